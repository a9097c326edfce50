//! 岗位值班 Who is on duty.

use super::measures::suspend;
use super::{Office, staff};
use crate::desk::CALENDAR;
use domain::personnel::duty::on_duty;
use domain::registry::Entry;
use serde_json::{Value, json};

/// A post of the list, released as the list is.
pub(super) fn with_post(office: &mut Office) {
    let discloser = serde_json::from_value(staff("mei", "disclosure_officer")).unwrap();
    office.agency.as_mut().unwrap().people.push(discloser);
    let row = json!({ "code": "P1", "window": "1号窗口", "person": "lin", "duties": "受理", "categories": ["penalty"], "weekdays": [1, 6] });
    let content = json!({ "list": "window_posts", "row": row });
    for (by, act, with) in [
        ("unit", "list.draft", json!({ "list": "window_posts", "changes": [{ "key": "P1", "content": content }] })),
        (
            "unit",
            "list.submit",
            json!({ "list": "window_posts", "keys": ["P1"], "reason": "establish", "effective_on": "2026-03-02" }),
        ),
        ("chief", "list.approve", json!({ "revision": 1, "passed": true, "opinion": "同意", "releaser": "mei" })),
        ("mei", "list.release", json!({ "revision": 1 })),
    ] {
        let mut with = with;
        if let Some(revision) = office.agency().lists.revision(1) {
            with["digest"] = json!(revision.digest);
        }
        let act = serde_json::from_value(json!({ "act": act, "with": with })).unwrap();
        let events = office.with(by, |from, ctx| domain::list::decide(&act, from, None, ctx)).unwrap();
        events.into_iter().for_each(|event| office.enter(by, Entry::List(event)));
    }
}

pub(super) fn there(office: &Office, day: &str) -> Vec<(String, String, bool)> {
    let all = on_duty(office.agency(), day.parse().unwrap(), &CALENDAR);
    let seats = all.iter().flat_map(|one| &one.seats);
    seats.map(|seat| (seat.person.unwrap().id.clone(), seat.hours.clone(), seat.officer)).collect()
}

#[test]
fn who_is_on_duty_follows_from_the_week_and_from_what_was_arranged_for_the_day() {
    let mut office = Office::open();
    with_post(&mut office);
    let lin = |officer| vec![("lin".to_owned(), String::new(), officer)];
    // A Monday and a Saturday of the week, a Tuesday, the national day on a Thursday.
    assert_eq!(there(&office, "2026-03-09"), lin(true));
    assert_eq!(there(&office, "2026-03-14"), lin(true));
    assert_eq!(there(&office, "2026-03-10"), []);
    let day = |date: &str, shifts: Value| json!({ "days": [{ "post": "P1", "date": date, "shifts": shifts, "note": "换班" }] });
    let two =
        json!([{ "person": "he", "from": "08:30:00", "until": "11:30:00" }, { "person": "unit", "from": "13:30:00" }]);
    office.refused("zhou", "duty.set", day("2026-03-09", two.clone()), "roster-kept-by");
    office.does("unit", "duty.set", day("2026-03-09", two));
    let expected =
        [("he".to_owned(), "08:30-11:30".to_owned(), true), ("unit".to_owned(), "13:30起".to_owned(), false)];
    assert_eq!(there(&office, "2026-03-09"), expected);
    for (date, shifts) in [
        ("2026-03-01", json!([{ "person": "he" }])),
        ("2026-03-09", json!([{ "person": "nobody" }])),
        ("2026-03-09", json!([{ "person": "he", "from": "11:30:00", "until": "08:30:00" }])),
        ("2026-03-09", json!([{ "person": "he" }, { "person": "he", "from": "08:30:00" }])),
    ] {
        office.refused("unit", "duty.set", day(date, shifts), "roster-fits");
    }
    let silent = json!({ "days": [{ "post": "P1", "date": "2026-03-16" }] });
    office.refused("unit", "duty.set", silent, "roster-fits");
    office.refused(
        "unit",
        "duty.set",
        json!({ "days": [{ "post": "P2", "date": "2026-03-16", "note": "x" }] }),
        "roster-fits",
    );
    office.does("unit", "duty.set", day("2026-03-16", json!([])));
    assert_eq!(there(&office, "2026-03-16"), []);
    office.does("unit", "duty.clear", json!({ "post": "P1", "date": "2026-03-16" }));
    office.refused("unit", "duty.clear", json!({ "post": "P1", "date": "2026-03-16" }), "roster-fits");
    // Whoever may not enforce on the day is there, but not as an officer.
    office.does("chief", "certificate.suspend", suspend("lin", "2026-03-20", ""));
    assert_eq!(there(&office, "2026-03-16"), lin(false));
    assert_eq!(there(&office, "2026-03-23"), lin(true));
}
