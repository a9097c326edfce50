//! 收录的公示: a correction begins from what stands, carries what is reviewed by itself, and says what has come of it.

use crate::api::Answer;
use crate::district::{District, Someone, send};
use axum::http::{Method, StatusCode};
use domain::people::Role;

const FORM: &str = "application/x-www-form-urlencoded";

fn read(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

async fn get(district: &District, who: &Someone, path: &str) -> String {
    let answer = send(&district.router, Method::GET, path, Some(&who.token), "", "text/html").await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", read(&answer));
    read(&answer)
}

async fn post(district: &District, who: &Someone, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", web::input::query(value))).collect();
    send(&district.router, Method::POST, path, Some(&who.token), &body.join("&"), FORM).await
}

/// The value of a hidden field of the page.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let field = page.split(&format!("<input type=\"hidden\" name=\"{name}\" value=\"")).nth(1);
    field.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{name} is not carried: {page}"))
}

#[tokio::test]
async fn a_correction_begins_from_what_stands_and_its_review_carries_what_is_reviewed() {
    let district = District::with(&["11"]).await;
    let mut decision = lawbook::decisions()[0].clone();
    decision.authority.clone_from(&district.office.agency("chenghu-water").await.unwrap().agency.name);
    decision.party = "某县顺达货运有限公司".to_owned();
    decision.text = "当事人未经批准取水。".to_owned();
    let at = "2026-09-01T14:00:00Z".parse().unwrap();
    district.office.import(std::slice::from_ref(&decision), "system", at).await.unwrap();
    let home = format!("/publications/imported/{}", office::public_id(&format!("historical:{}", decision.doc_number)));
    let mei = district.someone("chenghu-water", Role::DisclosureOfficer).clone();
    let fang = district.someone("chenghu-water", Role::Reviewer).clone();

    let page = get(&district, &mei, &home).await;
    assert!(page.contains(">\n当事人未经批准取水。</textarea>") && hidden(&page, "field") == "facts", "{page}");
    let page = get(&district, &mei, &format!("{home}?field=party_name")).await;
    assert!(page.contains(">\n某县顺达货运有限公司</textarea>") && hidden(&page, "field") == "party_name", "{page}");
    // What is wrong comes back with the item that it is about.
    let pairs = [("field", "party_name"), ("after", "某县顺达物流有限公司"), ("reason", "")];
    let wrong = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = read(&wrong);
    assert!(page.contains(">\n某县顺达物流有限公司</textarea>") && hidden(&page, "field") == "party_name", "{page}");
    assert!(page.contains("href=\"#f-correct-reason\"") && page.contains("id=\"f-correct-reason\""), "{page}");

    let pairs = [("field", "party_name"), ("after", "某县顺达物流有限公司"), ("reason", "名称有误")];
    let proposed = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(proposed.headers["location"], format!("{home}?done=correct"), "{}", read(&proposed));
    assert!(get(&district, &mei, &format!("{home}?done=correct")).await.contains("由另一人复核后生效"));

    let page = get(&district, &fang, &home).await;
    let digest = hidden(&page, "digest").to_owned();
    assert!(
        digest.len() == 64 && !page.contains("<label for=\"f-review-digest\""),
        "the digest is nobody's to type: {page}"
    );
    let pairs = [("digest", digest.as_str()), ("passed", "true"), ("opinion", "与原决定书一致")];
    let reviewed = post(&district, &fang, &format!("{home}/review"), &pairs).await;
    assert_eq!(reviewed.headers["location"], format!("{home}?done=passed"), "{}", read(&reviewed));
    let page = get(&district, &fang, &format!("{home}?done=passed")).await;
    assert!(
        page.contains("更正已经生效") && page.contains("某县顺达物流有限公司") && page.contains("未经批准取水"),
        "{page}"
    );

    // How it is performed is chosen from the usual words.
    let page = get(&district, &mei, &format!("{home}?field=performance")).await;
    assert!(page.contains("<option value=\"已履行\">") && !page.contains("value=\"未记载\""), "{page}");
    let pairs = [("field", "performance"), ("after", ""), ("reason", "已经缴清")];
    let wrong = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(read(&wrong).contains("id=\"f-correct-after\"") && read(&wrong).contains("已经缴清"), "{}", read(&wrong));
    let pairs = [("field", "performance"), ("after", "已履行"), ("reason", "已经缴清")];
    let proposed = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(proposed.headers["location"], format!("{home}?done=correct"), "{}", read(&proposed));
    let page = get(&district, &fang, &home).await;
    let digest = hidden(&page, "digest").to_owned();
    let pairs = [("digest", digest.as_str()), ("passed", "true"), ("opinion", "与缴款书一致")];
    let reviewed = post(&district, &fang, &format!("{home}/review"), &pairs).await;
    assert_eq!(reviewed.headers["location"], format!("{home}?done=passed"), "{}", read(&reviewed));
    let page = get(&district, &fang, &home).await;
    assert!(page.contains("已履行") && page.contains("未记载"), "{page}");
}
