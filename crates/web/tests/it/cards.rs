//! An officer shows a code, anybody verifies it; a suspended certificate fails at once with the same code.

use crate::accounts::text;
use crate::api::api;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

#[tokio::test]
async fn a_scan_says_who_it_is_and_fails_once_the_certificate_is_suspended() {
    let api = api().await;
    let (chen, wang) = (api.sign_in("chen").await, api.sign_in("wang").await);
    let page = text(&api.get("/card", &chen).await);
    assert!(page.contains("data-codes") && page.contains("<svg") && page.contains("澄-01"), "{page}");
    assert!(!page.contains("chen\""), "the name of the account is nobody's business");
    assert!(text(&api.get("/card", &wang).await).contains("没有登记执法证件"));
    assert_eq!(api.get("/api/v1/card-codes", &wang).await.status, StatusCode::NOT_FOUND);
    let codes = api.get("/api/v1/card-codes", &chen).await.json();
    let code = codes["codes"][0]["code"].as_str().unwrap().to_owned();
    assert!(page.contains(&format!("/officers/codes/{code}")), "the page shows the same code");
    let open = async |path: String| api.send(Request::get(path).body(Body::empty()).unwrap()).await;

    let good = open(format!("/officers/codes/{code}")).await;
    assert_eq!(good.headers["cache-control"], "no-store", "nobody keeps a verdict");
    assert!(text(&good).contains("证件有效，现在可以执法") && text(&good).contains("澄-01"), "{}", text(&good));
    let told = open(format!("/api/v1/officer-codes/{code}")).await.json();
    assert_eq!((&told["finding"], &told["officer"]["name"]), (&json!("valid"), &json!("陈")));
    let late = codes["codes"][9]["code"].as_str().unwrap();
    assert_eq!(open(format!("/api/v1/officer-codes/{late}")).await.json()["finding"], "early");
    let altered = format!("{}{}", &code[..code.len() - 1], if code.ends_with('0') { '1' } else { '0' });
    let forged = open(format!("/officers/codes/{altered}")).await;
    assert_eq!(forged.status, StatusCode::OK);
    assert!(text(&forged).contains("不是本站的亮证码") && !text(&forged).contains("澄-01"));

    api.suspend("chen").await;
    let bad = text(&open(format!("/officers/codes/{code}")).await);
    assert!(bad.contains("无效：证件暂扣") && bad.contains("不得执法"), "{bad}");
    assert_eq!(open(format!("/api/v1/officer-codes/{code}")).await.json()["finding"], "invalid");
    let page = text(&api.get("/card", &chen).await);
    assert!(page.contains("证件无效：暂扣") && !page.contains("data-codes"), "{page}");
    assert!(page.contains("今天被核验 2 次") && page.contains("3 次未通过"), "{page}");
}

#[tokio::test]
async fn the_keeper_of_the_code_page_sees_that_page_alone_and_goes_with_the_session() {
    let api = api().await;
    let open = async |path: &str| api.send(Request::get(path).body(Body::empty()).unwrap()).await;
    let keeper = open("/card/worker.js").await;
    assert_eq!(keeper.status, StatusCode::OK);
    assert_eq!(keeper.headers["service-worker-allowed"], "/card");
    assert_eq!(keeper.headers["cache-control"], "no-cache", "an upgrade is seen at once");
    let script = text(&keeper);
    let assets = script.lines().find_map(|line| line.strip_prefix("const ASSETS = ")?.strip_suffix(';')).unwrap();
    let assets: Vec<String> = serde_json::from_str(assets).unwrap();
    assert!(assets[0].ends_with("/all.css"), "{assets:?}");
    for address in assets {
        assert_eq!(open(&address).await.status, StatusCode::OK, "{address}");
    }
    let out = Request::post("/sign-out").header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap();
    assert_eq!(api.send(out).await.headers["clear-site-data"], "\"storage\"");
}
