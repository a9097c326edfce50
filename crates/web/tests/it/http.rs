//! The router over a real store: who gets in, what is turned away, what every answer carries.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use domain::agency::Agency;
use domain::people::Person;
use jiff::Timestamp;
use office::Office;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Options, Store, sqlite_url};
use tempfile::TempDir;
use tower::ServiceExt;
use vault::Vault;
use web::app::{App, Settings, router};
use web::session;
use web::site::Site;

/// Each test runs on its own thread with a clock of its own.
const START: i64 = 1_795_142_598;

thread_local! {
    static NOW: AtomicI64 = const { AtomicI64::new(START) };
}

fn now() -> Timestamp {
    Timestamp::from_second(NOW.with(|now| now.load(Ordering::Relaxed))).unwrap()
}

fn later(seconds: i64) {
    NOW.with(|now| now.fetch_add(seconds, Ordering::Relaxed));
}

struct Desk {
    router: Router,
    store: Store,
    _folder: TempDir,
}

async fn desk(secure: bool) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&sqlite_url(&folder.path().join("test.db")), Options::default()).await.unwrap();
    let person: Person = serde_json::from_value(json!({"id": "p1", "name": "周明远", "roles": ["officer"]})).unwrap();
    let agency: Agency = serde_json::from_value(json!({
        "id": "water", "name": "水利局", "abbreviation": "澄水", "division": "990104", "sector": "水利",
        "kind": "organ", "profile": "national"
    }))
    .unwrap_or_else(|error| panic!("{error}"));
    let account = session::account(&person, &agency, "zhou", "a long password".into(), now()).await.unwrap();
    store.put_account(&account).await.unwrap();
    let site = Arc::new(Site { region: "澄湖区".into(), ..Site::default() });
    let vault = Vault::open(&folder.path().join("vault")).await.unwrap();
    let app = App::new(Settings { site, secure, clock: now }, Office::new(store.clone()), vault);
    Desk { router: router(app), store, _folder: folder }
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

impl Desk {
    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str, cookie: &str) -> Response<Body> {
        self.send(
            Request::get(path).header("cookie", cookie).header("accept", "text/html").body(Body::empty()).unwrap(),
        )
        .await
    }

    async fn post(&self, path: &str, body: &str, from: &[(&str, &str)]) -> Response<Body> {
        let mut request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "desk.example");
        for (name, value) in from {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn sign_in(&self, password: &str) -> Response<Body> {
        self.post(
            "/sign-in",
            &format!("login=zhou&password={password}&next=%2Fpreferences"),
            &[("sec-fetch-site", "same-origin")],
        )
        .await
    }
}

fn cookie(headers: &HeaderMap) -> String {
    let set = headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_answer_binds_the_browser() {
    let desk = desk(true).await;
    for path in ["/sign-in", "/no-such-page", "/preferences"] {
        let response = desk.get(path, "").await;
        let headers = response.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'self'")
                && policy.contains("form-action 'self'")
                && !policy.contains("unsafe")
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["cache-control"], "no-store");
        assert!(headers.contains_key("strict-transport-security") && headers.contains_key("x-request-id"));
    }
}

#[tokio::test]
async fn assets_are_kept_for_a_year_under_the_name_of_their_content() {
    let desk = desk(false).await;
    for (name, kind) in [
        ("all.css", "text/css; charset=utf-8"),
        ("icons.svg", "image/svg+xml"),
        ("js/main.js", "text/javascript; charset=utf-8"),
    ] {
        let response = desk.get(&web::assets::url(name), "").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], kind);
        assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
    }
    let zipped =
        Request::get(web::assets::url("all.css")).header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    assert_eq!(desk.send(zipped).await.headers()["content-encoding"], "gzip");
}

#[tokio::test]
async fn what_does_not_exist_is_said_as_a_page_or_as_json() {
    let desk = desk(false).await;
    let page = desk.get("/no-such-page", "").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(text(page).await.contains("找不到这个页面"));
    let decision = text(desk.get("/decisions/none", "").await).await;
    assert!(decision.contains("没有这份决定") && decision.contains("查处罚决定") && !decision.contains("案号"));
    let answer = desk.send(Request::get("/api/v1/nothing").body(Body::empty()).unwrap()).await;
    let body: Value = serde_json::from_str(&text(answer).await).unwrap();
    assert_eq!(body["stop"], "not-found");
    let wrong_way = desk.send(Request::delete("/sign-in").body(Body::empty()).unwrap()).await;
    assert_eq!(wrong_way.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_person_signs_in_and_out() {
    let desk = desk(true).await;
    let response = desk.sign_in("a+long+password").await;
    assert_eq!(
        (response.status(), &response.headers()["location"]),
        (StatusCode::SEE_OTHER, &"/preferences".parse().unwrap())
    );
    let set = response.headers()["set-cookie"].to_str().unwrap();
    assert!(set.starts_with("__Host-session=") && set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{set}");
    let cookie = cookie(response.headers());
    assert!(text(desk.get("/no-such-page", &cookie).await).await.contains("周明远"), "the desk's shell");
    let out = desk.post("/sign-out", "", &[("cookie", &cookie), ("origin", "https://desk.example")]).await;
    assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(
        !text(desk.get("/no-such-page", &cookie).await).await.contains("周明远"),
        "the session is gone from the store too"
    );
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_a_working_day() {
    let desk = desk(false).await;
    let fresh = cookie(desk.sign_in("a+long+password").await.headers());
    let known = async |cookie: &str| text(desk.get("/no-such-page", cookie).await).await.contains("周明远");
    for _ in 0..23 {
        later(20 * 60);
        assert!(known(&fresh).await, "used every twenty minutes it stands");
    }
    later(20 * 60);
    assert!(!known(&fresh).await, "eight hours are the end");
    let idle = cookie(desk.sign_in("a+long+password").await.headers());
    later(31 * 60);
    assert!(!known(&idle).await);
}

#[tokio::test]
async fn wrong_passwords_lock_the_account_for_a_while() {
    let desk = desk(false).await;
    for _ in 0..6 {
        let response = desk.sign_in("wrong").await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(response).await.contains("账号或者口令不对"));
    }
    assert_eq!(desk.sign_in("a+long+password").await.status(), StatusCode::UNPROCESSABLE_ENTITY, "locked");
    later(15 * 60 + 1);
    assert_eq!(desk.sign_in("a+long+password").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(desk.store.account("p1").await.unwrap().unwrap().failures, 0);
}

#[tokio::test]
async fn an_unknown_account_is_refused_in_the_same_words() {
    let desk = desk(false).await;
    let unknown = desk.post("/sign-in", "login=nobody&password=x", &[("sec-fetch-site", "same-origin")]).await;
    let wrong = desk.sign_in("x").await;
    assert_eq!(unknown.status(), wrong.status());
    assert!(text(unknown).await.contains("账号或者口令不对。连续 6 次不对的"));
}

#[tokio::test]
async fn another_site_cannot_submit() {
    let desk = desk(false).await;
    let cookie = cookie(desk.sign_in("a+long+password").await.headers());
    for from in [
        [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")],
        [("cookie", cookie.as_str()), ("sec-fetch-site", "same-site")],
        [("cookie", cookie.as_str()), ("origin", "https://evil.example")],
        [("cookie", cookie.as_str()), ("origin", "null")],
        [("cookie", cookie.as_str()), ("x-nothing", "")],
    ] {
        assert_eq!(desk.post("/sign-out", "", &from).await.status(), StatusCode::FORBIDDEN, "{from:?}");
    }
    let own = desk.post("/sign-out", "", &[("cookie", &cookie), ("origin", "http://desk.example")]).await;
    assert_eq!(own.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_is_led_away_from_the_site() {
    let desk = desk(false).await;
    for away in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let path = format!("/preferences?elder=on&back={}", web::input::query(away));
        assert_eq!(desk.get(&path, "").await.headers()["location"], "/", "{away}");
    }
    let page = desk
        .get("/preferences?elder=on&back=/statutes/行政处罚法_2021".replace("行政处罚法", "%E8%A1%8C").as_str(), "")
        .await;
    assert!(page.headers()["location"].to_str().unwrap().is_ascii());
    let look = cookie(page.headers());
    assert!(text(desk.get("/sign-in", &look).await).await.contains(r#"data-elder="on""#));
}

#[tokio::test]
async fn too_much_is_refused_before_it_is_read() {
    let desk = desk(false).await;
    let response = desk.post("/sign-in", &"x".repeat(3 << 20), &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(response).await.contains("提交的内容太大"));
}
