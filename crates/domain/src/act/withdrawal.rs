//! 自行纠正 The agency finds its own decision wrong and corrects it.

use crate::act::approval::Approvable;
use crate::act::decision::Status;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::draft::{self, Penalty, PenaltyKind};
use crate::act::paper::{Issued, Paper};
use crate::act::remedy::Outcome;
use crate::act::standing::{self, CONTENT_COMPLETE, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::people::Role;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

rules! {
    /// 主动改正 REM-07
    WRONG_DECISION_IS_CORRECTED: "wrong-decision-is-corrected", "行政机关应当认真审查，发现有错误的，应当主动改正。", [Provision::paragraph(PENALTY_LAW, 75, 2)];
    /// 决定仍然有效
    DECISION_STANDS: "decision-stands", "已经撤销、确认违法或者确认无效的决定，不再变更或者执行", [Provision::article(PLATFORM, 157)];
    /// 自行变更不得更为不利
    CORRECTION_NOT_WORSE: "correction-not-worse", "行政机关自行变更行政处罚决定的，不得作出对当事人更为不利的变更", [Provision::article(PLATFORM, 158), Provision::article(PENALTY_LAW, 75)];
}

terms! {
    /// 纠正方式 What becomes of the decision.
    Correction {
        Revoke = "撤销",
        Change = "变更",
        Unlawful = "确认违法",
    }
}

impl Correction {
    /// The same result as others would have found.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Revoke => Outcome::Revoked,
            Self::Change => Outcome::Changed,
            Self::Unlawful => Outcome::Unlawful,
        }
    }

    /// The status that the decision takes.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Revoke => Status::Revoked,
            Self::Change => Status::Changed,
            Self::Unlawful => Status::Unlawful,
        }
    }
}

/// 自行纠正 Proposes to revoke or change the decision or to confirm that it is unlawful.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// 纠正方式
    #[schemars(title = "纠正方式")]
    pub correction: Correction,
    /// 错误和理由
    #[schemars(title = "决定的错误和纠正的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 变更后的处罚
    #[schemars(title = "变更后的处罚（只有变更的填写）", length(max = 20))]
    #[serde(default)]
    pub penalties: Vec<Penalty>,
}

/// Whether `new` weighs more than `old`: a greater sum, a longer term, or a kind that was not there and replaces nothing heavier.
#[must_use]
pub fn is_heavier(new: &[Penalty], old: &[Penalty]) -> bool {
    fn kinds(penalties: &[Penalty]) -> BTreeSet<PenaltyKind> {
        penalties.iter().map(|penalty| penalty.kind).collect()
    }
    fn sum(penalties: &[Penalty], kind: PenaltyKind) -> Fen {
        penalties.iter().filter(|p| p.kind == kind).filter_map(|p| p.amount).sum()
    }
    fn term(penalties: &[Penalty], kind: PenaltyKind) -> Option<u32> {
        penalties.iter().filter(|p| p.kind == kind).filter_map(|p| p.months).max()
    }
    let (new_kinds, old_kinds) = (kinds(new), kinds(old));
    let heaviest_dropped = old_kinds.difference(&new_kinds).max();
    new_kinds.iter().any(|kind| {
        if old_kinds.contains(kind) {
            sum(new, *kind) > sum(old, *kind) || term(new, *kind) > term(old, *kind)
        } else {
            heaviest_dropped.is_none_or(|dropped| dropped < kind)
        }
    })
}

/// The decision takes the status; a change puts its penalties in the place of the old ones, and what was not yet published waits
/// for a new submission.
pub(crate) fn change_decision(case: &mut Case, status: Status, penalties: &[Penalty]) {
    let Some(decision) = &mut case.decision else { return };
    decision.status = status;
    if status == Status::Changed {
        let old = std::mem::replace(&mut decision.content.penalties, penalties.to_vec());
        case.payment.keep_performed(&old, penalties);
    }
    case.publication.unsubmit();
}

impl Case {
    /// 纠正 What was corrected by this paper.
    #[must_use]
    pub fn withdrawal_of(&self, issued: &Issued) -> Option<&Withdraw> {
        let nth = usize::try_from(issued.number).ok()?.checked_sub(1)?;
        let own = self.withdrawals.get(nth).filter(|_| issued.paper == Paper::Withdrawal);
        own.map(|(_, withdraw)| withdraw)
    }
}

impl Approvable for Withdraw {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        correctable(case, check);
    }

    fn examine(&self, case: &Case, _ctx: &Context, check: &mut Check) {
        correctable(case, check);
        check.require(&WRONG_DECISION_IS_CORRECTED, !self.reason.trim().is_empty(), "请写明决定的错误和纠正的理由");
        let fits = (self.correction == Correction::Change) != self.penalties.is_empty();
        check.require(&CONTENT_COMPLETE, fits, "变更的，填写变更后的全部处罚；撤销、确认违法的不填写");
        draft::sums_fit(&self.penalties, check);
        let heavier = case.decision.as_ref().is_some_and(|d| is_heavier(&self.penalties, &d.content.penalties));
        check.require(
            &CORRECTION_NOT_WORSE,
            !heavier,
            "变更后的处罚比原决定更重；确需更重的，应当撤销后依照程序重新处理",
        );
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::DecisionWithdrawn(self.clone())]
    }

    fn collective(&self, _case: &Case, _ctx: &Context) -> bool {
        true
    }
}

/// A decision that still stands, also after the case was closed.
fn correctable(case: &Case, check: &mut Check) {
    check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
    let stands = case.decision.as_ref().is_none_or(|d| d.status.binds());
    check.require(&DECISION_STANDS, stands, "决定已经被撤销、确认违法或者确认无效");
}

impl Fact for Withdraw {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.withdrawals.push((meta.on, self.clone()));
        case.issue(Paper::Withdrawal, meta.on);
        change_decision(case, self.correction.status(), &self.penalties);
    }
}
