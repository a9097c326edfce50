//! A request to correct, from the public page to the answer that the applicant alone reads.

use crate::accounts::{enrol, now, submit, text};
use crate::api::{Api, PASSWORD, api};
use axum::http::StatusCode;
use office::{Office, public_id};
use serde_json::json;
use web::session;

async fn published(api: &Api) -> String {
    let decision = &lawbook::decisions()[..1];
    Office::new(api.store.clone()).import(decision, "system", now()).await.unwrap();
    enrol(api, "mei", "梅", "disclosure_officer").await;
    let office = Office::new(api.store.clone());
    let registered = office.agency("water").await.unwrap();
    let person = registered.agency.person("mei").unwrap();
    let account = session::account(person, &registered.agency, "mei", PASSWORD.into(), now()).await.unwrap();
    api.store.put_account(&account).await.unwrap();
    public_id(&format!("historical:{}", decision[0].doc_number))
}

fn between(page: &str, mark: &str) -> String {
    page.split(mark).nth(1).unwrap_or_else(|| panic!("{mark}: {page}")).split(['>', '<']).nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn it_goes_from_the_page_to_the_desk_and_back_to_the_applicant() {
    let api = api().await;
    let id = published(&api).await;
    let asked = [("item", "处罚结果"), ("statement", "数额与决定书不一致"), ("contact", "0571-12345"), ("_key", "k1")];
    let sent = text(&submit(&api, &format!("/decisions/{id}/correction"), None, &asked).await);
    let (number, code) = (between(&sent, "data-number"), between(&sent, "data-code"));
    let again = text(&submit(&api, &format!("/decisions/{id}/correction"), None, &asked).await);
    assert_eq!((between(&again, "data-number"), between(&again, "data-code")), (number.clone(), code.clone()));

    let ask =
        async |code: &str| submit(&api, "/correction-requests", None, &[("number", &number), ("code", code)]).await;
    let wrong = ask("AAAAA-AAAAA").await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && !text(&wrong).contains("数额与决定书"));
    let found = text(&ask(&code.to_lowercase()).await);
    for page in [&sent, &found] {
        assert!(page.contains("答复期限") && page.contains("不迟于"), "until when it is answered: {page}");
        assert!(!page.contains(">行政执法决定<"), "it is called by its title: {page}");
    }
    assert!(found.contains("正在核实"));
    for (path, number, code, field) in [
        ("/correction-requests", "", "AAAAA-AAAAA", "number"),
        ("/ask/status", "", "AAAAA-AAAAA", "number"),
        ("/progress", "", "AAAAA-AAAAA", "number"),
        ("/ask/status", "举报〔2026〕1号", " ", "code"),
    ] {
        let empty = submit(&api, path, None, &[("number", number), ("code", code)]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let page = text(&empty);
        let other = if field == "number" { "code" } else { "number" };
        assert!(page.contains(&format!("id=\"f-{field}-e\"")), "{path}: what is empty is told at its field: {page}");
        assert!(!page.contains(&format!("id=\"f-{other}-e\"")), "{path}: and at no other: {page}");
    }

    let (chen, head, mei) = (api.sign_in("chen").await, api.sign_in("head").await, api.sign_in("mei").await);
    assert_eq!(api.get("/corrections", &chen).await.status, StatusCode::NOT_FOUND);
    assert_eq!(api.get("/api/v1/corrections", &chen).await.status, StatusCode::NOT_FOUND);
    let listed = api.get("/api/v1/corrections?answered=false", &mei).await.json();
    assert_eq!(listed["total"], json!(1), "{listed}");
    let request = listed["corrections"][0]["id"].as_str().unwrap().to_owned();
    assert!(text(&api.get("/corrections", &head).await).contains(&number));
    let path = format!("/corrections/{request}");
    let page = text(&api.get(&path, &mei).await);
    assert!(page.contains("0571-12345") && page.contains("信息公开条例"), "{page}");
    assert_eq!(api.get(&path, &chen).await.status, StatusCode::NOT_FOUND);
    assert!(
        text(&api.get(&path, &head).await).contains("现在还不能办理"),
        "a head reads, the disclosure officer answers"
    );

    let token = format!("Bearer {mei}");
    let mine = Some(("authorization", token.as_str()));
    let untrue = submit(&api, &path, mine, &[("outcome", "corrected"), ("reply", "经核实属实，已经更正")]).await;
    assert_eq!(untrue.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text(&untrue).contains("第四十一条") && text(&untrue).contains("经核实属实，已经更正"),
        "what was typed is not lost"
    );
    let blank = submit(&api, &path, mine, &[("outcome", "unfounded")]).await;
    assert!(blank.status == StatusCode::UNPROCESSABLE_ENTITY && text(&blank).contains("errsum"));
    let reply = "经核实，公示内容与决定书一致";
    let done = submit(&api, &path, mine, &[("outcome", "unfounded"), ("reply", reply)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    let read = text(&ask(&code).await);
    assert!(read.contains(reply) && read.contains("不属实，不予更正") && !read.contains("梅"), "{read}");
    let twice = api
        .post(
            &format!("/api/v1/corrections/{request}/answer"),
            &mei,
            "",
            &json!({"outcome": "unfounded", "reply": reply}),
        )
        .await;
    assert_eq!(
        (twice.status, &twice.json()["refused"][0]["rule"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("request-is-answered-once"))
    );
}

#[tokio::test]
async fn a_program_may_ask_and_read_the_answer_as_well() {
    let api = api().await;
    let id = published(&api).await;
    let path = format!("/api/v1/publications/{id}/corrections");
    let asked = json!({"item": "当事人", "statement": "名称写错一个字"});
    let sent = api.post(&path, "", "p1", &asked).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.json());
    let receipt = sent.json();
    let state = api
        .post("/api/v1/corrections/status", "", "", &json!({"number": receipt["number"], "code": receipt["code"]}))
        .await;
    assert_eq!((state.status, &state.json()["answer"]), (StatusCode::OK, &serde_json::Value::Null));
    let wrong = json!({"number": receipt["number"], "code": "AAAAAAAAAA"});
    assert_eq!(api.post("/api/v1/corrections/status", "", "", &wrong).await.status, StatusCode::NOT_FOUND);
    let unnamed = json!({"item": "天气", "statement": "短"});
    assert_eq!(api.post(&path, "", "", &unnamed).await.status, StatusCode::BAD_REQUEST);
}

/// Each kind of published thing: its page leads to the form, the form takes the request, and the desk that answers for it
/// lists it with the page.
#[tokio::test]
async fn a_correction_of_everything_that_is_published_may_be_asked_for() {
    let api = api().await;
    published(&api).await;
    let number = Office::new(api.store.clone()).agency("water").await.unwrap();
    let number = number.agency.person("chen").unwrap().certificate.as_ref().unwrap().number.clone();
    let statute = "行政处罚法_2021";
    let things = [
        ("agency", "water".to_owned(), "/lists/water".to_owned(), "地址或者电话"),
        ("officer", format!("water/{number}"), format!("/officers?number={number}"), "证件信息或者状态"),
        ("list_row", format!("water/officers/{number}"), format!("/lists/water/officers/{number}"), "内容有误"),
        ("window", "water".to_owned(), "/windows/water/sheet".to_owned(), "值班人员"),
        ("statute", statute.to_owned(), format!("/statutes/{}", web::input::query(statute)), "条文有误"),
    ];
    let mei = api.sign_in("mei").await;
    for (kind, key, page, item) in &things {
        let shown = text(&api.get(page, "").await);
        assert!(shown.contains("/correction-requests/") && shown.contains("申请更正"), "{kind}: {page}");
        let path = format!("/correction-requests/{kind}?key={}", web::input::query(key));
        let form = api.get(&path, "").await;
        assert!(form.status == StatusCode::OK && text(&form).contains(item), "{kind}: {}", text(&form));
        let wrong = [("item", "天气"), ("statement", "短")];
        assert_eq!(submit(&api, &path, None, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind}");
        let asked = [("item", *item), ("statement", "与实际情况不一致")];
        let sent = text(&submit(&api, &path, None, &asked).await);
        assert!(sent.contains("data-number"), "{kind}: {sent}");
    }
    let mine = api.get("/api/v1/corrections?answered=false", &mei).await.json();
    let kinds: Vec<&str> =
        mine["corrections"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    for (kind, ..) in &things {
        assert!(kinds.contains(kind), "{kind} is nobody's: {mine}");
    }
    for row in mine["corrections"].as_array().unwrap() {
        let page = text(&api.get(&format!("/corrections/{}", row["id"].as_str().unwrap()), &mei).await);
        assert!(page.contains("没有更正") && page.contains("所涉公开信息"), "{page}");
    }
    let of = async |body: serde_json::Value| api.post("/api/v1/corrections", "", "", &body).await.status;
    let asked = json!({"kind": "agency", "key": "water", "item": "地址或者电话", "statement": "电话是空号"});
    assert_eq!(of(asked).await, StatusCode::CREATED);
    let nowhere = json!({"kind": "agency", "key": "nowhere", "item": "地址或者电话", "statement": "电话是空号"});
    assert_eq!(of(nowhere).await, StatusCode::NOT_FOUND);
    let unknown = json!({"kind": "weather", "key": "water", "item": "其他", "statement": "电话是空号"});
    assert_eq!(of(unknown).await, StatusCode::BAD_REQUEST);
    for slug in [
        "weather?key=x",
        "officer?key=water/0",
        "list_row?key=water/matters/none",
        "list_row?key=water",
        "annual_report?key=water/1999",
    ] {
        assert_eq!(api.get(&format!("/correction-requests/{slug}"), "").await.status, StatusCode::NOT_FOUND, "{slug}");
    }
}
