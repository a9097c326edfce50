//! 题库、考试、培训 Questions, papers and hours of the agency itself.

use super::Office;
use domain::personnel::bank::Question;
use domain::personnel::{PersonnelEvent, exam};
use domain::registry::Entry;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn course(code: &str, hours: u32, quota: u32) -> Value {
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

pub(super) fn question(code: &str, kind: &str, answer: &str) -> Value {
    json!({ "code": code, "kind": kind, "stem": "下列说法正确的是", "options": ["甲", "乙", "丙"], "answer": answer })
}

pub(super) fn exam_set(code: &str) -> Value {
    json!({ "code": code, "title": "资格考试", "qualifying": true, "from": "2026-03-02", "until": "2026-03-03",
        "minutes": 60, "singles": 2, "multiples": 1, "judges": 0, "pass": 60, "attempts": 2 })
}

pub(super) fn stocked() -> Office {
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

#[test]
fn a_paper_is_drawn_by_its_seed_sat_in_time_and_marked_by_the_answers() {
    let mut office = stocked();
    let mut greedy = exam_set("E1");
    greedy["singles"] = json!(9);
    office.refused("admin", "exam.set", greedy, "exam-fits");
    office.refused("zhou", "exam.set", exam_set("E1"), "training-kept-by");
    office.does("admin", "exam.set", exam_set("E1"));
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
    office.refused("admin", "exam.set", exam_set("E1"), "exam-fits");
    let answers: BTreeMap<String, String> = first.paper.iter().map(|code| (code.clone(), "B".to_owned())).collect();
    let mark = |office: &Office, by: &str, id: &str| office.with(by, |from, ctx| exam::mark(id, &answers, from, ctx));
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
