//! 送审 The draft goes to a reviewer who had no part in the case; materials may be asked for, days added.

use super::{
    DISAGREEMENT_GOES_TO_HEAD, EXPERT_OPINION_ATTACHED, Material, ONE_ROUND_AT_A_TIME, REVIEW_EXTENSION_IN_BOUNDS,
    REVIEW_FOLLOWS_DEFENCE, REVIEW_FOLLOWS_HEARING, REVIEW_IS_HEEDED, REVIEW_MATERIALS_COMPLETE, Round, open_round,
    passed, reviewer, reviewer_available, reviewing, unheeded,
};
use crate::act::draft::{DecisionKind, INVESTIGATION_IS_CLOSED};
use crate::act::evidence::FileRef;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::profile::ReviewOrder;
use crate::rule::Check;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 送法制审核 Submits the current draft for review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// 送审材料
    #[schemars(title = "送审材料", length(min = 1, max = 10))]
    pub materials: Vec<Material>,
    /// 专家意见 outside advice on a hard case; it does not stand for the review.
    #[schemars(title = "专家、法律顾问意见", length(max = 20), extend("x-help" = "送审材料中有专家、法律顾问意见的必须附；只供参考，不代替法制审核意见"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expert_opinions: Vec<FileRef>,
    /// 送审说明
    #[schemars(title = "送审说明；再次送审的写明修改情况", length(max = 5000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub note: String,
}

/// 指派法制审核人员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// 审核人员
    #[schemars(title = "审核人员", extend("x-widget" = "person"))]
    pub reviewer: PersonId,
}

/// 退回补充材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnMaterials {
    /// 需要补充的材料
    #[schemars(title = "需要补充的材料", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub missing: String,
}

/// 延长审核期限
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// 延长工作日
    #[schemars(title = "延长工作日", range(min = 1, max = 60))]
    pub working_days: u32,
    /// 理由
    #[schemars(title = "延长理由", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

impl Lawful for Submit {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        let unit_head = ctx.is(Role::UnitHead);
        if !unit_head {
            standing::handler(check, case, ctx);
        }
        check.require(&INVESTIGATION_IS_CLOSED, case.investigation.is_some(), "还没有调查终结");
        check.require(&REVIEW_MATERIALS_COMPLETE, case.draft.is_some(), "还没有拟定处理意见（决定代拟稿）");
        let current = case.draft.as_ref().map(|draft| &draft.digest);
        let waiting = case.reviews.last().is_some_and(|round| round.is_open() && Some(&round.digest) == current);
        check.require(&ONE_ROUND_AT_A_TIME, !waiting, "处理意见已经送审，等待审核意见");
        check.require(&ONE_ROUND_AT_A_TIME, !passed(case), "这份处理意见已经审核通过");
        let disputed = case.reviews.last().is_some_and(|round| round.disputed.is_some() && round.resolved.is_none());
        check.require(&DISAGREEMENT_GOES_TO_HEAD, !disputed, "审核分歧等待负责人协调");
        let unheeded = unheeded(case);
        check.require(&REVIEW_IS_HEEDED, unheeded.is_none(), unheeded.unwrap_or_default());
        check.require(
            &REVIEW_FOLLOWS_HEARING,
            !case.hearing.is_running(),
            "听证还没有结束，听证结束并提交听证报告后送审",
        );
        let after = ctx.profile.review_order.value == ReviewOrder::AfterDefence;
        let needs_notice = case.draft.as_ref().is_some_and(|draft| draft.content.kind == DecisionKind::Penalize);
        if after && needs_notice {
            check.require(
                &REVIEW_FOLLOWS_DEFENCE,
                crate::act::defence::is_settled(case, ctx),
                "陈述申辩期还没有届满或者意见还没有复核",
            );
        }
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let mut needed = vec![Material::Report, Material::Draft, Material::Basis, Material::Evidence];
        if case.hearing.was_held() {
            needed.push(Material::HearingRecord);
        }
        let missing: Vec<&str> = needed.iter().filter(|m| !self.materials.contains(m)).map(|m| m.label()).collect();
        check.require(&REVIEW_MATERIALS_COMPLETE, missing.is_empty(), format!("缺少送审材料：{}", missing.join("、")));
        let (named, attached) = (self.materials.contains(&Material::Expert), !self.expert_opinions.is_empty());
        let missing = "送审材料中的“专家、法律顾问意见”应当附文件，附了文件的应当列入送审材料";
        check.require(&EXPERT_OPINION_ATTACHED, named == attached, missing);
        vec![Event::ReviewSubmitted(self.clone())]
    }
}

impl Fact for Submit {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.involved.insert(meta.by.clone());
        case.reviews.push(Round {
            submitted_on: meta.on,
            submitted_at_version: case.version,
            digest: case.draft.as_ref().map(|draft| draft.digest.clone()).unwrap_or_default(),
            submission: self.clone(),
            reviewer: None,
            extended_working_days: 0,
            returned: None,
            concluded: None,
            disputed: None,
            resolved: None,
            void: false,
        });
    }
}

impl Lawful for Assign {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Reviewer, Role::Head]);
        standing::undecided(check, case);
        open_round(check, case);
        reviewer_available(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        reviewer(check, case, ctx, &self.reviewer);
        vec![Event::ReviewerAssigned(self.clone())]
    }
}

impl Fact for Assign {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(round) = case.reviews.last_mut() {
            round.reviewer = Some(self.reviewer.clone());
        }
    }
}

impl Lawful for ReturnMaterials {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        reviewing(case, ctx, check);
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.missing.trim().is_empty(), "请写明需要补充的材料");
        vec![Event::ReviewMaterialsReturned(self.clone())]
    }
}

impl Fact for ReturnMaterials {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(round) = case.reviews.last_mut() {
            round.returned = Some((meta.on, self.clone()));
        }
    }
}

impl Lawful for Extend {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Head);
        standing::undecided(check, case);
        let allowed = ctx.profile.review_extension_working_days.value;
        check.require(&REVIEW_EXTENSION_IN_BOUNDS, allowed > 0, "本地区、本行业没有规定审核期限可以延长");
        if let Some(round) = open_round(check, case) {
            check.require(&REVIEW_EXTENSION_IN_BOUNDS, round.extended_working_days == 0, "本轮审核期限已经延长过");
        }
    }

    fn decide(&self, _case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let allowed = ctx.profile.review_extension_working_days.value;
        check.require(
            &REVIEW_EXTENSION_IN_BOUNDS,
            (1..=allowed).contains(&self.working_days),
            format!("最多延长{allowed}个工作日"),
        );
        standing::stated(check, !self.reason.trim().is_empty(), "请写明延长理由");
        vec![Event::ReviewExtended(self.clone())]
    }
}

impl Fact for Extend {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(round) = case.reviews.last_mut() {
            round.extended_working_days = self.working_days;
        }
    }
}
