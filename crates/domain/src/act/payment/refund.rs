//! 退还款项 What was paid beyond what a revoked or changed decision asks for goes back (行政强制法41).

use super::{Payment, REFUND_IS_OWED};
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 登记退还款项 Records what was paid back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// 退还金额
    #[schemars(title = "退还金额")]
    pub amount: Fen,
    /// 退还日期
    #[schemars(title = "退还日期")]
    pub on: Date,
    /// 收款人
    #[schemars(title = "收款人", length(min = 1, max = 120))]
    pub recipient: String,
    /// 退还凭证号
    #[schemars(title = "退还凭证号", length(min = 1, max = 100), extend("x-help" = "国库退付凭证或者银行凭证的号码"))]
    pub slip: String,
}

impl Lawful for Refund {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        // A decision may fall after its case was closed; what was paid goes back all the same.
        check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
        standing::handler(check, case, ctx);
        let owed = Payment::balance(case, ctx, ctx.today()).refund.is_positive();
        check.require(&REFUND_IS_OWED, owed, "没有应当退还而尚未退还的款项");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "退还日期", self.on, case.overturned().map(|overturned| overturned.on));
        standing::stated(check, self.amount.is_positive(), "退还金额应当大于零");
        let filled = !self.recipient.trim().is_empty() && !self.slip.trim().is_empty();
        standing::stated(check, filled, "请填写收款人和退还凭证号");
        let left = Payment::balance(case, ctx, ctx.today()).refund;
        check.require(&REFUND_IS_OWED, self.amount <= left, format!("应当退还{left}，不能登记{}", self.amount));
        let doubled = case.payment.refunded.iter().any(|known| known.slip.trim() == self.slip.trim());
        check.require(&REFUND_IS_OWED, !doubled, format!("退还凭证“{}”已经登记", self.slip));
        vec![Event::PaymentRefunded(self.clone())]
    }
}

impl Fact for Refund {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.payment.refunded.push(self.clone());
    }
}
