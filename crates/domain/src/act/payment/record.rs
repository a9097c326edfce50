//! 缴款 What the bank received, by kind and channel.

use super::{NOT_OVERPAID, PAID_TO_BANK, Payment, SOMETHING_IS_OWED};
use crate::act::collection::OnSpot;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::{Lawful, collection, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::rule::Check;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 款项 What was paid.
    PaymentKind {
        Fine = "罚款",
        Gains = "没收违法所得",
        Surcharge = "加处罚款",
    }
}

terms! {
    /// 缴款渠道 Where it was paid. The agency and its officers take no money.
    Channel {
        Bank = "代收银行",
        Electronic = "电子支付系统",
        Court = "人民法院执行",
        Officer = "执法人员收取",
    }
}

/// 登记缴款 Records a payment that the bank has received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// 款项
    #[schemars(title = "款项")]
    pub kind: PaymentKind,
    /// 金额
    #[schemars(title = "金额")]
    pub amount: Fen,
    /// 缴款日期
    #[schemars(title = "缴款日期")]
    pub paid_on: Date,
    /// 缴款凭证号
    #[schemars(title = "缴款凭证号", length(min = 1, max = 80), extend("x-help" = "银行缴款凭证或者当场收缴的专用票据号码"))]
    pub slip: String,
    /// 缴款渠道
    #[schemars(title = "缴款渠道")]
    #[serde(default = "bank")]
    pub channel: Channel,
    /// 当场收缴的情形 only of money that an officer took.
    #[schemars(title = "当场收缴的情形", extend("x-when" = "channel=officer", "x-help" = "只有执法人员在边远、水上、交通不便地区当场收缴的才填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_spot: Option<OnSpot>,
    /// 超出应缴数额的情况 Money that was received although it was not owed, or no longer: it is recorded and given back (强制法41).
    #[schemars(title = "超出应缴数额的情况", length(max = 500), extend("x-rare" = true, "x-help" = "决定撤销、变更以前已经缴纳，或者多缴的，写明情况；超出的部分登记为应当退还"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub beyond: String,
}

const fn bank() -> Channel {
    Channel::Bank
}

impl Lawful for Record {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        // Money may come in, or be noticed, when the case is closed: it is recorded all the same, and given back.
        let gone = case.jurisdiction.transferred.is_some();
        check.require(&standing::CASE_IS_NOT_CLOSED, !gone, "本案已经移送");
        check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
        standing::handler(check, case, ctx);
        let imposed = case.decision.as_ref().is_none_or(|decision| decision.content.money().is_positive())
            || !case.payment.paid.is_empty();
        check.require(&SOMETHING_IS_OWED, imposed, "决定没有罚款、没收违法所得");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "缴款日期", self.paid_on, case.decision.as_ref().map(|d| d.decided_on));
        collection::taken_lawfully(self, ctx, check);
        check.require(&PAID_TO_BANK, !self.slip.trim().is_empty(), "请填写缴款凭证号");
        standing::stated(check, self.amount.is_positive(), "缴款金额应当大于零");
        // What was owed when it was paid: a surcharge may have been smaller then.
        let balance = Payment::balance(case, ctx, ctx.today());
        let left = match self.kind {
            PaymentKind::Fine => balance.fine,
            PaymentKind::Gains => balance.gains,
            PaymentKind::Surcharge => balance.surcharge,
        };
        check.require(
            &NOT_OVERPAID,
            self.amount <= left || !self.beyond.trim().is_empty(),
            format!(
                "{}尚未缴纳{left}，少于所登记的{}；确已收到的，请写明超出的情况，登记后依法退还",
                self.kind, self.amount
            ),
        );
        let doubled =
            case.payment.paid.iter().any(|paid| paid.kind == self.kind && paid.slip.trim() == self.slip.trim());
        check.require(&NOT_OVERPAID, !doubled, format!("缴款凭证“{}”的{}已经登记", self.slip, self.kind));
        vec![Event::PaymentRecorded(self.clone())]
    }
}

impl Fact for Record {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.payment.paid.push(self.clone());
    }
}
