//! 持证上岗: nobody without a certificate that is valid on the day, of the kind and the region, acts or is put in by name, in
//! any act of the table (QUAL-04 to QUAL-06).

use crate::desk::{CALENDAR, Desk};
use domain::act::{Act, perform, possible};
use domain::agency::{Agency, Category};
use domain::case::Case;
use domain::context::{Context, legal_day};
use domain::people::{Certificate, CertificateStatus, Role};
use domain::personnel::annual_check::CheckOutcome;
use domain::personnel::{Checked, Suspended};
use jiff::civil::Date;
use serde_json::Value;

const RULE: &str = "officer-is-qualified";

/// Every way in which a certificate is no good on a day, and was none on the days before: an act may be recorded later than it was
/// done.
const LONG_AGO: Date = jiff::civil::date(2020, 12, 31);
type Flaw = fn(&mut Certificate, Date);
const FLAWS: [(&str, Flaw); 9] = [
    ("suspended", |held, day| {
        held.life.suspensions.push(Suspended {
            on: LONG_AGO,
            until: Some(day),
            internal: false,
            lifted_on: None,
            notified_on: None,
        });
    }),
    ("suspended when it was registered", |held, _| held.status = CertificateStatus::Suspended),
    ("cancelled", |held, _| held.life.ended = Some((CertificateStatus::Cancelled, LONG_AGO))),
    ("revoked", |held, _| held.life.ended = Some((CertificateStatus::Revoked, LONG_AGO))),
    ("lapsed for a missed check", |held, _| {
        held.life.checks.insert(2020, Checked { due_on: LONG_AGO, result: None });
    }),
    ("failed its check", |held, day| {
        held.life.checks.insert(2020, Checked { due_on: day, result: Some((CheckOutcome::Failed, LONG_AGO)) });
        held.life.suspensions.push(Suspended {
            on: LONG_AGO,
            until: None,
            internal: false,
            lifted_on: None,
            notified_on: None,
        });
    }),
    ("expired", |held, _| held.valid_to = LONG_AGO),
    ("of another kind", |held, _| held.categories = vec![Category::License]),
    ("of another region", |held, _| held.divisions = vec!["219900".to_owned()]),
];

/// The bureau with one certificate spoilt.
fn spoilt(desk: &Desk, person: &str, flaw: Flaw) -> Agency {
    let mut agency = desk.agency.clone();
    let holder = agency.people.iter_mut().find(|known| known.id == person).unwrap();
    flaw(holder.certificate.as_mut().unwrap(), legal_day(desk.now));
    agency
}

fn asked<T>(desk: &Desk, agency: &Agency, actor: &str, f: impl FnOnce(&Context) -> T) -> T {
    let actor = agency.person(actor).unwrap();
    let ctx = Context {
        now: desk.now,
        actor,
        agency,
        profile: &desk.profile,
        calendar: &CALENDAR,
        editions: &desk.editions,
        history: &desk.history,
    };
    f(&ctx)
}

/// People whom an act names as those who do the work.
fn named(value: &Value, found: &mut Vec<String>) {
    const FIELDS: [&str; 3] = ["officers", "investigators", "members"];
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::Array(people) if FIELDS.contains(&name.as_str()) => {
                        found.extend(people.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    value => named(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        _ => {}
    }
}

/// A lawful act is refused as soon as the certificate of the officer who does it, or of one whom it names, is no good.
/// Whether there was anybody to try it with.
pub fn gates(desk: &Desk, case: &Case, by: &str, act: &Act) -> bool {
    let actor = desk.agency.person(by).unwrap();
    let mut people = Vec::new();
    named(&serde_json::to_value(act).unwrap(), &mut people);
    people.retain(|id| desk.agency.person(id).is_some_and(|person| person.certificate.is_some()));
    if actor.roles == [Role::Officer] {
        people.push(by.to_owned());
    }
    people.sort();
    people.dedup();
    for person in &people {
        for (what, flaw) in FLAWS {
            let agency = spoilt(desk, person, flaw);
            let done = asked(desk, &agency, by, |ctx| perform(act, case, ctx));
            let refusal = done.map(drop).expect_err(&format!(
                "{} by {by}: done though the certificate of {person} is {what}\n{}",
                act.name(),
                serde_json::to_string(act).unwrap()
            ));
            assert!(refusal.keys().contains(&RULE), "{} by {by}, {person} {what}: {refusal}", act.name());
        }
    }
    !people.is_empty()
}

/// The whole table, whatever the state of the case: nothing is offered to an officer whose certificate is no good.
#[test]
fn no_act_of_the_table_is_offered_on_a_certificate_that_is_no_good() {
    for desk in [Desk::open(), Desk::opened("2026-09-08"), crate::course::decided_after_hearing()] {
        let case = desk.case();
        for (what, flaw) in FLAWS {
            let agency = spoilt(&desk, "zhou", flaw);
            let offered = asked(&desk, &agency, "zhou", |ctx| possible(&case, ctx));
            for found in offered {
                let keys = found.refusal.map(|refusal| refusal.keys()).unwrap_or_default();
                assert!(
                    keys.contains(&RULE),
                    "{} is offered though the certificate is {what}: {keys:?}",
                    found.kind.name
                );
            }
        }
    }
}

/// Who holds another role besides acts without a certificate where that role may, and nowhere else.
#[test]
fn another_role_opens_what_is_its_own_and_nothing_else() {
    let mut desk = Desk::open();
    for (id, roles) in [("boss", ["officer", "head"]), ("chief2", ["officer", "unit_head"])] {
        let mut person = serde_json::to_value(desk.agency.person("zhou").unwrap()).unwrap();
        person["id"] = serde_json::json!(id);
        person["roles"] = serde_json::json!(roles);
        desk.agency.people.push(serde_json::from_value(person).unwrap());
    }
    let lead = serde_json::json!({ "act": "lead.register", "with": { "source": "inspection", "received_on": "2026-01-05", "content": "倾倒弃土" } });
    let lead: Act = serde_json::from_value(lead).unwrap();
    for (what, flaw) in FLAWS {
        let tried = |id: &str| {
            let agency = spoilt(&desk, id, flaw);
            asked(&desk, &agency, id, |ctx| perform(&lead, &Case::default(), ctx)).map(drop)
        };
        // A head registers no leads: it would be done as an officer.
        assert_eq!(tried("boss").unwrap_err().keys(), [RULE], "{what}");
        tried("chief2").unwrap_or_else(|refusal| panic!("{what}: {refusal}"));
    }
}

/// A certificate is good on its last day, a suspension ends with its last day, a check made late ends the lapse.
#[test]
fn what_holds_a_certificate_up_ends_by_the_day() {
    let desk = Desk::open();
    let day = |text: &str| -> Date { text.parse().unwrap() };
    let mut held = desk.agency.person("zhou").unwrap().certificate.clone().unwrap();
    held.valid_to = day("2026-12-31");
    assert_eq!(held.invalid_on(day("2026-12-31")), None);
    assert_eq!(held.standing(day("2027-01-01")).invalid().unwrap(), "已过有效期，自2027-01-01起");
    let (on, until) = (day("2026-03-02"), Some(day("2026-03-31")));
    held.life.suspensions.push(Suspended { on, until, internal: false, lifted_on: None, notified_on: None });
    assert_eq!(held.invalid_on(day("2026-03-01")), None);
    assert_eq!(held.standing(day("2026-03-31")).invalid().unwrap(), "暂扣，自2026-03-02起，至2026-03-31止");
    assert_eq!(held.invalid_on(day("2026-04-01")), None);
    held.life.suspensions[0].lifted_on = Some(day("2026-03-10"));
    assert_eq!(held.invalid_on(day("2026-03-09")), Some("暂扣"));
    assert_eq!(held.invalid_on(day("2026-03-10")), None);
    held.life.checks.insert(2025, Checked { due_on: day("2026-06-30"), result: None });
    assert_eq!(held.invalid_on(day("2026-06-30")), None);
    assert_eq!(held.standing(day("2026-07-01")).invalid().unwrap(), "未经年度审验失效，自2026-07-01起");
    held.life.checks.get_mut(&2025).unwrap().result = Some((CheckOutcome::Passed, day("2026-07-15")));
    assert_eq!(held.invalid_on(day("2026-07-14")), Some("未经年度审验失效"));
    assert_eq!(held.invalid_on(day("2026-07-15")), None);
}
