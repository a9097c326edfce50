//! 冲正缴款 A payment that was recorded wrongly is struck out, and recorded anew as it was.

use super::{Payment, PaymentKind, Record};
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::standing::PLATFORM;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::people::Role;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 登记有误的更正 What was recorded is never altered in silence.
    RECORD_IS_STRUCK_OUT: "record-is-struck-out", "缴款、送达登记有误的，由承办机构负责人或者机关负责人写明错误后作废，再如实登记；作废的登记留在案卷中", [Provision::article(PLATFORM, 104)];
}

/// 冲正缴款 Strikes out a payment that was recorded wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reverse {
    /// 款项
    #[schemars(title = "登记有误的款项")]
    pub kind: PaymentKind,
    /// 缴款凭证号 as it was recorded.
    #[schemars(title = "登记有误的缴款凭证号", length(min = 1, max = 80), extend("x-help" = "按登记时填写的号码"))]
    pub slip: String,
    /// 错误
    #[schemars(title = "错在何处，如何发现", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 冲正的缴款 A payment that was struck out, with the day and the reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reversed {
    /// 原登记
    pub record: Record,
    /// 冲正日期
    pub on: Date,
    /// 错误
    pub reason: String,
}

impl Payment {
    /// 可以冲正的 Money that an officer took is not struck out, for its way to the bank is on record; nor is what was paid back.
    pub fn reversible(&self) -> impl Iterator<Item = &Record> {
        let paid: Fen = self.paid.iter().map(|record| record.amount).sum();
        let refunded: Fen = self.refunded.iter().map(|refund| refund.amount).sum();
        self.paid.iter().filter(move |record| record.on_spot.is_none() && refunded <= paid - record.amount)
    }
}

impl Lawful for Reverse {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
        standing::any_role(check, case, ctx, &[Role::UnitHead, Role::Head]);
        check.require(&standing::CASE_IS_NOT_CLOSED, case.is_open(), "本案已经结案或者移送");
        check.require(&RECORD_IS_STRUCK_OUT, case.payment.reversible().next().is_some(), "没有可以冲正的缴款登记");
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.reason.trim().is_empty(), "请写明错在何处");
        let found = case.payment.reversible().any(|record| self.names(record));
        let missing = format!(
            "没有凭证号为“{}”、可以冲正的{}登记；当场收缴的和已经退还的款项不冲正",
            self.slip.trim(),
            self.kind
        );
        check.require(&RECORD_IS_STRUCK_OUT, found, missing);
        vec![Event::PaymentReversed(self.clone())]
    }
}

impl Reverse {
    fn names(&self, record: &Record) -> bool {
        record.kind == self.kind && record.slip.trim() == self.slip.trim()
    }
}

impl Fact for Reverse {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        let paid = &mut case.payment.paid;
        if let Some(at) = paid.iter().position(|record| record.on_spot.is_none() && self.names(record)) {
            let record = paid.remove(at);
            // Money that an officer took is known by its place among the payments.
            for remitted in case.payment.remitted.iter_mut().filter(|done| done.payment as usize > at + 1) {
                remitted.payment -= 1;
            }
            case.payment.reversed.push(Reversed { record, on: meta.on, reason: self.reason.clone() });
        }
    }
}
