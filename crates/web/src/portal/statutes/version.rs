//! 法规全文 One version, article by article, with its earlier and later versions; `?on=2026-11-22` leads to the law of that day.

use super::super::{Keep, correction, day, public};
use super::{Asked, anchor, contains, href, marked, name, status};
use crate::app::App;
use crate::input::{encoded, query};
use crate::parts::{self, Tone, law, lists, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::statute::{Article, Status, Statute};
use jiff::civil::Date;
use lawbook::{Library, Version};
use maud::{Markup, html};

/// `/statutes/{key}/{article}`: the older form of the address of an article.
pub async fn article(State(app): State<App>, Path((key, article)): Path<(String, String)>) -> Result<Response, Stop> {
    let number: u16 = article.trim_start_matches('a').parse().map_err(|_| Stop::NotFound)?;
    let library = app.office().library().await?;
    let known = library.get(&key).or_else(|| library.of_title(&key).last().copied());
    let statute = known.and_then(|version| library.statute(&version.key)).ok_or(Stop::NotFound)?;
    if !statute.articles.iter().any(|article| article.number == number) {
        return Err(Stop::NotFound);
    }
    Ok(Redirect::permanent(&format!("/statutes/{}#a{number}", query(&key))).into_response())
}

/// `/statutes/{key}`, where the key may also be a title: then the version of today, or of the day that `on` says, is shown.
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let library = app.office().library().await?;
    let today = legal_day(app.now());
    let on: Option<Date> = asked.on.trim().parse().ok();
    let version = match (library.get(&key), on) {
        (Some(version), None) => version,
        (version, on) => {
            let title = version.map_or(key.as_str(), |version| version.title.as_str());
            match library.on(title, on.unwrap_or(today)) {
                Some(found) if found.key == key => found,
                Some(found) => return Ok(Redirect::temporary(&encoded(&href(&found.key))).into_response()),
                // The title is known; no version of it was the law on that day.
                None => return none(&frame, &headers, &library, title, on, today),
            }
        }
    };
    let statute = library.statute(&version.key).ok_or(Stop::NotFound)?;
    let page = Page::new(statute.title.clone()).at("statutes").crumb("首页", "/").crumb("法律条文", "/statutes");
    let body = body(&statute, version, &library, &asked.words(), on, today);
    Ok(public(&frame, &headers, Keep::Minutes, &page.body(body)))
}

/// There is such a statute, and no version of it that was the law on the day; without a day, its last one is shown.
fn none(
    frame: &Frame,
    headers: &HeaderMap,
    library: &Library,
    title: &str,
    on: Option<Date>,
    today: Date,
) -> Result<Response, Stop> {
    let versions = library.of_title(title);
    let last = versions.last().ok_or(Stop::NotFound)?;
    let Some(on) = on else { return Ok(Redirect::temporary(&encoded(&href(&last.key))).into_response()) };
    let body = html! {
        (pages::head(&last.title, &html! {}))
        (parts::note(Tone::Warn, "当日没有施行中的版本", &html! { p { "收录的版本中，没有 " (day(on)) " 施行的。可能当时还没有施行、已经废止，或者当时的版本没有收录。" } }))
        (history(&versions, None, today))
    };
    let page =
        Page::new(last.title.clone()).at("statutes").crumb("首页", "/").crumb("法律条文", "/statutes").body(body);
    Ok(public(frame, headers, Keep::Minutes, &page))
}

fn body(statute: &Statute, version: &Version, library: &Library, words: &str, on: Option<Date>, today: Date) -> Markup {
    let articles: Vec<&Article> = statute.articles.iter().filter(|article| contains(&article.text, words)).collect();
    let mut chapters: Vec<(&str, String)> = Vec::new();
    for article in &statute.articles {
        if !article.chapter.is_empty() && chapters.last().is_none_or(|(last, _)| *last != article.chapter) {
            chapters.push((&article.chapter, anchor(article)));
        }
    }
    let versions = library.of_title(&statute.title);
    let path = href(&statute.key);
    html! {
        (pages::head(&statute.title, &html! {
            @if !statute.issuer.is_empty() { span { (statute.issuer) } }
            span { (statute.version_date) " 版本" } (status(version.status_on(today)))
        }))
        @if let Some(note) = standing(version, today) { (note) }
        @if let Some(on) = on { p.meta { "这是 " (day(on)) " 施行的版本。" } }
        div.cols.cols--main.mt4 {
            div {
                (lists::search(&path, "在本文件中查", "词语", words))
                @if !words.is_empty() { p.meta.mt3 { "含有“" (words) "”的有 " (articles.len()) " " (statute.unit) "　" a href=(path) { "看全文" } } }
                @let mut chapter = "";
                @for article in &articles {
                    @if article.chapter != chapter { h2.chapter { (article.chapter) } }
                    ({ chapter = &article.chapter; html! {} })
                    section.article id=(anchor(article)) aria-label=(name(statute.unit, article)) {
                        h3.article__n { a href={ "#" (anchor(article)) } { (name(statute.unit, article)) } }
                        @for line in article.text.lines() { p {
                            @if words.is_empty() { (law::linked(line, library, Some(&statute.key), None)) } @else { (marked(line, words)) }
                        } }
                    }
                }
            }
            aside.stack.gap5 aria-label="关于本文件" {
                div.card { h2 { "版本" } (facts(statute, version, today)) }
                @if versions.len() > 1 { div.card { h2 { "历次版本" } (history(&versions, Some(&statute.key), today)) } }
                form.card method="get" action=(path) aria-label="查某日的版本" {
                    h2 { "某日的版本" }
                    div.field { label for="on" { "日期" } input.inp id="on" type="date" name="on" value=(on.unwrap_or(today)); }
                    button.btn.btn--2.btn--s type="submit" { "查看当日施行的版本" }
                }
                (correction::card(PublishedKind::Statute, &statute.key, ""))
                @if chapters.len() > 1 && words.is_empty() {
                    nav.card aria-label="章节" { h2 { "章节" } ul.l { @for (chapter, anchor) in &chapters { li { a href={ "#" (anchor) } { (chapter) } } } } }
                }
            }
        }
    }
}

/// What a reader has to know before relying on it.
fn standing(version: &Version, today: Date) -> Option<Markup> {
    let state = version.status_on(today);
    let body = match state {
        Status::InForce => return None,
        Status::NotYet => html! { p { "这个版本从 " (day(version.from())) " 起施行。" } },
        Status::Unverified => html! {
            p { "这是来源中最新的版本，来源保存到 " (day(version.as_of)) "，没有写明现在是否有效。引用前请核对公布机关的正式文本。" }
        },
        Status::Amended | Status::Superseded | Status::Repealed => html! {
            p { "这是 " (day(version.version_date)) " 的版本" @if let Some(last) = version.effective_to { "，施行到 " (day(last)) } "。按照当时的法律作出的决定引用当时的版本。" }
        },
    };
    let tone = if matches!(state, Status::NotYet | Status::Unverified) { Tone::Info } else { Tone::Warn };
    Some(parts::note(tone, state.label(), &body))
}

fn facts(statute: &Statute, version: &Version, today: Date) -> Markup {
    let issuer = if statute.issuer.is_empty() { "来源没有写明" } else { &statute.issuer };
    parts::kv_tight(&[
        ("制定机关", html! { (issuer) }),
        ("类别", html! { (statute.kind) }),
        ("版本", html! { (day(statute.version_date)) }),
        (
            "施行",
            html! {
                @if let Some(from) = version.effective_from { (day(from)) } @else { "来源没有写明这一版本的施行日期" }
                @if let Some(last) = version.effective_to { "至" (day(last)) }
            },
        ),
        ("效力", html! { (status(version.status_on(today))) }),
        ("核实至", html! { (day(statute.as_of)) }),
        ("来源", html! { (statute.source) }),
    ])
}

/// The versions, the latest first, each with what it changed.
fn history(versions: &[&Version], here: Option<&str>, today: Date) -> Markup {
    html! {
        ul.rows { @for (n, version) in versions.iter().enumerate().rev() {
            li {
                p {
                    @if here == Some(version.key.as_str()) { b aria-current="page" { (version.version_date) } }
                    @else { a href=(href(&version.key)) { (version.version_date) } }
                    " " (status(version.status_on(today)))
                }
                p.rows__m {
                    @if let Some(from) = version.effective_from { span { (from) " 起施行" } }
                    @if let Some(before) = n.checked_sub(1).and_then(|n| versions.get(n)) {
                        a href={ (href(&version.key)) "/since/" (query(&before.key)) } { "与上一版比较" }
                    }
                }
            }
        } }
    }
}
