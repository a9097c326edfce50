//! 发布 One release of a list: what it brought, and the proof that exactly this was published.

use super::{of_list, of_release, of_row};
use crate::app::App;
use crate::parts::{self, Tone, pages};
use crate::portal::proofs::{self, Claim};
use crate::portal::shelf::{self, Follows};
use crate::portal::{Keep, day, public};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::agency::Agency;
use domain::list::{Body, Change, Content, ListKind, Revision, Row, Stage, Version, digest};
use maud::{Markup, html};
use office::Registered;
use serde_json::Value;

fn released(agency: &Agency, number: &str) -> Result<Revision, Stop> {
    let number: u32 = crate::input::number(number)?;
    let revision = agency.lists.revision(number).filter(|revision| revision.stage == Stage::Released);
    revision.cloned().ok_or(Stop::NotFound)
}

/// The verdict on a release, for a page that shows it or one row of it.
pub async fn panel(app: &App, registered: &Registered, revision: u32, shown: Option<&Version>) -> Result<Markup, Stop> {
    let mut published = app.office().list_release(registered, revision).await?;
    if shown.and_then(|version| version.content.as_ref()).is_some_and(|content| !says(&published.content, content)) {
        // What the page shows is not what was published: nothing proves it.
        published.content.clear();
    }
    let href = format!("{}/proof.json", of_release(&registered.agency.id, revision));
    let name = format!("第 {revision} 号修订的发布");
    let claim = Claim { body: &published.content, position: Some(published.position), name: &name, href: &href };
    Ok(app.portal().proofs().panel_of(app, claim).await?.0)
}

/// Whether the published text has this row as it is shown; a long release has its digest. Of people it says what could be
/// read of them then, which may be less now.
fn says(published: &str, content: &Content) -> bool {
    if matches!(content, Content::Officers(_) | Content::WindowPosts(_)) {
        return true;
    }
    let text: Value = serde_json::from_str(published).unwrap_or_default();
    let mut rows = text["rows"].as_array().into_iter().flatten();
    let Some(row) = rows.find(|row| row["key"] == content.public_key()) else { return false };
    if row["digest"].is_string() {
        let change = Change { key: content.key().to_owned(), content: Some(content.clone()) };
        return row["digest"] == digest(&[change]);
    }
    serde_json::to_value(content).is_ok_and(|content| row["content"] == content)
}

/// `/lists/{agency}/releases/{number}`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let registered = app.office().agency(&id).await?;
    let agency = &registered.agency;
    let revision = released(agency, &number)?;
    let submission = &revision.submission;
    let proof = panel(&app, &registered, revision.number, None).await?;
    let on = super::released_on(&revision);
    let mut facts = vec![
        ("清单", html! { a href=(of_list(&agency.id, submission.list)) { (submission.list) } }),
        ("修订事由", html! { (submission.reason) }),
    ];
    if !submission.note.is_empty() {
        facts.push(("修订说明", html! { (submission.note) }));
    }
    if let Some((review, _, at)) = &revision.review {
        let by = match &review.body {
            Body::Letter { body, number, on, .. } => format!("{body}，{number}，{}", day(*on)),
            Body::Here { agency } => {
                let name = app.office().agency(agency).await.map(|body| body.agency.name.clone());
                format!("{}，{}", name.unwrap_or_default(), day(domain::context::legal_day(*at)))
            }
        };
        facts.push(("审核", html! { (by) "，通过" }));
    }
    if let Some((_, _, at)) = &revision.approval {
        facts.push(("审定", html! { "机关负责人，" (day(domain::context::legal_day(*at))) }));
    }
    facts.push(("发布", html! { @if let Some(on) = on { (day(on)) } "，由审定时指定的专人发布" }));
    facts.push(("内容摘要", parts::hash(&revision.digest)));
    let title = format!("{}：{}", submission.list, submission.reason);
    let body = html! {
        (pages::head(&title, &html! { span { (agency.name) } @if let Some(on) = on { span { (day(on)) "发布" } } span { (revision.changes.len()) " 行" } }))
        div.cols.cols--main {
            div.stack.gap6 {
                (parts::section("facts", "发布信息", &html! {}, &parts::kv(&facts)))
                (parts::section("rows", "修改的行", &html! {}, &html! { ul.rows.rows--ruled { @for change in &revision.changes { (line(agency, &revision, change)) } } }))
            }
            aside.stack.gap5 aria-label="核验" { (proof) }
        }
    };
    let page = Page::new(title)
        .at("lists")
        .crumb("首页", "/")
        .crumb("事前公开", "/lists")
        .crumb(agency.name.clone(), super::of_agency(&agency.id))
        .body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

/// What became of one row, as far as the public reads it.
fn line(agency: &Agency, revision: &Revision, change: &Change) -> Markup {
    let list = revision.submission.list;
    let row = agency.lists.row(list, &change.key);
    let version = row.and_then(|row| row.versions.iter().find(|version| version.revision == Some(revision.number)));
    let shown = version.and_then(|version| version.content.as_ref()).and_then(|content| content.disclosed(agency));
    let (tone, word) = match (&change.content, version.map_or(1, |version| version.number)) {
        (None, _) => (Tone::Bad, "撤下"),
        (Some(_), 1) => (Tone::Good, "新增"),
        (Some(_), _) => (Tone::Info, "修改"),
    };
    let number = version.map_or(1, |version| version.number);
    let gone = list == ListKind::Officers && shown.is_none();
    let key = shown.as_ref().map_or(change.key.as_str(), Content::public_key);
    let base = of_row(&agency.id, list, key);
    html! { @if !gone { li {
        p.rows__t.row { a href={ (base) "?version=" (number) } { (row.map_or("", Row::title)) } (parts::tag(tone, word)) }
        @if number > 1 { p.rows__m { a href={ (base) "/compare?from=" (number - 1) "&to=" (number) } { "与上一版对照" } } }
    } } }
}

/// `/lists/{agency}/releases/{number}/proof.json`
pub async fn proof(State(app): State<App>, Path((id, number)): Path<(String, String)>) -> Result<Response, Stop> {
    let registered = app.office().agency(&id).await?;
    let revision = released(&registered.agency, &number)?;
    let published = app.office().list_release(&registered, revision.number).await?;
    proofs::file(&app, published.position, &format!("{id}-{}", revision.number)).await
}
