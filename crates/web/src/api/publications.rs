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
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{PublicationFilter, PublicationRow, PublicationSort};

/// The status of what is shown.
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
    let found = app.office().publication(&id).await?;
    let mut answer = public(&found.row);
    answer["record"] = json!(found.record);
    answer["position"] = json!(found.position);
    Ok(Json(answer))
}

/// `GET /api/v1/publications/{id}/proof`: while it is shown.
pub async fn proof(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Stop> {
    let found = app.office().publication(&id).await?;
    let mut file = app.office().proof_of(&found).await?;
    if file.is_none() && found.is_up() {
        // Published within the last second: the log takes it in now.
        app.store().integrate().await?;
        file = app.office().proof_of(&found).await?;
    }
    let file = file.ok_or(Stop::NotFound)?.to_json();
    let name = format!("attachment; filename=\"{}.proof.json\"", crate::input::query(&id));
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, file).into_response())
}
