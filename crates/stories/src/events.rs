//! 事件名称 The frozen names of all events that a step may add to the record.

use domain::{case, list, personnel};

/// Of those that are neither of a case nor of the lists or the people of an agency, which list their own.
const BESIDE: &[&str] = &[
    "AgencyRegistered",
    "PersonEnrolled",
    "OfficeProposed",
    "OfficeDecided",
    "CertificateChanged",
    "PersonDeparted",
    "AccountOpened",
    "PasswordReset",
    "AccountLocked",
    "AccountUnlocked",
    "SessionsEnded",
    "InquiryReceived",
    "InquiryAccepted",
    "InquiryAssigned",
    "InquiryTransferred",
    "InquiryReplied",
    "InquiryBecameLead",
    "CorrectionRequested",
    "CorrectionAnswered",
    "StatuteVersionRecorded",
    "StatuteRepealRecorded",
    "StatuteRepealUndone",
    "StatuteEntryProposed",
    "StatuteEntryAnswered",
    "StatuteChangeFound",
    "StatuteChangeSettled",
    "HistoricalDecisionImported",
    "HistoricalDecisionCorrectionProposed",
    "HistoricalDecisionCorrectionReviewed",
    "HistoricalDecisionCorrected",
    "HistoricalDecisionTakeDownProposed",
    "HistoricalDecisionTakeDownReviewed",
    "HistoricalDecisionTakenDown",
    "HistoricalDecisionExpired",
    "PublicationImportProposed",
    "PublicationImportReviewed",
    "PublicationImportApproved",
    "PublicationImportSentBack",
    "AnnualReportOpened",
    "AnnualReportCompiled",
    "AnnualReportSupplemented",
    "AnnualReportSupplementTakenBack",
    "AnnualReportApproved",
    "AnnualReportReleased",
    "AnnualReportSent",
];

/// Every name, with the title of those of cases.
pub fn names() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    let cases = case::event::NAMES.iter().map(|(name, title)| (*name, Some(*title)));
    let others = [list::ListEvent::NAMES, personnel::PersonnelEvent::NAMES, BESIDE];
    cases.chain(others.into_iter().flatten().map(|name| (*name, None)))
}
