//! One box for everything: what is found, what vanishes, what is offered, and what is never found.

use crate::district::{District, send};
use axum::http::Method;
use domain::context::legal_day;
use domain::registry::Entry;
use jiff::civil::Date;

const TODAY: Date = jiff::civil::date(2026, 9, 1);

async fn district() -> District {
    let district = District::with(&["11"]).await;
    district.finder.gather_lists(&district.office, TODAY).await.unwrap();
    district
}

async fn page(district: &District, path: &str) -> String {
    let answer = send(&district.router, Method::GET, &web::input::encoded(path), None, "", "text/html").await;
    assert_eq!(answer.status, 200, "{path}");
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

async fn data(district: &District, words: &str) -> serde_json::Value {
    let path = format!("/api/v1/search/everything?words={}", web::input::query(words));
    serde_json::from_str(&page(district, &path).await).unwrap()
}

fn kinds(found: &serde_json::Value) -> Vec<&str> {
    found["results"].as_array().unwrap().iter().map(|result| result["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn one_box_finds_decisions_lists_agencies_and_people() {
    let district = district().await;
    let water = district.office.agency("chenghu-water").await.unwrap();
    let matter = water.agency.matters.first().unwrap().clone();
    let found = data(&district, &matter.title).await;
    assert!(kinds(&found).contains(&"matter"), "{found}");
    let found = data(&district, &matter.code).await;
    assert!(kinds(&found).contains(&"matter"), "by its code: {found}");
    assert!(kinds(&data(&district, "水务局").await).contains(&"agency"));
    let officer = water.agency.people.iter().find(|person| person.certificate.is_some() && person.employed).unwrap();
    let certificate = officer.certificate.as_ref().unwrap();
    let found = data(&district, &certificate.number).await;
    assert_eq!(kinds(&found), ["officer"], "{found}");
    assert!(!found.to_string().contains(&format!("\"{}\"", officer.id)), "ids of people are nobody's business");
    let published = store::views::PublicationFilter::default();
    let published = district.store.publications_after(&published, None, 1).await.unwrap();
    let decided = data(&district, &published[0].doc_no).await;
    assert!(kinds(&decided).contains(&"decision"), "{decided}");
    for result in data(&district, "取水").await["results"].as_array().unwrap() {
        page(&district, result["url"].as_str().unwrap().split('#').next().unwrap()).await;
    }
}

#[tokio::test]
async fn the_law_is_found_down_to_its_articles() {
    let district = district().await;
    district.finder.gather_law(&district.office, TODAY).await.unwrap();
    let found = data(&district, "行政处罚法").await;
    let first = found["results"].as_array().unwrap().iter().find(|result| result["kind"] == "statute").unwrap();
    assert_eq!(first["title"], "中华人民共和国行政处罚法");
    let found = data(&district, "执法人员不得少于两人，法律另有规定的除外").await;
    let article = found["results"].as_array().unwrap().iter().find(|result| result["kind"] == "article").unwrap();
    assert_eq!(article["title"], "《行政处罚法》第四十二条");
    assert!(article["url"].as_str().unwrap().ends_with("#a42"));
    for (asked, meant) in [
        ("处罚法", "中华人民共和国行政处罚法"),
        ("xingzhengchufafa", "中华人民共和国行政处罚法"),
        ("环评法", "中华人民共和国环境影响评价法"),
    ] {
        let found = data(&district, asked).await;
        assert_eq!(found["suggestions"][0], meant, "{asked}");
        assert!(found["total"].as_u64().unwrap() > 0, "{asked}: what is meant is shown where nothing else is found");
    }
    // An article by the name of its statute and its number, however either is written.
    for (asked, meant, title) in [
        ("行政处罚法 48", "行政处罚法 第四十八条", "《行政处罚法》第四十八条"),
        ("行政处罚法第48条", "行政处罚法 第四十八条", "《行政处罚法》第四十八条"),
        ("环评法 第25条", "环境影响评价法 第二十五条", "《环境影响评价法》第二十五条"),
    ] {
        let found = data(&district, asked).await;
        assert_eq!(found["suggestions"][0], meant, "{asked}");
        let found = data(&district, meant).await;
        let article = found["results"].as_array().unwrap().iter().find(|result| result["kind"] == "article");
        assert_eq!(article.unwrap_or_else(|| panic!("{found}"))["title"], title, "{asked}");
    }
    // What is not known how to write is spelled.
    let mixed = data(&district, "排wu").await;
    assert!(
        mixed["suggestions"].as_array().unwrap().iter().any(|name| name.as_str().unwrap().contains("排污")),
        "{mixed}"
    );
    let shown = page(&district, "/search?q=xzcff").await;
    assert!(
        shown.contains("您是不是要找") && shown.contains("没有找到输入的内容，以下是“中华人民共和国行政处罚法”的结果")
    );
    let tab = page(&district, "/search?q=罚款&in=article&page=2").await;
    assert!(tab.contains("<mark>罚款</mark>") && tab.contains("aria-current=\"page\"><span class=\"vh\">第 </span>2"));
    // Nothing is read anew while the law is the same.
    district.finder.gather_law(&district.office, TODAY).await.unwrap();
}

#[tokio::test]
async fn an_agency_is_meant_by_its_abbreviation_before_titles_that_hold_the_letters() {
    let district = district().await;
    district.finder.gather_law(&district.office, TODAY).await.unwrap();
    let found = data(&district, "swj").await;
    assert_eq!((&found["suggestions"][0], kinds(&found)[0]), (&"澄湖区水务局".into(), "agency"), "{found}");
}

#[tokio::test]
async fn who_left_is_found_no_more() {
    let district = district().await;
    let water = district.office.agency("chenghu-water").await.unwrap();
    let admin = water.agency.people.iter().find(|person| person.is(domain::people::Role::Administrator)).unwrap();
    let officer = water.agency.people.iter().find(|person| person.certificate.is_some() && person.employed).unwrap();
    let number = officer.certificate.as_ref().unwrap().number.clone();
    assert_eq!(kinds(&data(&district, &number).await), ["officer"]);
    let departure = serde_json::json!({"event": "PersonDeparted", "details": {"person": officer.id, "reason": "调离"}});
    let departure: Entry = serde_json::from_value(departure).unwrap();
    let at = "2026-09-01T14:00:00Z".parse().unwrap();
    assert_eq!(legal_day(at), TODAY);
    district.office.register("chenghu-water", admin, &departure, at).await.unwrap();
    district.finder.gather_lists(&district.office, TODAY).await.unwrap();
    let gone = data(&district, &number).await;
    assert_eq!(kinds(&gone), [""; 0], "{gone}");
    assert!(!data(&district, &officer.name).await.to_string().contains(&number));
}

#[tokio::test]
async fn drafts_are_never_found_and_an_empty_query_gets_hints() {
    let district = district().await;
    let water = district.office.agency("chenghu-water").await.unwrap();
    let clerk = water.agency.people.iter().find(|person| person.is(domain::people::Role::DisclosureOfficer)).unwrap();
    let draft = serde_json::json!({"act": "list.draft", "with": {"list": "regulations", "changes": [{"key": "暂-1", "content": {
        "list": "regulations", "row": {"code": "暂-1", "title": "尚未公开的金丝雀办法", "text": "金丝雀正文"}}}]}});
    let draft = serde_json::from_value(draft).unwrap();
    let who = office::Clerk { person: clerk, home: "chenghu-water" };
    let at = "2026-09-01T14:00:00Z".parse().unwrap();
    district.office.act_on_list("chenghu-water", who, &draft, None, at).await.unwrap();
    district.finder.gather_lists(&district.office, TODAY).await.unwrap();
    let found = data(&district, "金丝雀").await;
    assert_eq!((found["total"].as_u64(), kinds(&found).len()), (Some(0), 0));
    assert_eq!(found["suggestions"].as_array().unwrap().len(), 0);
    let empty = page(&district, "/search").await;
    assert!(empty.contains("可以这样查") && !empty.contains("没有找到"));
    let hostile = page(&district, "/search?q=\"><script>alert(1)</script>&in=nothing").await;
    assert!(!hostile.contains("<script>alert") && hostile.contains("没有找到"));
}
