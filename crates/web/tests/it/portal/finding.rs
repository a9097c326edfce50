//! 查找 What is found by words, facets and the sound of a name.

use super::{filled, now, public, record};
use axum::http::StatusCode;
use serde_json::json;
use web::portal::Finder;

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
