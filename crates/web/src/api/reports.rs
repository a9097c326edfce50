//! 统计年报 Read by everybody once released; compiled, approved, released and sent by the agency.

use super::cases::paging;
use super::input::{Asked, Sent};
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use domain::annual_report::ReportAct;
use office::annual_reports::ReportFile;
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::AnnualReportFilter;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    agency: Option<String>,
    year: Option<i64>,
    offset: Option<u32>,
    limit: Option<u32>,
}

/// `GET /api/v1/reports`: those that are released.
pub async fn list(State(app): State<App>, Asked(which): Asked<Which>) -> Result<Json<Value>, Stop> {
    let filter = AnnualReportFilter { agency: which.agency, year: which.year, released: true };
    let found = app.store().annual_reports(&filter, paging(which.offset, which.limit)?).await?;
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            json!({
                "agency": row.agency, "agency_name": row.agency_name, "year": row.year, "edition": row.released_edition,
                "released_on": row.released_on, "decisions": row.decisions, "money_fen": row.money_fen,
            })
        })
        .collect();
    Ok(Json(json!({"reports": rows, "total": found.total})))
}

/// `GET /api/v1/reports/{agency}/{year}`
pub async fn show(State(app): State<App>, Path((agency, of)): Path<(String, String)>) -> Result<Json<Value>, Stop> {
    let year = year(&of)?;
    Ok(Json(app.office().released_report(&agency, year).await?.1.content))
}

/// No report is of what is no year.
fn year(of: &str) -> Result<i16, Stop> {
    of.parse().map_err(|_| Stop::NotFound)
}

/// A report as those read it who work on it.
fn working(file: &ReportFile) -> Value {
    let report = &file.report;
    json!({
        "year": report.year, "stage": report.stage(), "editions": report.editions, "supplements": report.supplements,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    offset: Option<u32>,
    limit: Option<u32>,
}

/// `GET /api/v1/annual-reports`: those of the agency, for who works on them.
pub async fn years(State(app): State<App>, signed: Signed, Asked(pages): Asked<Pages>) -> Result<Json<Value>, Stop> {
    if !office::access::works_on_reports(&signed.person) {
        return Err(Stop::NotFound);
    }
    let filter = AnnualReportFilter { agency: Some(signed.agency.clone()), ..AnnualReportFilter::default() };
    let found = app.store().annual_reports(&filter, paging(pages.offset, pages.limit)?).await?;
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            json!({
                "year": row.year, "stage": row.stage, "editions": row.editions, "due_on": row.due_on,
                "released_on": row.released_on,
            })
        })
        .collect();
    Ok(Json(json!({"annual_reports": rows, "total": found.total})))
}

/// `GET /api/v1/annual-reports/{year}`
pub async fn own(State(app): State<App>, signed: Signed, Path(of): Path<String>) -> Result<Json<Value>, Stop> {
    let year = year(&of)?;
    Ok(Json(working(&app.office().annual_report(&signed.agency, &signed.person, year).await?)))
}

/// `POST /api/v1/annual-reports/{year}/acts`
pub async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(of): Path<String>,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    let year = year(&of)?;
    if !office::access::works_on_reports(&signed.person) {
        return Err(Stop::NotFound);
    }
    let act: ReportAct = sent.into()?;
    let done = app.office().act_on_report(&signed.agency, &signed.person, year, &act, app.now()).await;
    Ok(Json(working(&done.map_err(|stop| Stop::of_act(stop, act.title()))?)))
}
