//! 管辖与回避: whose case it is, and who must stay out of it.

use crate::desk::{Desk, day};
use domain::case::stage::{Condition, Stage};
use domain::due::Light;
use serde_json::{Value, json};

fn transfer(to: &str) -> Value {
    json!({ "to": to, "reason": "违法行为发生地不在本辖区", "materials": "案卷一册" })
}

fn lead(source: &str) -> Desk {
    let mut desk = Desk::open().on("2026-09-08");
    desk.may("zhou", "lead.register", json!({ "source": source, "received_on": "2026-09-08", "content": "倾倒弃土" }));
    desk
}

fn request() -> Value {
    json!({ "ground": "objection", "superior": "盘锦市水利局", "counterpart": "双台子区水利局", "reason": "不属本机关", "requested_on": "2026-09-08" })
}

fn designation(ours: bool, agency: &str) -> Value {
    json!({ "ours": ours, "agency": agency, "superior": "盘锦市水利局", "document": "盘水〔2026〕1号", "designated_on": "2026-09-10" })
}

/// 市监程序第十四条: a lead that is not opened may go, too; the case stays readable
#[test]
fn a_lead_is_transferred_with_the_heads_approval() {
    let mut desk = lead("inspection");
    desk.may_not("zhou", "transfer.propose", transfer("澄湖区水利局"), "transferred-to-competent");
    desk.may("zhou", "transfer.propose", transfer("双台子区水利局"));
    assert_eq!(desk.case().condition(), Condition::Active);
    desk.granted();
    assert_eq!(desk.case().condition(), Condition::Transferred);
    assert_eq!(desk.case().stage(), Some(Stage::Lead));
    assert_eq!(desk.due("lead-assessment").light, Light::Done);
    desk.may_not("zhou", "transfer.propose", transfer("兴隆台区水利局"), "case-is-not-closed");
}

/// 市监程序第十四条: 不得再自行移送
#[test]
fn a_case_received_by_transfer_goes_on_only_by_designation() {
    let mut desk = lead("transferred");
    desk.may_not("zhou", "transfer.propose", transfer("双台子区水利局"), "not-transferred-again");
    desk.may_not("zhou", "designation.request", request(), "act-belongs-to-role");
    desk.may("unit", "designation.request", request());
    desk.may_not("unit", "designation.request", request(), "one-designation-request-at-a-time");
    let due = desk.due("designation");
    assert_eq!(due.due_on, day("2026-09-17"));
    desk.go("2026-09-10");
    desk.may("unit", "designation.record", designation(false, "双台子区水利局"));
    desk.may_not("zhou", "transfer.propose", transfer("兴隆台区水利局"), "designation-followed");
    desk.may("zhou", "transfer.propose", transfer("双台子区水利局"));
    desk.granted();
    assert_eq!(desk.case().condition(), Condition::Transferred);
}

/// 处罚法第二十五条第二款
#[test]
fn designated_to_us_the_case_stays_and_a_transferred_one_comes_back() {
    let mut desk = Desk::opened("2026-09-08");
    desk.may_not("unit", "designation.record", designation(true, ""), "designated-by-superior");
    desk.may("unit", "transfer.propose", transfer("双台子区水利局"));
    desk.granted();
    assert!(!desk.offers("zhou", "evidence.add"));
    desk.go("2026-09-10");
    desk.may("unit", "designation.record", designation(true, ""));
    assert_eq!(desk.case().condition(), Condition::Active);
    assert!(desk.offers("zhou", "evidence.add"));
    desk.may_not("unit", "transfer.propose", transfer("双台子区水利局"), "designation-followed");
}

#[test]
fn a_dispute_is_negotiated_within_seven_working_days() {
    let mut desk = Desk::opened("2026-09-28").on("2026-10-14");
    let mut act = request();
    act["ground"] = json!("dispute");
    act["requested_on"] = json!("2026-10-14");
    desk.may_not("unit", "designation.request", act.clone(), "content-complete");
    act["disputed_on"] = json!("2026-09-28");
    desk.may("unit", "designation.request", act);
    let due = desk.due("jurisdiction-dispute");
    assert_eq!((due.due_on, due.late), (day("2026-10-13"), true));
}

fn recusal(person: &str, applicant: &str) -> Value {
    json!({ "person": person, "applicant": applicant, "ground": "interest", "reason": "持有当事人股份", "requested_on": "2026-09-09" })
}

fn decide(granted: bool) -> Value {
    json!({ "request": 1, "granted": granted, "reason": "查证属实", "earlier": [{ "what": "现场笔录", "valid": true, "reason": "另有录像印证" }] })
}

/// 处罚法第四十三条第三款: 决定作出之前，不停止调查
#[test]
fn the_officer_works_on_until_the_recusal_is_decided_and_not_after() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-09");
    desk.may("lin", "recusal.request", recusal("zhou", "party"));
    desk.may_not("lin", "recusal.request", recusal("zhou", "party"), "one-recusal-request");
    assert!(desk.offers("zhou", "evidence.add"));
    assert_eq!(desk.due("recusal").due_on, day("2026-09-14"));
    let mut unjudged = decide(true);
    unjudged["earlier"] = json!([]);
    desk.may_not("deputy", "recusal.decide", unjudged, "earlier-acts-judged");
    desk.may_not("unit", "recusal.decide", decide(true), "act-belongs-to-role");
    desk.may("deputy", "recusal.decide", decide(true));
    assert!(!desk.offers("zhou", "evidence.add"));
    assert_eq!(desk.case().officers, ["lin"]);
    let assign = json!({ "officers": ["zhou", "lin"], "reason": "调整" });
    desk.may_not("unit", "officers.assign", assign, "recused-stays-out");
    desk.may("unit", "officers.assign", json!({ "officers": ["he", "lin"], "reason": "调整" }));
}

#[test]
fn a_recusal_that_is_refused_changes_nothing_and_may_be_asked_for_again() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-09");
    desk.may_not("lin", "recusal.request", recusal("zhou", "himself"), "content-complete");
    desk.may("zhou", "recusal.request", recusal("zhou", "himself"));
    desk.may("chief", "recusal.decide", decide(false));
    assert!(desk.offers("zhou", "evidence.add"));
    desk.may("zhou", "recusal.request", recusal("zhou", "himself"));
}

/// 市监程序第四条: 主要负责人、其他负责人
#[test]
fn heads_do_not_decide_on_themselves() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-09");
    desk.may("zhou", "recusal.request", recusal("deputy", "party"));
    desk.may_not("deputy2", "recusal.decide", decide(true), "recusal-of-heads");
    desk.may_not("deputy", "recusal.decide", decide(true), "recusal-of-heads");
    desk.may("chief", "recusal.decide", decide(true));

    let mut desk = Desk::opened("2026-09-08").on("2026-09-09");
    desk.may("zhou", "recusal.request", recusal("chief", "party"));
    desk.may_not("chief", "recusal.decide", decide(true), "recusal-of-heads");
    desk.may_not("deputy", "recusal.decide", decide(true), "recusal-of-heads");
    let mut together = decide(true);
    together["collective"] = json!(["deputy", "chief"]);
    desk.may_not("deputy", "recusal.decide", together.clone(), "recusal-of-heads");
    together["collective"] = json!(["deputy", "deputy2"]);
    desk.may("deputy", "recusal.decide", together);
    assert!(!desk.offers("chief", "approval.grant"));
}
