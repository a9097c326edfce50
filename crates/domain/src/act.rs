//! 行为 Acts: what a person asks to do to a case.
//!
//! Each act is a struct of details in a module named for the noun of the law. [`Lawful::may`] holds what the law
//! requires whatever the details are, [`Lawful::decide`] what it requires of the details and which facts follow.
//! [`perform`] runs both; [`possible`] runs the first for every act, so the desk offers exactly what can be done.

pub mod address;
pub mod appraisal;
pub mod approval;
pub mod assignment;
pub mod assistance;
pub mod case_file;
pub mod collection;
pub mod court;
pub mod credit;
pub mod decision;
pub mod defence;
pub mod delivery;
pub mod discussion;
pub mod draft;
pub mod evidence;
pub mod filing;
pub mod goods;
pub mod hearing;
pub mod investigation;
pub mod jurisdiction;
pub mod lead;
pub mod legal_review;
pub mod opening;
pub mod outlet;
pub mod paper;
pub mod payment;
pub mod period;
pub mod preservation;
pub mod prior_notice;
pub mod publication;
pub mod reapproval;
pub mod recording;
pub mod rectification;
pub mod recusal;
pub mod referral;
pub mod remedy;
pub mod scene;
pub mod standing;
pub mod told;
pub mod withdrawal;

use crate::case::Case;
use crate::case::event::{Event, Recorded};
use crate::context::Context;
use crate::rule::{Check, Refusal, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rules of every module, in the order of the procedure.
pub(crate) const RULES: &[&[&Rule]] = &[
    standing::RULES,
    lead::RULES,
    opening::RULES,
    jurisdiction::RULES,
    jurisdiction::SENDING_RULES,
    assignment::RULES,
    recusal::RULES,
    reapproval::RULES,
    address::RULES,
    evidence::RULES,
    scene::RULES,
    told::RULES,
    recording::RULES,
    preservation::RULES,
    goods::RULES,
    appraisal::RULES,
    assistance::RULES,
    period::RULES,
    referral::RULES,
    investigation::RULES,
    draft::RULES,
    draft::LAW_RULES,
    legal_review::RULES,
    prior_notice::RULES,
    defence::RULES,
    hearing::RULES,
    discussion::RULES,
    decision::RULES,
    delivery::RULES,
    paper::RULES,
    payment::RULES,
    collection::RULES,
    court::RULES,
    remedy::RULES,
    withdrawal::RULES,
    rectification::RULES,
    filing::RULES,
    publication::RULES,
    credit::RULES,
    outlet::RULES,
    approval::RULES,
    case_file::RULES,
    crate::registry::RULES,
    crate::redaction::RULES,
    payment::REVERSAL_RULES,
    crate::registry::OFFICE_RULES,
    crate::list::RULES,
    crate::list::REVIEW_RULES,
    crate::account::RULES,
    crate::correction_request::RULES,
    crate::inquiry::RULES,
    crate::statute::change::RULES,
    crate::statute::proposal::RULES,
    crate::personnel::certificate::RULES,
    crate::personnel::annual_check::RULES,
    crate::personnel::training::RULES,
    crate::personnel::duty::RULES,
    crate::personnel::renewal::RULES,
    crate::personnel::appeal::RULES,
    crate::personnel::notice::RULES,
    crate::personnel::bank::RULES,
    crate::personnel::exam::RULES,
    crate::personnel::registration::RULES,
    crate::personnel::joint::RULES,
    crate::annual_report::RULES,
    crate::public_record::batch::RULES,
    crate::public_record::upkeep::RULES,
];

/// 合法性 What the law asks of an act.
pub trait Lawful {
    /// What must hold whatever the details are.
    fn may(case: &Case, ctx: &Context, check: &mut Check);
    /// What must hold of these details, and the facts that follow if nothing is broken.
    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event>;
}

/// 行为种类 One kind of act, for lists, schemas and forms.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Name for the outside, `noun.verb`.
    pub name: &'static str,
    /// 行为名称 in Chinese.
    pub title: &'static str,
    may: fn(&Case, &Context, &mut Check),
    schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

impl Kind {
    /// The JSON Schema of the details.
    #[must_use]
    pub fn schema(&self) -> schemars::Schema {
        let mut generator = schemars::SchemaGenerator::default();
        let mut schema = (self.schema)(&mut generator);
        // A referenced root becomes its definition, so that each schema stands alone.
        if let Some(name) = schema.get("$ref").and_then(|r| r.as_str()).and_then(|r| r.rsplit('/').next())
            && let Some(definition) = generator.definitions().get(name)
            && let Ok(definition) = schemars::Schema::try_from(definition.clone())
        {
            schema = definition;
        }
        if !generator.definitions().is_empty() {
            let definitions: serde_json::Map<_, _> = generator.definitions().clone().into_iter().collect();
            schema.insert("$defs".to_owned(), serde_json::Value::Object(definitions));
        }
        schema
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}

macro_rules! acts {
    ($( $variant:ident = $name:tt $title:tt $details:ty; )+) => {
        /// 行为 Every act by its outside name: `{"act": "lead.register", "with": {…}}`.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "act", content = "with")]
        pub enum Act {
            $( #[doc = $title] #[serde(rename = $name)] #[schemars(title = $title)] $variant($details), )+
        }

        /// Every kind of act, in the order of the procedure.
        pub const KINDS: &[Kind] = &[
            $( Kind { name: $name, title: $title, may: <$details as Lawful>::may, schema: |g| g.subschema_for::<$details>() }, )+
        ];

        impl Act {
            /// The outside name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $( Self::$variant(_) => $name, )+ }
            }

            fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
                match self {
                    $( Self::$variant(details) => {
                        <$details as Lawful>::may(case, ctx, check);
                        details.decide(case, ctx, check)
                    } )+
                }
            }
        }
    };
}

acts! {
    LeadRegister = "lead.register" "登记线索" lead::Register;
    LeadExtend = "lead.extend" "延长核查期限" lead::Extend;
    OpeningPropose = "opening.propose" "提请立案" approval::Propose<opening::Open>;
    NonOpeningPropose = "non_opening.propose" "提请不予立案" approval::Propose<opening::Decline>;
    TransferPropose = "transfer.propose" "提请移送管辖" approval::Propose<jurisdiction::Transfer>;
    TransferSend = "transfer.send" "登记移送送出" jurisdiction::SendOut;
    DesignationRequest = "designation.request" "报请指定管辖" jurisdiction::RequestDesignation;
    DesignationRecord = "designation.record" "登记指定管辖结果" jurisdiction::RecordDesignation;
    OfficersAssign = "officers.assign" "指派、调整办案人员" assignment::Assign;
    RecusalRequest = "recusal.request" "申请回避" recusal::Request;
    RecusalDecide = "recusal.decide" "决定是否回避" recusal::Decide;
    RightsInform = "rights.inform" "首次取证告知权利" scene::InformRights;
    AddressConfirm = "address.confirm" "登记送达地址确认书" address::Confirm;
    EvidenceAdd = "evidence.add" "收集证据" evidence::Add;
    EvidenceVerify = "evidence.verify" "查证证据" evidence::Verify;
    EvidenceExclude = "evidence.exclude" "排除证据" evidence::Exclude;
    SceneRecord = "scene.record" "制作现场笔录" scene::RecordScene;
    InterviewRecord = "interview.record" "制作询问笔录" scene::RecordInterview;
    CorrectionOrder = "correction.order" "责令改正" scene::OrderCorrection;
    CorrectionInspect = "correction.inspect" "复查改正情况" scene::InspectCorrection;
    PreservationPropose = "preservation.propose" "提请先行登记保存" approval::Propose<preservation::Preserve>;
    PreservationCarryOut = "preservation.carry_out" "实施先行登记保存" preservation::CarryOut;
    PreservationUrgent = "preservation.urgent" "紧急先行登记保存" preservation::PreserveUrgently;
    PreservationDispose = "preservation.dispose" "提请处理登记保存证据" approval::Propose<preservation::Dispose>;
    GoodsEnter = "goods.enter" "登记涉案财物" goods::Enter;
    GoodsMove = "goods.move" "变更涉案财物保管" goods::Move;
    GoodsDispose = "goods.dispose" "提请处理涉案财物" approval::Propose<goods::Dispose>;
    GoodsSettle = "goods.settle" "登记涉案财物处理结果" goods::Settle;
    AppraisalCommission = "appraisal.commission" "委托检测鉴定" appraisal::Commission;
    AppraisalReturn = "appraisal.return" "登记检测鉴定结果" appraisal::Return;
    AppraisalWithdraw = "appraisal.withdraw" "撤回检测鉴定委托" appraisal::Withdraw;
    AssistanceRequest = "assistance.request" "请求其他机关协助" assistance::Request;
    AssistanceAnswer = "assistance.answer" "登记协助结果" assistance::Answer;
    SuspensionPropose = "suspension.propose" "提请中止调查" approval::Propose<period::Suspend>;
    SuspensionResume = "suspension.resume" "恢复调查" period::Resume;
    ExtensionPropose = "extension.propose" "提请延长办案期限" approval::Propose<period::Extend>;
    TerminationPropose = "termination.propose" "提请终止调查" approval::Propose<investigation::Terminate>;
    ReferralStart = "referral.start" "成立涉嫌犯罪核查专案组" referral::Start;
    ReferralReport = "referral.report" "提出移送涉嫌犯罪案件报告" referral::Report;
    ReferralDecide = "referral.decide" "决定是否移送司法机关" referral::Decide;
    ReferralSend = "referral.send" "移送公安机关" referral::Send;
    ReferralReply = "referral.reply" "登记公安机关决定" referral::Reply;
    ReferralChallenge = "referral.challenge" "提请复议或者建议立案监督" referral::Challenge;
    ReferralHandOver = "referral.hand_over" "移交涉案物品和材料" referral::HandOver;
    InvestigationClose = "investigation.close" "调查终结" investigation::Close;
    DraftSet = "draft.set" "拟定处理意见" draft::Set;
    DeviationPropose = "deviation.propose" "提请偏离裁量基准" approval::Propose<draft::Deviate>;
    ReviewSubmit = "review.submit" "送法制审核" legal_review::Submit;
    ReviewAssign = "review.assign" "指派法制审核人员" legal_review::Assign;
    ReviewReturn = "review.return" "退回补充材料" legal_review::ReturnMaterials;
    ReviewExtend = "review.extend" "延长审核期限" legal_review::Extend;
    ReviewConclude = "review.conclude" "出具法制审核意见" legal_review::Conclude;
    ReviewDisagree = "review.disagree" "对审核意见提出异议" legal_review::Disagree;
    ReviewResolve = "review.resolve" "协调审核分歧" legal_review::Resolve;
    NoticeServe = "notice.serve" "送达处罚事先告知书" prior_notice::Serve;
    DefenceReceive = "defence.receive" "记录陈述申辩" defence::Receive;
    DefenceWaive = "defence.waive" "记录放弃陈述申辩" defence::Waive;
    DefenceReexamine = "defence.reexamine" "复核陈述申辩" defence::Reexamine;
    HearingRequest = "hearing.request" "登记听证申请" hearing::Request;
    HearingWaive = "hearing.waive" "记录放弃听证" hearing::Waive;
    HearingAppoint = "hearing.appoint" "确定听证主持人" hearing::Appoint;
    HearingHandOver = "hearing.hand_over" "移交听证材料" hearing::HandOver;
    HearingNotify = "hearing.notify" "送达听证通知书" hearing::Notify;
    HearingAnnounce = "hearing.announce" "公告听证" hearing::Announce;
    HearingPostpone = "hearing.postpone" "延期听证" hearing::Postpone;
    HearingSuspend = "hearing.suspend" "中止听证" hearing::Suspend;
    HearingResume = "hearing.resume" "恢复听证" hearing::Resume;
    HearingHold = "hearing.hold" "举行听证" hearing::Hold;
    HearingEnd = "hearing.end" "终止听证" hearing::End;
    HearingReport = "hearing.report" "提交听证报告" hearing::Report;
    DiscussionHold = "discussion.hold" "负责人集体讨论" discussion::Hold;
    DecisionMake = "decision.make" "作出决定" decision::Make;
    DeliveryRecord = "delivery.record" "送达决定书" delivery::Record;
    DeliveryAnnul = "delivery.annul" "作废送达登记" delivery::Annul;
    PaperDeliver = "paper.deliver" "送达决定之后的文书" paper::Deliver;
    PublicationPropose = "publication.propose" "提请公示" publication::Submit;
    PublicationReview = "publication.review" "复核公示内容" publication::Review;
    PublicationApprove = "publication.approve" "审定公示" publication::Approve;
    PublicationRelease = "publication.release" "发布公示" publication::Release;
    PublicationWithhold = "publication.withhold" "提请不予公示" approval::Propose<publication::Withhold>;
    PublicationEndWithholding = "publication.end_withholding" "终止不予公示" publication::EndWithholding;
    PublicationCorrect = "publication.correct" "提出更正公示" publication::Correct;
    PublicationReviewCorrection = "publication.review_correction" "复核更正公示" publication::ReviewCorrection;
    PublicationTakeDown = "publication.take_down" "撤下公示" publication::TakeDown;
    PublicationExpire = "publication.expire" "公示期满停止公示" publication::Expire;
    PublicationStopEarly = "publication.stop_early" "提请提前停止公示" approval::Propose<publication::StopEarly>;
    CreditSend = "credit.send" "登记推送信用平台" credit::Send;
    CreditRepair = "credit.repair" "提请信用修复" approval::Propose<credit::Repair>;
    CreditWithdraw = "credit.withdraw" "登记信用平台撤下" credit::Withdraw;
    OutletSend = "outlet.send" "报送公示渠道" outlet::Send;
    OutletAnswer = "outlet.answer" "登记渠道回执" outlet::Answer;
    OutletRecall = "outlet.recall" "登记渠道撤下" outlet::Recall;
    FilingSubmit = "filing.submit" "登记报送备案" filing::Submit;
    FilingAnswer = "filing.answer" "登记备案审查意见" filing::Answer;
    PaymentRecord = "payment.record" "登记缴款" payment::Record;
    PaymentReverse = "payment.reverse" "冲正缴款登记" payment::Reverse;
    PaymentRefund = "payment.refund" "登记退还款项" payment::Refund;
    PaymentRemit = "payment.remit" "缴交当场收缴的罚款" collection::Remit;
    DeferralPropose = "deferral.propose" "提请延期或者分期缴纳" approval::Propose<payment::Defer>;
    PerformanceRecord = "performance.record" "登记其他处罚执行情况" payment::Perform;
    DemandServe = "demand.serve" "送达催告书" court::Demand;
    CourtApply = "court.apply" "申请法院强制执行" approval::Propose<court::Apply>;
    CourtObject = "court.object" "向上一级法院申请复议" approval::Propose<court::Object>;
    CourtConclude = "court.conclude" "登记法院处理结果" court::Conclude;
    EnforcementAgreement = "enforcement.agree" "达成执行协议" approval::Propose<court::Agree>;
    EnforcementSuspend = "enforcement.suspend" "提请中止执行" approval::Propose<court::Suspend>;
    EnforcementResume = "enforcement.resume" "恢复执行" court::Resume;
    EnforcementEnd = "enforcement.end" "提请终结执行" approval::Propose<court::End>;
    ReconsiderationRegister = "reconsideration.register" "登记行政复议" remedy::RegisterReconsideration;
    ReconsiderationConclude = "reconsideration.conclude" "登记复议结果" remedy::ConcludeReconsideration;
    LitigationRegister = "litigation.register" "登记行政诉讼" remedy::RegisterLitigation;
    LitigationConclude = "litigation.conclude" "登记诉讼结果" remedy::ConcludeLitigation;
    WithdrawalPropose = "withdrawal.propose" "提请自行纠正决定" approval::Propose<withdrawal::Withdraw>;
    DecisionRectify = "decision.rectify" "提请补正决定书" approval::Propose<rectification::Rectify>;
    ApprovalGrant = "approval.grant" "批准" approval::Grant;
    ApprovalRenew = "approval.renew" "重新审批" reapproval::Renew;
    ApprovalDecline = "approval.decline" "不予重新批准" reapproval::Decline;
    ApprovalRefuse = "approval.refuse" "不予批准" approval::Refuse;
    ProposalWithdraw = "proposal.withdraw" "撤回提请" approval::Withdraw;
    ClosurePropose = "closure.propose" "提请结案" approval::Propose<case_file::Close>;
    DossierArchive = "dossier.archive" "立卷归档" case_file::Archive;
    NoteAdd = "note.add" "补充说明" case_file::Note;
}

/// 办理 Decides one act: the facts that follow, or the refusal that cites every broken rule.
///
/// # Errors
/// The refusal, when any rule that binds is broken.
pub fn perform(act: &Act, case: &Case, ctx: &Context) -> Result<Vec<Event>, Refusal> {
    let mut check = Check::new(ctx);
    standing::not_recused(&mut check, case, ctx, &ctx.actor.id);
    standing::certified(&mut check, case, ctx);
    recusal::pending::actor(&mut check, case, ctx, act.name());
    for missing in &ctx.history.unfound {
        check.require(&standing::CITES_EXISTING_LAW, false, missing.as_str());
    }
    let mut events = act.examine(case, ctx, &mut check);
    recording::check(act, ctx, &mut check);
    check.done()?;
    events.extend(follows(&events, case, ctx));
    Ok(events)
}

/// What these facts change of the public page by themselves; most acts are on cases that are not published.
fn follows(events: &[Event], case: &Case, ctx: &Context) -> Option<Event> {
    let shown = case.publication.is_up() && !events.is_empty();
    shown.then(|| {
        let mut then = case.clone();
        for event in events {
            then.apply(&Recorded { at: ctx.now, by: ctx.actor.id.clone(), event: event.clone() });
        }
        publication::performed(&then, ctx)
    })?
}

/// 可为与不可为 One kind of act and whether this person may do it now.
#[derive(Clone)]
pub struct Possible {
    /// The kind of act.
    pub kind: &'static Kind,
    /// Why not; `None` = may.
    pub refusal: Option<Refusal>,
}

/// 可为与不可为 Every kind of act, with "may" or the rules that refuse it.
#[must_use]
pub fn possible(case: &Case, ctx: &Context) -> Vec<Possible> {
    KINDS
        .iter()
        .map(|kind| {
            let mut check = Check::new(ctx);
            standing::not_recused(&mut check, case, ctx, &ctx.actor.id);
            standing::certified(&mut check, case, ctx);
            recusal::pending::actor(&mut check, case, ctx, kind.name);
            (kind.may)(case, ctx, &mut check);
            Possible { kind, refusal: check.done().err() }
        })
        .collect()
}
