//! What is found and what is not, in words.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use search::{Entry, Index, Names, Place, Query, Sort, mark};

fn entry(id: &str, title: &str, text: &str) -> Entry {
    Entry {
        id: id.into(),
        title: title.into(),
        text: text.into(),
        agency: "水利局".into(),
        division: "990104".into(),
        status: "公示中".into(),
        ..Entry::default()
    }
}

fn index(entries: &[Entry]) -> Index {
    let index = Index::in_memory().unwrap();
    index.put(entries).unwrap();
    index.commit(&Place { record: "test".into(), position: 1 }).unwrap();
    index
}

fn ids(index: &Index, query: &Query) -> Vec<String> {
    index.find(&Query { limit: 100, ..query.clone() }).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

fn by_words(index: &Index, words: &str) -> Vec<String> {
    ids(index, &Query { words: words.into(), ..Query::default() })
}

#[test]
fn words_of_one_and_two_characters_and_rare_ones_are_found() {
    let index = index(&[
        entry("a", "违法超限运输案", "当事人张伟驾驶货车"),
        entry("b", "伟业建材污染案", "𠮷田商店张贴公告，㐂乐超市"),
    ]);
    assert_eq!(by_words(&index, "超限"), ["a"]);
    assert_eq!(by_words(&index, "张伟"), ["a"]);
    assert_eq!(by_words(&index, "𠮷田"), ["b"]);
    assert_eq!(by_words(&index, "㐂"), ["b"]);
    assert_eq!(by_words(&index, "伟").len(), 2);
    let mut one = entry("c", "", "");
    one.also = vec!["919901045MA5X00312".into()];
    assert_eq!(by_words(&self::index(&[one]), "ma5x"), ["c"], "what is not shown is found too");
    assert_eq!(by_words(&index, "伟张"), [""; 0], "the order of the characters counts");
}

#[test]
fn width_case_brackets_and_blanks_do_not_matter() {
    let mut one = entry("a", "", "ABC 有限公司");
    one.doc_no = "澄水罚〔2026〕12号".into();
    let index = index(&[one]);
    for words in ["澄水罚[2026]12号", "澄水罚（２０２６）１２号", "罚2026", "ａｂｃ有限", "abc 公司"]
    {
        assert_eq!(by_words(&index, words), ["a"], "{words}");
    }
}

#[test]
fn what_a_comma_parts_is_not_one_word() {
    let index = index(&[entry("a", "", "位于北京，海淀设厂")]);
    assert!(by_words(&index, "北京海淀").is_empty());
    assert_eq!(by_words(&index, "北京，海淀"), ["a"]);
    assert_eq!(by_words(&index, "北京 海淀"), ["a"]);
    let index = self::index(&[entry("b", "", "罚款10，000元")]);
    assert_eq!(
        (by_words(&index, "10000元"), by_words(&index, "1０,000")),
        (vec!["b".to_owned()], vec!["b".to_owned()])
    );
}

#[test]
fn a_query_is_never_a_program() {
    let index = index(&[entry("a", "违法超限运输案", "x")]);
    let longest = "超".repeat(100_000);
    for words in [
        "title:超限",
        "超限 OR *",
        "\"超限",
        "(((",
        "超限~9999",
        "* NOT",
        "\u{202e}超限",
        "[a TO z]",
        "超限^1000000",
        longest.as_str(),
        "'; DROP TABLE publication_view; --",
    ] {
        let found = index.find(&Query { words: words.into(), limit: 10, ..Query::default() }).unwrap();
        assert!(found.total <= 1);
    }
    let many = "a ".repeat(10_000);
    assert_eq!(search::words(&many).len(), search::MOST_WORDS);
    assert_eq!(by_words(&index, "  《》 —— "), ["a"], "marks alone ask for nothing");
}

#[test]
fn what_was_counted_is_counted_again_after_a_commit() {
    let index = index(&[entry("a", "甲", ""), entry("b", "乙", "")]);
    let counted = |index: &Index| index.tally(&Query::default()).unwrap().status.values().sum::<u64>();
    let second_page = Query { offset: 20, limit: 20, ..Query::default() };
    assert_eq!(counted(&index), 2);
    assert_eq!(*index.tally(&second_page).unwrap(), *index.tally(&Query::default()).unwrap(), "a page is no condition");
    index.put(&[entry("c", "丙", "")]).unwrap();
    index.remove(["a", "b"]);
    assert_eq!(counted(&index), 2, "not committed yet");
    index.commit(&search::Place { record: "r".into(), position: 1 }).unwrap();
    assert_eq!(counted(&index), 1);
}

#[test]
fn facets_narrow_and_are_counted_without_themselves() {
    let mut entries = vec![entry("a", "甲", ""), entry("b", "乙", ""), entry("c", "丙", "")];
    for (entry, (agency, division, fen, on, kinds)) in entries.iter_mut().zip([
        ("水利局", "410183", Some(100_000), "2026-11-01", vec!["罚款"]),
        ("交通局", "410100", Some(60_000_000), "2025-03-01", vec!["罚款", "警告"]),
        ("交通局", "640100", None, "2025-12-31", vec!["警告"]),
    ]) {
        entry.agency = agency.into();
        entry.division = division.into();
        entry.amount_fen = fen;
        entry.decided_on = on.into();
        entry.kinds = kinds.into_iter().map(Into::into).collect();
    }
    let index = index(&entries);
    let some = |values: &[&str]| values.iter().map(ToString::to_string).collect::<Vec<_>>();
    let query = Query { agency: some(&["交通局"]), ..Query::default() };
    assert_eq!(index.find(&query).unwrap().total, 2);
    let tally = index.tally(&query).unwrap();
    assert_eq!(
        tally.agency.clone().into_iter().collect::<Vec<_>>(),
        [("交通局".to_owned(), 2), ("水利局".to_owned(), 1)]
    );
    assert_eq!(tally.year.clone().into_iter().collect::<Vec<_>>(), [(2025, 2)]);
    assert_eq!(tally.kind["警告"], 2);
    assert_eq!(ids(&index, &Query { region: some(&["41"]), ..Query::default() }).len(), 2);
    assert_eq!(ids(&index, &Query { region: some(&["410183"]), ..Query::default() }), ["a"]);
    assert_eq!(ids(&index, &Query { region: some(&["4101"]), ..Query::default() }).len(), 2);
    assert_eq!(ids(&index, &Query { year: vec![2026], ..Query::default() }), ["a"]);
    assert_eq!(
        ids(&index, &Query { from: Some("2025-12-31".into()), to: Some("2026-01-01".into()), ..Query::default() }),
        ["c"]
    );
    assert_eq!(ids(&index, &Query { band: some(&["d"]), ..Query::default() }), ["b"]);
    assert_eq!(ids(&index, &Query { amount_to: Some(100_000), ..Query::default() }), ["a"]);
    assert_eq!(ids(&index, &Query { sort: Sort::Amount, ..Query::default() }), ["b", "a", "c"]);
    assert_eq!(ids(&index, &Query { sort: Sort::Decided, ..Query::default() }), ["a", "c", "b"]);
    assert_eq!(ids(&index, &Query { kind: some(&["没有这种"]), ..Query::default() }), [""; 0]);
}

#[test]
fn relevance_puts_the_title_before_the_text() {
    let mut late = entry("late", "其他", "文中提到超限运输一次");
    late.published_on = "2026-11-02".into();
    let mut early = entry("early", "超限运输案", "");
    early.published_on = "2026-11-01".into();
    let index = index(&[late, early]);
    let query = Query { words: "超限".into(), ..Query::default() };
    assert_eq!(ids(&index, &query), ["late", "early"]);
    assert_eq!(ids(&index, &Query { sort: Sort::Relevance, ..query }), ["early", "late"]);
}

#[test]
fn pages_neither_repeat_nor_leave_out() {
    let entries: Vec<Entry> = (0..50).map(|i| entry(&format!("id{i}"), "同日", "")).collect();
    let index = index(&entries);
    let page = |offset| index.find(&Query { offset, limit: 20, ..Query::default() }).unwrap();
    let mut all: Vec<String> = [0, 20, 40].into_iter().flat_map(|offset| page(offset).hits).map(|hit| hit.id).collect();
    all.sort();
    all.dedup();
    assert_eq!((all.len(), page(0).total), (50, 50));
}

#[test]
fn an_entry_put_again_takes_the_place_of_the_first() {
    let index = index(&[entry("a", "旧", "")]);
    index.put(&[entry("a", "新", "")]).unwrap();
    index.put(&[entry("b", "新", "")]).unwrap();
    index.remove(["b"]);
    assert_eq!(by_words(&index, "旧"), ["a"], "nothing changes before the commit");
    index.commit(&Place { record: "test".into(), position: 2 }).unwrap();
    assert_eq!((by_words(&index, "旧").len(), by_words(&index, "新")), (0, vec!["a".to_owned()]));
}

#[test]
fn the_index_knows_how_far_it_was_fed_and_is_begun_anew_when_it_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search");
    let place = Place { record: "xiezhi".into(), position: 7 };
    {
        let index = Index::open(&path).unwrap();
        assert_eq!(index.place().unwrap(), None);
        index.put(&[entry("a", "超限", "")]).unwrap();
        index.commit(&place).unwrap();
    }
    {
        let index = Index::open(&path).unwrap();
        assert_eq!((index.place().unwrap(), index.len()), (Some(place), 1));
    }
    std::fs::write(path.join("meta.json"), "{broken").unwrap();
    let index = Index::open(&path).unwrap();
    assert_eq!((index.place().unwrap(), index.len()), (None, 0));
}

#[test]
fn hits_are_told_apart_as_plain_text() {
    let text = "<script>alert(1)</script>六轴货车超 限行驶，后又超限。".to_owned() + &"长".repeat(300);
    let pieces = mark(&text, "超限", 40);
    let hits: Vec<&str> = pieces.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
    assert_eq!(hits, ["超 限", "超限"]);
    assert!(pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>() <= 43);
    assert_eq!(mark("短文", "没有", 40).len(), 1);
    assert!(mark("", "x", 40).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn exactly_the_texts_that_contain_the_word_are_found(texts in prop::collection::vec("[张伟超限A1１ａ。]{0,12}", 1..12), word in "[张伟超限a1]{1,4}") {
        let folded = |text: &str| text.replace('１', "1").replace(['ａ', 'A'], "a");
        let entries: Vec<Entry> = texts.iter().enumerate().map(|(i, text)| Entry { agency: String::new(), ..entry(&i.to_string(), "", text) }).collect();
        let index = index(&entries);
        let mut expected: Vec<String> = (0..texts.len()).filter(|i| folded(&texts[*i]).contains(&word)).map(|i| i.to_string()).collect();
        let mut found = by_words(&index, &word);
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn no_text_and_no_query_makes_it_fall(text in ".{0,200}", query in ".{0,80}", longest in 0usize..50) {
        let shown: String = mark(&text, &query, longest).into_iter().map(|piece| piece.text).collect();
        prop_assert!(shown.chars().count() <= longest + 2);
        let index = index(&[entry("a", &query, &text)]);
        index.find(&Query { words: query, limit: 5, sort: Sort::Relevance, ..Query::default() }).unwrap();
    }
}

fn names() -> Names {
    let names = [
        "中华人民共和国行政处罚法",
        "中华人民共和国环境影响评价法",
        "中华人民共和国食品安全法",
        "中华人民共和国水法",
        "澄湖区生态环境局",
        "澄湖区市场监督管理局",
        "张伟",
        "关于生活垃圾和建筑垃圾经营活动的规定",
        "重庆市水资源管理条例",
        "排污许可管理条例",
        "交通大厦餐饮有限公司",
        "澄湖区交通运输局",
    ];
    let (agencies, others): (Vec<_>, Vec<_>) =
        names.into_iter().map(str::to_owned).partition(|name| name.ends_with('局'));
    let (statutes, others) = others.into_iter().partition::<Vec<_>, _>(|name| name.ends_with(['法', '例', '定']));
    Names::new(agencies, statutes, others)
}

#[test]
fn a_name_is_suggested_by_its_pinyin_whole_begun_or_by_initials() {
    let names = names();
    for (spelled, meant) in [
        ("xingzhengchufafa", "中华人民共和国行政处罚法"),
        ("XINGZHENG chufa", "中华人民共和国行政处罚法"),
        ("xingzhengchuf", "中华人民共和国行政处罚法"),
        ("xzcff", "中华人民共和国行政处罚法"),
        ("xzchufa", "中华人民共和国行政处罚法"),
        ("sthjj", "澄湖区生态环境局"),
        ("shjj", "澄湖区生态环境局"),
        ("zhangwei", "张伟"),
        ("zw", "张伟"),
        ("chongqing", "重庆市水资源管理条例"),
        ("排wu", "排污许可管理条例"),
        ("paiwu许可", "排污许可管理条例"),
        ("行政cf", "中华人民共和国行政处罚法"),
        // Who types what an agency is called means the agency rather than a company.
        ("jiaotong", "澄湖区交通运输局"),
    ] {
        assert_eq!(names.suggest(spelled, 3).first().map(String::as_str), Some(meant), "{spelled}");
    }
    assert_eq!(names.suggest("qqqq", 3), [""; 0]);
    // Letters that happen to stand somewhere in a name, one here and one there, mean nothing.
    for letters in ["cmhd", "cgtd", "wzpd", "gglj"] {
        assert_eq!(names.suggest(letters, 3), [""; 0], "{letters}");
    }
    assert_eq!(names.suggest("x", 3), [""; 0], "one letter means nothing yet");
    assert_eq!(names.suggest(&"xingzheng".repeat(20), 3), [""; 0]);
}

#[test]
fn what_many_names_begin_with_is_offered_itself_and_more_letters_are_narrower() {
    let company = |trade: &str| format!("澄湖县鑫隆盛达{trade}有限公司");
    let trades = ["餐饮", "食品", "商贸", "物流", "运输", "建筑"];
    let others = trades.iter().map(|trade| company(trade)).chain(["澄湖县鑫隆商行".to_owned()]);
    let names = Names::new([], [], others);
    let begun = names.suggest("xinlongshengd", 5);
    assert_eq!((begun.len(), begun[0].as_str()), (5, "鑫隆盛达"), "{begun:?}");
    assert_eq!(names.suggest("xinlongshengdawul", 5), [company("物流")]);
    assert_eq!(names.suggest("xinlongshengdawl", 5), [company("物流")], "syllables and initials mixed");
    assert_eq!(names.suggest("xinlongsh", 5).len(), 5);
}

#[test]
fn a_name_is_suggested_by_its_abbreviation_its_sound_and_one_slip() {
    let names = names();
    for (written, meant) in [
        ("处罚法", "中华人民共和国行政处罚法"),
        ("环评法", "中华人民共和国环境影响评价法"),
        ("食安法", "中华人民共和国食品安全法"),
        ("市监局", "澄湖区市场监督管理局"),
        ("行政处法法", "中华人民共和国行政处罚法"),
        ("食品安金法", "中华人民共和国食品安全法"),
    ] {
        assert_eq!(names.suggest(written, 3).first().map(String::as_str), Some(meant), "{written}");
    }
    assert_eq!(names.suggest("澄湖区生态环境局", 3), [""; 0], "never what was written itself");
    assert_eq!(names.suggest("无此名称", 3), [""; 0]);
}

#[test]
fn what_a_result_is_drawn_from_comes_back_and_whole_groups_go() {
    let mut one = entry("a", "取水许可", "");
    (one.card, one.category) = ("{\"kind\":\"x\"}".into(), "执法事项".into());
    let mut other = entry("b", "取水许可", "");
    other.agency = "交通局".into();
    let index = index(&[one, other]);
    let hits = index.find(&Query { words: "取水".into(), limit: 5, ..Query::default() }).unwrap().hits;
    assert!(hits.iter().any(|hit| hit.card == "{\"kind\":\"x\"}"), "{hits:?}");
    assert_eq!(by_words(&index, "kind"), [""; 0], "and is not searched");
    index.remove_agency("交通局");
    index.commit(&Place { record: "test".into(), position: 2 }).unwrap();
    assert_eq!(by_words(&index, "取水"), ["a"]);
    index.remove_category("执法事项");
    index.commit(&Place { record: "test".into(), position: 3 }).unwrap();
    assert_eq!(by_words(&index, "取水"), [""; 0]);
}

proptest! {
    #[test]
    fn no_query_makes_suggestions_fail(query in "\\PC{0,80}") {
        drop(names().suggest(&query, 5));
    }

    #[test]
    fn no_letters_make_suggestions_fail(query in "[a-z ']{0,70}") {
        drop(names().suggest(&query, 5));
    }
}
