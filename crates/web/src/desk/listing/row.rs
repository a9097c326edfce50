//! 清单的一行 One row: its form, its versions side by side, its withdrawal.

use super::{address, clerk, kind, revision_address, row_address, standing};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::{counted, full_minute, with_query};
use crate::form::{Choices, FieldError};
use crate::input::{Submission, query};
use crate::listing;
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, pages};
use crate::provisions;
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::list::{Change, Content, Drafting, ListAct, ListKind, Row};
use maud::{Markup, html};
use office::Registered;
use serde::Deserialize;
use serde_json::{Value, json};

/// For what a new row is made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct About {
    /// The code of a matter.
    matter: String,
}

/// An empty form; a benchmark or a guide of a matter begins with what the matter says.
pub(super) async fn blank(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    Query(about): Query<About>,
) -> Result<Markup, Stop> {
    let (kind, registered) = (kind(&slug)?, app.office().lists(&agency, clerk(&signed)).await?);
    let frame = counted(frame, &app, &signed).await?;
    let matter = registered.agency.matter_on(&about.matter, legal_day(app.now()));
    let draft = match (kind, matter) {
        (ListKind::Benchmarks, Some(matter)) => {
            json!({"matter": matter.code, "title": format!("{}裁量基准", matter.title)})
        }
        (ListKind::Guides, Some(matter)) => json!({"code": matter.code, "title": matter.title, "basis": matter.basis}),
        _ => json!({}),
    };
    draw_new(&frame, &app, &registered, kind, &draft, &[]).await
}

async fn draw_new(
    frame: &Frame,
    app: &App,
    registered: &Registered,
    kind: ListKind,
    draft: &Value,
    errors: &[FieldError],
) -> Result<Markup, Stop> {
    let here = address(&registered.agency.id, kind);
    let (action, key) = (format!("{here}/new"), new_key());
    let post = Post { action: &action, key: &key, button: "存为修改", cancel: Some(&here), ..Post::default() };
    let library = app.office().library().await?;
    let choices = listing::offered(&registered.agency, draft, &library, legal_day(app.now()));
    let fields = listing::form(kind)?.render_outlined(draft, errors, &choices);
    let body = html! {
        (pages::head(&format!("新增：{kind}"), &html! { span { "存为修改之后送审，审定发布后才公开和用于办案" } }))
        section.card.card--pad.narrow { (forms::post(&post, &fields)) }
    };
    Ok(shell::desk(frame, &within(registered, kind, "新增一行").failed(!errors.is_empty()).body(body)))
}

fn within(registered: &Registered, kind: ListKind, title: &str) -> Page {
    let agency = &registered.agency.id;
    Page::new(title)
        .at("lists")
        .crumb("清单管理", format!("/desk/lists/{}", query(agency)))
        .crumb(kind.label(), address(agency, kind))
}

/// Keeps what was entered as a draft; the errors of the form, if there are any.
async fn keep(
    app: &App,
    signed: &Signed,
    agency: &str,
    kind: ListKind,
    key: Option<&str>,
    sent: &Submission,
) -> Result<Result<String, (Value, Vec<FieldError>)>, Stop> {
    let mut value = match listing::form(kind)?.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => return Ok(Err((back.draft, back.errors))),
    };
    let errors = provisions::settle(&mut value, &*app.office().library().await?, legal_day(app.now()));
    if !errors.is_empty() {
        return Ok(Err((value, errors)));
    }
    let content = match listing::content(kind, value.clone()) {
        Ok(content) => content,
        Err(message) => return Ok(Err((value, vec![FieldError::new("", message)]))),
    };
    let new = content.key().to_owned();
    if key.is_some_and(|key| key != new) {
        let message = "编号不能改动：请撤下这一行，再以新的编号新增一行";
        return Ok(Err((value, vec![FieldError::new("", message)])));
    }
    let changes = vec![Change { key: new.clone(), content: Some(content) }];
    let act = ListAct::Draft(Drafting { list: kind, changes, source: None });
    app.office()
        .act_on_list(agency, clerk(signed), &act, sent.key(), app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, "起草修改"))?;
    Ok(Ok(new))
}

pub(super) async fn create(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let (kind, registered) = (kind(&slug)?, app.office().lists(&agency, clerk(&signed)).await?);
    let there = listing::form(kind)?.read(&sent.pairs).done().ok().and_then(|value| listing::content(kind, value).ok());
    if let Some(content) = there.filter(|content| registered.agency.lists.row(kind, content.key()).is_some()) {
        let message = format!("编号“{}”已经有了：请打开那一行修改，或者换一个编号", content.key());
        let errors = [FieldError::new("", message)];
        let page = draw_new(&frame, &app, &registered, kind, &listing::value(&content), &errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    match keep(&app, &signed, &agency, kind, None, &sent).await? {
        Ok(key) => {
            Ok(Redirect::to(&with_query(&row_address(&agency, kind, &key), &[("saved", "yes")])).into_response())
        }
        Err((draft, errors)) => {
            let frame = counted(frame, &app, &signed).await?;
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok((status, draw_new(&frame, &app, &registered, kind, &draft, &errors).await?).into_response())
        }
    }
}

pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug, key)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let (kind, registered) = (kind(&slug)?, app.office().lists(&agency, clerk(&signed)).await?);
    let row = registered.agency.lists.row(kind, &key).ok_or(Stop::NotFound)?;
    let draft = row.latest().map(listing::value).unwrap_or_else(|| json!({}));
    let frame = counted(frame, &app, &signed).await?;
    draw(&frame, &app, &registered, &At { kind, key: &key, row, saved: asked.saved == "yes" }, &draft, &[]).await
}

/// What was done just before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    saved: String,
}

/// Which row the page is of.
struct At<'a> {
    kind: ListKind,
    key: &'a str,
    row: &'a Row,
    /// It was just kept as a draft.
    saved: bool,
}

async fn draw(
    frame: &Frame,
    app: &App,
    registered: &Registered,
    at: &At<'_>,
    draft: &Value,
    errors: &[FieldError],
) -> Result<Markup, Stop> {
    let (library, today) = (app.office().library().await?, legal_day(app.now()));
    let At { kind, key, row, saved } = *at;
    let agency = &registered.agency;
    // The opinion may be that of a body that reviews from outside.
    let names = if agency.lists.sent_back(kind, key).is_some() { app.office().agencies().await? } else { Vec::new() };
    let choices = listing::choices(agency, &library, today);
    let (tone, words) = standing(row, today);
    let here = row_address(&agency.id, kind, key);
    let held = row.draft.as_ref().and_then(|draft| draft.revision);
    let last = row.versions.last().and_then(|version| version.content.as_ref());
    let body = html! {
        (pages::head(row.title(), &html! { span { (kind) } span { "编号 " (key) } (parts::tag(tone, &words)) }))
        @if saved && row.draft.is_some() {
            div role="status" { (parts::note(Tone::Good, "已存为修改", &html! { p { "公开的和办案用的还是原来的内容。到" a href=(address(&agency.id, kind)) { "清单" } "里选中这一行送审，审定发布以后才生效。" } })) }
        }
        @if let Some((last, (opinion, by, when))) = agency.lists.sent_back(kind, key).and_then(|last| Some((last, last.objection()?))) {
            (parts::note(Tone::Bad, "修改被退回", &html! {
                p.pre { (opinion) }
                p.meta { (names.iter().find_map(|other| other.agency.person(by)).map_or(by.as_str(), |person| person.name.as_str())) " " (full_minute(when)) "，" a href=(revision_address(&agency.id, last.number)) { "第 " (last.number) " 号修订" } }
            }))
        }
        @if let Some(draft) = &row.draft {
            (parts::section("draft", "待发布的修改", &html! { (agency.name_of(&draft.by)) " " (full_minute(draft.at)) }, &listing::difference(kind, last, draft.content.as_ref(), &choices)?))
        }
        @if let Some(number) = held {
            (parts::note(Tone::Info, "正在审核", &html! { p { "这一行在" a href=(revision_address(&agency.id, number)) { "第 " (number) " 号修订" } "中，发布、退回或者收回之前不能改动。" } }))
        } @else {
            (parts::section("edit", "修改", &html! { "存为修改之后送审" }, &edit(&here, kind, draft, errors, &listing::offered(agency, draft, &library, today))?))
            @if !row.versions.is_empty() && row.on(today).is_some() { (withdrawal(&here)) }
        }
        (versions(registered, kind, row, &choices)?)
    };
    Ok(shell::desk(frame, &within(registered, kind, row.title()).failed(!errors.is_empty()).body(body)))
}

fn edit(here: &str, kind: ListKind, draft: &Value, errors: &[FieldError], choices: &Choices) -> Result<Markup, Stop> {
    let key = new_key();
    let post = Post { action: here, key: &key, button: "存为修改", ..Post::default() };
    Ok(forms::post(&post, &listing::form(kind)?.render_outlined(draft, errors, choices)))
}

fn withdrawal(here: &str) -> Markup {
    let (action, key) = (format!("{here}/withdraw"), new_key());
    let post = Post { action: &action, key: &key, button: "起草撤下", grave: true, ..Post::default() };
    html! {
        details.fold { summary { "撤下这一行" }
            p { "起草撤下之后同样要送审、审定、发布。撤下的行不再用于办案，历次版本仍然可以查看。" }
            (forms::post(&post, &html! {}))
        }
    }
}

/// Every version, newest first, each with what it changed.
fn versions(registered: &Registered, kind: ListKind, row: &Row, choices: &Choices) -> Result<Markup, Stop> {
    let agency = &registered.agency;
    let mut before: Option<&Content> = None;
    let mut shown = Vec::new();
    for version in &row.versions {
        let changed = listing::difference(kind, before, version.content.as_ref(), choices)?;
        shown.push((version, changed));
        before = version.content.as_ref();
    }
    shown.reverse();
    Ok(parts::section(
        "versions",
        "历次版本",
        &html! { (row.versions.len()) " 版" },
        &html! {
            @if shown.is_empty() { p.muted { "还没有发布过。" } }
            @for (version, changed) in &shown {
                details.fold {
                    summary { "第 " (version.number) " 版　" (version.effective_on) " 起　" @if version.content.is_none() { "撤下" }
                        span.meta { @match version.revision { Some(number) => { "第 " (number) " 号修订，" } None => { "随机关登记，" } } (agency.name_of(&version.released_by)) " " (full_minute(version.released_at)) } }
                    @if let Some(number) = version.revision { p { a href=(revision_address(&agency.id, number)) { "看这次修订" } } }
                    (changed)
                }
            }
        },
    ))
}

pub(super) async fn change(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug, key)): Path<(String, String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let (kind, registered) = (kind(&slug)?, app.office().lists(&agency, clerk(&signed)).await?);
    let row = registered.agency.lists.row(kind, &key).ok_or(Stop::NotFound)?;
    match keep(&app, &signed, &agency, kind, Some(&key), &sent).await? {
        Ok(key) => {
            Ok(Redirect::to(&with_query(&row_address(&agency, kind, &key), &[("saved", "yes")])).into_response())
        }
        Err((draft, errors)) => {
            let frame = counted(frame, &app, &signed).await?;
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let at = At { kind, key: &key, row, saved: false };
            Ok((status, draw(&frame, &app, &registered, &at, &draft, &errors).await?).into_response())
        }
    }
}

pub(super) async fn withdraw(
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug, key)): Path<(String, String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let kind = kind(&slug)?;
    let changes = vec![Change { key: key.clone(), content: None }];
    let act = ListAct::Draft(Drafting { list: kind, changes, source: None });
    app.office()
        .act_on_list(&agency, clerk(&signed), &act, sent.key(), app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, "起草撤下"))?;
    Ok(Redirect::to(&with_query(&row_address(&agency, kind, &key), &[("saved", "yes")])).into_response())
}
