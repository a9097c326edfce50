//! 法律法规规章 The texts of law: versions, articles, paragraphs and items, read from the Markdown files of `statutes/`.

pub mod change;
mod citation;
pub mod difference;
pub mod import;
pub mod proposal;

pub use citation::{Cited, Unreadable, cited, parse_provisions};

use crate::rule::{Provision, numeral};
use crate::terms;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

terms! {
    /// 效力状态 Whether a version is the law today.
    Status {
        InForce = "现行有效",
        Amended = "已被修改",
        Repealed = "已废止",
        Superseded = "历史版本",
        NotYet = "尚未生效",
        Unverified = "效力未核实",
    }
}

terms! {
    /// 条文单位 What the numbered parts of a text are.
    Unit {
        Article = "条",
        Section = "部分",
        Whole = "全文",
    }
}

/// 法律文件 One dated version of a law, regulation, rule or notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statute {
    /// Key that provisions use: short title, underscore, year of the version, for example `行政处罚法_2021`.
    pub key: String,
    /// 全称 Full title.
    pub title: String,
    /// 制定机关 Who made it.
    pub issuer: String,
    /// 效力位阶 Law, administrative regulation, department rule and so on, in words.
    pub kind: String,
    /// 版本日期 Day on which this version was adopted or published.
    pub version_date: Date,
    /// 施行日期 First day on which this version is the law; the day of the version where the source does not say.
    pub effective_from: Date,
    /// 施行日期已载明 Whether the source says when it took effect.
    #[serde(default = "stated", skip_serializing_if = "is_stated")]
    pub effective_stated: bool,
    /// 失效日期 Last day on which it is, where a later version or a repeal is known.
    pub effective_to: Option<Date>,
    /// 效力状态 Its state on the day up to which its source was kept.
    pub status: Status,
    /// 核实日期 The day up to which the source was kept: later changes are not known from it.
    pub as_of: Date,
    /// 来源 Where the text was taken.
    pub source: String,
    /// 条文单位 Whether it counts articles or sections.
    pub unit: Unit,
    /// 条文 Its articles in order.
    pub articles: Vec<Article>,
}

/// 条 One article, or one numbered section of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its number.
    pub number: u16,
    /// The number after 之, for an article put in later; 0 = none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub sub: u16,
    /// 章节 The chapter and section under which it stands; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chapter: String,
    /// Its text: one line for each paragraph and item.
    pub text: String,
}

/// 款 One paragraph with its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph<'a> {
    /// The whole text, items included.
    pub text: &'a str,
    /// 项 The items, each with its number.
    pub items: Vec<&'a str>,
}

const fn stated() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_stated(stated: &bool) -> bool {
    *stated
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_none(sub: &u16) -> bool {
    *sub == 0
}

/// A statute file that cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Line of the file, from one.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for Malformed {}

impl Statute {
    /// Reads a file: lines of `name: value` between two lines `---`, then headings, articles and their paragraphs.
    ///
    /// # Errors
    /// The first line that does not fit.
    pub fn parse(file: &str) -> Result<Self, Malformed> {
        let mut front = Front::default();
        let mut statute = None;
        let mut lines = file.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
        if !matches!(lines.next(), Some((1, "---"))) {
            return Err(Malformed { line: 1, reason: "the file does not begin with ---".to_owned() });
        }
        let mut last = 1;
        for (line, text) in lines.by_ref() {
            last = line;
            if text == "---" {
                statute = Some(front.finish(line)?);
                break;
            }
            front.read(line, text)?;
        }
        let Some(mut statute) = statute else {
            return Err(Malformed { line: last, reason: "no second ---".to_owned() });
        };
        let mut headings: Vec<(usize, &str)> = Vec::new();
        let mut in_comment = false;
        for (line, text) in lines {
            last = line;
            if in_comment || text.starts_with("<!--") {
                in_comment = !text.ends_with("-->");
            } else if let Some(depth) = heading(text) {
                headings.retain(|(above, _)| *above < depth);
                headings.push((depth, text.trim_start_matches('#').trim()));
            } else if !text.is_empty() {
                let chapter = headings.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(" ");
                statute.take(line, text, chapter)?;
            }
        }
        if statute.articles.is_empty() {
            return Err(Malformed { line: last, reason: "no article".to_owned() });
        }
        Ok(statute)
    }

    /// Takes one line of the body: the start of an article, or a further line of the one before.
    fn take(&mut self, line: usize, text: &str, chapter: String) -> Result<(), Malformed> {
        let before = self.articles.last().map_or((0, 0), |article| (article.number, article.sub));
        let start = match self.unit {
            Unit::Article => article_start(text),
            Unit::Section | Unit::Whole => item_start(text).map(|(number, rest)| (number, 0, rest)),
        };
        match start {
            // A source may lack an article, but none stands before an earlier one; sections leave none out.
            Some((number, sub, rest))
                if (number, sub) > before && (self.unit == Unit::Article || number == before.0 + 1) =>
            {
                self.articles.push(Article { number, sub, chapter, text: rest.to_owned() });
            }
            Some((number, ..)) if self.unit == Unit::Article => {
                return Err(Malformed { line, reason: format!("article {number} after article {}", before.0) });
            }
            _ => match self.articles.last_mut() {
                Some(article) => {
                    article.text.push('\n');
                    article.text.push_str(text);
                }
                // What stands before the first article is not part of any.
                None => return Ok(()),
            },
        }
        Ok(())
    }

    /// 简称 The title as citations use it: the key without its year.
    #[must_use]
    pub fn short_title(&self) -> &str {
        match self.key.rsplit_once('_') {
            Some((title, year)) if year.chars().all(|c| c.is_ascii_digit()) => title,
            _ => &self.key,
        }
    }

    /// Whether this version was the law on that day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }

    /// The article of that number.
    #[must_use]
    pub fn article(&self, number: u16) -> Option<&Article> {
        self.articles.iter().find(|article| article.number == number && article.sub == 0)
    }

    /// The text of a provision of this statute: the article, its paragraph or its item.
    ///
    /// An item without a paragraph is that of the first paragraph that has items.
    #[must_use]
    pub fn text(&self, provision: &Provision) -> Option<&str> {
        let (number, sub) = (provision.article, provision.sub.unwrap_or(0));
        let article = self.articles.iter().find(|article| (article.number, article.sub) == (number, sub))?;
        let paragraph = match (provision.paragraph, provision.item) {
            (None, None) => return Some(&article.text),
            (None, Some(_)) => article.paragraphs().into_iter().find(|paragraph| !paragraph.items.is_empty())?,
            (Some(number), _) => article.paragraph(number)?,
        };
        match provision.item {
            None => Some(paragraph.text),
            Some(item) => paragraph.item(item),
        }
    }

    /// 引用核对 Whether the words stand in the provision, character by character; line ends do not count.
    #[must_use]
    pub fn contains_quote(&self, provision: &Provision, quote: &str) -> bool {
        let joined = |text: &str| text.lines().collect::<String>();
        !quote.is_empty() && self.text(provision).is_some_and(|text| joined(text).contains(&joined(quote)))
    }
}

impl Article {
    /// 条号 What it is called where articles are counted: 第一百二十条之一.
    #[must_use]
    pub fn name(&self) -> String {
        let sub = if self.sub == 0 { String::new() } else { format!("之{}", numeral(self.sub)) };
        format!("第{}条{sub}", numeral(self.number))
    }

    /// Its paragraphs in order. A line that begins with a number in brackets is an item of the paragraph above.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<Paragraph<'_>> {
        let mut spans: Vec<(Range<usize>, Vec<Range<usize>>)> = Vec::new();
        let mut from = 0;
        for line in self.text.split('\n') {
            let to = from + line.len();
            match spans.last_mut() {
                Some((whole, items)) if item_start(line).is_some() => {
                    whole.end = to;
                    items.push(from..to);
                }
                // A numbered point below an item stays with it.
                Some((whole, items)) if is_point(line) => {
                    whole.end = to;
                    if let Some(item) = items.last_mut() {
                        item.end = to;
                    }
                }
                _ => spans.push((from..to, Vec::new())),
            }
            from = to + 1;
        }
        spans
            .into_iter()
            .map(|(whole, items)| Paragraph {
                text: &self.text[whole],
                items: items.into_iter().map(|item| &self.text[item]).collect(),
            })
            .collect()
    }

    /// The paragraph of that number, from one.
    #[must_use]
    pub fn paragraph(&self, number: u8) -> Option<Paragraph<'_>> {
        self.paragraphs().into_iter().nth(usize::from(number).checked_sub(1)?)
    }
}

impl<'a> Paragraph<'a> {
    /// The item of that number.
    #[must_use]
    pub fn item(&self, number: u8) -> Option<&'a str> {
        self.items.iter().find(|item| item_start(item).is_some_and(|(found, _)| found == u16::from(number))).copied()
    }
}

/// A number below 10 000 from Chinese numerals: 五十八 → 58, 一百零一 → 101.
#[must_use]
pub fn parse_numeral(text: &str) -> Option<u16> {
    // Digit by digit, as years are written: 一〇一.
    if text.chars().count() > 1 && !text.contains(['千', '百', '十']) && text.contains(['零', '〇']) {
        let digits: Option<String> = text
            .chars()
            .map(|c| "零一二三四五六七八九".chars().position(|known| known == c || (known == '零' && c == '〇')))
            .map(|digit| char::from_digit(u32::try_from(digit?).ok()?, 10))
            .collect();
        return digits?.parse().ok().filter(|number| (1..10_000).contains(number));
    }
    let (mut total, mut digit) = (0u16, None);
    for c in text.chars() {
        let unit = match c {
            '千' => 1000,
            '百' => 100,
            '十' => 10,
            '零' | '〇' => {
                digit = None;
                continue;
            }
            _ => {
                let value = "一二三四五六七八九".chars().position(|known| known == c)?;
                if digit.replace(u16::try_from(value + 1).ok()?).is_some() {
                    return None;
                }
                continue;
            }
        };
        // 十 alone is ten.
        total = total.checked_add(digit.take().unwrap_or(1) * unit)?;
    }
    total.checked_add(digit.unwrap_or(0)).filter(|number| *number > 0)
}

/// `第五十八条 …` or `第一百二十条之一 …`: number, number after 之, the rest.
fn article_start(line: &str) -> Option<(u16, u16, &str)> {
    let (name, rest) = line.split_once(' ')?;
    let (number, sub) = name.strip_prefix('第')?.split_once('条')?;
    let sub = match sub.strip_prefix('之') {
        Some(sub) => parse_numeral(sub)?,
        None if sub.is_empty() => 0,
        None => return None,
    };
    Some((parse_numeral(number)?, sub, rest.trim_start()))
}

/// `（三）…`: the number and what follows the bracket.
fn item_start(line: &str) -> Option<(u16, &str)> {
    let (number, rest) = line.strip_prefix('（')?.split_once('）')?;
    Some((parse_numeral(number)?, rest))
}

/// `1.…` or `1．…` or `１．…`: a point below an item.
fn is_point(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    rest.len() < line.len() && rest.starts_with(['.', '．', '、'])
}

/// The depth of a heading line.
fn heading(line: &str) -> Option<usize> {
    let depth = line.bytes().take_while(|byte| *byte == b'#').count();
    (depth > 0).then_some(depth)
}

/// The lines between the two `---`.
#[derive(Default)]
struct Front<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Front<'a> {
    fn read(&mut self, line: usize, text: &'a str) -> Result<(), Malformed> {
        const NAMES: [&str; 11] = [
            "key",
            "title",
            "issuer",
            "kind",
            "version",
            "effective_from",
            "effective_to",
            "status",
            "as_of",
            "source",
            "unit",
        ];
        let Some((name, value)) = text.split_once(": ") else {
            return Err(Malformed { line, reason: "not a line of name: value".to_owned() });
        };
        if !NAMES.contains(&name) {
            return Err(Malformed { line, reason: format!("unknown name {name}") });
        }
        self.0.push((name, value.trim()));
        Ok(())
    }

    fn optional(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(found, _)| *found == name).map(|(_, value)| *value)
    }

    fn finish(&self, line: usize) -> Result<Statute, Malformed> {
        let wrong = |name: &str, what: &str| Malformed { line, reason: format!("{name} {what}") };
        let needed = |name: &str| self.optional(name).ok_or_else(|| wrong(name, "is missing"));
        let date = |name: &str| needed(name)?.parse::<Date>().map_err(|_| wrong(name, "is not a date"));
        let status = needed("status")?;
        let unit = self.optional("unit").unwrap_or(Unit::Article.label());
        Ok(Statute {
            key: needed("key")?.to_owned(),
            title: needed("title")?.to_owned(),
            issuer: needed("issuer")?.to_owned(),
            kind: needed("kind")?.to_owned(),
            version_date: date("version")?,
            effective_from: date("effective_from")?,
            effective_stated: true,
            effective_to: self.optional("effective_to").map(|_| date("effective_to")).transpose()?,
            status: *Status::ALL
                .iter()
                .find(|known| known.label() == status)
                .ok_or_else(|| wrong("status", "is not a known state"))?,
            as_of: date("as_of")?,
            source: needed("source")?.to_owned(),
            unit: *Unit::ALL
                .iter()
                .find(|known| known.label() == unit)
                .ok_or_else(|| wrong("unit", "is neither 条 nor 部分"))?,
            articles: Vec::new(),
        })
    }
}
