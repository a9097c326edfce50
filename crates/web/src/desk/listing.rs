//! 清单管理 The lists at the desk: what they hold, what is drafted, what waits for whom.

mod checkup;
mod letter;
mod revision;
mod row;
mod rows;

pub(crate) use checkup::examined;

use super::counted;
use crate::app::App;
use crate::input::query;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::context::legal_day;
use domain::list::{ListKind, Lists, Revision, Row, Stage};
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Clerk, Registered};
use std::sync::Arc;
use store::views::{Paging, WorkFilter};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/lists", get(own))
        .route("/desk/lists/{agency}", get(overview))
        .route("/desk/lists/{agency}/checkup", get(checkup::page))
        .route("/desk/lists/{agency}/revisions/{number}", get(revision::page))
        .route("/desk/lists/{agency}/revisions/{number}/letter", get(letter::scan).merge(files(post(letter::enter))))
        .route("/desk/lists/{agency}/revisions/{number}/{step}", post(revision::step))
        .route("/desk/lists/{agency}/{kind}", get(rows::page))
        .route("/desk/lists/{agency}/{kind}/submit", post(rows::submit))
        .route("/desk/lists/{agency}/{kind}/discard", post(rows::discard))
        .route("/desk/lists/{agency}/{kind}/new", get(row::blank).post(row::create))
        .route("/desk/lists/{agency}/{kind}/rows/{key}", get(row::page).post(row::change))
        .route("/desk/lists/{agency}/{kind}/rows/{key}/withdraw", post(row::withdraw))
}

/// A file comes with it, whose bytes the vault counts.
fn files(route: axum::routing::MethodRouter<App>) -> axum::routing::MethodRouter<App> {
    route.layer(DefaultBodyLimit::disable())
}

/// Who acts.
fn clerk(signed: &Signed) -> Clerk<'_> {
    Clerk { person: &signed.person, home: &signed.agency }
}

/// The address of a list.
fn address(agency: &str, kind: ListKind) -> String {
    format!("/desk/lists/{}/{}", query(agency), kind.slug())
}

/// The address of a row.
fn row_address(agency: &str, kind: ListKind, key: &str) -> String {
    format!("{}/rows/{}", address(agency, kind), query(key))
}

/// The address of a revision.
fn revision_address(agency: &str, number: u32) -> String {
    format!("/desk/lists/{}/revisions/{number}", query(agency))
}

/// The list that an address names.
fn kind(slug: &str) -> Result<ListKind, Stop> {
    ListKind::of_slug(slug).ok_or(Stop::NotFound)
}

async fn own(signed: Signed) -> Response {
    Redirect::to(&format!("/desk/lists/{}", query(&signed.agency))).into_response()
}

/// How a row stands, in a word.
fn standing(row: &Row, today: Date) -> (Tone, String) {
    match (&row.draft, row.on(today), row.versions.last()) {
        (Some(draft), _, _) if draft.revision.is_some() => (Tone::Info, "审核中".to_owned()),
        (Some(draft), _, _) if draft.content.is_none() => (Tone::Warn, "拟撤下".to_owned()),
        (Some(_), None, None) => (Tone::Warn, "拟新增".to_owned()),
        (Some(_), ..) => (Tone::Warn, "有修改".to_owned()),
        (None, Some(version), _) => (Tone::Good, format!("现行 第 {} 版", version.number)),
        (None, None, Some(version)) if version.content.is_some() => {
            (Tone::Info, format!("未生效，{} 起施行", version.effective_on))
        }
        _ => (Tone::Plain, "已撤下".to_owned()),
    }
}

/// The colour of a stage.
const fn tone(stage: Stage) -> Tone {
    match stage {
        Stage::Reviewing | Stage::Approving | Stage::Releasing => Tone::Warn,
        Stage::Released => Tone::Good,
        Stage::Returned => Tone::Bad,
        Stage::Recalled => Tone::Plain,
    }
}

/// 平台内的审核部门 Who on this platform reviews the lists of an agency, by the list that needs it.
#[derive(Debug, Default)]
struct Reviewers(Vec<(ListKind, Arc<Registered>)>);

impl Reviewers {
    async fn of(app: &App, registered: &Registered) -> Result<Self, Stop> {
        let mut found = Vec::new();
        for kind in ListKind::ALL {
            found.extend(app.office().reviewing_body(*kind, &registered.agency).await?.map(|body| (*kind, body)));
        }
        Ok(Self(found))
    }

    /// The body that reviews the list, if it works here.
    fn body(&self, kind: ListKind) -> Option<&Registered> {
        self.0.iter().find(|(list, _)| *list == kind).map(|(_, body)| &**body)
    }

    /// What to call who reviews the list, if it is reviewed by another body at all.
    fn name(&self, kind: ListKind) -> Option<String> {
        let sector = kind.reviewed_by()?;
        Some(self.body(kind).map_or_else(|| format!("{sector}部门"), |body| body.agency.name.clone()))
    }
}

/// Who must act next on a revision.
fn waits_for(revision: &Revision, registered: &Registered, reviewers: &Reviewers) -> String {
    match revision.stage {
        Stage::Reviewing => {
            format!("{}审核", reviewers.name(revision.submission.list).unwrap_or_default())
        }
        Stage::Approving => "机关负责人审定".to_owned(),
        Stage::Releasing => {
            let releaser = revision.approval.as_ref().and_then(|(approval, ..)| approval.releaser.as_deref());
            format!("{}发布", releaser.map_or("公示专员", |id| registered.agency.name_of(id)))
        }
        Stage::Returned if registered.agency.lists.is_to_mend(revision) => {
            format!("{}修改后重新送审", registered.agency.name_of(&revision.by))
        }
        Stage::Released | Stage::Returned | Stage::Recalled => String::new(),
    }
}

/// Revisions as a table.
fn revisions<'a>(
    registered: &Registered,
    reviewers: &Reviewers,
    revisions: impl Iterator<Item = &'a Revision>,
) -> Vec<Vec<Markup>> {
    let agency = &registered.agency;
    revisions
        .map(|revision| {
            let submission = &revision.submission;
            vec![
                html! { a href=(revision_address(&agency.id, revision.number)) { "第 " (revision.number) " 号　" (submission.list) } br; span.meta { (agency.name) "　" (submission.reason) "，" (revision.changes.len()) " 行" } },
                html! { (agency.name_of(&revision.by)) br; span.meta { (super::full_minute(revision.at)) } },
                parts::tag(tone(revision.stage), revision.stage.label()),
                html! { (waits_for(revision, registered, reviewers)) },
            ]
        })
        .collect()
}

const REVISION_COLUMNS: &[(&str, Cell)] =
    &[("修订", Cell::Text), ("送审人", Cell::Text), ("状态", Cell::Short), ("下一步", Cell::Text)];

/// Every list of an agency, with what waits.
async fn overview(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(agency): Path<String>,
) -> Result<Markup, Stop> {
    let registered = app.office().lists(&agency, clerk(&signed)).await?;
    let today = legal_day(app.now());
    let held = &registered.agency.lists;
    let reviewers = Reviewers::of(&app, &registered).await?;
    let kinds: Vec<Vec<Markup>> =
        ListKind::ALL.iter().map(|kind| summary(&agency, *kind, held, &reviewers, today)).collect();
    let running = |revision: &&Revision| waits(revision.stage) || held.is_to_mend(revision);
    let mut waiting = revisions(&registered, &reviewers, held.revisions().rev().filter(running));
    for other in others(&app, &signed, &agency).await? {
        let theirs = other.agency.lists.revisions().filter(|revision| {
            revision.stage == Stage::Reviewing
                && revision.submission.list.reviewed_by() == Some(registered.agency.sector.as_str())
        });
        let reviewers = Reviewers::of(&app, &other).await?;
        waiting.extend(revisions(&other, &reviewers, theirs));
    }
    let done =
        revisions(&registered, &reviewers, held.revisions().rev().filter(|revision| !running(revision)).take(20));
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("清单管理", &html! { span { (registered.agency.name) } span { "编制、审核、审定、发布，逐版留存；发布的清单就是办案依据的清单" } }))
        div.row { a.btn.btn--s.btn--2 href={ "/desk/lists/" (query(&agency)) "/checkup" } { "清单体检" } a.btn.btn--s.btn--q href="/lists" { "看公示页面" } }
        (parts::section("waiting", "待办的修订", &html! { (waiting.len()) " 件" }, &html! {
            @if waiting.is_empty() { (lists::empty("没有待办的修订", "清单有了修改并送审之后，会列在这里，直到发布、退回或者收回。", &[])) }
            @else { (lists::folding("待办的修订", REVISION_COLUMNS, &waiting)) }
        }))
        (parts::section("kinds", "全部清单", &html! {}, &lists::folding("全部清单", &[("清单", Cell::Text), ("现行", Cell::Number), ("待送审", Cell::Number), ("最近发布", Cell::Short), ("审核", Cell::Text)], &kinds)))
        @if !done.is_empty() { (parts::section("done", "办结的修订", &html! { "最近 20 件" }, &lists::folding("办结的修订", REVISION_COLUMNS, &done))) }
    };
    Ok(shell::desk(&frame, &Page::new("清单管理").at("lists").body(body)))
}

const fn waits(stage: Stage) -> bool {
    matches!(stage, Stage::Reviewing | Stage::Approving | Stage::Releasing)
}

fn summary(agency: &str, kind: ListKind, held: &Lists, reviewers: &Reviewers, today: Date) -> Vec<Markup> {
    let last = held.rows(kind).flat_map(|(_, row)| &row.versions).map(|version| version.released_at).max();
    let drafts = held.drafts(kind).count();
    vec![
        html! { a href=(address(agency, kind)) { (kind) } },
        html! { (held.in_force(kind, today).count()) },
        html! { @if drafts > 0 { b { (drafts) } } @else { "0" } },
        html! { @if let Some(at) = last { (legal_day(at)) } @else { span.muted { "未发布" } } },
        html! { @if let Some(body) = reviewers.name(kind) { (body) "审核，负责人审定" } @else { "负责人审定" } },
    ]
}

/// Agencies whose lists this person reviews for them.
async fn others(app: &App, signed: &Signed, own: &str) -> Result<Vec<Arc<Registered>>, Stop> {
    if signed.agency != own {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for other in app.office().agencies().await? {
        if other.agency.id != own && app.office().lists(&other.agency.id, clerk(signed)).await.is_ok() {
            found.push(other);
        }
    }
    Ok(found)
}

/// 待办数 How many revisions wait for this person, for the number in the navigation.
pub(super) async fn waiting_for(app: &App, signed: &Signed) -> Result<u64, Stop> {
    let mine = WorkFilter { kind: Some(office::list_tasks::KIND.to_owned()), ..super::work::filter(signed) };
    let one = Paging { offset: 0, limit: 1 };
    Ok(u64::try_from(app.store().work(&mine, one).await?.total).unwrap_or_default())
}
