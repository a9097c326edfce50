//! 管辖与回避: whose case it is, and who must stay out of it.

use crate::desk::{Desk, day, file};
use domain::act::jurisdiction::{may_receive, receipt, receive};
use domain::case::Case;
use domain::case::event::Event;
use domain::case::stage::{Condition, Stage};
use domain::context::Peer;
use domain::due::Light;
use domain::rule::Check;
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
    // To a body outside the platform it goes on paper, with a proof.
    let sent = |by: &str| json!({ "on": desk.now.to_string()[..10], "manner": "post", "signed_by": by });
    let (unproven, proven) = (sent(" "), sent("丁一"));
    assert_eq!(desk.due("transfer-sending").done_on, None);
    desk.may_not("zhou", "transfer.send", unproven, "transfer-is-sent");
    desk.may("zhou", "transfer.send", proven.clone());
    assert!(desk.due("transfer-sending").done_on.is_some());
    desk.may_not("zhou", "transfer.send", proven, "case-is-not-closed");
}

/// 行政处罚法第二十五条第二款: what was designated to another agency is not opened here.
#[test]
fn what_is_designated_elsewhere_is_not_opened_here() {
    let mut desk = lead("transferred");
    desk.may("zhou", "evidence.add", crate::course::evidence());
    desk.may("unit", "designation.request", request());
    desk.go("2026-09-10");
    assert!(desk.offers("zhou", "opening.propose"));
    desk.may("unit", "designation.record", designation(false, "双台子区水利局"));
    assert!(!desk.offers("zhou", "opening.propose"));
    desk.may_not("zhou", "opening.propose", crate::course::opening(), "designation-followed");
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

/// The two agencies of one platform; the other has twelve working days to look into a lead.
fn peers() -> Vec<Peer> {
    [("water", "澄湖区水利局", 15), ("other", "双台子区水利局", 12)]
        .map(|(id, name, days)| Peer { id: id.to_owned(), name: name.to_owned(), assessment_working_days: days })
        .to_vec()
}

/// The desk of the other agency at the same moment.
fn other(sender: &Desk) -> Desk {
    let mut desk = Desk::open();
    desk.agency.id = "other".to_owned();
    desk.agency.name = "双台子区水利局".to_owned();
    desk.now = sender.now;
    desk.history.peers = peers();
    desk
}

/// A lead with an informant and two pieces of evidence, transferred to the other agency with all but one of them.
fn sent() -> Desk {
    let mut desk = Desk::opened("2026-09-08");
    desk.history.peers = peers();
    let mut with = |title: &str, digest: &str| {
        let mut kept = file(title);
        kept["digest"] = json!(digest.repeat(64));
        desk.may(
            "zhou",
            "evidence.add",
            json!({
                "kind": "physical", "title": title, "proves": "倾倒", "source": "现场", "obtained_on": "2026-09-08",
                "officers": ["zhou", "lin"], "lawful": true, "files": [kept],
            }),
        );
    };
    with("现场照片", "1");
    with("举报人照片", "2");
    let mut act = transfer("双台子区水利局");
    act["kept_back"] = json!([2]);
    desk.may("zhou", "transfer.propose", act);
    assert!(desk.case().jurisdiction.sent().is_none());
    desk.granted();
    desk
}

fn refuses(sender: &Case, own: Option<&Case>, to: &Desk, by: &str) -> Vec<&'static str> {
    to.with(by, |_, ctx| {
        let mut check = Check::new(ctx);
        may_receive(sender, own, ctx, &mut check);
        check.done().map_or_else(|refusal| refusal.keys(), |()| Vec::new())
    })
}

/// 市监程序第十四条、第十八条: it is a lead there, with what was sent and nothing else, once
#[test]
fn what_goes_to_an_agency_of_the_platform_becomes_a_lead_there_once() {
    let mut desk = sent();
    let mut there = other(&desk);
    let case = desk.case();
    assert_eq!(refuses(&case, None, &there, "su"), ["act-belongs-to-role"]);
    assert_eq!(refuses(&case, None, &desk, "zhou"), ["transfer-is-received"], "it went elsewhere");
    let lead = there.with("zhou", |_, ctx| receive(&case, "c1", None, ctx)).unwrap().unwrap();
    assert_eq!((lead.received_on, lead.informant.is_none()), (day("2026-09-08"), true));
    let names: Vec<&str> = lead.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["现场照片"]);
    let from = lead.from.clone().unwrap();
    assert_eq!(
        (from.agency.as_str(), from.number.as_str(), from.case.as_str()),
        ("water", "澄水罚立〔2026〕1号", "c1")
    );
    there.given("zhou", json!({ "event": "LeadRegistered", "details": lead }));
    there.may_not("zhou", "transfer.propose", transfer("澄湖区水利局"), "not-transferred-again");

    // Twelve working days, on the last of them and on the day after.
    assert_eq!(desk.due("transfer-receipt").due_on, day("2026-09-23"));
    desk.go("2026-09-23");
    assert!(!desk.due("transfer-receipt").late);
    desk.go("2026-09-24");
    assert_eq!((desk.due("transfer-receipt").late, desk.due("transfer-receipt").light), (true, Light::Red));

    let event = there.with("zhou", |own, ctx| receipt("c2", own, false, ctx));
    let Event::TransferReceived(received) = &event else { panic!("{event:?}") };
    assert_eq!((received.by.as_str(), received.number.starts_with("澄水线索〔2026〕")), ("周明远", true));
    desk.given("zhou", serde_json::to_value(&event).unwrap());
    assert_eq!(desk.due("transfer-receipt").light, Light::Done);
    assert_eq!(refuses(&desk.case(), None, &there, "zhou"), ["transfer-is-received"]);
}

/// 处罚法第二十五条第二款: what is designated to the sender goes back into the sender's own case
#[test]
fn what_comes_back_by_designation_goes_on_in_the_case_it_came_from() {
    let mut desk = sent();
    let mut there = other(&desk);
    let lead = there.with("zhou", |_, ctx| receive(&desk.case(), "c1", None, ctx)).unwrap().unwrap();
    there.given("zhou", json!({ "event": "LeadRegistered", "details": lead }));
    there.go("2026-09-10");
    desk.go("2026-09-10");
    // The body above may also say so unasked.
    there.may("unit", "designation.record", designation(false, "澄湖区水利局"));
    there.may("zhou", "transfer.propose", transfer("澄湖区水利局"));
    there.granted();
    let back = there.case();
    assert_eq!(back.jurisdiction.sent().unwrap().2.back.as_deref(), Some("c1"));
    assert_eq!(refuses(&back, Some(&desk.case()), &desk, "zhou"), ["transfer-is-received"], "still transferred there");
    desk.may("unit", "designation.record", designation(true, ""));
    let own = desk.case();
    assert!(desk.with("zhou", |_, ctx| receive(&back, "c2", Some(&own), ctx)).unwrap().is_none());
    // What was called back is not taken in any more.
    assert!(!desk.runs("transfer-receipt"));
    assert_eq!(refuses(&own, None, &there, "zhou"), ["transfer-is-received"]);
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
