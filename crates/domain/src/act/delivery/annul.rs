//! 作废送达登记 A delivery of the decision that was recorded wrongly is struck out, and recorded anew as it was.

use super::{Attempt, DECISION_IS_MADE};
use crate::act::payment::RECORD_IS_STRUCK_OUT;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 作废送达登记 Strikes out the last delivery of the decision, which was recorded wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Annul {
    /// 登记的日期 as it was recorded, so that nobody strikes out another.
    #[schemars(title = "登记有误的送达日期", extend("x-help" = "按登记时填写的日期"))]
    pub on: Date,
    /// 错误
    #[schemars(title = "错在何处，如何发现", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 作废的送达登记 with the day and the reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Annulled {
    /// 原登记
    pub attempt: Attempt,
    /// 作废日期
    pub on: Date,
    /// 错误
    pub reason: String,
}

impl Lawful for Annul {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::any_role(check, case, ctx, &[Role::UnitHead, Role::Head]);
        check.require(&RECORD_IS_STRUCK_OUT, !case.deliveries.is_empty(), "没有登记过决定书的送达");
        // What was built on the day stands or falls by the acts that the law gives for it.
        let court = &case.court;
        let built_on = !court.demands.is_empty() || court.pending().is_some() || court.agreement.is_some();
        check.require(
            &RECORD_IS_STRUCK_OUT,
            !built_on,
            "已经按登记的送达日期催告、申请强制执行或者达成执行协议，送达登记不再作废；确有错误的，依照自行纠正决定办理",
        );
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.reason.trim().is_empty(), "请写明错在何处");
        let last = case.deliveries.last();
        let same = last.is_some_and(|attempt| attempt.delivery.on == self.on);
        let recorded = last.map(|attempt| attempt.delivery.on.to_string()).unwrap_or_default();
        check.require(&RECORD_IS_STRUCK_OUT, same, format!("最后一次送达登记的日期是{recorded}，不是{}", self.on));
        vec![Event::DeliveryAnnulled(self.clone())]
    }
}

impl Fact for Annul {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(attempt) = case.deliveries.pop() {
            case.annulled.push(Annulled { attempt, on: meta.on, reason: self.reason.clone() });
        }
    }
}
