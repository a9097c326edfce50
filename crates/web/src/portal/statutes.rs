//! 法律条文 The statutes that decisions and rules cite, article by article; and every rule that the platform enforces.

use super::{Keep, day, public};
use crate::input::query;
use crate::parts::lists;
use crate::parts::{self, Tone, law, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::rule::numeral;
use domain::statute::{Article, Status, Statute, Unit};
use maud::{Markup, html};
use search::mark;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A longer search within a statute is cut.
const LONGEST: usize = 40;

/// What is looked for within a page.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

impl Asked {
    fn words(&self) -> String {
        self.q.trim().chars().take(LONGEST).collect()
    }
}

/// Whether every word stands in the text, width and case aside.
fn contains(text: &str, words: &str) -> bool {
    search::words(words).iter().all(|word| mark(text, word, usize::MAX).iter().any(|piece| piece.hit))
}

fn marked(text: &str, words: &str) -> Markup {
    if words.is_empty() {
        return html! { (text) };
    }
    html! { @for piece in mark(text, words, usize::MAX) { @if piece.hit { mark { (piece.text) } } @else { (piece.text) } } }
}

fn status(statute: &Statute) -> Markup {
    let tone = match statute.status {
        Status::InForce => Tone::Good,
        Status::Amended => Tone::Warn,
        Status::Repealed => Tone::Bad,
    };
    parts::tag(tone, statute.status.label())
}

fn href(statute: &Statute) -> String {
    format!("/statutes/{}", query(&statute.key))
}

/// `/statutes`
pub async fn list(frame: Frame, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let words = asked.words();
    let mut kinds: BTreeMap<&str, Vec<&Statute>> = BTreeMap::new();
    for statute in lawbook::statutes().iter().filter(|statute| contains(&statute.title, &words)) {
        kinds.entry(&statute.kind).or_default().push(statute);
    }
    let number: usize = kinds.values().map(Vec::len).sum();
    let body = html! {
        (pages::head_lead("法律条文", "决定和办案规则引用的法律、法规、规章，按版本收录，逐条可以引用。以公布机关的正式文本为准。"))
        (lists::search("/statutes", "按名称查", "例如 行政处罚法", &words))
        @if kinds.is_empty() { (lists::empty("没有这个名称的文件", "请换一个说法。", &[("全部文件", "/statutes")])) } @else { p.meta.mt3 { "共 " (number) " 部" } }
        @for (kind, statutes) in &kinds {
            section.sec aria-label=(kind) {
                div.sec__h { h2 { (kind) } span.meta { (statutes.len()) " 部" } }
                ul.rows.rows--tag { @for statute in statutes {
                    li {
                        div {
                            p.rows__t { a href=(href(statute)) { (statute.title) } }
                            p.rows__m { span { (statute.issuer) } span { (statute.version_date) " 版本" } span { (statute.effective_from) " 起施行" } span { (statute.articles.len()) " " (statute.unit.label()) } }
                        }
                        div { (status(statute)) }
                    }
                } }
            }
        }
    };
    public(&frame, &headers, Keep::Minutes, &Page::new("法律条文").at("statutes").crumb("首页", "/").body(body))
}

/// `/statutes/{key}/{article}`: the older form of the address of an article.
pub async fn article(Path((key, article)): Path<(String, u16)>) -> Response {
    Redirect::permanent(&format!("/statutes/{}#a{article}", query(&key))).into_response()
}

fn anchor(article: &Article) -> String {
    if article.sub == 0 { format!("a{}", article.number) } else { format!("a{}-{}", article.number, article.sub) }
}

fn name(statute: &Statute, article: &Article) -> String {
    match (statute.unit, article.sub) {
        (Unit::Section, _) => format!("{}、", numeral(article.number)),
        (Unit::Article, 0) => format!("第{}条", numeral(article.number)),
        (Unit::Article, sub) => format!("第{}条之{}", numeral(article.number), numeral(sub)),
    }
}

/// `/statutes/{key}`
pub async fn show(
    frame: Frame,
    headers: HeaderMap,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let statute = lawbook::statutes().get(&key).ok_or(Stop::NotFound)?;
    let words = asked.words();
    let articles: Vec<&Article> = statute.articles.iter().filter(|article| contains(&article.text, &words)).collect();
    let others: Vec<&Statute> =
        lawbook::statutes().iter().filter(|other| other.title == statute.title && other.key != statute.key).collect();
    let mut chapters: Vec<(&str, String)> = Vec::new();
    for article in &statute.articles {
        if !article.chapter.is_empty() && chapters.last().is_none_or(|(last, _)| *last != article.chapter) {
            chapters.push((&article.chapter, anchor(article)));
        }
    }
    let note = (statute.status != Status::InForce).then(|| {
        let body = html! {
            p { "这是 " (day(statute.version_date)) " 的版本" @if let Some(last) = statute.effective_to { "，施行到 " (day(last)) } "。按照当时的法律作出的决定引用当时的版本。" }
        };
        parts::note(Tone::Warn, statute.status.label(), &body)
    });
    let facts = parts::kv_tight(&[
        ("制定机关", html! { (statute.issuer) }),
        ("类别", html! { (statute.kind) }),
        ("版本", html! { (day(statute.version_date)) }),
        (
            "施行",
            html! { (day(statute.effective_from)) @if let Some(last) = statute.effective_to { "至" (day(last)) } },
        ),
        ("效力", html! { (status(statute)) }),
        ("核实至", html! { (day(statute.as_of)) }),
        ("来源", html! { (statute.source) }),
    ]);
    let path = href(statute);
    let body = html! {
        (pages::head(&statute.title, &html! { span { (statute.issuer) } span { (statute.version_date) " 版本" } (status(statute)) }))
        @if let Some(note) = &note { (note) }
        div.cols.cols--main.mt4 {
            div {
                (lists::search(&path, "在本文件中查", "词语", &words))
                @if !words.is_empty() { p.meta.mt3 { "含有“" (words) "”的有 " (articles.len()) " " (statute.unit.label()) "　" a href=(path) { "看全文" } } }
                @let mut chapter = "";
                @for article in &articles {
                    @if article.chapter != chapter { h2.chapter { (article.chapter) } }
                    ({ chapter = &article.chapter; html! {} })
                    section.article id=(anchor(article)) aria-label=(name(statute, article)) {
                        h3.article__n { a href={ "#" (anchor(article)) } { (name(statute, article)) } }
                        @for line in article.text.lines() { p { (marked(line, &words)) } }
                    }
                }
            }
            aside.stack.gap5 aria-label="关于本文件" {
                div.card { h2 { "版本" } (facts)
                    @if !others.is_empty() { p.mt2 { "其他版本：" @for other in &others { a href=(href(other)) { (other.version_date) } " " } } }
                }
                @if chapters.len() > 1 && words.is_empty() {
                    nav.card aria-label="章节" { h2 { "章节" } ul.l { @for (chapter, anchor) in &chapters { li { a href={ "#" (anchor) } { (chapter) } } } } }
                }
            }
        }
    };
    let page =
        Page::new(statute.title.clone()).at("statutes").crumb("首页", "/").crumb("法律条文", "/statutes").body(body);
    Ok(public(&frame, &headers, Keep::Minutes, &page))
}

/// `/rulebook`
pub async fn rulebook(frame: Frame, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let words = asked.words();
    let mut rules = domain::rule::all();
    let all = rules.len();
    rules.retain(|rule| {
        contains(rule.text, &words) || rule.basis.iter().any(|provision| contains(&provision.to_string(), &words))
    });
    let body = html! {
        (pages::head_lead("办案规则", "本平台办案时逐条执行的规则，都来自法律、法规、规章或者公布的平台规则。不符合的，平台不予办理并说明条文。"))
        (lists::search("/rulebook", "查规则", "词语或者法律名称", &words))
        p.meta.mt3 { "共 " (all) " 条" @if !words.is_empty() { "，符合的 " (rules.len()) " 条　" a href="/rulebook" { "看全部" } } }
        @if rules.is_empty() { (lists::empty("没有符合的规则", "请换一个说法。", &[("全部规则", "/rulebook")])) }
        ul.rows { @for rule in &rules {
            li id=(rule.key) {
                p { (marked(rule.text, &words)) }
                p.rows__m { @for provision in rule.basis { span { (law::cite(provision)) } } }
                p.rows__m {
                    span { "编号 " code { (rule.key) } } span { (rule.since) " 起" }
                    @if !rule.sectors.is_empty() { span { "限" (rule.sectors.join("、")) } }
                    @if !rule.regions.is_empty() { span { "限 " (rule.regions.join("、")) " 开头的区划" } }
                }
                @if let Some((provision, text)) = rule.basis.first().and_then(|provision| Some((provision, lawbook::statutes().text(provision)?))) {
                    (law::folded(provision, text))
                }
            }
        } }
    };
    public(
        &frame,
        &headers,
        Keep::Minutes,
        &Page::new("办案规则").at("statutes").crumb("首页", "/").crumb("法律条文", "/statutes").body(body),
    )
}
