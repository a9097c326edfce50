//! The lists of the desk through the API: the same rows for the same people, the same filters, and documents as they were issued.

use crate::district::{District, send};
use axum::http::{Method, StatusCode};
use domain::people::Role;
use serde_json::Value;

struct Asking {
    district: District,
    agency: String,
}

impl Asking {
    async fn of(stories: &[&str]) -> Self {
        let district = District::with(stories).await;
        let agency = district.cases[0].agency.clone();
        Self { district, agency }
    }

    async fn ask(&self, method: Method, path: &str, role: Role) -> (StatusCode, Value) {
        let token = self.district.someone(&self.agency, role).token.clone();
        let answer = send(&self.district.router, method, path, Some(&token), "", "").await;
        (answer.status, answer.json())
    }

    async fn rows(&self, path: &str, role: Role, name: &str) -> Vec<Value> {
        let (status, answer) = self.ask(Method::GET, path, role).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        assert_eq!(answer["total"].as_u64().unwrap() as usize, answer[name].as_array().unwrap().len(), "{path}");
        answer[name].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn heads_and_reviewers_list_what_waits_for_them_and_what_was_answered() {
    let asking = Asking::of(&["02"]).await;
    let waiting = asking.rows("/api/v1/approvals", Role::Head, "submissions").await;
    assert_eq!(waiting[0]["case_id"], asking.district.cases[0].id.as_str());
    assert_eq!((waiting[0]["state"].as_str(), waiting[0]["answered_at"].is_null()), (Some("pending"), true));
    assert!(asking.rows("/api/v1/approvals?show=done", Role::Head, "submissions").await.is_empty());
    assert!(asking.rows("/api/v1/approvals?text=nowhere", Role::Head, "submissions").await.is_empty());
    assert_eq!(asking.ask(Method::GET, "/api/v1/approvals", Role::Officer).await.0, StatusCode::NOT_FOUND);
    let asking = Asking::of(&["07"]).await;
    let done = asking.rows("/api/v1/reviews?show=done", Role::Reviewer, "submissions").await;
    assert_eq!(done[0]["state"], "to_correct");
    assert_eq!(asking.rows("/api/v1/reviews?show=done&state=approved", Role::Reviewer, "submissions").await.len(), 0);
}

#[tokio::test]
async fn leads_are_listed_for_those_who_see_them() {
    let asking = Asking::of(&["01"]).await;
    let leads = asking.rows("/api/v1/leads?sort=due&limit=5", Role::Officer, "leads").await;
    assert_eq!(leads[0]["id"], asking.district.cases[0].id.as_str());
    assert_eq!(asking.ask(Method::GET, "/api/v1/leads", Role::Reviewer).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_document_is_listed_issued_and_read_as_pdf() {
    let asking = Asking::of(&["04"]).await;
    let id = asking.district.cases[0].id.clone();
    let list = format!("/api/v1/cases/{id}/documents");
    let (status, answer) = asking.ask(Method::GET, &list, Role::UnitHead).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let documents = answer["documents"].as_array().unwrap();
    let ready = documents.iter().find(|document| document["ready"] == true).unwrap();
    assert_eq!(ready["issued"], false);
    let one = format!("{list}/{}", ready["name"].as_str().unwrap());
    let (status, refused) = asking.ask(Method::GET, &one, Role::UnitHead).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("还没有制发"), "{refused}");
    let (status, issued) = asking.ask(Method::POST, &one, Role::UnitHead).await;
    assert_eq!((status, &issued["issued"]), (StatusCode::CREATED, &Value::Bool(true)), "{issued}");
    let token = asking.district.someone(&asking.agency, Role::UnitHead).token.clone();
    let pdf = send(&asking.district.router, Method::GET, &one, Some(&token), "", "").await;
    assert_eq!((pdf.status, &pdf.bytes[..5]), (StatusCode::OK, &b"%PDF-"[..]));
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    // Who may not open the case is not told that it has documents.
    for path in [&list, &one] {
        assert_eq!(asking.ask(Method::GET, path, Role::Reviewer).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_the_address_cannot_ask_for_is_named_with_what_it_may() {
    let asking = Asking::of(&["01"]).await;
    for (path, place, words) in [
        ("/api/v1/cases?opened_from=2027-99-99", "opened_from", "应为日历上有的日期"),
        ("/api/v1/cases?openedfrom=2026-09-01", "openedfrom", "可以用的有：text、stage"),
        ("/api/v1/work?limit=0", "limit", "应为 1 至 200 的整数"),
        ("/api/v1/cases?light=blue", "light", "应为 green、yellow、red 之一"),
    ] {
        let (status, answer) = asking.ask(Method::GET, path, Role::Head).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        let error = &answer["errors"][0];
        assert!(error["path"] == place && error["message"].as_str().unwrap().contains(words), "{path}: {answer}");
    }
    let token = asking.district.someone(&asking.agency, Role::Head).token.clone();
    for (path, words) in [
        ("/cases?page=abc", "“page=abc”应为页码"),
        ("/decisions?from=2027-99-99", "“from=2027-99-99”应为日历上有的日期"),
    ] {
        let page = send(&asking.district.router, Method::GET, path, Some(&token), "", "").await;
        let text = String::from_utf8_lossy(&page.bytes).into_owned();
        assert!(page.status == StatusCode::BAD_REQUEST && text.contains(words), "{path}: {}", page.status);
    }
    // What is no number names nothing, on every page that counts.
    let agency = &asking.agency;
    for path in [
        format!("/desk/lists/{agency}/revisions/abc"),
        format!("/desk/lists/{agency}/revisions/abc/letter"),
        "/annual-reports/abc".to_owned(),
        "/annual-reports/2026/abc/penalties/all".to_owned(),
        format!("/people/{agency}/checks/abc/export/csv"),
    ] {
        let page = send(&asking.district.router, Method::GET, &path, Some(&token), "", "text/html").await;
        let text = String::from_utf8_lossy(&page.bytes).into_owned();
        assert!(page.status == StatusCode::NOT_FOUND && text.contains("<h1"), "{path}: {} {text}", page.status);
    }
    let wrong = r#"{"name": "nobody", "password": "wrong"}"#;
    let kind = "application/json";
    let answer = send(&asking.district.router, Method::POST, "/api/v1/sessions", None, wrong, kind).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.json()["message"].as_str().unwrap().starts_with("账号或者口令不对"), "{}", answer.json());
}
