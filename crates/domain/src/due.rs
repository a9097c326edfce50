//! 期限 Every time limit of the ordinary procedure: one row each, and the due dates that follow from a case.
//!
//! A due date is never stored; it is derived from the facts, the calendar and the settings each time it is asked for.

mod deciding;
pub mod outlets;
mod performing;
pub mod table;

use crate::act::approval::{Outcome, Subject};
use crate::act::period::{self, Deduction, Pause};
use crate::calendar::Calendar;
use crate::case::Case;
use crate::context::{Context, legal_day};
use crate::rule::{Provision, numeral};
use crate::terms;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::fmt::Write;
pub use table::{LIMITS, Length, TimeLimit, Unit};

terms! {
    /// 期限性质 Decides how the last day moves and what it means that it has passed (CAL-15).
    Whose {
        Agency = "行政机关办理期限",
        Right = "当事人行使权利的期限",
        Duty = "当事人履行义务的期限",
        Restriction = "限制当事人权利的期限",
        Outside = "其他机关办理期限",
        Consequence = "法律后果发生之日",
    }
}

impl Whose {
    /// Nobody misses it: when the last day has passed, it is simply over.
    const fn just_passes(self) -> bool {
        matches!(self, Self::Right | Self::Consequence)
    }

    /// The last day moves to the first working day after a holiday (CAL-02, CAL-15); neither a limit on rights nor a
    /// consequence of the law waits for one.
    const fn rolls(self) -> bool {
        !matches!(self, Self::Restriction | Self::Consequence)
    }
}

terms! {
    /// 由谁办理 Who answers for what is due.
    Who {
        Handler = "办案人员",
        UnitHead = "承办机构负责人",
        Head = "机关负责人",
        Principal = "正职负责人",
        Heads = "机关负责人集体",
        Reviewer = "法制审核人员",
        Host = "听证主持人",
        DisclosureOfficer = "公示专员",
        Archivist = "档案员",
        Party = "当事人",
        Police = "公安机关",
        Superior = "上一级行政机关",
        OtherAgency = "被请求机关",
        Receiver = "受移送机关",
        Institution = "受委托机构",
        Court = "人民法院",
    }
}

terms! {
    /// 红绿灯
    Light {
        Green = "正常",
        Yellow = "临近届满",
        Red = "已逾期",
        Done = "已了结",
    }
}

/// 期限 One due date of a case, with its light and how it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Key of the row of the table.
    pub limit: &'static str,
    /// 期限名称
    pub title: &'static str,
    /// 事项 What it concerns, where a case may have several: a person, an item, an instalment.
    pub about: String,
    /// 依据
    pub provisions: &'static [Provision],
    /// 期限性质
    pub whose: Whose,
    /// 由谁办理
    pub who: Who,
    /// 起算之日 The day of the fact that starts it; that day is not counted.
    pub starts_on: Date,
    /// 届满之日 Rolled over holidays, except for restrictions.
    pub due_on: Date,
    /// 预警日 The last day before it was rolled.
    pub strict_on: Date,
    /// 黄灯之日 The first day on which the light is yellow.
    pub yellow_on: Date,
    /// 红灯之日 The first day on which the light is red; `None` for a right, which just ends.
    pub red_on: Option<Date>,
    /// 届满时刻 of a limit in hours.
    pub due_at: Option<Timestamp>,
    /// 红绿灯
    pub light: Light,
    /// 逾期 Not done by the last day, whether or not it was done afterwards.
    pub late: bool,
    /// 剩余天数 Calendar days until the last day; negative when it has passed.
    pub days_left: i32,
    /// 剩余 in words, in working days for a limit of working days.
    pub left: String,
    /// 计算说明 The provision, the length and everything that was taken out or added.
    pub reason: String,
    /// 暂定 It ends in a year whose holidays are not published (CAL-14).
    pub provisional: bool,
    /// 暂停中 Its clock stands still, so that the end moves with every day; what is stored of it shows no day.
    pub paused: bool,
    /// 了结之日
    pub done_on: Option<Date>,
}

/// 期限 Every time limit that has begun to run in this case, in the order in which they end.
#[must_use]
pub fn derive(case: &Case, ctx: &Context) -> Vec<Due> {
    let mut runs = Vec::new();
    deciding::derive(case, ctx, &mut runs);
    performing::derive(case, ctx, &mut runs);
    outlets::derive(case, ctx, &mut runs);
    let ended_on = ended_on(case);
    let mut dues: Vec<Due> = runs.into_iter().map(|run| run.settled(ended_on).due(ctx)).collect();
    dues.sort_by_key(|due| (due.light == Light::Done, due.due_on));
    dues
}

/// 办案期限届满之日 The last day to decide, rolled over holidays; `None` before the case is opened (PEN-67).
#[must_use]
pub fn decision_due(case: &Case, ctx: &Context) -> Option<Date> {
    period::counted(case, ctx).map(|count| ctx.calendar.roll(count.ends_on))
}

/// What goes on after the case has ended: the public page and the dossier; and after it has left.
const AFTERWARDS: [&str; 16] = [
    table::TRANSFER_SENDING.key,
    table::TRANSFER_RECEIPT.key,
    table::PUBLICATION.key,
    table::TAKEDOWN.key,
    table::PUBLICATION_TERM.key,
    table::CREDIT_WITHDRAWAL.key,
    table::DOUBLE_PUBLICITY.key,
    table::ENTERPRISE_PUBLICITY.key,
    table::SUPERIOR_PUBLICITY.key,
    table::DOUBLE_PUBLICITY_RECEIPT.key,
    table::ENTERPRISE_RECEIPT.key,
    table::SUPERIOR_RECEIPT.key,
    table::OUTLET_RESEND.key,
    table::OUTLET_RECALL.key,
    table::MAJOR_FILING.key,
    table::ARCHIVING.key,
];

/// 案件终了之日 The day on which the case was closed, left this agency, or was not opened.
fn ended_on(case: &Case) -> Option<Date> {
    let closed_on = case.closure.as_ref().map(|(on, _)| *on);
    let left_on = case.jurisdiction.transferred.as_ref().map(|(on, _)| *on);
    closed_on.or(left_on).or(declined_on(case))
}

/// 不予立案之日 The day on which a head decided not to open the case.
fn declined_on(case: &Case) -> Option<Date> {
    case.non_opening.as_ref()?;
    case.proposals.iter().rev().find_map(|proposal| match (&proposal.subject, &proposal.outcome) {
        (Subject::NonOpening(_), Outcome::Granted { at, .. }) => Some(legal_day(*at)),
        _ => None,
    })
}

/// One limit that runs: the row, the facts of the case, and what changes its length.
pub(crate) struct Run {
    limit: &'static TimeLimit,
    about: String,
    starts_on: Date,
    starts_at: Option<Timestamp>,
    extra: u32,
    notes: Vec<String>,
    strict_on: Option<Date>,
    done_on: Option<Date>,
    done_at: Option<Timestamp>,
    lapsed: bool,
    paused: bool,
}

impl Run {
    /// The limit runs from the day of a fact.
    pub fn from(limit: &'static TimeLimit, starts_on: Date) -> Self {
        Self {
            limit,
            about: String::new(),
            starts_on,
            starts_at: None,
            extra: 0,
            notes: Vec::new(),
            strict_on: None,
            done_on: None,
            done_at: None,
            lapsed: false,
            paused: false,
        }
    }

    /// The limit runs from a moment.
    pub fn from_moment(limit: &'static TimeLimit, starts_at: Timestamp) -> Self {
        Self { starts_at: Some(starts_at), ..Self::from(limit, legal_day(starts_at)) }
    }

    /// What it concerns.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// Longer by so many of its own units.
    pub fn extended(mut self, by: u32) -> Self {
        if by > 0 {
            self.extra = self.extra.saturating_add(by);
            let unit = self.limit.length.unit();
            self.notes.push(format!("延长{by}{unit}"));
        }
        self
    }

    /// Its end was counted elsewhere, by the days that were taken out.
    pub fn ending(mut self, strict_on: Date, deductions: &[Deduction]) -> Self {
        self.strict_on = Some(strict_on);
        for deduction in deductions {
            self.notes.push(format!("扣除{}{}日", deduction.cause, deduction.days));
        }
        self
    }

    /// Its end is a day that the facts themselves name.
    pub fn until(mut self, strict_on: Date) -> Self {
        self.strict_on = Some(strict_on);
        self
    }

    /// Something else that the reader should know.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Its clock stands still today.
    pub fn paused(mut self, paused: bool) -> Self {
        self.paused = paused;
        if paused { self.note("暂停计算中，届满日逐日顺延") } else { self }
    }

    /// It was done, on this day if any.
    pub fn done(mut self, on: Option<Date>) -> Self {
        self.done_on = on;
        self
    }

    /// The case has ended: what still ran ended with it.
    fn settled(self, ended_on: Option<Date>) -> Self {
        let runs = self.done_on.is_none() && !self.lapsed && !self.limit.whose.just_passes();
        if runs && !AFTERWARDS.contains(&self.limit.key) { self.done(ended_on) } else { self }
    }

    /// It was done, at this moment if any.
    pub fn done_at(mut self, at: Option<Timestamp>) -> Self {
        self.done_at = at;
        self.done(at.map(legal_day))
    }

    /// It ended by itself without having been done in time.
    pub fn lapsed(mut self, lapsed: bool) -> Self {
        self.lapsed = lapsed;
        self
    }

    /// The due date as of today.
    pub fn due(self, ctx: &Context) -> Due {
        let calendar = ctx.calendar;
        let (number, source) = self.limit.length.of(ctx.profile);
        let length = number.saturating_add(self.extra);
        let unit = self.limit.length.unit();
        let due_at = self
            .starts_at
            .filter(|_| unit == Unit::Hours)
            .and_then(|at| at.checked_add(SignedDuration::from_hours(i64::from(length))).ok());
        let strict_on = self.strict_on.unwrap_or_else(|| match unit {
            Unit::Hours => due_at.map_or(self.starts_on, legal_day),
            Unit::Days => calendar.add_days(self.starts_on, length),
            Unit::WorkingDays => calendar.add_working_days(self.starts_on, length),
            Unit::Months => calendar.add_months(self.starts_on, length),
        });
        let rolls = self.limit.whose.rolls() && unit != Unit::Hours;
        let due_on = if rolls { calendar.roll(strict_on) } else { strict_on };
        let reason = self.reason(number, source, unit, strict_on, due_on, calendar);
        let today = ctx.today();
        let overdue = |on: Date, at: Timestamp| due_at.map_or(on > due_on, |due_at| at > due_at);
        let passed = overdue(today, ctx.now);
        let late = match (self.done_on, self.limit.whose) {
            // Rights are not missed by anybody: they end.
            (_, whose) if whose.just_passes() => false,
            (Some(on), _) => self.done_at.map_or(on > due_on, |at| overdue(on, at)),
            (None, _) => passed || self.lapsed,
        };
        let ended = self.lapsed || (passed && self.limit.whose.just_passes());
        let yellow_on = yellow_from(self.starts_on, strict_on, ctx);
        let light = if self.done_on.is_some() || ended {
            Light::Done
        } else if passed {
            Light::Red
        } else if today >= yellow_on {
            Light::Yellow
        } else {
            Light::Green
        };
        let days_left = (due_on - today).get_days();
        Due {
            yellow_on,
            red_on: if self.limit.whose.just_passes() { None } else { due_on.tomorrow().ok() },
            limit: self.limit.key,
            title: self.limit.title,
            about: self.about,
            provisions: self.limit.basis,
            whose: self.limit.whose,
            who: self.limit.who,
            starts_on: self.starts_on,
            due_on,
            strict_on,
            due_at,
            light,
            late,
            days_left,
            left: left(unit, light, self.done_on, due_on, due_at, ctx),
            reason,
            provisional: !calendar.is_published(due_on.year()),
            paused: self.paused,
            done_on: self.done_on,
        }
    }

    fn reason(
        &self,
        number: u32,
        source: &str,
        unit: Unit,
        strict_on: Date,
        due_on: Date,
        calendar: &Calendar,
    ) -> String {
        let mut reason = String::new();
        if let Some(basis) = self.limit.basis.first() {
            let _ = write!(reason, "{}：", basis.in_every_sector());
        }
        let _ = write!(reason, "自{}（{}）起", self.limit.starts, self.starts_on);
        // A day that the facts name has no length of its own.
        if number > 0 {
            let words = u16::try_from(number).map_or_else(|_| number.to_string(), numeral);
            let _ = write!(reason, "{words}{}", unit.spoken());
        }
        if !source.is_empty() {
            let _ = write!(reason, "（{source}）");
        }
        for note in &self.notes {
            let _ = write!(reason, "，{note}");
        }
        if due_on != strict_on {
            let _ = write!(reason, "；{strict_on}是休假日，顺延至{due_on}");
        } else if self.limit.whose == Whose::Restriction {
            let _ = write!(reason, "；至{strict_on}止，不顺延");
        }
        if !calendar.is_published(due_on.year()) {
            let _ = write!(reason, "；{}年放假安排尚未公布，暂定", due_on.year());
        }
        reason
    }
}

/// 预警之日 The first day on which the light is yellow: by the share of the period that has gone or by the working days that are
/// left, never later than the unrolled last day.
fn yellow_from(starts_on: Date, strict_on: Date, ctx: &Context) -> Date {
    let total = (strict_on - starts_on).get_days().max(0);
    let share = i32::try_from(ctx.profile.yellow_percent.value).unwrap_or(100);
    let gone = u32::try_from(total.saturating_mul(share).saturating_add(99) / 100).unwrap_or(0);
    let by_share = ctx.calendar.add_days(starts_on, gone);
    let mut by_days = strict_on;
    while by_days > starts_on {
        let Ok(before) = by_days.yesterday() else { break };
        if ctx.calendar.working_days_between(before, strict_on) > ctx.profile.yellow_working_days.value {
            break;
        }
        by_days = before;
    }
    by_share.min(by_days).min(strict_on)
}

/// 剩余 in words.
fn left(
    unit: Unit,
    light: Light,
    done_on: Option<Date>,
    due_on: Date,
    due_at: Option<Timestamp>,
    ctx: &Context,
) -> String {
    let today = ctx.today();
    let days = (due_on - today).get_days();
    if light == Light::Done {
        return if done_on.is_some() { "已了结" } else { "已届满" }.to_owned();
    }
    if let Some(due_at) = due_at {
        let hours = due_at.duration_since(ctx.now).as_hours();
        return if ctx.now > due_at { format!("逾期{}小时", -hours) } else { format!("剩{hours}小时") };
    }
    match (days, unit) {
        (..0, Unit::WorkingDays) => format!("逾期{}个工作日", ctx.calendar.working_days_between(due_on, today)),
        (..0, _) => format!("逾期{}天", -days),
        (0, _) => "今天届满".to_owned(),
        (_, Unit::WorkingDays) => format!("剩{}个工作日", ctx.calendar.working_days_between(today, due_on)),
        _ => format!("剩{days}天"),
    }
}

/// 扣除的工作日 Working days inside the union of the pauses, counted after `from`.
pub(crate) fn paused_working_days(calendar: &Calendar, from: Date, pauses: &[Pause], today: Date) -> u32 {
    let mut sorted = pauses.to_vec();
    sorted.sort();
    let mut days = 0;
    let mut covered = from;
    for pause in sorted {
        let until = pause.until.unwrap_or(today);
        let begin = pause.from.max(covered);
        if until > begin {
            // Half-open: the day of the start is taken out, the day of the end is not.
            let before = |day: Date| day.yesterday().unwrap_or(day);
            days += calendar.working_days_between(before(begin), before(until));
            covered = until;
        }
    }
    days
}
