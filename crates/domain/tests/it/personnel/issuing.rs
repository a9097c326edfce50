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
    let tried = |office: &Office, entry: &Entry| office.with("admin", |_, ctx| record(entry, &[], ctx));
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
    let refusal = office.with("admin", |_, ctx| record(&again, &[], ctx)).unwrap_err();
    assert_eq!(refusal.keys(), ["revoked-not-reissued"]);
    // Elsewhere only by a qualification that came after.
    office.agency.as_mut().unwrap().sector = "水利".to_owned();
    let refusal = office.with("admin", |_, ctx| record(&again, &[], ctx)).unwrap_err();
    assert_eq!(refusal.keys(), ["certificate-not-sidestepped"]);
    office.desk.go("2026-06-01");
    for (on, lawful) in [("2026-03-02", false), ("2026-03-03", true)] {
        let by =
            json!({ "valid_from": "2026-06-01", "qualification": { "by": "exam", "number": "考2026-2", "on": on } });
        let again = enrolled("lin", "N2", &by);
        assert_eq!(office.with("admin", |_, ctx| record(&again, &[], ctx)).is_ok(), lawful, "{on}");
    }
}

/// 本平台办案规则第二百一十一条: where the issuing body works here, the register neither grants a certificate nor changes one.
#[test]
fn the_register_grants_no_certificate_where_the_issuing_body_works_here() {
    let office = Office::open();
    let tried = |entry: &Entry| {
        let region = [&office.justice, office.agency()];
        office.with("admin", |_, ctx| record(entry, &region, ctx)).map(drop).map_err(|refusal| refusal.keys())
    };
    let exam = json!({ "qualification": { "by": "exam", "number": "考2026-1", "on": "2026-02-01" } });
    assert_eq!(tried(&enrolled("new", "N1", &exam)), Err(vec!["certificate-measure-by-authority"]));
    let mut lin = office.agency().person("lin").unwrap().clone();
    lin.position = "副队长".to_owned();
    assert_eq!(tried(&Entry::PersonEnrolled(lin.clone())), Ok(()), "as it is held");
    lin.certificate.as_mut().unwrap().divisions.push("211100".to_owned());
    assert_eq!(tried(&Entry::PersonEnrolled(lin)), Err(vec!["certificate-measure-by-authority"]));
    let change =
        json!({ "event": "CertificateChanged", "details": { "person": "lin", "status": "valid", "reason": "更正" } });
    assert_eq!(tried(&serde_json::from_value(change).unwrap()), Err(vec!["certificate-measure-by-authority"]));
}

#[test]
fn no_other_certificate_takes_the_place_of_one_that_is_suspended_or_lapsed() {
    let mut office = Office::open();
    let exam = json!({ "qualification": { "by": "exam", "number": "考2026-1", "on": "2026-02-01" } });
    let tried = |office: &Office, entry: &Entry| {
        office.with("admin", |_, ctx| record(entry, &[], ctx)).map(drop).map_err(|refusal| refusal.keys())
    };
    let bare = json!({ "event": "PersonEnrolled", "details": { "id": "lin", "name": "lin", "roles": ["officer"] } });
    let bare: Entry = serde_json::from_value(bare).unwrap();
    let drafted = |office: &Office| {
        let mut officer = json!({ "id": "lin", "name": "lin", "certificate": { "number": "N2", "categories": ["penalty"],
            "divisions": ["211104"], "valid_from": "2026-03-02", "valid_to": "2031-03-01", "status": "valid" } });
        officer["certificate"]["qualification"] = exam["qualification"].clone();
        let content = json!({ "list": "officers", "row": officer });
        let draft = json!({ "act": "list.draft", "with": { "list": "officers", "changes": [{ "key": "lin", "content": content }] } });
        let draft = serde_json::from_value(draft).unwrap();
        let decided = office.with("admin", |from, ctx| domain::list::decide(&draft, from, None, ctx));
        decided.map(drop).map_err(|refusal| refusal.keys())
    };
    assert_eq!((tried(&office, &bare), drafted(&office)), (Ok(()), Ok(())));
    office.does("chief", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    for entry in [&enrolled("lin", "N2", &exam), &bare] {
        assert_eq!(tried(&office, entry), Err(vec!["certificate-not-sidestepped"]));
    }
    assert_eq!(drafted(&office), Err(vec!["certificate-not-sidestepped"]));
    // Cancelled meanwhile, the suspension is not cut short by a new one.
    let mut left = Office::open();
    left.does("chief", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    left.does("admin", "certificate.cancel", json!({ "person": "lin", "ground": "left_post", "reason": "转岗" }));
    assert_eq!(tried(&left, &enrolled("lin", "N2", &exam)), Err(vec!["certificate-not-sidestepped"]));
    left.desk.go("2026-04-02");
    assert_eq!(tried(&left, &enrolled("lin", "N2", &exam)), Ok(()));
    // What was entered all the same before that was refused goes on with what was decided.
    office.enter("admin", enrolled("lin", "N2", &exam));
    assert_eq!(office.invalid("lin").unwrap(), "暂扣，自2026-03-02起，至2026-04-01止");
    // Lapsed for the missed check, and longer than it was issued for.
    let mut lapsed = Office::open();
    lapsed.does("judge", "annual_check.open", super::measures::open_check(2025, "2026-03-31"));
    lapsed.desk.go("2026-04-01");
    assert_eq!(tried(&lapsed, &enrolled("lin", "N2", &exam)), Err(vec!["certificate-not-sidestepped"]));
    let held = Office::open().agency().person("lin").unwrap().certificate.clone().unwrap();
    let longer = |until: &str| {
        let mut entry = serde_json::to_value(enrolled("lin", &held.number, &exam)).unwrap();
        entry["details"]["certificate"]["valid_to"] = json!(until);
        serde_json::from_value::<Entry>(entry).unwrap()
    };
    let open = Office::open();
    assert_eq!(tried(&open, &longer(&held.valid_to.to_string())), Ok(()));
    let after = held.valid_to.tomorrow().unwrap().to_string();
    assert_eq!(tried(&open, &longer(&after)), Err(vec!["certificate-not-sidestepped"]));
}

#[test]
fn an_id_and_the_number_of_a_certificate_are_one_persons_on_the_whole_platform() {
    let office = Office::open();
    let exam = json!({ "qualification": { "by": "exam", "number": "考2026-1", "on": "2026-02-01" } });
    let mut other = office.justice.clone();
    // An agency that issues no certificates.
    other.sector = "应急管理".to_owned();
    other.people.push(office.agency().person("lin").unwrap().clone());
    other.people[2].id = "elsewhere".to_owned();
    let number = other.people[2].certificate.as_ref().unwrap().number.clone();
    let tried = |id: &str, number: &str, region: &[&domain::agency::Agency]| {
        let entry = enrolled(id, number, &exam);
        office.with("admin", |_, ctx| record(&entry, region, ctx)).map(drop).map_err(|refusal| refusal.to_string())
    };
    assert_eq!(tried("new", "N9", &[&other, office.agency()]), Ok(()));
    assert!(tried("judge", "N9", &[&other]).unwrap_err().contains("人员编号“judge”已由澄湖区司法局使用"));
    assert!(tried("new", &number, &[&other]).unwrap_err().contains("证件编号"));
    assert!(tried("new", &number, &[]).unwrap_err().contains("证件编号"), "nor somebody else's of the agency itself");
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
    office.does("judge", "certificate.renew", renew("2026-03-02", "2031-03-01", "N2"));
    let held = office.agency().person("lin").unwrap().certificate.clone().unwrap();
    assert_eq!((held.number.as_str(), held.valid_to.to_string()), ("N2", "2031-03-01".to_owned()));
    assert_eq!(held.said_on("2026-03-01".parse().unwrap()).number, "21110400lin", "what it said before is kept");
    assert_eq!(held.said_on("2026-03-02".parse().unwrap()).number, "N2");
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
        office.with("admin", |_, ctx| record(&entry, &[], ctx)).map(drop).map_err(|refusal| refusal.keys())
    };
    let by_exam = |on: &str, hours: u32| json!({ "qualification": { "by": "exam", "number": "考1", "on": on, "in_person_hours": hours } });
    assert_eq!(tried(&office, &by_exam("2021-03-01", 0)), Err(vec!["qualification-in-time"]));
    assert_eq!(tried(&office, &by_exam("2021-03-02", 0)), Ok(()));
    office.agency.as_mut().unwrap().sector = "交通运输".to_owned();
    assert_eq!(tried(&office, &by_exam("2026-02-01", 59)), Err(vec!["induction-in-person"]));
    assert_eq!(tried(&office, &by_exam("2026-02-01", 60)), Ok(()));
    assert_eq!(tried(&office, &json!({ "legal_qualification": true })), Ok(()));
}
