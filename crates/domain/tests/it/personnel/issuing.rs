//! 领证、换证 By what somebody comes to a certificate, and to the next one.

use super::Office;
use super::measures::suspend;
use domain::registry::{Entry, record};
use serde_json::{Value, json};

pub(super) fn enrolled(id: &str, number: &str, extra: &Value) -> Entry {
    let mut person = json!({
        "id": id, "name": id, "roles": ["officer"],
        "certificate": { "number": number, "categories": ["penalty"], "divisions": ["211104"],
            "valid_from": "2026-03-02", "valid_to": "2031-03-01", "status": "valid" },
    });
    for (key, value) in extra.as_object().unwrap() {
        match key.as_str() {
            "qualification" | "valid_from" => person["certificate"][key] = value.clone(),
            _ => person[key] = value.clone(),
        }
    }
    serde_json::from_value(json!({ "event": "PersonEnrolled", "details": person })).unwrap()
}

#[test]
fn no_certificate_without_a_passed_exam_or_an_exemption() {
    let mut office = Office::open();
    let tried = |office: &Office, entry: &Entry| office.with("admin", |_, ctx| record(entry, ctx));
    let bare = enrolled("new", "N1", &json!({}));
    assert_eq!(tried(&office, &bare).unwrap_err().keys(), ["certificate-needs-qualification"]);
    let late = json!({ "qualification": { "by": "exam", "number": "考2026-1", "on": "2026-03-03" } });
    assert_eq!(tried(&office, &enrolled("new", "N1", &late)).unwrap_err().keys(), ["certificate-needs-qualification"]);
    for good in [
        json!({ "qualification": { "by": "exam", "number": "考2026-1", "on": "2026-02-01" } }),
        json!({ "qualification": { "by": "legal_profession", "number": "A2026", "on": "2019-02-01" } }),
        json!({ "legal_qualification": true }),
        json!({ "valid_from": "2025-12-31" }),
    ] {
        tried(&office, &enrolled("new", "N1", &good)).unwrap_or_else(|refusal| panic!("{good}: {refusal}"));
    }
    // The same gate where a row of the list of officers is drafted.
    let officer = json!({ "list": "officers", "row": { "id": "new", "name": "新", "certificate": {
        "number": "N1", "categories": ["penalty"], "divisions": ["211104"],
        "valid_from": "2026-03-02", "valid_to": "2031-03-01", "status": "valid" } } });
    let draft = json!({ "act": "list.draft", "with": { "list": "officers", "changes": [{ "key": "new", "content": officer }] } });
    let draft = serde_json::from_value(draft).unwrap();
    let refusal = office.with("admin", |from, ctx| domain::list::decide(&draft, from, None, ctx)).unwrap_err();
    assert_eq!(refusal.keys(), ["certificate-needs-qualification"]);
    let exempt = json!({ "person": "unit", "number": "A1", "on": "2020-01-01" });
    office.refused(
        "admin",
        "certificate.exempt",
        json!({ "person": "unit", "number": " ", "on": "2020-01-01" }),
        "certificate-needs-qualification",
    );
    office.refused("zhou", "certificate.exempt", exempt, "certificate-measure-by-authority");
    office.does("admin", "certificate.exempt", json!({ "person": "unit", "number": "A1", "on": "2020-01-01" }));
    assert!(office.agency().person("unit").unwrap().legal_qualification);
}

#[test]
fn in_transport_who_lost_a_certificate_gets_no_other() {
    let mut office = Office::open();
    office.agency.as_mut().unwrap().sector = "交通运输".to_owned();
    let revoke = json!({ "person": "lin", "ground": "fraud", "reason": "冒名顶替取得", "document": "" });
    office.does("judge", "certificate.revoke", revoke);
    let again = enrolled("lin", "N2", &json!({ "legal_qualification": true }));
    let refusal = office.with("admin", |_, ctx| record(&again, ctx)).unwrap_err();
    assert_eq!(refusal.keys(), ["revoked-not-reissued"]);
    office.agency.as_mut().unwrap().sector = "水利".to_owned();
    office.with("admin", |_, ctx| record(&again, ctx)).unwrap();
}

#[test]
fn a_certificate_is_renewed_for_a_term_by_the_issuing_body() {
    let mut office = Office::open();
    let renew = |from: &str, to: &str, number: &str| json!({ "person": "lin", "valid_from": from, "valid_to": to, "number": number, "document": "1号" });
    office.refused(
        "chief",
        "certificate.renew",
        renew("2026-03-02", "2031-03-01", ""),
        "certificate-measure-by-authority",
    );
    for wrong in [
        renew("2026-03-03", "2031-03-01", ""),
        renew("2020-01-01", "2024-12-31", ""),
        renew("2026-03-02", "2031-03-02", ""),
        renew("2026-03-02", "2026-03-02", ""),
        renew("2026-03-02", "2031-03-01", "21110400zhou"),
    ] {
        office.refused("judge", "certificate.renew", wrong, "renewal-fits");
    }
    office.does("admin", "certificate.renew", renew("2026-03-02", "2031-03-01", "N2"));
    let held = office.agency().person("lin").unwrap().certificate.clone().unwrap();
    assert_eq!((held.number.as_str(), held.valid_to.to_string()), ("N2", "2031-03-01".to_owned()));
    let listed = office.agency().lists.in_force(domain::list::ListKind::Officers, "2026-03-02".parse().unwrap());
    assert!(listed.into_iter().any(|row| row.public_key() == "N2"), "the public list shows the new number");
    office.does("chief", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    office.refused("judge", "certificate.renew", renew("2026-03-02", "2030-03-01", ""), "renewal-fits");
}

#[test]
fn a_first_certificate_asks_for_a_fresh_exam_and_in_transport_for_hours_face_to_face() {
    let mut office = Office::open();
    let tried = |office: &Office, extra: &Value| {
        let entry = enrolled("new", "N1", extra);
        office.with("admin", |_, ctx| record(&entry, ctx)).map_err(|refusal| refusal.keys())
    };
    let by_exam = |on: &str, hours: u32| json!({ "qualification": { "by": "exam", "number": "考1", "on": on, "in_person_hours": hours } });
    assert_eq!(tried(&office, &by_exam("2021-03-01", 0)), Err(vec!["qualification-in-time"]));
    assert_eq!(tried(&office, &by_exam("2021-03-02", 0)), Ok(()));
    office.agency.as_mut().unwrap().sector = "交通运输".to_owned();
    assert_eq!(tried(&office, &by_exam("2026-02-01", 59)), Err(vec!["induction-in-person"]));
    assert_eq!(tried(&office, &by_exam("2026-02-01", 60)), Ok(()));
    assert_eq!(tried(&office, &json!({ "legal_qualification": true })), Ok(()));
}
