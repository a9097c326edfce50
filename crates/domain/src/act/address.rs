//! 送达地址确认书 Where and how documents reach the party, as the party itself says.

use crate::act::Lawful;
use crate::act::evidence::FileRef;
use crate::act::standing::{self, MARKET, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 送达地址确认书 SVC-05
    CONFIRMATION_IS_SIGNED: "confirmation-is-signed", "送达地址确认书应当由受送达人签名，同意电子送达的应当写明电子送达的方式和地址", [Provision::article(PLATFORM, 154), Provision::paragraph(MARKET, 83, 1)];
}

/// 送达地址确认书 The party confirms where and how documents reach it (SVC-05).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ConfirmAddress")]
pub struct Confirm {
    /// 确认日期
    #[schemars(title = "确认日期")]
    pub on: Date,
    /// 送达地址
    #[schemars(title = "送达地址", length(min = 1, max = 200))]
    pub address: String,
    /// 收件人
    #[schemars(title = "收件人", length(max = 60))]
    #[serde(default)]
    pub recipient: String,
    /// 联系电话
    #[schemars(title = "联系电话", length(max = 40))]
    #[serde(default)]
    pub phone: String,
    /// 电子送达地址 The consent to electronic delivery; empty = none.
    #[schemars(
        title = "同意电子送达的地址（手机号码、传真、电子邮箱等）",
        length(max = 120),
        extend("x-help" = "不同意电子送达的不填")
    )]
    #[serde(default)]
    pub electronic: String,
    /// 受送达人签名
    #[schemars(title = "受送达人已在确认书上签名或者盖章")]
    pub signed: bool,
    /// 确认书
    #[schemars(title = "送达地址确认书", extend("x-widget" = "file"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileRef>,
}

impl Lawful for Confirm {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::open(check, case);
        standing::handler(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let earliest = case.lead.as_ref().map(|lead| lead.received_on);
        standing::day(check, ctx, "确认日期", self.on, earliest);
        check.require(&CONFIRMATION_IS_SIGNED, self.signed, "确认书没有受送达人签名或者盖章");
        check.require(&CONFIRMATION_IS_SIGNED, !self.address.trim().is_empty(), "请写明送达地址");
        vec![Event::AddressConfirmed(self.clone())]
    }
}

impl Fact for Confirm {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.address = Some(self.clone());
    }
}
