//! 证件的存续 What became of a certificate after it was issued, as facts: whether it is valid on a day follows from them and
//! from the day, so that nothing has to run for a suspension to end or a missed check to bite.

use crate::people::CertificateStatus;
use crate::personnel::annual_check::CheckOutcome;
use jiff::civil::Date;
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
}

impl Suspended {
    fn holds(&self, day: Date) -> bool {
        self.on <= day
            && self.until.is_none_or(|until| day <= until)
            && self.lifted_on.is_none_or(|lifted| day < lifted)
    }
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
}

impl Life {
    /// The suspension that holds on a day.
    #[must_use]
    pub fn suspended(&self, day: Date) -> Option<&Suspended> {
        self.suspensions.iter().rev().find(|suspension| suspension.holds(day))
    }

    /// The first day on which it is lapsed for a missed check, if it is lapsed on this one. A check made late ends that.
    #[must_use]
    pub fn lapsed(&self, day: Date) -> Option<Date> {
        let missed = |check: &&Checked| check.due_on < day && check.result.is_none_or(|(_, on)| day < on);
        self.checks.values().filter(missed).filter_map(|check| check.due_on.tomorrow().ok()).min()
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
