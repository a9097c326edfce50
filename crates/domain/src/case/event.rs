//! 事件 Facts of a case, in the past tense, stored for ever under frozen names.
//!
//! A fact that says no more than the act that made it carries the act's details. Fields only grow (with a default);
//! a changed meaning is a new event.

use crate::act::{
    address, appraisal, approval, assignment, assistance, case_file, collection, court, credit, decision, defence,
    delivery, discussion, draft, evidence, filing, goods, hearing, investigation, jurisdiction, lead, legal_review,
    opening, outlet, paper, payment, period, preservation, prior_notice, publication, reapproval, rectification,
    recusal, referral, remedy, scene, withdrawal,
};
use crate::people::PersonId;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! events {
    ($( $variant:ident = $title:tt $details:ty; )+) => {
        /// 事件 What happened to a case.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "event", content = "details")]
        #[expect(clippy::large_enum_variant, reason = "events are folded one by one and never held in bulk")]
        pub enum Event { $( #[doc = $title] $variant($details), )+ }

        impl Event {
            /// The frozen name under which the event is stored.
            #[must_use]
            pub const fn name(&self) -> &'static str { match self { $( Self::$variant(_) => stringify!($variant), )+ } }
            /// 事件名称 in Chinese.
            #[must_use]
            pub const fn title(&self) -> &'static str { match self { $( Self::$variant(_) => $title, )+ } }
        }

        /// Every frozen name with its Chinese title.
        pub const NAMES: &[(&str, &str)] = &[$( (stringify!($variant), $title) ),+];
    };
}

events! {
    LeadRegistered = "登记线索" lead::Register;
    LeadExtended = "延长核查期限" lead::Extend;
    ProposalMade = "提请审批" approval::Made;
    ProposalWithdrawn = "撤回提请" approval::Withdraw;
    ApprovalGranted = "负责人批准" approval::Grant;
    ApprovalRenewed = "负责人重新批准" reapproval::Renew;
    ReapprovalDeclined = "负责人不予重新批准" reapproval::Decline;
    ApprovalRefused = "负责人不予批准" approval::Refuse;
    CaseOpened = "立案" opening::Opening;
    CaseNotOpened = "不予立案" opening::Decline;
    CaseTransferred = "移送管辖" jurisdiction::Transfer;
    TransferReceived = "受移送机关接收登记" jurisdiction::Received;
    TransferSentOut = "移送送出" jurisdiction::SendOut;
    DesignationRequested = "报请指定管辖" jurisdiction::RequestDesignation;
    JurisdictionDesignated = "指定管辖" jurisdiction::RecordDesignation;
    OfficersAssigned = "指派办案人员" assignment::Assign;
    RecusalRequested = "申请回避" recusal::Request;
    RecusalDecided = "决定回避申请" recusal::Decide;
    RightsInformed = "告知陈述申辩和申请回避的权利" scene::InformRights;
    AddressConfirmed = "确认送达地址" address::Confirm;
    EvidenceAdded = "收集证据" evidence::Add;
    EvidenceVerified = "证据查证属实" evidence::Verify;
    EvidenceExcluded = "排除证据" evidence::Exclude;
    SceneRecorded = "制作现场笔录" scene::RecordScene;
    InterviewRecorded = "制作询问笔录" scene::RecordInterview;
    CorrectionOrdered = "责令改正" scene::OrderCorrection;
    CorrectionInspected = "复查改正情况" scene::InspectCorrection;
    PreservationApproved = "批准先行登记保存" preservation::Preserve;
    EvidencePreserved = "先行登记保存证据" preservation::CarryOut;
    PreservationReported = "紧急登记保存报告" preservation::PreserveUrgently;
    PreservationDisposed = "处理登记保存证据" preservation::Dispose;
    GoodsEntered = "登记涉案财物" goods::Enter;
    GoodsMoved = "变更涉案财物保管" goods::Move;
    GoodsDisposalApproved = "批准处理涉案财物" goods::Dispose;
    GoodsDisposed = "涉案财物处理完毕" goods::Settle;
    AppraisalCommissioned = "委托检测鉴定" appraisal::Commission;
    AppraisalReturned = "检测鉴定结果" appraisal::Return;
    AppraisalWithdrawn = "撤回检测鉴定委托" appraisal::Withdraw;
    AssistanceRequested = "请求其他机关协助" assistance::Request;
    AssistanceAnswered = "协助结果" assistance::Answer;
    CaseSuspended = "中止调查" period::Suspend;
    CaseResumed = "恢复调查" period::Resume;
    PeriodExtended = "延长办案期限" period::Extend;
    InvestigationTerminated = "终止调查" investigation::Terminate;
    ReferralStarted = "成立涉嫌犯罪核查专案组" referral::Start;
    ReferralReported = "提出移送报告" referral::Report;
    ReferralDecided = "决定是否移送司法机关" referral::Decide;
    ReferralSent = "移送公安机关" referral::Send;
    ReferralAnswered = "公安机关决定" referral::Reply;
    ReferralChallenged = "对不予立案提出异议" referral::Challenge;
    ReferralHandedOver = "移交物品和材料" referral::HandOver;
    InvestigationClosed = "调查终结" investigation::Close;
    DraftSet = "拟定处理意见" draft::Set;
    DeviationApproved = "批准偏离裁量基准" draft::Deviate;
    ReviewSubmitted = "送法制审核" legal_review::Submit;
    ReviewerAssigned = "指派法制审核人员" legal_review::Assign;
    ReviewMaterialsReturned = "退回补充审核材料" legal_review::ReturnMaterials;
    ReviewExtended = "延长审核期限" legal_review::Extend;
    LegalReviewConcluded = "出具法制审核意见" legal_review::Conclude;
    ReviewDisputed = "对审核意见提出异议" legal_review::Disagree;
    ReviewResolved = "负责人协调审核分歧" legal_review::Resolve;
    PriorNoticeServed = "送达处罚事先告知书" prior_notice::Served;
    DefenceReceived = "当事人陈述申辩" defence::Receive;
    DefenceWaived = "当事人放弃陈述申辩" defence::Waive;
    DefenceReexamined = "复核陈述申辩" defence::Reexamine;
    HearingRequested = "当事人申请听证" hearing::Request;
    HearingWaived = "当事人放弃听证" hearing::Waive;
    HearingHostAppointed = "确定听证主持人" hearing::Appoint;
    HearingMaterialsHandedOver = "移交听证材料" hearing::HandOver;
    HearingAnnounced = "公告听证" hearing::Announce;
    HearingNotified = "通知听证" hearing::Notify;
    HearingPostponed = "延期听证" hearing::Postpone;
    HearingSuspended = "中止听证" hearing::Suspend;
    HearingResumed = "恢复听证" hearing::Resume;
    HearingHeld = "举行听证" hearing::Hold;
    HearingEnded = "终止听证" hearing::End;
    HearingReported = "听证报告" hearing::Report;
    DiscussionHeld = "负责人集体讨论" discussion::Hold;
    DecisionMade = "作出决定" decision::Made;
    DeliveryRecorded = "送达决定书" delivery::Attempt;
    DeliveryAnnulled = "作废送达登记" delivery::Annul;
    PaperDelivered = "送达决定之后的文书" paper::Delivered;
    PublicationProposed = "提请公示" publication::Submitted;
    PublicationReviewed = "复核公示内容" publication::Review;
    PublicationApproved = "审定公示" publication::Approve;
    PublicationReleased = "发布公示" publication::Released;
    PublicationWithheld = "决定不予公示" publication::Withhold;
    WithholdingEnded = "终止不予公示" publication::EndWithholding;
    PublicationCorrectionProposed = "提出更正公示" publication::CorrectionProposed;
    PublicationCorrectionReviewed = "复核更正公示" publication::ReviewCorrection;
    PublicationCorrected = "更正公示" publication::Corrected;
    PublicationTakenDown = "撤下公示" publication::TakenDown;
    PublicationExpired = "公示期满" publication::Expire;
    PublicationStoppedEarly = "提前停止公示" publication::StopEarly;
    PublicationPerformanceUpdated = "更新公示的履行情况" publication::PerformanceUpdated;
    CreditSent = "推送信用平台" credit::Sent;
    CreditRepaired = "信用修复" credit::Repair;
    CreditWithdrawn = "信用平台撤下" credit::Withdraw;
    OutletSent = "报送公示渠道" outlet::Sent;
    OutletAnswered = "公示渠道回执" outlet::Answer;
    OutletRecalled = "公示渠道撤下" outlet::Recall;
    DecisionFiled = "报送备案" filing::Submit;
    FilingAnswered = "备案审查意见" filing::Answer;
    PaymentRecorded = "缴款" payment::Record;
    PaymentReversed = "冲正缴款登记" payment::Reverse;
    PaymentRefunded = "退还款项" payment::Refund;
    CollectionRemitted = "缴交当场收缴的罚款" collection::Remit;
    PaymentDeferred = "批准延期或者分期缴纳" payment::Defer;
    PenaltyPerformed = "其他处罚执行" payment::Perform;
    DemandServed = "送达催告书" court::Demanded;
    CourtApplied = "申请法院强制执行" court::Apply;
    CourtObjected = "向上一级人民法院申请复议" court::Object;
    CourtConcluded = "法院处理结果" court::Conclude;
    EnforcementAgreed = "达成执行协议" court::Agree;
    EnforcementSuspended = "中止执行" court::Suspend;
    EnforcementResumed = "恢复执行" court::Resume;
    EnforcementTerminated = "终结执行" court::End;
    ReconsiderationRegistered = "行政复议受理" remedy::RegisterReconsideration;
    ReconsiderationConcluded = "行政复议结果" remedy::ConcludeReconsideration;
    LitigationRegistered = "行政诉讼受理" remedy::RegisterLitigation;
    LitigationConcluded = "行政诉讼结果" remedy::ConcludeLitigation;
    DecisionWithdrawn = "自行纠正决定" withdrawal::Withdraw;
    DecisionRectified = "补正决定书" rectification::Rectify;
    CaseClosed = "结案" case_file::Close;
    DossierArchived = "立卷归档" case_file::Archive;
    NoteAdded = "补充说明" case_file::Note;
}

/// 记录 One event with who made it and when, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recorded {
    /// When it was recorded.
    pub at: Timestamp,
    /// Who acted.
    pub by: PersonId,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

impl Event {
    /// 公开内容 What the event publishes, as exactly the bytes that go out and into the log; most events publish nothing.
    ///
    /// # Errors
    /// When the record cannot be written as JSON.
    pub fn public(&self) -> Result<Option<String>, serde_json::Error> {
        match self {
            Self::PublicationReleased(released) => serde_json::to_string(&released.record).map(Some),
            Self::PublicationCorrected(corrected) => serde_json::to_string(&corrected.record).map(Some),
            Self::PublicationPerformanceUpdated(updated) => serde_json::to_string(&updated.record).map(Some),
            _ => Ok(None),
        }
    }
}
