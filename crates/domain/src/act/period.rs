//! 办案期限 What stops the clock of the case and what lengthens it.

use crate::act::Lawful;
use crate::act::approval::Approvable;
use crate::act::delivery::Manner;
use crate::act::lead::LEAD_IS_REGISTERED;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, MARKET, NOT_SUSPENDED, NOT_YET_DECIDED, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::profile::SecondExtension;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 中止调查的情形 PEN-09
    SUSPENDED_ON_GROUNDS: "suspended-on-grounds", "中止调查应当有须以相关案件结果为依据、送请解释或者确认、不可抗力、当事人下落不明等情形，写明理由，经负责人批准", [Provision::article(PLATFORM, 120), Provision::paragraph(MARKET, 46, 1)];
    /// 恢复调查 PEN-09
    RESUMED_WHEN_CAUSE_GONE: "resumed-when-cause-gone", "中止调查的原因消除后，应当立即恢复调查；没有中止的，不存在恢复", [Provision::article(PLATFORM, 121), Provision::paragraph(MARKET, 46, 2)];
    /// 延长办案期限 PEN-67
    EXTENDED_BY_RULE: "extended-by-rule", "行政机关应当自行政处罚案件立案之日起九十日内作出行政处罚决定。法律、法规、规章另有规定的，从其规定。", [Provision::article(PENALTY_LAW, 60), Provision::paragraph(MARKET, 64, 1)];
    /// 期满前延长 PEN-67
    EXTENDED_BEFORE_EXPIRY: "extended-before-expiry", "延长办案期限应当在办案期限届满前批准，期限届满后不再延长", [Provision::article(PLATFORM, 122)];
}

terms! {
    /// 中止事由 The five grounds, PEN-09.
    SuspensionGround {
        OtherCase = "须以相关案件的裁判结果或者其他行政决定为依据",
        Interpretation = "涉及法律适用等问题，需要送请有权机关作出解释或者确认",
        ForceMajeure = "因不可抗力致使案件暂时无法调查",
        PartyMissing = "因当事人下落不明致使案件暂时无法调查",
        Other = "其他应当中止调查的情形",
    }
}

/// 中止调查 Proposes to suspend the case. The days of suspension are not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// 中止事由
    #[schemars(title = "中止事由")]
    pub ground: SuspensionGround,
    /// 具体理由
    #[schemars(title = "具体理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 恢复调查 Takes the case up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// 原因消除之日
    #[schemars(title = "中止原因消除之日")]
    pub cause_gone_on: Date,
    /// 消除的情况
    #[schemars(title = "中止原因消除的情况", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 延长办案期限 Proposes to extend the time to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// 延长天数 calendar days, added to the whole length.
    #[schemars(title = "延长天数（自然日）", range(min = 1, max = 365))]
    pub days: u32,
    /// 延长理由
    #[schemars(title = "延长理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 中止 One suspension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspension {
    /// 中止之日
    pub from: Date,
    /// Why.
    pub suspend: Suspend,
    /// 恢复 The day of resumption, and how the cause went away.
    pub resumed: Option<(Date, Resume)>,
}

/// 延长 One extension as approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// 批准之日
    pub on: Date,
    /// How long and why.
    pub extend: Extend,
}

/// 办案期限 Suspensions and extensions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// 中止 oldest first.
    pub suspensions: Vec<Suspension>,
    /// 延长 oldest first.
    pub extensions: Vec<Extension>,
}

impl Period {
    /// 中止期间 The suspension that lasts, if any.
    #[must_use]
    pub fn suspended(&self) -> Option<&Suspension> {
        self.suspensions.last().filter(|suspension| suspension.resumed.is_none())
    }

    /// 延长合计 All extensions together, in calendar days.
    #[must_use]
    pub fn extended_days(&self) -> u32 {
        self.extensions.iter().map(|extension| extension.extend.days).fold(0, u32::saturating_add)
    }
}

/// A lead or a case under investigation: not ended in any way, not decided, not suspended.
pub(crate) fn investigating(check: &mut Check, case: &Case) {
    check.require(&LEAD_IS_REGISTERED, case.lead.is_some() || case.opening.is_some(), "还没有登记线索");
    let ended = case.closure.is_some()
        || case.termination.is_some()
        || case.non_opening.is_some()
        || case.jurisdiction.transferred.is_some();
    check.require(&CASE_IS_NOT_CLOSED, !ended, "本案已经结案、不予立案、移送或者终止调查");
    check.require(&NOT_YET_DECIDED, case.decision.is_none(), "本案已经作出决定");
    check.require(&NOT_SUSPENDED, case.period.suspended().is_none(), "本案正在中止调查，请先恢复调查");
}

impl Approvable for Suspend {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, _ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        check.require(&SUSPENDED_ON_GROUNDS, !self.reason.trim().is_empty(), "请写明中止调查的具体理由");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::CaseSuspended(self.clone())]
    }
}

impl Fact for Suspend {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.period.suspensions.push(Suspension { from: meta.on, suspend: self.clone(), resumed: None });
    }
}

impl Lawful for Resume {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::open(check, case);
        standing::handler(check, case, ctx);
        check.require(&RESUMED_WHEN_CAUSE_GONE, case.period.suspended().is_some(), "本案没有中止调查");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let from = case.period.suspended().map(|suspension| suspension.from);
        standing::day(check, ctx, "中止原因消除之日", self.cause_gone_on, from);
        standing::stated(check, !self.reason.trim().is_empty(), "请写明中止原因消除的情况");
        vec![Event::CaseResumed(self.clone())]
    }
}

impl Fact for Resume {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(suspension) = case.period.suspensions.last_mut() {
            suspension.resumed = Some((meta.on, self.clone()));
        }
    }
}

/// What both extensions ask of the case.
fn may_extend(case: &Case, ctx: &Context, check: &mut Check) {
    standing::undecided(check, case);
    check.require(&EXTENDED_BY_RULE, case.period.extensions.len() < 2, "办案期限已经延长两次");
    let first = &ctx.profile.first_extension_days;
    let allowed = !case.period.extensions.is_empty() || first.value > 0;
    check.require(&EXTENDED_BY_RULE, allowed, format!("本地区、本行业没有规定办案期限可以延长（{}）", first.source));
    let again = &ctx.profile.second_extension_days;
    let allowed = case.period.extensions.is_empty() || again.value != SecondExtension::None;
    check.require(&EXTENDED_BY_RULE, allowed, format!("本地区、本行业没有规定可以第二次延长（{}）", again.source));
    if let Some(count) = counted(case, ctx) {
        let due_on = ctx.calendar.roll(count.ends_on);
        let within = ctx.today() <= due_on;
        check.require(&EXTENDED_BEFORE_EXPIRY, within, format!("办案期限已于{due_on}届满；逾期的理由请在决定中说明"));
    }
}

impl Approvable for Extend {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_extend(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        may_extend(case, ctx, check);
        let second = !case.period.extensions.is_empty();
        let (first, again) = (&ctx.profile.first_extension_days, &ctx.profile.second_extension_days);
        let (longest, which, source) = match (second, again.value) {
            (false, _) => (Some(first.value), "第一次", &first.source),
            (true, SecondExtension::None) => (Some(0), "第二次", &again.source),
            // A reasonable period that the heads set together.
            (true, SecondExtension::Reasonable) => (None, "第二次", &again.source),
            (true, SecondExtension::Days(days)) => (Some(days), "第二次", &again.source),
        };
        let within = self.days >= 1 && longest.is_none_or(|longest| self.days <= longest);
        let limit = longest.map_or("应当确定合理的天数".to_owned(), |longest| format!("不得超过{longest}日"));
        check.require(&EXTENDED_BY_RULE, within, format!("{which}延长{limit}（{source}）"));
        standing::stated(check, !self.reason.trim().is_empty(), "请写明延长理由");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::PeriodExtended(self.clone())]
    }

    /// The second extension is decided by the heads together.
    fn collective(&self, case: &Case, _ctx: &Context) -> bool {
        !case.period.extensions.is_empty()
    }
}

impl Fact for Extend {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.period.extensions.push(Extension { on: meta.on, extend: self.clone() });
    }
}

terms! {
    /// 不计入期限的事由 CAL-16
    PauseCause {
        Suspension = "中止调查",
        Hearing = "听证",
        Announcement = "公告",
        Appraisal = "检测鉴定",
    }
}

/// 不计入期限的时间 Half-open: the first day is not counted, the day of resumption is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Pause {
    /// 开始之日
    pub from: Date,
    /// 恢复之日 `None` = still going on.
    pub until: Option<Date>,
    /// Why.
    pub cause: PauseCause,
}

/// 不计入期限的时间 Every pause of the case so far, in the order in which they began (CAL-16, PEN-67).
#[must_use]
pub fn pauses(case: &Case, ctx: &Context) -> Vec<Pause> {
    let suspensions = case.period.suspensions.iter().map(|suspension| Pause {
        from: suspension.from,
        until: suspension.resumed.as_ref().map(|(on, _)| *on),
        cause: PauseCause::Suspension,
    });
    let hearings =
        case.hearing.pauses().into_iter().map(|(from, until)| Pause { from, until, cause: PauseCause::Hearing });
    let announcements = case.notices.iter().filter_map(|notice| {
        let delivery = &notice.delivery;
        let until = delivery.effective_on(ctx).filter(|_| delivery.manner == Manner::Announcement)?;
        Some(Pause { from: delivery.on, until: Some(until), cause: PauseCause::Announcement })
    });
    let appraisals = case.appraisals.iter().filter_map(|appraisal| {
        let (from, until) = appraisal.pause(ctx)?;
        Some(Pause { from, until: Some(until), cause: PauseCause::Appraisal })
    });
    let mut pauses: Vec<Pause> = suspensions.chain(hearings).chain(announcements).chain(appraisals).collect();
    pauses.sort();
    pauses
}

/// 扣除 The days that one stretch of time takes out of the period, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Deduction {
    /// Why. Where pauses overlap, the days that an earlier pause has not taken already.
    pub cause: PauseCause,
    /// Calendar days.
    pub days: u32,
}

/// 期限计算 A period of calendar days with what is taken out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// 届满之日 not rolled.
    pub ends_on: Date,
    /// 扣除 in the order of time.
    pub deductions: Vec<Deduction>,
    /// 暂停中 A pause is going on today, so the end moves with every day.
    pub paused: bool,
}

impl Count {
    /// 扣除合计
    #[must_use]
    pub fn deducted(&self) -> u32 {
        self.deductions.iter().map(|deduction| deduction.days).fold(0, u32::saturating_add)
    }
}

/// 期限计算 Counts `days` from `from`, pauses taken out as one union of half-open intervals.
///
/// A pause counts only if it begins while the period still runs; one that lasts counts up to `today`.
#[must_use]
pub fn count(ctx: &Context, from: Date, days: u32, pauses: &[Pause], today: Date) -> Count {
    let mut sorted = pauses.to_vec();
    sorted.sort();
    let mut count = Count { ends_on: ctx.calendar.add_days(from, days), deductions: Vec::new(), paused: false };
    // Everything before this day has been counted or taken out already.
    let mut covered = from;
    for pause in sorted {
        if pause.from > ctx.calendar.roll(count.ends_on) {
            continue;
        }
        count.paused |= pause.until.is_none() && pause.from <= today;
        let until = pause.until.unwrap_or(today);
        let begin = pause.from.max(covered);
        let Ok(length) = u32::try_from((until - begin).get_days()) else { continue };
        if length == 0 {
            continue;
        }
        covered = until;
        count.ends_on = ctx.calendar.add_days(count.ends_on, length);
        count.deductions.push(Deduction { cause: pause.cause, days: length });
    }
    count
}

/// 办案期限 The period for the decision as it stands today; `None` before the case is opened.
#[must_use]
pub fn counted(case: &Case, ctx: &Context) -> Option<Count> {
    let opening = case.opening.as_ref()?;
    let end =
        case.decision.as_ref().map(|decision| decision.decided_on).or(case.termination.as_ref().map(|(on, _)| *on));
    let days = ctx.profile.decision_days.value.saturating_add(case.period.extended_days());
    let pauses: Vec<Pause> =
        pauses(case, ctx).into_iter().filter(|pause| end.is_none_or(|end| pause.from <= end)).collect();
    Some(count(ctx, opening.opened_on, days, &pauses, end.unwrap_or_else(|| ctx.today())))
}
