//! 送达决定书 The attempts to deliver the decision, and the day on which it was delivered.

use super::manner::examine_after;
use super::{DECISION_IS_MADE, Delivery, Manner, NOT_DELIVERED_TWICE, TOLD_OF_PUBLICATION};
use crate::act::draft::DecisionKind;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 送达决定书 Records one attempt to deliver the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// 送达
    #[schemars(title = "送达")]
    pub delivery: Delivery,
    /// 书面告知将予公示 DIS-09
    #[schemars(title = "已书面告知行政处罚信息将向社会公示")]
    #[serde(default)]
    pub told_of_publication: bool,
}

/// 送达决定书的情况 What was recorded, with the day on which it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// 送达
    pub delivery: Delivery,
    /// 书面告知将予公示
    #[serde(default)]
    pub told_of_publication: bool,
    /// 送达日期 `None` = the attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
}

impl Lawful for Record {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        let done = case.delivered_on().filter(|on| *on <= ctx.today());
        check.require(&NOT_DELIVERED_TWICE, done.is_none(), "决定书已经送达");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let failed_before = case.deliveries.iter().any(|attempt| attempt.effective_on.is_none());
        examine_after(&self.delivery, "行政处罚决定书", failed_before, case, ctx, check);
        standing::two_officers(check, case, ctx, &self.delivery.officers, self.delivery.on);
        let decided_on = case.decision.as_ref().map(|decision| decision.decided_on);
        standing::day(check, ctx, "送达日期", self.delivery.on, decided_on);
        let announced = self.delivery.manner == Manner::Announcement && case.delivered_on().is_some();
        check.require(&NOT_DELIVERED_TWICE, !announced, "决定书正在公告送达，公告期满即为送达");
        let penalty = case.decision.as_ref().is_some_and(|d| d.content.kind == DecisionKind::Penalize);
        let told = self.told_of_publication || self.delivery.failed.is_some() || !penalty;
        check.require(&TOLD_OF_PUBLICATION, told, "送达时没有书面告知处罚信息将向社会公示");
        vec![Event::DeliveryRecorded(Attempt {
            delivery: self.delivery.clone(),
            told_of_publication: self.told_of_publication,
            effective_on: self.delivery.effective_on(ctx),
        })]
    }
}

impl Fact for Attempt {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.deliveries.push(self.clone());
    }
}

impl Case {
    /// 决定书送达日期 The first day on which the decision counts as delivered; for an announcement it may lie ahead.
    #[must_use]
    pub fn delivered_on(&self) -> Option<Date> {
        self.deliveries.iter().filter_map(|attempt| attempt.effective_on).min()
    }
}
