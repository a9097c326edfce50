//! 法规库 Every version at hand, the law of a day, citations settled, words found, and two real versions compared.

use domain::people::Role;
use domain::rule::Provision;
use domain::statute::change::{Citation, Citing, CitingKind, Owner, affected};
use domain::statute::difference::{Difference, Fate, marked};
use domain::statute::{Status, Statute, Unit};
use jiff::civil::date;
use lawbook::{Library, Words};
use std::collections::BTreeSet;
use std::sync::Arc;

fn library() -> &'static Arc<Library> {
    Library::shipped()
}

fn statute(key: &str) -> Arc<Statute> {
    library().statute(key).unwrap()
}

#[test]
fn the_library_holds_every_version_once() {
    let versions = library().versions();
    assert!(versions.len() > 1400, "{}", versions.len());
    let keys: BTreeSet<&str> = versions.iter().map(|version| version.key.as_str()).collect();
    assert_eq!(keys.len(), versions.len());
    let dated: BTreeSet<_> = versions.iter().map(|version| (version.short_title(), version.version_date)).collect();
    assert_eq!(dated.len(), versions.len(), "a version stands twice");
    assert!(keys.iter().all(|key| key.chars().count() <= 80));
}

#[test]
fn what_is_filed_is_the_same_in_the_library() {
    for filed in lawbook::statutes().iter() {
        assert_eq!(*statute(&filed.key), *filed);
    }
}

#[test]
fn a_version_ends_before_the_next_one_begins() {
    for version in library().versions() {
        let chain = library().of_title(&version.title);
        for pair in chain.windows(2) {
            assert!(pair[0].version_date < pair[1].version_date, "{}", version.title);
            assert!(pair[0].effective_to.is_none_or(|last| last < pair[1].from()), "{}", pair[0].key);
            assert!(!matches!(pair[0].status, Status::InForce), "{}", pair[0].key);
        }
        assert!(version.effective_to.is_none_or(|last| last >= version.from()), "{}", version.key);
    }
}

#[test]
fn the_law_of_a_day_is_found() {
    let on = |title, day| library().on(title, day).map(|version| version.key.as_str());
    assert_eq!(on("行政复议法", date(2023, 12, 31)), Some("行政复议法_2017"));
    assert_eq!(on("《中华人民共和国行政复议法》", date(2024, 1, 1)), Some("行政复议法_2023"));
    assert_eq!(on("大气污染防治法", date(2026, 8, 15)), None, "repealed");
    assert_eq!(on("没有的法", date(2026, 8, 15)), None);
}

#[test]
fn citations_are_settled_by_day_by_year_and_by_what_the_text_has() {
    let keys = |text: &str, day| {
        let found = library().provisions(text, day);
        found.map(|found| found.into_iter().map(|provision| provision.statute.into_owned()).collect::<Vec<_>>())
    };
    let today = date(2026, 11, 22);
    assert_eq!(
        keys("《水法》第七十二条第（二）项、《行政复议法》第一条", today).unwrap(),
        ["水法_2016", "行政复议法_2023"]
    );
    assert_eq!(keys("《行政复议法》第一条", date(2020, 1, 1)).unwrap(), ["行政复议法_2017"]);
    assert_eq!(keys("《行政复议法》（2017年修正）第一条", today).unwrap(), ["行政复议法_2017"]);
    assert_eq!(keys("刑法第一百二十条之一第一款", today).unwrap().len(), 1);
    assert_eq!(keys("《水法》第七百条", today).unwrap_err().reason, "水法_2016没有这一条款");
    assert_eq!(keys("《水法》第七十二条第九项", today).unwrap_err().reason, "水法_2016没有这一条款");
}

#[test]
fn words_of_two_characters_are_found_exactly() {
    let words = Words::of(library());
    assert!(words.size() < 16 * 1024 * 1024, "{}", words.size());
    for asked in ["盐业", "驴肉", "取水", "PM", "网约"] {
        let candidates: BTreeSet<usize> = words.candidates(&[asked]).unwrap().into_iter().collect();
        for (n, version) in library().versions().iter().enumerate().step_by(23) {
            let text = statute(&version.key);
            let held = text
                .articles
                .iter()
                .any(|article| article.text.to_ascii_lowercase().contains(&asked.to_ascii_lowercase()));
            assert_eq!(candidates.contains(&n), held, "{asked} in {}", version.key);
        }
    }
    let both = words.candidates(&["取水许可", "水资源费"]).unwrap();
    assert!(both.iter().any(|n| library().versions()[*n].key == "取水许可和水资源费征收管理条例_2017"));
    assert_eq!(words.candidates(&["法"]), None, "one character tells too little");
}

#[test]
fn a_recorded_version_joins_the_library_and_ends_the_one_before() {
    let mut new = (*statute("水法_2016")).clone();
    new.key = "水法_2026".to_owned();
    new.version_date = date(2026, 10, 1);
    new.effective_from = date(2027, 1, 1);
    let now = library().with([Arc::new(new)], &[]);
    let on = |day| now.on("水法", day).map(|version| version.key.as_str());
    assert_eq!((on(date(2026, 12, 31)), on(date(2027, 1, 1))), (Some("水法_2016"), Some("水法_2026")));
    let (old, new) = (now.get("水法_2016").unwrap(), now.get("水法_2026").unwrap());
    assert_eq!(old.status_on(date(2026, 12, 31)), Status::InForce);
    assert_eq!(old.status_on(date(2027, 1, 1)), Status::Amended);
    assert_eq!((new.status_on(date(2026, 12, 31)), new.status_on(date(2027, 1, 1))), (Status::NotYet, Status::InForce));
    let gone = library().with([], &[("水法_2016".to_owned(), date(2026, 12, 31))]);
    assert_eq!(gone.on("水法", date(2027, 1, 1)), None);
    assert_eq!(gone.get("水法_2016").unwrap().status_on(date(2027, 1, 1)), Status::Repealed);
}

fn at(key: &'static str, article: u16, paragraph: Option<u8>, item: Option<u8>) -> Provision {
    Provision { paragraph, item, ..Provision::article(key, article) }
}

#[test]
fn the_reconsideration_law_of_2023_is_compared_with_that_of_2017() {
    let (old, new) = (statute("行政复议法_2017"), statute("行政复议法_2023"));
    let difference = Difference::between(&old, &new);
    let fate = |article| difference.of(&at("行政复议法_2017", article, None, None)).unwrap();
    // 申请期限: article 9 became article 20, and says more.
    assert_eq!(fate(9), (Fate::Rewritten, Some(at("行政复议法_2023", 20, None, None))));
    assert_eq!(fate(1).0, Fate::Changed);
    assert_eq!(difference.changes.iter().filter(|change| change.after.is_some()).count(), new.articles.len());
    assert_eq!(difference.changes.iter().filter(|change| change.before.is_some()).count(), old.articles.len());
    assert!(difference.count(Fate::Added) > 20 && difference.count(Fate::Removed) < 20);
    // A paragraph may stay where its article changed, and may be gone where the article stays.
    let owner = Owner { role: Role::Reviewer, person: None };
    let what = |id: &str| Citing { kind: CitingKind::Matter, id: id.to_owned(), title: id.to_owned() };
    let citing = [("甲", 9, Some(1)), ("甲", 1, None), ("乙", 43, None)].map(|(id, article, paragraph)| Citation {
        what: what(id),
        owner: owner.clone(),
        provision: at("行政复议法_2017", article, paragraph, None),
    });
    let other = Citation { provision: at("水法_2016", 1, None, None), ..citing[0].clone() };
    let found = affected(citing.into_iter().chain([other]), &difference);
    assert_eq!(found[0].provisions.len(), 2);
    assert!(found.iter().all(|found| found.provisions.iter().all(|p| p.cited.statute == "行政复议法_2017")));
    let gone = Difference::repeal(&old);
    assert_eq!(gone.of(&at("行政复议法_2017", 9, Some(1), None)), Some((Fate::Removed, None)));
}

#[test]
fn what_became_of_an_article_is_told_as_a_fact_only_where_it_is_certain() {
    let (old, new) = (statute("渔业法_2013"), statute("渔业法_2025"));
    let difference = Difference::between(&old, &new);
    let cited = |article| at("渔业法_2013", article, None, None);
    let now = |article| at("渔业法_2025", article, None, None);
    let perhaps = |article| {
        assert_eq!(difference.of(&cited(article)), Some((Fate::Unclear, None)), "{article}");
        difference.perhaps(&cited(article)).iter().map(|found| found.article).collect::<Vec<_>>()
    };
    // 无证捕捞: it begins alike, and does not become the article on electric fishing, which says as much of the sanction.
    assert_eq!(difference.of(&cited(41)), Some((Fate::Rewritten, Some(now(69)))));
    for (article, became) in [(1, 1), (2, 2), (22, 30), (29, 41), (35, 50), (40, 65), (43, 70)] {
        assert_eq!(difference.of(&cited(article)).unwrap().1, Some(now(became)), "{article}");
    }
    // 电鱼: cut in two. 违反作业类型: went into what another one became.
    assert_eq!(perhaps(38)[..2], [77, 78]);
    assert_eq!(perhaps(42), [69]);
    assert_eq!(perhaps(39), [86], "抢夺养殖水产品 is nowhere else");
    let removed: Vec<u16> = (1..=50).filter(|n| difference.of(&cited(*n)).unwrap().0 == Fate::Removed).collect();
    assert_eq!(removed, [48], "only what nothing is like is gone");
    let owner = Owner { role: Role::Reviewer, person: None };
    let what = Citing { kind: CitingKind::Matter, id: "渔-01".to_owned(), title: "电鱼".to_owned() };
    let found = affected([Citation { what, owner, provision: cited(38) }], &difference);
    let told = &found[0].provisions[0];
    assert_eq!((told.fate, &told.now, told.perhaps[..2].to_vec()), (Fate::Unclear, &None, vec![now(77), now(78)]));
}

#[test]
fn the_food_safety_law_of_2025_changes_few_articles_and_says_which_words() {
    let (old, new) = (statute("食品安全法_2021"), statute("食品安全法_2025"));
    let difference = Difference::between(&old, &new);
    let kept = difference.count(Fate::Unchanged) + difference.count(Fate::Renumbered);
    assert!(kept > 140, "{kept}");
    for change in difference.changes.iter().filter(|change| change.fate == Fate::Changed) {
        let (before, after) = change.marked();
        let joined = |pieces: &[domain::statute::difference::Piece]| pieces.iter().map(|p| p.text).collect::<String>();
        assert_eq!(joined(&before), change.before.unwrap().text);
        assert_eq!(joined(&after), change.after.unwrap().text);
        assert!(before.iter().chain(&after).any(|piece| piece.changed));
    }
}

#[test]
fn a_version_compared_with_itself_has_not_changed() {
    for key in ["民法典_2020", "刑法_2023", "行政处罚法_2021"] {
        let Some(same) = library().statute(key) else { continue };
        let difference = Difference::between(&same, &same);
        assert_eq!(difference.count(Fate::Unchanged), same.articles.len(), "{key}");
    }
}

#[test]
fn words_that_changed_are_marked_and_short_islands_with_them() {
    let changed = |text: &str, other: &str| {
        let (before, after) = marked(text, other);
        let words = |pieces: Vec<domain::statute::difference::Piece>| {
            pieces.iter().filter(|piece| piece.changed).map(|piece| piece.text.to_owned()).collect::<Vec<_>>()
        };
        (words(before), words(after))
    };
    assert_eq!(
        changed("处一万元以上十万元以下的罚款。", "处二万元以上二十万元以下的罚款。"),
        (vec!["一".into()], vec!["二".into(), "二".into()])
    );
    assert_eq!(changed("同", "同"), (vec![], vec![]));
    assert_eq!(changed("", "新"), (vec![], vec!["新".into()]));
    assert_eq!(
        changed("由主管部门批准", "由县级以上人民政府批准"),
        (vec!["主管部门".into()], vec!["县级以上人民政府".into()])
    );
}

#[test]
fn texts_without_articles_are_kept_whole_or_in_their_sections() {
    let units: BTreeSet<&str> = library().versions().iter().map(|version| version.unit.label()).collect();
    assert_eq!(units.len(), Unit::ALL.len());
}
