//! 人员管理: certificates suspended, restored, cancelled, revoked and checked; training, questions and exams.

mod duty;
mod exams;
mod issuing;
mod measures;
mod together;

use crate::desk::{CALENDAR, Desk};
use domain::agency::Agency;
use domain::context::Context;
use domain::people::Person;
use domain::personnel::{PersonnelAct, PersonnelEvent, decide};
use domain::registry::{Entry, Recorded, apply};
use domain::rule::Refusal;
use serde_json::{Value, json};

/// The bureau of the desk as its stream makes it, and the justice bureau of the district.
struct Office {
    desk: Desk,
    agency: Option<Agency>,
    justice: Agency,
}

fn staff(id: &str, role: &str) -> Value {
    json!({ "id": id, "name": id, "roles": [role] })
}

impl Office {
    fn open() -> Self {
        let mut desk = Desk::open().on("2026-03-02");
        desk.agency.people.push(serde_json::from_value(staff("admin", "administrator")).unwrap());
        let justice = json!({
            "id": "justice", "name": "澄湖区司法局", "abbreviation": "澄司", "division": "211104", "sector": "司法行政",
            "kind": "organ", "profile": "test", "people": [staff("judge", "reviewer"), staff("clerk", "administrator")],
        });
        let mut agency = None;
        let at = desk.now;
        let entry = Entry::AgencyRegistered(Box::new(desk.agency.clone()));
        apply(&mut agency, &Recorded { at, by: "setup".to_owned(), entry });
        Self { desk, agency, justice: serde_json::from_value(justice).unwrap() }
    }

    fn agency(&self) -> &Agency {
        self.agency.as_ref().unwrap()
    }

    fn with<T>(&self, by: &str, f: impl FnOnce(&Agency, &Context) -> T) -> T {
        let (from, actor): (&Agency, &Person) = match self.justice.person(by) {
            Some(person) => (&self.justice, person),
            None => (self.agency(), self.agency().person(by).unwrap()),
        };
        let ctx = Context {
            now: self.desk.now,
            actor,
            agency: self.agency(),
            profile: &self.desk.profile,
            calendar: &CALENDAR,
            editions: &self.desk.editions,
            history: &self.desk.history,
        };
        f(from, &ctx)
    }

    fn enter(&mut self, by: &str, entry: Entry) {
        apply(&mut self.agency, &Recorded { at: self.desk.now, by: by.to_owned(), entry });
    }

    fn tried(&self, by: &str, act: &str, with: &Value) -> Result<Vec<PersonnelEvent>, Refusal> {
        let act: PersonnelAct = serde_json::from_value(json!({ "act": act, "with": with })).unwrap();
        let region = [&self.justice, self.agency()];
        self.with(by, |from, ctx| decide(&act, from, &region, ctx))
    }

    fn does(&mut self, by: &str, act: &str, with: Value) {
        let events = self.tried(by, act, &with).unwrap_or_else(|refusal| panic!("{act} by {by}: {refusal}"));
        for event in events {
            let stored = serde_json::to_value(Entry::Personnel(event.clone())).unwrap();
            assert_eq!(stored["event"], event.name());
            let entry: Entry = serde_json::from_value(stored).unwrap();
            assert_eq!(entry, Entry::Personnel(event));
            self.enter(by, entry);
        }
    }

    fn refused(&self, by: &str, act: &str, with: Value, rule: &str) {
        let mut keys = self.tried(by, act, &with).map(drop).expect_err(act).keys();
        keys.dedup();
        assert_eq!(keys, [rule], "{act} by {by}: {with}");
    }

    fn invalid(&self, person: &str) -> Option<String> {
        let held = self.agency().person(person).unwrap().certificate.as_ref().unwrap();
        held.standing(domain::context::legal_day(self.desk.now)).invalid()
    }
}
