//! Accounts over the pages: the first password is told once and changed first; who is locked or left is out at once.

use crate::api::{Answer, Api, PASSWORD, api};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::registry::Entry;
use jiff::Timestamp;
use office::Office;
use serde_json::json;
use store::Access;
use web::input::query;

pub(crate) fn now() -> Timestamp {
    "2026-09-01T02:00:00Z".parse().unwrap()
}

/// A new person of the agency, without an account.
pub(crate) async fn enrol(api: &Api, id: &str, name: &str, role: &str) {
    let office = Office::new(api.store.clone());
    let registered = office.agency("water").await.unwrap();
    let admin = registered.agency.person("admin").unwrap().clone();
    let person = json!({"event": "PersonEnrolled", "details": {"id": id, "name": name, "roles": [role]}});
    let entry: Entry = serde_json::from_value(person).unwrap();
    office.register("water", &admin, &entry, now()).await.unwrap();
    let registered = office.agency("water").await.unwrap();
    let Some(proposal) = registered.agency.proposals.iter().find(|proposal| proposal.person.id == id) else { return };
    let head = registered.agency.people.iter().find(|one| one.is(domain::people::Role::Head)).unwrap();
    let decision = json!({"person": id, "digest": proposal.digest, "passed": true, "opinion": "同意"});
    let entry = serde_json::from_value(json!({"event": "OfficeDecided", "details": decision})).unwrap();
    office.register("water", head, &entry, now()).await.unwrap();
}

/// Sends a form, with the cookie or token of somebody, or of nobody.
pub(crate) async fn submit(api: &Api, path: &str, who: Option<(&str, &str)>, pairs: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", query(name), query(value))).collect();
    let mut request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    if let Some((name, value)) = who {
        request = request.header(name, value);
    }
    api.send(request.body(Body::from(body.join("&"))).unwrap()).await
}

pub(crate) fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

async fn read(api: &Api, path: &str, cookie: &str) -> Answer {
    api.send(Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

/// Signs in through the form; the cookie.
async fn sign_in(api: &Api, login: &str, password: &str) -> Option<String> {
    let answer = submit(api, "/sign-in", None, &[("login", login), ("password", password)]).await;
    let cookie = answer.headers.get(header::SET_COOKIE)?.to_str().ok()?.split(';').next()?.to_owned();
    (answer.status == StatusCode::SEE_OTHER).then_some(cookie)
}

fn secret(page: &str) -> String {
    let after = page.split("data-secret").nth(1).unwrap_or_else(|| panic!("no secret on the page: {page}"));
    after.split(['>', '<']).nth(1).unwrap().trim().to_owned()
}

fn goes_to(answer: &Answer) -> &str {
    answer.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
}

#[tokio::test]
async fn the_first_password_is_told_once_and_changed_before_anything_else() {
    let api = api().await;
    enrol(&api, "xin", "梅", "disclosure_officer").await;
    let token = format!("Bearer {}", api.sign_in("admin").await);
    let admin = Some(("authorization", token.as_str()));
    let refused = submit(&api, "/accounts/xin/open", admin, &[("login", "梅")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused).contains("登录名") && text(&refused).contains("第七十八条"), "{}", text(&refused));
    let opened = submit(&api, "/accounts/xin/open", admin, &[("login", "xin.l")]).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", text(&opened));
    let first = secret(&text(&opened));
    let again = api.get("/accounts/xin", token.trim_start_matches("Bearer ")).await;
    assert!(!text(&again).contains(&first), "told once");
    let cookie = sign_in(&api, "xin.l", &first).await.expect("the first password opens the door");
    for path in ["/work", "/corrections", "/account", "/api/v1/cases"] {
        let answer = read(&api, path, &cookie).await;
        let turned = if path.starts_with("/api/") { StatusCode::FORBIDDEN } else { StatusCode::SEE_OTHER };
        assert_eq!(answer.status, turned, "{path}");
    }
    assert_eq!(goes_to(&read(&api, "/work", &cookie).await), "/account/password");
    let session = json!({"name": "xin.l", "password": first}).to_string();
    let program = api.send(Request::post("/api/v1/sessions").body(Body::from(session)).unwrap()).await;
    assert_eq!((program.status, &program.json()["stop"]), (StatusCode::FORBIDDEN, &json!("change-password")));
    let mine = Some(("cookie", cookie.as_str()));
    let change = async |current: &str, new: &str, repeated: &str| {
        submit(&api, "/account/password", mine, &[("current", current), ("new", new), ("again", repeated)]).await
    };
    for (current, new, repeated, said) in [
        ("wrong", "三月的雨下了一整夜没停", "三月的雨下了一整夜没停", "现在的口令不对"),
        (first.as_str(), "短", "短", "至少 10 个字符"),
        (first.as_str(), "xin.l-2026-09-01", "xin.l-2026-09-01", "不能包含登录名"),
        (first.as_str(), first.as_str(), first.as_str(), "不能与现在的相同"),
        (first.as_str(), "三月的雨下了一整夜没停", "三月的雨下了一整夜停了", "两次输入的不一样"),
    ] {
        let answer = change(current, new, repeated).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(text(&answer).contains(said) && !text(&answer).contains(new), "{said}");
    }
    let changed = change(&first, "三月的雨下了一整夜没停", "三月的雨下了一整夜没停").await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", text(&changed));
    assert_eq!(read(&api, "/work", &cookie).await.status, StatusCode::OK);
    assert!(sign_in(&api, "xin.l", &first).await.is_none(), "the first password is spent");
    let noted = api.store.access_log(&Access { actor: Some("xin".into()), ..Access::default() }, 50).await.unwrap();
    for action in ["signed_in", "sign_in_failed", "password_changed"] {
        assert!(noted.iter().any(|entry| entry.action == action), "{action}: {noted:?}");
    }
}

#[tokio::test]
async fn who_is_locked_or_left_is_out_at_once() {
    let api = api().await;
    let token = format!("Bearer {}", api.sign_in("admin").await);
    let admin = Some(("authorization", token.as_str()));
    let (cookie, program) = (sign_in(&api, "wang", PASSWORD).await.unwrap(), api.sign_in("wang").await);
    let unreasoned = submit(&api, "/accounts/wang/lock", admin, &[("reason-lock", " ")]).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = submit(&api, "/accounts/admin/lock", admin, &[("reason-lock", "试试")]).await;
    assert!(own.status == StatusCode::UNPROCESSABLE_ENTITY && text(&own).contains("自己的账号"));
    let locked = submit(&api, "/accounts/wang/lock", admin, &[("reason-lock", "离岗")]).await;
    assert_eq!(locked.status, StatusCode::SEE_OTHER, "{}", text(&locked));
    assert!(goes_to(&read(&api, "/work", &cookie).await).starts_with("/sign-in"));
    assert_eq!(api.get("/api/v1/cases", &program).await.status, StatusCode::UNAUTHORIZED);
    assert!(sign_in(&api, "wang", PASSWORD).await.is_none());
    let unlocked = submit(&api, "/accounts/wang/unlock", admin, &[("reason-unlock", "返岗")]).await;
    assert_eq!(unlocked.status, StatusCode::SEE_OTHER);
    let cookie = sign_in(&api, "wang", PASSWORD).await.expect("back again");
    let page = text(&api.get("/accounts/wang", token.trim_start_matches("Bearer ")).await);
    assert!(page.contains("停用账号") && page.contains("离岗") && page.contains("返岗"), "on record");
    let left = [("person", "wang"), ("reason", "调离")];
    assert_eq!(submit(&api, "/agency/entries/PersonDeparted", admin, &left).await.status, StatusCode::SEE_OTHER);
    assert!(goes_to(&read(&api, "/work", &cookie).await).starts_with("/sign-in"));
    assert!(sign_in(&api, "wang", PASSWORD).await.is_none(), "who left cannot sign in");
}

#[tokio::test]
async fn accounts_are_for_the_administrator_and_tokens_for_their_owner() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    for path in ["/accounts", "/accounts/wang"] {
        assert_eq!(api.get(path, &chen).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let token = format!("Bearer {chen}");
    let lock = submit(&api, "/accounts/wang/lock", Some(("authorization", &token)), &[("reason-lock", "x")]).await;
    assert_eq!(lock.status, StatusCode::NOT_FOUND);
    let cookie = sign_in(&api, "chen", PASSWORD).await.unwrap();
    let mine = Some(("cookie", cookie.as_str()));
    let wrong = submit(&api, "/account/tokens", mine, &[("name", ""), ("days", "900")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && text(&wrong).contains("请写明用途"));
    let issued = text(&submit(&api, "/account/tokens", mine, &[("name", "区平台同步"), ("days", "30")]).await);
    let program = secret(&issued);
    assert_eq!(api.get("/api/v1/cases", &program).await.status, StatusCode::OK);
    let listed = text(&read(&api, "/account", &cookie).await);
    let id = listed.split("/account/tokens/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let wang = sign_in(&api, "wang", PASSWORD).await.unwrap();
    let others = submit(&api, &format!("/account/tokens/{id}/revoke"), Some(("cookie", &wang)), &[]).await;
    assert_eq!(others.status, StatusCode::NOT_FOUND);
    let revoked = submit(&api, &format!("/account/tokens/{id}/revoke"), mine, &[]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    assert_eq!(api.get("/api/v1/cases", &program).await.status, StatusCode::UNAUTHORIZED);
}
