//! People, certificates, training and exams over the pages and the API: who sees whom, what is done takes effect everywhere.

use crate::api::Answer;
use crate::district::{District, send};
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use web::input::query;

async fn district() -> District {
    District::with(&["23", "24"]).await
}

fn token<'a>(district: &'a District, id: &str) -> &'a str {
    &district.people.iter().find(|someone| someone.id == id).unwrap_or_else(|| panic!("nobody is {id}")).token
}

async fn get(district: &District, who: &str, path: &str) -> Answer {
    let token = (!who.is_empty()).then(|| token(district, who));
    send(&district.router, Method::GET, path, token, "", "").await
}

async fn page(district: &District, who: &str, path: &str) -> String {
    let answer = get(district, who, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} as {who}: {}", String::from_utf8_lossy(&answer.bytes));
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

async fn post(district: &District, who: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", query(name), query(value))).collect();
    let kind = "application/x-www-form-urlencoded";
    send(&district.router, Method::POST, path, Some(token(district, who)), &body.join("&"), kind).await
}

/// A form with a file.
async fn upload(district: &District, who: &str, path: &str, file: &str, document: &str) -> Answer {
    let body = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\ncontent-type: text/csv\r\n\r\n{file}\r\n--cut\r\ncontent-disposition: form-data; name=\"document\"\r\n\r\n{document}\r\n--cut--\r\n"
    );
    let kind = "multipart/form-data; boundary=cut";
    send(&district.router, Method::POST, path, Some(token(district, who)), &body, kind).await
}

async fn api(district: &District, who: &str, path: &str, body: &Value) -> Answer {
    let token = Some(token(district, who));
    send(&district.router, Method::POST, path, token, &body.to_string(), "application/json").await
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

fn goes_to(answer: &Answer) -> String {
    answer.headers.get(header::LOCATION).map_or(String::new(), |to| to.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn whoever_leads_administers_or_issues_sees_all_and_everybody_else_themself() {
    let district = district().await;
    for who in ["bao", "shen", "tang"] {
        assert!(page(&district, who, "/people").await.contains("谢长河"), "{who}");
        assert_eq!(get(&district, who, "/people/chenghu-transport/wu").await.status, StatusCode::NOT_FOUND);
    }
    for who in ["yue", "zuo"] {
        let all = page(&district, who, "/people").await;
        assert!(all.contains("谢长河") && all.contains("吴定邦"), "{who} is of the issuing body");
        assert!(page(&district, who, "/people/chenghu-transport/wu").await.contains("吴定邦"));
    }
    for who in ["zhou", "fang", "mei"] {
        let own = get(&district, who, "/people").await;
        assert_eq!(goes_to(&own), format!("/people/chenghu-water/{who}"));
        page(&district, who, &goes_to(&own)).await;
        for path in ["/people/chenghu-water/lin", "/people/chenghu-water/checks", "/people/export/csv", "/questions"] {
            assert_eq!(get(&district, who, path).await.status, StatusCode::NOT_FOUND, "{path} as {who}");
        }
        assert_eq!(get(&district, who, "/api/v1/agencies/chenghu-water/people").await.status, StatusCode::NOT_FOUND);
        let own = format!("/api/v1/agencies/chenghu-water/people/{who}");
        assert_eq!(get(&district, who, &own).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn people_are_found_by_state_by_what_lapses_and_by_missing_hours() {
    let district = district().await;
    for (asked, there, not) in [
        ("state=suspended", "谢长河", "林晓岚"),
        ("state=lapsed", "陶一鸣", "谢长河"),
        ("state=none&q=%E8%81%82", "聂小满", "谢长河"),
        ("within=30", "潘雨桐", "林晓岚"),
        ("short=yes", "林晓岚", "周明远"),
        ("q=99010400022", "潘雨桐", "林晓岚"),
        ("category=%E8%A1%8C%E6%94%BF%E6%A3%80%E6%9F%A5", "林晓岚", "何建川"),
    ] {
        let found = page(&district, "bao", &format!("/people?{asked}")).await;
        let table = found.split("<table").nth(1).unwrap().split("</table>").next().unwrap().to_owned();
        assert!(table.contains(there) && !table.contains(not), "{asked}: {table}");
    }
    assert!(page(&district, "bao", "/people?q=nobody").await.contains("没有找到"));
    let out = page(&district, "bao", "/people/export/csv?state=suspended").await;
    assert!(out.contains("谢长河") && !out.contains("林晓岚"), "{out}");
    // Warnings reach the person, the administrator and the issuing body on their start pages.
    for (who, warned) in [("bao", "潘雨桐"), ("yue", "江晓萍"), ("jiang", "年度审验即将截止")] {
        assert!(page(&district, who, "/work").await.contains(warned), "{who}");
    }
    assert!(!page(&district, "zhou", "/work").await.contains("谢长河"), "an officer is warned of nobody else");
}

#[tokio::test]
async fn a_suspension_by_the_issuing_body_stops_every_act_at_once_and_the_public_reads_it() {
    let district = district().await;
    let lead = json!({ "act": "lead.register", "with": { "source": "inspection", "received_on": "2026-09-01", "content": "倾倒弃土" } });
    assert_eq!(api(&district, "lin", "/api/v1/leads", &lead).await.status, StatusCode::CREATED);
    let form = "/people/chenghu-water/lin/acts/certificate.suspend";
    assert_eq!(get(&district, "zhou", form).await.status, StatusCode::NOT_FOUND);
    assert!(page(&district, "yue", form).await.contains("立即生效"));
    let pairs = |until: &'static str| {
        [
            ("person", "lin"),
            ("ground", "misconduct"),
            ("until", until),
            ("reason", "查实违反执法纪律"),
            ("document", ""),
        ]
    };
    let late = post(&district, "yue", form, &pairs("2027-09-01")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&late).contains("暂扣最长180日") && text(&late).contains("第二百一十二条"), "{}", text(&late));
    let done = post(&district, "yue", form, &pairs("2026-10-01")).await;
    assert_eq!(goes_to(&done), "/people/chenghu-water/lin");
    let record = page(&district, "yue", "/people/chenghu-water/lin").await;
    assert!(record.contains("无效：暂扣，自2026-09-01起，至2026-10-01止"), "{record}");
    let refused = api(&district, "lin", "/api/v1/leads", &lead).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused).contains("officer-is-qualified"));
    let public = page(&district, "", "/officers?number=99010400002").await;
    assert!(public.contains("证件无效：暂扣，自2026-09-01起"), "{public}");
    // The head may not give back what the issuing body took.
    let restore = json!({ "act": "certificate.restore", "with": { "person": "lin", "reason": "查明不实" } });
    let acts = "/api/v1/agencies/chenghu-water/people/acts";
    assert!(text(&api(&district, "shen", acts, &restore).await).contains("certificate-measure-by-authority"));
    assert_eq!(api(&district, "yue", acts, &restore).await.status, StatusCode::OK);
    assert_eq!(api(&district, "lin", "/api/v1/leads", &lead).await.status, StatusCode::CREATED);
    // Of another agency's people nothing is learnt, whatever is sent.
    assert_eq!(
        api(&district, "shen", "/api/v1/agencies/chenghu-transport/people/acts", &restore).await.status,
        StatusCode::NOT_FOUND
    );
    let wrong = api(&district, "yue", acts, &json!({ "act": "certificate.restore", "with": { "person": 7 } })).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_is_transferred_is_signed_out_and_has_no_account_any_more() {
    let district = district().await;
    assert_eq!(get(&district, "he", "/work").await.status, StatusCode::OK);
    let pairs = [("person", "he"), ("ground", "transferred"), ("reason", "调往邻区水务局")];
    let done = post(&district, "bao", "/people/chenghu-water/he/acts/certificate.cancel", &pairs).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    assert_ne!(get(&district, "he", "/api/v1/work").await.status, StatusCode::OK);
    let account = district.store.account("he").await.unwrap().unwrap();
    assert!(!account.enabled);
    assert!(page(&district, "", "/officers?number=99010400003").await.contains("证件无效：注销，自2026-09-01起"));
    // What is not offered does not exist.
    assert_eq!(
        get(&district, "bao", "/people/chenghu-water/he/acts/certificate.suspend").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn annual_checks_are_recorded_from_the_page_and_from_a_table() {
    let district = district().await;
    let here = "/people/chenghu-water/checks";
    assert!(page(&district, "bao", here).await.contains("未审验 1 人"));
    let nothing = post(&district, "bao", here, &[("year", "2026")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let import = format!("{here}/2026/import");
    let bad = "证件编号,姓名,审验结果\n99010400023,陶一鸣,及格\n";
    let answer = upload(&district, "bao", &import, bad, "澄司证1号").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&answer).contains("第 2 行「审验结果」"), "{}", text(&answer));
    assert_eq!(upload(&district, "bao", &import, "", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(upload(&district, "zhou", &import, bad, "").await.status, StatusCode::NOT_FOUND);
    assert!(page(&district, "bao", &format!("{here}/2026/export/csv")).await.contains("陶一鸣"));
    // It lapsed: to pass now is to give it back, which wants its reason; what was entered stays.
    let bare = "证件编号,姓名,审验结果\n99010400023,陶一鸣,合格\n";
    let refused = upload(&district, "bao", &import, bare, "澄司证1号").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused).contains("登记合格即恢复使用") && text(&refused).contains("value=\"澄司证1号\""));
    let chosen = [("year", "2026"), ("r-tao", "passed"), ("w-tao", ""), ("document", "澄司证2号")];
    let refused = post(&district, "bao", here, &chosen).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY
            && text(&refused).contains("value=\"passed\" form=\"record\" checked")
    );
    let good = "证件编号,姓名,审验结果,不合格的理由\n99010400023,陶一鸣,合格,因病未参加，准予补审\n";
    let answer = upload(&district, "bao", &import, good, "澄司证1号").await;
    assert_eq!(goes_to(&answer), format!("{here}?year=2026&done=1"), "{}", text(&answer));
    assert!(page(&district, "bao", &format!("{here}?year=2026")).await.contains("都已经登记结果"));
    // The other way: chosen on the page, the rest as passed.
    let here = "/people/chenghu-transport/checks";
    let answer = post(&district, "yue", here, &[("year", "2026"), ("rest", "passed"), ("document", "")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(&answer));
    let open = [("year", "2027"), ("due_on", "2026-09-30"), ("document", "")];
    let refused = post(&district, "yue", &format!("{here}/open"), &open).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused).contains("第二百一十六条"), "{}", text(&refused));
}

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

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let place = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    place.split('"').next().unwrap_or_default().to_owned()
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

#[tokio::test]
async fn the_roster_is_changed_for_a_day_and_the_screen_follows() {
    let district = crate::district::District::with(&["20"]).await;
    let form = "/roster/2026-09-01/%E7%AA%97-1";
    assert_eq!(get(&district, "zhou", form).await.status, StatusCode::NOT_FOUND, "who does not keep it");
    assert!(page(&district, "zhou", "/roster").await.contains("宁远航"));
    assert!(page(&district, "mei", form).await.contains("调整当日值班"));
    let sent = [
        ("shifts/0/person", "zhou"),
        ("shifts/0/from", "17:00"),
        ("shifts/0/until", "09:00"),
        ("note", "换班"),
        ("post", "窗-1"),
        ("date", "2026-09-01"),
        ("_key", "k"),
    ];
    let refused = post(&district, "mei", form, &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", text(&refused));
    assert!(text(&refused).contains("起止颠倒") && text(&refused).contains("换班"), "what was entered stays");
    let mut sent = sent;
    (sent[1].1, sent[2].1) = ("09:00", "17:00");
    let done = post(&district, "mei", form, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    let screen = page(&district, "", "/windows/chenghu-water").await;
    assert!(screen.contains("周明远") && screen.contains("09:00-17:00") && screen.contains("换班"), "{screen}");
    assert!(!screen.contains("办案台"));
    // What goes out comes in again without a change.
    let table = page(&district, "mei", "/roster/export/csv?from=2026-09-01").await;
    assert!(table.contains("周明远"), "{table}");
    assert_eq!(get(&district, "zhou", "/roster/import").await.status, StatusCode::NOT_FOUND, "who does not keep it");
    let there = goes_to(&upload(&district, "mei", "/roster/import", &table, "").await);
    let read = page(&district, "mei", &there).await;
    assert!(read.contains("文件中的内容都已在值班表中") && !read.contains("name=\"digest\""), "{read}");
    assert_eq!(get(&district, "zhou", &there).await.status, StatusCode::NOT_FOUND);
    let changed = table.replace("换班", "调班");
    let there = goes_to(&upload(&district, "mei", "/roster/import", &changed, "").await);
    let read = page(&district, "mei", &there).await;
    assert!(read.contains("登记 1 个岗位日") && read.contains("调班"), "{read}");
    let digest = hidden(&read, "digest");
    let sent = [("digest", digest.as_str()), ("_key", "k2")];
    let done = goes_to(&post(&district, "mei", &there, &sent).await);
    assert!(page(&district, "mei", &done).await.contains("已登记 1 个岗位日"));
    assert!(page(&district, "", "/windows/chenghu-water").await.contains("调班"));
    // Sent again, nothing is registered again.
    assert!(goes_to(&post(&district, "mei", &there, &sent).await).ends_with("done=0"));
    let cleared = post(&district, "mei", &format!("{form}/clear"), &[]).await;
    assert_eq!(cleared.status, StatusCode::SEE_OTHER);
    assert!(page(&district, "", "/windows/chenghu-water").await.contains("宁远航"));
}

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
    assert!(form.contains("为本机关人员报名") && form.contains("林晓岚") && !form.contains("登记成绩"), "{form}");
    assert!(!page(&district, "zhou", &format!("{at}{of}")).await.contains("林晓岚"), "an officer sees their own");
    let refused = post_to("zhou", "register", &[("person", "tao")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "not for others");
    assert_eq!(post_to("tang", "register", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post_to("tang", "register", &[("person", "zhou")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(post_to("tang", "results", &[("s-zhou", "88")]).await.status, StatusCode::NOT_FOUND);
    let seen = page(&district, "zuo", &at).await;
    assert!(seen.contains("周明远") && seen.contains("澄湖区水务局") && seen.contains("name=\"s-zhou\""), "{seen}");
    let other = page(&district, "wu", &format!("{at}{of}")).await;
    assert!(!other.contains("周明远"), "another agency sees its own");
    let none = post_to("zuo", "results", &[("s-tang", "70")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&none).contains("（澄湖区水务局）没有报名这次考试，不能登记成绩"), "{}", text(&none));
    let wrong = post_to("zuo", "results", &[("s-zhou", "八十")]).await;
    assert!(text(&wrong).contains("周明远：分数应为"), "{}", text(&wrong));
    assert_eq!(post_to("zuo", "results", &[("s-zhou", "88")]).await.status, StatusCode::SEE_OTHER);
    let record = page(&district, "zhou", "/people/chenghu-water/zhou").await;
    assert!(record.contains("全区行政执法专业知识笔试") && record.contains("88 分"), "{record}");
    assert!(page(&district, "zhou", &format!("{at}{of}")).await.contains("88 分"));
    let kept = post_to("tang", "unregister", &[("person", "zhou")]).await;
    assert!(text(&kept).contains("已经参加考试"), "{}", text(&kept));
    assert_eq!(post_to("tang", "unregister", &[("person", "he")]).await.status, StatusCode::SEE_OTHER);
    assert!(!page(&district, "zuo", &at).await.contains("name=\"s-he\""));
}

#[tokio::test]
async fn a_program_reads_checks_and_enters_the_roster() {
    let district = District::with(&["20"]).await;
    let roster = "/api/v1/agencies/chenghu-water/roster";
    let told = get(&district, "mei", &format!("{roster}?from=2026-09-01&days=2")).await.json();
    assert_eq!(told["days"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["days"][0]["posts"][0]["post"], "窗-1");
    assert_eq!(get(&district, "mei", &format!("{roster}?days=0")).await.status, StatusCode::BAD_REQUEST);
    for (who, path) in [("yue", roster), ("mei", "/api/v1/agencies/chenghu-justice/roster")] {
        assert_eq!(get(&district, who, path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
    }
    let table = page(&district, "mei", &format!("{roster}/export?from=2026-09-01&days=1")).await;
    let name = told["days"][0]["posts"][0]["seats"][0]["name"].as_str().unwrap();
    assert!(table.contains(name), "{table}");
    let import = async |who: &str, mode: &str, file: &str| {
        let path = format!("{roster}/import?name=a.csv&mode={mode}");
        send(&district.router, Method::POST, &path, Some(token(&district, who)), file, "text/csv").await
    };
    let same = import("mei", "check", &table).await.json();
    assert_eq!((&same["entered"], &same["changed"]), (&json!(false), &json!(0)), "{same}");
    let wrong = "日期,岗位编号,值班人员\n2026-09-02,窗-1,没有的人\n";
    assert_eq!(import("mei", "check", wrong).await.json()["total_problems"], 1);
    assert_eq!(import("mei", "enter", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = "日期,岗位编号,值班人员,说明\n2026-09-02,窗-1,周明远,换班\n";
    assert_eq!(import("zhou", "enter", right).await.status, StatusCode::UNPROCESSABLE_ENTITY, "who does not keep it");
    let entered = import("mei", "enter", right).await.json();
    assert_eq!((&entered["entered"], &entered["changed"]), (&json!(true), &json!(1)), "{entered}");
    let told = get(&district, "zhou", &format!("{roster}?from=2026-09-02&days=1")).await.json();
    assert_eq!(told["days"][0]["posts"][0]["seats"][0]["person"], "zhou", "{told}");
    let clear = json!({ "act": "duty.clear", "with": { "post": "窗-1", "date": "2026-09-02" } });
    let cleared = api(&district, "mei", "/api/v1/agencies/chenghu-water/people/acts", &clear).await;
    assert_eq!(cleared.status, StatusCode::OK, "{}", text(&cleared));
    let told = get(&district, "zhou", &format!("{roster}?from=2026-09-02&days=1")).await.json();
    assert_eq!(told["days"][0]["posts"][0]["changed"], false);
}
