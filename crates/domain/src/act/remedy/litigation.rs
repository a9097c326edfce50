//! 行政诉讼 Begun and decided.

use super::{
    Conclude, Ending, LITIGATION_AFTER_RECONSIDERATION, LITIGATION_IN_TIME, LITIGATION_NOT_AFTER_YEARS,
    LITIGATION_NOT_WORSE, NO_LITIGATION_DURING_RECONSIDERATION, Outcome, REMEDY_IS_PENDING, SUED_ONCE, dates, longest,
    may_register, proven,
};
use crate::act::approval::Approvable;
use crate::act::draft::Penalty;
use crate::act::evidence::FileRef;
use crate::act::standing::CONTENT_COMPLETE;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// 文书 of the body outside.
    #[schemars(title = "裁判文书（改变处罚决定的必须附）", length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
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

impl Approvable for ConcludeLitigation {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_register(case, ctx, check);
        let pending = matches!(case.remedy.litigation, Some((_, None)));
        check.require(&REMEDY_IS_PENDING, pending, "没有在审的行政诉讼");
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        let pending = matches!(case.remedy.litigation, Some((_, None)));
        check.require(&REMEDY_IS_PENDING, pending, "没有在审的行政诉讼");
        let started = case.remedy.litigation.as_ref().map(|(start, _)| start.accepted_on.unwrap_or(start.on));
        standing::day(check, ctx, "收到裁判文书的日期", self.received_on, started);
        standing::day(check, ctx, "裁判生效日期", self.effective_on, started);
        // What changes the decision is named by its paper.
        let named = self.outcome.status().is_none() || !self.number.trim().is_empty();
        standing::stated(check, named, "裁判改变处罚决定的，请填写裁判文书案号");
        let known = self.outcome != Outcome::Maintained;
        check.require(&CONTENT_COMPLETE, known, "行政诉讼不判决维持，决定合法的判决驳回诉讼请求，请选择“驳回”");
        Ending { outcome: self.outcome, penalties: &self.penalties, third_party: self.third_party }.examine(
            case,
            &LITIGATION_NOT_WORSE,
            check,
        );
        proven(check, self.outcome.status().is_some(), &self.files);
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::LitigationConcluded(self.clone())]
    }
}

impl Conclude for ConcludeLitigation {
    fn outcome(&self) -> Outcome {
        self.outcome
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
