//! 办理进度: whoever holds the code on the papers reads the stage and the party's own days, and nothing of the inside.

use crate::district::{District, now, send};
use axum::http::Method;
use domain::case::stage::Stage;
use jiff::civil::date;
use office::{Office, Stop};
use serde_json::json;
use store::{Options, SignerKey, Store, sqlite_url};
use web::input::query;

/// 听证 has the day that it is held on, not that of the request; a decision that was revoked is told with the day of the paper.
#[tokio::test]
async fn a_party_reads_when_its_hearing_is_and_what_became_of_the_decision() {
    let district = District::with(&["08-", "15-"]).await;
    let read = async |story: &str| {
        let id = &district.cases.iter().find(|told| told.story.starts_with(story)).unwrap().id;
        let row = district.store.case_row(id).await.unwrap().unwrap();
        let (number, code) = (row.number.unwrap(), district.office.progress_code(id).unwrap());
        let case = district.office.load(id).await.unwrap();
        let found = district.office.progress(&number, &code, now()).await.unwrap();
        let body = format!("number={}&code={code}", query(&number));
        let form = "application/x-www-form-urlencoded";
        let page = send(&district.router, Method::POST, "/progress", None, &body, form).await;
        let sent = json!({ "number": number, "code": code }).to_string();
        let told = send(&district.router, Method::POST, "/api/v1/progress", None, &sent, "application/json").await;
        (case, found, String::from_utf8(page.bytes.to_vec()).unwrap(), told.json())
    };
    let (file, found, page, told) = read("08-").await;
    let on = file.case.hearing.hearing_at.unwrap().date();
    assert_ne!(file.case.hearing.request.as_ref().unwrap().on, on);
    assert_eq!(found.hearing, Some((on, "将举行")));
    assert!(found.stages.contains(&(Stage::Hearing, Some(on))), "{:?}", found.stages);
    assert!(page.contains("将举行"), "{page}");
    let hearing = told["stages"].as_array().unwrap().iter().find(|stage| stage["stage"] == "听证").unwrap();
    assert_eq!((&hearing["reached_on"], &hearing["note"]), (&json!(on), &json!("将举行")));
    let (file, found, page, told) = read("15-").await;
    let changed = found.changed.unwrap();
    let (_, end) = file.case.remedy.reconsideration.unwrap();
    assert_eq!((changed.by.changed_on, changed.penalties.len()), (end.unwrap().on, 0));
    assert!(page.contains("处罚决定已经不再有效") && page.contains("行政复议撤销"), "{page}");
    assert_eq!(told["changed"]["status"], "revoked", "{told}");
}

#[tokio::test]
async fn a_party_reads_its_case_by_number_and_code_and_learns_nothing_of_the_inside() {
    let folder = tempfile::tempdir().unwrap();
    let key = SignerKey::from_seed("test/log", &[7; 32]).unwrap();
    let url = sqlite_url(&folder.path().join("test.db"));
    let office = Office::new(Store::open(&url, Options::default().log_key(key)).await.unwrap());
    let today = date(2026, 11, 20);
    stories::found(&office, stories::agencies().unwrap(), today).await.unwrap();
    let scripts: Vec<_> = ["demo/05-noticed.toml", "demo/10-delivered.toml"]
        .iter()
        .map(|file| stories::read_shipped(file).unwrap())
        .collect();
    let played = stories::seed(&office, &scripts, today).await.unwrap();
    let at = jiff::tz::offset(8).to_timestamp(today.at(10, 0, 0, 0)).unwrap();
    for story in &played {
        assert!(story.differences.is_empty(), "{:?}", story.differences);
        let case = story.cases.values().next().unwrap();
        let row = office.store().case_row(case).await.unwrap().unwrap();
        let (number, code) = (row.number.unwrap(), office.progress_code(case).unwrap());
        let found =
            office.progress(&number.replace('〔', "[").replace('〕', "］"), &code.to_lowercase(), at).await.unwrap();
        assert_eq!(found.number, number);
        assert!(
            found.stages.iter().all(|(stage, _)| !matches!(stage, Stage::Lead | Stage::Review | Stage::Discussion))
        );
        assert!(found.dues.iter().all(|due| due.who == domain::due::Who::Party), "{:?}", found.dues);
        assert!(!found.dues.is_empty(), "there is something that the party may do now");
        let other = office.progress_code("another case").unwrap();
        for (number, code) in [(number.as_str(), other.as_str()), ("没有这个编号", code.as_str()), (&number, "")]
        {
            assert!(matches!(office.progress(number, code, at).await, Err(Stop::NotFound)));
        }
    }
    let nobody = office.progress_code("nobody").unwrap();
    assert!(
        matches!(office.progress("没有这个编号", &nobody, at).await, Err(Stop::NotFound)),
        "no case stands in for none"
    );
}
