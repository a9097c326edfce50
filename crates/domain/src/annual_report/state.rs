//! 年报现状 A report as its events make it.

use super::{Approve, Compiled, Entry, Recipient, ReportEvent, Send};
use crate::context::{Context, legal_day};
use crate::due::{Due, Run, table};
use crate::people::PersonId;
use crate::terms;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

terms! {
    /// 年报所处的环节
    Stage {
        Compiling = "待编制",
        Approving = "待审定",
        Releasing = "待发布",
        Released = "已发布",
        Returned = "已退回",
        Overtaken = "补录有变动，待重新编制",
    }
}

/// 版次 One frozen edition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// What was frozen.
    pub compiled: Compiled,
    /// 指纹
    pub digest: String,
    /// Who compiled it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// 审定
    pub approval: Option<(Approve, PersonId, Timestamp)>,
    /// 发布
    pub released: Option<(PersonId, Timestamp)>,
    /// 补录有变动 Since it was compiled and before it was released; by whom, when.
    pub overtaken: Option<(PersonId, Timestamp)>,
    /// 报送
    pub sent: Vec<(Send, PersonId, Timestamp)>,
}

impl Edition {
    /// 环节
    #[must_use]
    pub fn stage(&self) -> Stage {
        match (&self.approval, &self.released) {
            (_, Some(_)) => Stage::Released,
            _ if self.overtaken.is_some() => Stage::Overtaken,
            (None, None) => Stage::Approving,
            (Some((approve, ..)), None) if approve.passed => Stage::Releasing,
            (Some(_), None) => Stage::Returned,
        }
    }

    /// 编制日期
    #[must_use]
    pub fn compiled_on(&self) -> Date {
        legal_day(self.at)
    }

    /// 发布日期
    #[must_use]
    pub fn released_on(&self) -> Option<Date> {
        self.released.as_ref().map(|(_, at)| legal_day(*at))
    }

    /// 报送情况 To whom it was not sent yet.
    pub fn unsent(&self) -> impl Iterator<Item = Recipient> {
        Recipient::ALL.iter().copied().filter(|to| !self.sent.iter().any(|(sent, ..)| sent.to == *to))
    }
}

/// 统计年报 The report of one agency for one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnnualReport {
    /// 年度
    pub year: i16,
    /// The editions, oldest first.
    pub editions: Vec<Edition>,
    /// 手工补录 As it stands now, for the next edition; each edition keeps what it was compiled with.
    pub supplements: Vec<Entry>,
    /// How many were ever entered.
    pub entered: u32,
}

impl AnnualReport {
    /// A report of which nothing is compiled.
    #[must_use]
    pub const fn new(year: i16) -> Self {
        Self { year, editions: Vec::new(), supplements: Vec::new(), entered: 0 }
    }

    /// The report that these events make; `None` without a first one.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a str, &'a ReportEvent)>) -> Option<Self> {
        let mut report: Option<Self> = None;
        for (at, by, event) in events {
            match (event, &mut report) {
                (ReportEvent::AnnualReportOpened { year }, None) => report = Some(Self::new(*year)),
                (event, Some(report)) => report.apply(at, by, event),
                (_, None) => {}
            }
        }
        report
    }

    /// Folds one more event.
    pub fn apply(&mut self, at: Timestamp, by: &str, event: &ReportEvent) {
        let by = by.to_owned();
        let edition = |editions: &mut Vec<Edition>, number: u32| {
            editions.iter().position(|edition| edition.compiled.edition == number)
        };
        match event {
            ReportEvent::AnnualReportOpened { .. } => {}
            ReportEvent::AnnualReportCompiled(compiled) => self.editions.push(Edition {
                digest: compiled.digest(),
                compiled: (**compiled).clone(),
                by,
                at,
                approval: None,
                released: None,
                overtaken: None,
                sent: Vec::new(),
            }),
            ReportEvent::AnnualReportSupplemented(supplement) => {
                let number = supplement.entry.unwrap_or(self.entered.saturating_add(1));
                self.entered = self.entered.max(number);
                self.overtake(&by, at);
                let entered = Entry { number, supplement: supplement.clone(), by, at };
                match self.supplements.iter_mut().find(|entry| entry.number == number) {
                    Some(entry) => *entry = entered,
                    None => self.supplements.push(entered),
                }
            }
            ReportEvent::AnnualReportSupplementTakenBack(taken) => {
                self.supplements.retain(|entry| entry.number != taken.entry);
                self.overtake(&by, at);
            }
            ReportEvent::AnnualReportApproved(approve) => {
                if let Some(n) = edition(&mut self.editions, approve.edition) {
                    self.editions[n].approval = Some((approve.clone(), by, at));
                }
            }
            ReportEvent::AnnualReportReleased(release) => {
                if let Some(n) = edition(&mut self.editions, release.edition) {
                    self.editions[n].released = Some((by, at));
                }
            }
            ReportEvent::AnnualReportSent(send) => {
                if let Some(n) = edition(&mut self.editions, send.edition) {
                    self.editions[n].sent.push((send.clone(), by, at));
                }
            }
        }
    }

    /// An edition that is not released yet no longer says what was entered by hand.
    fn overtake(&mut self, by: &str, at: Timestamp) {
        let running = |edition: &&mut Edition| matches!(edition.stage(), Stage::Approving | Stage::Releasing);
        if let Some(edition) = self.editions.last_mut().filter(running) {
            edition.overtaken = Some((by.to_owned(), at));
        }
    }

    /// The edition with this number.
    #[must_use]
    pub fn edition(&self, number: u32) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.compiled.edition == number)
    }

    /// The edition that was compiled last.
    #[must_use]
    pub fn last(&self) -> Option<&Edition> {
        self.editions.last()
    }

    /// The edition that the public reads: the last one released.
    #[must_use]
    pub fn released(&self) -> Option<&Edition> {
        self.editions.iter().rev().find(|edition| edition.released.is_some())
    }

    /// 环节 Of the last edition.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.last().map_or(Stage::Compiling, Edition::stage)
    }

    /// 公开期限 The last day to publish it: of the year after, by the profile.
    #[must_use]
    pub fn last_day(&self, ctx: &Context) -> Date {
        let wanted = format!("{}-{}", self.year + 1, ctx.profile.annual_report_due.value);
        wanted.parse().unwrap_or_else(|_| Date::constant(self.year + 1, 1, 31))
    }

    /// 期限 To publish, and to send up.
    #[must_use]
    pub fn dues(&self, ctx: &Context) -> [Due; 2] {
        let begins = Date::constant(self.year + 1, 1, 1);
        let first = self.editions.iter().find_map(Edition::released_on);
        let sent = |edition: &Edition| {
            let days = edition.sent.iter().map(|(sent, ..)| sent.on);
            days.max().filter(|_| edition.unsent().next().is_none())
        };
        let sent = self.released().and_then(sent);
        let run = |limit, done: Option<Date>| {
            let about = format!("{} 年度", self.year);
            Run::from(limit, begins).until(self.last_day(ctx)).about(about).done(done).due(ctx)
        };
        [run(&table::ANNUAL_REPORT, first), run(&table::ANNUAL_REPORT_SENT, sent)]
    }
}
