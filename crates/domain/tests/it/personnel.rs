//! 人员管理: certificates suspended, restored, cancelled, revoked and checked; training, questions and exams.

use crate::desk::{CALENDAR, Desk};
use domain::agency::Agency;
use domain::context::Context;
use domain::people::{Person, Role};
use domain::personnel::bank::Question;
use domain::personnel::duty::on_duty;
use domain::personnel::warning::{WarningKind, warnings};
use domain::personnel::{PersonnelAct, PersonnelEvent, decide, exam, joint};
use domain::registry::{Entry, Recorded, apply, record};
use domain::rule::Refusal;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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

fn suspend(person: &str, until: &str, document: &str) -> Value {
    json!({ "person": person, "ground": "misconduct", "until": until, "reason": "查实违反执法纪律", "document": document })
}

fn restore(person: &str, document: &str) -> Value {
    json!({ "person": person, "reason": "离岗培训考试合格", "document": document })
}

#[test]
fn a_certificate_is_suspended_by_whoever_may_within_the_longest_term() {
    let mut office = Office::open();
    office.refused(
        "zhou",
        "certificate.suspend",
        suspend("lin", "2026-04-01", "1号"),
        "certificate-measure-by-authority",
    );
    office.refused(
        "admin",
        "certificate.suspend",
        suspend("lin", "2026-04-01", ""),
        "certificate-measure-by-authority",
    );
    office.refused(
        "clerk",
        "certificate.suspend",
        suspend("lin", "2026-04-01", "1号"),
        "certificate-measure-by-authority",
    );
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-03-01", ""), "suspension-has-term");
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-08-29", ""), "suspension-has-term");
    office.refused("judge", "certificate.suspend", suspend("unit", "2026-04-01", ""), "certificate-measure-fits");
    office.refused("judge", "certificate.restore", restore("lin", ""), "certificate-measure-fits");
    // Of 180 days the last is 28 August.
    office.does("judge", "certificate.suspend", suspend("lin", "2026-08-28", ""));
    assert_eq!(office.invalid("lin").unwrap(), "暂扣，自2026-03-02起，至2026-08-28止");
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-04-01", ""), "certificate-measure-fits");
    office.refused("chief", "certificate.restore", restore("lin", ""), "certificate-measure-by-authority");
    let changed: Entry = serde_json::from_value(
        json!({ "event": "CertificateChanged", "details": { "person": "lin", "status": "valid", "reason": "试试" } }),
    )
    .unwrap();
    let refusal = office.with("admin", |_, ctx| record(&changed, ctx)).unwrap_err();
    assert_eq!(refusal.keys(), ["certificate-measure-fits"]);
    office.desk.go("2026-08-29");
    assert_eq!(office.invalid("lin"), None);
}

#[test]
fn what_the_agency_itself_suspended_its_head_gives_back() {
    let mut office = Office::open();
    office.does("chief", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    assert!(office.invalid("lin").is_some());
    office.refused("zhou", "certificate.restore", restore("lin", ""), "certificate-measure-by-authority");
    office.does("chief", "certificate.restore", restore("lin", ""));
    assert_eq!(office.invalid("lin"), None);
    office.does("admin", "certificate.suspend", suspend("zhou", "2026-04-01", "澄司〔2026〕3号"));
    office.refused("chief", "certificate.restore", restore("zhou", ""), "certificate-measure-by-authority");
    office.does("judge", "certificate.restore", restore("zhou", ""));
}

#[test]
fn who_leaves_loses_the_certificate_and_what_goes_with_it() {
    let mut office = Office::open();
    let cancel = |person: &str, ground: &str| json!({ "person": person, "ground": ground, "reason": "调往邻区" });
    office.refused("chief", "certificate.cancel", cancel("zhou", "transferred"), "certificate-measure-by-authority");
    let blank = json!({ "person": "zhou", "ground": "retired", "reason": " " });
    office.refused("admin", "certificate.cancel", blank, "cancelled-on-leaving");
    office.does("admin", "certificate.cancel", cancel("zhou", "transferred"));
    assert!(!office.agency().person("zhou").unwrap().employed);
    assert_eq!(office.invalid("zhou").unwrap(), "注销，自2026-03-02起");
    office.does("admin", "certificate.cancel", cancel("lin", "left_post"));
    let lin = office.agency().person("lin").unwrap();
    assert!(lin.employed && !lin.roles.contains(&Role::Officer));
    office.refused("judge", "certificate.restore", restore("lin", ""), "certificate-measure-fits");
    let departed = json!({ "event": "PersonDeparted", "details": { "person": "he", "reason": "退休" } });
    office.enter("admin", serde_json::from_value(departed).unwrap());
    assert_eq!(office.invalid("he").unwrap(), "注销，自2026-03-02起");
}

fn open_check(year: i16, due: &str) -> Value {
    json!({ "year": year, "due_on": due })
}

fn results(year: i16, results: &[(&str, &str)]) -> Value {
    let line =
        |(person, outcome): &(&str, &str)| json!({ "person": person, "outcome": outcome, "reason": "考核不合格" });
    json!({ "year": year, "results": results.iter().map(line).collect::<Vec<_>>() })
}

#[test]
fn a_certificate_that_misses_its_check_lapses_and_a_failed_one_is_suspended() {
    let mut office = Office::open();
    office.refused("admin", "annual_check.open", open_check(2025, "2026-03-31"), "certificate-measure-by-authority");
    office.refused("judge", "annual_check.open", open_check(2025, "2026-04-01"), "annual-check-opened");
    office.refused("judge", "annual_check.open", open_check(2025, "2026-03-01"), "annual-check-opened");
    office.refused("judge", "annual_check.open", open_check(2027, "2026-03-31"), "annual-check-opened");
    office.refused("judge", "annual_check.record", results(2025, &[("zhou", "passed")]), "annual-check-fits");
    office.does("judge", "annual_check.open", open_check(2025, "2026-03-31"));
    office.refused("judge", "annual_check.open", open_check(2025, "2026-03-31"), "annual-check-opened");
    office.refused("judge", "annual_check.record", results(2025, &[("unit", "passed")]), "annual-check-fits");
    office.refused(
        "judge",
        "annual_check.record",
        results(2025, &[("zhou", "passed"), ("zhou", "failed")]),
        "annual-check-fits",
    );
    let silent = json!({ "year": 2025, "results": [{ "person": "lin", "outcome": "failed" }] });
    office.refused("judge", "annual_check.record", silent, "annual-check-fits");
    office.does("judge", "annual_check.record", results(2025, &[("zhou", "passed"), ("lin", "failed")]));
    office.refused("judge", "annual_check.record", results(2025, &[("zhou", "passed")]), "annual-check-fits");
    assert_eq!(office.invalid("lin").unwrap(), "暂扣，自2026-03-02起");
    assert_eq!(office.invalid("he"), None);
    office.desk.go("2026-04-01");
    assert_eq!(office.invalid("he").unwrap(), "未经年度审验失效，自2026-04-01起");
    // Made good after it lapsed: by a decision, with the reason.
    let mut made_good = results(2025, &[("he", "passed")]);
    office.refused("judge", "annual_check.record", made_good.clone(), "check-after-lapse");
    made_good["document"] = json!("澄司证〔2026〕9号");
    office.does("judge", "annual_check.record", made_good);
    assert_eq!(office.invalid("he"), None);
    // Given back after training, failed again: two years running.
    let revoke =
        |ground: &str| json!({ "person": "lin", "ground": ground, "reason": "两年考核不合格", "document": "" });
    office.refused("judge", "certificate.revoke", revoke("failed_twice"), "revoked-on-ground");
    office.does("judge", "certificate.restore", restore("lin", ""));
    assert_eq!(office.invalid("lin"), None);
    office.desk.go("2026-12-01");
    office.does("judge", "annual_check.open", open_check(2026, "2026-12-31"));
    office.does("judge", "annual_check.record", results(2026, &[("lin", "failed")]));
    office.refused("chief", "certificate.revoke", revoke("failed_twice"), "certificate-measure-by-authority");
    office.does("judge", "certificate.revoke", revoke("failed_twice"));
    assert_eq!(office.invalid("lin").unwrap(), "吊销，自2026-12-01起");
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-12-20", ""), "certificate-measure-fits");
}

fn enrolled(id: &str, number: &str, extra: &Value) -> Entry {
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

fn course(code: &str, hours: u32, quota: u32) -> Value {
    json!({ "code": code, "subject": "行政处罚法", "form": "in_person", "hours": hours, "from": "2026-03-02", "until": "2026-03-04", "quota": quota })
}

#[test]
fn hours_of_training_count_when_they_were_attended() {
    let mut office = Office::open();
    office.refused("zhou", "course.set", course("C1", 24, 2), "training-kept-by");
    let mut reversed = course("C1", 24, 2);
    reversed["until"] = json!("2026-03-01");
    office.refused("admin", "course.set", reversed, "course-fits");
    office.does("unit", "course.set", course("C1", 24, 2));
    let enrol = |people: &[&str]| json!({ "course": "C1", "people": people });
    office.refused("zhou", "course.enrol", enrol(&["lin"]), "training-kept-by");
    office.does("zhou", "course.enrol", enrol(&["zhou"]));
    office.refused("zhou", "course.enrol", enrol(&["zhou"]), "enrolment-fits");
    office.refused("admin", "course.enrol", enrol(&["lin", "he"]), "enrolment-fits");
    office.does("admin", "course.enrol", enrol(&["lin"]));
    office.does("lin", "course.leave", enrol(&["lin"]));
    office.refused("lin", "course.leave", enrol(&["lin"]), "enrolment-fits");
    let attend =
        |person: &str, hours: u32| json!({ "course": "C1", "attendance": [{ "person": person, "hours": hours }] });
    office.refused("admin", "course.attend", attend("lin", 8), "attendance-fits");
    office.refused("admin", "course.attend", attend("zhou", 25), "attendance-fits");
    assert_eq!(office.agency().training_hours("zhou", 2026), 0);
    office.does("admin", "course.attend", attend("zhou", 20));
    assert_eq!(office.agency().training_hours("zhou", 2026), 20);
    assert_eq!(office.agency().training_hours("zhou", 2025), 0);
    office.refused("admin", "course.set", course("C1", 19, 2), "course-fits");
    office.refused("admin", "course.cancel", json!({ "course": "C1", "reason": "取消" }), "course-fits");
    office.desk.go("2026-03-05");
    office.refused("admin", "course.enrol", enrol(&["lin"]), "enrolment-fits");
}

#[test]
fn people_are_warned_before_a_certificate_a_check_or_the_year_ends() {
    let mut office = Office::open();
    office.does("judge", "annual_check.open", open_check(2025, "2026-03-31"));
    let zhou = office.agency.as_mut().unwrap().people.iter_mut().find(|person| person.id == "zhou").unwrap();
    zhou.certificate.as_mut().unwrap().valid_to = "2026-12-31".parse().unwrap();
    let seen = |office: &mut Office, day: &str| {
        office.desk.go(day);
        let agency = office.agency();
        let found = warnings(agency.person("zhou").unwrap(), agency, &office.desk.profile, day.parse().unwrap());
        found.into_iter().map(|warning| (warning.kind, warning.urgent)).collect::<Vec<_>>()
    };
    assert_eq!(seen(&mut office, "2026-03-02"), [(WarningKind::CheckDue, true)]);
    office.does("judge", "annual_check.record", results(2025, &[("zhou", "passed")]));
    assert_eq!(seen(&mut office, "2026-03-03"), []);
    assert_eq!(seen(&mut office, "2026-10-01"), []);
    let both = [(WarningKind::CertificateEnds, false), (WarningKind::HoursShort, false)];
    assert_eq!(seen(&mut office, "2026-10-02"), both);
    assert_eq!(seen(&mut office, "2026-12-01"), both.map(|(kind, _)| (kind, true)));
    assert_eq!(seen(&mut office, "2027-01-01"), [(WarningKind::Invalid, true)]);
}

fn question(code: &str, kind: &str, answer: &str) -> Value {
    json!({ "code": code, "kind": kind, "stem": "下列说法正确的是", "options": ["甲", "乙", "丙"], "answer": answer })
}

fn exam(code: &str) -> Value {
    json!({ "code": code, "title": "资格考试", "qualifying": true, "from": "2026-03-02", "until": "2026-03-03",
        "minutes": 60, "singles": 2, "multiples": 1, "judges": 0, "pass": 60, "attempts": 2 })
}

fn stocked() -> Office {
    let mut office = Office::open();
    let bank: Vec<Value> = (1..=8).map(|n| question(&format!("D{n}"), "single", "B")).collect();
    let more: Vec<Value> = (1..=4).map(|n| question(&format!("M{n}"), "multiple", "AC")).collect();
    let all = [bank, more].concat();
    office.does("admin", "question.import", json!({ "questions": all }));
    office
}

#[test]
fn questions_know_their_answers() {
    let office = stocked();
    for (wrong, by, rule) in [
        (question("Q", "single", "D"), "admin", "question-fits"),
        (question("Q", "single", "AB"), "admin", "question-fits"),
        (question("Q", "multiple", "A"), "admin", "question-fits"),
        (question("Q", "single", "A"), "zhou", "training-kept-by"),
    ] {
        office.refused(by, "question.import", json!({ "questions": [wrong] }), rule);
    }
    office.refused(
        "admin",
        "question.import",
        json!({ "questions": [question("Q", "single", "A"), question("Q", "single", "B")] }),
        "question-fits",
    );
    office.refused("admin", "question.withdraw", json!({ "codes": ["none"] }), "question-fits");
    let asked: Question = serde_json::from_value(question("Q", "multiple", "CA")).unwrap();
    assert!(asked.is_right("ac") && asked.is_right("C,A") && !asked.is_right("A") && !asked.is_right("ABC"));
}

/// 统一组织: what the bureau holds for others, and what of it enters their own record.
#[test]
fn the_bureau_holds_exams_and_courses_for_agencies_of_its_region_and_their_own_record_has_the_result() {
    let mut bureau = stocked();
    // Whoever is no judicial bureau holds nothing for others, and nobody names what is not of the region.
    let naming = |agencies: Value| {
        let mut exam = exam("E1");
        exam["agencies"] = agencies;
        exam
    };
    bureau.refused("admin", "exam.set", naming(json!(["justice"])), "joint-held-by-bureau");
    bureau.agency.as_mut().unwrap().sector = "司法行政".to_owned();
    bureau.refused("admin", "exam.set", naming(json!(["nowhere"])), "joint-held-by-bureau");
    bureau.refused("admin", "exam.set", naming(json!(["justice", "justice"])), "joint-held-by-bureau");
    bureau.justice.division = "220000".to_owned();
    bureau.refused("admin", "exam.set", naming(json!(["justice"])), "joint-held-by-bureau");
    bureau.justice.division = "211104".to_owned();
    bureau.does("admin", "exam.set", exam("E0"));
    bureau.does("admin", "exam.set", naming(json!(["justice"])));
    let start =
        |bureau: &Office, code: &str| bureau.with("judge", |from, ctx| exam::start(code, ("s1", "seed"), from, ctx));
    assert_eq!(start(&bureau, "E0").unwrap_err().keys(), ["sitting-allowed"], "an exam that does not name the agency");
    let started = start(&bureau, "E1").unwrap();
    assert_eq!(started.agency.as_deref(), Some("justice"));
    bureau.enter("judge", Entry::Personnel(PersonnelEvent::ExamStarted(started.clone())));
    let answers: BTreeMap<String, String> = started.paper.iter().map(|code| (code.clone(), "B".to_owned())).collect();
    let marked = bureau.with("judge", |_, ctx| exam::mark("s1", &answers, ctx)).unwrap();
    assert!(joint::outstanding(bureau.agency(), &bureau.justice).is_empty(), "nothing before it is marked");
    bureau.enter("judge", Entry::Personnel(PersonnelEvent::ExamMarked(marked)));
    // A course in the same way: by who keeps the training at home, or oneself.
    let mut course = json!({ "code": "C1", "subject": "处罚法", "form": "in_person", "hours": 8, "from": "2026-03-02", "until": "2026-03-02", "quota": 9 });
    bureau.does("admin", "course.set", course.clone());
    let own = json!({ "course": "C1", "people": ["judge"], "agency": "justice" });
    bureau.refused("judge", "course.enrol", own.clone(), "enrolment-fits");
    course["agencies"] = json!(["justice"]);
    bureau.does("admin", "course.set", course);
    bureau.refused(
        "judge",
        "course.enrol",
        json!({ "course": "C1", "people": ["clerk"], "agency": "justice" }),
        "training-kept-by",
    );
    bureau.refused("judge", "course.enrol", json!({ "course": "C1", "people": ["zhou"] }), "training-kept-by");
    bureau.refused(
        "clerk",
        "course.enrol",
        json!({ "course": "C1", "people": ["nobody"], "agency": "justice" }),
        "enrolment-fits",
    );
    bureau.does("clerk", "course.enrol", json!({ "course": "C1", "people": ["clerk"], "agency": "justice" }));
    bureau.does("judge", "course.enrol", own.clone());
    bureau.refused(
        "clerk",
        "course.leave",
        json!({ "course": "C1", "people": ["zhou"], "agency": "justice" }),
        "enrolment-fits",
    );
    bureau.refused(
        "judge",
        "course.attend",
        json!({ "course": "C1", "attendance": [{ "person": "judge", "hours": 6 }] }),
        "training-kept-by",
    );
    bureau.does("admin", "course.attend", json!({ "course": "C1", "attendance": [{ "person": "judge", "hours": 6 }] }));
    // Both enter the record of the agency at home, once, and count there as its own.
    let mut home = Some(bureau.justice.clone());
    let due = joint::outstanding(bureau.agency(), &bureau.justice);
    assert_eq!(due.iter().map(PersonnelEvent::name).collect::<Vec<_>>(), ["JointResultEntered", "JointHoursEntered"]);
    for event in due {
        let entry = serde_json::from_value(serde_json::to_value(Entry::Personnel(event)).unwrap()).unwrap();
        apply(&mut home, &Recorded { at: bureau.desk.now, by: "platform".to_owned(), entry });
    }
    let home = home.unwrap();
    assert!(home.personnel.passed("judge") && !home.personnel.passed("clerk"));
    assert!(!bureau.agency().personnel.passed("judge"), "a guest has no record at the bureau");
    assert_eq!((home.training_hours("judge", 2026), home.hours_in_person("judge")), (6, 6));
    assert_eq!(bureau.agency().training_hours("judge", 2026), 0);
    assert!(joint::outstanding(bureau.agency(), &home).is_empty(), "each is entered once");
    // Hours that are recorded again replace the earlier ones.
    bureau.does("admin", "course.attend", json!({ "course": "C1", "attendance": [{ "person": "judge", "hours": 8 }] }));
    assert_eq!(joint::outstanding(bureau.agency(), &home).len(), 1);
}

/// 逐人报名: an agency names who takes part, the bureau sees who, and a result is recorded for nobody else.
#[test]
fn officers_of_other_agencies_are_registered_by_name_and_results_are_recorded_for_them_alone() {
    const FITS: &str = "exam-registration-fits";
    let mut bureau = stocked();
    bureau.agency.as_mut().unwrap().sector = "司法行政".to_owned();
    bureau.does("admin", "exam.set", exam("E0"));
    let mut named = exam("E1");
    named["agencies"] = json!(["justice"]);
    named["by_name"] = json!(true);
    bureau.does("admin", "exam.set", named.clone());
    let who = |exam: &str, people: Value| json!({ "exam": exam, "people": people, "agency": "justice" });
    let results = |people: &[(&str, u32)]| {
        let lines: Vec<Value> =
            people.iter().map(|(person, score)| json!({ "person": person, "score": score })).collect();
        json!({ "exam": "E1", "results": lines })
    };
    // Not for an exam that does not ask for it, not twice, not for somebody who does not work there, not for others.
    bureau.refused("clerk", "exam.register", who("E0", json!(["judge"])), FITS);
    bureau.refused("clerk", "exam.register", who("E1", json!(["nobody"])), FITS);
    bureau.refused("judge", "exam.register", who("E1", json!(["clerk"])), "training-kept-by");
    let start = |bureau: &Office| bureau.with("judge", |from, ctx| exam::start("E1", ("s1", "seed"), from, ctx));
    assert_eq!(start(&bureau).unwrap_err().keys(), [FITS], "who is not registered does not sit it");
    bureau.does("clerk", "exam.register", who("E1", json!(["judge"])));
    bureau.refused("judge", "exam.register", who("E1", json!(["judge"])), FITS);
    assert_eq!(bureau.agency().personnel.registrations["E1"]["judge"].agency.as_deref(), Some("justice"));
    assert!(start(&bureau).is_ok());
    // An exam with registrations keeps them.
    bureau.refused("admin", "exam.set", exam("E1"), "exam-fits");
    // Withdrawn, and registered again.
    bureau.refused("clerk", "exam.unregister", who("E1", json!(["clerk"])), FITS);
    bureau.does("judge", "exam.unregister", who("E1", json!(["judge"])));
    bureau.does("judge", "exam.register", who("E1", json!(["judge"])));
    // Results: by the holder, for who is registered, each once, of a hundred at most; refusals name people and their agency.
    bureau.refused("clerk", "exam.results", results(&[("judge", 80)]), "training-kept-by");
    bureau.refused("admin", "exam.results", results(&[("judge", 101)]), FITS);
    bureau.refused("admin", "exam.results", results(&[("judge", 80), ("judge", 80)]), FITS);
    let act = serde_json::from_value(json!({ "act": "exam.results", "with": results(&[("clerk", 80)]) })).unwrap();
    let justice = bureau.justice.clone();
    let refusal = bureau.with("admin", |from, ctx| decide(&act, from, &[&justice], ctx)).unwrap_err();
    let wanted = format!("{}（{}）没有报名这次考试，不能登记成绩", justice.name_of("clerk"), justice.name);
    assert_eq!(refusal.breaches[0].missing, wanted);
    bureau.does("admin", "exam.results", results(&[("judge", 59)]));
    assert_eq!(start(&bureau).unwrap_err().keys(), [FITS], "the result is recorded");
    bureau.refused("clerk", "exam.unregister", who("E1", json!(["judge"])), FITS);
    bureau.refused("admin", "exam.set", named, "exam-fits");
    // The record at home has the result once; one that is recorded again replaces it.
    let mut home = Some(bureau.justice.clone());
    let mut enter = |bureau: &Office| {
        let due = joint::outstanding(bureau.agency(), home.as_ref().unwrap());
        let number = due.len();
        for event in due {
            let entry = serde_json::from_value(serde_json::to_value(Entry::Personnel(event)).unwrap()).unwrap();
            apply(&mut home, &Recorded { at: bureau.desk.now, by: "platform".to_owned(), entry });
        }
        (number, home.as_ref().unwrap().personnel.passed("judge"))
    };
    assert_eq!((enter(&bureau), enter(&bureau)), ((1, false), (0, false)));
    bureau.does("admin", "exam.results", results(&[("judge", 60)]));
    assert_eq!((enter(&bureau), enter(&bureau)), ((1, true), (0, true)));
    assert!(!bureau.agency().personnel.passed("judge"), "a guest has no record at the bureau");
    // Its own people in the same way.
    bureau.does("admin", "exam.register", json!({ "exam": "E1", "people": ["zhou"] }));
    bureau.does("admin", "exam.results", results(&[("zhou", 90)]));
    assert!(bureau.agency().personnel.passed("zhou"));
    // Hours of somebody who is not enrolled: the refusal names the person and the agency.
    let course = json!({ "code": "C1", "subject": "法", "form": "in_person", "hours": 8, "from": "2026-03-02", "until": "2026-03-02", "quota": 9 });
    bureau.does("admin", "course.set", course);
    let hours = json!({ "course": "C1", "attendance": [{ "person": "judge", "hours": 6 }] });
    let act = serde_json::from_value(json!({ "act": "course.attend", "with": hours })).unwrap();
    let refusal = bureau.with("admin", |from, ctx| decide(&act, from, &[&justice], ctx)).unwrap_err();
    let wanted = format!("{}（{}）没有报名这门课程", justice.name_of("judge"), justice.name);
    assert_eq!(refusal.breaches[0].missing, wanted);
    bureau.desk.go("2026-03-04");
    bureau.refused("clerk", "exam.register", who("E1", json!(["clerk"])), FITS);
}

#[test]
fn a_paper_is_drawn_by_its_seed_sat_in_time_and_marked_by_the_answers() {
    let mut office = stocked();
    let mut greedy = exam("E1");
    greedy["singles"] = json!(9);
    office.refused("admin", "exam.set", greedy, "exam-fits");
    office.refused("zhou", "exam.set", exam("E1"), "training-kept-by");
    office.does("admin", "exam.set", exam("E1"));
    let start = |office: &Office, by: &str, code: &str, id: &str, seed: &str| {
        office.with(by, |from, ctx| exam::start(code, (id, seed), from, ctx))
    };
    assert_eq!(start(&office, "zhou", "E9", "s", "1").unwrap_err().keys(), ["sitting-allowed"]);
    let (first, again) =
        (start(&office, "zhou", "E1", "s1", "seed").unwrap(), start(&office, "zhou", "E1", "s1", "seed").unwrap());
    assert_eq!(first, again, "the same seed draws the same paper");
    let papers: std::collections::BTreeSet<Vec<String>> =
        (0..20).map(|n| start(&office, "zhou", "E1", "s", &n.to_string()).unwrap().paper).collect();
    assert!(papers.len() > 5, "other seeds draw other papers");
    assert_eq!(first.paper.len(), 3);
    office.enter("zhou", Entry::Personnel(PersonnelEvent::ExamStarted(first.clone())));
    assert_eq!(start(&office, "zhou", "E1", "s2", "x").unwrap_err().keys(), ["sitting-allowed"]);
    office.refused("admin", "exam.set", exam("E1"), "exam-fits");
    let answers: BTreeMap<String, String> = first.paper.iter().map(|code| (code.clone(), "B".to_owned())).collect();
    let mark = |office: &Office, by: &str, id: &str| office.with(by, |_, ctx| exam::mark(id, &answers, ctx));
    assert_eq!(mark(&office, "lin", "s1").unwrap_err().keys(), ["sitting-in-time"]);
    assert_eq!(mark(&office, "zhou", "none").unwrap_err().keys(), ["sitting-in-time"]);
    let marked = mark(&office, "zhou", "s1").unwrap();
    assert_eq!(
        (marked.right, marked.score, marked.passed),
        (2, 66, true),
        "two single ones are right, the multiple one is not"
    );
    office.desk.go("2026-03-02T10:01");
    assert!(mark(&office, "lin", "s1").is_ok(), "when the time is over, whoever looks has it marked");
    assert!(!office.agency().personnel.passed("zhou"));
    office.enter("zhou", Entry::Personnel(PersonnelEvent::ExamMarked(marked)));
    assert!(office.agency().personnel.passed("zhou"));
    assert_eq!(mark(&office, "zhou", "s1").unwrap_err().keys(), ["sitting-in-time"]);
    office.desk.go("2026-03-04");
    assert_eq!(start(&office, "zhou", "E1", "s3", "x").unwrap_err().keys(), ["sitting-allowed"]);
}

/// A post of the list, released as the list is.
fn with_post(office: &mut Office) {
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

fn there(office: &Office, day: &str) -> Vec<(String, String, bool)> {
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

#[test]
fn where_the_law_says_so_a_certificate_lapses_though_nobody_opened_the_check() {
    let mut office = Office::open();
    office.desk.profile.annual_check_demanded_from.value = 2025;
    let bound = |office: &mut Office, day: &str| {
        office.desk.go(day);
        let profile = office.desk.profile.clone();
        domain::personnel::bind(office.agency.as_mut().unwrap(), &profile);
        office.invalid("lin")
    };
    assert_eq!(bound(&mut office, "2026-03-31"), None);
    assert_eq!(bound(&mut office, "2026-04-01").unwrap(), "未经年度审验失效，自2026-04-01起");
    // Opened late it is still lapsed, until its result is in.
    office.does("judge", "annual_check.open", open_check(2025, "2026-05-31"));
    assert_eq!(bound(&mut office, "2026-05-06").unwrap(), "未经年度审验失效，自2026-04-01起");
    let mut made_good = results(2025, &[("lin", "passed")]);
    made_good["document"] = json!("澄司证〔2026〕9号");
    office.does("judge", "annual_check.record", made_good);
    assert_eq!(bound(&mut office, "2026-05-06"), None);
    assert!(bound(&mut office, "2027-04-01").is_some());
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

#[test]
fn whoever_lost_a_certificate_may_have_it_looked_at_again_in_time() {
    let mut office = Office::open();
    let appeal = |on: &str| json!({ "person": "lin", "notified_on": on, "reason": "事实不清" });
    let decide = |group: &str, upheld: bool| json!({ "person": "lin", "group": group, "upheld": upheld, "reason": "查明原认定的事实不能成立", "document": "2号" });
    office.refused("lin", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
    let revoke = json!({ "person": "lin", "ground": "fraud", "reason": "冒名顶替取得", "document": "1号" });
    office.does("admin", "certificate.revoke", revoke);
    office.refused("zhou", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
    office.refused("judge", "certificate.appeal_decide", decide("甲\n乙", false), "revocation-appeal");
    office.desk.go("2026-04-01");
    office.refused("lin", "certificate.appeal", appeal("2026-03-01"), "revocation-appeal");
    office.does("lin", "certificate.appeal", appeal("2026-03-02"));
    office.refused("lin", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
    assert!(office.invalid("lin").is_some(), "it stays revoked meanwhile");
    let agency = office.agency();
    let warned = warnings(agency.person("lin").unwrap(), agency, &office.desk.profile, "2026-04-01".parse().unwrap());
    assert!(warned.iter().any(|warning| warning.kind == WarningKind::AppealDue));
    office.refused("judge", "certificate.appeal_decide", decide("甲", false), "revocation-appeal");
    office.refused("chief", "certificate.appeal_decide", decide("甲\n乙", false), "certificate-measure-by-authority");
    office.does("judge", "certificate.appeal_decide", decide("甲\n乙", false));
    assert_eq!(office.invalid("lin"), None);
    // In time on the last day, too late on the day after.
    let mut late = Office::open();
    let revoke = json!({ "person": "lin", "ground": "fraud", "reason": "冒名顶替取得", "document": "1号" });
    late.does("admin", "certificate.revoke", revoke);
    late.desk.go("2026-04-02");
    late.refused("lin", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
}

#[test]
fn unit_and_issuing_body_are_told_of_a_suspension_in_time() {
    let mut office = Office::open();
    let told = |on: &str| json!({ "person": "lin", "unit_on": on, "authority_on": "2026-03-03", "document": "3号" });
    office.refused("chief", "certificate.notify", told("2026-03-03"), "suspension-notified");
    office.does("chief", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    office.desk.go("2026-03-06");
    let late = |office: &Office| {
        let agency = office.agency();
        let found =
            warnings(agency.person("lin").unwrap(), agency, &office.desk.profile, "2026-03-06".parse().unwrap());
        found.iter().any(|warning| warning.kind == WarningKind::NoticeDue && warning.detail.contains("已经逾期"))
    };
    assert!(late(&office));
    office.refused("chief", "certificate.notify", told("2026-03-01"), "suspension-notified");
    office.does("chief", "certificate.notify", told("2026-03-04"));
    assert!(!late(&office));
    office.refused("chief", "certificate.notify", told("2026-03-04"), "suspension-notified");
}
