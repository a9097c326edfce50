//! 救济 Reconsideration and litigation against the decision: registered, concluded, with what follows for the decision.

use crate::act::Lawful;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::draft::Penalty;
use crate::act::standing::{self, CONTENT_COMPLETE, PLATFORM};
use crate::act::withdrawal::{change_decision, is_heavier};
use crate::act::{decision, withdrawal};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::{Check, Provision, Rule};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// 诉讼只登记一次
    SUED_ONCE: "sued-once", "同一决定的行政诉讼只登记一次，上诉、再审的结果记入该次诉讼", [Provision::article(PLATFORM, 155)];
    /// 有在审的救济程序
    REMEDY_IS_PENDING: "remedy-is-pending", "登记复议、诉讼结果的，应当有已经受理、尚未审结的行政复议或者行政诉讼", [Provision::article(PLATFORM, 156)];
    /// 复议不得更为不利
    RECONSIDERATION_NOT_WORSE: "reconsideration-not-worse", "行政复议机关不得作出对申请人更为不利的变更决定，但是第三人提出相反请求的除外。", [Provision::paragraph(RECONSIDERATION_LAW, 63, 2)];
    /// 诉讼不得加重
    LITIGATION_NOT_WORSE: "litigation-not-worse", "人民法院判决变更，不得加重原告的义务或者减损原告的权益。", [Provision::paragraph(LITIGATION_LAW, 77, 2)];
}

terms! {
    /// 审理结果 of a reconsideration or a lawsuit.
    Outcome {
        Maintained = "维持",
        Revoked = "撤销",
        Changed = "变更",
        Unlawful = "确认违法",
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
            Self::Invalid => Some(decision::Status::Invalid),
            Self::Maintained | Self::Withdrawn | Self::Rejected => None,
        }
    }
}

/// 登记行政复议 Registers an application for reconsideration that was accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterReconsideration {
    /// 申请日期 from which the surcharge stops.
    #[schemars(title = "申请日期")]
    pub on: Date,
    /// 受理日期
    #[schemars(title = "受理日期")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<Date>,
    /// 复议机关
    #[schemars(title = "行政复议机关", length(min = 1, max = 120))]
    pub authority: String,
    /// 案号
    #[schemars(title = "复议案号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 逾期申请的正当理由
    #[schemars(title = "逾期申请而被受理的理由", length(max = 1000), extend("x-help" = "没有逾期的不填"))]
    #[serde(default)]
    pub late_reason: String,
    /// 因不动产
    #[schemars(title = "因不动产提出")]
    #[serde(default)]
    pub immovables: bool,
}

/// 登记行政诉讼 Registers a lawsuit that was accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterLitigation {
    /// 起诉日期 from which the surcharge stops.
    #[schemars(title = "起诉日期")]
    pub on: Date,
    /// 受理日期
    #[schemars(title = "立案受理日期")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<Date>,
    /// 法院
    #[schemars(title = "人民法院", length(min = 1, max = 120))]
    pub court: String,
    /// 案号
    #[schemars(title = "诉讼案号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 逾期起诉的正当理由
    #[schemars(title = "逾期起诉而被受理的理由", length(max = 1000), extend("x-help" = "没有逾期的不填"))]
    #[serde(default)]
    pub late_reason: String,
    /// 因不动产
    #[schemars(title = "因不动产提起")]
    #[serde(default)]
    pub immovables: bool,
}

/// 登记复议结果 Registers the decision of the reconsideration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeReconsideration {
    /// 结果
    #[schemars(title = "复议结果")]
    pub outcome: Outcome,
    /// 作出日期
    #[schemars(title = "复议决定作出日期")]
    pub on: Date,
    /// 收到日期
    #[schemars(title = "当事人收到复议决定书的日期")]
    pub received_on: Date,
    /// 文号
    #[schemars(title = "复议决定书文号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 理由
    #[schemars(title = "结果和理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 变更后的处罚
    #[schemars(title = "变更后的处罚（只有变更的填写）", length(max = 20))]
    #[serde(default)]
    pub penalties: Vec<Penalty>,
    /// 第三人提出相反请求
    #[schemars(title = "第三人提出相反请求")]
    #[serde(default)]
    pub third_party: bool,
}

/// 登记诉讼结果 Registers the judgment or ruling that ended the lawsuit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeLitigation {
    /// 结果
    #[schemars(title = "裁判结果")]
    pub outcome: Outcome,
    /// 收到日期
    #[schemars(title = "收到裁判文书的日期")]
    pub received_on: Date,
    /// 生效日期
    #[schemars(title = "裁判生效日期")]
    pub effective_on: Date,
    /// 案号
    #[schemars(title = "裁判文书案号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 理由
    #[schemars(title = "结果和理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 变更后的处罚
    #[schemars(title = "变更后的处罚（只有变更的填写）", length(max = 20))]
    #[serde(default)]
    pub penalties: Vec<Penalty>,
    /// 利害关系人诉讼请求相反
    #[schemars(title = "利害关系人同为原告且诉讼请求相反")]
    #[serde(default)]
    pub third_party: bool,
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
        let mut found: Vec<Overturned> = Vec::new();
        if let Some((_, Some(end))) = &self.remedy.reconsideration
            && end.outcome.status().is_some()
        {
            found.push(Overturned { on: end.received_on, reason: format!("行政复议{}", end.outcome) });
        }
        if let Some((_, Some(end))) = &self.remedy.litigation
            && end.outcome.status().is_some()
        {
            let on = end.received_on.max(end.effective_on);
            found.push(Overturned { on, reason: format!("行政诉讼{}", end.outcome) });
        }
        if let Some((on, withdrawn)) = &self.withdrawal {
            found.push(Overturned { on: *on, reason: format!("本机关自行{}", withdrawn.correction) });
        }
        found.into_iter().max_by_key(|overturned| overturned.on)
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

impl Lawful for RegisterReconsideration {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_register(case, ctx, check);
        check.require(
            &NO_RECONSIDERATION_AFTER_LITIGATION,
            case.remedy.litigation.is_none(),
            "人民法院已经受理本案诉讼，不得再申请行政复议",
        );
        check.require(
            &RECONSIDERED_ONCE,
            case.remedy.reconsideration.is_none(),
            "复议机关已经受理过对本决定的复议申请",
        );
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        dates(case, ctx, self.on, self.accepted_on, check);
        standing::stated(check, !self.authority.trim().is_empty(), "请写明行政复议机关");
        let late = case.reconsideration_ends(ctx).filter(|last| self.on > *last);
        if let Some(last) = late {
            let excused = !self.late_reason.trim().is_empty();
            check.require(
                &RECONSIDERATION_IN_TIME,
                excused,
                format!("复议期限到{last}届满，请写明逾期申请而被受理的理由"),
            );
        }
        let possible = longest(case, ctx, self.immovables).is_none_or(|last| self.on <= last);
        check.require(&RECONSIDERATION_NOT_AFTER_YEARS, possible, "自决定作出之日起已经超过最长申请期限");
        vec![Event::ReconsiderationRegistered(self.clone())]
    }
}

impl Fact for RegisterReconsideration {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.remedy.reconsideration = Some((self.clone(), None));
    }
}

impl Lawful for RegisterLitigation {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_register(case, ctx, check);
        let reconsidering = matches!(case.remedy.reconsideration, Some((_, None)));
        check.require(
            &NO_LITIGATION_DURING_RECONSIDERATION,
            !reconsidering,
            "正在行政复议，复议期间不得提起诉讼；复议已经结束的，请先登记复议结果",
        );
        check.require(&SUED_ONCE, case.remedy.litigation.is_none(), "本决定的诉讼已经登记");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        dates(case, ctx, self.on, self.accepted_on, check);
        standing::stated(check, !self.court.trim().is_empty(), "请写明受理的人民法院");
        if let Some(last) = case.litigation_ends(ctx).filter(|last| self.on > *last) {
            let after = case.remedy.reconsideration.is_some();
            let rule = if after { &LITIGATION_AFTER_RECONSIDERATION } else { &LITIGATION_IN_TIME };
            let excused = !self.late_reason.trim().is_empty();
            check.require(rule, excused, format!("起诉期限到{last}届满，请写明逾期起诉而被受理的理由"));
        }
        let possible = longest(case, ctx, self.immovables).is_none_or(|last| self.on <= last);
        check.require(&LITIGATION_NOT_AFTER_YEARS, possible, "自决定作出之日起已经超过最长起诉期限");
        vec![Event::LitigationRegistered(self.clone())]
    }
}

impl Fact for RegisterLitigation {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.remedy.litigation = Some((self.clone(), None));
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
        withdrawal::amounts(self.penalties, check);
        let heavier = case.decision.as_ref().is_some_and(|d| is_heavier(self.penalties, &d.content.penalties));
        check.require(not_worse, self.third_party || !heavier, "变更后的处罚比原决定更重");
    }

    fn apply(&self, case: &mut Case) {
        if let Some(status) = self.outcome.status() {
            change_decision(case, status, self.penalties);
        }
    }
}

impl Lawful for ConcludeReconsideration {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_register(case, ctx, check);
        let pending = matches!(case.remedy.reconsideration, Some((_, None)));
        check.require(&REMEDY_IS_PENDING, pending, "没有在审的行政复议");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let started = case.remedy.reconsideration.as_ref().map(|(start, _)| start.accepted_on.unwrap_or(start.on));
        standing::day(check, ctx, "复议决定作出日期", self.on, started);
        standing::day(check, ctx, "收到复议决定书的日期", self.received_on, Some(self.on));
        Ending { outcome: self.outcome, penalties: &self.penalties, third_party: self.third_party }.examine(
            case,
            &RECONSIDERATION_NOT_WORSE,
            check,
        );
        vec![Event::ReconsiderationConcluded(self.clone())]
    }
}

impl Fact for ConcludeReconsideration {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some((_, end)) = &mut case.remedy.reconsideration {
            *end = Some(self.clone());
        }
        Ending { outcome: self.outcome, penalties: &self.penalties, third_party: self.third_party }.apply(case);
    }
}

impl Lawful for ConcludeLitigation {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_register(case, ctx, check);
        let pending = matches!(case.remedy.litigation, Some((_, None)));
        check.require(&REMEDY_IS_PENDING, pending, "没有在审的行政诉讼");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let started = case.remedy.litigation.as_ref().map(|(start, _)| start.accepted_on.unwrap_or(start.on));
        standing::day(check, ctx, "收到裁判文书的日期", self.received_on, started);
        standing::day(check, ctx, "裁判生效日期", self.effective_on, started);
        let known = self.outcome != Outcome::Maintained;
        check.require(&CONTENT_COMPLETE, known, "行政诉讼不判决维持，决定合法的判决驳回诉讼请求，请选择“驳回”");
        Ending { outcome: self.outcome, penalties: &self.penalties, third_party: self.third_party }.examine(
            case,
            &LITIGATION_NOT_WORSE,
            check,
        );
        vec![Event::LitigationConcluded(self.clone())]
    }
}

impl Fact for ConcludeLitigation {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some((_, end)) = &mut case.remedy.litigation {
            *end = Some(self.clone());
        }
        Ending { outcome: self.outcome, penalties: &self.penalties, third_party: self.third_party }.apply(case);
    }
}
