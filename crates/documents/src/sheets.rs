//! 必载事项表: for each form the fields that it must state, with the provision that requires them.

use crate::{Audience, Form, Mandatory, mandatory::need};

macro_rules! law {
    (penalty $article:literal) => {
        concat!("《中华人民共和国行政处罚法》", $article)
    };
    (coercion $article:literal) => {
        concat!("《中华人民共和国行政强制法》", $article)
    };
    (civil $article:literal) => {
        concat!("《中华人民共和国民事诉讼法》", $article)
    };
    (referral $article:literal) => {
        concat!("《行政执法机关移送涉嫌犯罪案件的规定》", $article)
    };
}

mod after;
mod decision;
mod investigation;

const DECISION_1: &str = law!(penalty "第五十九条第一款第一项");
const DECISION_2: &str = law!(penalty "第五十九条第一款第二项");
const DECISION_3: &str = law!(penalty "第五十九条第一款第三项");
const DECISION_4: &str = law!(penalty "第五十九条第一款第四项");
const DECISION_5: &str = law!(penalty "第五十九条第一款第五项");
const DECISION_6: &str = law!(penalty "第五十九条第一款第六项");
const NOTICE: &str = law!(penalty "第四十四条");
const OPENING: &str = law!(penalty "第五十四条");
const RECORD: &str = law!(penalty "第五十五条");
const TWO_OFFICERS: &str = law!(penalty "第四十二条第一款");
const PRESERVATION: &str = law!(penalty "第五十六条");
const OUTCOME: &str = law!(penalty "第五十七条第一款");
const DISCUSSION: &str = law!(penalty "第五十七条第二款");
const REVIEW: &str = law!(penalty "第五十八条");
const HEARING: &str = law!(penalty "第六十四条");
const DEFENCE: &str = law!(penalty "第四十五条第一款");
const ASSISTANCE: &str = law!(penalty "第二十六条");
const APPRAISAL: &str = law!(penalty "第五十四条第一款");
const DEMAND: &str = law!(coercion "第三十五条");
const APPLICATION: &str = law!(coercion "第五十五条");
const RECEIPT: &str = law!(civil "第八十七条");
const WITHDRAWAL: &str = law!(penalty "第七十五条第二款");
const REPORT: &str =
    "《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》第六项";
const FORMAT: &str = "文书格式";

/// What a penalty decision states of its author and day.
const DECIDED: &[Mandatory] = &[
    need("agency.name", "作出行政处罚决定的行政机关名称", DECISION_6),
    need("number", "文号", FORMAT),
    need("date", "作出决定的日期", DECISION_6),
];

/// What every document that goes out states.
const OUTWARD: &[Mandatory] =
    &[need("agency.name", "行政机关名称", FORMAT), need("number", "文号", FORMAT), need("date", "日期", FORMAT)];

/// What every document of the file states.
const INTERNAL: &[Mandatory] = &[need("agency.name", "行政机关名称", FORMAT)];

/// What the form states of its author and day.
pub(crate) fn common(form: Form) -> &'static [Mandatory] {
    match (form, form.audience()) {
        (Form::PenaltyDecision, _) => DECIDED,
        (_, Audience::Outward) => OUTWARD,
        (_, Audience::Internal | Audience::Record) => INTERNAL,
    }
}

/// The annual report is of no case.
const ANNUAL_REPORT: &[Mandatory] = &[
    need("title", "名称", FORMAT),
    need("year", "年度", REPORT),
    need("tables", "统计表", REPORT),
    need("tables[].rows", "统计数", REPORT),
    need("method", "口径版本", FORMAT),
];

/// What the form itself must state.
pub(crate) const fn of(form: Form) -> &'static [Mandatory] {
    match form {
        Form::OpeningApproval => investigation::OPENING_APPROVAL,
        Form::NoOpeningApproval => investigation::NO_OPENING_APPROVAL,
        Form::InterviewRecord => investigation::INTERVIEW_RECORD,
        Form::SceneRecord => investigation::SCENE_RECORD,
        Form::AddressConfirmation => investigation::ADDRESS_CONFIRMATION,
        Form::RecusalDecision => investigation::RECUSAL_DECISION,
        Form::PreservationNotice => investigation::PRESERVATION_NOTICE,
        Form::PreservationDisposal => investigation::PRESERVATION_DISPOSAL,
        Form::CorrectionOrder => investigation::CORRECTION_ORDER,
        Form::MatterApproval => investigation::MATTER_APPROVAL,
        Form::AnnualReport => ANNUAL_REPORT,
        Form::AssistanceLetter => investigation::ASSISTANCE_LETTER,
        Form::AppraisalCommission => investigation::APPRAISAL_COMMISSION,
        Form::AppraisalPeriodNotice => investigation::APPRAISAL_PERIOD_NOTICE,
        Form::AppraisalResultNotice => investigation::APPRAISAL_RESULT_NOTICE,
        Form::TransferLetter => investigation::TRANSFER_LETTER,
        Form::ReferralLetter => investigation::REFERRAL_LETTER,
        Form::InvestigationReport => investigation::INVESTIGATION_REPORT,
        Form::ReviewOpinion => decision::REVIEW_OPINION,
        Form::PriorNotice => decision::PRIOR_NOTICE,
        Form::HearingRightNotice => decision::HEARING_RIGHT_NOTICE,
        Form::DefenceReexamination => decision::DEFENCE_REEXAMINATION,
        Form::HearingNotice => decision::HEARING_NOTICE,
        Form::HearingRecord => decision::HEARING_RECORD,
        Form::HearingReport => decision::HEARING_REPORT,
        Form::CollectiveDiscussion => decision::COLLECTIVE_DISCUSSION,
        Form::PenaltyDecision => decision::PENALTY_DECISION,
        Form::NoPenaltyDecision => decision::NO_PENALTY_DECISION,
        Form::DeliveryReceipt => after::DELIVERY_RECEIPT,
        Form::DeferralNotice => after::DEFERRAL_NOTICE,
        Form::EnforcementAgreement => after::ENFORCEMENT_AGREEMENT,
        Form::DemandNotice => after::DEMAND_NOTICE,
        Form::CourtApplication => after::COURT_APPLICATION,
        Form::WithdrawalDecision => after::WITHDRAWAL_DECISION,
        Form::RectificationNotice => after::RECTIFICATION_NOTICE,
        Form::ClosingReport => after::CLOSING_REPORT,
    }
}
