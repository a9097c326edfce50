//! 引用 Citations as people write them: `《水法》第七十二条第一款第（二）项、第七十三条`, read strictly for lists and loosely for links.

use super::parse_numeral;
use crate::rule::Provision;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// A range of articles longer than this is a slip of the pen.
const LONGEST_RANGE: u16 = 100;

/// 引用的条款 One provision as a text cites it, before it is settled which version is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited<'a> {
    /// 名称 The title as written, without 《》; `本法` and the like where a text cites itself.
    pub title: &'a str,
    /// 年份 The year of the version, where the text says it: 《水法》（2016年修正）.
    pub year: Option<i16>,
    /// 条
    pub article: u16,
    /// The number after 之; 0 = none.
    pub sub: u16,
    /// 款
    pub paragraph: Option<u8>,
    /// 项
    pub item: Option<u8>,
    /// Where in the text it stands, in bytes, without what was said before and holds on.
    pub at: Range<usize>,
}

impl Cited<'_> {
    /// The same in the statute version with this key.
    #[must_use]
    pub fn of(&self, key: impl Into<Cow<'static, str>>) -> Provision {
        Provision {
            statute: key.into(),
            article: self.article,
            sub: (self.sub > 0).then_some(self.sub),
            paragraph: self.paragraph,
            item: self.item,
        }
    }
}

/// 引用不能识别 Where a citation cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The character at which it begins, from one.
    pub column: usize,
    /// What stands there.
    pub found: String,
    /// What is wrong, in words for a clerk.
    pub reason: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}个字“{}”：{}", self.column, self.found, self.reason)
    }
}

impl std::error::Error for Unreadable {}

/// 条、款、项、目
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Article,
    Paragraph,
    Item,
    Point,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    /// 《水法》
    Title(&'a str, Option<i16>),
    /// 本法, 本条例
    Own(&'a str),
    /// 该法, 同法
    Same,
    /// 第七、八条: the level and the numbers, each with the one after 之.
    Numbers(Level, Vec<(u16, u16)>),
    /// 至 between two articles.
    Through,
    /// What joins citations and says nothing.
    Joint,
    /// Anything else.
    Words(&'a str),
}

/// 条款引用 Reads a list of citations and nothing else: every word must be understood.
///
/// `resolve` names the key of the statute version that a title, and a year if one is written, stands for.
/// Titles may stand without 《》; 同法 and 该法 mean the one before; ranges and lists (第七条至第九条, 第（一）、（三）项) are spelled out.
///
/// # Errors
/// The first place that cannot be read.
pub fn parse_provisions(
    text: &str,
    mut resolve: impl FnMut(&str, Option<i16>) -> Option<String>,
) -> Result<Vec<Provision>, Unreadable> {
    let wrong = |at: &Range<usize>, reason: &str| Unreadable {
        column: text[..at.start].chars().count() + 1,
        found: text[at.clone()].chars().take(20).collect(),
        reason: reason.to_owned(),
    };
    let tokens = lex(text);
    let mut reader = Reader::default();
    let mut found: Vec<Provision> = Vec::new();
    let mut key = None;
    let mut title_alone: Option<Range<usize>> = None;
    for (n, (at, token)) in tokens.iter().enumerate() {
        let named = match token {
            Token::Title(title, year) => Some((*title, *year)),
            Token::Words(words) if matches!(tokens.get(n + 1), Some((_, Token::Numbers(Level::Article, _)))) => {
                Some((*words, None))
            }
            Token::Words(_) => return Err(wrong(at, "不能识别，只填法律名称和条、款、项")),
            Token::Own(_) | Token::Same if key.is_none() => return Err(wrong(at, "前面没有写明是哪部法律")),
            Token::Own(_) | Token::Same => None,
            Token::Numbers(..) if key.is_none() => return Err(wrong(at, "没有写明是哪部法律")),
            Token::Numbers(Level::Point, _) => return Err(wrong(at, "条款只记到项，请删去目")),
            Token::Through if !reader.may_range(tokens.get(n + 1).map(|(_, next)| next)) => {
                return Err(wrong(at, "“至”的两边应当都是条、都是款或者都是项"));
            }
            Token::Numbers(..) | Token::Through | Token::Joint => None,
        };
        if let Some((title, year)) = named {
            if let Some(before) = title_alone.replace(at.clone()) {
                return Err(wrong(&before, "没有写明第几条"));
            }
            key = Some(resolve(title, year).ok_or_else(|| wrong(at, "没有收录这个名称的法律文件"))?);
        }
        for (refines, cited) in reader.take(at, token).map_err(|reason| wrong(at, reason))? {
            title_alone = None;
            if refines {
                found.pop();
            }
            found.extend(key.clone().map(|key| cited.of(key)));
        }
    }
    if let Some(at) = title_alone {
        return Err(wrong(&at, "没有写明第几条"));
    }
    if found.is_empty() {
        return Err(wrong(&(0..text.len()), "没有条款"));
    }
    let mut once = Vec::with_capacity(found.len());
    for provision in found {
        if !once.contains(&provision) {
            once.push(provision);
        }
    }
    Ok(once)
}

/// 文中引用 Every citation that stands in a running text, for links: what is not one is passed over.
#[must_use]
pub fn cited(text: &str) -> Vec<Cited<'_>> {
    let mut reader = Reader::default();
    let mut found: Vec<Cited<'_>> = Vec::new();
    let mut joined = false;
    for (at, token) in &lex(text) {
        match token {
            Token::Words(_) => {
                joined = false;
                reader.pass();
                continue;
            }
            Token::Title(..) | Token::Own(_) | Token::Same => joined = true,
            Token::Numbers(..) | Token::Through if !joined => continue,
            Token::Numbers(..) | Token::Through | Token::Joint => {}
        }
        let Ok(steps) = reader.take(at, token) else {
            joined = false;
            reader.pass();
            continue;
        };
        for (refines, mut cited) in steps {
            if let Some(before) = found.pop_if(|_| refines) {
                cited.at.start = before.at.start;
            }
            found.push(cited);
        }
    }
    found
}

/// What has been read so far and holds on.
#[derive(Debug, Default)]
struct Reader<'a> {
    title: Option<(&'a str, Option<i16>)>,
    last: Option<(Level, Cited<'a>)>,
    /// The token before was a number: what follows at once makes it more exact.
    close: bool,
    /// 至 was read.
    through: bool,
}

/// One provision that a token adds, or (true) by which it makes the one before more exact.
type Step<'a> = (bool, Cited<'a>);

impl<'a> Reader<'a> {
    /// Whether 至 between the number before and this token makes a range.
    fn may_range(&self, next: Option<&Token>) -> bool {
        let level = self.last.as_ref().filter(|_| self.close).map(|(level, _)| *level);
        matches!(next, Some(Token::Numbers(next, _)) if level == Some(*next))
    }

    /// What is between citations in a running text.
    fn pass(&mut self) {
        self.close = false;
        self.through = false;
    }

    fn take(&mut self, at: &Range<usize>, token: &Token<'a>) -> Result<Vec<Step<'a>>, &'static str> {
        match token {
            Token::Numbers(level, numbers) => return self.count(at, *level, numbers.clone()),
            Token::Through => {
                self.through = true;
                return Ok(Vec::new());
            }
            Token::Title(title, year) => self.title = Some((title, *year)),
            Token::Own(title) | Token::Words(title) => self.title = Some((title, None)),
            Token::Same | Token::Joint => {}
        }
        if !matches!(token, Token::Joint) {
            self.last = None;
        }
        self.pass();
        Ok(Vec::new())
    }

    fn count(
        &mut self,
        at: &Range<usize>,
        level: Level,
        mut numbers: Vec<(u16, u16)>,
    ) -> Result<Vec<Step<'a>>, &'static str> {
        let (title, year) = self.title.ok_or("没有写明是哪部法律")?;
        if std::mem::take(&mut self.through) {
            let before = self.last.as_ref().filter(|(last, _)| *last == level).map(|(_, before)| before);
            let from = match (level, before) {
                (Level::Article, Some(before)) => before.article,
                (Level::Paragraph, Some(before)) => before.paragraph.unwrap_or_default().into(),
                (Level::Item, Some(before)) => before.item.unwrap_or_default().into(),
                _ => return Err("“至”的两边应当都是条、都是款或者都是项"),
            };
            let to = numbers.first().map_or(0, |(number, _)| *number);
            if to <= from || to - from > LONGEST_RANGE {
                return Err("起止颠倒，或者范围太大");
            }
            numbers.splice(0..0, (from + 1..to).map(|number| (number, 0)));
            self.close = false;
        }
        let small = |number: u16| u8::try_from(number).map_err(|_| "款、项的编号太大");
        let mut steps = Vec::with_capacity(numbers.len());
        for (number, sub) in numbers {
            let at = at.clone();
            let (refines, cited) = match (level, self.last.take()) {
                (Level::Article, _) => {
                    (false, Cited { title, year, article: number, sub, paragraph: None, item: None, at })
                }
                (_, None) => return Err("前面没有写明第几条"),
                (Level::Paragraph, Some((last, before))) => (
                    self.close && last == Level::Article,
                    Cited { paragraph: Some(small(number)?), item: None, at, ..before },
                ),
                (Level::Item, Some((last, before))) => {
                    (self.close && last < Level::Item, Cited { item: Some(small(number)?), at, ..before })
                }
                (Level::Point, Some((_, before))) => (true, before),
            };
            self.last = Some((level, cited.clone()));
            steps.push((refines, cited));
            self.close = false;
        }
        self.close = true;
        Ok(steps)
    }
}

fn lex(text: &str) -> Vec<(Range<usize>, Token<'_>)> {
    let mut tokens = Vec::new();
    let (mut at, mut from) = (0, 0);
    loop {
        let next = token(&text[at..]);
        if next.is_some() || at == text.len() {
            // Blanks say nothing.
            let words = text[from..at].trim();
            if !words.is_empty() {
                let start = at - text[from..at].trim_start().len();
                tokens.push((start..start + words.len(), Token::Words(words)));
            }
        }
        match next {
            Some((length, token)) => {
                tokens.push((at..at + length, token));
                at += length;
                from = at;
            }
            None => match text[at..].chars().next() {
                Some(c) => at += c.len_utf8(),
                None => return tokens,
            },
        }
    }
}

/// The token with which the text begins, and its length; `None` = a word.
fn token(text: &str) -> Option<(usize, Token<'_>)> {
    const OWN: [&str; 8] = ["本法典", "本法", "本条例", "本规定", "本办法", "本细则", "本解释", "本规则"];
    const SAME: [&str; 10] =
        ["该法典", "该法", "同法", "该条例", "同条例", "该规定", "该办法", "同办法", "该规则", "该细则"];
    const JOINTS: [&str; 15] = [
        "的规定",
        "之规定",
        "规定",
        "依据",
        "根据",
        "按照",
        "依照",
        "以及",
        "或者",
        "违反",
        "和",
        "及",
        "与",
        "或",
        "暨",
    ];
    let first = text.chars().next()?;
    match first {
        '《' | '〈' => return title(text),
        '第' => return numbers(text),
        '至' | '到' | '~' | '～' | '—' | '－' | '-' => {
            let length = text.len() - text.trim_start_matches(first).len();
            return Some((length, Token::Through));
        }
        '、' | '，' | ',' | '；' | ';' | '。' | '：' | ':' | '\n' => {
            return Some((first.len_utf8(), Token::Joint));
        }
        _ => {}
    }
    if let Some(own) = OWN.iter().find(|own| text.starts_with(**own)) {
        return Some((own.len(), Token::Own(&text[..own.len()])));
    }
    if let Some(same) = SAME.iter().find(|same| text.starts_with(**same)) {
        return Some((same.len(), Token::Same));
    }
    JOINTS.iter().find(|joint| text.starts_with(**joint)).map(|joint| (joint.len(), Token::Joint))
}

/// `《…》`, with titles inside the title, and `（2016年修正）` behind it.
fn title(text: &str) -> Option<(usize, Token<'_>)> {
    const LONGEST: usize = 400;
    let mut depth = 0u8;
    let mut end = None;
    for (i, c) in text.char_indices().take_while(|(i, _)| *i < LONGEST) {
        match c {
            '《' | '〈' => depth = depth.checked_add(1)?,
            '》' | '〉' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
        if depth == 0 {
            end = Some((i, i + c.len_utf8()));
            break;
        }
    }
    let (close, end) = end?;
    let name = text[text.chars().next()?.len_utf8()..close].trim();
    if name.is_empty() {
        return None;
    }
    let (year, behind) = edition(&text[end..]).unwrap_or_default();
    Some((end + behind, Token::Title(name, year)))
}

/// `（2016年修正）`: the year and the length.
fn edition(text: &str) -> Option<(Option<i16>, usize)> {
    let inner = text.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let (words, bracket) = (&inner[..close], inner[close..].chars().next()?.len_utf8());
    let year: String = words.chars().take(4).collect();
    let year = year.parse::<i16>().ok().filter(|year| (1949..2200).contains(year))?;
    let rest = words.get(4..)?.trim_start_matches('年');
    let said = ["", "修正", "修订", "修改", "版", "制定", "公布"].contains(&rest)
        || rest.trim_end_matches("修正").trim_end_matches("修订").ends_with(['月', '日', '第', '次']);
    said.then_some((Some(year), text.len() - inner.len() + close + bracket))
}

/// `第七十二条之一`, `第七、八条`, `第（一）至（三）项`, `第1款`.
fn numbers(text: &str) -> Option<(usize, Token<'_>)> {
    let mut rest = text.strip_prefix('第')?.trim_start_matches(' ');
    let mut numbers: Vec<(u16, u16)> = Vec::new();
    loop {
        let (value, after) = number(rest)?;
        numbers.push((value, 0));
        let after = after.trim_start_matches(' ');
        let mut next = after.chars();
        let level = match next.next()? {
            '条' => Level::Article,
            '款' => Level::Paragraph,
            '项' => Level::Item,
            '目' => Level::Point,
            '、' | ',' | '，' | '和' | '及' => {
                rest = next.as_str().trim_start_matches('第');
                continue;
            }
            '至' | '到' | '—' | '-' | '～' | '~' => {
                let (to, _) = number(next.as_str().trim_start_matches('第'))?;
                if to <= value || to - value > LONGEST_RANGE {
                    return None;
                }
                numbers.extend((value + 1..to).map(|between| (between, 0)));
                rest = next.as_str().trim_start_matches('第');
                continue;
            }
            _ => return None,
        };
        let mut rest = next.as_str();
        if level == Level::Article
            && let Some((sub, after)) = rest.strip_prefix('之').and_then(number)
        {
            numbers.last_mut()?.1 = sub;
            rest = after;
        }
        return Some((text.len() - rest.len(), Token::Numbers(level, numbers)));
    }
}

/// A number in Chinese numerals or digits of either width, in brackets or not, and what follows.
fn number(text: &str) -> Option<(u16, &str)> {
    let (open, inner) = match text.chars().next()? {
        '（' => (Some('）'), &text['（'.len_utf8()..]),
        '(' => (Some(')'), &text[1..]),
        _ => (None, text),
    };
    let digit = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => c.is_ascii_digit().then_some(c),
    };
    let chinese = |c: char| "〇零一二三四五六七八九十百千".contains(c);
    let end = |known: &dyn Fn(char) -> bool| inner.find(|c| !known(c)).unwrap_or(inner.len());
    let (value, end) = match end(&|c| digit(c).is_some()) {
        0 => {
            let end = end(&chinese);
            (parse_numeral(&inner[..end])?, end)
        }
        end => (inner[..end].chars().filter_map(digit).collect::<String>().parse().ok().filter(|n| *n > 0)?, end),
    };
    let rest = &inner[end..];
    match open {
        None => Some((value, rest)),
        // Brackets of both widths get mixed.
        Some(_) => rest.strip_prefix(['）', ')']).map(|rest| (value, rest)),
    }
}
