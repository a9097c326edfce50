//! 法规库 What an import takes in and refuses, and how the tasks of a change of the law are settled.

use super::desk::{CALENDAR, Desk};
use domain::context::Context;
use domain::people::Role;
use domain::rule::Provision;
use domain::rule::Refusal;
use domain::statute::change::{
    ChangeEvent, ChangeOutcome, ChangeSettled, Citation, Citing, CitingKind, KnownVersion, LibraryEvent, Owner,
    StatuteChange, StatuteChangeFound, StatuteRepeal, affected, record,
};
use domain::statute::difference::{Difference, Fate};
use domain::statute::import::{ImportHead, StatuteKind, read};
use domain::statute::proposal::{self, Entry, EntryAnswer, Proposed};
use domain::statute::{Malformed, Statute};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn head(year: i16) -> ImportHead {
    ImportHead {
        title: "《示范市取水条例》".to_owned(),
        issuer: "示范市人民代表大会常务委员会".to_owned(),
        kind: StatuteKind::LocalRegulation,
        version_date: date(year, 3, 1),
        effective_from: date(year, 5, 1),
        source: "公报".to_owned(),
    }
}

const TODAY: Date = date(2026, 9, 1);

fn plain(text: &str) -> Result<Statute, Vec<Malformed>> {
    read(text.as_bytes(), Some(&head(2026)), TODAY).map(|mut statutes| statutes.remove(0))
}

fn flaws(text: &str) -> Vec<(usize, String)> {
    plain(text).unwrap_err().into_iter().map(|flaw| (flaw.line, flaw.reason)).collect()
}

const OLD: &str = "第一章　总则\n第一条　为了管理取水，制定本条例。\n第二条　取水应当申请许可。\n\n第二章　罚则\n\
                   第三条　有下列行为之一的，处一万元以上五万元以下罚款：\n（一）未经批准取水的；\n（二）拒绝检查的。\n\
                   第四条　本条例自2020年5月1日起施行。\n";
const NEW: &str = "# 第一章 总则\n第一条 为了管理取水，制定本条例。\n第二条 取水应当依法申请许可，并按照批准的水量取水。\n第三条 取水单位应当安装计量设施。\n\
                   ## 第二章 罚则\n第四条有下列行为之一的，处一万元以上五万元以下罚款：\n（一）未经批准取水的；\n（二）擅自改变取水地点的；\n（三）拒绝检查的。\n";

#[test]
fn a_plain_text_is_read_by_its_articles() {
    let statute = plain(OLD).unwrap();
    assert_eq!((statute.key.as_str(), statute.title.as_str()), ("示范市取水条例_2026", "示范市取水条例"));
    assert_eq!(statute.articles.len(), 4);
    assert_eq!(statute.articles[2].chapter, "第二章 罚则");
    assert_eq!(statute.text(&Provision::item("", 3, 1, 2)), Some("（二）拒绝检查的。"));
    let statute = plain(NEW).unwrap();
    assert_eq!(statute.articles[3].number, 4, "no blank behind the number that is due");
}

#[test]
fn a_reference_at_the_start_of_a_line_is_no_article() {
    let statute = plain("第一条 甲。\n第二条规定的行为，不予处罚。\n第二条 乙。").unwrap();
    assert_eq!(statute.articles.len(), 2);
    let statute = plain("第一条 甲。\n第一条之一 乙。\n第二条 丙。").unwrap();
    assert_eq!((statute.articles[1].number, statute.articles[1].sub), (1, 1));
}

#[test]
fn broken_input_is_refused_with_every_line() {
    assert_eq!(
        flaws("第一条 甲。\n\n第三条 丙。\n第三条 丁。"),
        [(3, "第一条之后是第三条，中间缺条".to_owned()), (4, "第三条重复，或者次序颠倒".to_owned()),]
    );
    assert_eq!(flaws("没有条文的一段话"), [(1, "没有找到条文：每条应当以“第X条”开头，另起一行".to_owned())]);
    assert_eq!(flaws("第一条\n第二条 乙。"), [(1, "第一条没有内容".to_owned())]);
    assert_eq!(flaws("")[0].1, "文件是空的");
    assert_eq!(flaws("第一条 甲。\n第二条 乙\u{0}丙。")[0], (2, "有控制字符，不是纯文本".to_owned()));
    assert_eq!(flaws("第一条 甲\u{202e}乙。")[0].0, 1);
    assert_eq!(flaws("第一条 甲。\n第二条 \u{fffd}\u{fffd}")[0].0, 2);
    let long = format!("第一条 甲。\n{}", "长".repeat(20_001));
    assert_eq!(flaws(&long)[0].0, 2);
    let bytes = [b"\xe7\xac\xac\n".as_slice(), b"\xb5\xda\xd2\xbb\xcc\xf5"].concat();
    assert_eq!(read(&bytes, Some(&head(2026)), TODAY).unwrap_err()[0].line, 2, "GB18030 is named, not guessed");
    assert!(read("第一条 甲。".as_bytes(), None, TODAY).is_err());
    let many = (0..200).map(|_| "第一条 甲。\n").collect::<String>();
    assert!(flaws(&many).len() <= 50);
}

#[test]
fn lines_of_json_are_read_or_refused_as_a_whole() {
    let line = |title: &str, second: &str| {
        serde_json::json!({
            "title": title, "issuer": "国务院", "level": "行政法规", "version_date": "2026-01-01", "effective_date": "2026-02-01",
            "articles": [{"no": "第一条", "text": "甲。"}, {"no": second, "path": ["第一章 总则"], "text": "乙。\n（一）丙；"}],
        })
        .to_string()
    };
    let all = |text: String| read(text.as_bytes(), None, TODAY);
    let two = all(format!("{}\n{}\n", line("甲条例", "第二条"), line("乙条例", "第二条"))).unwrap();
    assert_eq!(two.iter().map(|statute| statute.key.as_str()).collect::<Vec<_>>(), ["甲条例_2026", "乙条例_2026"]);
    let wrong = all(format!("{}\n{}\n{{\"title\": 1}}", line("甲条例", "第二条"), line("乙条例", "附则"))).unwrap_err();
    assert_eq!(
        wrong.iter().map(|flaw| flaw.line).collect::<Vec<_>>(),
        [2, 3, 3, 3, 3, 3, 3],
        "a title that is none, and five things missing"
    );
    let twice = all(format!("{}\n{}", line("甲条例", "第二条"), line("甲条例", "第二条"))).unwrap_err();
    assert_eq!(twice[0].line, 2);
}

#[test]
fn a_line_that_lacks_something_is_told_what_in_plain_words() {
    let told = |text: &str| read(text.as_bytes(), None, TODAY).unwrap_err();
    let lacking = told(r#"{"title": "甲条例", "level": "行政法规", "version_date": "2026年1月1日", "articles": {}}"#);
    let reasons: Vec<&str> = lacking.iter().map(|flaw| flaw.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "《甲条例》缺少制定机关（issuer）",
            "《甲条例》公布日期（version_date）不是日期，写成 2026-11-22 的样子",
            "《甲条例》缺少施行日期（effective_date）",
            "《甲条例》条文（articles）应当是一组条文，现在是一组字段",
        ]
    );
    let whole = |articles: &str| {
        let head = r#""title": "甲条例", "issuer": "国务院", "level": "行政法规", "version_date": "2026-01-01", "effective_date": "2026-02-01""#;
        format!("{{{head}, \"articles\": [{articles}]}}")
    };
    let articles = told(&whole(
        r#"{"no": "第一条", "text": "甲。"}, {"no": "第二条"}, {"no": 3, "text": ["乙。"]}, "第四条 丙。", {"no": "第五条", "path": "第一章", "text": "丁。"}, {"no": "第六条", "path": [1], "text": "戊。"}"#,
    ));
    let reasons: Vec<&str> = articles.iter().map(|flaw| flaw.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "《甲条例》第 2 项条文（第二条）的正文（text）没有写",
            "《甲条例》第 3 项条文的条号（no）应当是文字，现在是数字",
            "《甲条例》第 3 项条文的正文（text）应当是文字，现在是一组值",
            "《甲条例》第 4 项条文应当是写有条号（no）和正文（text）的一组字段，现在是文字",
            "《甲条例》第 5 项条文（第五条）的章节（path）应当是一组文字，现在是文字",
            "《甲条例》第 6 项条文（第六条）的章节（path）应当是一组文字，其中有一项是数字",
        ]
    );
    let broken = told("{\"title\": \"甲条例\",");
    assert!(broken[0].line == 1 && broken[0].reason.starts_with("不是完整的 JSON"), "{broken:?}");
}

proptest! {
    #[test]
    fn no_upload_breaks_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "[第一二三条之（）款\\n a#{}\"-]{0,80}") {
        for file in [bytes.as_slice(), text.as_bytes()] {
            if let Err(flaws) = read(file, Some(&head(2026)), TODAY) {
                prop_assert!(!flaws.is_empty() && flaws.iter().all(|flaw| flaw.line >= 1));
            }
        }
    }

    #[test]
    fn articles_that_are_written_out_are_read_again(texts in proptest::collection::vec("[甲乙丙丁，；]{1,30}。", 1..30)) {
        let file: String = texts.iter().enumerate().map(|(n, text)| {
            format!("第{}条　{text}\n", domain::rule::numeral(u16::try_from(n + 1).unwrap()))
        }).collect();
        let read: Vec<String> = plain(&file).unwrap().articles.into_iter().map(|article| article.text).collect();
        prop_assert_eq!(read, texts);
    }
}

/// What is decided by somebody of the agency at a moment.
fn with<T>(person: &str, now: &str, what: impl FnOnce(&Context) -> T) -> T {
    let mut desk = Desk::open();
    let administrator = serde_json::json!({"id": "bao", "name": "鲍管理", "roles": ["administrator"]});
    desk.agency.people.push(serde_json::from_value(administrator).unwrap());
    desk.now = now.parse().unwrap();
    let ctx = Context {
        now: desk.now,
        actor: desk.agency.person(person).unwrap(),
        agency: &desk.agency,
        profile: &desk.profile,
        calendar: &CALENDAR,
        editions: &desk.editions,
        history: &desk.history,
    };
    what(&ctx)
}

const MORNING: &str = "2026-09-01T09:00:00+08:00";

fn refused(person: &str, event: &LibraryEvent, known: &[KnownVersion]) -> Vec<&'static str> {
    with(person, MORNING, |ctx| record(event, known, ctx).err().map(|refusal| refusal.keys()).unwrap_or_default())
}

#[test]
fn statutes_are_recorded_by_the_legal_office_or_the_administrator() {
    let event = LibraryEvent::StatuteVersionRecorded(Box::new(plain(OLD).unwrap()));
    assert_eq!(refused("su", &event, &[]), [""; 0]);
    assert_eq!(refused("bao", &event, &[]), [""; 0]);
    assert_eq!(refused("zhou", &event, &[]), ["statute-entered-by-clerk"]);
}

#[test]
fn a_version_is_recorded_once_and_after_the_one_before() {
    let recorded = |statute| LibraryEvent::StatuteVersionRecorded(Box::new(statute));
    let new = plain(NEW).unwrap();
    let known = |year| {
        vec![KnownVersion {
            key: "示范市取水条例".to_owned(),
            version_date: date(year, 3, 1),
            effective_from: date(year, 5, 1),
            effective_to: None,
            repealed_here: false,
        }]
    };
    assert_eq!(refused("su", &recorded(new.clone()), &known(2020)), [""; 0]);
    assert_eq!(refused("su", &recorded(new.clone()), &known(2026)), ["statute-version-fits"; 2]);
    assert_eq!(refused("su", &recorded(new.clone()), &known(2027)), ["statute-version-fits"]);
    let mut late = new;
    late.version_date = date(2026, 9, 2);
    late.effective_from = date(2026, 9, 1);
    assert_eq!(refused("su", &recorded(late), &known(2020)), ["statute-version-fits"; 2]);
    let repeal = |key: &str, on| {
        LibraryEvent::StatuteRepealRecorded(StatuteRepeal {
            statute: key.to_owned(),
            repealed_on: on,
            basis: "决定".to_owned(),
        })
    };
    assert_eq!(refused("su", &repeal("示范市取水条例", date(2026, 12, 1)), &known(2020)), [""; 0]);
    assert_eq!(refused("su", &repeal("别的条例", date(2026, 12, 1)), &known(2020)), ["statute-version-fits"]);
    assert_eq!(refused("su", &repeal("示范市取水条例", date(2020, 5, 1)), &known(2020)), ["statute-version-fits"]);
    let mut gone = known(2020);
    gone[0].effective_to = Some(date(2025, 1, 1));
    assert_eq!(refused("su", &repeal("示范市取水条例", date(2026, 12, 1)), &gone), ["statute-version-fits"]);
}

/// 本平台办案规则第三百一十条: what one person proposes another confirms; where there is a judicial bureau, one of the two is of it.
#[test]
fn nobody_changes_the_library_alone() {
    let entry = Entry::Repeal(StatuteRepeal {
        statute: "示范市取水条例".to_owned(),
        repealed_on: date(2026, 12, 1),
        basis: "决定".to_owned(),
    });
    let proposed = Proposed { agency: "water".to_owned(), asked: vec!["water".to_owned()], entry };
    let first = LibraryEvent::StatuteEntryProposed(proposed);
    let proposals = proposal::fold([(MORNING.parse().unwrap(), "su", &first)]);
    let tried = |person: &str, confirmed: bool, opinion: &str, bureau: Option<bool>| {
        let with = EntryAnswer { proposal: 1, confirmed, opinion: opinion.to_owned() };
        keys(person, |ctx| proposal::answer(&proposals[0], &with, &[], bureau, ctx))
    };
    assert_eq!(tried("su", true, "", None), ["statute-entry-confirmed"]);
    assert_eq!(tried("bao", true, "", None), [""; 0]);
    assert_eq!(tried("bao", true, "", Some(false)), ["statute-entry-confirmed"]);
    assert_eq!(tried("bao", true, "", Some(true)), [""; 0]);
    assert_eq!(tried("bao", false, " ", None), ["statute-entry-confirmed"]);
    assert_eq!(tried("su", false, "撤回", Some(false)), [""; 0], "who proposed may take it back");
    assert_eq!(tried("zhou", true, "", None), ["statute-entered-by-clerk"]);
    let waits = keys("bao", |ctx| proposal::propose(&proposals[0].proposed.entry, &[], &proposals, ctx));
    assert_eq!(waits, ["statute-version-fits"], "it waits already");
}

fn keys(person: &str, what: impl FnOnce(&Context) -> Result<(), Refusal>) -> Vec<&'static str> {
    with(person, MORNING, |ctx| what(ctx).err().map(|refusal| refusal.keys()).unwrap_or_default())
}

fn cites(id: &str, article: u16, paragraph: Option<u8>, item: Option<u8>) -> Citation {
    Citation {
        what: Citing { kind: CitingKind::Matter, id: id.to_owned(), title: id.to_owned() },
        owner: Owner { role: Role::Reviewer, person: None },
        provision: Provision { paragraph, item, ..Provision::article("示范市取水条例_2020", article) },
    }
}

fn change(changed_on: Date, found_at: &str) -> StatuteChange {
    let old = Statute { key: "示范市取水条例_2020".to_owned(), ..plain(OLD).unwrap() };
    let new = plain(NEW).unwrap();
    let citing = [
        cites("立法目的", 1, None, None),
        cites("取水许可", 2, None, None),
        cites("未经批准取水", 3, Some(1), Some(1)),
        cites("拒绝检查", 3, Some(1), Some(2)),
        cites("施行", 4, None, None),
        cites("没有的条", 99, None, None),
    ];
    let found = ChangeEvent::StatuteChangeFound(StatuteChangeFound {
        agency: "water".to_owned(),
        title: old.title.clone(),
        before: old.key.clone(),
        after: Some(new.key.clone()),
        changed_on,
        affected: affected(citing, &Difference::between(&old, &new)),
    });
    StatuteChange::fold([(found_at.parse().unwrap(), "platform", &found)]).unwrap()
}

#[test]
fn what_cites_a_changed_article_is_found_down_to_the_item() {
    let change = change(date(2026, 5, 1), MORNING);
    let found: Vec<(&str, Fate, Option<String>)> = change
        .found
        .affected
        .iter()
        .map(|affected| {
            let provision = &affected.provisions[0];
            (affected.what.id.as_str(), provision.fate, provision.now.as_ref().map(ToString::to_string))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("取水许可", Fate::Changed, Some("《示范市取水条例》第二条".to_owned())),
            ("未经批准取水", Fate::Renumbered, Some("《示范市取水条例》第四条第一款第一项".to_owned())),
            ("拒绝检查", Fate::Renumbered, Some("《示范市取水条例》第四条第一款第三项".to_owned())),
            ("施行", Fate::Removed, None),
            ("没有的条", Fate::Removed, None),
        ]
    );
}

#[test]
fn the_month_runs_from_the_change_or_from_the_day_it_became_known() {
    let due = |change: &StatuteChange| with("su", MORNING, |ctx| change.due(ctx).due_on);
    assert_eq!(due(&change(date(2026, 11, 2), MORNING)), date(2026, 12, 2), "it takes effect later");
    assert_eq!(due(&change(date(2026, 5, 1), MORNING)), date(2026, 10, 8), "recorded late; 1 October is a holiday");
}

#[test]
fn the_last_day_of_the_month_is_in_time_and_the_day_after_is_late() {
    let change = change(date(2026, 11, 2), MORNING);
    let late = |now| with("su", now, |ctx| change.due(ctx).late);
    assert!(!late("2026-12-02T17:00:00+08:00"));
    assert!(late("2026-12-03T00:00:00+08:00"));
}

#[test]
fn a_task_is_settled_once_by_its_owner_with_a_reason() {
    let mut change = change(date(2026, 5, 1), MORNING);
    let settle = |change: &StatuteChange, person: &str, items: &[u32], outcome, reason: &str| {
        let with_ = ChangeSettled { items: items.to_vec(), outcome, reason: reason.to_owned() };
        with(person, MORNING, |ctx| change.settle(&with_, ctx).map(|_| with_).map_err(|refusal| refusal.keys()))
    };
    let broken = Err(vec!["change-settled-by-owner"]);
    assert_eq!(settle(&change, "zhou", &[0], ChangeOutcome::NoNeed, "不用改"), broken, "not the owner");
    assert_eq!(settle(&change, "su", &[0], ChangeOutcome::NoNeed, " "), broken, "no reason");
    assert_eq!(settle(&change, "su", &[], ChangeOutcome::Revised, ""), broken, "nothing chosen");
    assert_eq!(settle(&change, "su", &[9], ChangeOutcome::Revised, ""), broken, "not there");
    assert_eq!(settle(&change, "su", &[0], ChangeOutcome::Revised, "已经改了"), broken, "nothing was revised");
    let done = settle(&change, "su", &[0, 2], ChangeOutcome::NoNeed, "只变更条号").unwrap();
    change.apply(&done, "su", MORNING.parse().unwrap());
    assert_eq!(change.open().map(|(n, _)| n).collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(settle(&change, "su", &[0], ChangeOutcome::NoNeed, "又一次"), broken, "settled already");
    let rest = settle(&change, "su", &[1, 3, 4], ChangeOutcome::NoNeed, "只变更条号").unwrap();
    change.apply(&rest, "su", MORNING.parse().unwrap());
    with("su", MORNING, |ctx| assert_eq!(change.due(ctx).light, domain::due::Light::Done));
}
