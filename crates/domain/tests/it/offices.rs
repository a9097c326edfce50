//! 职责的审定 Who gives somebody an office.

use crate::course::registered;
use domain::people::Role;
use domain::registry::{self, Entry, Recorded, record};
use serde_json::{Value, json};

/// 职责: what decides, reviews, publishes or administers is given by a head, as it was proposed, and not to oneself.
#[test]
fn offices_are_given_on_the_word_of_a_head() {
    let mut desk = registered();
    let person = |id: &str, roles: Value| json!({ "id": id, "name": "来者", "roles": roles });
    desk.agency.people.push(serde_json::from_value(person("admin", json!(["administrator"]))).unwrap());
    let entry = |event: &str, details: Value| -> Entry {
        serde_json::from_value(json!({ "event": event, "details": details })).unwrap()
    };
    let enrol = entry("PersonEnrolled", person("second", json!(["head"])));
    let proposed = desk.with("admin", |_, ctx| record(&enrol, &[], ctx)).unwrap();
    let [Entry::OfficeProposed(_)] = proposed.as_slice() else { panic!("{proposed:?}") };
    let at = "2026-06-01T02:00:00Z".parse().unwrap();
    let mut agency = Some(desk.agency.clone());
    registry::apply(&mut agency, &Recorded { at, by: "admin".into(), entry: proposed[0].clone() });
    desk.agency = agency.unwrap();
    assert!(desk.agency.person("second").is_none(), "nobody holds an office that waits");
    let digest = desk.agency.proposals[0].digest.clone();
    let decide = |person: &str, digest: &str, opinion: &str| {
        entry("OfficeDecided", json!({ "person": person, "digest": digest, "passed": true, "opinion": opinion }))
    };
    for (by, entry, rule) in [
        ("admin", decide("second", &digest, "同意"), "offices-given-by-head"),
        ("zhou", decide("second", &digest, "同意"), "offices-given-by-head"),
        ("chief", decide("second", &"0".repeat(64), "同意"), "offices-given-by-head"),
        ("chief", decide("nobody", &digest, "同意"), "offices-given-by-head"),
        ("chief", decide("second", &digest, " "), "registry-content-fits"),
        ("admin", proposed[0].clone(), "registry-content-fits"),
    ] {
        let refusal = desk.with(by, |_, ctx| record(&entry, &[], ctx)).unwrap_err();
        assert_eq!(refusal.keys(), [rule], "{by}");
    }
    let done = desk.with("chief", |_, ctx| record(&decide("second", &digest, "同意"), &[], ctx)).unwrap();
    let mut agency = Some(desk.agency.clone());
    for entry in done {
        registry::apply(&mut agency, &Recorded { at, by: "chief".into(), entry });
    }
    let agency = agency.unwrap();
    assert!(agency.person("second").is_some_and(|second| second.is(Role::Head)) && agency.proposals.is_empty());
    // The last head does not leave the register to the administrator alone.
    let heads: Vec<String> =
        desk.agency.people.iter().filter(|one| one.is(Role::Head)).map(|one| one.id.clone()).collect();
    desk.agency.people.retain(|one| !one.is(Role::Head) || one.id == heads[0]);
    let leaves = entry("PersonDeparted", json!({ "person": heads[0], "reason": "调离" }));
    let refusal = desk.with("admin", |_, ctx| record(&leaves, &[], ctx)).unwrap_err();
    assert_eq!(refusal.keys(), ["offices-given-by-head"]);
    // Where there is no head yet, the agency is registered as it is founded.
    desk.agency.people.retain(|one| !one.is(Role::Head));
    assert_eq!(desk.with("admin", |_, ctx| record(&enrol, &[], ctx)).unwrap(), std::slice::from_ref(&enrol));
}
