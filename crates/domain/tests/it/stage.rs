//! 办理阶段 The rail of a case follows what has happened, in the order in which it happened.

use crate::desk::{Desk, day, party};
use domain::case::stage::{Condition, Stage};
use serde_json::json;

fn reached(desk: &Desk) -> Vec<Stage> {
    desk.case().stages().into_iter().filter(|stop| stop.reached_on.is_some()).map(|stop| stop.stage).collect()
}

#[test]
fn a_case_begins_with_its_lead_and_shows_what_lies_ahead() {
    let desk = Desk::open();
    assert_eq!(desk.case().stage(), None);
    let desk = Desk::opened("2026-09-08");
    assert_eq!(desk.case().stage(), Some(Stage::Opening));
    let ahead: Vec<Stage> =
        desk.case().stages().into_iter().filter(|stop| stop.reached_on.is_none()).map(|stop| stop.stage).collect();
    assert_eq!(ahead.first(), Some(&Stage::Investigation));
    assert_eq!(ahead.last(), Some(&Stage::Archive));
    assert!(!ahead.contains(&Stage::Hearing) && !ahead.contains(&Stage::Remedy));
}

#[test]
fn review_and_notice_stand_in_the_order_in_which_they_came() {
    let notice = json!({ "event": "PriorNoticeServed", "details": {
        "delivery": { "manner": "direct", "on": "2026-09-21", "place": "澄湖区", "officers": ["zhou", "lin"] },
        "served_on": "2026-09-21", "digest": "d", "hearing_grounds": [],
        "content": { "kind": "penalize", "facts": "倾倒", "reasons": "违法", "basis": [] },
    }});
    let review = json!({ "event": "ReviewSubmitted", "details": { "materials": [] }});
    let mut desk = Desk::opened("2026-09-08").on("2026-09-15");
    desk.given("zhou", review.clone());
    desk.go("2026-09-21");
    desk.given("zhou", notice.clone());
    assert_eq!(reached(&desk), [Stage::Lead, Stage::Opening, Stage::Review, Stage::Notice]);
    desk.given("zhou", review);
    assert_eq!(reached(&desk), [Stage::Lead, Stage::Opening, Stage::Notice, Stage::Review]);
    assert_eq!(desk.case().stage(), Some(Stage::Review));
}

#[test]
fn the_condition_says_how_a_case_stands_still_or_ended() {
    let mut desk = Desk::opened("2026-09-08");
    assert_eq!(desk.case().condition(), Condition::Active);
    desk.given(
        "chief",
        json!({ "event": "CaseSuspended", "details": { "ground": "other_case", "reason": "等待判决" }}),
    );
    assert_eq!(desk.case().condition(), Condition::Suspended);
    let terminated =
        json!({ "event": "InvestigationTerminated", "details": { "ground": "no_offence", "reason": "查明没有违法" }});
    desk.given("chief", terminated);
    assert_eq!(desk.case().condition(), Condition::Terminated);
    let ahead: Vec<Stage> =
        desk.case().stages().into_iter().filter(|stop| stop.reached_on.is_none()).map(|stop| stop.stage).collect();
    assert_eq!(ahead, [Stage::Closure, Stage::Archive]);
}

#[test]
fn a_lead_that_is_not_followed_up_ends_there() {
    let mut desk = Desk::open().on("2026-09-08");
    let lead = json!({ "source": "inspection", "received_on": "2026-09-08", "content": "倾倒弃土", "party": party() });
    desk.may("zhou", "lead.register", lead);
    desk.may("zhou", "non_opening.propose", json!({ "ground": "no_offence", "reason": "经核查没有违法行为" }));
    desk.go("2026-09-09");
    desk.granted();
    assert_eq!(desk.case().condition(), Condition::NotOpened);
    assert_eq!(desk.case().stages().len(), 1);
    assert_eq!(desk.due("lead-assessment").done_on, Some(day("2026-09-09")));
    assert_eq!(desk.due("archiving").due_on, day("2026-10-09"));
}
