//! 法规录入 A statute as a clerk brings it: plain text with `第X条`, the Markdown of `statutes/`, or lines of JSON. Everything wrong
//! is named with its line, and nothing is taken in then.

use super::{Article, Malformed, Status, Statute, Unit, article_start, parse_numeral};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// No statute is longer.
const LONGEST: usize = 8 * 1024 * 1024;
/// No paragraph is longer.
const LONGEST_LINE: usize = 20_000;
/// More is not told at once.
const MOST_FLAWS: usize = 50;
/// Articles that one statute may have.
const MOST_ARTICLES: usize = 3_000;

/// 法规基本信息 What a plain text does not say of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportHead {
    /// 名称
    #[schemars(title = "名称", length(min = 2, max = 100), extend("x-help" = "全称，不加书名号"))]
    pub title: String,
    /// 制定机关
    #[schemars(title = "制定机关", length(min = 2, max = 100))]
    pub issuer: String,
    /// 效力位阶
    #[schemars(title = "效力位阶")]
    pub kind: StatuteKind,
    /// 公布日期
    #[schemars(title = "公布（通过）日期", extend("x-help" = "这一版本通过或者公布的日期"))]
    pub version_date: Date,
    /// 施行日期
    #[schemars(title = "施行日期", extend("x-help" = "这一版本开始施行的日期，不是最早一版的施行日期"))]
    pub effective_from: Date,
    /// 来源
    #[schemars(title = "文本来源", length(min = 1, max = 200), extend("x-help" = "例如 公报期号、公布机关网站"))]
    pub source: String,
}

crate::terms! {
    /// 效力位阶
    StatuteKind {
        Constitution = "宪法",
        Law = "法律",
        Regulation = "行政法规",
        DepartmentRule = "部门规章",
        LocalRegulation = "地方性法规",
        LocalRule = "地方政府规章",
        Interpretation = "司法解释",
        Notice = "规范性文件",
    }
}

/// A line of JSON, as collections of statutes give it.
struct Line {
    title: String,
    issuer: String,
    level: String,
    version_date: Date,
    effective_date: Date,
    source: String,
    articles: Vec<LineArticle>,
}

struct LineArticle {
    no: String,
    path: Vec<String>,
    text: String,
}

/// 录入 Reads an upload: lines of JSON bring their own particulars; Markdown with a head of its own too; a plain text needs `head`.
///
/// # Errors
/// Everything that is wrong, each with its line.
pub fn read(file: &[u8], head: Option<&ImportHead>, today: Date) -> Result<Vec<Statute>, Vec<Malformed>> {
    let flaw = |line, reason: &str| vec![Malformed { line, reason: reason.to_owned() }];
    if file.len() > LONGEST {
        return Err(flaw(1, "文件太大，一部法规不超过 8 MB"));
    }
    let text = std::str::from_utf8(file).map_err(|error| {
        let line = file[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        flaw(line, "不是 UTF-8 编码的文本（例如是 Word 文件或者其他编码），请另存为 UTF-8 纯文本")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let strange = strange(text);
    if !strange.is_empty() {
        return Err(strange);
    }
    if text.trim().is_empty() {
        return Err(flaw(1, "文件是空的"));
    }
    let first = text.trim_start();
    if first.starts_with('{') {
        return lines(text, today);
    }
    if first.starts_with("---") {
        let statute = Statute::parse(first).map_err(|malformed| vec![malformed])?;
        let flaws = gaps(&statute.articles, &[]);
        return if flaws.is_empty() { Ok(vec![statute]) } else { Err(flaws) };
    }
    let Some(head) = head else { return Err(flaw(1, "纯文本没有名称、日期，请填写法规基本信息")) };
    let articles = plain(text)?;
    Ok(vec![statute(head, articles, today)])
}

fn statute(head: &ImportHead, articles: Vec<Article>, today: Date) -> Statute {
    let title: String = head.title.trim().trim_start_matches('《').trim_end_matches('》').to_owned();
    let short = title.strip_prefix("中华人民共和国").unwrap_or(&title);
    Statute {
        key: format!("{short}_{}", head.version_date.year()),
        issuer: head.issuer.trim().to_owned(),
        kind: head.kind.label().to_owned(),
        version_date: head.version_date,
        effective_from: head.effective_from,
        effective_stated: true,
        effective_to: None,
        status: Status::InForce,
        as_of: today,
        source: head.source.trim().to_owned(),
        unit: Unit::Article,
        articles,
        title,
    }
}

/// What no statute holds: control characters, marks that turn the direction of writing, characters lost in another encoding.
fn strange(text: &str) -> Vec<Malformed> {
    let mut flaws = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let reason = match line.chars().find_map(unwelcome) {
            Some(reason) => reason,
            None if line.chars().count() > LONGEST_LINE && !line.starts_with('{') => "这一行太长，不像法规的一款",
            None => continue,
        };
        flaws.push(Malformed { line: n + 1, reason: reason.to_owned() });
        if flaws.len() == MOST_FLAWS {
            break;
        }
    }
    flaws
}

fn unwelcome(c: char) -> Option<&'static str> {
    match c {
        '\u{fffd}' => Some("有乱码（�），请检查文件的编码"),
        '\t' | '\r' => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => Some("有改变书写方向的隐形字符"),
        _ if c.is_control() => Some("有控制字符，不是纯文本"),
        _ => None,
    }
}

/// Lines of JSON, one statute each.
fn lines(text: &str, today: Date) -> Result<Vec<Statute>, Vec<Malformed>> {
    let mut statutes: Vec<Statute> = Vec::new();
    let mut flaws = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match one(line, today) {
            Ok(statute) if statutes.iter().any(|known| known.title == statute.title) => {
                flaws.push(Malformed {
                    line: n + 1,
                    reason: format!("《{}》在文件中出现两次，请分两次录入", statute.title),
                });
            }
            Ok(statute) => statutes.push(statute),
            Err(reasons) => flaws.extend(reasons.into_iter().map(|reason| Malformed { line: n + 1, reason })),
        }
        if flaws.len() >= MOST_FLAWS {
            break;
        }
    }
    if flaws.is_empty() { Ok(statutes) } else { Err(flaws) }
}

/// What kind of value stands there.
const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "空值",
        Value::Bool(_) => "真假值",
        Value::Number(_) => "数字",
        Value::String(_) => "文字",
        Value::Array(_) => "一组值",
        Value::Object(_) => "一组字段",
    }
}

/// Reads the fields of one object, and keeps what is wrong with them, each by its name.
struct Fields<'v, 'w> {
    of: &'v Value,
    /// Of what they are: empty, or `第 2 项条文（第二条）的`.
    whose: String,
    wrong: &'w mut Vec<String>,
}

impl<'v> Fields<'v, '_> {
    fn found(&self, names: &[&str]) -> Option<&'v Value> {
        names.iter().find_map(|name| self.of.get(name)).filter(|value| !value.is_null())
    }

    fn object(&mut self, names: &[&str], title: &str, wanted: &str) {
        let name = names.first().copied().unwrap_or_default();
        let whose = &self.whose;
        match self.found(names) {
            None if whose.is_empty() => self.wrong.push(format!("缺少{title}（{name}）")),
            None => self.wrong.push(format!("{whose}{title}（{name}）没有写")),
            Some(value) => self.wrong.push(format!("{whose}{title}（{name}）{wanted}，现在是{}", kind_of(value))),
        }
    }

    fn text(&mut self, names: &[&str], title: &str) -> String {
        let text = self.found(names).and_then(Value::as_str);
        if text.is_none() {
            self.object(names, title, "应当是文字");
        }
        text.unwrap_or_default().to_owned()
    }

    fn date(&mut self, names: &[&str], title: &str) -> Date {
        let read = self.found(names).map(|value| value.as_str().and_then(|text| text.parse().ok()));
        match read {
            Some(Some(date)) => return date,
            None => self.object(names, title, ""),
            Some(None) => {
                let name = names.first().copied().unwrap_or_default();
                self.wrong.push(format!("{}{title}（{name}）不是日期，写成 2026-11-22 的样子", self.whose));
            }
        }
        Date::ZERO
    }

    fn list(&mut self, names: &[&str], title: &str, wanted: &str) -> &'v [Value] {
        let list = self.found(names).and_then(Value::as_array);
        if list.is_none() {
            self.object(names, title, wanted);
        }
        list.map_or(&[], Vec::as_slice)
    }
}

/// One article, by its place among them.
fn article(value: &Value, place: usize, wrong: &mut Vec<String>) -> LineArticle {
    let called = value.get("no").and_then(Value::as_str).map(|no| format!("（{no}）")).unwrap_or_default();
    let whose = format!("第 {place} 项条文{called}的");
    if !value.is_object() {
        wrong.push(format!("第 {place} 项条文应当是写有条号（no）和正文（text）的一组字段，现在是{}", kind_of(value)));
        return LineArticle { no: String::new(), path: Vec::new(), text: String::new() };
    }
    let mut fields = Fields { of: value, whose, wrong };
    let (no, text) = (fields.text(&["no"], "条号"), fields.text(&["text"], "正文"));
    let mut path = Vec::new();
    if fields.found(&["path"]).is_some() {
        for step in fields.list(&["path"], "章节", "应当是一组文字") {
            match step.as_str() {
                Some(step) => path.push(step.to_owned()),
                None => {
                    let missing = format!("{}章节（path）应当是一组文字，其中有一项是{}", fields.whose, kind_of(step));
                    fields.wrong.push(missing);
                }
            }
        }
    }
    LineArticle { no, path, text }
}

/// A line with its particulars, or what is missing or cannot be read, by name.
fn particulars(line: &str) -> Result<Line, Vec<String>> {
    let value: Value = serde_json::from_str(line)
        .map_err(|error| vec![format!("不是完整的 JSON，第 {} 个字节附近读不下去", error.column())])?;
    let mut wrong = Vec::new();
    let mut fields = Fields { of: &value, whose: String::new(), wrong: &mut wrong };
    let title = fields.text(&["title"], "名称");
    let issuer = fields.text(&["issuer"], "制定机关");
    let level = fields.text(&["level", "kind"], "效力位阶");
    let version_date = fields.date(&["version_date"], "公布日期");
    let effective_date = fields.date(&["effective_date", "effective_from"], "施行日期");
    let source = if fields.found(&["source"]).is_some() { fields.text(&["source"], "来源") } else { String::new() };
    let articles = fields.list(&["articles"], "条文", "应当是一组条文");
    let articles = articles.iter().enumerate().map(|(n, value)| article(value, n + 1, &mut wrong)).collect();
    if wrong.is_empty() {
        return Ok(Line { title, issuer, level, version_date, effective_date, source, articles });
    }
    wrong.truncate(MOST_FLAWS);
    // Which of several statutes of the file it is.
    let called = value.get("title").and_then(Value::as_str).filter(|title| !title.trim().is_empty());
    Err(wrong.into_iter().map(|flaw| called.map_or(flaw.clone(), |title| format!("《{title}》{flaw}"))).collect())
}

fn one(line: &str, today: Date) -> Result<Statute, Vec<String>> {
    let line = particulars(line)?;
    let kind = StatuteKind::ALL.iter().find(|kind| kind.label() == line.level);
    let kind = *kind.ok_or_else(|| vec![format!("没有“{}”这种效力位阶", line.level)])?;
    let mut articles = Vec::new();
    let mut wrong = Vec::new();
    for article in line.articles {
        let start = format!("{} ", article.no.trim());
        match article_start(&start) {
            Some((number, sub, _)) => {
                let text = article.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
                articles.push(Article { number, sub, chapter: article.path.join(" "), text: text.join("\n") });
            }
            None => wrong.push(format!("“{}”不是条号", article.no)),
        }
    }
    if line.title.trim().chars().count() < 2 || line.title.chars().count() > 100 {
        wrong.push("名称为空或者太长".to_owned());
    }
    wrong.extend(gaps(&articles, &[]).into_iter().map(|flaw| flaw.reason));
    if !wrong.is_empty() {
        wrong.truncate(MOST_FLAWS);
        return Err(wrong);
    }
    let head = ImportHead {
        title: line.title,
        issuer: line.issuer,
        kind,
        version_date: line.version_date,
        effective_from: line.effective_date,
        source: line.source,
    };
    Ok(statute(&head, articles, today))
}

/// The articles of a plain text. A line that begins with `第X条` and a blank, or with the number that is due, begins an article.
fn plain(text: &str) -> Result<Vec<Article>, Vec<Malformed>> {
    let mut articles: Vec<Article> = Vec::new();
    let mut at: Vec<usize> = Vec::new();
    let mut headings: Vec<(u8, String)> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line = line.trim_start_matches(['#', ' ', '\u{3000}', '*']).trim().trim_matches('*').trim();
        if line.is_empty() {
            continue;
        }
        if let Some((depth, name)) = chapter(line) {
            headings.retain(|(above, _)| *above < depth);
            headings.push((depth, name));
            continue;
        }
        let before = articles.last().map_or((0, 0), |article| (article.number, article.sub));
        if let Some((number, sub, rest)) = begins(line, before) {
            let chapter = headings.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" ");
            articles.push(Article { number, sub, chapter, text: rest.to_owned() });
            at.push(n + 1);
        } else if let Some(article) = articles.last_mut() {
            if !article.text.is_empty() {
                article.text.push('\n');
            }
            article.text.push_str(line);
        }
    }
    let flaws = gaps(&articles, &at);
    if flaws.is_empty() { Ok(articles) } else { Err(flaws) }
}

/// `第三章 法律责任`, `第一节　一般规定`: the depth and the name.
fn chapter(line: &str) -> Option<(u8, String)> {
    const DEPTHS: [(char, u8); 5] = [('编', 1), ('篇', 1), ('章', 2), ('节', 3), ('目', 4)];
    const LONGEST: usize = 40;
    let (number, rest) = line.strip_prefix('第')?.split_once(|c| DEPTHS.iter().any(|(unit, _)| *unit == c))?;
    parse_numeral(number)?;
    let unit = line.chars().nth(1 + number.chars().count())?;
    let (_, depth) = DEPTHS.iter().find(|(known, _)| *known == unit)?;
    let name = rest.trim_matches(|c: char| c.is_whitespace());
    let short = name.chars().count() <= LONGEST && !name.contains('。');
    short.then(|| (*depth, format!("第{number}{unit} {name}").trim_end().to_owned()))
}

/// The start of an article. Without a blank behind the number it has to be the number that is due, and not a reference.
fn begins(line: &str, before: (u16, u16)) -> Option<(u16, u16, &str)> {
    let end = line.find('条')? + '条'.len_utf8();
    let mut name = &line[..end];
    let mut rest = &line[end..];
    if let Some(behind) = rest.strip_prefix('之') {
        let length: usize =
            behind.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).map(char::len_utf8).sum();
        if length > 0 {
            let cut = end + '之'.len_utf8() + length;
            (name, rest) = line.split_at(cut);
        }
    }
    let name = name.replace([' ', '\u{3000}'], "");
    let (number, sub, _) = article_start(&format!("{name} "))?;
    let spaced = rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace());
    let rest = rest.trim_start();
    let due = number == before.0 + 1 && sub == 0 || number == before.0 && sub == before.1 + 1;
    let reference = rest.starts_with([
        '、', '，', '。', '；', '第', '和', '或', '至', '及', '与', '规', '所', '的', '中', '以', '款', '之', '关',
    ]);
    (spaced || due && !reference).then_some((number, sub, rest))
}

/// Articles that are missing, stand twice, in the wrong order or empty; `at` gives their lines.
fn gaps(articles: &[Article], at: &[usize]) -> Vec<Malformed> {
    let line = |n: usize| at.get(n).copied().unwrap_or(1);
    let mut flaws = Vec::new();
    if articles.is_empty() {
        flaws.push(Malformed {
            line: 1, reason: "没有找到条文：每条应当以“第X条”开头，另起一行".to_owned()
        });
    }
    if articles.len() > MOST_ARTICLES {
        flaws.push(Malformed { line: 1, reason: format!("条文超过 {MOST_ARTICLES} 条") });
    }
    let mut before = (0u16, 0u16);
    for (n, article) in articles.iter().enumerate() {
        let (number, sub) = (article.number, article.sub);
        let follows = (number == before.0.saturating_add(1) && sub == 0) || (number == before.0 && sub == before.1 + 1);
        let name = article.name();
        if (number, sub) <= before {
            flaws.push(Malformed { line: line(n), reason: format!("{name}重复，或者次序颠倒") });
        } else if !follows {
            let last = Article { number: before.0, sub: before.1, chapter: String::new(), text: String::new() };
            let last = if before.0 == 0 { "开头".to_owned() } else { last.name() };
            flaws.push(Malformed { line: line(n), reason: format!("{last}之后是{name}，中间缺条") });
        }
        if article.text.trim().is_empty() {
            flaws.push(Malformed { line: line(n), reason: format!("{name}没有内容") });
        }
        before = before.max((number, sub));
        if flaws.len() >= MOST_FLAWS {
            break;
        }
    }
    flaws
}
