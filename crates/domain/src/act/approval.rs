//! 审批 What a head must approve is proposed by those who handle the case and takes effect with the approval.

use crate::act::standing::{self, PLATFORM};
use crate::act::{
    Lawful, case_file, court, credit, draft, goods, investigation, jurisdiction, opening, payment, period,
    preservation, publication, rectification, remedy, withdrawal,
};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 提请人不得审批自己的提请
    PROPOSER_DOES_NOT_APPROVE: "proposer-does-not-approve", "提请人、现在或者曾经承办本案的人员不得审批本人提请或者本人承办案件的事项", [Provision::article(PLATFORM, 1)];
    /// 同一事项不得重复提请
    ONE_PROPOSAL_AT_A_TIME: "one-proposal-at-a-time", "同一事项已经提请、尚未审批的，不再重复提请", [Provision::article(PLATFORM, 2)];
    /// 审批须有待批事项
    SOMETHING_IS_PROPOSED: "something-is-proposed", "负责人审批的，应当有承办人员提请的事项", [Provision::article(PLATFORM, 3)];
    /// 集体讨论决定的事项
    DECIDED_COLLECTIVELY: "decided-collectively", "法律、法规、规章规定由负责人集体讨论决定的事项，参加讨论的负责人不得少于三人", [Provision::article(PLATFORM, 4)];
}

/// 事项名 The stable name of a kind of proposal.
pub trait Named: Sized {
    /// The name, as stored.
    const NAME: &'static str;
    /// The details of a proposal of this kind.
    fn of(subject: &Subject) -> Option<&Self>;
}

/// 提请事项 What needs a head's approval: the act that takes effect with it.
pub trait Approvable: Clone + Into<Subject> + Named {
    /// What must hold before it may be proposed, whatever the details are.
    fn may(case: &Case, ctx: &Context, check: &mut Check);
    /// What must hold of the details, when proposed and again when approved.
    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check);
    /// The facts that follow from the approval.
    fn effect(&self, case: &Case, ctx: &Context) -> Vec<Event>;
    /// Whether the heads must decide together.
    fn collective(&self, _case: &Case, _ctx: &Context) -> bool {
        false
    }
    /// 同一事项 Whether a proposal that waits is about the same thing. Most kinds concern the case as a whole.
    fn repeats(&self, _pending: &Self) -> bool {
        true
    }
    /// Something is left to propose besides what already waits.
    fn room(_case: &Case, _ctx: &Context, pending: &[&Self]) -> bool {
        pending.is_empty()
    }
}

macro_rules! subjects {
    ($( $variant:ident = $name:tt $title:tt $details:ty; )+) => {
        /// 提请事项 Everything that a head approves.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "subject", content = "details")]
        pub enum Subject { $( #[doc = $title] #[serde(rename = $name)] $variant($details), )+ }

        $( impl Named for $details {
            const NAME: &'static str = $name;
            fn of(subject: &Subject) -> Option<&Self> {
                match subject { Subject::$variant(details) => Some(details), _ => None }
            }
        } )+

        $( impl From<$details> for Subject { fn from(details: $details) -> Self { Self::$variant(details) } } )+

        /// The stable names of all of them.
        pub const SUBJECTS: &[&str] = &[$( $name ),+];

        impl Subject {
            /// Stable name.
            #[must_use]
            pub const fn name(&self) -> &'static str { match self { $( Self::$variant(_) => $name, )+ } }
            /// 事项名称
            #[must_use]
            pub const fn title(&self) -> &'static str { match self { $( Self::$variant(_) => $title, )+ } }
            fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
                match self { $( Self::$variant(details) => {
                    details.examine(case, ctx, check);
                } )+ }
            }
            fn effect(&self, case: &Case, ctx: &Context) -> Vec<Event> {
                match self { $( Self::$variant(details) => details.effect(case, ctx), )+ }
            }
            /// Whether the heads must decide together.
            #[must_use]
            pub fn collective(&self, case: &Case, ctx: &Context) -> bool {
                match self { $( Self::$variant(details) => details.collective(case, ctx), )+ }
            }
        }
    };
}

subjects! {
    Opening = "opening" "立案" opening::Open;
    NonOpening = "non_opening" "不予立案" opening::Decline;
    Transfer = "transfer" "移送管辖" jurisdiction::Transfer;
    Preservation = "preservation" "先行登记保存" preservation::Preserve;
    PreservationDisposal = "preservation_disposal" "处理登记保存证据" preservation::Dispose;
    GoodsDisposal = "goods_disposal" "处理涉案财物" goods::Dispose;
    Suspension = "suspension" "中止调查" period::Suspend;
    Extension = "extension" "延长办案期限" period::Extend;
    Termination = "termination" "终止调查" investigation::Terminate;
    Deviation = "deviation" "偏离裁量基准" draft::Deviate;
    Withholding = "withholding" "不予公示" publication::Withhold;
    EarlyStop = "early_stop" "提前停止公示" publication::StopEarly;
    CreditRepair = "credit_repair" "信用修复" credit::Repair;
    Deferral = "deferral" "延期或者分期缴纳罚款" payment::Defer;
    CourtApplication = "court_application" "申请法院强制执行" court::Apply;
    CourtObjection = "court_objection" "向上一级人民法院申请复议" court::Object;
    EnforcementAgreement = "enforcement_agreement" "执行协议" court::Agree;
    EnforcementSuspension = "enforcement_suspension" "中止执行" court::Suspend;
    EnforcementEnd = "enforcement_end" "终结执行" court::End;
    Withdrawal = "withdrawal" "自行纠正决定" withdrawal::Withdraw;
    Rectification = "rectification" "补正决定书" rectification::Rectify;
    Reconsideration = "reconsideration" "登记改变处罚决定的复议结果" remedy::ConcludeReconsideration;
    Litigation = "litigation" "登记改变处罚决定的诉讼结果" remedy::ConcludeLitigation;
    Closure = "closure" "结案" case_file::Close;
}

/// 提请 Proposes something for the head's approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Propose<T>(
    /// What is proposed.
    pub T,
);

impl<T: JsonSchema> JsonSchema for Propose<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    /// Details of the same name, of which there are some, are not the same.
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// What of this kind waits for a head.
fn waiting<T: Named>(case: &Case) -> Vec<&T> {
    case.pending().filter_map(|proposal| T::of(&proposal.subject)).collect()
}

impl<T: Approvable> Lawful for Propose<T> {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        let room = T::room(case, ctx, &waiting::<T>(case));
        check.require(&ONE_PROPOSAL_AT_A_TIME, room, "已经提请，等待负责人审批；需要修改的，先撤回提请");
        T::may(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let subject: Subject = self.0.clone().into();
        let doubled = waiting::<T>(case).into_iter().any(|pending| self.0.repeats(pending));
        check.require(&ONE_PROPOSAL_AT_A_TIME, !doubled, "已经提请，等待负责人审批；需要修改的，先撤回提请");
        self.0.examine(case, ctx, check);
        vec![Event::ProposalMade(Made { subject: Box::new(subject) })]
    }
}

/// 已提请 What was proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// What takes effect when approved.
    pub subject: Box<Subject>,
}

/// 提请 A proposal as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// Number within the case, from one.
    pub number: u32,
    /// What is proposed.
    pub subject: Subject,
    /// Who proposed it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
    /// 审批无效 Whoever approved it had to stay out, and the approval was found invalid: it is to be given anew.
    pub void: bool,
}

/// 审批结果
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 待审批
    Pending,
    /// 已批准
    Granted {
        /// By whom.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// 审批意见
        opinion: String,
        /// 参加集体讨论的负责人
        collective: Vec<PersonId>,
    },
    /// 未批准
    Refused {
        /// By whom.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// 理由
        reason: String,
    },
    /// 已撤回
    Withdrawn,
}

/// 批准 Grants a proposal, which then takes effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// 提请序号
    #[schemars(title = "提请序号", extend("x-widget" = "proposal"))]
    pub proposal: u32,
    /// 审批意见
    #[schemars(title = "审批意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
    /// 参加集体讨论的负责人 only where the heads must decide together.
    #[schemars(title = "参加集体讨论的负责人", extend("x-widget" = "people", "x-help" = "只有应当集体讨论决定的事项才填写"))]
    #[serde(default)]
    pub collective: Vec<PersonId>,
}

/// 不予批准 Refuses a proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// 提请序号
    #[schemars(title = "提请序号", extend("x-widget" = "proposal"))]
    pub proposal: u32,
    /// 理由
    #[schemars(title = "不予批准的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 撤回提请 The proposer takes a proposal back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// 提请序号
    #[schemars(title = "提请序号", extend("x-widget" = "proposal"))]
    pub proposal: u32,
}

fn find<'c>(case: &'c Case, number: u32, check: &mut Check) -> Option<&'c Proposal> {
    let proposal = case.pending().find(|proposal| proposal.number == number);
    check.require(&SOMETHING_IS_PROPOSED, proposal.is_some(), format!("没有待审批的第{number}号提请"));
    proposal
}

/// What every head's answer to a proposal needs.
fn may_answer(case: &Case, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::Head);
    check.require(&SOMETHING_IS_PROPOSED, case.pending().next().is_some(), "没有待审批的提请");
    let handles = case.involved.contains(&ctx.actor.id);
    let answerable = !handles && case.pending().any(|proposal| proposal.by != ctx.actor.id);
    check.require(
        &PROPOSER_DOES_NOT_APPROVE,
        answerable || case.pending().next().is_none(),
        "提请人或者本案办案人员不能审批，请由其他负责人审批",
    );
    standing::not_recused(check, case, ctx, &ctx.actor.id);
}

/// Heads who may take part in deciding together: they never handled the case and are not recused.
fn may_decide_together(case: &Case, id: &PersonId) -> bool {
    !case.handlers.contains(id) && !case.is_recused(id)
}

/// What must hold of a proposal on the day of its approval, whatever the head writes.
fn examine(proposal: &Proposal, case: &Case, ctx: &Context, check: &mut Check) {
    proposal.subject.examine(case, ctx, check);
    if proposal.subject.collective(case, ctx) {
        let people: Vec<PersonId> = ctx.agency.people.iter().map(|person| person.id.clone()).collect();
        together(proposal, &people, case, ctx, check);
    }
}

/// Enough heads are among these people.
pub(super) fn together(proposal: &Proposal, people: &[PersonId], case: &Case, ctx: &Context, check: &mut Check) {
    let minimum = ctx.profile.discussion_minimum.value as usize;
    let may: Vec<PersonId> = people.iter().filter(|id| may_decide_together(case, id)).cloned().collect();
    check.require(
        &DECIDED_COLLECTIVELY,
        standing::heads(ctx, &may) >= minimum,
        format!(
            "“{}”应当由负责人集体讨论决定，请填写参加讨论的负责人，不少于{minimum}人，承办过本案的和已经回避的不参加",
            proposal.subject.title()
        ),
    );
}

impl Lawful for Grant {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_answer(case, ctx, check);
        // Something proposed must still be lawful today; otherwise its breaches say why nothing can be granted.
        let lawful = |proposal: &&Proposal| {
            let mut scratch = Check::new(ctx);
            examine(proposal, case, ctx, &mut scratch);
            scratch.is_lawful()
        };
        let mut answerable = case.pending().filter(|proposal| proposal.by != ctx.actor.id);
        if let Some(first) = case.pending().find(|proposal| proposal.by != ctx.actor.id)
            && !answerable.any(|proposal| lawful(&proposal))
        {
            examine(first, case, ctx, check);
        }
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(proposal) = find(case, self.proposal, check) else { return Vec::new() };
        check.require(&PROPOSER_DOES_NOT_APPROVE, proposal.by != ctx.actor.id, "不能审批本人的提请");
        if proposal.subject.collective(case, ctx) {
            together(proposal, &self.collective, case, ctx, check);
        }
        proposal.subject.examine(case, ctx, check);
        let mut events = vec![Event::ApprovalGranted(self.clone())];
        if check.is_lawful() {
            events.extend(proposal.subject.effect(case, ctx));
        }
        events
    }
}

impl Lawful for Refuse {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_answer(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        if let Some(proposal) = find(case, self.proposal, check) {
            check.require(
                &PROPOSER_DOES_NOT_APPROVE,
                proposal.by != ctx.actor.id,
                "不能审批本人的提请；需要收回的，请撤回提请",
            );
        }
        vec![Event::ApprovalRefused(self.clone())]
    }
}

impl Lawful for Withdraw {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        let own = case.pending().any(|proposal| proposal.by == ctx.actor.id);
        check.require(&SOMETHING_IS_PROPOSED, own, "您没有待审批的提请可以撤回");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let own = find(case, self.proposal, check).is_some_and(|proposal| proposal.by == ctx.actor.id);
        check.require(&SOMETHING_IS_PROPOSED, own, "只能撤回本人的提请");
        vec![Event::ProposalWithdrawn(self.clone())]
    }
}

impl Fact for Made {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.involved.insert(meta.by.clone());
        let number = u32::try_from(case.proposals.len() + 1).unwrap_or(u32::MAX);
        case.proposals.push(Proposal {
            number,
            subject: (*self.subject).clone(),
            by: meta.by.clone(),
            at: meta.at,
            outcome: Outcome::Pending,
            void: false,
        });
    }
}

fn conclude(case: &mut Case, number: u32, outcome: Outcome) {
    if let Some(proposal) = case.proposals.iter_mut().find(|proposal| proposal.number == number) {
        proposal.outcome = outcome;
    }
}

impl Fact for Grant {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        let (by, at) = (meta.by.clone(), meta.at);
        let (opinion, collective) = (self.opinion.clone(), self.collective.clone());
        conclude(case, self.proposal, Outcome::Granted { by, at, opinion, collective });
    }
}

impl Fact for Refuse {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        let outcome = Outcome::Refused { by: meta.by.clone(), at: meta.at, reason: self.reason.clone() };
        conclude(case, self.proposal, outcome);
    }
}

impl Fact for Withdraw {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        conclude(case, self.proposal, Outcome::Withdrawn);
    }
}
