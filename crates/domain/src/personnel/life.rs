//! 证件的存续 What became of a certificate after it was issued, as facts: whether it is valid on a day follows from them and
//! from the day, so that nothing has to run for a suspension to end or a missed check to bite.

use crate::people::{Certificate, CertificateStatus};
use crate::personnel::annual_check::CheckOutcome;
use crate::personnel::appeal::Appeal;
use jiff::civil::{Date, date};
use serde::Serialize;
use std::collections::BTreeMap;

/// 暂扣 A suspension as it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspended {
    /// First day of it.
    pub on: Date,
    /// Last day of it; none = until it is lifted, as after a failed annual check.
    pub until: Option<Date>,
    /// The agency itself decided it, not the issuing authority.
    pub internal: bool,
    /// Lifted on this day, from which on the certificate may be used again.
    pub lifted_on: Option<Date>,
    /// The unit and the issuing authority were told by this day.
    pub notified_on: Option<Date>,
}

/// 必经的审验 What a sector says of checks that nobody opened: from a year on they are due all the same, and a certificate that
/// was not checked lapses by itself. A setting of the profile, kept with each certificate so that its state follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Demanded {
    /// The first year whose check is due whether it was opened or not.
    pub from: i16,
    /// The last day of a year's check, in the year after: month and day.
    pub until: (i8, i8),
}

impl Demanded {
    /// The last day for the check of a year.
    fn due_on(self, year: i16) -> Date {
        date(year.saturating_add(1), self.until.0, self.until.1)
    }
}

impl Suspended {
    fn holds(&self, day: Date) -> bool {
        self.on <= day
            && self.until.is_none_or(|until| day <= until)
            && self.lifted_on.is_none_or(|lifted| day < lifted)
    }
}

/// 换证以前的记载 What a certificate said until another took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The first day on which it said something else.
    pub until: Date,
    /// What it said, without what was decided about it: that is one life.
    pub said: Certificate,
}

/// 一年的审验 What one year's check asks of a certificate, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Last day on which it may be checked without lapsing.
    pub due_on: Date,
    /// The result and its day.
    pub result: Option<(CheckOutcome, Date)>,
}

/// 证件的存续 Everything that was decided about one certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Life {
    /// Its suspensions, oldest first.
    pub suspensions: Vec<Suspended>,
    /// Cancelled or revoked for good.
    pub ended: Option<(CertificateStatus, Date)>,
    /// Its annual checks by year.
    pub checks: BTreeMap<i16, Checked>,
    /// Since when its registered state is another than valid.
    pub registered_since: Option<Date>,
    /// The appeal against its revocation.
    pub appeal: Option<Appeal>,
    /// What it said before it was renewed or issued anew, oldest first: what was done on a day is measured by what it said then.
    #[serde(skip)]
    pub earlier: Vec<Earlier>,
    /// Whether checks are due that nobody opened: see [`super::bind`].
    #[serde(skip)]
    pub demanded: Option<Demanded>,
}

impl Life {
    /// 已吊销
    #[must_use]
    pub const fn is_revoked(&self) -> bool {
        matches!(self.ended, Some((CertificateStatus::Revoked, _)))
    }

    /// 已经解除的暂扣 It was suspended from a day until it was lifted.
    pub(crate) fn was_suspended(&mut self, on: Date, lifted_on: Date) {
        let lifted_on = Some(lifted_on);
        self.suspensions.push(Suspended { on, until: None, internal: false, lifted_on, notified_on: None });
    }

    /// 换证 From a day on it says something else than this.
    pub(crate) fn replaced(&mut self, said: &Certificate, until: Date) {
        self.earlier.push(Earlier { until, said: Certificate { life: Self::default(), ..said.clone() } });
    }

    /// The suspension that holds on a day.
    #[must_use]
    pub fn suspended(&self, day: Date) -> Option<&Suspended> {
        self.suspensions.iter().rev().find(|suspension| suspension.holds(day))
    }

    /// The first day on which it is lapsed for a missed check, if it is lapsed on this one. A check made late ends that.
    #[must_use]
    pub fn lapsed(&self, day: Date, valid_from: Date) -> Option<Date> {
        let demanded = |year: i16| self.demanded.filter(|demanded| demanded.from <= year);
        let missed = self.checks.iter().filter_map(|(year, check)| {
            // Opened late, it does not make good what had lapsed by then.
            let due = demanded(*year).map_or(check.due_on, |demanded| check.due_on.min(demanded.due_on(*year)));
            (due < day && check.result.is_none_or(|(_, on)| day < on)).then_some(due)
        });
        let unopened = self.demanded.into_iter().flat_map(|demanded| {
            let years = demanded.from.max(valid_from.year())..day.year();
            years.filter(|year| self.unchecked(*year, day)).map(move |year| demanded.due_on(year))
        });
        missed.chain(unopened.filter(|due| *due < day)).filter_map(|due| due.tomorrow().ok()).min()
    }

    /// Nobody opened the check of the year, and none of a later year has been passed since.
    fn unchecked(&self, year: i16, day: Date) -> bool {
        let later = self.checks.range(year..).any(|(_, check)| check.result.is_some_and(|(_, on)| on <= day));
        !self.checks.contains_key(&year) && !later
    }

    /// The next day by which it has to be checked.
    #[must_use]
    pub fn check_due(&self) -> Option<(i16, Date)> {
        let open = self.checks.iter().filter(|(_, check)| check.result.is_none());
        open.map(|(year, check)| (*year, check.due_on)).min_by_key(|(_, due)| *due)
    }

    /// Failed in this year and in the year before.
    #[must_use]
    pub fn failed_twice(&self) -> bool {
        let failed =
            |year: i16| self.checks.get(&year).is_some_and(|c| matches!(c.result, Some((CheckOutcome::Failed, _))));
        self.checks.keys().any(|year| failed(*year) && failed(year.saturating_sub(1)))
    }
}
