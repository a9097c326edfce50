//! 公众看不到的办理 What is done through the office outside the stories, with a mark in every text, code and number of it.

use super::now;
use domain::inquiry::{InquiryAct, InquiryKind};
use domain::list::ListAct;
use domain::personnel::PersonnelAct;
use jiff::{Timestamp, ToSpan};
use office::inquiries::InquirySent;
use office::{Clerk, Office};
use serde_json::{Value, json};
use store::SavedAnswer;
use stories::Marks;

/// The same text with a mark, for a code or a number that several acts name.
fn coded(marks: &Marks, of: &str, code: &str) -> String {
    marks.mark(of, json!(code), &[""]).as_str().unwrap().to_owned()
}

/// An agency of its own, so that its exams and certificates are nobody else's.
async fn founded(office: &Office, id: &str) -> String {
    let mut agency = stories::read_shipped("training.toml").unwrap().agency;
    agency.id = id.to_owned();
    agency.name.push_str("第九十九分局");
    office.found(agency, "system", "2020-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    id.to_owned()
}

/// Rows that somebody drafts and nobody releases, and one that is given up again: nothing of them is public.
pub async fn lists_in_secret(office: &Office, marks: &Marks) {
    let change = |code: &str, title: &str| {
        json!({ "key": code, "content": { "list": "recorded_acts", "row": {
            "code": code, "title": title, "category": "penalty", "acts": ["interview.record"], "duty": "must",
        } } })
    };
    let given_up = coded(marks, "list list.discard", "密-02");
    let changes = [change("密-01", "还没有发布的环节"), change(&given_up, "放弃的环节")];
    let details = json!({ "list": "recorded_acts", "changes": changes });
    let texts = ["/changes/0/content/row/title", "/changes/1/content/row/title"];
    let draft = json!({ "act": "list.draft", "with": marks.mark("list list.draft", details, &texts) });
    let discard = json!({ "act": "list.discard", "with": { "list": "recorded_acts", "keys": [given_up] } });
    let registered = office.agency("chenghu-water").await.unwrap();
    let person = registered.agency.person("zhou").unwrap();
    for act in [draft, discard] {
        let act: ListAct = serde_json::from_value(act).unwrap();
        office.act_on_list("chenghu-water", Clerk { person, home: "chenghu-water" }, &act, None, now()).await.unwrap();
    }
}

async fn act_on_people(office: &Office, agency: &str, by: &str, name: &str, with: Value, at: Timestamp) {
    let act: PersonnelAct = serde_json::from_value(json!({ "act": name, "with": with })).unwrap();
    let registered = office.agency(agency).await.unwrap();
    let clerk = Clerk { person: registered.agency.person(by).unwrap(), home: agency };
    let done = office.act_on_people(agency, clerk, &act, None, at).await;
    done.unwrap_or_else(|stop| panic!("{name}: {stop:?}"));
}

/// A course with its people and hours, a bank of questions, an exam that somebody takes, an exemption, a suspension and who was
/// told of it: what the public learns of officers is their certificates alone.
pub async fn training_in_secret(office: &Office, marks: &Marks) {
    let agency = founded(office, "aside").await;
    let (before, now) = (now() - 24.hours(), now());
    let course = coded(marks, "people course.set", "密训-1");
    let exam = coded(marks, "people exam.set", "密考-1");
    let paper = coded(marks, "people exam.register", "密考-2");
    let [asked, withdrawn] = ["密题-1", "密题-2"].map(|code| coded(marks, "people question.import", code));
    let question = |code: &str| {
        let fields = ["/stem", "/explanation", "/options/0"];
        let question = json!({
            "code": code, "kind": "single", "stem": "不公开的题干", "options": ["不公开的选项", "另一项"], "answer": "A",
            "explanation": "不公开的解析",
        });
        marks.mark("people question.import", question, &fields)
    };
    let held = json!({
        "code": course, "subject": "不公开的课程", "form": "in_person", "hours": 8, "from": "2026-08-31",
        "until": "2026-09-01", "quota": 9,
    });
    let set = json!({
        "code": exam, "title": "不公开的考试", "from": "2026-08-31", "until": "2026-09-01", "minutes": 30,
        "singles": 1, "multiples": 0, "judges": 0, "pass": 60, "attempts": 1,
    });
    let exempt = json!({ "person": "mei", "number": "A20990104", "on": "2019-03-01" });
    let suspend = json!({ "person": "lin", "ground": "untrained", "until": "2026-09-20", "reason": "不公开的理由",
        "document": "密证〔2026〕1号" });
    let told = json!({ "person": "lin", "unit_on": "2026-08-31", "authority_on": "2026-08-31", "document": "密证〔2026〕2号" });
    let marked = |name: &str, with: Value, fields: &[&str]| marks.mark(&format!("people {name}"), with, fields);
    let steps = [
        ("course.set", marked("course.set", held, &["/subject"])),
        ("course.enrol", json!({ "course": course, "people": ["zhou", "he"] })),
        ("course.leave", json!({ "course": course, "people": ["he"] })),
        ("question.import", json!({ "questions": [question(&asked), question(&withdrawn)] })),
        ("question.withdraw", json!({ "codes": [withdrawn] })),
        ("exam.set", marked("exam.set", set, &["/title"])),
        (
            "exam.set",
            json!({
                "code": paper, "title": "线下考试", "from": "2026-08-31", "until": "2026-09-01", "minutes": 30,
                "singles": 1, "multiples": 0, "judges": 0, "pass": 60, "attempts": 1, "by_name": true,
            }),
        ),
        ("exam.register", json!({ "exam": paper, "people": ["zhou", "he"] })),
        ("exam.unregister", json!({ "exam": paper, "people": ["he"] })),
        ("exam.results", json!({ "exam": paper, "results": [{ "person": "zhou", "score": 88 }] })),
        ("certificate.exempt", marked("certificate.exempt", exempt, &["/number"])),
        ("certificate.suspend", marked("certificate.suspend", suspend, &["/reason", "/document"])),
        ("certificate.notify", marked("certificate.notify", told, &["/document"])),
    ];
    for (name, with) in steps {
        let by = if matches!(name, "certificate.suspend" | "certificate.notify") { "shen" } else { "bao" };
        act_on_people(office, &agency, by, name, with, before).await;
    }
    let attended = json!({ "course": course, "attendance": [{ "person": "zhou", "hours": 8 }] });
    act_on_people(office, &agency, "bao", "course.attend", attended, now).await;
    let registered = office.agency(&agency).await.unwrap();
    let person = registered.agency.person("zhou").unwrap();
    let sitting = coded(marks, "people exam.start", "密场-1");
    office.start_exam(&agency, Clerk { person, home: &agency }, &exam, (&sitting, "种子"), before).await.unwrap();
    let answer = coded(marks, "people exam.answer", "A");
    let saved = SavedAnswer { sitting: sitting.clone(), question: asked, answer, saved_at: before.as_microsecond() };
    office.store().save_answers(&[saved]).await.unwrap();
    office.mark_exam(&agency, Clerk { person, home: &agency }, &sitting, before + 5.minutes()).await.unwrap();
}

/// A report that goes on to another agency: why, only those read who handle it, and whoever sent it.
pub async fn transfer_in_secret(office: &Office, marks: &Marks) {
    let sent = json!({
        "agency": "chenghu-water", "subject": "不公开的事由", "statement": "不公开的举报内容", "place": "不公开的地点",
        "about": "不公开的对象", "name": "不公开的姓名", "contact": "13900000000",
    });
    let texts = ["/subject", "/statement", "/place", "/about", "/name", "/contact"];
    let sent: InquirySent = serde_json::from_value(marks.mark("inquiry sent", sent, &texts)).unwrap();
    let done = office.receive_inquiry(InquiryKind::Report, &sent, &[], "密码-密码-密码", None, now()).await;
    let id = done.unwrap().1.unwrap();
    let with = marks.mark(
        "inquiry transfer",
        json!({ "agency": "chenghu-transport", "reason": "不属于本机关的职责" }),
        &["/reason"],
    );
    let act: InquiryAct = serde_json::from_value(json!({ "act": "transfer", "with": with })).unwrap();
    let registered = office.agency("chenghu-water").await.unwrap();
    let person = registered.agency.person("shen").unwrap();
    office.act_on_inquiry(&id, "chenghu-water", person, &act, None, now()).await.unwrap();
}
