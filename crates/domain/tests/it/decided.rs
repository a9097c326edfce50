//! 决定之后 A case with a signed decision, for the tests of what follows it.

use crate::desk::{Desk, file, party};
use domain::agency::Agency;
use serde_json::{Value, json};

/// A fine of so many yuan.
pub fn fine(yuan: i64) -> Value {
    json!({ "kind": "fine", "content": format!("罚款{yuan}元"), "amount": yuan * 100 })
}

/// The content of a decision with these penalties.
pub fn content(facts: &str, penalties: &Value) -> Value {
    json!({
        "kind": "penalize", "facts": facts, "reasons": "事实清楚", "penalties": penalties, "correction": "已改正",
        "violated": [{ "statute": "水法_2016", "article": 37 }], "basis": [{ "statute": "水法_2016", "article": 66 }],
    })
}

/// The bureau, with three more people: two who publish and one who keeps the files.
fn staffed(mut desk: Desk) -> Desk {
    let mut agency = serde_json::to_value(&desk.agency).unwrap();
    let people = agency["people"].as_array_mut().unwrap();
    for (id, name, role) in
        [("bai", "白露", "disclosure_officer"), ("gu", "顾言", "disclosure_officer"), ("dang", "档小满", "archivist")]
    {
        people.push(json!({ "id": id, "name": name, "roles": [role] }));
    }
    desk.agency = serde_json::from_value::<Agency>(agency).unwrap();
    desk
}

/// Opened on 2026-03-02, decided on a day, against the party.
pub fn decided_against(on: &str, party: &Value, facts: &str, penalties: &Value) -> Desk {
    let mut desk = staffed(Desk::opened("2026-03-02"));
    let mut events = serde_json::to_value(&desk.events).unwrap();
    for event in events.as_array_mut().unwrap() {
        event["details"]["party"] = party.clone();
    }
    desk.events = serde_json::from_value(events).unwrap();
    desk.go(on);
    desk.given("chief", json!({ "event": "DecisionMade", "details": {
        "number": "澄水罚决〔2026〕1号", "decided_on": on, "digest": "0".repeat(64), "opinion": "同意", "late_reason": "",
        "content": content(facts, penalties),
    }}));
    desk
}

/// Decided on a day, against the company.
pub fn decided(on: &str, penalties: &Value) -> Desk {
    decided_against(on, &party(), "当事人在专门存放地以外倾倒弃土。", penalties)
}

/// Handed over to the company's mailroom on a day.
pub fn direct(on: &str) -> Value {
    json!({
        "manner": "direct", "on": on, "place": "澄湖区河东路12号", "officers": ["zhou", "lin"], "certificate_shown": true,
        "receiver": { "name": "钱进", "kind": "mailroom" },
    })
}

/// The same attempt, in vain.
pub fn failed(on: &str) -> Value {
    json!({
        "manner": "direct", "on": on, "place": "澄湖区河东路12号", "officers": ["zhou", "lin"], "certificate_shown": true,
        "failed": "大门紧闭，无人",
    })
}

/// Put up on the notice board on a day.
pub fn announcement(on: &str) -> Value {
    json!({
        "manner": "announcement", "on": on, "place": "本局公告栏和当事人住所地", "officers": ["zhou", "lin"],
        "reason": "直接送达未成", "recordings": [file("张贴.mp4")],
    })
}

/// Decided and delivered on the same day.
pub fn delivered(on: &str, penalties: &Value) -> Desk {
    let mut desk = decided(on, penalties);
    desk.may("zhou", "delivery.record", json!({ "delivery": direct(on) }));
    desk
}

impl Desk {
    /// The heads grant the last proposal together.
    pub fn granted_together(&mut self) {
        let number = self.case().pending().last().unwrap().number;
        let together = json!(["chief", "deputy", "deputy2"]);
        self.may("chief", "approval.grant", json!({ "proposal": number, "opinion": "同意", "collective": together }));
    }

    /// A slip of the decision is put right, on approval.
    pub fn rectified(&mut self, wrong: &str, right: &str) {
        let errata = json!([{ "wrong": wrong, "right": right }]);
        self.may("zhou", "decision.rectify", json!({ "errata": errata, "reason": "录入笔误" }));
        self.granted();
    }

    /// The bank reports a payment.
    pub fn pays(&mut self, kind: &str, yuan: i64, on: &str, slip: &str) {
        self.may("zhou", "payment.record", json!({ "kind": kind, "amount": yuan * 100, "paid_on": on, "slip": slip }));
    }
}
