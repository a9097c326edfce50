//! 法规和条号 An article asked for by the name of its statute and its number: 行政处罚法 48, 环评法第25条.

use super::super::finder::Kind;
use crate::app::App;
use domain::rule::numeral;
use domain::statute::parse_numeral;
use search::Query;

/// Names that a name of a statute may mean.
const MEANT: usize = 3;
/// What every statute of the state begins with, and its articles are found without.
const STATE: &str = "中华人民共和国";

/// What finds the article that is meant: 行政处罚法 第四十八条; none when no article is, or when that was asked already.
pub(super) async fn article(app: &App, words: &str) -> anyhow::Result<Option<String>> {
    let Some((name, number)) = cited(words) else { return Ok(None) };
    let article = format!("第{}条", numeral(number));
    let mut names = vec![name.to_owned()];
    names.extend(app.portal().finder().suggest(name, MEANT).await?);
    for name in names {
        let wish = format!("{} {article}", name.trim_start_matches(STATE));
        let query = Query { words: wish.clone(), category: vec![Kind::Article.label().to_owned()], ..Query::default() };
        if app.portal().finder().things(query).await?.0.total > 0 {
            return Ok(Some(wish).filter(|wish| wish != words.trim()));
        }
    }
    Ok(None)
}

/// A name and the number behind it, in figures or, where it is said to be an article, in numerals.
fn cited(words: &str) -> Option<(&str, u16)> {
    let text = words.trim();
    let bare = text.strip_suffix('条').map_or(text, str::trim_end);
    let figure = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let numerals = |c: char| "〇零一二三四五六七八九十百千".contains(c);
    let begins = |known: &dyn Fn(char) -> bool| bare.trim_end_matches(known).len();
    let (figures, chinese) = (begins(&figure), begins(&numerals));
    let at = figures.min(chinese);
    let (before, number) = bare.split_at(at);
    let before = before.trim_end();
    let name = before.strip_suffix('第').map_or(before, str::trim_end);
    let said = name.len() < before.len() || bare.len() < text.len();
    let number = if figures < chinese {
        let half = |c: char| char::from_digit(u32::from(c).wrapping_sub(u32::from('０')), 10).unwrap_or(c);
        number.chars().map(half).collect::<String>().parse().ok()
    } else {
        parse_numeral(number).filter(|_| said)
    };
    let named = name.chars().filter(|c| !c.is_ascii()).count() > 1;
    number.filter(|number| named && (1..2000).contains(number)).map(|number| (name, number))
}

#[cfg(test)]
mod tests {
    use super::cited;

    #[test]
    fn a_statute_and_a_number_are_an_article() {
        for words in [
            "行政处罚法 48",
            "行政处罚法48条",
            "行政处罚法第48条",
            " 行政处罚法 第四十八条 ",
            "行政处罚法 第４８条",
            "行政处罚法四十八条",
        ] {
            assert_eq!(cited(words), Some(("行政处罚法", 48)), "{words}");
        }
        for words in
            ["行政处罚法", "48", "第四十八条", "澄水罚决〔2026〕1号", "统一", "无证经营 0", "罚款 20000", "gb 48"]
        {
            assert_eq!(cited(words), None, "{words}");
        }
    }
}
