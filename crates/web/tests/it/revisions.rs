//! Who reviews a list over HTTP: the body that works here, or the letter of one that does not, with its scan.

use crate::api::{Answer, Api, api};
use crate::district::{District, send};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::people::Role;
use serde_json::{Value, json};

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

/// A form with a letter, as the page sends it.
async fn enter(api: &Api, token: &str, path: &str, fields: &[(&str, &str)], scan: Option<(&str, &[u8])>) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    if let Some((name, bytes)) = scan {
        let head = format!("--edge\r\ncontent-disposition: form-data; name=\"scan\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "multipart/form-data; boundary=edge");
    api.send(request.body(Body::from(body)).unwrap()).await
}

async fn acts(api: &Api, token: &str, act: Value) -> Answer {
    api.post("/api/v1/agencies/water/lists/acts", token, "", &act).await
}

#[tokio::test]
async fn the_body_that_works_here_reviews_and_its_head_reads_what_waits_for_it() {
    let district = District::with(&["20"]).await;
    let registered = district.office.agency("chenghu-water").await.unwrap();
    let waiting = registered.agency.lists.revisions().rev();
    let mut waiting = waiting.filter(|revision| revision.submission.list == domain::list::ListKind::Matters);
    let revision = waiting.next().unwrap();
    let path = format!("/desk/lists/chenghu-water/revisions/{}", revision.number);
    let get = async |agency: &str, role: Role, path: &str| {
        let token = &district.someone(agency, role).token;
        send(&district.router, Method::GET, path, Some(token), "", "text/plain").await
    };
    let page = text(&get("chenghu-water", Role::DisclosureOfficer, &path).await);
    assert!(page.contains("等待澄湖区司法局审核"), "{page}");
    assert!(!page.contains("录入审核部门的复函"));
    let mei = &district.someone("chenghu-water", Role::DisclosureOfficer).token;
    let letter = format!("{path}/letter");
    let kind = "multipart/form-data; boundary=edge";
    let refused = send(&district.router, Method::POST, &letter, Some(mei), "--edge--\r\n", kind).await;
    assert!(text(&refused).contains("list-letter-from-outside") || text(&refused).contains("澄湖区司法局在本平台审核"));
    assert!(refused.status.is_client_error(), "{}", refused.status);
    assert_eq!(get("chenghu-water", Role::DisclosureOfficer, &letter).await.status, StatusCode::NOT_FOUND);
    // The head of the reviewing body reads it and finds it among what waits, but its reviewer reviews.
    let read = get("chenghu-justice", Role::Head, &path).await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(!text(&read).contains("提交审核意见"));
    assert!(text(&get("chenghu-justice", Role::Reviewer, "/work").await).contains(&path));
    assert!(!text(&get("chenghu-justice", Role::Head, "/work").await).contains(&path), "its head does not review");
    for role in [Role::Head, Role::Reviewer] {
        assert!(text(&get("chenghu-justice", role, "/desk/lists/chenghu-justice").await).contains(&path), "{role:?}");
    }
    assert!(text(&get("chenghu-justice", Role::Reviewer, &path).await).contains("提交审核意见"));
    assert_eq!(get("chenghu-justice", Role::DisclosureOfficer, &path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_letter_from_outside_is_entered_with_its_scan_which_only_the_desk_hands_out() {
    let api = api().await;
    let (chen, mei, head) = (api.sign_in("chen").await, api.sign_in("mei").await, api.sign_in("head").await);
    let row = json!({ "code": "W1", "title": "擅自取水", "category": "penalty", "valid_from": "2026-09-01",
        "basis": [{ "statute": "行政处罚法_2021", "article": 9 }] });
    let changes = json!([{ "key": "W1", "content": { "list": "matters", "row": row } }]);
    let drafted = acts(&api, &chen, json!({ "act": "list.draft", "with": { "list": "matters", "changes": changes } }));
    assert_eq!(drafted.await.status, StatusCode::OK);
    let submission = json!({ "list": "matters", "keys": ["W1"], "reason": "establish", "effective_on": "2026-09-01" });
    let submitted = acts(&api, &chen, json!({ "act": "list.submit", "with": submission })).await.json();
    let digest = submitted["revisions"][0]["digest"].as_str().unwrap().to_owned();
    let path = "/desk/lists/water/revisions/1";
    let tasks = async |token: &str| usize::from(text(&api.get("/work", token).await).contains(path));
    assert_eq!([tasks(&mei).await, tasks(&head).await, tasks(&chen).await], [1, 0, 0], "the letter is entered next");
    assert!(text(&api.get("/work", &mei).await).contains("录入审核复函清单修订"));
    assert!(text(&api.get(path, &mei).await).contains("录入审核部门的复函"));
    assert!(!text(&api.get(path, &chen).await).contains("录入审核部门的复函"), "another person enters it");
    let letter = format!("{path}/letter");
    let fields = [
        ("digest", digest.as_str()),
        ("passed", "yes"),
        ("body", "外地司法局"),
        ("number", "外司函〔2026〕3号"),
        ("on", "2026-09-01"),
    ];
    let pdf: &[u8] = b"%PDF-1.7 a letter";
    let without = enter(&api, &mei, &letter, &fields, None).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&without).contains("请选择复函的扫描件") && text(&without).contains("外司函〔2026〕3号"));
    let other = enter(&api, &mei, &letter, &fields, Some(("复函.pdf", b"MZ a program"))).await;
    assert!(text(&other).contains("这个文件不是 PDF、JPG 或者 PNG"));
    // A program names a file that was uploaded, or none.
    let scan = json!({ "digest": "c".repeat(64), "name": "a.pdf", "media_type": "application/pdf", "size": 9 });
    let body = json!({ "letter": { "body": "外地司法局", "number": "3", "on": "2026-09-01", "scan": scan } });
    let review = json!({ "revision": 1, "digest": digest, "passed": true, "body": body });
    let unknown = acts(&api, &mei, json!({ "act": "list.review", "with": review })).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{}", unknown.json());
    assert_eq!(unknown.json()["errors"][0]["path"], "with/body/letter/scan");
    let entered = enter(&api, &mei, &letter, &fields, Some(("复函原件.pdf", pdf))).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", text(&entered));
    let page = text(&api.get(path, &chen).await);
    assert!(page.contains("复函原件.pdf") && page.contains("待审定"), "{page}");
    let handed = api.get(&letter, &chen).await;
    assert_eq!((handed.status, &handed.bytes[..]), (StatusCode::OK, pdf));
    assert_eq!(handed.headers["content-type"], "application/pdf");
    assert_eq!(api.get(&letter, &api.sign_in("lu").await).await.status, StatusCode::NOT_FOUND, "another agency");
    assert_eq!([tasks(&mei).await, tasks(&head).await], [0, 1], "the head approves next");
    let approval = json!({ "revision": 1, "digest": digest, "passed": true, "releaser": "mei" });
    assert_eq!(acts(&api, &head, json!({ "act": "list.approve", "with": approval })).await.status, StatusCode::OK);
    assert_eq!([tasks(&mei).await, tasks(&head).await], [1, 0], "who was named releases next");
    let release = json!({ "act": "list.release", "with": { "revision": 1, "digest": digest } });
    assert_eq!(acts(&api, &mei, release).await.status, StatusCode::OK);
    assert_eq!([tasks(&mei).await, tasks(&head).await, tasks(&chen).await], [0, 0, 0]);
    let office = office::Office::new(api.store.clone());
    assert_eq!(office.views_flaw().await.unwrap(), None, "the tasks follow from the events");
    api.store.integrate().await.unwrap();
    let public = api.send(Request::get("/lists/water/releases/1").body(Body::empty()).unwrap()).await;
    let public = text(&public);
    assert!(public.contains("外司函〔2026〕3号") && !public.contains("复函原件"), "{public}");
}

#[tokio::test]
async fn who_submitted_what_was_sent_back_is_told_and_why_until_it_is_submitted_again() {
    let api = api().await;
    let (chen, head) = (api.sign_in("chen").await, api.sign_in("head").await);
    let drafts = async |title: &str| {
        let row = json!({ "code": "L1", "title": title, "category": "penalty", "acts": ["interview.record"], "duty": "must" });
        let changes = json!([{ "key": "L1", "content": { "list": "recorded_acts", "row": row } }]);
        acts(&api, &chen, json!({ "act": "list.draft", "with": { "list": "recorded_acts", "changes": changes } })).await
    };
    let submits = async || {
        let with =
            json!({ "list": "recorded_acts", "keys": ["L1"], "reason": "establish", "effective_on": "2026-09-01" });
        acts(&api, &chen, json!({ "act": "list.submit", "with": with })).await
    };
    assert_eq!(drafts("询问").await.status, StatusCode::OK);
    let digest = submits().await.json()["revisions"][0]["digest"].as_str().unwrap().to_owned();
    let path = "/desk/lists/water/revisions/1";
    let row = "/desk/lists/water/recorded_acts/rows/L1";
    let tasks = async |token: &str| text(&api.get("/work", token).await).contains(path);
    assert!(!tasks(&chen).await);
    let back = json!({ "revision": 1, "digest": digest, "passed": false, "opinion": "名称写全" });
    assert_eq!(acts(&api, &head, json!({ "act": "list.approve", "with": back })).await.status, StatusCode::OK);
    assert!(tasks(&chen).await && !tasks(&head).await);
    assert!(text(&api.get("/work", &chen).await).contains("修改退回的清单修订"));
    let page = text(&api.get(row, &chen).await);
    assert!(page.contains("修改被退回") && page.contains("名称写全"), "{page}");
    let overview = text(&api.get("/desk/lists/water", &chen).await);
    assert!(overview.contains("修改后重新送审") && !overview.contains("办结的修订"), "{overview}");
    let again = submits().await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&again).contains("退回后没有改动"), "{}", text(&again));
    assert_eq!(drafts("询问当事人").await.status, StatusCode::OK);
    assert!(tasks(&chen).await, "it still has to be submitted");
    assert_eq!(submits().await.status, StatusCode::OK);
    assert!(!tasks(&chen).await);
    assert!(!text(&api.get(row, &chen).await).contains("修改被退回"));
    let office = office::Office::new(api.store.clone());
    assert_eq!(office.views_flaw().await.unwrap(), None, "the tasks follow from the events");
}
