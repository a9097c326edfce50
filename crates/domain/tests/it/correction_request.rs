//! 更正申请: answered once, in time, by the disclosure officer; what is true is corrected before it is said to be.

use crate::decided::{decided, fine};
use crate::desk::{Desk, day};
use domain::correction_request::{CorrectionEvent, CorrectionRequest};
use domain::due::Light;
use domain::rule::Refusal;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Published on 2026-06-02, with a request of 2026-06-10.
fn published() -> (Desk, CorrectionRequest) {
    let mut desk = decided("2026-06-01", &json!([fine(5000)])).on("2026-06-02");
    let submit = json!({ "secrecy_checked": true, "secrecy_opinion": "不涉密" });
    desk.may("bai", "publication.propose", submit);
    let digest = desk.case().publication.pending_digest().unwrap().to_owned();
    desk.may("gu", "publication.review", json!({ "digest": digest, "passed": true, "opinion": "一致" }));
    desk.may("chief", "publication.approve", json!({ "digest": digest, "opinion": "同意" }));
    desk.may("bai", "publication.release", json!({ "digest": digest }));
    let asked: CorrectionEvent = serde_json::from_value(json!({
        "event": "CorrectionRequested", "number": "更正申请〔2026〕1号", "publication": "p", "item": "违法事实", "statement": "地点写错",
    }))
    .unwrap();
    let at: Timestamp = "2026-06-10T01:00:00Z".parse().unwrap();
    let request = CorrectionRequest::fold([(at, "public", &asked)]).unwrap();
    (desk.on("2026-06-11"), request)
}

fn answer(
    desk: &Desk,
    by: &str,
    request: &CorrectionRequest,
    outcome: &str,
    reply: &str,
) -> Result<CorrectionEvent, Refusal> {
    let answer = serde_json::from_value(json!({ "outcome": outcome, "reply": reply })).unwrap();
    desk.with(by, |case, ctx| request.answer(&answer, case.publication.record().unwrap(), ctx))
}

fn refused(desk: &Desk, by: &str, request: &CorrectionRequest, outcome: &str, reply: &str, rule: &str) {
    let refusal = answer(desk, by, request, outcome, reply).unwrap_err();
    assert_eq!(refusal.keys(), [rule], "{refusal}");
}

/// Corrected by one person, checked by another.
fn corrected(desk: &mut Desk) {
    desk.may("bai", "publication.correct", correct());
    let digest = desk.case().publication.correcting.unwrap().2.digest;
    desk.may("su", "publication.review_correction", json!({ "digest": digest, "passed": true, "opinion": "属实" }));
}

fn correct() -> Value {
    json!({ "field": "facts", "after": "在专门存放地以外倾倒弃土", "reason": "核实更正" })
}

/// 政府信息公开条例第四十一条
#[test]
fn what_is_true_is_corrected_before_it_is_answered_so() {
    let (mut desk, request) = published();
    refused(&desk, "bai", &request, "corrected", "经核实属实", "true-request-is-corrected");
    corrected(&mut desk);
    let answered = answer(&desk, "bai", &request, "corrected", "经核实属实，已经更正").unwrap();
    assert_eq!(answered.name(), "CorrectionAnswered");
    refused(&desk, "bai", &request, "taken_down", "经核实属实", "true-request-is-corrected");
    desk.may("bai", "publication.take_down", json!({ "ground": "mistaken", "reason": "依照规定不应当公示" }));
    answer(&desk, "bai", &request, "taken_down", "经核实属实，已经撤下").unwrap();
}

/// A correction of before the request does not answer it.
#[test]
fn an_earlier_correction_is_no_answer() {
    let (mut desk, request) = published();
    desk.go("2026-06-09");
    corrected(&mut desk);
    desk.go("2026-06-11");
    refused(&desk, "bai", &request, "corrected", "经核实属实", "true-request-is-corrected");
}

#[test]
fn it_is_answered_by_the_disclosure_officer_with_reasons_and_once() {
    let (desk, mut request) = published();
    refused(&desk, "zhou", &request, "unfounded", "经核实，公示与决定书一致", "act-belongs-to-role");
    refused(&desk, "bai", &request, "unfounded", " 否 ", "request-is-answered-with-reasons");
    let event = answer(&desk, "bai", &request, "unfounded", "经核实，公示与决定书一致").unwrap();
    let CorrectionEvent::CorrectionAnswered(answered) = event else { panic!("{event:?}") };
    request.answered = Some(("bai".to_owned(), desk.now, answered));
    refused(&desk, "bai", &request, "not_ours", "请向市住建局提出", "request-is-answered-once");
}

/// 更正申请答复期限: five working days in the settings of the test; 2026-06-19 to 21 is the Dragon Boat holiday.
#[test]
fn the_answer_is_due_in_working_days() {
    let (mut desk, mut request) = published();
    let due = |desk: &Desk, request: &CorrectionRequest| desk.with("bai", |_, ctx| request.due(ctx));
    assert_eq!(due(&desk, &request).due_on, day("2026-06-17"));
    desk.go("2026-06-17");
    assert!(!due(&desk, &request).late);
    desk.go("2026-06-18");
    assert!(due(&desk, &request).late && due(&desk, &request).light == Light::Red);
    let reply = json!({ "event": "CorrectionAnswered", "outcome": "not_ours", "reply": "请向市住建局提出" });
    let Ok(CorrectionEvent::CorrectionAnswered(answer)) = serde_json::from_value(reply) else { panic!() };
    request.answered = Some(("bai".to_owned(), desk.now, answer));
    assert!(due(&desk, &request).light == Light::Done && due(&desk, &request).late);
}
