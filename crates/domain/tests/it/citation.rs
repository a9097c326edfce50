//! 引用 What is read of a citation, and what is said of one that cannot be read.

use domain::rule::{Provision, numeral};
use domain::statute::{cited, parse_provisions};
use proptest::prelude::*;
use std::borrow::Cow;

fn key(title: &str, year: Option<i16>) -> Option<String> {
    let title = title.strip_prefix("中华人民共和国").unwrap_or(title);
    match (title, year) {
        ("水法" | "刑法" | "行政处罚法", None) => Some(title.to_owned()),
        ("水法", Some(year)) => Some(format!("水法_{year}")),
        _ => None,
    }
}

fn read(text: &str) -> Vec<String> {
    parse_provisions(text, key).unwrap().iter().map(ToString::to_string).collect()
}

fn refused(text: &str) -> (usize, String) {
    let wrong = parse_provisions(text, key).unwrap_err();
    (wrong.column, wrong.reason)
}

#[test]
fn a_list_of_citations_is_read_down_to_the_item() {
    assert_eq!(
        read("《水法》第七十二条第一款第（二）项、第七十三条"),
        ["《水法》第七十二条第一款第二项", "《水法》第七十三条"]
    );
    assert_eq!(
        read("《中华人民共和国水法》第72条第1款第(2)项；《行政处罚法》第五十八条。"),
        ["《水法》第七十二条第一款第二项", "《行政处罚法》第五十八条"]
    );
    assert_eq!(read("依据《水法》第七条第（一）、（三）项的规定"), ["《水法》第七条第一项", "《水法》第七条第三项"]);
    assert_eq!(
        read("《水法》第七条第一款、第三款第二项和第八条"),
        ["《水法》第七条第一款", "《水法》第七条第三款第二项", "《水法》第八条"]
    );
}

#[test]
fn an_article_put_in_later_keeps_its_second_number() {
    assert_eq!(read("《刑法》第一百二十条之一第一款"), ["《刑法》第一百二十条之一第一款"]);
    assert_eq!(read("《刑法》第一百二十条之规定"), ["《刑法》第一百二十条"]);
    assert_eq!(read("《刑法》第１２０条之二"), ["《刑法》第一百二十条之二"]);
}

#[test]
fn ranges_and_lists_are_spelled_out() {
    let three = ["《水法》第七条", "《水法》第八条", "《水法》第九条"];
    assert_eq!(read("《水法》第七条至第九条"), three);
    assert_eq!(read("《水法》第七至九条"), three);
    assert_eq!(read("《水法》第七、八、九条"), three);
    assert_eq!(read("《水法》第七条第一项至第三项").len(), 3);
    assert_eq!(read("《水法》第七条、第七条"), ["《水法》第七条"], "each once");
}

#[test]
fn titles_may_stand_without_marks_and_may_be_referred_to() {
    assert_eq!(read("水法第七条"), ["《水法》第七条"]);
    assert_eq!(read("《水法》第七条、该法第八条"), ["《水法》第七条", "《水法》第八条"]);
    assert_eq!(read("水法第七条\n行政处罚法第八条"), ["《水法》第七条", "《行政处罚法》第八条"]);
}

#[test]
fn the_year_of_a_version_is_heeded() {
    let found = parse_provisions("《水法》（2016年修正）第七条", key).unwrap();
    assert_eq!(found[0].statute, "水法_2016");
    let found = parse_provisions("《水法》(2002)第七条", key).unwrap();
    assert_eq!(found[0].statute, "水法_2002");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    assert_eq!(refused("第七条"), (1, "没有写明是哪部法律".to_owned()));
    assert_eq!(refused("《水法》"), (1, "没有写明第几条".to_owned()));
    assert_eq!(refused("《水法》、《刑法》第七条"), (1, "没有写明第几条".to_owned()));
    assert_eq!(refused("《渔业法》第七条"), (1, "没有收录这个名称的法律文件".to_owned()));
    assert_eq!(refused("《水法》第七条，还有别的"), (9, "不能识别，只填法律名称和条、款、项".to_owned()));
    assert_eq!(refused("《水法》第九条至第七条"), (9, "起止颠倒，或者范围太大".to_owned()));
    assert_eq!(refused("《水法》第九条至第二款"), (8, "“至”的两边应当都是条、都是款或者都是项".to_owned()));
    assert_eq!(refused("《水法》第二款"), (5, "前面没有写明第几条".to_owned()));
    assert_eq!(refused("《水法》第七条第999款"), (8, "款、项的编号太大".to_owned()));
    assert_eq!(refused("《水法》第七条第一项第1目"), (11, "条款只记到项，请删去目".to_owned()));
    assert_eq!(refused("《水法》第零条").0, 5);
    assert_eq!(refused("《水法》第99999999999999999999条").0, 5);
    assert_eq!(refused("").1, "没有条款");
    assert_eq!(refused("《水法").0, 1);
}

#[test]
fn citations_in_a_running_text_are_found_where_they_stand() {
    let text = "当事人违反了《水法》第三十四条第二款的规定。依据《水法》第六十七条第（二）项、第六十八条，第七条另行处理，\
                并按照《渔业法》和该法第九条之规定办理，有下列情形之一的除外。";
    let found: Vec<(&str, String)> = cited(text)
        .into_iter()
        .map(|cited| (&text[cited.at.clone()], cited.of(cited.title.to_owned()).to_string()))
        .collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(at, provision)| (*at, provision.as_str())).collect();
    assert_eq!(
        found,
        [
            ("第三十四条第二款", "《水法》第三十四条第二款"),
            ("第六十七条第（二）项", "《水法》第六十七条第二项"),
            ("第六十八条", "《水法》第六十八条"),
            ("第七条", "《水法》第七条"),
            ("第九条", "《渔业法》第九条"),
        ]
    );
    assert!(cited("本案第三条理由不成立，第一款车辆").is_empty());
    assert_eq!(cited("依照本法第三十二条处罚")[0].title, "本法");
}

fn provision() -> impl Strategy<Value = Provision> {
    let small = proptest::option::of(1..=20u8);
    (1..2000u16, proptest::option::of(1..=20u16), small.clone(), small).prop_map(|(article, sub, paragraph, item)| {
        Provision { statute: Cow::Borrowed("水法"), article, sub, paragraph, item }
    })
}

proptest! {
    #[test]
    fn a_provision_that_is_written_out_is_read_again(provisions in proptest::collection::vec(provision(), 1..6)) {
        let mut once: Vec<Provision> = Vec::new();
        for provision in provisions {
            if !once.contains(&provision) {
                once.push(provision);
            }
        }
        let text = once.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        prop_assert_eq!(parse_provisions(&text, key).unwrap(), once.clone());
        let found: Vec<Provision> = cited(&text).iter().map(|cited| cited.of(cited.title.to_owned())).collect();
        prop_assert_eq!(found, once);
    }

    #[test]
    fn brackets_and_digits_of_either_width_say_the_same(article in 1..500u16, item in 1..30u8) {
        let (chinese, small) = (numeral(article), numeral(item.into()));
        let expected = parse_provisions(&format!("《水法》第{chinese}条第{small}项"), key).unwrap();
        for text in [
            format!("《水法》第{article}条第{item}项"),
            format!("《水法》第{chinese}条第（{small}）项"),
            format!("《水法》 第{article}条 第({item})项"),
            format!("水法第{chinese}条第({small}）项"),
        ] {
            prop_assert_eq!(&parse_provisions(&text, key).unwrap(), &expected);
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[《》〈〉第条款项目之至、，。（）()0-9０-９一二三十百千零〇水法本该同年 \\n—x]{0,40}") {
        for found in cited(&text) {
            prop_assert!(text.get(found.at).is_some());
        }
        if let Err(wrong) = parse_provisions(&text, key) {
            prop_assert!(wrong.column <= text.chars().count() + 1);
        }
    }

    #[test]
    fn neither_does_any_other(text in any::<String>()) {
        drop(cited(&text));
        drop(parse_provisions(&text, key));
    }
}
