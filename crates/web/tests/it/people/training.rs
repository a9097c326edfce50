//! 培训、题库、考试 Courses, questions and exams of one agency.

use super::{district, get, goes_to, hidden, page, post, text, upload};
use crate::district::District;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn an_exam_is_sat_page_by_page_and_what_was_saved_survives() {
    let district = district().await;
    assert!(page(&district, "zhou", "/exams/%E8%80%83-01").await.contains("开始考试"));
    let begun = post(&district, "zhou", "/exams/%E8%80%83-01", &[]).await;
    let sitting = goes_to(&begun);
    assert!(sitting.starts_with("/sittings/"), "{}", text(&begun));
    let again = post(&district, "zhou", "/exams/%E8%80%83-01", &[]).await;
    assert!(text(&again).contains("上一次考试还没有交卷"));
    for other in ["lin", "bao"] {
        assert_eq!(get(&district, other, &sitting).await.status, StatusCode::NOT_FOUND, "{other} sees a running paper");
    }
    let paper = page(&district, "zhou", &sitting).await;
    let codes: Vec<&str> =
        paper.split("name=\"shown\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(codes.len(), 10);
    assert!(!paper.contains("正确答案"), "the paper does not tell");
    let fields: Vec<(String, String)> = codes
        .iter()
        .map(|code| ("shown".to_owned(), (*code).to_owned()))
        .chain(codes.iter().map(|code| (format!("a-{code}"), "A".to_owned())))
        .collect();
    let mut pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    pairs.extend([("page", "1"), ("go", "stay")]);
    let saved = post(&district, "zhou", &sitting, &pairs).await;
    assert_eq!(goes_to(&saved), format!("{sitting}?page=1&saved=true"));
    let reloaded = page(&district, "zhou", &sitting).await;
    assert!(reloaded.contains("已保存 10 / 10 题") && reloaded.matches(" checked").count() == 10, "{reloaded}");
    let ended = post(&district, "zhou", &sitting, &[("go", "end")]).await;
    assert_eq!(goes_to(&ended), sitting, "{}", text(&ended));
    let result = page(&district, "zhou", &sitting).await;
    assert!(result.contains("正确答案") && result.contains("抽题种子"));
    assert!(page(&district, "bao", &sitting).await.contains("周明远"), "who keeps the exams sees results");
    assert_eq!(get(&district, "lin", &sitting).await.status, StatusCode::NOT_FOUND);
    assert!(page(&district, "zhou", "/people/chenghu-water/zhou").await.contains("执法资格考试（示例）"));
}

#[tokio::test]
async fn practice_tells_what_is_right_and_why() {
    let district = district().await;
    let asked = page(&district, "zhou", "/practice?kind=%E5%8D%95%E9%80%89%E9%A2%98").await;
    assert!(asked.contains("单选题") && !asked.contains("正确答案"));
    let pairs = |answer: &'static str| [("kind", "单选题"), ("question", "S-01"), ("answer", answer)];
    assert!(text(&post(&district, "zhou", "/practice", &pairs("B")).await).contains("回答正确"));
    let wrong = text(&post(&district, "zhou", "/practice", &pairs("A")).await);
    assert!(wrong.contains("回答不正确") && wrong.contains("第四十二条"), "{wrong}");
    assert_eq!(post(&district, "zhou", "/practice", &[("question", "none")]).await.status, StatusCode::NOT_FOUND);
    assert!(page(&district, "hua", "/practice").await.contains("没有试题"), "each agency has its own bank");
}

#[tokio::test]
async fn courses_are_entered_joined_left_and_attended() {
    let district = district().await;
    assert_eq!(get(&district, "zhou", "/training/new/course.set").await.status, StatusCode::NOT_FOUND);
    page(&district, "tang", "/training/new/course.set").await;
    let course = [
        ("code", "C-1"),
        ("subject", "案卷评查"),
        ("form", "in_person"),
        ("hours", "8"),
        ("from", "2026-08-31"),
        ("until", "2026-09-02"),
        ("place", "三楼"),
        ("quota", "2"),
        ("note", ""),
    ];
    let set = post(&district, "tang", "/training/new/course.set", &course).await;
    assert_eq!(goes_to(&set), "/training/C-1", "{}", text(&set));
    assert_eq!(goes_to(&post(&district, "lin", "/training/C-1/enrol", &[("person", "lin")]).await), "/training/C-1");
    let other = post(&district, "lin", "/training/C-1/enrol", &[("person", "he")]).await;
    assert!(text(&other).contains("第二百一十八条"), "{}", text(&other));
    assert_eq!(post(&district, "lin", "/training/C-1/leave", &[]).await.status, StatusCode::SEE_OTHER);
    let both = [("person", "lin"), ("person", "he")];
    assert_eq!(post(&district, "tang", "/training/C-1/enrol", &both).await.status, StatusCode::SEE_OTHER);
    let wrong = post(&district, "tang", "/training/C-1/attendance", &[("h-lin", "x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        post(&district, "tang", "/training/C-1/attendance", &[("h-lin", "5")]).await.status,
        StatusCode::SEE_OTHER
    );
    let file = "姓名,实到学时\n何建川,8\n";
    let done = upload(&district, "tang", "/training/C-1/attendance/import", file, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    let he = get(&district, "he", "/api/v1/agencies/chenghu-water/people/he").await.json();
    assert_eq!(he["training_hours"], json!(24), "sixteen before and eight now");
    let seen = page(&district, "lin", "/training/C-1").await;
    assert!(!seen.contains("何建川"), "who only takes part sees their own line");
    let all = get(&district, "lin", "/api/v1/training").await.json();
    assert!(all["courses"].as_array().unwrap().len() >= 4 && all["questions"] == json!(13));
}

#[tokio::test]
async fn a_bank_of_questions_is_matched_tried_and_taken_in_as_lists_are() {
    let district = District::with(&["20"]).await;
    let start = "/questions/import";
    assert_eq!(get(&district, "zhou", start).await.status, StatusCode::NOT_FOUND, "who does not keep it");
    let odd = "甲,乙,丙,丁\n判断,水是湿的,对,因为是水\n判断,火是冷的,不知道,\n";
    let there = goes_to(&upload(&district, "tang", start, odd, "").await);
    assert!(page(&district, "tang", &there).await.contains("表头中没有这一列"));
    let columns = [("column-0", "题型"), ("column-1", "题干"), ("column-2", "答案"), ("column-3", "解析")];
    goes_to(&post(&district, "tang", &format!("{there}/columns"), &columns).await);
    let read = page(&district, "tang", &there).await;
    assert!(read.contains("答案与题型或者选项不符") && !read.contains("name=\"digest\""), "{read}");
    let report = page(&district, "tang", &format!("{there}/report/csv")).await;
    assert!(report.contains("C3"), "{report}");
    // The next file of the same layout is read as the clerk said.
    let there = goes_to(&upload(&district, "tang", start, &odd.replace("不知道", "错"), "").await);
    let read = page(&district, "tang", &there).await;
    assert!(read.contains("按以前保存的列对应读取") && read.contains("导入 2 道试题"), "{read}");
    let stale = post(&district, "tang", &there, &[("digest", "0")]).await;
    assert!(text(&stale).contains("题库刚刚有了变化"), "{}", text(&stale));
    let done = goes_to(&post(&district, "tang", &there, &[("digest", &hidden(&read, "digest")), ("_key", "k")]).await);
    assert!(page(&district, "tang", &done).await.contains("已导入 2 道试题"));
    assert!(page(&district, "tang", "/questions?q=%E6%B0%B4%E6%98%AF%E6%B9%BF%E7%9A%84").await.contains("因为是水"));
    assert!(page(&district, "tang", &there).await.contains("文件中的内容都已在题库中"));
    // A file of the bank is not a file of the roster.
    assert_eq!(get(&district, "tang", &there.replace("questions", "roster")).await.status, StatusCode::NOT_FOUND);
}
