//! 资料 Every embedded file can be read, and says what it should.

use domain::money::Fen;
use domain::profile::{Mark, ReviewOrder};
use domain::rule::{self, Provision};
use domain::statute::{Status, Statute, parse_numeral};
use jiff::civil::date;
use lawbook::{calendar, decisions, divisions, profile, profiles, statutes};
use std::borrow::Cow;

fn provision(statute: &'static str, article: u16, paragraph: Option<u8>, item: Option<u8>) -> Provision {
    Provision { statute: Cow::Borrowed(statute), article, sub: None, paragraph, item }
}

#[test]
fn every_embedded_file_can_be_read() {
    assert_eq!(lawbook::defects(), []);
    assert!(statutes().iter().count() >= 70);
    assert!(decisions().len() >= 150);
    assert_eq!(divisions().iter().count(), 3214);
    assert!(profiles().len() >= 10);
}

#[test]
fn the_articles_of_a_statute_count_up_without_a_gap_but_where_the_source_has_one() {
    for statute in statutes().iter().filter(|statute| statute.issuer != "本平台") {
        let numbers: Vec<u16> = statute.articles.iter().filter(|article| article.sub == 0).map(|a| a.number).collect();
        let last = *numbers.last().unwrap();
        let missing: Vec<u16> = (1..=last).filter(|number| !numbers.contains(number)).collect();
        let known: &[u16] = if statute.key == "生态环境法典_2026" { &[1120, 1201] } else { &[] };
        assert_eq!(missing, known, "{}", statute.key);
    }
}

#[test]
fn the_items_of_every_paragraph_count_from_one() {
    for statute in statutes().iter() {
        for article in &statute.articles {
            for paragraph in article.paragraphs() {
                for (i, item) in paragraph.items.iter().enumerate() {
                    let number = u8::try_from(i + 1).unwrap();
                    assert_eq!(paragraph.item(number), Some(*item), "{} {}", statute.key, article.number);
                }
            }
        }
    }
}

#[test]
fn a_paragraph_and_its_item_are_found() {
    let text = statutes().text(&provision("行政处罚法_2021", 58, Some(1), Some(2)));
    assert_eq!(text, Some("（二）直接关系当事人或者第三人重大权益，经过听证程序的；"));
    let text = statutes().text(&provision("行政处罚法_2021", 58, Some(2), None)).unwrap();
    assert!(text.starts_with("行政机关中初次从事"));
    let text = statutes().text(&provision("行政处罚法_2021", 63, None, Some(3))).unwrap();
    assert!(text.starts_with("（三）降低资质等级"));
    assert_eq!(statutes().text(&provision("行政处罚法_2021", 58, Some(3), None)), None);
    assert_eq!(statutes().text(&provision("行政处罚法_2021", 87, None, None)), None);
    assert_eq!(statutes().text(&provision("行政处罚法_1996", 1, None, None)), None);
}

#[test]
fn the_sections_of_a_notice_are_found_by_their_number() {
    let notice = statutes().get("国办发2018-118号_三项制度指导意见").unwrap();
    assert!(notice.article(11).unwrap().text.starts_with("明确审核机构。"));
    assert_eq!(notice.articles.len(), 23);
}

#[test]
fn a_quote_is_compared_character_by_character() {
    let whole = provision("行政处罚法_2021", 42, None, None);
    assert!(statutes().contains_quote(&whole, "执法人员不得少于两人，法律另有规定的除外。"));
    assert!(!statutes().contains_quote(&whole, "执法人员不得少于两人,法律另有规定的除外。"));
    assert!(!statutes().contains_quote(&whole, ""));
    let items = "（一）涉及重大公共利益的；（二）直接关系当事人";
    assert!(
        statutes().contains_quote(&provision("行政处罚法_2021", 58, Some(1), None), items),
        "line ends do not count"
    );
}

#[test]
fn the_law_at_the_time_is_found_by_title_and_day() {
    let on = |title, day| statutes().in_force_on(title, day).map(|statute| statute.key.as_str());
    assert_eq!(on("《中华人民共和国食品安全法》", date(2025, 11, 30)), Some("食品安全法_2021"));
    assert_eq!(on("食品安全法", date(2025, 12, 1)), Some("食品安全法_2025"));
    assert_eq!(on("道路运输条例", date(2023, 7, 19)), Some("道路运输条例_2022"));
    assert_eq!(on("中华人民共和国大气污染防治法", date(2026, 8, 14)), Some("大气污染防治法_2018"));
    assert_eq!(on("中华人民共和国大气污染防治法", date(2026, 8, 15)), None, "the code has replaced it");
    assert_eq!(on("生态环境法典", date(2026, 8, 15)), Some("生态环境法典_2026"));
}

#[test]
fn what_is_no_longer_the_law_says_so() {
    for statute in statutes().iter() {
        assert_eq!(statute.status == Status::InForce, statute.effective_to.is_none(), "{}", statute.key);
        assert!(statute.effective_to.is_none_or(|last| last > statute.effective_from), "{}", statute.key);
        assert!(statute.version_date <= statute.effective_from || statute.issuer == "本平台", "{}", statute.key);
    }
}

#[test]
fn no_two_versions_of_a_statute_are_in_force_on_one_day() {
    let all: Vec<&Statute> = statutes().iter().collect();
    for (i, one) in all.iter().enumerate() {
        for other in &all[i + 1..] {
            let overlap = one.in_force_on(other.effective_from) || other.in_force_on(one.effective_from);
            assert!(one.title != other.title || !overlap, "{} and {}", one.key, other.key);
        }
    }
}

#[test]
fn a_malformed_statute_is_refused_with_its_line() {
    let front = "---\nkey: 甲_2021\ntitle: 甲\nissuer: 乙\nkind: 法律\nversion: 2021-01-22\neffective_from: 2021-07-15\n\
                 status: 现行有效\nas_of: 2026-08-28\nsource: 丙\n---\n";
    let line = |file: &str| Statute::parse(file).unwrap_err().line;
    assert!(Statute::parse(&format!("{front}\n第一条 子。\n\n第二条 丑。\n")).is_ok());
    assert_eq!(line(&format!("{front}\n第二条 子。\n\n第一条 丑。\n")), 15);
    assert_eq!(line(&format!("{front}\n没有条文。\n")), 13);
    assert_eq!(line("第一条 子。\n"), 1);
    assert_eq!(line(&front.replace("现行有效", "大概有效")), 11);
    assert_eq!(line(&front.replace("2021-07-15", "七月")), 11);
    assert_eq!(line(&front.replace("kind", "sort")), 5);
}

#[test]
fn chinese_numerals_are_read_as_they_are_written() {
    for number in 1..10_000 {
        assert_eq!(parse_numeral(&rule::numeral(number)), Some(number));
    }
    for wrong in ["", "五五", "条", "零"] {
        assert_eq!(parse_numeral(wrong), None, "{wrong}");
    }
}

#[test]
fn the_shipped_calendar_counts_over_the_national_day() {
    assert_eq!(calendar().add_working_days(date(2026, 9, 28), 7), date(2026, 10, 13));
    assert!(!calendar().is_published(2027));
}

#[test]
fn a_place_inherits_from_its_sector_and_the_sector_from_the_nation() {
    let place = profile("140524-transport").unwrap();
    assert_eq!((place.announcement_days.value, place.announcement_days.mark), (60, Mark::S));
    assert_eq!((place.defence_working_days.value, place.decision_days.value), (5, 90));
    assert_eq!(place.review_all_ordinary.mark, Mark::P);
    assert_eq!(profile("national").unwrap().announcement_days.value, 30);
    assert_eq!(profile("nowhere"), None);
}

#[test]
fn the_five_places_differ_where_their_sources_say_so() {
    let due = |key: &str| profile(key).unwrap().annual_report_due.value.clone();
    assert_eq!(due("211104-water"), "01-10");
    assert_eq!(due("340711"), "01-31");
    assert_eq!(profile("211104-water").unwrap().deferral_working_days.value, 2);
    assert!(profile("640502-justice").unwrap().reconsideration_authority.value.contains("上一级司法行政部门"));
    assert!(profile("370683-statistics").unwrap().hearing_host_certificate.value);
    assert!(profile("370683-statistics").unwrap().review_all_ordinary.value);
    assert_eq!(profile("national").unwrap().review_order.value, ReviewOrder::Either);
    assert_eq!(profile("national").unwrap().hearing_threshold_organization.value, Fen::yuan(100_000));
    for key in ["140524-transport", "211104-water", "640502-justice", "340711", "370683-statistics"] {
        let division = divisions().full_name(&key[..6]).unwrap();
        assert!(profile(key).unwrap().title.starts_with(division), "{key}");
        assert!(divisions().townships(&key[..6]).count() > 0, "{key}");
    }
}

#[test]
fn a_division_knows_those_above_it() {
    let names: Vec<&str> = divisions().path("211104").iter().map(|division| division.name.as_str()).collect();
    assert_eq!(names, ["辽宁省", "盘锦市", "大洼区"]);
    assert_eq!(divisions().full_name("210000"), Some("辽宁省"));
    assert!(divisions().below("211100").any(|division| division.code == "211104"));
    assert_eq!(divisions().below("").count(), 34);
}

#[test]
fn the_published_decisions_are_of_enterprises_and_show_their_gap() {
    for decision in decisions() {
        assert_eq!(decision.truncated, decision.text.contains("【…】"), "{}", decision.id);
        assert!(decision.text.contains(&decision.party), "{}", decision.id);
        assert!(decision.date <= decision.published_on, "{}", decision.id);
        assert!(decision.published_on < date(2021, 1, 1), "{}", decision.id);
        assert!(!decision.text.contains("身份证号"), "{}", decision.id);
        assert!(decision.division.as_deref().is_none_or(|code| divisions().get(code).is_some()), "{}", decision.id);
        assert!(decision.fine.is_none_or(Fen::is_positive), "{}", decision.id);
    }
    assert!(decisions().is_sorted_by_key(|decision| decision.date));
}

#[test]
fn a_citation_names_a_statute_by_words_of_its_title() {
    // The rules of the platform are no statute, and go by what they are.
    for statute in statutes().iter().filter(|statute| statute.issuer != "本平台") {
        let cited = Provision { statute: statute.key.clone().into(), ..Provision::article("", 1) }.to_string();
        let name = cited.trim_start_matches('《').replace("》第一条", "");
        let title = statute.title.replace(['《', '〈'], "").replace(['》', '〉'], "");
        assert!(title.contains(&name.replace(['〈', '〉'], "")), "{cited} of {}", statute.title);
    }
}
