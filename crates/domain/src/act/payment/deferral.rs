//! 延期、分期缴纳 Paying later or in parts, on application and with approval (EXE-02).

use super::{DEFERRAL_ON_APPLICATION, INSTALMENTS_ADD_UP, Payment, SOMETHING_IS_OWED, delivered, in_force};
use crate::act::approval::Approvable;
use crate::act::court::NOT_HELD_UP;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::evidence::FileRef;
use crate::act::paper::Paper;
use crate::act::standing;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 一期 One instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// 缴纳期限
    #[schemars(title = "缴纳期限")]
    pub due_on: Date,
    /// 金额
    #[schemars(title = "金额")]
    pub amount: Fen,
}

/// 延期或者分期缴纳 Proposes to let the party pay later or in parts: one instalment is a deferral (EXE-02).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defer {
    /// 申请日期
    #[schemars(title = "当事人申请日期")]
    pub applied_on: Date,
    /// 书面申请
    #[schemars(title = "当事人提出了书面申请")]
    pub written: bool,
    /// 申请书
    #[schemars(title = "申请书", extend("x-widget" = "file"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<FileRef>,
    /// 经济困难
    #[schemars(title = "确有经济困难的情况", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub hardship: String,
    /// 各期
    #[schemars(title = "各期期限和金额（只有一期的为延期）", length(min = 1, max = 60))]
    pub instalments: Vec<Instalment>,
}

fn deferrable(case: &Case, ctx: &Context, check: &mut Check) {
    standing::decided(check, case, &DECISION_IS_MADE);
    in_force(case, check);
    delivered(case, ctx, check);
    let left = Payment::balance(case, ctx, ctx.today()).fine;
    check.require(&SOMETHING_IS_OWED, left.is_positive(), "没有尚未缴纳的罚款");
    let agreed = case.court.agreement.is_some();
    check.require(&NOT_HELD_UP, !agreed, "正在履行执行协议，按协议的各阶段缴纳；协议不履行的，先恢复执行");
}

impl Approvable for Defer {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        deferrable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        deferrable(case, ctx, check);
        let earliest = case.decision.as_ref().map(|decision| decision.decided_on);
        standing::day(check, ctx, "当事人申请日期", self.applied_on, earliest);
        check.require(&DEFERRAL_ON_APPLICATION, self.written, "应当由当事人提出书面申请");
        check.require(&DEFERRAL_ON_APPLICATION, !self.hardship.trim().is_empty(), "请写明当事人确有经济困难的情况");
        let sum: Fen = self.instalments.iter().map(|instalment| instalment.amount).sum();
        let left = Payment::balance(case, ctx, ctx.today()).fine;
        check.require(&INSTALMENTS_ADD_UP, sum == left, format!("各期合计{sum}，应当等于尚未缴纳的罚款{left}"));
        let positive = self.instalments.iter().all(|instalment| instalment.amount.is_positive());
        check.require(&INSTALMENTS_ADD_UP, positive, "每一期的金额应当大于零");
        let ahead = self.instalments.iter().all(|instalment| instalment.due_on > ctx.today());
        check.require(&INSTALMENTS_ADD_UP, ahead, "每一期的期限应当在今天之后");
        let rising = self.instalments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on);
        check.require(&INSTALMENTS_ADD_UP, rising, "各期的期限应当先后排列");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::PaymentDeferred(self.clone())]
    }
}

impl Fact for Defer {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.issue(Paper::Deferral, meta.on);
        case.payment.deferrals.push((meta.on, self.clone()));
    }
}
