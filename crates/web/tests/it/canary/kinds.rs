//! 事件种类 The kinds of event in which a secret is put, and which of them carry nothing that could be one.

use super::now;
use domain::annual_report::ReportEvent;
use domain::correction_request::CorrectionEvent;
use domain::inquiry::InquiryEvent;
use domain::list::ListEvent;
use domain::personnel::PersonnelEvent;
use domain::public_record::batch::BatchEvent;
use domain::public_record::upkeep::UpkeepEvent;
use serde_json::json;
use store::{Append, NewRecord, Store};
use stories::Marks;

/// Kinds of event in which nobody says anything in words, numbers or names of their own, each with what it carries instead. Each
/// still stands in the log with a secret (`every_kind_in_the_log`); a kind that is neither marked nor named here fails the test.
pub const UNMARKED: [&str; 13] = [
    // The number of a proposal of the same case.
    "ProposalWithdrawn",
    // Who reviews: an id of the agency's people.
    "ReviewerAssigned",
    // Who hosts and who records: ids of the agency's people.
    "HearingHostAppointed",
    // A time and a day.
    "HearingResumed",
    // Agency, person and number as the platform knows them, a day.
    "TransferReceived",
    // The number of a revision and a digest.
    "ListReleased",
    // Who handles it: an id of the agency's people.
    "InquiryAssigned",
    // The id that the platform gave the case.
    "InquiryBecameLead",
    // A year.
    "AnnualReportOpened",
    // The number of an entry.
    "AnnualReportSupplementTakenBack",
    // The number of an edition and a digest.
    "AnnualReportReleased",
    // A day.
    "HistoricalDecisionExpired",
    // The code of a post of the released list, which is public, and a day.
    "DutyCleared",
];

/// Every kind of event about cases, lists, people, what the public sends in, annual reports and what was published elsewhere. Entries
/// of the register (accounts, offices) and of the law library are not among them.
pub fn every_kind() -> impl Iterator<Item = &'static str> {
    let beside = [
        ListEvent::NAMES,
        PersonnelEvent::NAMES,
        InquiryEvent::NAMES,
        CorrectionEvent::NAMES,
        ReportEvent::NAMES,
        UpkeepEvent::NAMES,
        BatchEvent::NAMES,
    ];
    let cases = domain::case::event::NAMES.iter().map(|(name, _)| *name);
    cases.chain(beside.into_iter().flatten().copied())
}

/// An event of every kind in the log, with a secret in a field of its own that no page knows.
pub async fn every_kind_in_the_log(store: &Store, marks: &Marks) {
    for kind in every_kind() {
        let body = marks.mark(&format!("log {kind}"), json!({ "event": kind, "secret": "密" }), &["/secret"]);
        let record = NewRecord {
            at_micros: now().as_microsecond(),
            actor: "canary".to_owned(),
            kind: kind.to_owned(),
            body: body.to_string(),
            public: None,
        };
        let stream = format!("canary:{kind}");
        let append = Append { stream, category: "canary".to_owned(), records: vec![record], ..Append::default() };
        store.append(append).await.unwrap();
    }
}

/// A file of decisions of elsewhere that was proposed and sent back: nobody outside sees anything of it.
pub async fn import_in_secret(store: &Store, marks: &Marks) {
    let words = json!([{ "original": "原文", "replacement": "某", "reason": "理由" }]);
    let proposed = json!({
        "event": "PublicationImportProposed", "agency": "chenghu-water", "name": "文件", "file": "0".repeat(64),
        "digest": "0".repeat(64), "records": 1, "overrides": words,
    });
    let places = ["/name", "/overrides/0/original", "/overrides/0/reason"];
    let proposed = marks.mark("import propose", proposed, &places);
    let reviewed = json!({
        "event": "PublicationImportReviewed", "digest": "0".repeat(64), "passed": true, "opinion": "意见",
        "returned": [{ "key": "historical:x", "doc_no": "x", "reason": "退回的理由" }],
    });
    let reviewed = marks.mark("import review", reviewed, &["/opinion", "/returned/0/reason"]);
    let sent_back = |kind: &str| {
        let body = json!({ "event": kind, "digest": "0".repeat(64), "passed": false, "opinion": "审定意见" });
        marks.mark(&format!("import {kind}"), body, &["/opinion"])
    };
    let ends = ["PublicationImportApproved", "PublicationImportSentBack"].map(sent_back);
    let records = [proposed, reviewed].into_iter().chain(ends).map(|body| NewRecord {
        at_micros: now().as_microsecond(),
        actor: "mei".to_owned(),
        kind: body["event"].as_str().unwrap_or_default().to_owned(),
        body: body.to_string(),
        public: None,
    });
    let category = office::import_batches::CATEGORY.to_owned();
    let stream = format!("{category}:canary");
    store.append(Append { stream, category, records: records.collect(), ..Append::default() }).await.unwrap();
}
