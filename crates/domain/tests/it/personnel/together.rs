//! 统一组织 Exams and courses of the bureau for people of other agencies.

use super::exams::{exam_set, stocked};
use super::{Office, staff};
use domain::personnel::joint::Participant;
use domain::personnel::{PersonnelEvent, decide, exam, joint};
use domain::registry::{Entry, Recorded, apply};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// 统一组织: what the bureau holds for others, and what of it enters their own record.
#[test]
fn the_bureau_holds_exams_and_courses_for_agencies_of_its_region_and_their_own_record_has_the_result() {
    let mut bureau = stocked();
    // Whoever is no judicial bureau holds nothing for others, and nobody names what is not of the region.
    let naming = |agencies: Value| {
        let mut exam = exam_set("E1");
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
    bureau.does("admin", "exam.set", exam_set("E0"));
    bureau.does("admin", "exam.set", naming(json!(["justice"])));
    let start =
        |bureau: &Office, code: &str| bureau.with("judge", |from, ctx| exam::start(code, ("s1", "seed"), from, ctx));
    assert_eq!(start(&bureau, "E0").unwrap_err().keys(), ["sitting-allowed"], "an exam that does not name the agency");
    let started = start(&bureau, "E1").unwrap();
    assert_eq!(started.agency.as_deref(), Some("justice"));
    bureau.enter("judge", Entry::Personnel(PersonnelEvent::ExamStarted(started.clone())));
    let answers: BTreeMap<String, String> = started.paper.iter().map(|code| (code.clone(), "B".to_owned())).collect();
    let marked = bureau.with("judge", |from, ctx| exam::mark("s1", &answers, from, ctx)).unwrap();
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

fn guest(id: &str) -> Participant {
    Participant { agency: Some("justice".to_owned()), person: id.to_owned() }
}

/// 逐人报名: an agency names who takes part, the bureau sees who, and a result is recorded for nobody else.
#[test]
fn officers_of_other_agencies_are_registered_by_name_and_results_are_recorded_for_them_alone() {
    const FITS: &str = "exam-registration-fits";
    let mut bureau = stocked();
    bureau.agency.as_mut().unwrap().sector = "司法行政".to_owned();
    bureau.does("admin", "exam.set", exam_set("E0"));
    let mut named = exam_set("E1");
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
    assert!(bureau.agency().personnel.registrations["E1"].contains_key(&guest("judge")));
    assert!(start(&bureau).is_ok());
    // An exam with registrations keeps them.
    bureau.refused("admin", "exam.set", exam_set("E1"), "exam-fits");
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

/// Ids are given by each agency: `zhou` of the bureau and `zhou` of another agency are two people.
#[test]
fn the_same_id_at_two_agencies_is_two_people() {
    const FITS: &str = "exam-registration-fits";
    let mut bureau = stocked();
    bureau.agency.as_mut().unwrap().sector = "司法行政".to_owned();
    bureau.justice.people.push(serde_json::from_value(staff("zhou", "officer")).unwrap());
    let mut named = exam_set("E1");
    named["agencies"] = json!(["justice"]);
    named["by_name"] = json!(true);
    bureau.does("admin", "exam.set", named);
    let theirs = json!({ "exam": "E1", "people": ["zhou"], "agency": "justice" });
    bureau.does("admin", "exam.register", json!({ "exam": "E1", "people": ["zhou"] }));
    bureau.does("clerk", "exam.register", theirs.clone());
    bureau.refused("clerk", "exam.register", theirs.clone(), FITS);
    let all = |bureau: &Office| bureau.agency().personnel.registrations["E1"].clone();
    assert_eq!(all(&bureau).into_keys().collect::<Vec<_>>(), [Participant::own("zhou"), guest("zhou")]);
    // A result without an agency is that of the holder's own person; one with it is the other's.
    let result = |agency: Option<&str>, score: u32| match agency {
        None => json!({ "person": "zhou", "score": score }),
        Some(agency) => json!({ "person": "zhou", "score": score, "agency": agency }),
    };
    let results = |lines: &[Value]| json!({ "exam": "E1", "results": lines });
    let twice = results(&[result(None, 90), result(Some("water"), 80)]);
    assert_eq!(bureau.agency().id, "water");
    bureau.refused("admin", "exam.results", twice, FITS);
    bureau.does("admin", "exam.results", results(&[result(None, 90), result(Some("justice"), 40)]));
    let scores = all(&bureau).into_values().map(|one| one.result.map(|(score, passed, _)| (score, passed)));
    assert_eq!(scores.collect::<Vec<_>>(), [Some((Some(90), true)), Some((Some(40), false))]);
    assert!(bureau.agency().personnel.passed("zhou"));
    // A paper that tells no score tells whether one passed; what is said beside a score agrees with it.
    let outcome = |said: Value| results(&[said]);
    bureau.refused("admin", "exam.results", outcome(json!({ "person": "zhou", "agency": "water" })), FITS);
    let contrary = json!({ "person": "zhou", "agency": "water", "score": 40, "passed": true });
    bureau.refused("admin", "exam.results", outcome(contrary), FITS);
    for passed in [false, true] {
        bureau.does("admin", "exam.results", outcome(json!({ "person": "zhou", "agency": "water", "passed": passed })));
        assert_eq!(
            all(&bureau)[&Participant::own("zhou")].result.map(|(score, said, _)| (score, said)),
            Some((None, passed))
        );
    }
    let due = joint::outstanding(bureau.agency(), &bureau.justice);
    assert!(matches!(due.as_slice(), [PersonnelEvent::JointResultEntered(result)] if result.score == Some(40)));
    // Hours of a course in the same way; whoever leaves it leaves the other there.
    let course = json!({ "code": "C1", "subject": "法", "form": "in_person", "hours": 8, "from": "2026-03-02", "until": "2026-03-02", "quota": 9, "agencies": ["justice"] });
    bureau.does("admin", "course.set", course);
    bureau.does("admin", "course.enrol", json!({ "course": "C1", "people": ["zhou"] }));
    let theirs = json!({ "course": "C1", "people": ["zhou"], "agency": "justice" });
    bureau.does("clerk", "course.enrol", theirs.clone());
    let hours = json!({ "course": "C1", "attendance": [{ "person": "zhou", "hours": 6, "agency": "water" }] });
    bureau.does("admin", "course.attend", hours);
    assert_eq!(bureau.agency().training_hours("zhou", 2026), 6);
    bureau.does("clerk", "course.leave", theirs);
    assert_eq!(bureau.agency().personnel.courses["C1"].people.len(), 1);
}

/// Two guests with one id: a line has to name the agency.
#[test]
fn a_line_that_may_be_of_two_guests_names_the_agency() {
    let mut bureau = stocked();
    bureau.agency.as_mut().unwrap().sector = "司法行政".to_owned();
    let mut named = exam_set("E1");
    named["agencies"] = json!(["justice"]);
    named["by_name"] = json!(true);
    bureau.does("admin", "exam.set", named);
    bureau.does("clerk", "exam.register", json!({ "exam": "E1", "people": ["judge"], "agency": "justice" }));
    // As a third agency would register its own.
    let other =
        json!({ "event": "ExamRegistered", "details": { "exam": "E1", "people": ["judge"], "agency": "market" } });
    bureau.enter("admin", Entry::Personnel(serde_json::from_value(other).unwrap()));
    let unclear = json!({ "exam": "E1", "results": [{ "person": "judge", "score": 80 }] });
    let refusal = bureau.tried("admin", "exam.results", &unclear).unwrap_err();
    assert_eq!(refusal.breaches[0].missing, "编号为“judge”的有不同机关的人，请写明所在机关");
    let clear = json!({ "exam": "E1", "results": [{ "person": "judge", "score": 80, "agency": "justice" }] });
    bureau.does("admin", "exam.results", clear);
}
