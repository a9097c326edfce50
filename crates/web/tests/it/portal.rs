//! The portal over a real store: what the public finds, reads, proves and is told.

mod decision;
mod finding;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use domain::public_record::PublicRecord;
use jiff::Timestamp;
use ledger::SignerKey;
use office::{Office, public_id};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use store::views::{PublicationRow, ViewWrite};
use store::{Append, NewRecord, Options, Store, sqlite_url};
use tempfile::TempDir;
use tower::ServiceExt;
use vault::Vault;
use web::app::{App, Settings, router};
use web::portal::{Finder, Portal};
use web::site::Site;

fn now() -> Timestamp {
    "2026-11-20T02:00:00Z".parse().unwrap()
}

fn key() -> SignerKey {
    SignerKey::from_seed("log.example", &[7; 32]).unwrap()
}

struct Public {
    router: Router,
    store: Store,
    office: Office,
    finder: Finder,
    _folder: TempDir,
}

async fn public() -> Public {
    let folder = tempfile::tempdir().unwrap();
    let store =
        Store::open(&sqlite_url(&folder.path().join("test.db")), Options::default().log_key(key())).await.unwrap();
    let office = Office::new(store.clone());
    let vault = Vault::open(&folder.path().join("vault")).await.unwrap();
    let finder = Finder::in_memory().unwrap();
    let site = Arc::new(Site {
        region: "澄湖区".into(),
        host: "澄湖区人民政府办公室".into(),
        contact: "澄湖区司法局".into(),
        phone: "0990-8800 1118".into(),
        ..Site::default()
    });
    let app = App::new(Settings { site, secure: false, clock: now }, office.clone(), vault)
        .with_portal(Portal::new(finder.clone()));
    Public { router: router(app), store, office, finder, _folder: folder }
}

/// A portal with some real decisions of earlier years.
async fn filled(number: usize) -> Public {
    let public = public().await;
    public.office.import(&lawbook::decisions()[..number], "system", now()).await.unwrap();
    public.settle().await;
    public
}

struct Page {
    status: StatusCode,
    response: axum::http::response::Parts,
    text: String,
}

impl Public {
    async fn settle(&self) {
        self.store.integrate().await.unwrap();
        self.finder.catch_up(&self.store).await.unwrap();
    }

    async fn send(&self, request: Request<Body>) -> Page {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(to_bytes(body, 1 << 24).await.unwrap().to_vec()).unwrap();
        Page { status: parts.status, response: parts, text }
    }

    async fn get(&self, path: &str) -> Page {
        let path: String = path
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { web::input::query(&c.to_string()) })
            .collect();
        self.send(
            Request::get(path)
                .header("accept", "text/html")
                .header("host", "public.example")
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    async fn post(&self, path: &str, body: &str, from: [u8; 4]) -> Page {
        let mut request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.to_owned()))
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((from, 4000))));
        self.send(request).await
    }

    async fn verify(&self, proof: &str) -> Page {
        let body = format!("--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{proof}\r\n--x--\r\n");
        let request = Request::post("/verify")
            .header("content-type", "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// What the office writes when a decision is published, corrected or taken down, without the case behind it.
    async fn publish(&self, stream: &str, kind: &str, record: &PublicRecord, status: &str) -> String {
        let id = public_id(stream);
        let version = self.store.stream_head(stream).await.unwrap().map_or(0, |head| head.version);
        let text = serde_json::to_string(record).unwrap();
        let row = PublicationRow {
            id: id.clone(),
            doc_no: record.doc_no.clone(),
            case_id: stream.into(),
            event_version: version + 1,
            agency: record.agency.clone(),
            agency_name: record.agency_name.clone(),
            taken_in_by: String::new(),
            division: record.division.clone(),
            category: record.category.label().into(),
            kinds: record.penalties.iter().map(|penalty| penalty.kind.label().into()).collect(),
            party: record.party_name.clone(),
            title: record.cause.clone(),
            amount_fen: Some(250_000),
            decided_on: "2026-11-13".into(),
            published_on: "2026-11-19".into(),
            term_until: None,
            status: status.into(),
        };
        let new = NewRecord {
            at_micros: now().as_microsecond(),
            actor: "p1".into(),
            kind: kind.into(),
            body: "{}".into(),
            public: (status == "published").then(|| text.clone()),
        };
        let append = Append {
            stream: stream.into(),
            category: "test".into(),
            expected_version: version,
            records: vec![new],
            views: vec![ViewWrite::Publication { row: Box::new(row), body: text }],
            ..Append::default()
        };
        self.store.append(append).await.unwrap();
        self.settle().await;
        id
    }
}

fn record() -> PublicRecord {
    serde_json::from_value(json!({
        "doc_no": "澄交罚〔2026〕0312号", "agency": "jt", "agency_name": "澄湖区交通运输局", "division": "990104",
        "category": "penalty", "matter": "违法超限运输", "cause": "违法超限运输案", "party_name": "顺达通货运有限公司",
        "party_kind": "organization", "uscc": "919901045MA5X00312", "kind": "penalize",
        "facts": "2026年10月27日，驾驶员周某某驾驶六轴货车行驶至县道 X203，超限 5.62 吨。<script>alert(1)</script>",
        "violated": [{"statute": "公路安全保护条例_2011", "article": 33, "paragraph": 1}],
        "basis": [{"statute": "公路安全保护条例_2011", "article": 64}],
        "penalties": [{"kind": "fine", "content": "罚款", "amount": 250000}],
        "decided_on": "2026-11-13", "performance": "performed", "published_on": "2026-11-19", "term_until": "2029-11-18",
        "status": {"state": "published"}, "corrections": []
    }))
    .unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn every_page_stands_without_script_and_may_be_kept() {
    let public = filled(5).await;
    for path in [
        "/",
        "/decisions",
        "/statutes",
        "/statutes/行政处罚法_2021",
        "/rulebook",
        "/ledger",
        "/verify",
        "/help",
        "/accessibility",
        "/privacy",
        "/sitemap",
    ] {
        let page = public.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let policy = page.response.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"));
        assert!(
            page.text.contains("<h1") && page.text.contains("id=\"main\"") && !page.text.contains("style="),
            "{path}"
        );
        assert!(!page.text.contains("onclick") && page.text.matches("<script").count() == 1, "{path}");
        let tag = page.response.headers["etag"].to_str().unwrap();
        assert!(page.response.headers["cache-control"].to_str().unwrap().starts_with("public"));
        let again = Request::get(web::input::encoded(path)).header("if-none-match", tag).body(Body::empty()).unwrap();
        let again = public.send(again).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
    }
}

#[tokio::test]
async fn every_link_of_every_page_leads_somewhere() {
    let public = filled(3).await;
    public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let mut seen = std::collections::BTreeSet::from(["/".to_owned()]);
    let mut open = vec!["/".to_owned()];
    while let Some(path) = open.pop() {
        let page = public.get(&path).await;
        let desk = path == "/work" || path.starts_with("/preferences");
        assert!(desk || page.status.is_success() || page.status.is_redirection(), "{path}: {}", page.status);
        if path.contains("sort=") || path.matches('=').count() > 1 || !page.text.contains("<html") {
            continue;
        }
        for link in page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.split('#').next().unwrap().replace("&amp;", "&");
            if link.starts_with('/') && !link.starts_with("/assets/") && seen.insert(link.clone()) {
                open.push(link);
            }
        }
    }
    assert!(seen.len() > 40, "{seen:?}");
}

#[tokio::test]
async fn whole_addresses_are_those_of_the_host_that_was_asked() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    for path in ["/data/decisions.jsonl", "/data/decisions.csv", "/decisions.csv", "/sitemap.xml"] {
        for host in ["one.example", "other.example"] {
            let asked = Request::get(path).header("host", host).body(Body::empty()).unwrap();
            let said = public.send(asked).await.text;
            assert!(said.contains(&format!("http://{host}/decisions/{id}")), "{path}: {said}");
            let asked = Request::get("/feed.xml").header("host", host).body(Body::empty()).unwrap();
            assert!(public.send(asked).await.text.contains(&format!("<id>http://{host}/feed.xml</id>")));
        }
    }
    let line: Value = serde_json::from_str(&public.get("/data/decisions.jsonl").await.text).unwrap();
    assert_eq!((&line["status"], &line["status_label"]), (&json!("published"), &json!("公示中")));
}

#[tokio::test]
async fn a_compressed_answer_says_the_same() {
    let public = filled(3).await;
    let plain = public.get("/decisions").await;
    for _ in 0..2 {
        let request = Request::get("/decisions").header("accept-encoding", "br;q=0, gzip").body(Body::empty()).unwrap();
        let response: Response<Body> = public.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-encoding"], "gzip");
        assert_eq!(response.headers().get_all("content-encoding").iter().count(), 1);
        assert!(response.headers()["vary"].to_str().unwrap().contains("accept-encoding"));
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*bytes), &mut text).unwrap();
        assert_eq!(text, plain.text);
    }
    let refused = Request::get("/decisions").header("accept-encoding", "gzip;q=0").body(Body::empty()).unwrap();
    assert_eq!(public.send(refused).await.text, plain.text);
}

#[tokio::test]
async fn tables_for_spreadsheets_hold_no_formula() {
    let public = public().await;
    let mut evil = record();
    evil.party_name = "=HYPERLINK(\"http://evil\",\"x\")".into();
    evil.cause = " ＠SUM(1)".into();
    public.publish("case-1", "PublicationReleased", &evil, "published").await;
    let table = public.get("/decisions.csv").await;
    assert!(
        table.text.contains("\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\"") && table.text.contains("\"' ＠SUM(1)\""),
        "{}",
        table.text
    );
    assert!(table.text.contains("\"2500\""));
    let rows: Value = serde_json::from_str(&public.get("/decisions.json?q=HYPERLINK").await.text).unwrap();
    assert_eq!((&rows["total"], rows["decisions"].as_array().unwrap().len()), (&json!(1), 1));
    assert!(!rows.to_string().contains("case-1"));
}

#[tokio::test]
async fn the_ledger_and_the_verification_page_say_what_stands() {
    let public = filled(2).await;
    let ledger = public.get("/ledger").await;
    assert!(ledger.text.contains("log.example") && ledger.text.contains(&key().verifier().to_string()));
    let digest = "ab".repeat(32);
    let document = public.get(&format!("/verify/{digest}")).await;
    assert_eq!(document.status, StatusCode::NOT_FOUND);
    assert!(document.text.contains("没有找到这份文书"));
    assert_eq!(public.get("/verify/zz").await.status, StatusCode::NOT_FOUND);
    let redirected = public.verify(&digest.to_uppercase()).await;
    assert_eq!(redirected.response.headers["location"], format!("/verify/{digest}"));
    assert_eq!(public.verify("").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn robots_get_a_map_of_what_is_shown() {
    let public = filled(3).await;
    let map = public.get("/sitemap.xml").await;
    assert_eq!(map.text.matches("/decisions/").count(), 3);
    assert!(map.text.contains("http://public.example/decisions/"));
    assert!(public.get("/robots.txt").await.text.contains("Sitemap: http://public.example/sitemap.xml"));
}

/// A proof says what was public once; what became of it since is said beside it, and the law only where it demanded that it go.
#[tokio::test]
async fn a_proof_of_what_was_taken_down_since_says_so() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let proof = public.get(&format!("/decisions/{id}/proof.json")).await.text;
    let verified = public.verify(&proof).await.text;
    assert!(verified.contains("核验通过") && !verified.contains("以后的变化"), "{verified}");
    for overturned in [false, true] {
        let reason = "依照规定不应当公示".to_owned();
        let status = domain::public_record::Status::TakenDown { on: "2026-11-20".parse().unwrap(), reason, overturned };
        let down = PublicRecord { status, ..record() };
        public.publish("case-1", "PublicationTakenDown", &down, "taken_down").await;
        let verified = public.verify(&proof).await.text;
        assert!(verified.contains("以后的变化") && verified.contains("撤下，不再公开"), "{verified}");
        assert!(verified.contains(&format!("href=\"/decisions/{id}\"")), "{verified}");
        let page = public.get(&format!("/decisions/{id}")).await.text;
        assert_eq!(page.contains("应当在三日内撤回"), overturned, "{page}");
    }
}
