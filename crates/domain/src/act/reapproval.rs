//! 重新审批 What a head approved who had to stay out, and whose approval was found invalid, another head approves anew.

use crate::act::Lawful;
use crate::act::approval::{self, Outcome, PROPOSER_DOES_NOT_APPROVE, Proposal};
use crate::act::standing::{self, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::rules;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 无效的审批重新作出 QUAL-13
    INVALID_APPROVAL_IS_RENEWED: "invalid-approval-is-renewed", "回避的负责人此前的审批认定无效的，由其他负责人重新审批；重新批准之前不得作出决定，不予批准的应当终止调查或者撤回有关事项", [Provision::article(PLATFORM, 113)];
}

/// 重新审批 Approves anew what was approved by one who had to stay out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renew {
    /// 提请序号
    #[schemars(title = "审批认定无效的提请", extend("x-widget" = "void_proposal"))]
    pub proposal: u32,
    /// 审批意见
    #[schemars(title = "重新批准的意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
    /// 参加集体讨论的负责人 only where the heads must decide together.
    #[schemars(title = "参加集体讨论的负责人", extend("x-widget" = "people", "x-help" = "只有应当集体讨论决定的事项才填写"))]
    #[serde(default)]
    pub collective: Vec<PersonId>,
}

impl Proposal {
    /// 批准人 Whether this person approved it, alone or among the heads who decided together.
    #[must_use]
    pub fn was_granted_by(&self, person: &str) -> bool {
        matches!(&self.outcome, Outcome::Granted { by, collective, .. }
            if by == person || collective.iter().any(|head| head == person))
    }
}

impl Case {
    /// 审批认定无效、尚未重新审批的提请
    pub fn void_approvals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.iter().filter(|proposal| proposal.void)
    }
}

/// A case whose approvals were found invalid is not decided before they were given anew.
pub(super) fn renewed(case: &Case, check: &mut Check) {
    let void: Vec<&str> = case.void_approvals().map(|proposal| proposal.subject.title()).collect();
    check.require(
        &INVALID_APPROVAL_IS_RENEWED,
        void.is_empty(),
        format!("审批认定无效，还没有重新审批：{}", void.join("、")),
    );
}

impl Lawful for Renew {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Head);
        let void = case.void_approvals().next().is_some();
        check.require(&INVALID_APPROVAL_IS_RENEWED, void, "没有审批认定无效、需要重新审批的事项");
        let answerable =
            !case.involved.contains(&ctx.actor.id) && case.void_approvals().any(|proposal| proposal.by != ctx.actor.id);
        check.require(
            &PROPOSER_DOES_NOT_APPROVE,
            answerable || !void,
            "提请人或者本案办案人员不能审批，请由其他负责人审批",
        );
        standing::not_recused(check, case, ctx, &ctx.actor.id);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(proposal) = case.void_approvals().find(|proposal| proposal.number == self.proposal) else {
            let missing = format!("第{}号提请的审批没有认定无效", self.proposal);
            check.require(&INVALID_APPROVAL_IS_RENEWED, false, missing);
            return Vec::new();
        };
        check.require(&PROPOSER_DOES_NOT_APPROVE, proposal.by != ctx.actor.id, "不能审批本人的提请");
        standing::stated(check, !self.opinion.trim().is_empty(), "请写明重新批准的意见");
        if proposal.subject.collective(case, ctx) {
            approval::together(proposal, &self.collective, case, ctx, check);
        }
        vec![Event::ApprovalRenewed(self.clone())]
    }
}

impl Fact for Renew {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(proposal) = case.proposals.iter_mut().find(|proposal| proposal.number == self.proposal) {
            let (opinion, collective) = (self.opinion.clone(), self.collective.clone());
            proposal.outcome = Outcome::Granted { by: meta.by.clone(), at: meta.at, opinion, collective };
            proposal.void = false;
        }
    }
}
