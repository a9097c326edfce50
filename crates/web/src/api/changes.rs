//! 公示变动 What changed of what is published since a position of the log, signed; and where each decision is shown besides here.

use super::input::{Asked, Paged};
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::act::outlet::{Outlet, OutletState};
use domain::people::Role;
use ledger::{Checkpoint, FeedChange};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{OutletFilter, OutletRow, ShownAtRow};

/// The most changes of one page.
const MOST: i64 = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    after: Option<i64>,
    limit: Option<i64>,
}

/// `GET /api/v1/changes`
pub async fn page(State(app): State<App>, Asked(since): Asked<Since>) -> Result<Response, Stop> {
    let after = since.after.unwrap_or(-1).max(-1);
    let limit = since.limit.unwrap_or(MOST).clamp(1, MOST);
    app.store().integrate().await?;
    let note = app.store().checkpoint().await?.ok_or(Stop::NotFound)?;
    let checkpoint: Checkpoint = note.text().parse().map_err(|flaw: ledger::Flaw| Stop::Fault(flaw.into()))?;
    let last = i64::try_from(checkpoint.size).unwrap_or(i64::MAX) - 1;
    let found = app.store().changes(after, limit).await?;
    let full = i64::try_from(found.len()).is_ok_and(|found| found == limit);
    // Not what was written after the checkpoint: the next page has it.
    let changes: Vec<FeedChange> = found
        .into_iter()
        .filter(|change| change.position <= last)
        .map(|change| FeedChange {
            position: u64::try_from(change.position).unwrap_or_default(),
            id: change.publication,
            content: (change.status == "published").then_some(change.body),
            status: change.status,
        })
        .collect();
    let end = changes.last().and_then(|change| i64::try_from(change.position).ok());
    let next = if full { end.unwrap_or(after) } else { last.max(after) };
    let page = app.store().feed(after, next, changes, note).ok_or(Stop::NotFound)?;
    let page = page.map_err(|flaw| Stop::Fault(flaw.into()))?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, page.to_json()).into_response())
}

/// How a decision stands with an outlet, for everybody.
fn shown(row: &ShownAtRow) -> Value {
    json!({
        "outlet": row.outlet, "title": office::outlets::title(&row.outlet),
        "state": row.state, "state_title": OutletState::named(&row.state).map_or("", OutletState::label),
        "sent_on": row.sent_on, "answered_on": row.answered_on, "receipt": row.receipt, "recalled_on": row.recalled_on, "until": row.until,
    })
}

/// `GET /api/v1/publications/{id}/outlets`
pub async fn shown_at(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    app.office().publication(&id).await?;
    let rows: Vec<Value> = app.store().shown_at(&id).await?.iter().map(shown).collect();
    Ok(Json(json!({ "outlets": rows })))
}

#[derive(Deserialize)]
pub struct Which {
    outlet: Option<String>,
    state: Option<String>,
    text: Option<String>,
    decided_from: Option<jiff::civil::Date>,
    decided_to: Option<jiff::civil::Date>,
}

fn at_desk(row: &OutletRow) -> Value {
    let mut value = json!(row);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("state_title".to_owned(), json!(OutletState::named(&row.state).map_or("", OutletState::label)));
        fields.insert("outlet_title".to_owned(), json!(Outlet::named(&row.outlet).map_or("", Outlet::label)));
    }
    value
}

/// `GET /api/v1/outlets`: for those who publish.
pub async fn outlets(
    signed: Signed,
    State(app): State<App>,
    Asked(which): Asked<Which>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    if !signed.person.is(Role::DisclosureOfficer) && !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let filter = OutletFilter {
        agency: Some(signed.agency.clone()),
        outlet: which.outlet,
        states: which.state.into_iter().collect(),
        text: which.text,
        decided_from: which.decided_from.map(|on| on.to_string()),
        decided_to: which.decided_to.map(|on| on.to_string()),
        ..OutletFilter::default()
    };
    let found = app.store().outlets(&filter, page).await?;
    let rows: Vec<Value> = found.rows.iter().map(at_desk).collect();
    Ok(Json(json!({ "outlets": rows, "total": found.total })))
}
