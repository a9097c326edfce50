//! 案件 A case is the fold of its events.

pub mod event;
pub mod stage;

use crate::act::{
    address, appraisal, approval, assistance, case_file, court, credit, decision, defence, delivery, discussion, draft,
    evidence, filing, goods, hearing, investigation, jurisdiction, lead, legal_review, opening, outlet, paper, payment,
    period, preservation, prior_notice, publication, rectification, recusal, referral, remedy, scene, withdrawal,
};
use crate::agency::Category;
use crate::context::legal_day;
use crate::people::PersonId;
use event::{Event, Recorded};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// 案件 Everything that has happened to one enforcement act, from the lead to the archive.
///
/// Each noun keeps its own part; gates look at these facts, never at the stage on the screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Case {
    /// How many events have been folded.
    pub version: u64,
    /// When the last event was recorded.
    pub updated_at: Option<Timestamp>,
    /// 线索
    pub lead: Option<lead::Lead>,
    /// 立案
    pub opening: Option<opening::Opening>,
    /// 不予立案
    pub non_opening: Option<opening::Decline>,
    /// 提请与审批
    pub proposals: Vec<approval::Proposal>,
    /// 管辖
    pub jurisdiction: jurisdiction::Jurisdiction,
    /// 办案人员 Officers assigned now.
    pub officers: Vec<PersonId>,
    /// 历次指派 Who was assigned from which day on, oldest first.
    pub assignments: Vec<(Date, Vec<PersonId>)>,
    /// 参与过本案的人员 Everyone who has investigated, handled or recorded the case, ever (review and hearing must be by others).
    pub involved: BTreeSet<PersonId>,
    /// 承办过本案的人员 Everyone who was ever an officer of the case or worked on its evidence: no such head decides about it.
    pub handlers: BTreeSet<PersonId>,
    /// 回避
    pub recusals: Vec<recusal::Recusal>,
    /// 首次取证告知
    pub rights: Option<scene::InformRights>,
    /// 送达地址确认书
    pub address: Option<address::Confirm>,
    /// 证据
    pub evidence: Vec<evidence::Evidence>,
    /// 现场笔录、询问笔录
    pub records: Vec<scene::Record>,
    /// 责令改正
    pub corrections: Vec<scene::Correction>,
    /// 先行登记保存
    pub preservations: Vec<preservation::Preservation>,
    /// 涉案财物
    pub goods: Vec<goods::Goods>,
    /// 检测鉴定
    pub appraisals: Vec<appraisal::Appraisal>,
    /// 协助
    pub assistances: Vec<assistance::Assistance>,
    /// 中止、延长
    pub period: period::Period,
    /// 涉嫌犯罪移送
    pub referral: Option<referral::Referral>,
    /// 调查终结
    pub investigation: Option<investigation::Investigation>,
    /// 终止调查
    pub termination: Option<(Date, investigation::Terminate)>,
    /// 拟处理意见 The current draft of the decision.
    pub draft: Option<draft::Draft>,
    /// 偏离裁量基准的批准
    pub deviation: Option<draft::Deviate>,
    /// 法制审核 Rounds, oldest first.
    pub reviews: Vec<legal_review::Round>,
    /// 事先告知 Notices, oldest first; the last one counts.
    pub notices: Vec<prior_notice::Notice>,
    /// 陈述申辩 on the last notice.
    pub defence: defence::Defence,
    /// 听证
    pub hearing: hearing::Hearing,
    /// 集体讨论
    pub discussions: Vec<discussion::Discussion>,
    /// 决定
    pub decision: Option<decision::Decision>,
    /// 送达 of the decision.
    pub deliveries: Vec<delivery::Attempt>,
    /// 作废的送达登记
    pub annulled: Vec<delivery::Annulled>,
    /// 决定之后的文书 Papers that the party must get, in the order in which they were made.
    pub papers: Vec<paper::Issued>,
    /// 公示
    pub publication: publication::Publication,
    /// 信用公示
    pub credit: credit::Credit,
    /// 公示渠道 Every sending, oldest first.
    pub outlets: Vec<outlet::Sending>,
    /// 备案
    pub filings: Vec<filing::Filing>,
    /// 缴款与其他处罚的执行
    pub payment: payment::Payment,
    /// 催告与申请法院强制执行
    pub court: court::Court,
    /// 复议与诉讼
    pub remedy: remedy::Remedy,
    /// 自行纠正 oldest first.
    pub withdrawals: Vec<(Date, withdrawal::Withdraw)>,
    /// 补正
    pub rectifications: Vec<rectification::Rectified>,
    /// 结案
    pub closure: Option<(Date, case_file::Close)>,
    /// 归档
    pub archive: Option<(Date, case_file::Archive)>,
    /// 补充说明
    pub notes: Vec<case_file::Note>,
}

/// 事实 How one kind of event changes the case. Never fails and never judges: what is recorded has happened.
pub(crate) trait Fact {
    /// Folds the fact into the case. `on` is the legal day of the record, `who` and `at` its envelope.
    fn apply(&self, case: &mut Case, meta: &Meta);
}

/// 记录情况 Who recorded a fact, when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meta<'a> {
    /// Who acted.
    pub by: &'a PersonId,
    /// The moment.
    pub at: Timestamp,
    /// The legal day of that moment.
    pub on: Date,
}

macro_rules! fold {
    ($event:expr, $case:expr, $meta:expr; $( $variant:ident ),+ $(,)?) => {
        match $event { $( Event::$variant(fact) => fact.apply($case, $meta), )+ }
    };
}

impl Case {
    /// The case after these events.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut case = Self::default();
        for event in events {
            case.apply(event);
        }
        case
    }

    /// Folds one more event.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.version += 1;
        self.updated_at = Some(recorded.at);
        let meta = Meta { by: &recorded.by, at: recorded.at, on: legal_day(recorded.at) };
        fold!(&recorded.event, self, &meta;
            LeadRegistered, LeadExtended, ProposalMade, ProposalWithdrawn, ApprovalGranted, ApprovalRenewed, ReapprovalDeclined, ApprovalRefused, CaseOpened,
            CaseNotOpened, CaseTransferred, TransferReceived, TransferSentOut, DesignationRequested, JurisdictionDesignated, OfficersAssigned,
            RecusalRequested, RecusalDecided, RightsInformed, AddressConfirmed, EvidenceAdded, EvidenceVerified,
            EvidenceExcluded, SceneRecorded, InterviewRecorded, CorrectionOrdered, CorrectionInspected,
            PreservationApproved, EvidencePreserved, PreservationReported, PreservationDisposed, GoodsEntered, GoodsMoved,
            GoodsDisposalApproved, GoodsDisposed, AppraisalCommissioned, AppraisalReturned, AppraisalWithdrawn, AssistanceRequested, AssistanceAnswered,
            CaseSuspended, CaseResumed, PeriodExtended, InvestigationTerminated, ReferralStarted, ReferralReported,
            ReferralDecided, ReferralSent, ReferralAnswered, ReferralChallenged, ReferralHandedOver,
            InvestigationClosed, DraftSet, DeviationApproved, ReviewSubmitted, ReviewerAssigned,
            ReviewMaterialsReturned, ReviewExtended, LegalReviewConcluded, ReviewDisputed, ReviewResolved,
            PriorNoticeServed, DefenceReceived, DefenceWaived, DefenceReexamined, HearingRequested, HearingWaived,
            HearingHostAppointed, HearingMaterialsHandedOver, HearingAnnounced, HearingNotified, HearingPostponed, HearingSuspended, HearingResumed, HearingHeld, HearingEnded,
            HearingReported, DiscussionHeld, DecisionMade, DeliveryRecorded, DeliveryAnnulled, PaperDelivered, PublicationProposed, PublicationReviewed,
            PublicationApproved, PublicationReleased, PublicationWithheld, WithholdingEnded, PublicationCorrectionProposed,
            PublicationCorrectionReviewed, PublicationCorrected, PublicationStoppedEarly,
            PublicationPerformanceUpdated, OutletSent, OutletAnswered, OutletRecalled, CreditSent, CreditRepaired,
            CreditWithdrawn, DecisionFiled, FilingAnswered, DecisionRectified, PublicationTakenDown,
            PublicationExpired, PaymentRecorded, PaymentReversed, PaymentRefunded, CollectionRemitted, PaymentDeferred, PenaltyPerformed, DemandServed, CourtApplied,
            CourtObjected, CourtConcluded, EnforcementAgreed, EnforcementSuspended, EnforcementResumed, EnforcementTerminated,
            ReconsiderationRegistered, ReconsiderationConcluded, LitigationRegistered, LitigationConcluded,
            DecisionWithdrawn, CaseClosed, DossierArchived, NoteAdded,
        );
    }

    /// These people worked the case: they may neither review nor host it, nor decide about it as heads.
    pub(crate) fn handled_by(&mut self, officers: &[PersonId]) {
        self.involved.extend(officers.iter().cloned());
        self.handlers.extend(officers.iter().cloned());
    }

    /// 指派 These people are its officers from this day on.
    pub(crate) fn assign(&mut self, officers: &[PersonId], on: Date) {
        self.officers = officers.to_vec();
        self.assignments.push((on, officers.to_vec()));
        self.handled_by(officers);
    }

    /// 当日的办案人员 The person was assigned on the day on which something was done, whenever it is recorded. Before the opening
    /// nobody was: there it is asked whether the person ever was.
    #[must_use]
    pub fn was_assigned(&self, person: &str, day: Date) -> bool {
        let named = |officers: &[PersonId]| officers.iter().any(|officer| officer == person);
        if self.assignments.first().is_some_and(|(opened_on, _)| day < *opened_on) {
            return self.assignments.iter().any(|(_, officers)| named(officers));
        }
        let until = |nth: usize| self.assignments.get(nth + 1).map(|(on, _)| *on);
        let held = |nth: usize, from: Date| from <= day && until(nth).is_none_or(|until| day <= until);
        self.assignments.iter().enumerate().any(|(nth, (from, officers))| held(nth, *from) && named(officers))
    }

    /// Proposals that wait for a head.
    pub fn pending(&self) -> impl Iterator<Item = &approval::Proposal> {
        self.proposals.iter().filter(|proposal| proposal.outcome == approval::Outcome::Pending)
    }

    /// 当事人 as known now.
    #[must_use]
    pub fn party(&self) -> Option<&crate::party::Party> {
        self.opening.as_ref().map(|o| &o.party).or_else(|| self.lead.as_ref().and_then(|l| l.party.as_ref()))
    }

    /// The category of enforcement that certificates must cover.
    #[must_use]
    pub const fn category(&self) -> Category {
        Category::Penalty
    }

    /// The matter under which the case was opened.
    #[must_use]
    pub fn matter(&self) -> Option<&str> {
        self.opening.as_ref().map(|opening| opening.matter.as_str())
    }

    /// Neither closed nor ended in another way, and opened.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.opening.is_some() && self.closure.is_none() && self.jurisdiction.transferred.is_none()
    }
}
