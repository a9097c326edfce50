//! The lists as the public reads them: whole pages of the demonstration, days and versions, hostile addresses, files, proofs.

use crate::api::Answer;
use crate::district::{District, send};
use crate::people::post;
use axum::http::{Method, StatusCode};
use domain::registry::Entry;
use ledger::PublicationProof;
use serde_json::{Value, json};
use web::input::query;

const WATER: &str = "/lists/chenghu-water";

async fn district() -> District {
    let district = District::with(&["20"]).await;
    district.store.integrate().await.unwrap();
    district
}

async fn get(district: &District, path: &str) -> Answer {
    send(&district.router, Method::GET, path, None, "", "text/plain").await
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

async fn page(district: &District, path: &str) -> String {
    let answer = get(district, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    text(&answer)
}

#[tokio::test]
async fn every_list_of_every_agency_is_a_page_and_a_file() {
    let district = district().await;
    let channel = page(&district, "/lists").await;
    for agency in ["chenghu-water", "chenghu-transport", "chenghu-justice", "chenghu-market"] {
        assert!(channel.contains(&format!("/lists/{agency}")), "{agency}");
        page(&district, &format!("/lists/{agency}")).await;
        page(&district, &format!("/lists/{agency}/flowcharts")).await;
        for kind in domain::list::ListKind::ALL {
            let list = format!("/lists/{agency}/{}", kind.slug());
            assert!(page(&district, &list).await.contains(kind.label()), "{list}");
            for end in ["json", "csv", "xlsx"] {
                assert_eq!(get(&district, &format!("{list}.{end}")).await.status, StatusCode::OK, "{list}.{end}");
            }
        }
    }
}

#[tokio::test]
async fn a_list_is_searched_and_filtered_and_its_file_has_what_the_page_shows() {
    let district = district().await;
    let whole: Value = serde_json::from_str(&page(&district, &format!("{WATER}/matters.json")).await).unwrap();
    assert_eq!(whole["total"], 4, "one matter has ended, one is still being reviewed: {whole}");
    let asked = format!("q={}&category={}", query("水"), query("行政许可"));
    let found: Value = serde_json::from_str(&page(&district, &format!("{WATER}/matters.json?{asked}")).await).unwrap();
    let keys: Vec<&str> = found["rows"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["水-90"]);
    let shown = page(&district, &format!("{WATER}/matters?{asked}")).await;
    assert!(shown.contains("取水许可") && !shown.contains("擅自取水"));
    assert!(page(&district, &format!("{WATER}/matters?q={}", query("没有的"))).await.contains("没有符合条件的行"));
    assert!(
        page(&district, &format!("{WATER}/matters?page=999&category=x&q=%3Cscript%3E"))
            .await
            .contains("&lt;script&gt;")
    );
    assert!(page(&district, &format!("{WATER}/matters?on=2026-02-30")).await.contains("没有这一天"));
    let long_ago = page(&district, &format!("{WATER}/matters?on=0001-01-01")).await;
    assert!(long_ago.contains("还没有生效的内容：最早的自") && !long_ago.contains("还没有公开的内容"));
    assert!(page(&district, &format!("{WATER}/matters?on=9999-12-31")).await.contains("还没有到"));
}

#[tokio::test]
async fn a_list_says_one_true_thing_of_when_it_was_disclosed() {
    let district = district().await;
    // It came with the register of the agency and was never revised.
    let registered = page(&district, "/lists/chenghu-transport/matters").await;
    assert!(registered.contains("随机关登记公开") && !registered.contains("最近发布"), "{registered}");
    let revised = page(&district, &format!("{WATER}/inspection_plans")).await;
    assert!(revised.contains("最近发布") && revised.contains("历次发布"));
}

#[tokio::test]
async fn a_row_has_its_versions_its_days_and_a_comparison() {
    let district = district().await;
    let row = format!("{WATER}/inspection_plans/{}", query("计-01"));
    let now = page(&district, &row).await;
    assert!(now.contains("五千立方米") && now.contains("第 2 版"));
    let first = page(&district, &format!("{row}?version=1")).await;
    assert!(first.contains("一万立方米") && first.contains("以前的版本"));
    assert!(page(&district, &format!("{row}?on=2020-01-01")).await.contains("没有生效的版本"));
    assert!(!now.contains("?on="), "of today another version may still come");
    let day = format!("{row}?on={}", "2026-08-31");
    assert!(page(&district, &day).await.contains("?on=2026-08-31"), "a day that is over has an address that stays");
    let strange = page(&district, &format!("{row}?on=2026-02-30")).await;
    assert!(
        strange.contains("没有这一天") && strange.contains("五千立方米"),
        "a day that there is not is told, beside what holds now"
    );
    let compared = page(&district, &format!("{row}/compare?from=1&to=2")).await;
    assert!(compared.contains("一万立方米") && compared.contains("五千立方米"));
    // What is not released is not there.
    for draft in [format!("{WATER}/inspection_plans/{}", query("计-03")), format!("{WATER}/matters/{}", query("水-05"))]
    {
        assert_eq!(get(&district, &draft).await.status, StatusCode::NOT_FOUND, "{draft}");
    }
}

#[tokio::test]
async fn unknown_and_hostile_addresses_lead_nowhere() {
    let district = district().await;
    let row = format!("{WATER}/inspection_plans/{}", query("计-01"));
    for path in [
        "/lists/nobody",
        "/lists/nobody/matters",
        "/lists/chenghu-water/secrets",
        "/lists/chenghu-water/matters.exe",
        "/lists/chenghu-water/matters/%2e%2e%2f%2e%2e",
        "/lists/chenghu-water/matters/%27%20OR%201=1--",
        "/lists/chenghu-water/matters/%3Cscript%3E",
        "/lists/chenghu-water/officers/zhou",
        "/lists/chenghu-water/releases/0",
        "/lists/chenghu-water/releases/99999999999",
        "/lists/chenghu-water/releases/x/proof.json",
        "/windows/nobody",
        &format!("{row}?version=9"),
        &format!("{row}?version=-1"),
        &format!("{row}/compare?from=1&to=7"),
    ] {
        assert_eq!(get(&district, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let newest = get(&district, &format!("{row}/compare")).await.status;
    assert_eq!(newest, StatusCode::OK, "without versions the newest are compared");
}

#[tokio::test]
async fn a_release_can_be_proven_and_changed_bytes_cannot() {
    let district = district().await;
    let release = page(&district, &format!("{WATER}/releases/1")).await;
    assert!(release.contains("核验通过"), "{release}");
    let answer = get(&district, &format!("{WATER}/releases/1/proof.json")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let key = district.store.log_verifier().unwrap().clone();
    let proof = PublicationProof::parse(&answer.bytes).unwrap();
    proof.verify(std::slice::from_ref(&key)).unwrap();
    assert!(proof.content.contains("xiezhi.list-release.v1"));
    let changed = text(&answer).replace("澄湖区水务局", "澄湖区水利局");
    assert!(PublicationProof::parse(changed.as_bytes()).and_then(|proof| proof.verify(&[key])).is_err());
    // A revision that still waits has no page.
    let waiting = page(&district, WATER).await;
    assert!(!waiting.contains("节约用水专项检查"));
}

#[tokio::test]
async fn officers_are_found_and_shown_by_the_positive_list_without_ids() {
    let district = district().await;
    let found = page(&district, "/officers?number=99010400001").await;
    for word in ["周明远", "澄湖区水务局水政监察大队", "99010400001", "行政处罚、行政检查", "2030-12-31", "证件有效"]
    {
        assert!(found.contains(word), "{word}");
    }
    // Typed in full width.
    assert!(page(&district, &format!("/officers?number={}", query("９９０１０４００００１"))).await.contains("周明远"));
    assert!(page(&district, &format!("/officers?name={}", query("没有这人"))).await.contains("没有查到"));
    for path in [
        "/officers?agency=chenghu-water",
        "/lists/chenghu-water/officers",
        "/lists/chenghu-water/officers.json",
        "/lists/chenghu-water/window_posts.json",
        "/windows/chenghu-water/sheet",
        "/lists/chenghu-water/releases/5/proof.json",
        "/api/v1/agencies/chenghu-water/lists/officers",
    ] {
        let shown = page(&district, path).await;
        for id in ["\"zhou\"", ">zhou<", "\"ning\"", "\\\"ning\\\"", "\"lin\"", "=zhou", "/zhou"] {
            assert!(!shown.contains(id), "{path} says {id}");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_is_suspended_is_said_to_be_invalid_and_who_left_is_gone() {
    let district = district().await;
    let office = office::Office::new(district.store.clone());
    let registered = office.agency("chenghu-water").await.unwrap();
    let administrator = registered.agency.person("bao").unwrap();
    let at = "2026-09-01T13:00:00Z".parse().unwrap();
    let entry = |event: &str, details: serde_json::Value| -> Entry {
        serde_json::from_value(json!({"event": event, "details": details})).unwrap()
    };
    let by_hand = entry("CertificateChanged", json!({"person": "lin", "status": "suspended", "reason": "停止执法"}));
    let refused = office.register("chenghu-water", administrator, &by_hand, at).await;
    assert!(matches!(refused, Err(office::Stop::Refused(_))), "the issuing body works here: {refused:?}");
    let suspended = [
        ("person", "lin"),
        ("ground", "misconduct"),
        ("until", "2026-10-01"),
        ("reason", "停止执法"),
        ("document", ""),
    ];
    let form = "/people/chenghu-water/lin/acts/certificate.suspend";
    assert_eq!(post(&district, "yue", form, &suspended).await.status, StatusCode::SEE_OTHER);
    let left = entry("PersonDeparted", json!({"person": "he", "reason": "调离"}));
    office.register("chenghu-water", administrator, &left, at).await.unwrap();
    let suspended = page(&district, "/officers?number=99010400002").await;
    assert!(suspended.contains("证件无效：暂扣") && suspended.contains("现在不得执法"));
    // Who left is in no list, and the card reads as not valid when somebody checks its number.
    assert!(page(&district, "/officers?number=99010400003").await.contains("证件无效：注销，自2026-09-01起"));
    assert!(page(&district, "/officers?name=%E4%BD%95%E5%BB%BA%E5%B7%9D").await.contains("没有查到"));
    let listed = page(&district, "/lists/chenghu-water/officers").await;
    assert!(listed.contains("无效：暂扣") && !listed.contains("何建川"));
    // The address of the row stays, and says that the certificate is none any more, without the name.
    let gone = page(&district, "/lists/chenghu-water/officers/99010400003").await;
    assert!(gone.contains("已经调离或者离职，证件无效：注销，自2026-09-01起") && !gone.contains("何建川"), "{gone}");
    assert_eq!(get(&district, "/lists/chenghu-water/officers/99010499999").await.status, StatusCode::NOT_FOUND);
    // Of a day before they left everybody reads what was so then.
    let then = page(&district, "/officers?number=99010400003&on=2026-08-31").await;
    assert!(then.contains("2026年8月31日") && then.contains("证件有效") && then.contains("何建川"), "{then}");
    assert!(page(&district, "/officers?name=%E4%BD%95%E5%BB%BA%E5%B7%9D&on=2026-08-31").await.contains("99010400003"));
    assert!(page(&district, "/lists/chenghu-water/officers/99010400002").await.contains("无效：暂扣"));
    // Whose post it was is no longer said.
    assert!(!page(&district, "/windows/chenghu-water/sheet").await.contains("何建川"));
}

#[tokio::test]
async fn questions_about_officers_are_limited() {
    let district = district().await;
    for _ in 0..60 {
        assert_eq!(get(&district, "/officers?number=1").await.status, StatusCode::OK);
    }
    assert_eq!(get(&district, "/officers?number=1").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(get(&district, "/officers").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_windows_show_who_is_on_duty_and_refresh_by_themselves_on_the_screen_of_the_hall_alone() {
    let district = district().await;
    assert!(!page(&district, "/windows/chenghu-water").await.contains("http-equiv"), "readers are not disturbed");
    let screen = page(&district, "/windows/chenghu-water?screen=on").await;
    assert!(screen.contains("http-equiv=\"refresh\"") && screen.contains("宁远航"));
    // A Tuesday: who is there on Saturdays is not.
    assert!(screen.contains("今天不值班：3号窗口（周末值班） 林晓岚"), "{screen}");
    let sheet = page(&district, "/windows/chenghu-water/sheet").await;
    assert!(sheet.contains("林晓岚") && !sheet.contains("http-equiv"));
}
