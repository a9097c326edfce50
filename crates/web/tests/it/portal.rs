//! The portal over a real store: what the public finds, reads, proves and is told.
//!
//! Set `PORTAL` to an address such as `127.0.0.1:8099` and run `portal::serve` with `--ignored` to look at it in a browser.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use domain::public_record::PublicRecord;
use jiff::Timestamp;
use ledger::{PublicationProof, SignerKey};
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
async fn decisions_are_found_by_words_and_facets() {
    let public = filled(60).await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let page = public.get("/decisions?q=超限").await;
    assert!(
        page.text.contains("1 件结果") && page.text.contains(&format!("/decisions/{id}")),
        "a word of two characters"
    );
    assert!(page.text.contains("<mark>超限</mark>") && !page.text.contains("<script>alert"), "marked and escaped");
    assert!(public.get("/decisions?q=澄交罚[2026]0312").await.text.contains("1 件结果"));
    assert!(public.get("/decisions?agency=澄湖区交通运输局").await.text.contains("1 件结果"));
    let all = public.get("/decisions").await;
    assert!(all.text.contains("61 件结果") && all.text.contains("rel=\"next\""));
    assert!(
        public.get("/decisions?page=4").await.text.contains("aria-current=\"page\"><span class=\"vh\">第 </span>4")
    );
    let two = public.get("/decisions?region=41&region=99&q=公司").await;
    assert!(
        two.text.contains("取消此筛选") && two.text.contains("/decisions?region=99&amp;q=%E5%85%AC%E5%8F%B8"),
        "a filter can be taken off"
    );
    let none = public.get("/decisions?q=绝无此词").await;
    assert!(none.text.contains("没有符合条件的决定") && none.status == StatusCode::OK);
    assert!(public.get("/decisions?page=400").await.text.contains("没有这一页"));
    assert!(!public.get("/decisions?year=abcd").await.text.contains("abcd年"), "a year that is none is no filter");
}

#[tokio::test]
async fn hostile_queries_are_only_words() {
    let public = filled(3).await;
    for query in [
        "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "q=*:*",
        "q=%00",
        "q=%E2%80%AE",
        "sort=;drop",
        "page=-1",
        "page=99999999999999999999",
        "year=abc",
        "from=x&to=9999-99-99",
        "region=%25",
        "agency=%27--",
    ] {
        let page = public.get(&format!("/decisions?{query}")).await;
        assert!(!page.status.is_server_error() && !page.text.contains("<script>alert"), "{query}: {}", page.status);
    }
    let long = format!("/decisions?q={}", "a".repeat(20_000));
    assert!(!public.get(&long).await.status.is_server_error());
}

#[tokio::test]
async fn a_decision_shows_its_law_its_text_and_a_proof_that_holds() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    for words in [
        "顺达通货运有限公司违法超限运输案",
        "罚款 2,500元",
        "核验通过",
        "至 2029年11月18日",
        "第三十三条第一款",
        "超过公路",
        "申请行政复议",
        "已履行",
    ] {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(!page.text.contains("<script>alert") && !page.text.contains("case-1"), "escaped; the case stays unknown");
    let file = public.get(&format!("/decisions/{id}/proof.json")).await;
    assert!(file.response.headers["content-disposition"].to_str().unwrap().contains("proof.json"));
    let proof = PublicationProof::parse(file.text.as_bytes()).unwrap();
    proof.verify(&[key().verifier().clone()]).unwrap();
    let judged = public.verify(&file.text).await;
    assert!(
        judged.text.contains("核验通过")
            && judged.text.contains("仍是现在日志的一部分")
            && judged.text.contains("澄交罚〔2026〕0312号")
    );
    let forged = public.verify(&file.text.replace("5.62", "0.62")).await;
    assert!(forged.text.contains("核验没有通过"));
    let judged = public.verify("{\"format\":\"xiezhi-publication/9\"}").await;
    assert!(judged.text.contains("这不是平台的存证证明文件"), "{}", judged.text);
}

#[tokio::test]
async fn a_file_that_is_no_proof_is_not_called_a_changed_one() {
    let public = public().await;
    let zip: &[u8] = b"PK\x03\x04\x14\x00\x00\x00";
    let picture = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0xff; 5 << 20]].concat();
    for file in [b"", zip, &picture, b"not a proof <script>", b"{\"a\":1}"] {
        let head = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n";
        let body = [head, file, b"\r\n--x--\r\n"].concat();
        let request = Request::post("/verify").header("content-type", "multipart/form-data; boundary=x");
        let page = public.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("这不是平台的存证证明文件") && page.text.contains(".proof.json"), "{}", page.text);
        assert!(!page.text.contains("改动过") && !page.text.contains("核验没有通过"));
    }
    let nothing = public.verify("").await;
    assert!(nothing.text.contains("没有收到内容"));
}

#[tokio::test]
async fn more_than_a_form_takes_is_told_with_the_limit_and_nothing_is_kept() {
    let public = filled(1).await;
    let id = public_id(&format!("historical:{}", lawbook::decisions()[0].doc_number));
    let path = format!("/decisions/{id}/correction");
    let long = format!("_key=k&item=%E5%85%B6%E4%BB%96&statement={}", "%E5%AD%97".repeat(60_000));
    let told = public.post(&path, &long, [10, 0, 0, 1]).await;
    assert!(told.status == StatusCode::UNPROCESSABLE_ENTITY && told.text.contains("超过 2,000 字"));
    let longer = format!("statement={}", "%E5%AD%97".repeat(300_000));
    for path in [path.as_str(), "/progress", "/correction-requests", "/ask/status"] {
        let told = public.post(path, &longer, [10, 0, 0, 1]).await;
        assert_eq!(told.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(told.text.contains("没有保存任何内容") && told.text.contains("2 MB"), "{path}: {}", told.text);
    }
    let body = json!({"kind": "report", "statement": "字".repeat(400_000)}).to_string();
    let told = public.send(Request::post("/api/v1/inquiries").body(Body::from(body)).unwrap()).await;
    let said: Value = serde_json::from_str(&told.text).unwrap();
    assert_eq!((told.status, &said["stop"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too-large")));
    assert!(said["detail"].as_str().unwrap().contains("1 MB"), "{said}");
}

#[tokio::test]
async fn a_page_that_differs_from_the_log_says_so() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let mut row = public.store.publication(&id).await.unwrap().unwrap();
    let append = Append {
        stream: "other".into(),
        category: "test".into(),
        records: vec![NewRecord { at_micros: 0, actor: "x".into(), kind: "x".into(), body: "{}".into(), public: None }],
        views: vec![ViewWrite::Publication {
            row: Box::new(row.row),
            body: std::mem::take(&mut row.body).replace("5.62", "0.62"),
        }],
        ..Append::default()
    };
    public.store.append(append).await.unwrap();
    let page = public.get(&format!("/decisions/{id}")).await;
    assert!(page.text.contains("核验没有通过") && !page.text.contains("核验通过："));
}

#[tokio::test]
async fn a_correction_shows_before_and_after() {
    let public = public().await;
    public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let mut corrected = record();
    corrected.party_name = "顺达通物流有限公司".into();
    corrected.corrections = serde_json::from_value(json!([{"on": "2026-11-20", "field": "当事人", "before": "顺达通货运有限公司", "after": "顺达通物流有限公司", "reason": "录入错误"}])).unwrap();
    let id = public.publish("case-1", "PublicationCorrected", &corrected, "published").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    assert!(
        page.text.contains("已更正")
            && page.text.contains("<del>顺达通货运有限公司</del>")
            && page.text.contains("录入错误")
            && page.text.contains("核验通过")
    );
    assert!(public.get("/decisions?status=已更正").await.text.contains("1 件结果"));
    assert!(public.get("/decisions.csv").await.text.contains("\"已更正\""), "the file says it as the page does");
    assert!(public.get("/decisions?q=顺达通货运").await.text.contains("0 件结果"));
}

#[tokio::test]
async fn what_is_taken_down_leaves_a_page_with_the_reason_and_nothing_else() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    assert!(public.get(&format!("/decisions/{id}/proof.json")).await.status.is_success());
    let mut down = record();
    down.status =
        serde_json::from_value(json!({"state": "taken_down", "on": "2026-11-20", "reason": "决定被行政复议机关撤销"}))
            .unwrap();
    down.withdraw_content();
    public.publish("case-1", "PublicationTakenDown", &down, "taken_down").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("决定被行政复议机关撤销") && page.text.contains("澄交罚〔2026〕0312号"));
    assert!(!page.text.contains("顺达通") && !page.text.contains("5.62"));
    assert_eq!(public.get(&format!("/decisions/{id}/proof.json")).await.status, StatusCode::NOT_FOUND);
    assert!(public.get("/decisions?q=顺达通").await.text.contains("0 件结果"), "the index forgot it");
    assert!(public.get("/decisions?status=已撤下").await.text.contains("1 件结果"), "the entry remains");
    let whole = public.get("/decisions").await.text;
    assert!(
        whole.contains("1 件结果") && whole.contains("其中正在公示 0 件") && whole.contains("已撤下 1 件"),
        "{whole}"
    );
    let file: Value = serde_json::from_str(&public.get("/decisions.json").await.text).unwrap();
    let only = &file["decisions"][0];
    assert_eq!((&only["status"], &only["status_label"]), (&json!("taken_down"), &json!("已撤下")));
    assert_eq!(only["url"], format!("http://public.example/decisions/{id}"), "whole, as in the feed");
    let mut over = record();
    over.status = serde_json::from_value(json!({"state": "expired", "on": "2029-11-19"})).unwrap();
    over.withdraw_content();
    let other = public.publish("case-2", "PublicationExpired", &over, "expired").await;
    let page = public.get(&format!("/decisions/{other}")).await;
    assert!(page.text.contains("公示期满") && !page.text.contains("顺达通"));
    assert!(public.get("/decisions").await.text.contains("1 件结果"), "what has expired is not listed");
}

#[tokio::test]
async fn an_answer_that_was_kept_is_not_given_once_what_it_shows_has_changed() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let addresses = [
        format!("/decisions/{id}"),
        "/decisions".into(),
        "/decisions?q=顺达通".into(),
        format!("/api/v1/publications/{id}"),
        "/api/v1/publications".into(),
        "/api/v1/search?words=顺达通".into(),
    ];
    for address in &addresses {
        let first = public.get(address).await;
        let again = public.get(address).await;
        assert!(first.text.contains("顺达通货运"), "{address}");
        assert_eq!(
            (&first.text, first.response.headers.get("etag")),
            (&again.text, again.response.headers.get("etag"))
        );
        assert_ne!(first.response.headers["x-request-id"], again.response.headers["x-request-id"], "{address}");
        assert!(again.response.headers.contains_key("content-security-policy"), "{address}");
    }
    let other = public.publish("case-2", "PublicationReleased", &record(), "published").await;
    assert!(public.get("/decisions").await.text.contains(&other), "what was published since is on the list");
    let mut down = record();
    down.status = serde_json::from_value(json!({"state": "taken_down", "on": "2026-11-20", "reason": "撤销"})).unwrap();
    down.withdraw_content();
    public.publish("case-1", "PublicationTakenDown", &down, "taken_down").await;
    public.publish("case-2", "PublicationTakenDown", &down, "taken_down").await;
    for address in &addresses {
        let page = public.get(address).await;
        // The words that were searched for stand in the field of the search.
        let rest = page.text.replace("value=\"顺达通\"", "").replace("“顺达通”", "");
        assert!(!rest.contains("顺达通货运"), "{address}");
    }
}

#[tokio::test]
async fn a_company_is_found_by_the_pinyin_of_its_name_until_it_is_taken_down_and_a_person_never() {
    let public = public().await;
    let names = async || {
        let today = jiff::civil::date(2026, 11, 20);
        public.finder.gather_lists(&public.office, today).await.unwrap();
        let mut said = String::new();
        for spelled in ["shundatong", "sdthy", "qiumoumou", "qmm"] {
            said.push_str(&public.get(&format!("/api/v1/search/everything?words={spelled}")).await.text);
        }
        said
    };
    public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let mut person = record();
    (person.party_name, person.uscc, person.cause) = ("仇某某".into(), None, "超限运输".into());
    person.party_kind = Some(domain::party::PartyKind::Person);
    public.publish("case-2", "PublicationReleased", &person, "published").await;
    let said = names().await;
    assert!(said.contains("顺达通货运有限公司") && !said.contains("仇某某"), "{said}");
    let mut down = record();
    down.status = serde_json::from_value(json!({"state": "taken_down", "on": "2026-11-20", "reason": "撤销"})).unwrap();
    down.withdraw_content();
    public.publish("case-1", "PublicationTakenDown", &down, "taken_down").await;
    let said = names().await;
    assert!(!said.contains("顺达通"), "{said}");
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
async fn anybody_may_report_an_error_but_not_without_end() {
    let public = filled(1).await;
    let id = public_id(&format!("historical:{}", lawbook::decisions()[0].doc_number));
    let path = format!("/decisions/{id}/correction");
    assert!(public.get(&path).await.text.contains("有误的项目"));
    let empty = public.post(&path, "_key=k0&item=&statement=x", [10, 0, 0, 1]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("<title>出错：") && empty.text.contains("href=\"#f-statement\""));
    let body = |key: u32| {
        format!(
            "_key=k{key}&item=%E5%85%B6%E4%BB%96&statement=%E6%95%B0%E9%A2%9D%E4%B8%8D%E4%B8%80%E8%87%B4%3Cb%3E&name=&contact="
        )
    };
    let first = public.post(&path, &body(1), [10, 0, 0, 1]).await;
    assert!(first.text.contains("更正申请〔2026〕1号"), "{}", first.text);
    assert!(
        public.post(&path, &body(1), [10, 0, 0, 1]).await.text.contains("〔2026〕1号"),
        "sent twice, recorded once"
    );
    for key in 2..=9 {
        assert!(public.post(&path, &body(key), [10, 0, 0, 1]).await.status.is_success());
    }
    assert_eq!(public.post(&path, &body(99), [10, 0, 0, 1]).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(public.post(&path, &body(100), [10, 0, 0, 2]).await.status.is_success(), "others may go on");
    assert_eq!(public.post("/decisions/none/correction", &body(1), [10, 0, 0, 3]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn statutes_are_read_by_article_and_searched() {
    let public = public().await;
    let page = public.get("/statutes/行政处罚法_2021").await;
    assert!(page.text.contains("id=\"a58\"") && page.text.contains("第五十八条") && page.text.contains("现行有效"));
    let found = public.get("/statutes/行政处罚法_2021?q=法制审核").await;
    assert!(found.text.contains("<mark>法制审核</mark>") && !found.text.contains("id=\"a1\""));
    let old = public.get("/statutes/行政处罚法_2021/58").await;
    assert_eq!(old.status, StatusCode::PERMANENT_REDIRECT);
    assert!(old.response.headers["location"].to_str().unwrap().ends_with("#a58"));
    for nowhere in ["/statutes/none", "/statutes/行政处罚法_2021/999", "/statutes/行政处罚法_2021/zzz"] {
        assert_eq!(public.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let rules = public.get("/rulebook").await;
    assert!(domain::rule::all().iter().all(|rule| rules.text.contains(&format!("id=\"{}\"", rule.key))));
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

#[tokio::test]
async fn the_index_follows_the_store_and_is_made_anew_for_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let public = filled(2).await;
    {
        let finder = Finder::open(&folder.path().join("search")).unwrap();
        finder.catch_up(&public.store).await.unwrap();
    }
    public.office.import(&lawbook::decisions()[2..5], "system", now()).await.unwrap();
    let finder = Finder::open(&folder.path().join("search")).unwrap();
    let count = async |finder: &Finder| finder.find(search::Query::default()).await.unwrap().total;
    assert_eq!(count(&finder).await, 2);
    finder.catch_up(&public.store).await.unwrap();
    assert_eq!(count(&finder).await, 5);
    let other = filled(1).await;
    finder.catch_up(&other.store).await.unwrap();
    assert_eq!(count(&finder).await, 1, "another record, another index");
}
