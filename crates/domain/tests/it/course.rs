//! 办案经过 The usual course of a case, one step after the other, so that a test may stop at any of them.

use crate::decided::{direct, fine};
use crate::desk::{Desk, party};
use crate::walk::bureau;
use domain::act::legal_review::Element;
use domain::profile::ReviewOrder;
use serde_json::{Value, json};

/// Changes some fields of details.
pub fn but(mut details: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("changes are fields") };
    for (key, value) in changes {
        details[key] = value;
    }
    details
}

/// Every act of the table is refused by its rule: who, what, with which details, and by which rule.
pub fn refused<const N: usize>(desk: &mut Desk, table: [(&str, &str, Value, &str); N]) {
    for (by, act, with, rule) in table {
        desk.may_not(by, act, with, rule);
    }
}

/// A water bureau on a Monday, with people who hold several roles.
pub fn start() -> Desk {
    let mut desk = bureau(5).on("2026-03-02");
    desk.profile.review_order.value = ReviewOrder::Either;
    desk.profile.review_all_ordinary.value = false;
    desk
}

pub fn lead() -> Value {
    json!({ "source": "inspection", "received_on": "2026-03-02", "content": "倾倒弃土", "party": party() })
}

pub fn evidence() -> Value {
    json!({
        "kind": "physical", "title": "弃土", "proves": "倾倒", "source": "现场", "obtained_on": "2026-03-02",
        "officers": ["zhou", "lin"], "certificate_shown": true, "lawful": true,
    })
}

pub fn opening() -> Value {
    json!({
        "cause": "倾倒弃土", "matter": "W01", "party": party(), "facts": "倾倒弃土",
        "conditions": { "evidence": "有", "punishable": "应罚", "jurisdiction": "属于", "within_limitation": "未过" },
        "offence_from": "2026-03-01", "offence_until": "2026-03-01", "discovered_on": "2026-03-02", "division": "211104",
        "officers": ["zhou", "lin", "boss"],
    })
}

pub fn report() -> Value {
    json!({ "officers": ["zhou", "lin"], "facts": "倾倒弃土", "nature": "违反水法", "opinion": "处罚", "discretion": "一般" })
}

/// A draft with these penalties.
pub fn set(penalties: &Value) -> Value {
    json!({
        "kind": "penalize", "facts": "当事人倾倒弃土。", "reasons": "事实清楚", "penalties": penalties, "correction": "已改正",
        "violated": [{ "statute": "水法_2016", "article": 37 }], "basis": [{ "statute": "水法_2016", "article": 66 }],
        "evidence": [1],
    })
}

/// A draft that asks for a review, a hearing and a discussion.
pub fn major() -> Value {
    set(&json!([fine(150_000)]))
}

pub fn minor() -> Value {
    set(&json!([fine(2000)]))
}

pub fn registered() -> Desk {
    let mut desk = start();
    desk.may("zhou", "lead.register", lead());
    desk
}

pub fn collected() -> Desk {
    let mut desk = registered();
    desk.may("zhou", "evidence.add", evidence());
    desk
}

pub fn opened_with(opening: Value) -> Desk {
    let mut desk = collected();
    desk.may("zhou", "opening.propose", opening);
    desk.granted();
    desk
}

pub fn closed_with(opening: Value) -> Desk {
    let mut desk = opened_with(opening);
    desk.may("zhou", "evidence.verify", json!({ "evidence": 1, "officers": ["zhou", "lin"], "finding": "属实" }));
    desk.may("zhou", "investigation.close", report());
    desk
}

pub fn drafted(set: Value) -> Desk {
    let mut desk = closed_with(opening());
    desk.may("zhou", "draft.set", set);
    desk
}

/// Noticed on the day of the opening; five working days run until 2026-03-09.
pub fn noticed(set: Value) -> Desk {
    let mut desk = drafted(set);
    desk.may("zhou", "notice.serve", json!({ "delivery": direct("2026-03-02") }));
    desk
}

pub fn digest(desk: &Desk) -> String {
    desk.case().draft.unwrap().digest
}

pub fn make(desk: &Desk) -> Value {
    json!({ "digest": digest(desk), "opinion": "同意" })
}

pub fn submission() -> Value {
    json!({ "materials": ["report", "draft", "basis", "evidence", "hearing_record"] })
}

pub fn conclusion(desk: &Desk) -> Value {
    let answers: Vec<Value> =
        Element::ALL.iter().map(|e| json!({ "element": e, "verdict": "conforms", "reason": "见卷" })).collect();
    json!({ "digest": digest(desk), "answers": answers, "opinion": "approve", "reason": "同意" })
}

pub fn review(desk: &mut Desk) {
    desk.may("zhou", "review.submit", submission());
    desk.may("fang", "review.assign", json!({ "reviewer": "fang" }));
    let conclusion = conclusion(desk);
    desk.may("fang", "review.conclude", conclusion);
}

pub fn discussion(on: &str) -> Value {
    let views: Vec<Value> =
        ["chief", "deputy", "deputy2"].iter().map(|id| json!({ "person": id, "view": "同意" })).collect();
    json!({ "on": on, "chair": "chief", "views": views, "conclusion": "agree", "text": "同意处理意见" })
}

pub fn notification(on: &str, at: &str) -> Value {
    json!({
        "hearing_at": format!("{at}T09:30:00"), "place": "本局", "host": "su", "recorder": "jin", "public": true,
        "delivery": direct(on),
    })
}

pub fn held(on: &str) -> Value {
    json!({
        "on": on, "party_attended": true, "investigators": ["zhou"], "record": "听证全过程",
        "signature": { "outcome": "signed", "every_page": true },
    })
}

/// A hearing was asked for and is announced for 2026-03-13.
pub fn called(set: Value) -> Desk {
    let mut desk = noticed(set);
    desk.go("2026-03-03");
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-03", "manner": "written" }));
    desk.may("fang", "hearing.notify", notification("2026-03-03", "2026-03-13"));
    desk
}

/// The hearing was held and reported, so that review and discussion may come.
pub fn heard() -> Desk {
    let mut desk = called(major());
    desk.go("2026-03-13T11:00");
    desk.may("su", "hearing.hold", held("2026-03-13"));
    desk.may("su", "hearing.report", json!({ "summary": "数量之争", "opinion": "按原意见" }));
    desk
}

/// Reviewed and discussed after the hearing, and decided.
pub fn decided_after_hearing() -> Desk {
    let mut desk = heard();
    review(&mut desk);
    desk.may("zhou", "discussion.hold", discussion("2026-03-13"));
    let make = make(&desk);
    desk.may("chief", "decision.make", make);
    desk
}
