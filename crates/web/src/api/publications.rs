//! 公示 What was published, for anybody, with the proof that it was.

use super::cases::paging;
use super::input::Asked;
use crate::app::App;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use ledger::PublicationProof;
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{PublicationFilter, PublicationRow, PublicationSort};

/// The status under which a publication is shown and proven.
const SHOWN: &str = "published";

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Published,
    Decided,
    Amount,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    text: Option<String>,
    agency: Option<String>,
    division: Option<String>,
    category: Option<String>,
    kind: Option<String>,
    decided_from: Option<Date>,
    decided_to: Option<Date>,
    published_from: Option<Date>,
    published_to: Option<Date>,
    amount_from: Option<i64>,
    amount_to: Option<i64>,
    sort: Option<Sort>,
    offset: Option<u32>,
    limit: Option<u32>,
}

/// The row without the case behind it.
fn public(row: &PublicationRow) -> Value {
    let mut value = json!(row);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("case_id");
        fields.remove("event_version");
    }
    value
}

/// `GET /api/v1/publications`
pub async fn list(State(app): State<App>, Asked(which): Asked<Which>) -> Result<Json<Value>, Stop> {
    let page = paging(which.offset, which.limit)?;
    let day = |on: Option<Date>| on.map(|on| on.to_string());
    let whole = which.division.as_deref().is_some_and(|code| code.len() >= 6 && !code.ends_with("00"));
    let filter = PublicationFilter {
        status: Some(SHOWN.to_owned()),
        agency: which.agency,
        division: which.division.clone().filter(|_| whole),
        below: which.division.filter(|_| !whole).map(|code| code.trim_end_matches("00").to_owned()),
        category: which.category,
        kind: which.kind,
        published_from: day(which.published_from),
        published_to: day(which.published_to),
        decided_from: day(which.decided_from),
        decided_to: day(which.decided_to),
        amount_from: which.amount_from,
        amount_to: which.amount_to,
        text: which.text,
    };
    let sort = match which.sort {
        None | Some(Sort::Published) => PublicationSort::Published,
        Some(Sort::Decided) => PublicationSort::Decided,
        Some(Sort::Amount) => PublicationSort::Amount,
    };
    let found = app.store().publications(&filter, sort, page).await?;
    Ok(Json(json!({"publications": found.rows.iter().map(public).collect::<Vec<_>>(), "total": found.total})))
}

/// `GET /api/v1/publications/{id}`
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let found = app.store().publication(&id).await?.ok_or(Stop::NotFound)?;
    let mut answer = public(&found.row);
    answer["record"] = serde_json::from_str(&found.body).map_err(anyhow::Error::from)?;
    answer["position"] = json!(found.position);
    Ok(Json(answer))
}

/// `GET /api/v1/publications/{id}/proof`: while it is shown. What was taken down is not handed out as a proof either.
pub async fn proof(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Stop> {
    let found = app.store().publication(&id).await?.filter(|found| found.row.status == SHOWN).ok_or(Stop::NotFound)?;
    let file = prove(&app, &found.row).await?.ok_or(Stop::NotFound)?;
    let name = format!("attachment; filename=\"{}.proof.json\"", crate::input::query(&id));
    Ok(([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)], file.to_json())
        .into_response())
}

/// The event that published it in its present form, and its place in the log.
async fn prove(app: &App, row: &PublicationRow) -> Result<Option<PublicationProof>, Stop> {
    let events = app.store().stream(&row.case_id, row.event_version).await?;
    let Some(event) = events.into_iter().find(|event| event.version == row.event_version) else { return Ok(None) };
    let Some(content) = event.public.clone() else { return Ok(None) };
    let proof = match app.store().proof(event.position).await? {
        Some(proof) => Some(proof),
        // Published within the last second.
        None => {
            app.store().integrate().await?;
            app.store().proof(event.position).await?
        }
    };
    Ok(proof.map(|proof| PublicationProof { content, commitment: event.commitment(), proof }))
}
