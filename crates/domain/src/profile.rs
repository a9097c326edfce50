//! 地方与行业参数 The values on which places and sectors differ, each with its source.

use crate::act::draft::PenaltyKind;
use crate::annual_report::PenaltyOrder;
use crate::money::Fen;
use crate::terms;
use serde::{Deserialize, Serialize};

terms! {
    /// 来源标记 How well the source of a value is known.
    Mark {
        S = "已见原文",
        N = "仅见转述",
        M = "未见原文",
        E = "本平台读法",
        P = "本地方案",
    }
}

/// 参数 One value with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting<T> {
    /// The value in force.
    pub value: T,
    /// The provision or document that sets it.
    pub source: String,
    /// How well that source is known.
    pub mark: Mark,
}

terms! {
    /// 审核与告知的先后 In which order legal review and prior notice come.
    ReviewOrder {
        BeforeNotice = "先审核后告知",
        AfterDefence = "先告知后审核",
        Either = "先后均可",
    }
}

/// 第二次延长 What a place or sector says of a second extension of the time to decide: `"none"`, `"reasonable"` or a number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondExtension {
    /// 不得第二次延长
    None,
    /// 由负责人集体讨论确定合理期限
    Reasonable,
    /// 最多延长的天数
    #[serde(untagged)]
    Days(u32),
}

/// 参数表 The settings of one place and sector. Days are working days where the name says `working_days`, else calendar days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Key, for example `national` or `211104-water`.
    pub key: String,
    /// Name in Chinese.
    pub title: String,
    /// PEN-05: to assess a lead, in working days.
    pub lead_assessment_working_days: Setting<u32>,
    /// PEN-05: the one extension of that, in working days; 0 = none.
    pub lead_extension_working_days: Setting<u32>,
    /// PEN-02: to settle a dispute of jurisdiction by agreement, in working days.
    pub jurisdiction_dispute_working_days: Setting<u32>,
    /// PEN-04: for another agency to assist, in working days; 0 = no limit set.
    pub assistance_working_days: Setting<u32>,
    /// QUAL-14: to decide a request for recusal, in working days.
    pub recusal_working_days: Setting<u32>,
    /// QUAL-14: how often recusal of the same person may be asked for in a case, the request for re-examination included; 0 = no
    /// limit set.
    pub recusal_requests: Setting<u32>,
    /// QUAL-14: who was asked to stay out takes no part until it is decided, urgent measures excepted; not while a refusal is
    /// re-examined.
    pub recusal_pending_stays_out: Setting<bool>,
    /// QUAL-13: the principal head alone decides on the recusal of the staff, and the government or the body above on the principal's.
    pub recusal_by_principal: Setting<bool>,
    /// QUAL-03: months after which a power given to townships is due to be evaluated again; 0 = no interval set.
    pub empowerment_evaluation_months: Setting<u32>,
    /// QUAL-07: longest suspension of a certificate, in months, the first day included.
    pub suspension_longest_months: Setting<u32>,
    /// QUAL-06: latest day, `MM-DD` of the year after, by which the annual check of a year may end.
    pub annual_check_due: Setting<String>,
    /// QUAL-06: the first year whose annual check is due though nobody opened it, so that certificates lapse; 0 = none lapses
    /// before a check was opened.
    pub annual_check_demanded_from: Setting<u32>,
    /// QUAL-06: to appeal against a revocation, in days from its notice.
    pub revocation_appeal_days: Setting<u32>,
    /// QUAL-06: to decide such an appeal, in days.
    pub revocation_review_days: Setting<u32>,
    /// QUAL-07: to tell unit and issuing authority of a suspension, in days; 0 = no limit set.
    pub suspension_notice_days: Setting<u32>,
    /// QUAL-08: years that a passed exam serves for a first certificate; 0 = no limit set.
    pub qualification_years: Setting<u32>,
    /// QUAL-08, E: longest term of a renewed certificate, in years; 0 = no limit set.
    pub certificate_years: Setting<u32>,
    /// QUAL-09: hours face to face that a beginner's training has at least; 0 = none asked.
    pub induction_hours: Setting<u32>,
    /// QUAL-06: days before a certificate ends or a check is due on which people are warned (E: the platform's reading).
    pub certificate_warning_days: Setting<Vec<u32>>,
    /// QUAL-05: certificates valid from this day on are put in only with a passed exam or an exemption (E).
    pub certificate_evidence_from: Setting<String>,
    /// QUAL-09: hours of training that each officer has to do in a year.
    pub training_hours: Setting<u32>,
    /// QUAL-15: reviewers there should be for every hundred officers with a valid certificate; 0 = none asked.
    pub reviewer_percent: Setting<u32>,
    /// PEN-67: to decide, counted from the opening.
    pub decision_days: Setting<u32>,
    /// PEN-67: first extension.
    pub first_extension_days: Setting<u32>,
    /// PEN-67: second extension.
    pub second_extension_days: Setting<SecondExtension>,
    /// PEN-30: limitation in months; five years where the law says so is not a setting.
    pub limitation_months: Setting<u32>,
    /// PEN-61: for the party to state and defend, in working days from delivery of the notice.
    pub defence_working_days: Setting<u32>,
    /// HEAR-02: a fine or confiscation from which a natural person has a right to a hearing, in 分.
    pub hearing_threshold_person: Setting<Fen>,
    /// HEAR-02: the same for an organization, in 分.
    pub hearing_threshold_organization: Setting<Fen>,
    /// HEAR-01: kinds of penalty that count as 其他较重的行政处罚 for the right to a hearing.
    pub hearing_other_kinds: Setting<Vec<PenaltyKind>>,
    /// HEAR-05: to name the host after a request, in working days; 0 = no limit set.
    pub hearing_host_working_days: Setting<u32>,
    /// HEAR-05: for the officers to hand the materials to the host, in working days; 0 = no limit set.
    pub hearing_materials_working_days: Setting<u32>,
    /// HEAR-05: for the host to set time and place, in working days; 0 = no limit set.
    pub hearing_schedule_working_days: Setting<u32>,
    /// HEAR-05: how many working days before a public hearing it is announced; 0 = no limit set.
    pub hearing_announcement_working_days: Setting<u32>,
    /// HEAR-05: to report after the hearing, in working days.
    pub hearing_report_working_days: Setting<u32>,
    /// QUAL-16: the host must hold a host's certificate.
    pub hearing_host_certificate: Setting<bool>,
    /// REV-06: to conclude a legal review, in working days.
    pub review_working_days: Setting<u32>,
    /// REV-06: its one extension, in working days; 0 = none.
    pub review_extension_working_days: Setting<u32>,
    /// REV-02: every ordinary decision is reviewed.
    pub review_all_ordinary: Setting<bool>,
    /// Which comes first.
    pub review_order: Setting<ReviewOrder>,
    /// REV-01: a fine or confiscation that makes a decision against a person major, in 分.
    pub major_threshold_person: Setting<Fen>,
    /// REV-01: the same for an organization, in 分.
    pub major_threshold_organization: Setting<Fen>,
    /// PEN-65: fewest heads in a collective discussion.
    pub discussion_minimum: Setting<u32>,
    /// SVC-07: length of delivery by announcement.
    pub announcement_days: Setting<u32>,
    /// PEN-70: to report a major penalty to the body above; 0 = not required.
    pub major_filing_days: Setting<u32>,
    /// PEN-70: for the body above to examine what was filed, in days; 0 = no limit set.
    pub major_filing_review_days: Setting<u32>,
    /// PEN-70: a fine or confiscation against a person from which a decision is filed, in 分.
    pub major_filing_threshold_person: Setting<Fen>,
    /// PEN-70: the same for an organization, in 分.
    pub major_filing_threshold_organization: Setting<Fen>,
    /// DIS-06: to publish a decision, in working days.
    pub disclosure_working_days: Setting<u32>,
    /// DIS-06, DIS-07: to send a decision to the credit platform (双公示), in working days; 0 = not sent.
    pub double_publicity_working_days: Setting<u32>,
    /// DIS-07: to publish in the enterprise credit system, in working days; 0 = not sent.
    pub enterprise_publicity_working_days: Setting<u32>,
    /// A3.8: to send to the disclosure platform of the level above, in working days; 0 = there is none.
    pub superior_publicity_working_days: Setting<u32>,
    /// For the credit platform to answer a sending, in working days; 0 = it answers nothing.
    pub double_publicity_receipt_working_days: Setting<u32>,
    /// The same for the enterprise credit system.
    pub enterprise_receipt_working_days: Setting<u32>,
    /// The same for the platform of the level above.
    pub superior_receipt_working_days: Setting<u32>,
    /// DIS-17: to send again what an outlet rejected or what was corrected, in working days.
    pub resend_working_days: Setting<u32>,
    /// DIS-18: term of publication for criticism or a lower fine, in months.
    pub light_term_months: Setting<u32>,
    /// DIS-18: term of publication otherwise, in months.
    pub term_months: Setting<u32>,
    /// DIS-19: publication may stop early after so many months; 0 = not at all.
    pub early_stop_months: Setting<u32>,
    /// DIS-20: longest term on the credit platforms of a minor breach, in months.
    pub credit_minor_longest_months: Setting<u32>,
    /// DIS-20: shortest term of a general breach, in months.
    pub credit_general_shortest_months: Setting<u32>,
    /// DIS-20: longest term of a general breach, in months.
    pub credit_general_longest_months: Setting<u32>,
    /// DIS-20: shortest term of a serious breach, in months.
    pub credit_serious_shortest_months: Setting<u32>,
    /// DIS-20: longest term of a serious breach, in months.
    pub credit_serious_longest_months: Setting<u32>,
    /// DIS-20: a fine that makes a breach serious, in 分; 0 = no amount is set.
    pub credit_serious_fine: Setting<Fen>,
    /// DIS-08: a decision with nothing but a warning is published too.
    pub publish_warnings: Setting<bool>,
    /// DIS-14: the name of a punished natural person is masked.
    pub mask_person_names: Setting<bool>,
    /// QUAL-10, E: for how many minutes an officer's phone shows codes without network; 1 to 60.
    pub card_ahead_minutes: Setting<u32>,
    /// D9: to answer a consultation, in working days.
    pub consultation_working_days: Setting<u32>,
    /// D9: to tell whether a complaint or report is accepted, in working days.
    pub inquiry_acceptance_working_days: Setting<u32>,
    /// SUP-09: to settle a complaint or report and tell the result.
    pub inquiry_reply_days: Setting<u32>,
    /// DIS-17: to answer a request for correction, in working days.
    pub correction_working_days: Setting<u32>,
    /// EXE-02: to decide an application for deferral or instalments, in working days; 0 = no limit set.
    pub deferral_working_days: Setting<u32>,
    /// PEN-71: to propose closure after the case is settled, in working days.
    pub closure_working_days: Setting<u32>,
    /// ARC-01: to form the dossier after the end of the case.
    pub archiving_days: Setting<u32>,
    /// STA-01: last day of the annual report, `MM-DD`.
    pub annual_report_due: Setting<String>,
    /// STA-04, N: in which order penalties are heavier for the count of combined ones.
    pub annual_report_order: Setting<PenaltyOrder>,
    /// REM-04: who hears a reconsideration, in words for the documents.
    pub reconsideration_authority: Setting<String>,
    /// Yellow light: from this share of the period, in percent.
    pub yellow_percent: Setting<u32>,
    /// Yellow light: or when so many working days are left.
    pub yellow_working_days: Setting<u32>,
}
