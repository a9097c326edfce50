//! 已经发生的事 The stories of the demonstration, and besides them stories that show what rules refuse, with a mark in every text.

use jiff::civil::Date;
use office::Office;
use serde_json::{Value, json};
use stories::Marks;

/// What the stories leave out and people say: of which act, in which field, as JSON.
const SAID: [(&str, &str, &str); 9] = [
    ("interview.record", "sex", "\"男\""),
    ("interview.record", "id_number", "\"990104199001010030\""),
    ("interview.record", "phone", "\"13900000231\""),
    ("interview.record", "address", "\"澄湖区东山镇工业路八巷31号\""),
    ("scene.record", "id_number", "\"990104199001010031\""),
    ("referral.decide", "reason", "\"涉嫌犯罪，依照规定移送\""),
    ("referral.decide", "presides_by", "\"主要负责人委托副局长\""),
    ("hearing.request", "hardship", "\"当事人住院治疗\""),
    (
        "rights.inform",
        "signature",
        r#"{"outcome":"refused","every_page":false,"refusal":"当事人拒绝签名","recorded":true,"witness":"见证人周到"}"#,
    ),
];

/// What stands in free text in disguise and must be gone.
const DISGUISED: &str = "另查，当事人仇四海（身份证９９０１０４１９８８０６０６００１３，电话1 3 9 0 0 0 0 0 1 1 6，住澄湖区西桥镇桥头村二组9号）由仇 四 海本人驾驶。";

/// Stories that are played besides, for the kinds of event that the demonstration does not make.
pub const BESIDES: [&str; 52] = [
    "withholding-ends",
    "papers",
    "lead",
    "opening",
    "own-proposal",
    "jurisdiction",
    "recusal",
    "evidence",
    "records",
    "preservation-urgent",
    "goods",
    "appraisal",
    "assistance",
    "collected-on-the-spot",
    "recusal-approval",
    "recusal-approval-declined",
    "joint-exams",
    "period",
    "termination",
    "referral",
    "referral-late",
    "discretion",
    "review",
    "hearing",
    "hearing-postponed",
    "hearing-market",
    "delivery-struck-out",
    "publication",
    "early-stop",
    "early-stop-grave",
    "credit",
    "filing",
    "deferral",
    "payment",
    "court",
    "court-above",
    "enforcement",
    "litigation",
    "withdrawal",
    "rectification",
    "closure",
    "lists",
    "inquiries",
    "annual-report",
    "imported",
    "certificate-measures",
    "certificate-terms",
    "annual-check",
    "training",
    "roster",
    "supplement",
    "preservation",
];

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap()
}

/// A unified code for the party of this story.
fn uscc(number: usize) -> String {
    let codes = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|check| format!("91990104MA9{number:06}{check}"));
    codes.into_iter().find(|code| domain::identifier::is_uscc(code)).unwrap()
}

/// Plays the stories of the demonstration, and besides them these, each with an agency of its own; what was marked.
pub async fn played(office: &Office, besides: &[&str], today: Date) -> Marks {
    let chosen = [
        "03-", "08-", "09-", "11-", "13-", "14-", "15-", "16-", "17-", "18-", "20-", "22-", "23-", "24-", "25-", "27-",
    ];
    let mut scripts = stories::stories().unwrap();
    scripts.retain(|script| chosen.iter().any(|number| name(&script.file).starts_with(number)));
    assert_eq!(scripts.len(), chosen.len());
    for script in scripts.iter_mut().filter(|script| name(&script.file).starts_with("16-")) {
        for placed in script.steps.iter_mut().filter(|placed| placed.step.act.as_deref() == Some("draft.set")) {
            let facts = placed.step.with["facts"].as_str().unwrap().to_owned();
            placed.step.with.insert("facts".to_owned(), json!(format!("{facts}{DISGUISED}")));
        }
    }
    let kept = json!([{ "digest": "0".repeat(64), "name": "现场照片.jpg", "media_type": "image/jpeg", "size": 1 }]);
    let every = scripts.iter_mut().flat_map(|script| script.steps.iter_mut());
    for placed in every.filter(|placed| placed.step.act.as_deref() == Some("evidence.add")) {
        placed.step.with.insert("files".to_owned(), kept.clone());
    }
    let demonstrated: Vec<String> = scripts.iter().map(|script| script.file.clone()).collect();
    for (number, file) in besides.iter().enumerate() {
        let mut script = stories::read_shipped(&format!("{file}.toml")).unwrap();
        let (old, new) = (script.agency.id.clone(), format!("beside-{number}"));
        let called = script.agency.name.clone();
        script.agency.name.push_str(&format!("第{number}分局"));
        for placed in &mut script.steps {
            // A code can bear no mark: each story has a party of its own, or it would be fined twice for the same.
            if let Some(code) = placed.step.with.get_mut("party").and_then(|party| party.get_mut("uscc")) {
                *code = json!(uscc(number));
            }
            if placed.step.with.get("to") == Some(&json!(called)) {
                placed.step.with.insert("to".to_owned(), json!(script.agency.name));
            }
            let parts = [&mut placed.step.inquiry, &mut placed.step.correction];
            for part in parts.into_iter().flatten() {
                let text = json!(part).to_string().replace(&old, &new);
                *part = serde_json::from_str(&text).unwrap();
            }
        }
        script.agency.id = new;
        office.found(script.agency.clone(), "system", "2020-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
        scripts.push(script);
    }
    for (act, field, text) in SAID {
        let every = scripts.iter_mut().flat_map(|script| script.steps.iter_mut());
        let done = every.filter(|placed| placed.step.act.as_deref() == Some(act) && placed.step.refused.is_empty());
        for placed in done.filter(|placed| placed.step.refused_only.is_empty()) {
            let said: Value = serde_json::from_str(text).unwrap();
            match placed.step.with.get_mut(field) {
                // Signed as usual: refused before a witness instead, in words.
                Some(Value::Object(usual)) => usual.extend(said.as_object().unwrap().clone()),
                Some(_) => {}
                None => drop(placed.step.with.insert(field.to_owned(), said)),
            }
        }
    }
    // The body that is to have a case must stay the one to which it goes.
    // So must what is preserved: it is what was approved.
    // A statute that is cited is one of the library.
    let marks = Marks::sparing(&["/party/name", "/agency", "/items/0/name", "/items/1/name", "/statute"]);
    for played in stories::seed_marked(office, &scripts, today, &marks).await.unwrap() {
        if !demonstrated.contains(&played.file) {
            continue;
        }
        // What a story says of texts no longer holds; that its acts were carried out does.
        let refused = |d: &&stories::Difference| d.text.contains("被拒绝") || d.text.contains("with");
        let refused: Vec<_> = played.differences.iter().filter(refused).collect();
        assert!(refused.is_empty(), "{}: {refused:?}", played.file);
    }
    marks
}
