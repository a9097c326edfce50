//! 文书种类: the documents of the ordinary penalty procedure.

use crate::{Mandatory, sheets};
use serde::{Deserialize, Serialize};

/// Whom a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// 外部文书: goes out under the agency's seal.
    Outward,
    /// 内部文书: stays in the file.
    Internal,
    /// 笔录: taken down before people who sign it.
    Record,
}

/// Declares the forms: variant, slug, title and audience each once.
macro_rules! forms {
    ($($variant:ident $slug:literal $title:literal $audience:ident,)*) => {
        /// 文书种类.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Form {
            $(#[doc = $title] #[serde(rename = $slug)] $variant,)*
        }

        impl Form {
            /// All forms, in the order of the procedure.
            pub const ALL: [Self; [$($slug),*].len()] = [$(Self::$variant),*];

            /// The name in addresses and file names.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),* }
            }

            /// 文书名称.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }

            /// Whom the document is for.
            #[must_use]
            pub fn audience(self) -> Audience {
                match self { $(Self::$variant => Audience::$audience),* }
            }

            /// The template that lays it out.
            #[must_use]
            pub fn template(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("../templates/", $slug, ".typ"))),* }
            }
        }
    };
}

forms! {
    OpeningApproval "opening_approval" "立案审批表" Internal,
    NoOpeningApproval "no_opening_approval" "不予立案审批表" Internal,
    InterviewRecord "interview_record" "询问笔录" Record,
    SceneRecord "scene_record" "现场笔录" Record,
    AddressConfirmation "address_confirmation" "送达地址确认书" Record,
    RecusalDecision "recusal_decision" "回避决定书" Outward,
    PreservationNotice "preservation_notice" "先行登记保存证据通知书" Outward,
    PreservationDisposal "preservation_disposal" "先行登记保存证据处理决定书" Outward,
    CorrectionOrder "correction_order" "责令改正通知书" Outward,
    MatterApproval "matter_approval" "案件有关事项审批表" Internal,
    AssistanceLetter "assistance_letter" "协助调查函" Outward,
    AppraisalCommission "appraisal_commission" "检测鉴定委托书" Outward,
    AppraisalPeriodNotice "appraisal_period_notice" "检测鉴定期间告知书" Outward,
    AppraisalResultNotice "appraisal_result_notice" "检测鉴定结果告知书" Outward,
    TransferLetter "transfer_letter" "案件移送函" Outward,
    ReferralLetter "referral_letter" "涉嫌犯罪案件移送书" Outward,
    InvestigationReport "investigation_report" "案件调查终结报告" Internal,
    ReviewOpinion "review_opinion" "法制审核意见书" Internal,
    PriorNotice "prior_notice" "行政处罚事先告知书" Outward,
    HearingRightNotice "hearing_right_notice" "行政处罚听证告知书" Outward,
    DefenceReexamination "defence_reexamination" "陈述申辩复核意见书" Internal,
    HearingNotice "hearing_notice" "行政处罚听证通知书" Outward,
    HearingRecord "hearing_record" "听证笔录" Record,
    HearingReport "hearing_report" "听证报告" Internal,
    CollectiveDiscussion "collective_discussion" "重大案件集体讨论记录" Internal,
    PenaltyDecision "penalty_decision" "行政处罚决定书" Outward,
    NoPenaltyDecision "no_penalty_decision" "不予行政处罚决定书" Outward,
    WithdrawalDecision "withdrawal_decision" "纠正行政处罚决定的决定书" Outward,
    RectificationNotice "rectification_notice" "行政处罚决定书补正通知书" Outward,
    DeliveryReceipt "delivery_receipt" "送达回证" Internal,
    DeferralNotice "deferral_notice" "延期（分期）缴纳罚款通知书" Outward,
    EnforcementAgreement "enforcement_agreement" "执行协议书" Outward,
    DemandNotice "demand_notice" "履行行政处罚决定催告书" Outward,
    CourtApplication "court_application" "强制执行申请书" Outward,
    ClosingReport "closing_report" "结案报告" Internal,
    AnnualReport "annual_report" "行政执法统计年报" Internal,
}

impl Form {
    /// The form of a slug.
    #[must_use]
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.slug() == slug)
    }

    /// 交当事人: what the party keeps, and by which it can ask how its case stands.
    #[must_use]
    pub fn goes_to_party(self) -> bool {
        let elsewhere = [
            Self::AssistanceLetter,
            Self::AppraisalCommission,
            Self::TransferLetter,
            Self::ReferralLetter,
            Self::CourtApplication,
        ];
        self.audience() == Audience::Outward && !elsewhere.contains(&self)
    }

    /// 必载事项: what it must state by law.
    pub fn mandatory(self) -> impl Iterator<Item = Mandatory> {
        sheets::common(self).iter().chain(sheets::of(self)).copied()
    }
}
