//! 选人报名 Whom one registers among many: searched, a page at a time, named by a list; who is picked goes along.

use super::{goes_to, hidden, page, post, text};
use crate::district::{District, now};
use axum::http::StatusCode;
use domain::registry::Entry;
use serde_json::json;

const PICK: &str = "/training/C-9/people";

/// A course for all, at the water bureau with so many more officers in ten units.
async fn crowded(number: usize) -> District {
    let district = District::with(&["23"]).await;
    let office = &district.office;
    let bao = office.agency("chenghu-water").await.unwrap().agency.person("bao").unwrap().clone();
    for n in 0..number {
        let unit = format!("第{}中队", n % 10);
        let person =
            json!({ "id": format!("p{n:03}"), "name": format!("人员{n:03}"), "roles": ["officer"], "unit": unit });
        let entry = Entry::PersonEnrolled(serde_json::from_value(person).unwrap());
        office.register("chenghu-water", &bao, &entry, now()).await.unwrap();
    }
    let today = domain::context::legal_day(now()).to_string();
    let course = [
        ("code", "C-9"),
        ("subject", "全员轮训"),
        ("form", "in_person"),
        ("hours", "8"),
        ("from", &today),
        ("until", &today),
        ("quota", "110"),
    ];
    let set = post(&district, "tang", "/training/new/course.set", &course).await;
    assert_eq!(goes_to(&set), "/training/C-9", "{}", text(&set));
    district
}

async fn press(district: &District, from: &str, more: &[(&str, &str)]) -> String {
    let mut pairs =
        vec![("picked", hidden(from, "picked")), ("shown", hidden(from, "shown")), ("at", hidden(from, "at"))];
    pairs.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = post(district, "tang", PICK, &pairs).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", text(&answer));
    text(&answer)
}

fn picked(page: &str) -> Vec<String> {
    hidden(page, "picked").split('\n').filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

#[tokio::test]
async fn who_is_picked_stays_picked_from_page_to_page_until_they_are_registered() {
    let district = crowded(120).await;
    let first = page(&district, "tang", PICK).await;
    assert_eq!(first.matches("type=\"checkbox\" name=\"person\"").count(), 50, "one page, not everybody");
    assert!(!first.contains("人员119"), "{first}");
    let seen = hidden(&first, "shown");
    let two: Vec<&str> = seen.split('\n').take(2).collect();
    let second = press(&district, &first, &[("person", two[0]), ("person", two[1]), ("page", "2")]).await;
    assert_eq!(picked(&second), two, "picked on the page before");
    // Searched, and all that are found are picked: by unit.
    let found = press(&district, &second, &[("q", "第3中队"), ("go", "find")]).await;
    assert!(found.contains("选中这 12 人"), "{found}");
    let found = press(&district, &found, &[("q", "第3中队"), ("go", "all")]).await;
    let more: std::collections::BTreeSet<String> = picked(&found).into_iter().collect();
    assert!(two.iter().all(|id| more.contains(*id)) && more.contains("p113"), "{more:?}");
    // What is not ticked any more on the page that was sent is not picked any more.
    let none = press(&district, &found, &[("q", "第3中队"), ("go", "find")]).await;
    assert!(!picked(&none).contains(&"p113".to_owned()));
    let none = press(&district, &none, &[("go", "none")]).await;
    assert!(picked(&none).is_empty());
    // Nobody picked is told so, on this page; then those of the list are registered.
    let empty = post(&district, "tang", "/training/C-9/enrol", &[("picked", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&empty).contains("请选择要报名的人员") && text(&empty).contains("按名单选人"));
    let done = post(&district, "tang", "/training/C-9/enrol", &[("picked", "p000\np001"), ("person", "p002")]).await;
    assert_eq!(goes_to(&done), "/training/C-9?done=3", "{}", text(&done));
    assert!(page(&district, "tang", "/training/C-9?done=3").await.contains("为 3 人报了名"));
    // Those stand apart from now on.
    let free = page(&district, "tang", &format!("{PICK}?q=人员00")).await;
    assert!(free.contains("另有 3 人已经报名") && !free.contains("value=\"p001\""), "{free}");
    let registered = page(&district, "tang", &format!("{PICK}?show=registered")).await;
    assert!(registered.contains("人员001") && !registered.contains("人员004"), "{registered}");
    // More than there is room for: the rule says so, and who is picked is still picked.
    let all: Vec<String> = (3..120).map(|n| format!("p{n:03}")).collect();
    let full = post(&district, "tang", "/training/C-9/enrol", &[("picked", &all.join("\n"))]).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&full).contains("名额110人") && picked(&text(&full)).len() == 117);
}

#[tokio::test]
async fn a_pasted_list_picks_whom_it_names_and_says_whom_it_does_not() {
    let district = crowded(12).await;
    let first = page(&district, "tang", PICK).await;
    let list = "姓名\t所在机构\n人员000\t第0中队\n人 员 ００1、p002，SYN-缺号\n查无此人";
    let read = press(&district, &first, &[("pasted", list), ("go", "paste")]).await;
    assert_eq!(picked(&read), ["p000", "p001", "p002"]);
    assert!(read.contains("认出 3 人") && read.contains("SYN-缺号；查无此人"), "{read}");
    let empty = press(&district, &first, &[("pasted", " "), ("go", "paste")]).await;
    assert!(empty.contains("名单是空的"));
}

#[tokio::test]
async fn who_takes_part_is_shown_a_page_at_a_time_and_found_by_name() {
    let district = crowded(105).await;
    let all: Vec<String> = (0..105).map(|n| format!("p{n:03}")).collect();
    let done = post(&district, "tang", "/training/C-9/enrol", &[("picked", &all.join("\n"))]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let first = page(&district, "tang", "/training/C-9").await;
    assert_eq!(first.matches("form=\"attendance\"").count(), 100, "a hundred to a page");
    let last = page(&district, "tang", "/training/C-9?page=2").await;
    assert_eq!(last.matches("form=\"attendance\"").count(), 5);
    let found = page(&district, "tang", "/training/C-9?q=人员007").await;
    assert_eq!(found.matches("form=\"attendance\"").count(), 1);
    // Entered on the second page, the second page stands there again; who is not on it keeps what they have.
    let entered = post(&district, "tang", "/training/C-9/attendance", &[("h-p009", "6"), ("page", "2")]).await;
    assert_eq!(goes_to(&entered), "/training/C-9?page=2", "{}", text(&entered));
    assert!(page(&district, "tang", "/training/C-9?q=人员009").await.contains("value=\"6\""));
}
