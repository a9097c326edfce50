//! 条文对照 Two versions side by side: what changed, word by word, without script. The address stays.

use super::super::{Keep, day, public};
use super::{anchor, href, name};
use crate::app::App;
use crate::parts::{self, Tone, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::statute::Statute;
use domain::statute::difference::{Change, Difference, Fate};
use maud::{Markup, html};
use serde::Deserialize;

/// Whether what did not change is shown too.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    all: String,
}

/// `/statutes/{key}/since/{older}`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path((key, older)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let library = app.office().library().await?;
    let (Some(newer), Some(earlier)) = (library.get(&key), library.get(&older)) else { return Err(Stop::NotFound) };
    // Versions of one statute; two different statutes are not compared.
    if newer.short_title() != earlier.short_title() || earlier.version_date >= newer.version_date {
        return Err(Stop::NotFound);
    }
    let all = !asked.all.is_empty();
    let body = tokio::task::spawn_blocking(move || {
        let (after, before) = (library.statute(&key)?, library.statute(&older)?);
        Some(body(&Difference::between(&before, &after), &after, all))
    })
    .await
    .map_err(|error| Stop::Fault(anyhow!("comparing two versions: {error}")))?
    .ok_or(Stop::NotFound)?;
    let title = format!("{}：条文对照", frame_title(&body.0));
    let page = Page::new(title)
        .at("statutes")
        .crumb("首页", "/")
        .crumb("法律条文", "/statutes")
        .crumb(body.0, body.1)
        .body(body.2);
    Ok(public(&frame, &headers, Keep::Minutes, &page))
}

fn frame_title(title: &str) -> &str {
    title.strip_prefix("中华人民共和国").unwrap_or(title)
}

/// The title, its address, and the page.
fn body(difference: &Difference, after: &Statute, all: bool) -> (String, String, Markup) {
    let before = difference.before;
    let same = difference.count(Fate::Unchanged);
    let address = format!("{}/since/{}", href(&after.key), crate::input::query(&before.key));
    let counted: Vec<(Fate, usize)> = Fate::ALL.iter().map(|fate| (*fate, difference.count(*fate))).collect();
    let markup = html! {
        (pages::head(&after.title, &html! { span { "条文对照" } span { (day(before.version_date)) "的版本与" (day(after.version_date)) "的版本" } }))
        dl.nums { @for (fate, count) in &counted { @if *count > 0 { div { dt { (fate) } dd { (count) small { "条" } } } } } }
        p.meta.mt3 {
            "左边是原来的条文，" del { "划去的" } "已经删去；右边是现在的条文，" ins { "加下划线的" } "是新增的。同一条按照文字的相似程度认定，不能确定的写明“可能对应”，请自行核对；以公布机关的说明为准。"
            @if same > 0 { "　" @if all { a href=(address) { "只看有变化的" } } @else { a href={ (address) "?all=1" } { "也看没有修改的 " (same) " 条" } } }
        }
        @for change in &difference.changes { @if all || change.fate != Fate::Unchanged { (one(change, before, after)) } }
    };
    (after.title.clone(), href(&after.key), markup)
}

fn one(change: &Change, before: &Statute, after: &Statute) -> Markup {
    let old = change.before.map(|article| name(before.unit, article));
    let new = change.after.map(|article| name(after.unit, article));
    let id =
        change.after.map_or_else(|| change.before.map(|gone| format!("was-{}", anchor(gone))), |now| Some(anchor(now)));
    html! {
        section.article id=[id] aria-label=(new.as_deref().or(old.as_deref()).unwrap_or_default()) {
            h2.article__n.row.row--between {
                span {
                    @match (&old, &new) {
                        (Some(old), Some(new)) if old == new => (new),
                        (Some(old), Some(new)) if change.fate == Fate::Unclear => { (old) " → 可能为" (new) },
                        (Some(old), Some(new)) => { (old) " → " (new) },
                        (Some(old), None) => (old),
                        (None, Some(new)) => (new),
                        (None, None) => {}
                    }
                }
                (tag(change.fate))
            }
            (sides(change, before, after))
        }
    }
}

/// Which articles one of unclear fate may have become.
fn perhaps(change: &Change, after: &Statute) -> Markup {
    let names: Vec<String> = change.perhaps.iter().map(|article| name(after.unit, article)).collect();
    html! { @match names.split_first() {
        None => "",
        Some((first, [])) => { "可能对应" (first) "，请核对" }
        Some((first, others)) => { "可能对应" (first) "（或者" (others.join("、")) "），请核对" }
    } }
}

/// The fate of an article as a word.
pub(crate) fn tag(fate: Fate) -> Markup {
    let tone = match fate {
        Fate::Unchanged => Tone::Plain,
        Fate::Changed | Fate::Rewritten | Fate::Unclear => Tone::Warn,
        Fate::Renumbered => Tone::Info,
        Fate::Added => Tone::Good,
        Fate::Removed => Tone::Bad,
    };
    parts::tag(tone, fate.label())
}

/// Both texts, one below the other where there is no room beside.
pub(crate) fn sides(change: &Change, before: &Statute, after: &Statute) -> Markup {
    let (old, new) = change.marked();
    let both = change.before.is_some() && change.after.is_some();
    let changed = both && !matches!(change.fate, Fate::Unchanged | Fate::Renumbered);
    let unclear = change.fate == Fate::Unclear;
    html! {
        div.cols.cols--2.diff {
            div lang="zh-CN" aria-label={ (before.version_date) "的版本" } {
                @if change.before.is_none() { p.meta { "没有这一条" } }
                @if changed { p.pre { @for piece in &old { @if piece.changed { del { (piece.text) } } @else { (piece.text) } } } }
                @else if let Some(article) = change.before { @for line in article.text.lines() { p { (line) } } }
            }
            div lang="zh-CN" aria-label={ (after.version_date) "的版本" } {
                @if unclear { p.meta { (perhaps(change, after)) } }
                @else if change.after.is_none() { p.meta { "已经删去" } }
                @if changed { p.pre { @for piece in &new { @if piece.changed { ins { (piece.text) } } @else { (piece.text) } } } }
                @else if let Some(article) = change.after { @for line in article.text.lines() { p { (line) } } }
            }
        }
    }
}
