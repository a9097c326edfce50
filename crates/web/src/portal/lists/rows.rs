//! 清单 One list of one agency on a day: searched, filtered, paged, printed, downloaded.

use super::asked::Asked;
use super::{Shown, about, columns, of_list, of_row, release_lines, releases};
use crate::app::App;
use crate::list_file::{self, Form};
use crate::listing;
use crate::parts::lists::{self, FacetValue};
use crate::parts::{self, Tone, pages};
use crate::portal::shelf::{self, Follows};
use crate::portal::{Keep, correction, day, officers, public};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::agency::Agency;
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::list::{Content, ListKind};
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Registered, list_table};
use search::mark;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows on a page.
const SIZE: usize = 50;

/// `/lists/{agency}/{kind}`, and the same with `.xlsx`, `.csv` or `.json` for what it shows as a file.
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path((id, name)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let (slug, end) = name.split_once('.').map_or((name.as_str(), None), |(slug, end)| (slug, Some(end)));
    let kind = super::kind(slug)?;
    let registered = app.office().agency(&id).await?;
    let today = legal_day(app.now());
    let asked = Asked::read(pairs, columns::filters(kind));
    let on = asked.on.unwrap_or(today);
    let then = as_it_stood(&registered, kind, on, today);
    let agency = then.as_ref().unwrap_or(&registered.agency);
    match end {
        None => {
            let page = page(&frame, agency, kind, &asked, today);
            Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
        }
        Some("json") => Ok(data(agency, kind, &asked, on, today).into_response()),
        Some(end) => {
            let form = Form::of(end).ok_or(Stop::NotFound)?;
            file(&app, (&registered, then), kind, &asked, (on, today), form).await
        }
    }
}

/// 那一天的名册 Of a day that is over officers are those of that day, with their certificates as they were at its end.
fn as_it_stood(registered: &Registered, kind: ListKind, on: Date, today: Date) -> Option<Agency> {
    if kind != ListKind::Officers || on >= today {
        return None;
    }
    officers::as_it_stood(registered, on)
}

/// The rows that the words find, and of them those that pass the filters.
fn found<'a>(agency: &'a Agency, kind: ListKind, asked: &Asked, today: Date) -> (Vec<Shown<'a>>, Counts) {
    let words = search::words(&asked.words);
    let mut counts = Counts::default();
    let mut rows: Vec<Shown> = Vec::new();
    for shown in super::shown(agency, kind, asked.on.unwrap_or(today)) {
        if !words.is_empty() {
            let text = haystack(&shown);
            if !words.iter().all(|word| mark(&text, word, usize::MAX).iter().any(|piece| piece.hit)) {
                continue;
            }
        }
        let values = columns::values(agency, &shown.content, asked.on.map_or(today, |on| on.min(today)));
        let passes = asked.lets_in(&values);
        for (name, value) in values {
            *counts.entry(name).or_default().entry(value).or_default() += 1;
        }
        if passes {
            rows.push(shown);
        }
    }
    (rows, counts)
}

type Counts = BTreeMap<&'static str, BTreeMap<String, u64>>;

/// What is searched of a row: everything that is read in it.
fn haystack(shown: &Shown<'_>) -> String {
    let mut text = shown.key.clone();
    collect(&listing::value(&shown.content), &mut text);
    for provision in shown.content.provisions() {
        text.push('\n');
        text.push_str(&provision.to_string());
    }
    text
}

fn collect(value: &Value, text: &mut String) {
    match value {
        Value::String(word) => {
            text.push('\n');
            text.push_str(word);
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, text)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, text)),
        _ => {}
    }
}

/// What a day in the past or to come shows.
fn of_day(agency: &Agency, kind: ListKind, on: Date, today: Date) -> String {
    match super::first_day(agency, kind) {
        Some(first) if on < first => format!("{}，这份清单还没有生效的内容：最早的自{}起生效。", day(on), day(first)),
        _ if on > today => format!("{}还没有到。以下是已经发布、到那一天生效的内容，此后还可能修订。", day(on)),
        _ => format!("以下是{}生效的内容。", day(on)),
    }
}

fn page(frame: &Frame, agency: &Agency, kind: ListKind, asked: &Asked, today: Date) -> Page {
    let path = of_list(&agency.id, kind);
    let (rows, counts) = found(agency, kind, asked, today);
    let pages = rows.len().div_ceil(SIZE).max(1);
    let number = asked.page.min(pages);
    let from = (number - 1) * SIZE;
    let part = rows.get(from..(from + SIZE).min(rows.len())).unwrap_or_default();
    let then = asked.on.unwrap_or(today);
    let cells: Vec<Vec<Markup>> =
        part.iter().map(|shown| columns::cells(agency, shown, asked.on, then, &frame.site.region)).collect();
    let on = asked.on.map(|on| on.to_string()).unwrap_or_default();
    let mut kept = vec![("q", asked.words.as_str()), ("on", on.as_str())];
    kept.retain(|(_, value)| !value.is_empty());
    let facets = facets(kind, asked, counts);
    let chips: Vec<(String, String)> =
        asked.filters().map(|(name, value)| (value.to_owned(), asked.without(name, value).href(&path, 1))).collect();
    let changed = super::last_release(agency, Some(kind));
    let released = releases(agency, Some(kind)).next().is_some();
    let body = html! {
        (pages::head(kind.label(), &html! {
            span { (agency.name) }
            @if let Some(on) = changed { span { (if released { "最近发布 " } else { "随机关登记公开 " }) (day(on)) } }
            @if let Some(sector) = kind.reviewed_by() { span { "经" (sector) "部门审核" } }
        }))
        p.ph__lead.noprint { (about(kind)) "。" }
        @if asked.strange_day {
            (super::no_such_day())
        }
        @if let Some(on) = asked.on {
            (parts::note(Tone::Info, "", &html! { p { (of_day(agency, kind, on, today)) a href=(asked.today().href(&path, 1)) { "看现在的" } } }))
        }
        div.cols.cols--side.mt4 {
            div.stack.gap4.noprint {
                form.stack.gap3 role="search" method="get" action=(path) aria-label="在清单中查找" {
                    @for (name, value) in asked.filters() { input type="hidden" name=(name) value=(value); }
                    label for="q" { "在清单中查找" }
                    input.inp id="q" name="q" value=(asked.words) data-search maxlength="100";
                    label.mt3 for="on" { "哪一天的清单" }
                    input.inp type="date" id="on" name="on" value=(on);
                    p { button.btn.btn--s type="submit" { "查找" } }
                }
                @if !facets.0.is_empty() { (lists::facets(&path, &kept, &facets)) }
            }
            section id="results" aria-labelledby="rh" {
                div.row.row--between {
                    h2 id="rh" { (rows.len()) " 行" }
                    @if !rows.is_empty() { p.meta.noprint {
                        "下载："
                        @for (end, name) in [("xlsx", "XLSX"), ("csv", "CSV"), ("json", "JSON")] {
                            a href=(asked.href(&format!("{path}.{end}"), 1)) { (name) } "　"
                        }
                    } }
                }
                (lists::chips(&chips, &asked.unfiltered().href(&path, 1)))
                @if rows.is_empty() {
                    @if asked.words.is_empty() && chips.is_empty() && asked.on.is_some() && changed.is_some() {
                        (lists::empty("这一天没有生效的内容", "可以换一个日期，或者看现在生效的内容。", &[("看现在的", &asked.today().href(&path, 1))]))
                    } @else if asked.words.is_empty() && chips.is_empty() {
                        (lists::empty("这份清单还没有公开的内容", "机关发布以后会出现在这里。", &[("看本机关的其他清单", &super::of_agency(&agency.id))]))
                    } @else {
                        (lists::empty("没有符合条件的行", "可以减少条件，或者换一个说法。", &[("看全部", &path)]))
                    }
                } @else {
                    div.mt3 { (lists::folding(kind.label(), columns::of(kind), &cells)) }
                    (lists::pager(number as u64, pages as u64, |page| asked.href(&path, usize::try_from(page).unwrap_or(1))))
                }
            }
        }
        div.cols.cols--main.sec.noprint {
            @if released {
                (parts::section("releases", "历次发布", &html! {}, &release_lines(agency, releases(agency, Some(kind)).take(10))))
            } @else if changed.is_some() { p.muted { "本清单的内容随机关登记公开，此后还没有修订；修订发布以后，这里列出历次发布。" } }
            @else { div {} }
            aside aria-label="反馈" { (correction::card(PublishedKind::Agency, &agency.id, &agency.phone)) }
        }
    };
    Page::new(format!("{}{}", agency.name, kind.label()))
        .at("lists")
        .crumb("首页", "/")
        .crumb("事前公开", "/lists")
        .crumb(agency.name.clone(), super::of_agency(&agency.id))
        .body(body)
}

fn facets(kind: ListKind, asked: &Asked, mut counts: Counts) -> Markup {
    for (name, value) in asked.filters() {
        if let Some((key, _)) = columns::filters(kind).iter().find(|(key, _)| *key == name) {
            counts.entry(key).or_default().entry(value.to_owned()).or_default();
        }
    }
    html! { @for (i, (name, title)) in columns::filters(kind).iter().enumerate() {
        @let held = counts.remove(name).unwrap_or_default();
        @if held.len() > 1 || held.keys().any(|value| asked.has(name, value)) {
            @let values = lists::most(held.into_iter().map(|(value, count)| FacetValue { title: value.clone(), on: asked.has(name, &value), value, count }).collect());
            (lists::facet(title, name, &values, i == 0 || values.iter().any(|value| value.on)))
        }
    } }
}

/// What the page shows, on all its pages, for programs.
fn data(agency: &Agency, kind: ListKind, asked: &Asked, on: Date, today: Date) -> Json<Value> {
    let (rows, _) = found(agency, kind, asked, today);
    let rows: Vec<Value> = rows
        .iter()
        .map(|shown| {
            let mut row = listing::value(&shown.content);
            if kind == ListKind::Officers
                && let Some(fields) = row.as_object_mut()
            {
                fields.remove("id");
            }
            json!({
                "key": shown.key,
                "version": shown.version.number,
                "effective_on": shown.version.effective_on,
                "url": format!("{}?version={}", of_row(&agency.id, kind, &shown.key), shown.version.number),
                "row": row,
            })
        })
        .collect();
    Json(json!({
        "agency": agency.id, "agency_name": agency.name, "list": kind.slug(), "title": kind.label(),
        "on": on, "total": rows.len(), "rows": rows,
    }))
}

/// The same as a table: the columns of imports, and of officers exactly what the public may read.
async fn file(
    app: &App,
    (registered, then): (&Arc<Registered>, Option<Agency>),
    kind: ListKind,
    asked: &Asked,
    (on, today): (Date, Date),
    form: Form,
) -> Result<Response, Stop> {
    let library = app.office().library().await?;
    let (held, asked) = (Arc::clone(registered), asked.clone());
    let region = app.site().region.clone();
    let name = format!("{}{}（{on}）", registered.agency.name, kind.label());
    let made = tokio::task::spawn_blocking(move || {
        let agency = then.as_ref().unwrap_or(&held.agency);
        let (rows, _) = found(agency, kind, &asked, today);
        let table = if kind == ListKind::Officers {
            let rows = rows.iter().filter_map(|shown| match &shown.content {
                Content::Officers(row) => Some(row),
                _ => None,
            });
            officers::table(agency, rows, on.min(today), &region)
        } else {
            list_table::table(kind, rows.iter().map(|shown| &shown.content), &library, on)
        };
        list_file::download(&table, &name, form)
    });
    made.await.map_err(|error| Stop::Fault(error.into()))?
}
