//! What is sent to other outlets, at the desk.

use crate::district::{District, send};
use axum::http::{Method, StatusCode};
use domain::people::Role;
use store::views::{Paging, PublicationFilter, PublicationSort};

async fn page(district: &District, path: &str, agency: &str, role: Role) -> String {
    let token = district.someone(agency, role).token.clone();
    let answer = send(&district.router, Method::GET, path, Some(&token), "", "").await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn only_what_is_shown_is_offered_for_sending() {
    let district = District::with(&["11-", "14-", "15-"]).await;
    let sort = PublicationSort::Decided;
    let all = district.store.publications(&PublicationFilter::default(), sort, Paging::default()).await.unwrap().rows;
    let mut offered = 0;
    for row in &all {
        let shown = page(&district, "/publications/export?sent=all", &row.agency, Role::DisclosureOfficer).await;
        assert_eq!(shown.contains(&row.doc_no), row.status == "published", "{} is {}", row.doc_no, row.status);
        offered += usize::from(row.status == "published");
    }
    assert!(offered > 0 && offered < all.len(), "{offered} of {}", all.len());
}

#[tokio::test]
async fn nobody_is_led_to_a_page_that_is_not_theirs() {
    let district = District::with(&["01-"]).await;
    let agency = district.cases[0].agency.clone();
    for (role, brings) in [(Role::Head, false), (Role::DisclosureOfficer, true)] {
        let shown = page(&district, "/publications", &agency, role).await;
        assert_eq!(shown.contains("/publications/receipts"), brings, "{role:?}");
    }
}

/// 未收到回执: the platform that was asked ten weeks ago and answered nothing is asked after by those who publish.
#[tokio::test]
async fn a_sending_that_nobody_answered_is_somebodys_task() {
    let district = District::with(&["11-"]).await;
    let case = &district.cases[0];
    let shown = page(&district, "/work", &case.agency, Role::DisclosureOfficer).await;
    assert!(shown.contains("未收到渠道回执：国家企业信用信息公示系统，"), "{shown}");
    assert!(!shown.contains("未收到渠道回执：双公示信用平台"), "it was answered");
    let officers = page(&district, "/work", &case.agency, Role::Officer).await;
    assert!(!officers.contains("未收到渠道回执"), "it is none of theirs");
}
