//! 更正申请: answered once, in time, by the disclosure officer; what is true is corrected before it is said to be.

use crate::decided::{decided, fine};
use crate::desk::{Desk, day};
use domain::correction_request::{Answered, Change, CorrectionEvent, CorrectionRequest, Followed, PublishedKind};
use domain::due::Light;
use domain::rule::Refusal;
use jiff::Timestamp;
use serde_json::json;

/// A desk on 2026-06-11, with a request of 2026-06-10.
fn asked() -> (Desk, CorrectionRequest) {
    let desk = decided("2026-06-01", &json!([fine(5000)])).on("2026-06-11");
    let asked: CorrectionEvent = serde_json::from_value(json!({
        "event": "CorrectionRequested", "number": "更正申请〔2026〕1号", "publication": "p", "item": "违法事实", "statement": "地点写错",
    }))
    .unwrap();
    let at: Timestamp = "2026-06-10T01:00:00Z".parse().unwrap();
    let request = CorrectionRequest::fold([(at, "public", &asked)]).unwrap();
    (desk, request)
}

fn change(what: &str) -> Option<Change> {
    Some(Change { on: day("2026-06-11"), what: what.to_owned() })
}

fn answered_after(
    desk: &Desk,
    by: &str,
    request: &CorrectionRequest,
    (outcome, reply): (&str, &str),
    followed: &Followed,
) -> Result<CorrectionEvent, Refusal> {
    let answer = serde_json::from_value(json!({ "outcome": outcome, "reply": reply })).unwrap();
    desk.with(by, |_, ctx| request.answer(&answer, followed, ctx))
}

fn answer(
    desk: &Desk,
    by: &str,
    request: &CorrectionRequest,
    outcome: &str,
    reply: &str,
) -> Result<CorrectionEvent, Refusal> {
    answered_after(desk, by, request, (outcome, reply), &Followed::default())
}

fn refused(desk: &Desk, by: &str, request: &CorrectionRequest, outcome: &str, reply: &str, rule: &str) {
    let refusal = answer(desk, by, request, outcome, reply).unwrap_err();
    assert_eq!(refusal.keys(), [rule], "{refusal}");
}

/// 政府信息公开条例第四十一条
#[test]
fn what_is_true_is_corrected_before_it_is_answered_so() {
    let (desk, request) = asked();
    refused(&desk, "bai", &request, "corrected", "经核实属实", "true-request-is-corrected");
    refused(&desk, "bai", &request, "taken_down", "经核实属实", "true-request-is-corrected");
    let corrected = Followed { corrected: change("第 2 版"), down: None };
    let event = answered_after(&desk, "bai", &request, ("corrected", "经核实属实，已经更正"), &corrected).unwrap();
    assert_eq!(event.name(), "CorrectionAnswered");
    let CorrectionEvent::CorrectionAnswered(Answered { change: told, .. }) = event else { panic!("{event:?}") };
    assert_eq!(told, change("第 2 版"), "the answer says by what change");
    let still_up = answered_after(&desk, "bai", &request, ("taken_down", "经核实属实"), &corrected).unwrap_err();
    assert_eq!(still_up.keys(), ["true-request-is-corrected"]);
    let down = Followed { corrected: None, down: change("撤下") };
    answered_after(&desk, "bai", &request, ("taken_down", "经核实属实，已经撤下"), &down).unwrap();
}

/// What was stored before there were kinds is about a decision, and is stored as it was.
#[test]
fn requests_and_answers_of_before_read_as_they_did() {
    let (_, request) = asked();
    assert_eq!(request.asked.kind, PublishedKind::Decision);
    let stored = serde_json::to_value(CorrectionEvent::CorrectionRequested(request.asked)).unwrap();
    assert!(stored.get("kind").is_none() && stored.get("title").is_none(), "{stored}");
    let old = json!({ "event": "CorrectionAnswered", "outcome": "not_ours", "reply": "请向市住建局提出" });
    let event: CorrectionEvent = serde_json::from_value(old.clone()).unwrap();
    assert_eq!(serde_json::to_value(event).unwrap(), old);
}

#[test]
fn every_kind_of_published_thing_is_named_in_addresses_as_it_is_stored() {
    for kind in PublishedKind::ALL {
        assert_eq!(json!(kind), json!(kind.slug()));
        assert_eq!(PublishedKind::of_slug(kind.slug()), Some(*kind));
        assert!(kind.items().contains(&"其他"), "{kind}");
    }
}

#[test]
fn it_is_answered_by_the_disclosure_officer_with_reasons_and_once() {
    let (desk, mut request) = asked();
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
    let (mut desk, mut request) = asked();
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
