//! 救济 Reconsideration and litigation against the decision: registered, concluded, with what follows for the decision.

mod litigation;
mod reconsideration;
mod since;

pub use litigation::{ConcludeLitigation, RegisterLitigation};
pub use reconsideration::{ConcludeReconsideration, RegisterReconsideration};
pub use since::{Examined, Found, Since, Way};

use crate::act::approval::{Approvable, Propose};
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::draft::{self, Penalty};
use crate::act::evidence::FileRef;
use crate::act::standing::{CONTENT_COMPLETE, PLATFORM};
use crate::act::withdrawal::{change_decision, is_heavier};
use crate::act::{Lawful, decision, standing};
use crate::case::Case;
use crate::case::event::Event;
use crate::context::Context;
use crate::people::Role;
use crate::rule::{Check, Provision, Rule};
use crate::{rules, terms};
use jiff::civil::Date;
use serde::Serialize;

/// Key of the law on reconsideration in force since 2024.
pub const RECONSIDERATION_LAW: &str = "行政复议法_2023";
/// Key of the law on administrative litigation.
pub const LITIGATION_LAW: &str = "行政诉讼法_2017";

/// 行政复议法20: days to apply, from knowing of the decision.
const RECONSIDERATION_DAYS: u32 = 60;
/// 行政诉讼法46: months to sue directly.
pub(crate) const LITIGATION_MONTHS: u32 = 6;
/// 行政诉讼法45: days to sue after a reconsideration.
pub(crate) const LITIGATION_DAYS: u32 = 15;
/// 行政复议法21, 行政诉讼法46: years after which nothing is accepted.
const LONGEST_YEARS: u32 = 5;
/// The same where the dispute is about immovables.
const LONGEST_YEARS_IMMOVABLES: u32 = 20;

rules! {
    /// 复议期限 REM-01
    RECONSIDERATION_IN_TIME: "reconsideration-in-time", "公民、法人或者其他组织认为行政行为侵犯其合法权益的，可以自知道或者应当知道该行政行为之日起六十日内提出行政复议申请；", [Provision::paragraph(RECONSIDERATION_LAW, 20, 1), Provision::paragraph(RECONSIDERATION_LAW, 20, 2)];
    /// 复议最长期限 REM-01
    RECONSIDERATION_NOT_AFTER_YEARS: "reconsideration-not-after-years", "因不动产提出的行政复议申请自行政行为作出之日起超过二十年，其他行政复议申请自行政行为作出之日起超过五年的，行政复议机关不予受理。", [Provision::article(RECONSIDERATION_LAW, 21)];
    /// 起诉期限 REM-02
    LITIGATION_IN_TIME: "litigation-in-time", "公民、法人或者其他组织直接向人民法院提起诉讼的，应当自知道或者应当知道作出行政行为之日起六个月内提出。", [Provision::paragraph(LITIGATION_LAW, 46, 1)];
    /// 复议后起诉期限 REM-02
    LITIGATION_AFTER_RECONSIDERATION: "litigation-after-reconsideration", "公民、法人或者其他组织不服复议决定的，可以在收到复议决定书之日起十五日内向人民法院提起诉讼。", [Provision::article(LITIGATION_LAW, 45)];
    /// 起诉最长期限 REM-02
    LITIGATION_NOT_AFTER_YEARS: "litigation-not-after-years", "因不动产提起诉讼的案件自行政行为作出之日起超过二十年，其他案件自行政行为作出之日起超过五年提起诉讼的，人民法院不予受理。", [Provision::paragraph(LITIGATION_LAW, 46, 2)];
    /// 复议期间不得诉讼 REM-05
    NO_LITIGATION_DURING_RECONSIDERATION: "no-litigation-during-reconsideration", "公民、法人或者其他组织申请行政复议，行政复议机关已经依法受理的，在行政复议期间不得向人民法院提起行政诉讼。", [Provision::paragraph(RECONSIDERATION_LAW, 29, 1)];
    /// 诉讼受理后不得复议 REM-05
    NO_RECONSIDERATION_AFTER_LITIGATION: "no-reconsideration-after-litigation", "公民、法人或者其他组织向人民法院提起行政诉讼，人民法院已经依法受理的，不得申请行政复议。", [Provision::paragraph(RECONSIDERATION_LAW, 29, 2)];
    /// 复议只受理一次 REM-05
    RECONSIDERED_ONCE: "reconsidered-once", "行政复议机关未受理过该申请人就同一行政行为提出的行政复议申请，并且人民法院未受理过该申请人就同一行政行为提起的行政诉讼。", [Provision::item(RECONSIDERATION_LAW, 30, 1, 7)];
    /// 复议机关 REM-04
    RECONSIDERED_BY_RIGHT_BODY: "reconsidered-by-right-body", "对本级人民政府工作部门作出的行政行为不服的；", [Provision::item(RECONSIDERATION_LAW, 24, 1, 1), Provision::article(RECONSIDERATION_LAW, 27), Provision::article(RECONSIDERATION_LAW, 28)];
    /// 诉讼只登记一次
    SUED_ONCE: "sued-once", "同一决定的行政诉讼只登记一次，上诉、再审的结果记入该次诉讼", [Provision::article(PLATFORM, 155)];
    /// 结果附文书，另一人审批
    OUTSIDE_PAPER_ATTACHED: "outside-paper-attached", "复议、诉讼改变处罚决定的，或者人民法院裁定不准予执行、终结执行的，应当附复议决定书、裁判文书；改变处罚决定的，经本机关负责人核对文书后登记", [Provision::article(PLATFORM, 332)];
    /// 有在审的救济程序
    REMEDY_IS_PENDING: "remedy-is-pending", "登记复议、诉讼结果的，应当有已经受理、尚未审结的行政复议或者行政诉讼", [Provision::article(PLATFORM, 156)];
    /// 复议不得更为不利
    RECONSIDERATION_NOT_WORSE: "reconsideration-not-worse", "行政复议机关不得作出对申请人更为不利的变更决定，但是第三人提出相反请求的除外。", [Provision::paragraph(RECONSIDERATION_LAW, 63, 2)];
    /// 诉讼不得加重
    LITIGATION_NOT_WORSE: "litigation-not-worse", "人民法院判决变更，不得加重原告的义务或者减损原告的权益。", [Provision::paragraph(LITIGATION_LAW, 77, 2)];
}

terms! {
    /// 审理结果 of a reconsideration or a lawsuit. What is found unlawful and yet not revoked (行政复议法65 first paragraph, 行政诉讼法74
    /// first paragraph) binds and is performed; only its publication ends.
    Outcome {
        Maintained = "维持",
        Revoked = "撤销",
        Changed = "变更",
        Unlawful = "确认违法",
        UnlawfulUpheld = "确认违法但不撤销",
        Invalid = "确认无效",
        Withdrawn = "撤回申请、准许撤诉",
        Rejected = "驳回申请、起诉或者诉讼请求",
    }
}

impl Outcome {
    /// What the outcome makes of the decision; `None` = it stands as it is.
    #[must_use]
    pub const fn status(self) -> Option<decision::Status> {
        match self {
            Self::Revoked => Some(decision::Status::Revoked),
            Self::Changed => Some(decision::Status::Changed),
            Self::Unlawful => Some(decision::Status::Unlawful),
            Self::UnlawfulUpheld => Some(decision::Status::UnlawfulUpheld),
            Self::Invalid => Some(decision::Status::Invalid),
            Self::Maintained | Self::Withdrawn | Self::Rejected => None,
        }
    }
}

/// 救济 What remedies the party has sought.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Remedy {
    /// 行政复议
    pub reconsideration: Option<(RegisterReconsideration, Option<ConcludeReconsideration>)>,
    /// 行政诉讼
    pub litigation: Option<(RegisterLitigation, Option<ConcludeLitigation>)>,
}

impl Remedy {
    /// 在审 What is accepted and not yet concluded, in words.
    #[must_use]
    pub const fn pending(&self) -> Option<&'static str> {
        if matches!(self.reconsideration, Some((_, None))) {
            return Some("行政复议");
        }
        if matches!(self.litigation, Some((_, None))) {
            return Some("行政诉讼");
        }
        None
    }

    /// 不计算加处罚款的期间 (EXE-03): half-open, from the day of the application to the day on which the result was received or
    /// took effect; no end = still pending.
    #[must_use]
    pub fn excluded_intervals(&self) -> Vec<(Date, Option<Date>)> {
        let reconsideration =
            self.reconsideration.as_ref().map(|(start, end)| (start.on, end.as_ref().map(|end| end.received_on)));
        let litigation =
            self.litigation.as_ref().map(|(start, end)| (start.on, end.as_ref().map(|end| end.effective_on)));
        reconsideration.into_iter().chain(litigation).collect()
    }
}

/// 决定被改变 Since when the decision no longer stands as it was made, and why (REM-07, DIS-16).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overturned {
    /// The day on which the agency knew of the effective result.
    pub on: Date,
    /// 变更、撤销之日 The day of the paper that changed it: of a judgment, the day on which it took effect.
    pub changed_on: Date,
    /// By what and why, in words.
    pub reason: String,
}

impl Case {
    /// 决定不再有效 It was revoked or found unlawful or void.
    #[must_use]
    pub fn is_overturned(&self) -> bool {
        use decision::Status::{Invalid, Revoked, Unlawful};
        self.decision.as_ref().is_some_and(|decision| matches!(decision.status, Revoked | Unlawful | Invalid))
    }

    /// 决定被改变 by reconsideration, litigation or the agency itself; the last change counts.
    #[must_use]
    pub fn overturned(&self) -> Option<Overturned> {
        let found = self.examined().into_iter().filter_map(|examined| {
            let found = examined.found.filter(|found| found.outcome.status().is_some())?;
            let on = match examined.way {
                Way::Litigation => found.received_on.max(found.on),
                Way::Reconsideration | Way::Own => found.received_on,
            };
            let by = if examined.way == Way::Own { "本机关自行" } else { examined.way_title };
            Some(Overturned { on, changed_on: found.on, reason: format!("{by}{}", found.outcome) })
        });
        found.max_by_key(|overturned| overturned.on)
    }

    /// 起诉期限届满之日 The last day on which the party may still sue (REM-02), or the day on which a lawsuit ended it.
    ///
    /// Six months from delivery, or fifteen days from the receipt of a reconsideration decision, each rolled over holidays;
    /// after a lawsuit, the day on which its result took effect. `None` = not delivered, or a remedy is pending.
    #[must_use]
    pub fn litigation_ends(&self, ctx: &Context) -> Option<Date> {
        if self.remedy.pending().is_some() {
            return None;
        }
        if let Some((_, Some(end))) = &self.remedy.litigation {
            return Some(end.effective_on);
        }
        let direct = ctx.calendar.roll(ctx.calendar.add_months(self.delivered_on()?, LITIGATION_MONTHS));
        Some(match &self.remedy.reconsideration {
            Some((_, Some(end))) if end.outcome == Outcome::Withdrawn => direct,
            Some((_, Some(end))) => ctx.calendar.roll(ctx.calendar.add_days(end.received_on, LITIGATION_DAYS)),
            _ => direct,
        })
    }

    /// 复议期限届满之日 The last day on which the party may still apply for reconsideration (REM-01).
    #[must_use]
    pub fn reconsideration_ends(&self, ctx: &Context) -> Option<Date> {
        self.delivered_on().map(|on| ctx.calendar.roll(ctx.calendar.add_days(on, RECONSIDERATION_DAYS)))
    }
}

/// The remedies come from outside: they are registered as long as there is a decision, also after the case was closed.
fn may_register(case: &Case, ctx: &Context, check: &mut Check) {
    standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead, Role::Reviewer]);
    check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
}

/// Not before the decision and not in the future; accepted not before it was asked for.
fn dates(case: &Case, ctx: &Context, on: Date, accepted_on: Option<Date>, check: &mut Check) {
    standing::day(check, ctx, "申请（起诉）日期", on, case.decision.as_ref().map(|d| d.decided_on));
    if let Some(accepted_on) = accepted_on {
        standing::day(check, ctx, "受理日期", accepted_on, Some(on));
    }
}

fn longest(case: &Case, ctx: &Context, immovables: bool) -> Option<Date> {
    let years = if immovables { LONGEST_YEARS_IMMOVABLES } else { LONGEST_YEARS };
    case.decision.as_ref().map(|decision| ctx.calendar.add_years(decision.decided_on, years))
}

/// What an outside body changed is proven by its paper.
pub(crate) fn proven(check: &mut Check, changes: bool, files: &[FileRef]) {
    let missing = "请附复议决定书、裁判文书的扫描件";
    check.require(&OUTSIDE_PAPER_ATTACHED, !changes || !files.is_empty(), missing);
}

/// 登记结果 The end of either remedy.
trait Conclude: Approvable {
    /// What it was.
    fn outcome(&self) -> Outcome;
}

/// What changes the decision is registered when a head has compared the paper; what leaves it as it is, at once.
impl<T: Conclude> Lawful for T {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        Propose::<T>::may(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        if self.outcome().status().is_some() {
            return Propose(self.clone()).decide(case, ctx, check);
        }
        self.examine(case, ctx, check);
        self.effect(case, ctx)
    }
}

/// 审理结果 What the end of either remedy does to the decision: the acts keep their own names and dates.
struct Ending<'a> {
    outcome: Outcome,
    penalties: &'a [Penalty],
    third_party: bool,
}

impl Ending<'_> {
    /// The new penalties belong to a change and to nothing else, and weigh no more unless somebody else asked for that.
    fn examine(&self, case: &Case, not_worse: &'static Rule, check: &mut Check) {
        let fits = (self.outcome == Outcome::Changed) != self.penalties.is_empty();
        check.require(&CONTENT_COMPLETE, fits, "结果为变更的，填写变更后的全部处罚；其他结果不填写");
        draft::sums_fit(self.penalties, check);
        let heavier = case.decision.as_ref().is_some_and(|d| is_heavier(self.penalties, &d.content.penalties));
        check.require(not_worse, self.third_party || !heavier, "变更后的处罚比原决定更重");
    }

    fn apply(&self, case: &mut Case) {
        if let Some(status) = self.outcome.status() {
            change_decision(case, status, self.penalties);
        }
    }
}
