//! What one agency transfers to another: who sees it there, what they see, and what the sender learns.

use crate::api::Answer;
use crate::district::{District, send};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

async fn ask(district: &District, method: Method, who: &str, path: &str) -> Answer {
    let token = &district.people.iter().find(|known| known.id == who).unwrap().token;
    let kind = if path.starts_with("/api") { "application/json" } else { "application/x-www-form-urlencoded" };
    send(&district.router, method, path, Some(token), "", kind).await
}

async fn get(district: &District, who: &str, path: &str) -> Answer {
    ask(district, Method::GET, who, path).await
}

async fn text(district: &District, who: &str, path: &str) -> String {
    let answer = get(district, who, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} as {who}");
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn the_agency_sees_what_was_sent_and_takes_it_in_once_and_nobody_else_sees_anything() {
    let district = District::with(&["31"]).await;
    let case = district.cases[0].id.clone();
    let (page, api) = (format!("/leads/received/{case}"), format!("/api/v1/received-leads/{case}"));
    // Officers and who leads the unit have it among what they do, and among the leads.
    for who in ["wu", "qin"] {
        assert!(text(&district, who, "/work").await.contains("接收移送"), "{who}");
    }
    let leads = text(&district, "jiang", "/leads").await;
    assert!(leads.contains("待接收移送 1 件") && leads.contains(&page), "{leads}");
    assert!(!leads.contains("没有找到") && leads.contains("没有待处理的线索"), "{leads}");
    let listed = get(&district, "wu", "/api/v1/received-leads").await.json();
    assert_eq!((&listed["total"], &listed["leads"][0]["id"]), (&json!(1), &json!(case)), "{listed}");

    // Nobody of another agency, of the sender's, or without leads of their own.
    let absent = get(&district, "wu", "/leads/received/00000000-0000-7000-8000-000000000000").await;
    for who in ["sun", "geng", "zhou", "gu", "ji", "guan"] {
        for path in [&page, &api] {
            let answer = get(&district, who, path).await;
            assert_eq!(
                (answer.status, absent.status),
                (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
                "{path} as {who}"
            );
        }
        assert_eq!(ask(&district, Method::POST, who, &api).await.status, StatusCode::NOT_FOUND, "{who}");
        let work = text(&district, who, "/work").await;
        assert!(!work.contains("接收移送") && !work.contains(&page), "{who}");
    }
    assert_eq!(get(&district, "sun", "/api/v1/received-leads").await.json()["total"], 0);

    // What was sent, and nothing else: not who reported it, not who proposed and approved, not the case.
    let shown = text(&district, "wu", &page).await;
    let sent = get(&district, "wu", &api).await.json();
    for said in ["澄湖区水务局", "青湾大桥", "安运运输", "交通运输主管部门管辖", "现场查看情况说明"]
    {
        assert!(shown.contains(said) && sent.to_string().contains(said), "{said}: {shown}");
    }
    for kept in ["居民乙", "13900000132", "林晓岚", "\"lin\"", "\"gu\"", "顾海燕"] {
        assert!(!shown.contains(kept) && !sent.to_string().contains(kept), "{kept}: {sent}");
    }
    assert_eq!(get(&district, "wu", &format!("/cases/{case}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&district, "wu", &format!("/api/v1/cases/{case}")).await.status, StatusCode::NOT_FOUND);
    assert!(text(&district, "lin", &format!("/cases/{case}")).await.contains("等待受移送机关接收"));

    // The head of that agency reads it; who registers leads takes it in.
    assert_eq!(get(&district, "lei", &api).await.json()["may"], json!(false));
    let refused = ask(&district, Method::POST, "lei", &api).await;
    assert_eq!(refused.json()["refused"][0]["rule"], "act-belongs-to-role");
    let token = &district.people.iter().find(|known| known.id == "wu").unwrap().token;
    let form = "application/x-www-form-urlencoded";
    let take = async || send(&district.router, Method::POST, &page, Some(token), "_key=once", form).await;
    let done = take().await;
    let place = done.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(take().await.headers["location"], place.as_str(), "sent twice, taken in once");
    let again = ask(&district, Method::POST, "jiang", &api).await;
    assert_eq!(
        (again.status, &again.json()["refused"][0]["rule"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("transfer-is-received"))
    );
    let lead = get(&district, "wu", &format!("/api/v1{place}")).await.json();
    let lead = &lead["case"]["lead"];
    assert_eq!(
        (&lead["source"], &lead["informant"], &lead["from"]["case"]),
        (&json!("transferred"), &Value::Null, &json!(case))
    );
    assert!(text(&district, "wu", &place).await.contains("看移送的内容"));
    assert!(!text(&district, "wu", "/work").await.contains("接收移送"));

    // The sender learns who, when and under which number, and how far it has come; not the case there.
    let told = text(&district, "lin", &format!("/cases/{case}")).await;
    for said in ["受移送机关已经接收", "澄湖区交通运输局", "吴定邦", "澄交线索〔2026〕", "还没有决定是否立案"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!told.contains(&place), "{told}");
    assert_eq!(get(&district, "lin", &place).await.status, StatusCode::NOT_FOUND);
    assert!(district.office.views_flaw().await.unwrap().is_none());
}
