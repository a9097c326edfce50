//! The pages of the desk over a real store: who sees what, what a refusal says, and that nothing typed becomes markup.

use crate::accounts::now;
use crate::api::{Answer, Api, api, lead};
use crate::district::{District, send};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::people::Role;
use serde_json::{Value, json};
use store::views::{Paging, WorkFilter};
use web::input::query;

async fn page(api: &Api, path: &str, token: &str) -> (StatusCode, String) {
    let answer = api.get(path, token).await;
    (answer.status, String::from_utf8(answer.bytes.to_vec()).unwrap())
}

async fn submit(api: &Api, path: &str, token: &str, pairs: &[(&str, &str)]) -> Answer {
    let body =
        pairs.iter().map(|(name, value)| format!("{}={}", query(name), query(value))).collect::<Vec<_>>().join("&");
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/x-www-form-urlencoded");
    api.send(request.body(Body::from(body)).unwrap()).await
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_refused_act_is_a_page_with_the_article_and_changes_nothing() {
    let api = api().await;
    let (chen, head) = (api.sign_in("chen").await, api.sign_in("head").await);
    let case = api.lead(&chen, "").await;
    let before = api.get(&format!("/api/v1/cases/{case}"), &chen).await.json();
    let refused =
        submit(&api, &format!("/cases/{case}/acts/approval.refuse"), &chen, &[("proposal", "1"), ("reason", "不同意")])
            .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = text(&refused);
    assert!(
        shown.contains("现在不能不予批准") && shown.contains("href=\"/statutes/") && shown.contains("出错："),
        "{shown}"
    );
    assert!(shown.contains("不同意"), "what was typed is not lost");
    let after = api.get(&format!("/api/v1/cases/{case}"), &chen).await.json();
    assert_eq!(before["version"], after["version"]);
    let (_, shown) = page(&api, &format!("/cases/{case}"), &head).await;
    assert!(shown.contains("id=\"readings\"") && shown.contains("办理被拒绝"), "the attempt is on record");
}

#[tokio::test]
async fn an_incomplete_form_comes_back_with_its_errors_and_what_was_typed() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let answer = submit(&api, "/leads/new", &chen, &[("content", "夜间噪声"), ("received_on", "2026-08-31")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = text(&answer);
    assert!(shown.contains("errsum") && shown.contains("夜间噪声") && shown.contains("href=\"#f-source\""), "{shown}");
}

#[tokio::test]
async fn the_case_of_another_agency_and_an_unknown_act_do_not_exist() {
    let api = api().await;
    let (chen, lu, admin) = (api.sign_in("chen").await, api.sign_in("lu").await, api.sign_in("admin").await);
    let case = api.lead(&chen, "").await;
    for path in
        [format!("/cases/{case}"), format!("/cases/{case}/acts/note.add"), format!("/cases/{case}?at=2026-09-01T12:00")]
    {
        assert_eq!(page(&api, &path, &lu).await.0, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(page(&api, &path, &admin).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [format!("/cases/{case}/acts/no.such"), "/cases/none".to_owned(), "/agency/entries/None".to_owned()] {
        assert_eq!(page(&api, &path, &chen).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    for (path, token) in
        [("/approvals", &chen), ("/reviews", &chen), ("/publications", &chen), ("/agency", &chen), ("/cases", &admin)]
    {
        assert_eq!(page(&api, path, token).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn who_reported_is_known_to_those_who_handle_the_case_alone() {
    let api = api().await;
    let (chen, unit, head) = (api.sign_in("chen").await, api.sign_in("unit").await, api.sign_in("head").await);
    let case = api.lead(&chen, "").await;
    for (token, knows) in [(&chen, true), (&head, true), (&unit, false)] {
        let (status, shown) = page(&api, &format!("/cases/{case}"), token).await;
        assert_eq!((status, shown.contains("13800000000"), shown.contains("已隐去")), (StatusCode::OK, knows, !knows));
    }
    assert!(
        !page(&api, &format!("/cases/{case}"), &unit).await.1.contains("id=\"readings\""),
        "readings are for heads"
    );
}

#[tokio::test]
async fn a_stage_that_there_is_not_is_no_condition() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let case = api.lead(&chen, "").await;
    for path in ["/cases?stage=zzz", "/cases?status=zzz"] {
        assert!(page(&api, path, &chen).await.1.contains(&case), "{path}");
    }
    assert!(!page(&api, &format!("/cases?stage={}", query("结案")), &chen).await.1.contains(&case));
}

#[tokio::test]
async fn hostile_words_stay_words() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(2)> \u{202e}𠮷㐂";
    let case = api.post("/api/v1/leads", &chen, "", &lead(hostile)).await.json()["case"].as_str().unwrap().to_owned();
    let paths = [
        "/work".to_owned(),
        "/leads".to_owned(),
        format!("/cases?q={}", query(hostile)),
        format!("/cases/{case}"),
        format!("/cases/{case}/acts/opening.propose"),
    ];
    for path in paths {
        let (status, shown) = page(&api, &path, &chen).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!shown.contains("<script>alert") && !shown.contains("<img src=x"), "{path}");
    }
    assert!(page(&api, &format!("/cases/{case}"), &chen).await.1.contains("𠮷㐂"));
}

#[tokio::test]
async fn the_register_counts_at_each_request() {
    let api = api().await;
    let (chen, wang, admin) = (api.sign_in("chen").await, api.sign_in("wang").await, api.sign_in("admin").await);
    let case = api.lead(&chen, "").await;
    let form = format!("/cases/{case}/acts/evidence.add");
    assert!(!page(&api, &form, &chen).await.1.contains("暂扣"));
    let change = [("person", "chen"), ("status", "suspended"), ("reason", "年审未通过"), ("on", "2026-09-01")];
    let entered = submit(&api, "/agency/entries/CertificateChanged", &admin, &change).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", text(&entered));
    let (_, shown) = page(&api, &form, &chen).await;
    assert!(
        shown.contains("现在还不能办理") && shown.contains("暂扣"),
        "a suspended certificate stops the next act: {shown}"
    );
    assert!(!shown.contains("name=\"proves\""), "what cannot be done is not filled in: {shown}");
    let gone = submit(
        &api,
        "/agency/entries/PersonDeparted",
        &admin,
        &[("person", "wang"), ("on", "2026-09-01"), ("reason", "调离")],
    )
    .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", text(&gone));
    assert_eq!(page(&api, "/work", &wang).await.0, StatusCode::SEE_OTHER, "who left has to sign in, and cannot");
}

#[tokio::test]
async fn evidence_comes_with_its_file_through_the_form_and_goes_out_on_record() {
    let api = api().await;
    let (chen, head) = (api.sign_in("chen").await, api.sign_in("head").await);
    let case = api.lead(&chen, "").await;
    let mut body = String::new();
    for (name, value) in [
        ("kind", "physical"),
        ("title", "样品"),
        ("proves", "水质"),
        ("source", "现场检查"),
        ("obtained_on", "2026-09-01"),
        ("officers", "chen"),
        ("officers", "wang"),
        ("certificate_shown", "true"),
        ("lawful", "true"),
        ("from_party", "false"),
    ] {
        body.push_str(&format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str("--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n正文\r\n--B--\r\n");
    let request = Request::post(format!("/cases/{case}/acts/evidence.add"))
        .header("authorization", format!("Bearer {chen}"))
        .header("content-type", "multipart/form-data; boundary=B");
    let done = api.send(request.body(Body::from(body)).unwrap()).await;
    // 王 has no certificate: the law refuses, and the file stays with the form.
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&done).contains("留用：a.txt"), "{}", text(&done));
    let held = json!({"digest": "0".repeat(64), "name": "x", "media_type": "text/plain", "size": 1}).to_string();
    let forged = submit(
        &api,
        &format!("/cases/{case}/acts/evidence.add"),
        &chen,
        &[
            ("kind", "physical"),
            ("title", "样品"),
            ("proves", "水质"),
            ("source", "现场检查"),
            ("obtained_on", "2026-09-01"),
            ("officers", "chen"),
            ("certificate_shown", "true"),
            ("lawful", "true"),
            ("from_party", "false"),
            ("files", &held),
        ],
    )
    .await;
    assert_eq!(forged.status, StatusCode::BAD_REQUEST, "a file that was never uploaded: {}", text(&forged));
    assert!(page(&api, &format!("/cases/{case}"), &head).await.1.contains("调阅记录"));
}

/// 送达: a paper that follows the decision is work of those who handle the case until the party has it.
#[tokio::test]
async fn a_paper_that_is_owed_stands_in_the_work_list_until_it_is_delivered() {
    let district = District::with(&["10"]).await;
    let (id, agency) = (&district.cases[0].id, "chenghu-transport");
    let does = async |by: &str, act: Value| {
        let registered = district.office.agency(agency).await.unwrap();
        let person = registered.agency.person(by).unwrap().clone();
        let act: domain::act::Act = serde_json::from_value(act).unwrap();
        district.office.act(id, agency, &person, &act, None, now()).await.unwrap();
    };
    let filter = WorkFilter { case_id: Some(id.clone()), kind: Some("paper".to_owned()), ..WorkFilter::default() };
    let owed = async || {
        let page = district.store.work(&filter, Paging { offset: 0, limit: 10 }).await.unwrap();
        page.rows.into_iter().map(|row| (row.person.unwrap_or_default(), row.title)).collect::<Vec<_>>()
    };
    assert_eq!(owed().await, []);
    let wrong = "永固建筑工程有限公司";
    let rectify = json!({ "errata": [{ "wrong": wrong, "right": "永固建设工程有限公司" }], "reason": "录入笔误" });
    does("wu", json!({ "act": "decision.rectify", "with": rectify })).await;
    let number = district.office.load(id).await.unwrap().case.proposals.len();
    does("ye", json!({ "act": "approval.grant", "with": { "proposal": number, "opinion": "同意" } })).await;
    let title = "送达：行政处罚决定书补正通知书".to_owned();
    let mut waiting = owed().await;
    waiting.sort();
    assert_eq!(waiting, [("jiang".to_owned(), title.clone()), ("wu".to_owned(), title)]);
    let delivery = json!({
        "manner": "direct", "on": domain::context::legal_day(now()), "place": "澄湖区环湖东路88号", "officers": ["wu", "jiang"],
        "certificate_shown": true, "receiver": { "name": "雍固安", "kind": "representative" },
    });
    does("wu", json!({ "act": "paper.deliver", "with": { "paper": "rectification", "delivery": delivery } })).await;
    assert_eq!(owed().await, []);
}

/// Every file that came with an act is opened from the case: by a link, and where it shows or sounds also in the page.
#[tokio::test]
async fn files_of_acts_are_opened_from_the_case() {
    let district = District::with(&["04"]).await;
    let told = &district.cases[0];
    let registered = district.office.agency(&told.agency).await.unwrap();
    let officers = district.office.load(&told.id).await.unwrap().case.officers;
    let officer = registered.agency.person(&officers[0]).unwrap().clone();
    let file = |digit: &str, name: &str, media: &str| json!({ "digest": digit.repeat(64), "name": name, "media_type": media, "size": 2048 });
    let day = domain::context::legal_day(now());
    let act = json!({ "act": "scene.record", "with": {
        "officers": officers, "place": "河滩", "from": format!("{day}T08:00:00"), "until": format!("{day}T09:00:00"),
        "certificate_shown": true, "findings": "现场已经清理。", "signature": { "outcome": "signed", "every_page": true },
        "recordings": [file("a", "现场.jpg", "image/jpeg"), file("b", "现场.mp4", "video/mp4"), file("c", "说明.pdf", "application/pdf")],
    } });
    let act: domain::act::Act = serde_json::from_value(act).unwrap();
    district.office.act(&told.id, &told.agency, &officer, &act, None, now()).await.unwrap();
    let reader = district.people.iter().find(|one| one.agency == told.agency && one.id == officer.id).unwrap();
    for path in [format!("/cases/{}", told.id), format!("/cases/{}/documents", told.id)] {
        let shown = text(&send(&district.router, Method::GET, &path, Some(&reader.token), "", "").await);
        for digit in ["a", "b", "c"] {
            assert!(shown.contains(&format!("href=\"/api/v1/files/{}?reason=", digit.repeat(64))), "{digit} at {path}");
        }
        assert!(shown.contains(&format!("<img class=\"kept\" src=\"/api/v1/files/{}", "a".repeat(64))), "{path}");
        assert!(shown.contains(&format!("<video class=\"kept\" src=\"/api/v1/files/{}", "b".repeat(64))), "{path}");
        assert!(!shown.contains(&format!("kept\" src=\"/api/v1/files/{}", "c".repeat(64))), "{path}");
    }
}

/// 决定的现状: the head of the page, the section of the decision, the list and the answer for programs say what stands, and the draft that it
/// is the draft.
#[tokio::test]
async fn a_revoked_decision_shows_what_stands_and_who_revoked_it() {
    let district = District::with(&["15"]).await;
    let told = &district.cases[0];
    let head = district.someone(&told.agency, Role::Head).token.clone();
    let get = async |path: &str| send(&district.router, Method::GET, path, Some(&head), "", "").await;
    let shown = text(&get(&format!("/cases/{}", told.id)).await);
    let (top, _) = shown.split_once("id=\"timeline\"").unwrap();
    assert!(top.contains("决定已撤销") && !top.contains("罚没"), "{top}");
    let (_, decision) = shown.split_once("id=\"decision\"").unwrap();
    for words in ["没有，决定已撤销", "<del>", "12,000", "澄湖区人民政府", "澄政复决", "主要事实不清"]
    {
        assert!(decision.contains(words), "{words} in {decision}");
    }
    let (_, draft) = shown.split_once("id=\"draft\"").unwrap();
    assert!(draft.contains("作出决定以前拟定的处理意见") && draft.contains("已撤销"), "{draft}");
    assert!(text(&get("/cases").await).contains("决定已撤销"));
    let answer = get(&format!("/api/v1/cases/{}", told.id)).await.json();
    let decision = &answer["decision"];
    assert_eq!((&decision["status"], &decision["money"]), (&json!("revoked"), &json!(0)), "{decision}");
    assert_eq!((&decision["made_money"], &decision["penalties"]), (&json!(1_200_000), &json!([])), "{decision}");
    assert_eq!(decision["examined"][0]["found"]["outcome"], "revoked", "{decision}");
    let listed = get("/api/v1/cases").await.json();
    let row = &listed["cases"][0];
    assert_eq!((&row["decision_status"], &row["amount_fen"]), (&json!("revoked"), &Value::Null), "{row}");
}

/// A paper that a head is to compare is opened from the page of the approval, as in the timeline.
#[tokio::test]
async fn the_files_of_a_proposal_are_opened_where_it_is_approved() {
    let district = District::with(&["10"]).await;
    let told = &district.cases[0];
    let registered = district.office.agency(&told.agency).await.unwrap();
    let day = domain::context::legal_day(now());
    let asked = json!({ "on": day, "authority": "澄湖区人民政府" });
    let revoked = json!({
        "outcome": "revoked", "on": day, "received_on": day, "number": "澄政复决〔2026〕9号", "reason": "事实不清",
        "files": [{ "digest": "d".repeat(64), "name": "复议决定书.pdf", "media_type": "application/pdf", "size": 2048 }],
    });
    for (act, with) in [("reconsideration.register", asked), ("reconsideration.conclude", revoked)] {
        let act: domain::act::Act = serde_json::from_value(json!({ "act": act, "with": with })).unwrap();
        let wu = registered.agency.person("wu").unwrap();
        district.office.act(&told.id, &told.agency, wu, &act, None, now()).await.unwrap();
    }
    let head = district.someone(&told.agency, Role::Head).token.clone();
    let path = format!("/cases/{}/acts/approval.grant", told.id);
    let shown = text(&send(&district.router, Method::GET, &path, Some(&head), "", "").await);
    let link = format!("href=\"/api/v1/files/{}?reason=", "d".repeat(64));
    assert!(shown.contains(&link) && shown.contains("复议决定书.pdf"), "{shown}");
}

/// 空文件: an empty file is told beside its field, and what was typed stays.
#[tokio::test]
async fn an_empty_file_is_told_beside_its_field() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let case = api.lead(&chen, "").await;
    let typed = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n样品\r\n";
    let file = "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"空.pdf\"\r\n\r\n\r\n--B--\r\n";
    let request = Request::post(format!("/cases/{case}/acts/evidence.add"))
        .header("authorization", format!("Bearer {chen}"))
        .header("content-type", "multipart/form-data; boundary=B");
    let answer = api.send(request.body(Body::from(format!("{typed}{file}"))).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = text(&answer);
    assert!(shown.contains("“空.pdf”是空文件（0 字节）") && shown.contains("href=\"#f-files\""), "{shown}");
    assert!(shown.contains("value=\"样品\""), "what was typed stays");
}
