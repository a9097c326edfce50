//! 统一组织 Exams and courses of the bureau for people of other agencies.

use super::{get, goes_to, page, post, text};
use crate::district::District;
use axum::http::StatusCode;
use web::input::query;

/// 统一组织: the bureau holds an exam and a course for the agencies of its region, and their own records have what came of it.
#[tokio::test]
async fn an_exam_of_the_bureau_is_sat_by_officers_of_other_agencies_and_enters_their_own_record() {
    let district = District::with(&["29"]).await;
    let exam = format!("/exams/{}?of=chenghu-justice", query("统考-01"));
    let listed = page(&district, "zhou", "/exams").await;
    assert!(listed.contains("澄湖区司法局统一组织") && listed.contains(&exam), "{listed}");
    assert_eq!(get(&district, "zhou", &format!("/exams/{}", query("统考-01"))).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&district, "zuo", &format!("{exam}-no")).await.status, StatusCode::NOT_FOUND);
    let begun = post(&district, "zhou", &exam, &[]).await;
    let sitting = goes_to(&begun);
    assert!(sitting.starts_with("/sittings/") && sitting.ends_with("?of=chenghu-justice"), "{}", text(&begun));
    for other in ["lin", "zuo", "wu"] {
        assert_eq!(get(&district, other, &sitting).await.status, StatusCode::NOT_FOUND, "{other} sees a running paper");
    }
    let paper = page(&district, "zhou", &sitting).await;
    let codes: Vec<&str> =
        paper.split("name=\"shown\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let fields: Vec<String> = codes.iter().map(|code| format!("a-{code}")).collect();
    let mut pairs: Vec<(&str, &str)> = fields.iter().map(|name| (name.as_str(), "B")).collect();
    pairs.extend(codes.iter().map(|code| ("shown", *code)));
    pairs.extend([("page", "1"), ("go", "end")]);
    let ended = post(&district, "zhou", &sitting, &pairs).await;
    assert_eq!(goes_to(&ended), sitting, "{}", text(&ended));
    assert!(page(&district, "zhou", &sitting).await.contains("正确答案"));
    // The bureau sees everybody, an agency its own people alone.
    let all = page(&district, "zuo", &format!("/exams/{}", query("统考-01"))).await;
    assert!(all.contains("周明远") && all.contains("澄湖区水务局") && all.contains("参加情况 2 人次"), "{all}");
    let own = page(&district, "tang", &exam).await;
    assert!(own.contains("周明远") && own.contains("参加情况 2 人次"), "{own}");
    assert!(
        page(&district, "hua", &exam).await.contains("参加情况 0 人次"),
        "the officers of another agency are not shown"
    );
    // The record of the officer's own agency has the result and the hours.
    let record = page(&district, "zhou", "/people/chenghu-water/zhou").await;
    assert!(record.contains("全区执法资格统一考试（示例）") && record.contains("澄湖区司法局统一组织"), "{record}");
    let told = get(&district, "lin", "/api/v1/agencies/chenghu-water/people/lin").await.json();
    assert_eq!(told["joint_hours"][0]["hours"], 16, "{told}");
    assert_eq!(told["training_hours"], 16);
    let training = get(&district, "lin", "/api/v1/training").await.json();
    assert_eq!(training["joint_exams"][0]["holder"], "chenghu-justice", "{training}");
    // A course in the same way.
    let course = format!("/training/{}?of=chenghu-justice", query("统训-01"));
    assert!(page(&district, "lin", "/training").await.contains(&course));
    let seen = page(&district, "tang", &course).await;
    assert!(seen.contains("林晓岚") && !seen.contains("吴定邦"), "{seen}");
    assert!(page(&district, "zuo", &format!("/training/{}", query("统训-01"))).await.contains("林晓岚"));
    let bank =
        post(&district, "tang", &format!("/training/{}/attendance?of=chenghu-justice", query("统训-01")), &[]).await;
    assert_eq!(bank.status, StatusCode::NOT_FOUND, "only who holds it keeps the roll");
    let form = page(&district, "zuo", "/training/new/exam.set").await;
    assert!(form.contains("参加的机关") && form.contains("value=\"chenghu-water\""), "{form}");
    assert!(!page(&district, "tang", "/training/new/exam.set").await.contains("参加的机关"));
}

/// 逐人报名: the agency names its officers, the bureau sees them with their agency, and enters results for nobody else.
#[tokio::test]
async fn officers_are_registered_by_name_and_their_record_has_the_result() {
    let district = District::with(&["29"]).await;
    let at = format!("/exams/{}", query("笔试-01"));
    let of = "?of=chenghu-justice";
    let post_to = async |who: &str, what: &str, pairs: &[(&str, &str)]| {
        let of = if who == "zuo" { "" } else { of };
        post(&district, who, &format!("{at}/{what}{of}"), pairs).await
    };
    let form = page(&district, "tang", &format!("{at}{of}")).await;
    assert!(form.contains("为本机关人员报名") && !form.contains("登记成绩"), "{form}");
    let free = page(&district, "tang", &format!("{at}/people{of}")).await;
    assert!(free.contains("周明远") && !free.contains("林晓岚"), "who is registered stands apart: {free}");
    assert!(page(&district, "tang", &format!("{at}/people{of}&show=registered")).await.contains("林晓岚"));
    assert_eq!(get(&district, "zhou", &format!("{at}/people{of}")).await.status, StatusCode::NOT_FOUND);
    assert!(!page(&district, "zhou", &format!("{at}{of}")).await.contains("林晓岚"), "an officer sees their own");
    let refused = post_to("zhou", "register", &[("person", "tao")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "not for others");
    assert_eq!(post_to("tang", "register", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post_to("tang", "register", &[("person", "zhou")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(post_to("tang", "results", &[("s-zhou@chenghu-water", "88")]).await.status, StatusCode::NOT_FOUND);
    let seen = page(&district, "zuo", &at).await;
    assert!(
        seen.contains("周明远") && seen.contains("澄湖区水务局") && seen.contains("name=\"s-zhou@chenghu-water\""),
        "{seen}"
    );
    let other = page(&district, "wu", &format!("{at}{of}")).await;
    assert!(!other.contains("周明远"), "another agency sees its own");
    let none = post_to("zuo", "results", &[("s-tang", "70")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&none).contains("（澄湖区水务局）没有报名这次考试，不能登记成绩"), "{}", text(&none));
    let wrong = post_to("zuo", "results", &[("s-zhou@chenghu-water", "八十")]).await;
    assert!(text(&wrong).contains("周明远：分数应为"), "{}", text(&wrong));
    assert_eq!(post_to("zuo", "results", &[("s-zhou@chenghu-water", "88")]).await.status, StatusCode::SEE_OTHER);
    let record = page(&district, "zhou", "/people/chenghu-water/zhou").await;
    assert!(record.contains("全区行政执法专业知识笔试") && record.contains("88 分"), "{record}");
    assert!(page(&district, "zhou", &format!("{at}{of}")).await.contains("88 分"));
    let kept = post_to("tang", "unregister", &[("person", "zhou")]).await;
    assert!(text(&kept).contains("已经参加考试"), "{}", text(&kept));
    assert_eq!(post_to("tang", "unregister", &[("person", "he")]).await.status, StatusCode::SEE_OTHER);
    assert!(!page(&district, "zuo", &at).await.contains("name=\"s-he@chenghu-water\""));
}
