//! 清单 The lists of agencies for programs: what is disclosed for everybody, what is being worked on for those who work on it.

use super::conform::conform;
use super::files::uploaded;
use super::input::{Asked, Key, Paged, Sent, part};
use crate::app::App;
use crate::desk::examined;
use crate::list_file::clerk;
use crate::listing;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use domain::context::legal_day;
use domain::list::checkup::{Finding, Problem};
use domain::list::{ListAct, ListKind, Revision};
use jiff::civil::Date;
use office::Registered;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The schema of all acts on lists: making it takes longer than reading an act against it.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(ListAct).to_value());

fn kind(slug: &str) -> Result<ListKind, Stop> {
    ListKind::of_slug(slug).ok_or(Stop::NotFound)
}

/// `GET /api/v1/agencies/{agency}/lists`
pub async fn all(State(app): State<App>, Path(agency): Path<String>) -> Result<Json<Value>, Stop> {
    let registered = app.office().agency(&agency).await?;
    let today = legal_day(app.now());
    let told = |kind: &ListKind| {
        let rows = registered.agency.lists.in_force(*kind, today).count();
        json!({"list": kind.slug(), "title": kind.label(), "rows": rows})
    };
    Ok(Json(json!({"lists": ListKind::ALL.iter().map(told).collect::<Vec<_>>()})))
}

#[derive(Deserialize)]
pub struct Which {
    on: Option<Date>,
    #[serde(default)]
    text: String,
}

/// `GET /api/v1/agencies/{agency}/lists/{kind}`: the rows that bind on a day.
pub async fn rows(
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    Asked(which): Asked<Which>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let kind = kind(&slug)?;
    let registered = app.office().agency(&agency).await?;
    let day = which.on.unwrap_or_else(|| legal_day(app.now()));
    let words = which.text.trim();
    let found: Vec<Value> = registered
        .agency
        .lists
        .rows(kind)
        .filter_map(|(_, row)| {
            let version = row.on(day)?;
            let content = version.content.as_ref()?;
            let content = content.disclosed(&registered.agency)?;
            let key = content.public_key().to_owned();
            let suits = words.is_empty() || key.contains(words) || content.title().contains(words);
            suits.then(|| json!({"key": key, "version": version.number, "row": listing::value(&content)}))
        })
        .collect();
    let total = found.len();
    let rows: Vec<Value> = part(page, found).collect();
    Ok(Json(json!({"rows": rows, "total": total})))
}

/// `GET /api/v1/agencies/{agency}/lists/{kind}/{key}`: a row with its released versions.
pub async fn row(
    State(app): State<App>,
    Path((agency, slug, key)): Path<(String, String, String)>,
) -> Result<Json<Value>, Stop> {
    let kind = kind(&slug)?;
    let registered = app.office().agency(&agency).await?;
    let agency = &registered.agency;
    let (_, row) = domain::list::released(agency, kind, &key).ok_or(Stop::NotFound)?;
    let title = row.versions.iter().rev().find_map(|version| version.content.as_ref()).map_or("", |c| c.title());
    let versions: Vec<Value> = row
        .versions
        .iter()
        .map(|version| {
            json!({
                "version": version.number,
                "effective_on": version.effective_on,
                "released_at": version.released_at,
                "row": version.content.as_ref().and_then(|content| content.disclosed(agency)).as_ref().map(listing::value),
            })
        })
        .collect();
    Ok(Json(json!({"key": key, "title": title, "versions": versions})))
}

/// `GET /api/v1/agencies/{agency}/drafts`: what is drafted and what was submitted.
pub async fn drafts(State(app): State<App>, signed: Signed, Path(agency): Path<String>) -> Result<Json<Value>, Stop> {
    Ok(Json(work(&*app.office().lists(&agency, clerk(&signed)).await?)))
}

fn work(registered: &Registered) -> Value {
    let lists = &registered.agency.lists;
    let drafts: Vec<Value> = ListKind::ALL
        .iter()
        .flat_map(|kind| {
            lists.rows(*kind).filter_map(|(key, row)| {
                let draft = row.draft.as_ref()?;
                Some(json!({
                    "list": kind.slug(),
                    "key": key,
                    "title": row.title(),
                    "row": draft.content.as_ref().map(listing::value),
                    "by": draft.by,
                    "at": draft.at,
                    "source": draft.source,
                    "revision": draft.revision,
                }))
            })
        })
        .collect();
    let revisions: Vec<&Revision> = lists.revisions().collect();
    json!({"drafts": drafts, "revisions": revisions})
}

#[derive(Deserialize)]
pub struct Findings {
    problem: Option<Problem>,
    #[serde(default)]
    text: String,
}

/// `GET /api/v1/agencies/{agency}/checkup`: what is wrong with the lists today, for those who work on them.
pub async fn checkup(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Asked(which): Asked<Findings>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let registered = app.office().lists(&agency, clerk(&signed)).await?;
    let words = which.text.trim();
    let found = examined(&app, &registered).await?;
    let suits = |finding: &&Finding| {
        which.problem.is_none_or(|problem| finding.problem == problem)
            && (words.is_empty() || finding.key.contains(words) || finding.title.contains(words))
    };
    let found: Vec<&Finding> = found.iter().filter(suits).collect();
    let told = |finding: &&Finding| {
        json!({
            "list": finding.list.slug(), "key": finding.key, "title": finding.title, "problem": finding.problem,
            "problem_title": finding.problem.label(), "detail": finding.detail,
        })
    };
    Ok(Json(json!({"findings": part(page, &found).map(told).collect::<Value>(), "total": found.len()})))
}

/// `POST /api/v1/agencies/{agency}/lists/acts`
pub async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    // Whoever may not work on these lists learns nothing from the answer about the act.
    app.office().lists(&agency, clerk(&signed)).await?;
    conform(&SCHEMA, &sent.0, "").map_err(Stop::Malformed)?;
    // The scan of a letter is uploaded first, as every file of the list is.
    let reviews = sent.0.get("act").is_some_and(|act| act == "list.review");
    let whole = if reviews { sent.0.clone() } else { Value::Null };
    let act: ListAct = sent.fitting()?;
    if let ListAct::Review(review) = &act {
        let registered = app.office().lists(&agency, clerk(&signed)).await?;
        if let Some(revision) = registered.agency.lists.revision(review.revision) {
            let shelf = crate::list_file::shelf(&agency, revision.submission.list);
            uploaded(&app, &shelf, &whole, "这份清单没有上传过这个文件").await?;
        }
    }
    let done = app.office().act_on_list(&agency, clerk(&signed), &act, key.as_deref(), app.now()).await;
    Ok(Json(work(&*done.map_err(|stop| Stop::of_act(stop, act.title()))?)))
}
