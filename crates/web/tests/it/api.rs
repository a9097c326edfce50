//! The JSON API over a real store: the same rules, the same refusals, and nothing that a program sends breaks it.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use domain::agency::Agency;
use jiff::Timestamp;
use office::Office;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Access, Options, SignerKey, Store, sqlite_url};
use tempfile::TempDir;
use tower::ServiceExt;
use vault::Vault;
use web::api::{ENDPOINTS, Sends, conform, description};
use web::app::{App, Settings, router};
use web::portal::{Finder, Portal};
use web::session;
use web::site::Site;

pub(crate) const PASSWORD: &str = "a long password";

fn now() -> Timestamp {
    "2026-09-01T02:00:00Z".parse().unwrap()
}

pub(crate) struct Api {
    pub(crate) router: Router,
    pub(crate) store: Store,
    finder: Finder,
    _folder: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    /// An answer that was read to its end. No id stands twice on a page, whichever it is: a label, a link and an error lead to one place.
    pub(crate) fn read(status: StatusCode, headers: HeaderMap, bytes: Bytes) -> Self {
        let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("text/html") {
            let page = String::from_utf8_lossy(&bytes);
            let mut known = std::collections::BTreeSet::new();
            let ids = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let doubled: Vec<&str> = ids.filter(|id| !known.insert(*id)).collect();
            let title = page.split("<title>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
            assert!(doubled.is_empty(), "“{title}” has several elements with the ids {doubled:?}");
        }
        Self { status, headers, bytes }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The places of what is malformed.
    fn places(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["path"].as_str().unwrap().to_owned()).collect()
    }
}

fn agency(id: &str, people: &Value) -> Agency {
    let body = json!({
        "id": id, "name": format!("{id}局"), "abbreviation": "澄水", "division": "990104", "sector": "水利",
        "kind": "organ", "profile": "national", "people": people,
    });
    serde_json::from_value(body).unwrap()
}

pub(crate) async fn api() -> Api {
    let folder = tempfile::tempdir().unwrap();
    let key = SignerKey::from_seed("test/log", &[3; 32]).unwrap();
    let url = sqlite_url(&folder.path().join("test.db"));
    let store = Store::open(&url, Options::default().log_key(key)).await.unwrap();
    let office = Office::new(store.clone());
    let certificate = json!({
        "number": "澄-01", "categories": ["penalty"], "divisions": ["990104"],
        "valid_from": "2025-01-01", "valid_to": "2027-12-31", "status": "valid",
    });
    let water = json!([
        {"id": "chen", "name": "陈", "roles": ["officer"], "certificate": certificate},
        {"id": "wang", "name": "王", "roles": ["officer"]},
        {"id": "head", "name": "何", "roles": ["head"]},
        {"id": "unit", "name": "唐", "roles": ["unit_head"]},
        {"id": "admin", "name": "管", "roles": ["administrator"]},
        {"id": "mei", "name": "梅", "roles": ["disclosure_officer"]},
    ]);
    let roads = json!([{"id": "lu", "name": "陆", "roles": ["head", "officer"]}]);
    for agency in [agency("water", &water), agency("roads", &roads)] {
        office.found(agency.clone(), "system", now()).await.unwrap();
        for person in &agency.people {
            let account = session::account(person, &agency, &person.id, PASSWORD.into(), now()).await.unwrap();
            store.put_account(&account).await.unwrap();
        }
    }
    let vault = Vault::open(&folder.path().join("vault")).await.unwrap();
    let finder = Finder::in_memory().unwrap();
    let settings = Settings { site: Arc::new(Site::default()), secure: false, clock: now };
    Api {
        router: router(App::new(settings, office, vault).with_portal(Portal::new(finder.clone()))),
        store,
        finder,
        _folder: folder,
    }
}

impl Api {
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer::read(parts.status, parts.headers, to_bytes(body, 64 << 20).await.unwrap())
    }

    pub(crate) async fn sign_in(&self, name: &str) -> String {
        let body = json!({"name": name, "password": PASSWORD}).to_string();
        let answer = self.send(Request::post("/api/v1/sessions").body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn raw(&self, path: &str, token: &str, key: &str, body: impl Into<Body>) -> Answer {
        let mut request = Request::post(path).header("authorization", format!("Bearer {token}"));
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, key: &str, body: &Value) -> Answer {
        self.raw(path, token, key, body.to_string()).await
    }

    /// Suspends the certificate of somebody of the water bureau.
    pub(crate) async fn suspend(&self, person: &str) {
        let office = Office::new(self.store.clone());
        let entry = json!({"event": "CertificateChanged", "details": {"person": person, "status": "suspended", "reason": "暂扣"}});
        let entry = serde_json::from_value(entry).unwrap();
        let registered = office.agency("water").await.unwrap();
        let admin = registered.agency.person("admin").unwrap();
        office.register("water", admin, &entry, now()).await.unwrap();
    }

    pub(crate) async fn lead(&self, token: &str, key: &str) -> String {
        let answer = self.post("/api/v1/leads", token, key, &lead("沙堆阻水")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
        answer.json()["case"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn lead(content: &str) -> Value {
    let informant = json!({"name": "赵某某", "contact": "13800000000"});
    json!({"act": "lead.register", "with": {
        "source": "report", "received_on": "2026-08-31", "content": content, "informant": informant,
    }})
}

fn note(text: &str) -> Value {
    json!({"act": "note.add", "with": {"about": "现场", "text": text}})
}

#[tokio::test]
async fn a_program_registers_a_lead_and_acts_on_it() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let case = api.lead(&chen, "").await;
    let done = api.post(&format!("/api/v1/cases/{case}/acts"), &chen, "", &note("现场在湖滨路")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.json());
    assert_eq!((done.json()["version"].as_i64(), &done.json()["events"]), (Some(2), &json!(["NoteAdded"])));
    let shown = api.get(&format!("/api/v1/cases/{case}"), &chen).await.json();
    assert_eq!((&shown["version"], &shown["case"]["notes"][0]["text"]), (&json!(2), &json!("现场在湖滨路")));
    let events = api.get(&format!("/api/v1/cases/{case}/events"), &chen).await.json();
    assert_eq!(events["events"].as_array().unwrap().len(), 2);
    assert_eq!((&events["events"][1]["event"], &events["events"][1]["by"]), (&json!("NoteAdded"), &json!("chen")));
    let listed = api.get("/api/v1/cases?limit=5", &chen).await.json();
    assert_eq!((&listed["total"], &listed["cases"][0]["id"]), (&json!(1), &json!(case)));
    let possible = api.get(&format!("/api/v1/cases/{case}/possible"), &chen).await.json();
    let acts = possible["acts"].as_array().unwrap();
    assert!(acts.iter().any(|act| act["act"] == "note.add" && act["may"] == true));
    assert!(acts.iter().any(|act| act["act"] == "decision.make" && act["refused"][0]["rule"].is_string()));
    let due = api.get(&format!("/api/v1/cases/{case}/due"), &chen).await.json();
    assert!(due["due"].as_array().unwrap().iter().all(|due| due["due_on"].is_string()));
    let work = api.get("/api/v1/work", &chen).await.json();
    assert_eq!(work["work"][0]["case_id"], json!(case), "{work}");
    let before = api.get(&format!("/api/v1/cases/{case}?at=2026-08-31T00:00:00Z"), &chen).await;
    assert_eq!(before.status, StatusCode::NOT_FOUND, "it did not exist then");
}

#[tokio::test]
async fn an_unlawful_act_is_refused_with_the_rule_and_its_article() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let case = api.lead(&chen, "").await;
    let again = api.post(&format!("/api/v1/cases/{case}/acts"), &chen, "", &lead("再登记一次")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = &again.json()["refused"][0];
    assert_eq!(refused["rule"], "lead-is-registered-once");
    assert!(refused["text"].is_string() && refused["missing"].is_string());
    assert!(refused["provisions"][0]["statute"].is_string() && refused["provisions"][0]["article"].is_number());
    let events = api.get(&format!("/api/v1/cases/{case}/events"), &chen).await.json();
    assert_eq!(events["events"].as_array().unwrap().len(), 1, "nothing happened");
    let log = api.store.access_log(&Access { subject: Some(case), ..Access::default() }, 10).await.unwrap();
    assert!(log.iter().any(|entry| entry.action == "refused"), "but the attempt is on record");
}

#[tokio::test]
async fn a_repeated_request_has_the_effect_and_the_answer_of_one() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let first = api.post("/api/v1/leads", &chen, "k1", &lead("一")).await;
    let second = api.post("/api/v1/leads", &chen, "k1", &lead("一")).await;
    assert_eq!((first.status, first.json()), (second.status, second.json()));
    assert!(first.json()["positions"][0].is_i64());
    let case = first.json()["case"].as_str().unwrap().to_owned();
    let acts = format!("/api/v1/cases/{case}/acts");
    let first = api.post(&acts, &chen, "k2", &note("二")).await.json();
    api.post(&acts, &chen, "k3", &note("三")).await;
    assert_eq!(api.post(&acts, &chen, "k2", &note("二")).await.json(), first, "whatever happened since");
    let other = api.post(&acts, &chen, "k2", &note("别的")).await;
    assert_eq!((other.status, &other.json()["stop"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("key-reused")));
    let elsewhere = api.lead(&chen, "").await;
    let other = api.post(&format!("/api/v1/cases/{elsewhere}/acts"), &chen, "k2", &note("二")).await;
    assert_eq!(other.json()["stop"], "key-reused", "the same act on another case is another request");
    let events = api.get(&format!("/api/v1/cases/{case}/events"), &chen).await.json();
    assert_eq!(events["events"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_case_of_another_agency_does_not_exist() {
    let api = api().await;
    let (chen, lu) = (api.sign_in("chen").await, api.sign_in("lu").await);
    let case = api.lead(&chen, "").await;
    for path in ["", "/events", "/possible", "/due"] {
        let answer = api.get(&format!("/api/v1/cases/{case}{path}"), &lu).await;
        let nothing = api.get(&format!("/api/v1/cases/no-such-case{path}"), &lu).await;
        assert_eq!((answer.status, nothing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(answer.json()["message"], nothing.json()["message"]);
        let stranger = api.send(Request::get(format!("/api/v1/cases/{case}{path}")).body(Body::empty()).unwrap()).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    }
    let act = api.post(&format!("/api/v1/cases/{case}/acts"), &lu, "", &note("x")).await;
    assert_eq!(act.status, StatusCode::NOT_FOUND);
    let malformed = api.post(&format!("/api/v1/cases/{case}/acts"), &lu, "", &json!({"act": "no.such"})).await;
    assert_eq!(malformed.status, StatusCode::NOT_FOUND, "whatever is asked of it");
    assert_eq!(api.get("/api/v1/cases", &lu).await.json()["total"], 0);
}

#[tokio::test]
async fn who_reported_a_case_is_for_its_handlers_alone() {
    let api = api().await;
    let (chen, wang, head) = (api.sign_in("chen").await, api.sign_in("wang").await, api.sign_in("head").await);
    let case = api.lead(&chen, "").await;
    for (token, knows) in [(&chen, true), (&head, true), (&wang, false)] {
        for path in ["", "/events"] {
            let answer = api.get(&format!("/api/v1/cases/{case}{path}"), token).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.json().to_string().contains("赵某某"), knows, "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_malformed_is_named_with_its_place() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let case = api.lead(&chen, "").await;
    let acts = format!("/api/v1/cases/{case}/acts");
    for (body, place) in [
        (json!({"act": "no.such", "with": {}}), "act"),
        (json!({"act": 7}), "act"),
        (json!({"with": {}}), "act"),
        (json!([]), ""),
        (json!({"act": "note.add", "with": {"text": "x"}, "more": 1}), "more"),
        (json!({"act": "note.add", "with": {"text": "x", "extra": 1}}), "with/extra"),
        (json!({"act": "note.add", "with": {}}), "with/text"),
        (json!({"act": "note.add"}), "with/text"),
        (json!({"act": "note.add", "with": {"text": ["x"]}}), "with/text"),
        (json!({"act": "note.add", "with": {"text": "a\u{0}b"}}), "with/text"),
        (json!({"act": "note.add", "with": {"text": "长".repeat(100_000)}}), "with/text"),
        (
            json!({"act": "lead.register", "with": {"source": "magic", "received_on": "2026-08-31", "content": "x"}}),
            "with/source",
        ),
        (
            json!({"act": "lead.register", "with": {"source": "report", "received_on": "2026-02-31", "content": "x"}}),
            "with/received_on",
        ),
    ] {
        let answer = api.post(&acts, &chen, "", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer.places().contains(&place.to_owned()), "{place} {}", answer.json());
    }
    for body in ["", "{", "nul", r#"{"act":"note.add","with":{"text":"\ud800"}}"#, &"[".repeat(100_000)] {
        assert_eq!(api.raw(&acts, &chen, "", body.to_owned()).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(api.raw(&acts, &chen, "", vec![0xff, 0xfe]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(api.raw(&acts, &chen, "", vec![b' '; 3 << 20]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(api.post(&acts, &chen, &"k".repeat(300), &note("x")).await.places(), ["Idempotency-Key"]);
    for query in ["limit=0", "limit=9999", "offset=-1", "nosuch=1", "at=yesterday", "light=blue"] {
        assert_eq!(api.get(&format!("/api/v1/cases?{query}"), &chen).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn rare_characters_come_back_as_they_were() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let text = "𠮷野家㐂\u{202e}<script>alert(1)</script>'\"\\%_|$1\t\n👨‍👩‍👧 a\u{301}";
    let answer = api.post("/api/v1/leads", &chen, "", &lead(text)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    let case = answer.json()["case"].as_str().unwrap().to_owned();
    let shown = api.get(&format!("/api/v1/cases/{case}"), &chen).await.json();
    assert_eq!(shown["case"]["lead"]["content"], json!(text));
    let found = api.get("/api/v1/cases?text=%F0%A0%AE%B7%E9%87%8E", &chen).await.json();
    assert_eq!(found["total"], 1);
}

#[tokio::test]
async fn no_act_that_a_program_can_send_breaks_the_server() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let case = api.lead(&chen, "").await;
    let acts = format!("/api/v1/cases/{case}/acts");
    let hostile = [
        json!(null),
        json!(true),
        json!(-1),
        json!(i64::MIN),
        json!(1e308),
        json!(""),
        json!("\u{0}\u{ffff}"),
        json!("9999-12-31"),
        json!("-009999-01-01"),
        json!("9999-12-30T22:00:00Z"),
        json!("𠮷".repeat(25_000)),
        json!([]),
        json!([[[[]]]]),
        json!({}),
        json!({"": {"\u{0}": "x"}}),
    ];
    for kind in domain::act::KINDS {
        let schema = kind.schema().to_value();
        let names: Vec<&String> =
            schema["properties"].as_object().into_iter().flat_map(|fields| fields.keys()).collect();
        for value in &hostile {
            // All fields at once, then the details as a whole.
            let with: Value =
                names.iter().map(|name| ((*name).clone(), value.clone())).collect::<serde_json::Map<_, _>>().into();
            for with in [&with, value] {
                let answer = api.post(&acts, &chen, "", &json!({"act": kind.name, "with": with})).await;
                assert!(
                    answer.status.is_client_error() || answer.status.is_success(),
                    "{} {with}: {}",
                    kind.name,
                    answer.json()
                );
            }
        }
    }
}

#[tokio::test]
async fn no_address_breaks_the_server() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let words = ["%00", "%ff%fe", "..%2f..%2fetc", "%F0%A0%AE%B7", "'--", "%25", "a%2500", &"x".repeat(8_000)];
    for endpoint in ENDPOINTS {
        for word in words {
            let mut path = endpoint
                .path
                .split('/')
                .map(|step| if step.starts_with('{') { word } else { step })
                .collect::<Vec<_>>()
                .join("/");
            for (at, (name, ..)) in endpoint.query.iter().enumerate() {
                path = format!("{path}{}{name}={word}", if at == 0 { '?' } else { '&' });
            }
            let request = Request::builder().method(endpoint.method.clone()).uri(&path);
            let Ok(request) = request.header("authorization", format!("Bearer {chen}")).body(Body::from("{}")) else {
                continue;
            };
            let answer = api.send(request).await;
            assert!(answer.status.as_u16() < 500, "{} {path}: {}", endpoint.method, answer.status);
        }
    }
}

#[tokio::test]
async fn every_route_is_described_and_everything_described_is_a_route() {
    let api = api().await;
    let document = description();
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in &methods {
            let described = operations.get(method.as_str().to_lowercase()).is_some();
            let address = path.replace(['{', '}'], "");
            let answer = api.send(Request::builder().method(method).uri(&address).body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status != StatusCode::METHOD_NOT_ALLOWED, described, "{method} {path}");
        }
    }
    let described: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(described, ENDPOINTS.len());
    let stranger = api.send(Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap()).await;
    assert_eq!(&stranger.json(), document);
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
                }
                fields.values().for_each(|field| walk(field, document));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, document)),
            _ => {}
        }
    }
    walk(description(), description());
    for endpoint in ENDPOINTS {
        if let Sends::Json(name) = endpoint.sends {
            assert!(description()["components"]["schemas"][name].is_object(), "{name}");
        }
    }
    let act = &description()["components"]["schemas"]["Act"]["oneOf"];
    assert_eq!(act.as_array().unwrap().len(), domain::act::KINDS.len());
}

#[test]
fn a_value_is_read_against_its_schema() {
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["who"],
        "properties": {
            "who": {"$ref": "#/$defs/Who"},
            "on": {"type": ["string", "null"], "format": "date"},
            "fen": {"type": "integer", "minimum": 0, "maximum": 10},
            "list": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string", "maxLength": 2}},
            "kind": {"oneOf": [{"const": "a"}, {"const": "b"}]},
            "body": {"oneOf": [
                {"type": "object", "required": ["tag", "x"], "properties": {"tag": {"const": "one"}, "x": {"type": "integer"}}},
                {"type": "object", "required": ["tag", "y"], "properties": {"tag": {"const": "two"}, "y": {"type": "integer"}}},
            ]},
        },
        "$defs": {"Who": {"type": "string", "minLength": 1}},
    });
    let places = |value: Value| -> Vec<String> {
        conform(&schema, &value, "with").err().unwrap_or_default().into_iter().map(|error| error.path).collect()
    };
    assert!(
        places(
            json!({"who": "甲", "on": null, "fen": 10, "list": ["一二"], "kind": "b", "body": {"tag": "two", "y": 1}})
        )
        .is_empty()
    );
    assert_eq!(places(json!({})), ["with/who"]);
    assert_eq!(places(json!({"who": "  "})), ["with/who"]);
    assert_eq!(places(json!({"who": "甲", "on": "2026-13-01"})), ["with/on"]);
    assert_eq!(places(json!({"who": "甲", "fen": 11})), ["with/fen"]);
    assert_eq!(places(json!({"who": "甲", "fen": 1.5})), ["with/fen"]);
    assert_eq!(places(json!({"who": "甲", "list": ["一", "二三四"]})), ["with/list/1"]);
    assert_eq!(places(json!({"who": "甲", "list": []})), ["with/list"]);
    assert_eq!(places(json!({"who": "甲", "kind": "c"})), ["with/kind"]);
    assert_eq!(places(json!({"who": "甲", "body": {"tag": "two", "y": "z"}})), ["with/body/y"]);
    assert_eq!(places(json!({"who": "甲", "body": {"tag": "three", "y": 1}})), ["with/body/tag"]);
    assert_eq!(places(json!({"who": "甲", "new": 1})), ["with/new"]);
    let told = conform(&schema, &json!({"who": "甲", "kind": "c"}), "with").unwrap_err();
    assert_eq!(told[0].message, "不能是 \"c\"，应为下列之一：\"a\"、\"b\"");
}

#[tokio::test]
async fn a_file_is_kept_read_by_range_and_every_reading_is_on_record() {
    let api = api().await;
    let (chen, lu) = (api.sign_in("chen").await, api.sign_in("lu").await);
    let case = api.lead(&chen, "").await;
    let content = b"%PDF-1.7 evidence".to_vec();
    let upload = format!("/api/v1/files?case={case}&name=..%2F%E8%AF%81%E6%8D%AE%E2%80%AE.pdf");
    let kept = api.raw(&upload, &chen, "", content.clone()).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.json());
    let file = kept.json();
    assert_eq!(
        (&file["name"], &file["media_type"], &file["size"]),
        (&json!("证据.pdf"), &json!("application/pdf"), &json!(17))
    );
    assert_eq!(api.raw(&upload, &chen, "", content.clone()).await.json(), file, "the same again is the same");
    assert_eq!(api.raw(&upload, &lu, "", content.clone()).await.status, StatusCode::NOT_FOUND);
    let address = format!("/api/v1/files/{}", file["digest"].as_str().unwrap());
    let whole = api.get(&format!("{address}?reason=%E5%A4%8D%E6%A0%B8"), &chen).await;
    assert_eq!((whole.status, &whole.bytes[..]), (StatusCode::OK, &content[..]));
    assert!(whole.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
    for (range, status, bytes) in [
        ("bytes=0-3", StatusCode::PARTIAL_CONTENT, &b"%PDF"[..]),
        ("bytes=9-", StatusCode::PARTIAL_CONTENT, &b"evidence"[..]),
        ("bytes=-8", StatusCode::PARTIAL_CONTENT, &b"evidence"[..]),
        ("bytes=99-", StatusCode::RANGE_NOT_SATISFIABLE, &b""[..]),
        ("lines=1-2", StatusCode::OK, &content[..]),
    ] {
        let request = Request::get(&address).header("authorization", format!("Bearer {chen}")).header("range", range);
        let answer = api.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, &answer.bytes[..]), (status, bytes), "{range}");
    }
    assert_eq!(api.get(&address, &lu).await.status, StatusCode::NOT_FOUND);
    let log = api.store.access_log(&Access { subject: Some(case.clone()), ..Access::default() }, 50).await.unwrap();
    assert_eq!(log.iter().filter(|entry| entry.action == "downloaded" && entry.actor == "chen").count(), 5);
    assert!(log.iter().any(|entry| entry.reason == "复核"));
    let form = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n正文\r\n--B--\r\n";
    let request = Request::post(format!("/api/v1/files?case={case}"))
        .header("authorization", format!("Bearer {chen}"))
        .header("content-type", "multipart/form-data; boundary=B");
    let kept = api.send(request.body(Body::from(form)).unwrap()).await;
    assert_eq!(
        (&kept.json()["name"], &kept.json()["media_type"]),
        (&json!("a.txt"), &json!("text/plain")),
        "{}",
        kept.json()
    );
    let empty = api.raw(&upload, &chen, "", Vec::new()).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.json());
    assert!(empty.json()["errors"][0]["message"].as_str().unwrap().contains("是空文件（0 字节）"), "{}", empty.json());
    let unknown = json!({"act": "defence.receive", "with": {"files": [{"digest": "0".repeat(64), "name": "x", "media_type": "text/plain", "size": 1}]}});
    let answer = api.post(&format!("/api/v1/cases/{case}/acts"), &chen, "", &unknown).await;
    assert_eq!(answer.places(), ["with/files/0"], "{}", answer.json());
}

#[tokio::test]
async fn tokens_are_issued_listed_and_revoked() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let issued = api.post("/api/v1/tokens", &chen, "", &json!({"name": "对账程序", "days": 30})).await;
    assert_eq!(issued.status, StatusCode::CREATED);
    let (id, program) =
        (issued.json()["id"].as_str().unwrap().to_owned(), issued.json()["token"].as_str().unwrap().to_owned());
    assert_eq!(api.get("/api/v1/work", &program).await.status, StatusCode::OK);
    let more = api.post("/api/v1/tokens", &program, "", &json!({"name": "more", "days": 366})).await;
    assert_eq!(more.status, StatusCode::UNAUTHORIZED, "a token begets none");
    let listed = api.get("/api/v1/tokens", &chen).await.json();
    assert_eq!(listed["tokens"].as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains(&program));
    let wang = api.sign_in("wang").await;
    let delete = |path: String, token: &str| {
        Request::delete(path).header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap()
    };
    assert_eq!(api.send(delete(format!("/api/v1/tokens/{id}"), &wang)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(api.send(delete(format!("/api/v1/tokens/{id}"), &chen)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(api.get("/api/v1/work", &program).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(api.send(delete("/api/v1/sessions".to_owned(), &chen)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(api.get("/api/v1/work", &chen).await.status, StatusCode::UNAUTHORIZED);
    for body in [json!({"name": "chen", "password": "wrong"}), json!({"name": "nobody", "password": "x"})] {
        let request = Request::post("/api/v1/sessions").body(Body::from(body.to_string())).unwrap();
        assert_eq!(api.send(request).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn only_a_borne_token_comes_from_anywhere() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let form = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from("login=chen&password=a+long+password"))
        .unwrap();
    let cookie = api.send(form).await.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let lead = lead("x").to_string();
    let from = |site: &str| Request::post("/api/v1/leads").header("sec-fetch-site", site.to_owned());
    let own = from("same-origin").header("cookie", &cookie).body(Body::from(lead.clone())).unwrap();
    assert_eq!(api.send(own).await.status, StatusCode::CREATED);
    let foreign = from("cross-site").header("cookie", &cookie).body(Body::from(lead.clone())).unwrap();
    assert_eq!(api.send(foreign).await.status, StatusCode::FORBIDDEN);
    let borne =
        from("cross-site").header("authorization", format!("Bearer {chen}")).body(Body::from(lead.clone())).unwrap();
    assert_eq!(api.send(borne).await.status, StatusCode::CREATED);
    let both = from("cross-site")
        .header("cookie", &cookie)
        .header("authorization", "Bearer no")
        .body(Body::from(lead))
        .unwrap();
    assert_eq!(api.send(both).await.status, StatusCode::UNAUTHORIZED, "a false token does not fall back on the cookie");
}

#[tokio::test]
async fn the_law_is_there_for_everybody() {
    let api = api().await;
    let read = async |path: &str| api.send(Request::get(path).body(Body::empty()).unwrap()).await;
    assert_eq!(read("/api/v1/acts").await.json()["acts"].as_array().unwrap().len(), domain::act::KINDS.len());
    assert!(read("/api/v1/acts/evidence.add/schema").await.json()["properties"].is_object());
    assert_eq!(read("/api/v1/acts/no.such/schema").await.status, StatusCode::NOT_FOUND);
    assert_eq!(read("/api/v1/rules").await.json()["rules"].as_array().unwrap().len(), domain::rule::all().len());
    let key = "%E8%A1%8C%E6%94%BF%E5%A4%84%E7%BD%9A%E6%B3%95_2021";
    let statute = read(&format!("/api/v1/statutes/{key}")).await.json();
    assert!(statute["articles"].as_array().unwrap().iter().any(|article| article["number"] == 44));
    let agencies = read("/api/v1/agencies").await.json();
    assert_eq!(agencies["agencies"].as_array().unwrap().len(), 2);
    assert!(!agencies.to_string().contains("roles"), "its people are not public");
}

#[tokio::test]
async fn what_is_published_is_found_read_and_proven() {
    let api = api().await;
    let office = Office::new(api.store.clone());
    office.import(&lawbook::decisions()[..20], "system", now()).await.unwrap();
    let read = async |path: &str| api.send(Request::get(path).body(Body::empty()).unwrap()).await;
    let listed = read("/api/v1/publications?limit=3&sort=amount").await.json();
    assert_eq!((&listed["total"], listed["publications"].as_array().unwrap().len()), (&json!(20), 3));
    let row = &listed["publications"][0];
    assert!(row.get("case_id").is_none());
    let id = row["id"].as_str().unwrap();
    let address = format!("/api/v1/publications/{}", web::input::query(id));
    let shown = read(&address).await.json();
    assert_eq!((&shown["record"]["doc_no"], shown.get("case_id")), (&row["doc_no"], None));
    let proof = read(&format!("{address}/proof")).await;
    assert_eq!(proof.status, StatusCode::OK);
    let vkey = String::from_utf8(read("/log/vkey").await.bytes.to_vec()).unwrap();
    let proven = ledger::PublicationProof::parse(&proof.bytes).unwrap();
    proven.verify(&[vkey.trim().parse().unwrap()]).unwrap();
    let nothing = read("/api/v1/publications?text=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%AE%B6").await.json();
    assert_eq!(nothing["total"], 0);
    api.finder.catch_up(&api.store).await.unwrap();
    let found = read("/api/v1/search?words=%E8%A1%8C%E6%94%BF&limit=2").await.json();
    assert!(found["total"].as_u64().unwrap() > 2 && found["publications"].as_array().unwrap().len() == 2, "{found}");
    assert!(found["publications"][0]["around"].to_string().contains("行政"));
    assert_eq!(read("/api/v1/search?words=a&offset=4000000000").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(read("/api/v1/publications/none/proof").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_log_is_served_as_tiles() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    for nth in 0..3 {
        api.lead(&chen, &format!("k{nth}")).await;
    }
    api.store.integrate().await.unwrap();
    let read = async |path: &str| api.send(Request::get(path).body(Body::empty()).unwrap()).await;
    let note: ledger::Note = String::from_utf8(read("/log/checkpoint").await.bytes.to_vec()).unwrap().parse().unwrap();
    let vkey = String::from_utf8(read("/log/vkey").await.bytes.to_vec()).unwrap().trim().parse().unwrap();
    let checkpoint = ledger::Checkpoint::open(&note, &[vkey]).unwrap();
    assert_eq!(checkpoint.size, 5, "two agencies, three leads");
    let tile = read("/log/tile/0/000.p/5").await;
    assert_eq!((tile.status, tile.bytes.len()), (StatusCode::OK, 5 * 32));
    let root =
        ledger::TileReader::new(5, |asked| (asked.to_string() == "tile/0/000.p/5").then(|| tile.bytes.to_vec())).root();
    assert_eq!(root.unwrap(), checkpoint.root);
    assert_eq!(read("/log/tile/entries/000.p/5").await.bytes.len(), 5 * 34);
    for none in ["0/000", "0/001.p/1", "0/000.p/6", "9/000", "0/x000/000", "..%2f..%2fkeys"] {
        assert_eq!(read(&format!("/log/tile/{none}")).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    assert_eq!(read("/healthz").await.status, StatusCode::OK);
}
