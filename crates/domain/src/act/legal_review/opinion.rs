//! 审核意见 The reviewer answers element by element; who disagrees takes it to the head.

use super::{
    DISAGREEMENT_GOES_TO_HEAD, ELEMENTS_ANSWERED, Element, OPINION_FOLLOWS_ELEMENTS, Opinion, REVIEW_BINDS_DRAFT,
    Resolution, Verdict, reviewing,
};
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::Check;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 要素判断 One element answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// 审核要素
    #[schemars(title = "审核要素")]
    pub element: Element,
    /// 判断
    #[schemars(title = "判断")]
    pub verdict: Verdict,
    /// 理由
    #[schemars(title = "理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 卷内出处 pointers into the file, for example “证据3” or “询问笔录1”.
    #[schemars(title = "卷内出处", length(max = 500))]
    #[serde(default)]
    pub pointers: String,
}

/// 出具法制审核意见
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conclude {
    /// 所审处理意见的指纹
    #[schemars(title = "所审处理意见的指纹", length(min = 64, max = 64), extend("x-widget" = "draft_digest"))]
    pub digest: String,
    /// 逐项判断
    #[schemars(title = "逐项判断", length(min = 10, max = 10))]
    pub answers: Vec<Answer>,
    /// 审核意见
    #[schemars(title = "审核意见")]
    pub opinion: Opinion,
    /// 理由
    #[schemars(title = "理由和建议", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 对审核意见提出异议
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disagree {
    /// 异议理由
    #[schemars(title = "异议理由和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 协调审核分歧
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// 协调结果
    #[schemars(title = "协调结果")]
    pub resolution: Resolution,
    /// 双方意见和决定理由
    #[schemars(title = "双方意见和决定理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

impl Lawful for Conclude {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        reviewing(case, ctx, check);
        if let (Some(round), Some(draft)) = (case.reviews.last(), &case.draft) {
            let same = !round.is_open() || round.digest == draft.digest;
            check.require(&REVIEW_BINDS_DRAFT, same, "处理意见在送审后已经变更，请承办机构重新送审");
        }
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let current = case.draft.as_ref().is_some_and(|draft| draft.digest == self.digest);
        check.require(&REVIEW_BINDS_DRAFT, current, "所审内容与当前处理意见不一致，请重新打开审核页面");
        let answered: BTreeSet<Element> = self.answers.iter().map(|answer| answer.element).collect();
        let missing: Vec<&str> = Element::ALL.iter().filter(|e| !answered.contains(e)).map(|e| e.label()).collect();
        check.require(&ELEMENTS_ANSWERED, missing.is_empty(), format!("没有判断的要素：{}", missing.join("、")));
        check.require(&ELEMENTS_ANSWERED, self.answers.len() == answered.len(), "同一要素作出了两次判断");
        for answer in self.answers.iter().filter(|answer| answer.reason.trim().is_empty()) {
            check.require(&ELEMENTS_ANSWERED, false, format!("“{}”没有说明理由", answer.element));
        }
        let failed: Vec<&str> =
            self.answers.iter().filter(|a| a.verdict == Verdict::Fails).map(|a| a.element.label()).collect();
        let consistent = self.opinion != Opinion::Approve || failed.is_empty();
        check.require(
            &OPINION_FOLLOWS_ELEMENTS,
            consistent,
            format!("“{}”不符合，不能出具同意的意见", failed.join("、")),
        );
        check.require(&OPINION_FOLLOWS_ELEMENTS, !self.reason.trim().is_empty(), "请说明理由");
        vec![Event::LegalReviewConcluded(self.clone())]
    }
}

impl Fact for Conclude {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(round) = case.reviews.last_mut() {
            round.concluded = Some((meta.on, self.clone()));
        }
    }
}

impl Lawful for Disagree {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        let adverse = case.reviews.last().is_some_and(|round| {
            round.disputed.is_none() && round.concluded.as_ref().is_some_and(|(_, c)| c.opinion != Opinion::Approve)
        });
        check.require(&DISAGREEMENT_GOES_TO_HEAD, adverse, "没有可以提出异议的审核意见");
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.reason.trim().is_empty(), "请写明异议理由和依据");
        vec![Event::ReviewDisputed(self.clone())]
    }
}

impl Fact for Disagree {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(round) = case.reviews.last_mut() {
            round.disputed = Some(self.clone());
        }
    }
}

impl Lawful for Resolve {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Head);
        standing::undecided(check, case);
        let disputed = case.reviews.last().is_some_and(|round| round.disputed.is_some() && round.resolved.is_none());
        check.require(&DISAGREEMENT_GOES_TO_HEAD, disputed, "没有等待协调的审核分歧");
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.reason.trim().is_empty(), "请写明双方意见和决定理由");
        vec![Event::ReviewResolved(self.clone())]
    }
}

impl Fact for Resolve {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(round) = case.reviews.last_mut() {
            round.resolved = Some(self.clone());
        }
    }
}
