//! 行政复议 Applied for and decided.

use super::{
    Conclude, Ending, NO_RECONSIDERATION_AFTER_LITIGATION, Outcome, RECONSIDERATION_IN_TIME,
    RECONSIDERATION_NOT_AFTER_YEARS, RECONSIDERATION_NOT_WORSE, RECONSIDERED_BY_RIGHT_BODY, RECONSIDERED_ONCE,
    REMEDY_IS_PENDING, dates, longest, may_register, proven,
};
use crate::act::approval::Approvable;
use crate::act::draft::Penalty;
use crate::act::evidence::FileRef;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// 文书 of the body outside.
    #[schemars(title = "复议决定书（改变处罚决定的必须附）", length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
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
        let bodies = ctx.agency.reconsideration_bodies(ctx.profile);
        let right = bodies.is_empty() || bodies.contains(&self.authority.trim());
        let missing = format!("对本机关的决定，由{}管辖行政复议，不是“{}”", bodies.join("或者"), self.authority.trim());
        check.require(&RECONSIDERED_BY_RIGHT_BODY, right, missing);
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

impl Approvable for ConcludeReconsideration {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_register(case, ctx, check);
        let pending = matches!(case.remedy.reconsideration, Some((_, None)));
        check.require(&REMEDY_IS_PENDING, pending, "没有在审的行政复议");
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        let pending = matches!(case.remedy.reconsideration, Some((_, None)));
        check.require(&REMEDY_IS_PENDING, pending, "没有在审的行政复议");
        let started = case.remedy.reconsideration.as_ref().map(|(start, _)| start.accepted_on.unwrap_or(start.on));
        standing::day(check, ctx, "复议决定作出日期", self.on, started);
        standing::day(check, ctx, "收到复议决定书的日期", self.received_on, Some(self.on));
        // What changes the decision is named by its paper.
        let named = self.outcome.status().is_none() || !self.number.trim().is_empty();
        standing::stated(check, named, "复议决定改变处罚决定的，请填写复议决定书文号");
        Ending { outcome: self.outcome, penalties: &self.penalties, third_party: self.third_party }.examine(
            case,
            &RECONSIDERATION_NOT_WORSE,
            check,
        );
        proven(check, self.outcome.status().is_some(), &self.files);
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::ReconsiderationConcluded(self.clone())]
    }
}

impl Conclude for ConcludeReconsideration {
    fn outcome(&self) -> Outcome {
        self.outcome
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
