//! 重新审批 What a head approved who had to stay out, and whose approval was found invalid, another head approves anew, or does not.

use crate::act::Lawful;
use crate::act::approval::{self, Outcome, PROPOSER_DOES_NOT_APPROVE, Proposal, Subject};
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

/// 不予重新批准 Does not approve anew what was approved by one who had to stay out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// 提请序号
    #[schemars(title = "审批认定无效的提请", extend("x-widget" = "void_proposal"))]
    pub proposal: u32,
    /// 理由
    #[schemars(title = "不予重新批准的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
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
        self.proposals.iter().filter(|proposal| proposal.void && matches!(proposal.outcome, Outcome::Granted { .. }))
    }

    /// 不予重新批准、尚未另行批准的提请 Not approved anew, and not proposed and approved again since. A deviation counts while the draft
    /// rests on it.
    pub fn declined_approvals(&self) -> impl Iterator<Item = &Proposal> {
        let again = |declined: &Proposal| {
            self.proposals.iter().any(|later| {
                let granted = !later.void && matches!(later.outcome, Outcome::Granted { .. });
                granted && later.number > declined.number && later.subject.name() == declined.subject.name()
            })
        };
        let stands = |subject: &Subject| match subject {
            Subject::Deviation(deviation) => self.draft.as_ref().is_some_and(|draft| {
                let used = draft.content.benchmark.as_ref().map(|used| used.benchmark.as_str());
                used == Some(deviation.benchmark.as_str()) && draft.content.fine() == deviation.amount
            }),
            _ => true,
        };
        let declined =
            move |one: &&Proposal| one.void && matches!(one.outcome, Outcome::Refused { .. }) && stands(&one.subject);
        self.proposals.iter().filter(declined).filter(move |one| !again(one))
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
    let declined: Vec<&str> = case.declined_approvals().map(|proposal| proposal.subject.title()).collect();
    let missing = format!("审批认定无效，负责人不予重新批准：{}；应当终止调查，或者重新提请", declined.join("、"));
    check.require(&INVALID_APPROVAL_IS_RENEWED, declined.is_empty(), missing);
}

/// What another head's answer needs, whichever it is.
fn may_answer(case: &Case, ctx: &Context, check: &mut Check) {
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

/// What is answered anew.
fn find<'c>(case: &'c Case, number: u32, ctx: &Context, check: &mut Check) -> Option<&'c Proposal> {
    let proposal = case.void_approvals().find(|proposal| proposal.number == number);
    let missing = format!("第{number}号提请的审批没有认定无效");
    check.require(&INVALID_APPROVAL_IS_RENEWED, proposal.is_some(), missing);
    let other = proposal.is_none_or(|proposal| proposal.by != ctx.actor.id);
    check.require(&PROPOSER_DOES_NOT_APPROVE, other, "不能审批本人的提请");
    proposal
}

/// Enough heads are there to decide together, where they must.
fn heads(proposal: &Proposal, case: &Case, ctx: &Context, check: &mut Check) {
    if proposal.subject.collective(case, ctx) {
        let people: Vec<PersonId> = ctx.agency.people.iter().map(|person| person.id.clone()).collect();
        approval::together(proposal, &people, case, ctx, check);
    }
}

impl Lawful for Renew {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_answer(case, ctx, check);
        // Something must be left that enough heads may approve; otherwise its breaches say why nothing can be approved anew.
        let lawful = |proposal: &&Proposal| {
            let mut scratch = Check::new(ctx);
            heads(proposal, case, ctx, &mut scratch);
            scratch.is_lawful()
        };
        let mut answerable = case.void_approvals().filter(|proposal| proposal.by != ctx.actor.id);
        if let Some(first) = case.void_approvals().find(|proposal| proposal.by != ctx.actor.id)
            && !answerable.any(|proposal| lawful(&proposal))
        {
            heads(first, case, ctx, check);
        }
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(proposal) = find(case, self.proposal, ctx, check) else { return Vec::new() };
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

impl Lawful for Decline {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_answer(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        if find(case, self.proposal, ctx, check).is_none() {
            return Vec::new();
        }
        standing::stated(check, !self.reason.trim().is_empty(), "请写明不予重新批准的理由");
        vec![Event::ReapprovalDeclined(self.clone())]
    }
}

impl Fact for Decline {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        let Some(proposal) = case.proposals.iter_mut().find(|proposal| proposal.number == self.proposal) else {
            return;
        };
        proposal.outcome = Outcome::Refused { by: meta.by.clone(), at: meta.at, reason: self.reason.clone() };
        // A deviation from the benchmark is taken back with its approval: what rests on it is to be drafted anew.
        if let Subject::Deviation(taken_back) = &proposal.subject
            && case.deviation.as_ref() == Some(taken_back)
        {
            case.deviation = None;
        }
    }
}
