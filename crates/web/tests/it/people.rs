//! People, certificates, training and exams over the pages and the API: who sees whom, what is done takes effect everywhere.

mod picking;
mod together;
mod training;

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

/// Sends a form as somebody of the district.
pub(crate) async fn post(district: &District, who: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
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

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let place = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    place.split('"').next().unwrap_or_default().to_owned()
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
    assert!(text(&late).contains("暂扣最长6个月") && text(&late).contains("第二百一十二条"), "{}", text(&late));
    let done = post(&district, "yue", form, &pairs("2026-10-01")).await;
    assert_eq!(goes_to(&done), "/people/chenghu-water/lin");
    let record = page(&district, "yue", "/people/chenghu-water/lin").await;
    assert!(record.contains("无效：暂扣，自2026-09-01起，至2026-10-01止"), "{record}");
    let refused = api(&district, "lin", "/api/v1/leads", &lead).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused).contains("officer-is-qualified"));
    let public = page(&district, "", "/officers?number=99010400002").await;
    assert!(public.contains("证件无效：暂扣，自2026-09-01起"), "{public}");
    // The list of a day that is over says what was so on that day.
    let listed =
        async |on: &str| page(&district, "", &format!("/lists/chenghu-water/officers?q=99010400002{on}")).await;
    assert!(listed("").await.contains("无效：暂扣"));
    let before = listed("&on=2026-08-31").await;
    assert!(before.contains("林晓岚") && !before.contains("暂扣"), "{before}");
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
    assert!(page(&district, "yue", here).await.contains("未审验 1 人"));
    let kept = page(&district, "bao", here).await;
    assert!(kept.contains("由发证机关澄湖区司法局组织和登记") && !kept.contains("id=\"record\""), "{kept}");
    let own =
        post(&district, "bao", here, &[("year", "2026"), ("r-tao", "passed"), ("w-tao", "补审"), ("document", "1号")])
            .await;
    assert!(own.status == StatusCode::UNPROCESSABLE_ENTITY && text(&own).contains("第二百一十一条"), "{}", text(&own));
    let nothing = post(&district, "yue", here, &[("year", "2026")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let import = format!("{here}/2026/import");
    let bad = "证件编号,姓名,审验结果\n99010400023,陶一鸣,及格\n";
    let answer = upload(&district, "yue", &import, bad, "澄司证1号").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&answer).contains("第 2 行「审验结果」"), "{}", text(&answer));
    assert_eq!(upload(&district, "yue", &import, "", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(upload(&district, "zhou", &import, bad, "").await.status, StatusCode::NOT_FOUND);
    assert!(page(&district, "yue", &format!("{here}/2026/export/csv")).await.contains("陶一鸣"));
    // It lapsed: to pass now is to give it back, which wants its reason; what was entered stays.
    let bare = "证件编号,姓名,审验结果\n99010400023,陶一鸣,合格\n";
    let refused = upload(&district, "yue", &import, bare, "澄司证1号").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused).contains("登记合格即恢复使用") && text(&refused).contains("value=\"澄司证1号\""));
    let chosen = [("year", "2026"), ("r-tao", "passed"), ("w-tao", ""), ("document", "澄司证2号")];
    let refused = post(&district, "yue", here, &chosen).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY
            && text(&refused).contains("value=\"passed\" form=\"record\" checked")
    );
    let good = "证件编号,姓名,审验结果,不合格的理由\n99010400023,陶一鸣,合格,因病未参加，准予补审\n";
    let answer = upload(&district, "yue", &import, good, "澄司证1号").await;
    assert_eq!(goes_to(&answer), format!("{here}?year=2026&done=1"), "{}", text(&answer));
    assert!(page(&district, "yue", &format!("{here}?year=2026")).await.contains("都已经登记结果"));
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

#[tokio::test]
async fn results_of_an_exam_on_paper_come_from_a_table() {
    let district = District::with(&["29"]).await;
    let exam = format!("/exams/{}", query("笔试-01"));
    let page_of_exam = page(&district, "zuo", &exam).await;
    assert!(page_of_exam.contains(&format!("href=\"{exam}/import\"")), "{page_of_exam}");
    for who in ["lin", "tang"] {
        let refused = get(&district, who, &format!("{exam}/import")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{who} does not hold it");
    }
    let blank = page(&district, "zuo", &format!("{exam}/results/export/csv")).await;
    assert!(blank.contains("何建川") && blank.contains("86"), "{blank}");
    let held = district.office.agency("chenghu-justice").await.unwrap();
    let from = held.agency.personnel.exams["笔试-01"].from;
    let row = |rest: &str| format!("考生,单位,成绩,是否合格,考试日期\n何建川,澄湖区水务局,{rest}\n");
    for (rest, wrong) in [
        (format!("58,合格,{from}"), "与分数不一致"),
        (format!("101,,{from}"), "应填写 0 至 100 的整数"),
        (format!("88,,{}", from.yesterday().unwrap()), "不是考试的日期"),
    ] {
        let there = goes_to(&upload(&district, "zuo", &format!("{exam}/import"), &row(&rest), "").await);
        let read = page(&district, "zuo", &there).await;
        assert!(read.contains(wrong) && !read.contains("name=\"digest\""), "{rest}: {read}");
    }
    let stranger = row("90,,").replace("何建川", "谢长河");
    let there = goes_to(&upload(&district, "zuo", &format!("{exam}/import"), &stranger, "").await);
    assert!(page(&district, "zuo", &there).await.contains("没有这个人的报名"));
    let there =
        goes_to(&upload(&district, "zuo", &format!("{exam}/import"), &row(&format!("58,不合格,{from}")), "").await);
    let read = page(&district, "zuo", &there).await;
    assert!(read.contains("登记 1 人的成绩"), "{read}");
    let sent = [("digest", hidden(&read, "digest")), ("_key", "k1".to_owned())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    goes_to(&post(&district, "zuo", &there, &sent).await);
    let all = district.office.agency("chenghu-justice").await.unwrap();
    let he = all.agency.personnel.registrations["笔试-01"].iter().find(|(one, _)| one.person == "he").unwrap().1;
    assert_eq!(he.result, Some((Some(58), false, from)), "of the day on which it was taken");
    // A paper without scores.
    let outcome = format!("考生,单位,是否合格,考试日期\n何建川,澄湖区水务局,合格,{from}\n");
    let there = goes_to(&upload(&district, "zuo", &format!("{exam}/import"), &outcome, "").await);
    let read = page(&district, "zuo", &there).await;
    assert!(read.contains("登记 1 人的成绩"), "{read}");
    let sent = [("digest", hidden(&read, "digest")), ("_key", "k2".to_owned())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    goes_to(&post(&district, "zuo", &there, &sent).await);
    let all = district.office.agency("chenghu-justice").await.unwrap();
    let he = all.agency.personnel.registrations["笔试-01"].iter().find(|(one, _)| one.person == "he").unwrap().1;
    assert_eq!(he.result, Some((None, true, from)), "whether one passed, without a score");
}
