//! 其他处罚的执行 Performance of the penalties that are not money.

use super::{SOMETHING_IS_OWED, delivered, in_force};
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::draft::PenaltyKind;
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

/// 登记其他处罚执行情况 Records that a penalty other than money was performed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Perform {
    /// 处罚序号 The position of the penalty in the decision, from one.
    #[schemars(title = "处罚序号（决定书中第几项）", range(min = 1, max = 20))]
    pub penalty: u32,
    /// 执行日期
    #[schemars(title = "执行完毕日期")]
    pub on: Date,
    /// 执行情况
    #[schemars(
        title = "执行情况",
        length(min = 1, max = 2000),
        extend("x-widget" = "textarea", "x-help" = "没收的物品写明公开拍卖、销毁或者其他依法处理的情况")
    )]
    pub how: String,
    /// 凭证
    #[schemars(title = "执行凭证", length(max = 20), extend("x-widget" = "files"))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// Whether a penalty needs an act of performance beyond delivery and payment.
#[must_use]
pub const fn needs_performance(kind: PenaltyKind) -> bool {
    !matches!(kind, PenaltyKind::Warning | PenaltyKind::Criticism | PenaltyKind::Fine | PenaltyKind::ConfiscateGains)
}

impl Lawful for Perform {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::handler(check, case, ctx);
        in_force(case, check);
        delivered(case, ctx, check);
        check.require(&SOMETHING_IS_OWED, case.unperformed().next().is_some(), "没有尚未执行的其他处罚");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let open = case.unperformed().any(|(number, _)| number == self.penalty);
        let missing = format!("决定书第{}项不是尚未执行的其他处罚；罚款和没收违法所得请登记缴款", self.penalty);
        check.require(&SOMETHING_IS_OWED, open, missing);
        standing::day(check, ctx, "执行完毕日期", self.on, case.delivered_on());
        check.require(&CONTENT_COMPLETE, !self.how.trim().is_empty(), "请写明执行情况");
        vec![Event::PenaltyPerformed(self.clone())]
    }
}

impl Fact for Perform {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.payment.performed.push(self.clone());
    }
}
