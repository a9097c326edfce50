//! 移送送出 The proof that a case reached a body outside this platform, which registers nothing here.

use crate::act::Lawful;
use crate::act::evidence::FileRef;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 移送送出期限 Working days from the approval; set by the platform, no statute gives a number.
pub(crate) const WORKING_DAYS: u32 = 5;

rules! {
    /// 移送送出有凭证 PEN-03
    TRANSFER_IS_SENT: "transfer-is-sent", "移送本平台以外机关的，自批准之日起五个工作日内将案件移送函和材料送交受移送机关，登记送交的日期和签收人、回执编号或者回执", [Provision::article(PLATFORM, 148)];
}

terms! {
    /// 送交方式
    SendingManner {
        Handed = "直接送交",
        Post = "邮寄",
        Exchange = "政务网络或者机要交换",
    }
}

/// 登记移送送出 Records that letter and materials reached the body to which the case went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendOut {
    /// 送交日期
    #[schemars(title = "送交日期")]
    pub on: Date,
    /// 送交方式
    #[schemars(title = "送交方式")]
    pub manner: SendingManner,
    /// 签收人
    #[schemars(title = "受移送机关签收人", length(max = 60), extend("x-help" = "签收人、回执编号、回执至少填一项"))]
    #[serde(default)]
    pub signed_by: String,
    /// 回执编号
    #[schemars(title = "邮件编号或者回执编号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 回执
    #[schemars(title = "回执")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<FileRef>,
}

impl Lawful for SendOut {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let jurisdiction = &case.jurisdiction;
        let outside = jurisdiction.transferred.as_ref().is_some_and(|(_, transfer)| transfer.sent.is_none());
        check.require(&TRANSFER_IS_SENT, outside, "本案没有移送本平台以外的机关");
        check.require(&CASE_IS_NOT_CLOSED, jurisdiction.sent_out.is_none(), "已经登记送出");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let approved_on = case.jurisdiction.transferred.as_ref().map(|(on, _)| *on);
        standing::day(check, ctx, "送交日期", self.on, approved_on);
        let proven =
            [&self.signed_by, &self.number].iter().any(|text| !text.trim().is_empty()) || self.receipt.is_some();
        check.require(&TRANSFER_IS_SENT, proven, "请填写签收人、回执编号，或者附回执");
        vec![Event::TransferSentOut(self.clone())]
    }
}

impl Fact for SendOut {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.jurisdiction.sent_out = Some(self.clone());
    }
}
