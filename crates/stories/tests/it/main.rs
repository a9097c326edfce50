//! The shipped stories, the format, and what a bad story is told.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use jiff::civil::date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use stories::{Options, Report};

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories")
}

async fn told(text: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("story.toml");
    std::fs::write(&file, text).unwrap();
    stories::play(&[file], Options::default()).await
}

#[tokio::test]
async fn every_shipped_story_goes_as_it_says_and_every_rule_refuses_something() {
    let report = stories::play(&[shipped()], Options::default()).await;
    assert_eq!(report.failed(), 0, "{report}");
    assert!(report.passed() >= 40, "only {} stories", report.passed());
    let refusing: BTreeSet<&str> =
        report.played.iter().flat_map(|played| &played.refused_by).map(String::as_str).collect();
    let untold: Vec<&str> =
        domain::rule::all().into_iter().map(|rule| rule.key).filter(|key| !refusing.contains(key)).collect();
    assert!(untold.is_empty(), "no story is refused by: {}", untold.join(", "));
    let schema = stories::schema().to_string();
    let added: BTreeSet<&str> = report.played.iter().flat_map(|played| &played.events).map(String::as_str).collect();
    let unnamed: Vec<&&str> = added.iter().filter(|name| !schema.contains(&format!("\"const\":\"{name}\""))).collect();
    assert!(unnamed.is_empty(), "the schema does not name the events {unnamed:?}");
    assert!(added.contains("InquiryReplied") && added.contains("ListReleased"), "{added:?}");
}

#[tokio::test]
async fn the_demonstration_plays_on_any_day() {
    for today in [date(2026, 2, 24), date(2026, 10, 5)] {
        let folder = tempfile::tempdir().unwrap();
        let url = store::sqlite_url(&folder.path().join("demo.db"));
        let store = store::Store::open(&url, store::Options::default()).await.unwrap();
        let office = office::Office::new(store.clone());
        stories::found(&office, stories::agencies().unwrap(), today).await.unwrap();
        let scripts = stories::stories().unwrap();
        let played = stories::seed(&office, &scripts, today).await.unwrap();
        store.close().await;
        let report = Report { played, ..Report::default() };
        assert_eq!(report.failed(), 0, "{today}: {report}");
    }
}

#[test]
fn the_committed_schema_is_current() {
    let file = shipped().join("schema.json");
    let now = format!("{:#}\n", stories::schema());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == now, "stories/schema.json is old: run this test with UPDATE_SCHEMA=1");
}

#[test]
fn the_schema_covers_every_act_rule_limit_and_event() {
    let schema = stories::schema().to_string();
    let words = domain::act::KINDS.iter().map(|kind| kind.name);
    let words = words.chain(domain::rule::all().into_iter().map(|rule| rule.key));
    let words = words.chain(domain::due::LIMITS.iter().map(|limit| limit.key));
    for word in words.chain(domain::case::event::NAMES.iter().map(|(name, _)| *name)) {
        assert!(schema.contains(&format!("\"{word}\"")), "{word}");
    }
    for act in domain::act::KINDS {
        assert!(schema.contains(&format!("with.{}", act.name)), "{}", act.name);
    }
}

#[tokio::test]
async fn what_differs_is_named_with_its_step_and_line() {
    let report = told(
        r#"
title = "t"
law = ["行政处罚法_2021:54"]

[[step]]
at = "2026-03-02 09:00"
by = "zhou"
act = "lead.register"
[step.expect]
stage = "opening"
due = { lead-assessment = "2026-03-20" }
lights = { lead-assessment = "red" }
count = { "/evidence" = 1 }
json = { "/lead/by" = "lin" }
may = ["opening.propose"]
may_not = { "evidence.add" = ["act-belongs-to-role"] }
events = ["CaseOpened"]
public = { visible = true }

[[step]]
act = "evidence.add"
refused = ["case-is-opened"]

[[step]]
act = "opening.propose"
with = { cause = "" }
"#,
    )
    .await;
    let text = report.to_string();
    assert_eq!(report.failed(), 1, "{text}");
    for words in [
        "第 1 步（第 5 行）lead.register：阶段应当是 opening，现在是 lead",
        "期限 lead-assessment 的届满之日应当是 2026-03-20，现在是 2026-03-23",
        "灯应当是 red，现在是 green",
        "/evidence 的个数应当是 1，现在是 0",
        "/lead/by 应当是 \"lin\"，现在是 \"zhou\"",
        "应当可以办理 opening.propose",
        "应当不可以办理 evidence.add，现在可以",
        "事件应当是 CaseOpened，现在是 LeadRegistered",
        "公众看不到这个决定",
        "本应以 case-is-opened 拒绝，实际办理了",
        "本应办理，实际被拒绝：content-complete",
        "0 passed, 1 failed",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[tokio::test]
async fn what_differs_of_what_is_no_case_is_named_too() {
    let report = told(
        r#"
title = "t"
law = ["行政处罚法_2021:54"]

[people.he.certificate]
valid_to = 2026-03-20

[[step]]
at = "2026-03-02 09:00"
by = "bao"
register = { event = "PersonDeparted", details = { person = "lin", reason = "调离" } }
[step.expect]
events = ["PersonEnrolled"]
certificates = { zhou = "suspended" }
warnings = { he = ["hours_short"] }
training_hours = { zhou = 8 }
passed_exam = { zhou = true }
on_duty = ["zhou"]
reviewers_wanted = 9
statutes = { "行政处罚法_2021:54" = { status = "repealed", contains = ["立案"], lacks = ["行政机关"] }, "行政处罚法_2021:99" = {} }

[[step]]
inquiry = { sent = { kind = "report", agency = "chenghu-water", subject = "夜间倾倒渣土", statement = "连续三天夜里有货车倾倒建筑渣土。", contact = "13900000000" } }
by = "tang"
[step.expect]
events = []
inquiry_state = "replied"
inquiry_due = { inquiry-acceptance = "2026-03-03" }
inquiry_lights = { inquiry-acceptance = "red" }
inquiry = { "/handler" = "zhou" }

[[step]]
by = "zhou"
expect = { stage = "lead", json = { "/lead/by" = "zhou" } }

[[step]]
case = "b"
expect = { pending = 0 }

[[step]]
expect = { imported = { visible = true } }

[[step]]
expect = { correction = { "/answered" = "$absent" } }
"#,
    )
    .await;
    let text = report.to_string();
    assert_eq!(report.failed(), 1, "{text}");
    for words in [
        "register：事件应当是 PersonEnrolled，现在是 PersonDeparted",
        "zhou 的证件应当是 暂扣，现在是 有效",
        "he 的提醒应当是 培训学时不足，现在是 证件即将到期",
        "zhou 的培训学时应当是 8，现在是 0",
        "zhou 资格考试合格应当是 true，现在是 false",
        "值班人员应当是 zhou，现在是 没有人",
        "应有法制审核人员数应当是 9，现在是 0",
        "法规 行政处罚法_2021:54 的效力状态应当是 已废止，现在是 现行有效",
        "法规 行政处罚法_2021:54 不应当有“行政机关”",
        "公众看不到法规 行政处罚法_2021:99",
        "inquiry：事件应当是 没有，现在是 InquiryReceived",
        "来件的办理状态应当是 已答复，现在是 待受理",
        "期限 inquiry-acceptance 的届满之日应当是 2026-03-03，现在是 ",
        "期限 inquiry-acceptance 的灯应当是 red，现在是 ",
        "来件 /handler 应当是 \"zhou\"，现在是 没有",
        "还没有案件，无从对照 stage、json",
        "还没有案件“b”，无从对照 pending",
        "还没有收录的公示",
        "还没有更正申请",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("没有“立案”"), "{text}");
}

#[tokio::test]
async fn bad_stories_are_told_what_is_wrong_where_and_what_was_probably_meant() {
    let head = "title = \"t\"\nlaw = [\"行政处罚法_2021:54\"]\n";
    let step = "[[step]]\nat = \"2026-03-02 09:00\"\nby = \"zhou\"\n";
    for (text, words) in [
        ("title = ".to_owned(), "不是 TOML"),
        ("title = \"t\"\n".to_owned(), "缺少“law”"),
        ("title = \"t\"\nlaw = []\n".to_owned(), "请写明这个故事讲的是哪些条款"),
        ("title = \"t\"\nlaw = [\"行政处罚法:54\"]\n".to_owned(), "是否想写“行政处罚法_2021”"),
        ("title = \"t\"\nlaw = [\"行政处罚法_2021:999\"]\n".to_owned(), "第九百九十九条不存在"),
        (format!("{head}[[stepp]]\n"), "是否想写“step”"),
        (
            format!("{head}{step}act = \"lead.registr\"\n"),
            "第 1 步（第 3 行）act：没有“lead.registr”，是否想写“lead.register”",
        ),
        (format!("{head}{step}act = \"lead.register\"\nrefused = [\"date-is-tru\"]\n"), "是否想写“date-is-true”"),
        (format!("{head}{step}act = \"lead.register\"\nrefused = [\"quux\"]\n"), "没有“quux”，最接近的有："),
        (format!("{head}{step}act = \"lead.register\"\nby = 3\n"), "不是 TOML"),
        (format!("{head}[[step]]\nat = 5\n"), "“step[1].at”：应当是文字"),
        (format!("{head}[[step]]\nby = \"zhuo\"\nact = \"lead.register\"\n"), "没有“zhuo”，是否想写“zhou”"),
        (format!("{head}{step}expect = {{ lights = {{ decision = \"blue\" }} }}\n"), "不能是“blue”"),
        (
            format!(
                "{head}{step}act = \"lead.register\"\nexpect = {{ due = {{ lead-asessment = \"2026-03-20\" }} }}\n"
            ),
            "是否想写“lead-assessment”",
        ),
        (
            format!("{head}{step}act = \"lead.register\"\nwith = {{ sources = \"report\" }}\n"),
            "没有“sources”这一项，是否想写“source”",
        ),
        (
            format!("{head}{step}act = \"lead.register\"\nwith = {{ source = \"reports\" }}\n"),
            "“source”：不能是“reports”，是否想写“report”",
        ),
        (format!("{head}{step}act = \"lead.register\"\nwithout = [\"content\"]\n"), "缺少“content”（线索内容）"),
        (
            format!("{head}{step}act = \"lead.register\"\nwith = {{ content = \"$yesterday\" }}\n"),
            "“$yesterday”不是占位符",
        ),
        (format!("{head}{step}act = \"lead.register\"\nwithout = [\"nothing\"]\n"), "没有“nothing”"),
        (format!("{head}[[step]]\nat = \"tomorrow\"\nby = \"zhou\"\n"), "“tomorrow”不是时间"),
        (format!("{head}[[step]]\nat = \"+2w 09:00\"\nby = \"zhou\"\n"), "第一步没有上一步"),
        (format!("{head}{step}expect = {{ settings = {{ decision_day = 90 }} }}\n"), "是否想写“decision_days”"),
        (format!("{head}{step}expect = {{ qualified = {{ zhuo = true }} }}\n"), "是否想写“zhou”"),
        (format!("{head}{step}expect = {{ checkup = {{ \"matter/W01\" = [] }} }}\n"), "是否想写“matters”"),
        (
            format!("{head}{step}expect = {{ checkup = {{ \"matters/W01\" = [\"no_bench\"] }} }}\n"),
            "是否想写“no_benchmark”",
        ),
        (
            format!("{head}{step}act = \"lead.register\"\nwith = {{ received_on = \"3月2日\" }}\n"),
            "“received_on”：应写作 2026-03-02（占位符 $today），现在是“3月2日”",
        ),
        (
            format!("{head}{step}act = \"interview.record\"\nwith = {{ from = \"$now-1h\" }}\n"),
            "占位符用 $today 09:30，不用 $now",
        ),
        (
            format!("{head}{step}register = {{ event = \"CertificatChanged\", details = {{}} }}\n"),
            "register “event”：不能是“CertificatChanged”，是否想写“CertificateChanged”？",
        ),
        (
            format!("{head}{step}register = {{ event = \"CertificateChanged\", details = {{ person = 3 }} }}\n"),
            "“details.person”：应当是文字",
        ),
        (
            format!("{head}{step}people = {{ act = \"certificate.suspent\", with = {{}} }}\n"),
            "people “act”：不能是“certificate.suspent”，是否想写“certificate.suspend”？",
        ),
        (format!("{head}{step}people = {{ with = {{}} }}\n"), "people 缺少“act”"),
        (format!("{head}{step}list = {{ act = \"list.draf\", with = {{}} }}\n"), "是否想写“list.draft”？"),
        (format!("{head}{step}inquiry = {{ sent = {{ kind = \"reports\" }} }}\n"), "是否想写“report”？"),
        (format!("{head}{step}report = {{ act = \"report.compil\" }}\n"), "是否想写“report.compile”？"),
        (
            format!("{head}{step}act = \"lead.register\"\nwith = {{ sources = \"report\" }}\n"),
            "故事文件有误\n  · 第 1 步（第 3 行）with 没有“sources”",
        ),
        (format!("{head}{step}expect = {{ certificates = {{ zhuo = \"valid\" }} }}\n"), "是否想写“zhou”"),
        (
            format!("{head}{step}expect = {{ inquiry_due = {{ inquiry-acceptanc = \"x\" }} }}\n"),
            "是否想写“inquiry-acceptance”",
        ),
        (format!("{head}{step}expect = {{ events = [\"InquiryReplyed\"] }}\n"), "是否想写“InquiryReplied”"),
        (
            format!("{head}{step}register = {{ event = \"PersonDeparted\", details = {{}} }}\nkey = \"k\"\n"),
            "key 只能与",
        ),
        (format!("{head}profile = \"nationl\"\n"), "是否想写“national”"),
        (format!("{head}after = \"nowhere.toml\"\n"), "nowhere.toml"),
        (format!("{head}after = \"ordinary.toml\"\nuntil = \"never\"\n"), "没有名为“never”的步骤"),
        (format!("{head}after = \"story.toml\"\n"), "转了圈"),
        (format!("{head}[people.zhou]\nname = 3\n"), "应当是文字"),
        (format!("{head}[people.wang]\nname = \"王\"\n"), "缺少“roles”"),
    ] {
        let report = told(&text).await;
        let said = report.to_string();
        assert!(said.contains(words), "{text}\n→ {said}\nwanted: {words}");
        assert_eq!(report.failed(), 1, "{said}");
    }
}

#[tokio::test]
async fn a_story_from_elsewhere_may_begin_after_a_shipped_one() {
    let report = told(
        "title = \"t\"\nlaw = [\"行政处罚法_2021:60\"]\nafter = \"ordinary.toml\"\nuntil = \"opened\"\n[[step]]\nby = \"zhou\"\nat = \"+10w 10:00\"\nexpect = { due = { decision = \"2026-06-04\" } }\n",
    )
    .await;
    assert_eq!(report.failed(), 0, "{report}");
}
