//! The tables of people: what is wrong with a file is said row by row, what is right is taken as it is meant.

use crate::publications::{now, office};
use domain::agency::Agency;
use domain::context::legal_day;
use domain::people::Person;
use domain::personnel::PersonnelAct;
use domain::personnel::annual_check::CheckOutcome;
use domain::personnel::joint::Participant;
use office::people_table::{people, read_checks, read_roll, roll, to_check, unchecked};
use office::{Clerk, Office, Stop};
use serde_json::{Value, json};
use spreadsheet::TextEncoding;

async fn water(office: &Office) -> Person {
    let certificate = |number: &str| {
        json!({ "number": number, "categories": ["penalty"], "divisions": ["330102"],
            "valid_from": "2024-01-01", "valid_to": "2030-12-31", "status": "valid" })
    };
    let agency: Agency = serde_json::from_value(json!({
        "id": "water", "name": "水务局", "division": "330102", "sector": "水利", "kind": "organ", "profile": "national",
        "abbreviation": "测", "government": "区政府", "court": "区法院",
        "people": [
            { "id": "admin", "name": "管", "roles": ["administrator"] },
            { "id": "zhou", "name": "周明远", "roles": ["officer"], "certificate": certificate("0001") },
            { "id": "lin", "name": "林晓岚", "roles": ["officer"], "certificate": certificate("0002") },
        ],
    }))
    .unwrap();
    office.found(agency, "root", now()).await.unwrap();
    office.agency("water").await.unwrap().agency.person("admin").unwrap().clone()
}

async fn does(office: &Office, admin: &Person, act: &str, with: Value) -> Result<(), Stop> {
    let act: PersonnelAct = serde_json::from_value(json!({ "act": act, "with": with })).unwrap();
    office.act_on_people("water", Clerk { person: admin, home: "water" }, &act, None, now()).await.map(drop)
}

#[tokio::test]
async fn the_table_of_who_is_not_checked_goes_out_and_comes_in_filled() {
    let (office, _folder) = office().await;
    let admin = water(&office).await;
    let year = legal_day(now()).year();
    let due = legal_day(now()).saturating_add(jiff::Span::new().days(20));
    does(&office, &admin, "annual_check.open", json!({ "year": year, "due_on": due, "document": "1号" }))
        .await
        .unwrap();
    let registered = office.agency("water").await.unwrap();
    let out = String::from_utf8(unchecked(&registered.agency, year).csv(TextEncoding::Utf8).unwrap()).unwrap();
    let blank = read_checks(&registered.agency, "名单.csv", out.as_bytes()).unwrap();
    assert_eq!((blank.0.len(), blank.1.total), (0, 0), "rows without a result are not decided yet");
    let wrong = "证件编号,姓名,审验结果,不合格的理由\n0001,林晓岚,合格,\n9999,某人,合格,\n0002,林晓岚,不合格,\n0002,林晓岚,及格,\n";
    let (read, summary) = read_checks(&registered.agency, "名单.csv", wrong.as_bytes()).unwrap();
    assert_eq!(read.len(), 0);
    let columns: Vec<&str> = summary.problems.iter().map(|problem| problem.column.as_str()).collect();
    assert_eq!(columns, ["姓名", "证件编号", "不合格的理由", "审验结果"]);
    let filled = "证件编号,姓名,审验结果,不合格的理由\n0001,周明远,合格,\n０００２,林晓岚,不合格,考核不合格\n";
    let (read, _) = read_checks(&registered.agency, "名单.csv", filled.as_bytes()).unwrap();
    assert_eq!(read.iter().map(|r| r.outcome).collect::<Vec<_>>(), [CheckOutcome::Passed, CheckOutcome::Failed]);
    does(&office, &admin, "annual_check.record", json!({ "year": year, "document": "2号", "results": read }))
        .await
        .unwrap();
    let registered = office.agency("water").await.unwrap();
    assert_eq!(to_check(&registered.agency, year).count(), 0);
    let shown = registered.agency.people.iter().map(|person| (&registered.agency, registered.profile, person));
    let table = String::from_utf8(people(shown, legal_day(now())).csv(TextEncoding::Utf8).unwrap()).unwrap();
    assert!(table.contains("无效：暂扣") && table.contains("0001"), "{table}");
}

#[tokio::test]
async fn a_roll_of_attendance_is_taken_by_name_and_by_number() {
    let (office, _folder) = office().await;
    let admin = water(&office).await;
    let today = legal_day(now());
    let course = json!({ "code": "C", "subject": "法", "form": "online", "hours": 8, "from": today, "until": today, "quota": 9 });
    does(&office, &admin, "course.set", course).await.unwrap();
    does(&office, &admin, "course.enrol", json!({ "course": "C", "people": ["zhou", "lin"] })).await.unwrap();
    let registered = office.agency("water").await.unwrap();
    let held = &registered.agency.personnel.courses["C"];
    let called =
        |one: &Participant| (registered.agency.name_of(&one.person).to_owned(), registered.agency.name.clone());
    let out = String::from_utf8(roll(held, called).csv(TextEncoding::Utf8).unwrap()).unwrap();
    assert!(out.contains("周明远"), "{out}");
    let wrong = "姓名,实到学时\n周明远,9\n王五,3\n林晓岚,\n";
    let (read, summary) = read_roll(held, called, "考勤.csv", wrong.as_bytes()).unwrap();
    assert_eq!((read.len(), summary.total), (0, 2));
    let right = "人员编号,姓名,实到学时\nzhou,周明远,8\n,林晓岚,6\n";
    let (read, summary) = read_roll(held, called, "考勤.csv", right.as_bytes()).unwrap();
    assert_eq!((read.len(), summary.total), (2, 0), "{:?}", summary.problems);
    does(&office, &admin, "course.attend", json!({ "course": "C", "attendance": read })).await.unwrap();
    assert_eq!(office.agency("water").await.unwrap().agency.training_hours("lin", today.year()), 6);
}

#[tokio::test]
async fn answers_are_kept_until_the_exam_is_handed_in_or_its_time_is_over() {
    let (office, _folder) = office().await;
    let admin = water(&office).await;
    let today = legal_day(now());
    let question =
        |code: &str| json!({ "code": code, "kind": "judge", "stem": "题", "options": ["对", "错"], "answer": "A" });
    does(&office, &admin, "question.import", json!({ "questions": [question("1"), question("2")] })).await.unwrap();
    let exam = json!({ "code": "E", "title": "考", "from": today, "until": today, "minutes": 10, "singles": 0, "multiples": 0, "judges": 2, "pass": 50, "attempts": 1 });
    does(&office, &admin, "exam.set", exam).await.unwrap();
    let zhou = office.agency("water").await.unwrap().agency.person("zhou").unwrap().clone();
    let started =
        office.start_exam("water", Clerk { person: &zhou, home: "water" }, "E", ("s", "seed"), now()).await.unwrap();
    let answer = |question: &str, answer: &str| store::SavedAnswer {
        sitting: "s".to_owned(),
        question: question.to_owned(),
        answer: answer.to_owned(),
        saved_at: 1,
    };
    office.store().save_answers(&[answer("1", "B"), answer("2", "A")]).await.unwrap();
    office.store().save_answers(&[answer("1", "A")]).await.unwrap();
    let clerk = Clerk { person: &admin, home: "water" };
    assert_eq!(office.mark_overdue("water", clerk, now()).await.unwrap(), 0, "there is time left");
    let marked = office.mark_overdue("water", clerk, started.ends_at).await.unwrap();
    assert_eq!(marked, 1, "when the time is over it is marked by what was saved");
    let registered = office.agency("water").await.unwrap();
    let (result, _) = registered.agency.personnel.sittings["s"].marked.clone().unwrap();
    assert_eq!((result.score, result.passed), (100, true));
}

#[tokio::test]
async fn the_same_request_about_people_has_one_effect() {
    let (office, _folder) = office().await;
    let admin = water(&office).await;
    let act = |subject: &str| -> PersonnelAct {
        serde_json::from_value(
            json!({ "act": "course.set", "with": { "code": "C1", "subject": subject, "form": "online",
            "hours": 8, "from": "2026-11-16", "until": "2026-11-20", "quota": 3 } }),
        )
        .unwrap()
    };
    let clerk = Clerk { person: &admin, home: "water" };
    let does = async |subject: &str, key: &str| {
        office.act_on_people("water", clerk, &act(subject), Some(key), now()).await.map(|after| after.entries.len())
    };
    let once = does("行政处罚法", "k1").await.unwrap();
    assert_eq!(does("行政处罚法", "k1").await.unwrap(), once, "sent again, nothing is recorded again");
    assert!(matches!(does("行政强制法", "k1").await, Err(Stop::KeyReused)));
    assert_eq!(does("行政强制法", "k2").await.unwrap(), once + 1);
}
