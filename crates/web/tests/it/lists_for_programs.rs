//! The lists of the desk for programs: who takes part in training, the check-up, annual checks, the register, what goes to the credit
//! platforms and what comes from them.

use crate::api::Answer;
use crate::district::{District, send};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use web::input::query;

async fn get(district: &District, who: &str, path: &str) -> Answer {
    let token = &district.people.iter().find(|known| known.id == who).unwrap().token;
    send(&district.router, Method::GET, path, Some(token), "", "").await
}

async fn read(district: &District, who: &str, path: &str) -> Value {
    let answer = get(district, who, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} as {who}: {}", answer.json());
    answer.json()
}

async fn post(district: &District, who: &str, path: &str, body: &str, kind: &str) -> (StatusCode, Value) {
    let token = &district.people.iter().find(|known| known.id == who).unwrap().token;
    let answer = send(&district.router, Method::POST, path, Some(token), body, kind).await;
    (answer.status, answer.json())
}

async fn missing(district: &District, who: &str, path: &str) {
    assert_eq!(get(district, who, path).await.status, StatusCode::NOT_FOUND, "{path} as {who}");
}

#[tokio::test]
async fn who_takes_part_in_an_exam_is_told_with_the_result_to_who_holds_it() {
    let district = District::with(&["29"]).await;
    let exam = format!("/api/v1/exams/{}", query("笔试-01"));
    let told = read(&district, "zuo", &format!("{exam}/people?text=何建川")).await;
    assert_eq!((&told["total"], &told["people"][0]["result"]), (&json!(1), &Value::Null), "{told}");
    assert_eq!(told["people"][0]["agency"], "chenghu-water");
    // Those of another agency, each at most themself.
    let own = read(&district, "he", &format!("{exam}/people?of=chenghu-justice")).await;
    assert!(own["people"].as_array().unwrap().iter().all(|one| one["person"] == "he"), "{own}");
    missing(&district, "wu", &format!("{exam}/people?of=no-such-agency")).await;
    missing(&district, "zuo", "/api/v1/exams/none/people").await;
    let held = district.office.agency("chenghu-justice").await.unwrap();
    let from = held.agency.personnel.exams["笔试-01"].from;
    let table = format!("考生,单位,是否合格,考试日期\n何建川,澄湖区水务局,不合格,{from}\n");
    let (status, tried) = post(&district, "zuo", &format!("{exam}/results/import"), &table, "text/csv").await;
    assert_eq!((status, &tried["entered"], &tried["new"]), (StatusCode::OK, &json!(false), &json!(1)), "{tried}");
    let (status, _) = post(&district, "he", &format!("{exam}/results/import"), &table, "text/csv").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "who does not keep training");
    let entering = format!("{exam}/results/import?mode=enter");
    let (status, done) = post(&district, "zuo", &entering, &table, "text/csv").await;
    assert_eq!((status, &done["entered"]), (StatusCode::OK, &json!(true)), "{done}");
    let told = read(&district, "zuo", &format!("{exam}/people?text=何建川")).await;
    assert_eq!(told["people"][0]["result"]["passed"], json!(false), "{told}");
    let (status, wrong) = post(&district, "zuo", &entering, "考生,成绩\n何建川,101\n", "text/csv").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
}

#[tokio::test]
async fn lists_and_checks_are_looked_through_by_programs_as_at_the_desk() {
    let district = District::with(&["01"]).await;
    let water = "/api/v1/agencies/chenghu-water";
    let found = read(&district, "bao", &format!("{water}/checkup?limit=200")).await;
    let total = found["total"].as_u64().unwrap();
    assert_eq!(found["findings"].as_array().unwrap().len() as u64, total.min(200));
    let page = get(&district, "bao", "/desk/lists/chenghu-water/checkup").await;
    let page = String::from_utf8(page.bytes.to_vec()).unwrap();
    assert!(page.contains(&format!("{total} 处需要核对")), "the page finds as many");
    for finding in found["findings"].as_array().unwrap() {
        let problem = finding["problem"].as_str().unwrap();
        let some = read(&district, "bao", &format!("{water}/checkup?problem={problem}")).await;
        assert!(some["total"].as_u64().unwrap() > 0, "{problem} is a filter");
    }
    // What a matter lacks is entered where the page leads to, for that matter.
    let lacks = |finding: &&Value| finding["detail"] == "没有现行的裁量基准";
    let lacking = found["findings"].as_array().unwrap().iter().find(lacks).unwrap();
    let [code, title] = ["key", "title"].map(|name| lacking[name].as_str().unwrap());
    let asked = format!("/desk/lists/chenghu-water/checkup?problem={}", query("处罚事项没有裁量基准"));
    let there = format!("/desk/lists/chenghu-water/benchmarks/new?matter={}", query(code));
    let text = async |path: &str| String::from_utf8(get(&district, "bao", path).await.bytes.to_vec()).unwrap();
    assert!(text(&asked).await.contains(&there), "{there}");
    let form = text(&there).await;
    assert!(form.contains(&format!("{title}裁量基准")), "{form}");
    missing(&district, "wu", &format!("{water}/checkup")).await;
    let checks = read(&district, "bao", &format!("{water}/checks")).await;
    assert!(checks["people"].is_array() && checks["years"].is_array(), "{checks}");
    missing(&district, "wu", &format!("{water}/checks")).await;
    let there = "/api/v1/agency/entries";
    let enrolled = "/api/v1/agency/entries?event=PersonEnrolled";
    let before = read(&district, "bao", enrolled).await["total"].as_u64().unwrap();
    missing(&district, "zhou", there).await;
    let person =
        json!({ "event": "PersonEnrolled", "details": { "id": "xinlai", "name": "新来者", "roles": ["officer"] } });
    let (status, _) = post(&district, "zhou", there, &person.to_string(), "application/json").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, done) = post(&district, "bao", there, &person.to_string(), "application/json").await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let kept = read(&district, "bao", enrolled).await;
    assert_eq!(kept["total"].as_u64().unwrap(), before + 1);
    assert_eq!(kept["entries"][0]["details"]["name"], "新来者");
    // Matters and benchmarks come by their lists alone.
    let matter = json!({ "event": "MatterListed", "details": { "code": "水-77", "title": "新登记的事项" } });
    let (status, wrong) = post(&district, "bao", there, &matter.to_string(), "application/json").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
}

#[tokio::test]
async fn how_inquiries_stand_is_told_to_who_supervises_alone() {
    let district = District::with(&["01"]).await;
    let counts = read(&district, "yue", "/api/v1/inquiries/overview").await;
    assert!(counts["agencies"].is_array(), "{counts}");
    missing(&district, "shen", "/api/v1/inquiries/overview").await;
}

#[tokio::test]
async fn what_leaves_for_the_credit_platform_and_its_answers_go_through_programs() {
    let district = District::with(&["11-"]).await;
    let case = &district.cases[0];
    let agency = district.people.iter().filter(|one| one.agency == case.agency);
    let mei = agency.clone().find(|one| one.role == domain::people::Role::DisclosureOfficer).unwrap().id.clone();
    let officer = agency.clone().find(|one| one.role == domain::people::Role::Officer).unwrap().id.clone();
    missing(&district, &officer, "/api/v1/credit-rows").await;
    let rows = read(&district, &mei, "/api/v1/credit-rows").await;
    assert_eq!(rows["total"], 1, "{rows}");
    let (status, _) =
        post(&district, &officer, "/api/v1/credit-files", r#"{"format":"utf8"}"#, "application/json").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, file) =
        post(&district, &mei, "/api/v1/credit-files", r#"{"format":"utf8"}"#, "application/json").await;
    if rows["flawed"] == 1 {
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nothing may leave: {file}");
        return;
    }
    assert_eq!((status, &file["rows"]), (StatusCode::CREATED, &json!(1)), "{file}");
    let id = file["id"].as_str().unwrap();
    let left = read(&district, &mei, &format!("/api/v1/credit-files/{id}")).await;
    assert_eq!(left["sendings"][0]["state"], "sent", "{left}");
    let bytes = get(&district, &mei, &format!("/api/v1/credit-files/{id}/content")).await;
    assert!(String::from_utf8_lossy(&bytes.bytes).contains("CF_WSH"));
    missing(&district, &officer, &format!("/api/v1/credit-files/{id}/content")).await;
    let number = left["sendings"][0]["doc_no"].as_str().unwrap().to_owned();
    let unknown = "文号,结果\n没有这个文号,接收\n";
    let there = "/api/v1/credit-receipts?mode=enter";
    let (status, wrong) = post(&district, &mei, there, unknown, "text/csv").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    let answer = format!("文号,结果,原因,回执编号\n{number},接收,,HZ-1\n");
    let (status, done) = post(&district, &mei, there, &answer, "text/csv").await;
    assert_eq!((status, &done["done"]), (StatusCode::OK, &json!(1)), "{done}");
}

const FILE: &str = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n周小川,自然人,,,,澄水罚决〔2020〕1号,擅自取水,司机马小虎（身份证号11010519491231002X）擅自取水。,《水法》第六十九条,罚款,罚款二万元,2.000000,,2026/06/01,2099/12/31,,澄湖区水务局,11230500001755309F,澄湖区水务局,11230500001755309F\n";

#[tokio::test]
async fn decisions_of_elsewhere_are_proposed_reviewed_and_approved_by_three_through_programs() {
    let district = District::with(&["11"]).await;
    let there = "/api/v1/publication-imports";
    let (status, _) = post(&district, "zhou", there, FILE, "text/csv").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "an officer brings nothing");
    let (status, brought) = post(&district, "mei", &format!("{there}?name=a.csv"), FILE, "text/csv").await;
    assert_eq!(
        (status, &brought["state"], &brought["new"]),
        (StatusCode::CREATED, &json!("kept"), &json!(1)),
        "{brought}"
    );
    let text = brought["records"].to_string();
    assert!(text.contains("马某某"), "shown before and after: {text}");
    let here = format!("{there}/{}", brought["id"].as_str().unwrap());
    missing(&district, "fang", &here).await;
    let acts = format!("{here}/acts");
    let act = async |who: &str, act: Value| post(&district, who, &acts, &act.to_string(), "application/json").await;
    let (status, wrong) = act("mei", json!({ "act": "import.propose", "with": { "no": 1 } })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    let (status, proposed) = act("mei", json!({ "act": "import.propose", "with": {} })).await;
    assert_eq!((status, &proposed["state"]), (StatusCode::OK, &json!("to_review")), "{proposed}");
    let waiting = read(&district, "fang", there).await;
    assert_eq!(waiting["imports"].as_array().unwrap().len(), 1, "{waiting}");
    assert_eq!(read(&district, "zhou", there).await["imports"], json!([]));
    let digest = proposed["digest"].clone();
    let review = |checked: u32| json!({ "act": "import.review", "with": { "digest": digest, "passed": true, "opinion": "一致", "checked": checked } });
    let (status, own) = act("mei", review(1)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{own}");
    let (status, unseen) = act("fang", review(0)).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && unseen["refused"][0]["rule"] == "import-is-checked",
        "{unseen}"
    );
    let (status, reviewed) = act("fang", review(1)).await;
    assert_eq!((status, &reviewed["state"]), (StatusCode::OK, &json!("to_approve")), "{reviewed}");
    let approve = json!({ "act": "import.approve", "with": { "digest": digest, "passed": true, "opinion": "同意" } });
    let (status, approved) = act("shen", approve).await;
    assert_eq!((status, &approved["published"]), (StatusCode::OK, &json!(true)), "{approved}");
    let found = read(&district, "mei", &format!("/api/v1/publications?text={}", query("澄水罚决〔2020〕1号"))).await;
    assert_eq!(found["total"], 1, "{found}");
}
