//! Documents over a real store: who sees them, what is issued once and for all, and a preview that records nothing.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use domain::act::Act;
use domain::agency::Agency;
use jiff::Timestamp;
use office::Office;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Access, Options, Store, sqlite_url};
use tempfile::TempDir;
use tower::ServiceExt;
use vault::Vault;
use web::app::{App, Settings, router};
use web::documents::issued;
use web::session;
use web::site::Site;

const PASSWORD: &str = "a long password";

fn now() -> Timestamp {
    "2026-09-02T02:00:00Z".parse().unwrap()
}

struct Desk {
    app: App,
    router: Router,
    agency: Agency,
    case: String,
    _folder: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Bytes,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn agency(id: &str, people: &[(&str, &str, &str)]) -> Agency {
    let people: Vec<Value> = people
        .iter()
        .map(|(id, name, role)| {
            json!({
                "id": id, "name": name, "roles": [role], "certificate": {
                    "number": format!("99{id}"), "categories": ["penalty"], "divisions": ["990104"],
                    "valid_from": "2025-01-01", "valid_to": "2027-12-31", "status": "valid",
                },
            })
        })
        .collect();
    let body = json!({
        "id": id, "name": format!("澄湖区{id}局"), "abbreviation": "澄水", "division": "990104", "sector": "水利",
        "kind": "organ", "profile": "national", "people": people, "address": "政和路8号", "phone": "0990-88001188",
        "matters": [{
            "code": "W01", "title": "倾倒弃土", "category": "penalty", "valid_from": "2020-01-01",
            "basis": [{"statute": "水土保持法_2010", "article": 55}],
        }],
    });
    serde_json::from_value(body).unwrap()
}

/// A bureau with an open case, and another bureau.
async fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&sqlite_url(&folder.path().join("test.db")), Options::default()).await.unwrap();
    let office = Office::new(store.clone());
    let water =
        agency("water", &[("zhou", "周明远", "officer"), ("lin", "林晓岚", "officer"), ("chief", "顾承安", "head")]);
    let roads = agency("roads", &[("lu", "陆思齐", "officer")]);
    for agency in [&water, &roads] {
        office.found(agency.clone(), "system", now()).await.unwrap();
        for person in &agency.people {
            let account = session::account(person, agency, &person.id, PASSWORD.into(), now()).await.unwrap();
            store.put_account(&account).await.unwrap();
        }
    }
    let site = Arc::new(Site { url: "https://zhifa.example".into(), ..Site::default() });
    let vault = Vault::open(&folder.path().join("vault")).await.unwrap();
    let app = App::new(Settings { site, secure: false, clock: now }, office, vault);
    let mut desk = Desk { router: router(app.clone()), app, agency: water, case: String::new(), _folder: folder };
    desk.open().await;
    desk
}

fn party() -> Value {
    json!({"kind": "organization", "name": "恒拓公司", "uscc": "91990104MA5X00176G", "address": "工业路66号"})
}

impl Desk {
    async fn open(&mut self) {
        let zhou = self.agency.person("zhou").unwrap().clone();
        let lead = self.act_of(
            "lead.register",
            json!({
                "source": "inspection", "received_on": "2026-09-01", "content": "倾倒弃土", "party": party(),
            }),
        );
        self.case = self.app.office().register_lead("water", &zhou, &lead, None, now()).await.unwrap().case;
        self.act("zhou", "evidence.add", json!({
            "kind": "physical", "title": "现场照片", "proves": "倾倒地点", "source": "现场", "obtained_on": "2026-09-01",
            "officers": ["zhou", "lin"], "certificate_shown": true, "lawful": true, "files": [],
        }))
        .await;
        self.act("zhou", "opening.propose", json!({
            "cause": "恒拓公司倾倒弃土案", "matter": "W01", "party": party(), "facts": "倾倒弃土于东山沟",
            "conditions": {"evidence": "有照片", "punishable": "应罚", "jurisdiction": "属于", "within_limitation": "未过"},
            "offence_from": "2026-09-01", "offence_until": "2026-09-01", "discovered_on": "2026-09-01", "division": "990104",
            "officers": ["zhou", "lin"],
        }))
        .await;
        self.act("chief", "approval.grant", json!({"proposal": 1, "opinion": "同意"})).await;
    }

    fn act_of(&self, name: &str, with: Value) -> Act {
        serde_json::from_value(json!({"act": name, "with": with})).unwrap()
    }

    async fn act(&self, by: &str, name: &str, with: Value) {
        let person = self.agency.person(by).unwrap();
        let act = self.act_of(name, with);
        self.app.office().act(&self.case, "water", person, &act, None, now()).await.unwrap();
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        Answer { status: parts.status, headers: parts.headers, bytes: to_bytes(body, 64 << 20).await.unwrap() }
    }

    async fn sign_in(&self, name: &str) -> String {
        let body = json!({"name": name, "password": PASSWORD}).to_string();
        let answer = self.send(Request::post("/api/v1/sessions").body(Body::from(body)).unwrap()).await;
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
        body["token"].as_str().unwrap().to_owned()
    }

    fn path(&self, rest: &str) -> String {
        format!("/cases/{}/documents{rest}", self.case)
    }

    async fn get(&self, rest: &str, token: &str) -> Answer {
        let request = Request::get(self.path(rest))
            .header("authorization", format!("Bearer {token}"))
            .header("accept", "text/html");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, rest: &str, token: &str, body: &str) -> Answer {
        let request = Request::post(self.path(rest))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn order_correction(&self) {
        self.act(
            "zhou",
            "correction.order",
            json!({
                "content": "立即停止倾倒", "basis": [{"statute": "水土保持法_2010", "article": 55}],
                "due_on": "2026-10-15", "served_on": "2026-09-02",
            }),
        )
        .await;
    }
}

#[tokio::test]
async fn a_case_lists_its_documents_and_shows_their_pages_as_pictures() {
    let desk = desk().await;
    let token = desk.sign_in("zhou").await;
    let list = desk.get("", &token).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.text().contains("立案审批表") && list.text().contains("可以制发"), "{}", list.text());
    let page = desk.get("/opening_approval", &token).await.text();
    assert!(page.contains("page-1.svg") && page.contains("制发并取 PDF"), "{page}");
    let picture = desk.get("/opening_approval/page-1.svg", &token).await;
    assert_eq!(picture.header("content-type"), "image/svg+xml; charset=utf-8");
    assert!(picture.header("content-security-policy").contains("sandbox"));
    assert!(picture.text().starts_with("<svg"));
    assert_eq!(desk.get("/opening_approval/page-9.svg", &token).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/penalty_decision", &token).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/no-such-form", &token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_issued_stays_the_same_and_can_be_looked_up_by_its_digest() {
    let desk = desk().await;
    desk.order_correction().await;
    let token = desk.sign_in("zhou").await;
    let early = desk.get("/correction_order-1/document.pdf", &token).await;
    assert_eq!(
        (early.status, early.header("location")),
        (StatusCode::SEE_OTHER, desk.path("/correction_order-1").as_str())
    );
    let done = desk.post("/correction_order-1/document.pdf", &token, "").await;
    assert_eq!(done.header("location"), desk.path("/correction_order-1/document.pdf"));
    let first = desk.get("/correction_order-1/document.pdf", &token).await;
    assert!(first.bytes.starts_with(b"%PDF-1.7"));
    desk.post("/correction_order-1/document.pdf", &token, "").await;
    assert_eq!(desk.get("/correction_order-1/document.pdf", &token).await.bytes, first.bytes);
    let files = desk.app.store().uploads_of(&desk.case).await.unwrap();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let digest = file.id.strip_prefix("document:").unwrap();
    let found = issued(&desk.app, digest).await.unwrap().unwrap();
    assert_eq!(found.form.title(), "责令改正通知书");
    assert_eq!(found.number.as_deref(), Some("澄水责改〔2026〕1号"));
    assert_eq!(found.pdf, file.digest);
    assert!(issued(&desk.app, &"0".repeat(64)).await.unwrap().is_none());
    let which = Access { subject: Some(desk.case.clone()), ..Access::default() };
    let log = desk.app.store().access_log(&which, 50).await.unwrap();
    for action in ["issued", "downloaded"] {
        assert!(
            log.iter().any(|entry| entry.action == action && entry.object == "document:correction_order-1"),
            "{action}"
        );
    }
}

#[tokio::test]
async fn what_stays_in_the_file_is_not_for_the_public() {
    let desk = desk().await;
    let token = desk.sign_in("zhou").await;
    desk.post("/opening_approval/document.pdf", &token, "").await;
    let files = desk.app.store().uploads_of(&desk.case).await.unwrap();
    let digest = files.first().unwrap().id.strip_prefix("document:").unwrap().to_owned();
    assert!(issued(&desk.app, &digest).await.unwrap().is_none());
}

#[tokio::test]
async fn people_of_another_agency_find_no_documents() {
    let desk = desk().await;
    let token = desk.sign_in("lu").await;
    for rest in [
        "",
        "/opening_approval",
        "/opening_approval/page-1.svg",
        "/opening_approval/document.pdf",
        "/preview/00/page-1.svg",
    ] {
        assert_eq!(desk.get(rest, &token).await.status, StatusCode::NOT_FOUND, "{rest}");
    }
    assert_eq!(desk.post("/opening_approval/document.pdf", &token, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.post("/preview?act=correction.order", &token, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_preview_shows_the_paper_and_records_nothing() {
    let desk = desk().await;
    let token = desk.sign_in("zhou").await;
    let before = desk.app.office().load(&desk.case).await.unwrap().case.version;
    let unfinished = desk.post("/preview?act=correction.order&part=pages", &token, "content=x").await;
    assert!(unfinished.text().contains("填写完整后显示文书"), "{}", unfinished.text());
    let begun =
        desk.post("/preview?act=correction.order&part=pages", &token, "basis/0/statute=x&basis/0/article=5").await;
    assert!(begun.text().contains("page-1.svg"), "{}", begun.text());
    let fields = "content=%E5%81%9C%E6%AD%A2%E5%80%BE%E5%80%92&basis/0/statute=%E6%B0%B4%E5%9C%9F%E4%BF%9D%E6%8C%81%E6%B3%95_2010&basis/0/article=55&due_on=2026-10-15&served_on=2026-09-02";
    let shown = desk.post("/preview?act=correction.order&part=pages", &token, fields).await.text();
    let at = shown.find("/cases/").unwrap_or_else(|| panic!("{shown}"));
    let address = shown[at..].split('"').next().unwrap().to_owned();
    let rest = address.split_once("/documents").unwrap().1;
    assert!(desk.get(rest, &token).await.text().starts_with("<svg"));
    assert_eq!(desk.app.office().load(&desk.case).await.unwrap().case.version, before);
    let other = desk.sign_in("lu").await;
    assert_eq!(desk.get(rest, &other).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_form_of_an_act_that_writes_offers_a_preview_without_script() {
    let desk = desk().await;
    let token = desk.sign_in("zhou").await;
    let request = Request::get(format!("/cases/{}/acts/correction.order", desk.case))
        .header("authorization", format!("Bearer {token}"));
    let page = desk.send(request.body(Body::empty()).unwrap()).await.text();
    assert!(page.contains(r#"name="_preview""#) && page.contains("formaction="), "{page}");
}
