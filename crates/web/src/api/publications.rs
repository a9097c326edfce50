//! 公示 What was published, for anybody, with the proof that it was.

use super::input::{Asked, Paged, malformed};
use crate::app::App;
use crate::portal::shelf::{self, Follows};
use crate::portal::{Found, everything};
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{PublicationFilter, PublicationRow, PublicationSort};

/// Nobody reads further, and an index would have to hold all that comes before.
const FURTHEST: u32 = 10_000;
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
pub async fn list(State(app): State<App>, Asked(which): Asked<Which>, Paged(page): Paged) -> Result<Response, Stop> {
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
        ..PublicationFilter::default()
    };
    let sort = match which.sort {
        None | Some(Sort::Published) => PublicationSort::Published,
        Some(Sort::Decided) => PublicationSort::Decided,
        Some(Sort::Amount) => PublicationSort::Amount,
    };
    let found = app.store().publications(&filter, sort, page).await?;
    let rows: Vec<Value> = found.rows.iter().map(public).collect();
    Ok(shelf::keep(Json(json!({"publications": rows, "total": found.total})), Follows::Edition))
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    Relevance,
    Published,
    Decided,
    Amount,
}

#[derive(Deserialize)]
pub struct Sought {
    words: String,
    region: Option<String>,
    category: Option<String>,
    kind: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
    amount_from: Option<i64>,
    amount_to: Option<i64>,
    sort: Option<Order>,
}

/// `GET /api/v1/search`
pub async fn search(
    State(app): State<App>,
    Asked(sought): Asked<Sought>,
    Paged(page): Paged,
) -> Result<Response, Stop> {
    if page.offset > i64::from(FURTHEST) {
        return Err(malformed("query", format!("offset 应不大于 {FURTHEST}")));
    }
    let one = |value: Option<String>| value.into_iter().collect();
    let query = search::Query {
        words: sought.words,
        region: one(sought.region),
        category: one(sought.category),
        kind: one(sought.kind),
        from: sought.from.map(|on| on.to_string()),
        to: sought.to.map(|on| on.to_string()),
        amount_from: sought.amount_from,
        amount_to: sought.amount_to,
        sort: match sought.sort {
            None | Some(Order::Relevance) => search::Sort::Relevance,
            Some(Order::Published) => search::Sort::Published,
            Some(Order::Decided) => search::Sort::Decided,
            Some(Order::Amount) => search::Sort::Amount,
        },
        offset: usize::try_from(page.offset).unwrap_or(0),
        limit: usize::try_from(page.limit).unwrap_or(0),
        ..search::Query::default()
    };
    let found = app.portal().finder().find(query).await?;
    let ids: Vec<String> = found.hits.iter().map(|hit| hit.id.clone()).collect();
    let rows = app.store().publications_of(&ids).await?;
    let hits: Vec<Value> = rows
        .iter()
        .map(|row| {
            let mut value = public(row);
            let hit = found.hits.iter().find(|hit| hit.id == row.id);
            let pieces = hit.map_or(&[][..], |hit| &hit.pieces);
            value["around"] = pieces.iter().map(|piece| json!({"text": piece.text, "hit": piece.hit})).collect();
            value
        })
        .collect();
    Ok(shelf::keep(Json(json!({"publications": hits, "total": found.total})), Follows::Edition))
}

#[derive(Deserialize)]
pub struct Anything {
    words: String,
    kind: Option<String>,
    agency: Option<String>,
}

/// `GET /api/v1/search/everything`
pub async fn everything(
    State(app): State<App>,
    Asked(anything): Asked<Anything>,
    Paged(page): Paged,
) -> Result<Response, Stop> {
    let kind = anything.kind.as_deref().map(|key| Found::named(key).ok_or_else(|| malformed("query", "kind 不认识")));
    let asked = everything::Asked {
        words: anything.words,
        kind: kind.transpose()?,
        agencies: anything.agency.into_iter().collect(),
        ..everything::Asked::default()
    };
    let bound = |number: i64| usize::try_from(number).unwrap_or(0).min(FURTHEST as usize);
    let found = everything::find(&app, &asked, bound(page.offset), bound(page.limit)).await?;
    Ok(shelf::keep(Json(everything::data(&asked, &found)), Follows::Moment))
}

/// `GET /api/v1/publications/{id}`
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Stop> {
    let found = app.office().publication(&id).await?;
    let mut answer = public(&found.row);
    answer["record"] = json!(found.record);
    answer["position"] = json!(found.position);
    Ok(shelf::keep(Json(answer), Follows::Edition))
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
