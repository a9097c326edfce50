//! 统计年报 Read by everybody once released; compiled, approved, released and sent by the agency.

use super::input::{Asked, Paged, Sent, part};
use crate::app::App;
use crate::input::number;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use domain::annual_report::{ReportAct, money_of};
use office::annual_reports::ReportFile;
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::AnnualReportFilter;

#[derive(Deserialize)]
pub struct Which {
    agency: Option<String>,
    year: Option<i64>,
}

/// `GET /api/v1/reports`: those that are released.
pub async fn list(State(app): State<App>, Asked(which): Asked<Which>, Paged(page): Paged) -> Result<Json<Value>, Stop> {
    let filter = AnnualReportFilter { agency: which.agency, year: which.year, released: true };
    let found = app.store().annual_reports(&filter, page).await?;
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
    Ok(Json(app.office().released_report(&agency, year, None).await?.1.content))
}

/// No report is of what is no year.
fn year(of: &str) -> Result<i16, Stop> {
    number(of)
}

/// A report as those read it who work on it.
fn working(file: &ReportFile) -> Value {
    let report = &file.report;
    json!({
        "year": report.year, "stage": report.stage(), "editions": report.editions, "supplements": report.supplements,
    })
}

/// `GET /api/v1/annual-reports`: those of the agency, for who works on them.
pub async fn years(State(app): State<App>, signed: Signed, Paged(page): Paged) -> Result<Json<Value>, Stop> {
    if !office::access::works_on_reports(&signed.person) {
        return Err(Stop::NotFound);
    }
    let filter = AnnualReportFilter { agency: Some(signed.agency.clone()), ..AnnualReportFilter::default() };
    let found = app.store().annual_reports(&filter, page).await?;
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

/// `GET /api/v1/annual-reports/{year}/{edition}/{table}/{row}`: the cases behind a figure, of those that this person may open, with
/// what each counts for in the sum of money.
pub async fn cases(
    State(app): State<App>,
    signed: Signed,
    Path((of, edition, table, row)): Path<(String, String, String, String)>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let file = app.office().annual_report(&signed.agency, &signed.person, year(&of)?).await?;
    let frozen = edition.parse().ok().and_then(|edition| file.report.edition(edition)).ok_or(Stop::NotFound)?;
    let figure = frozen.compiled.figure(&table, &row).ok_or(Stop::NotFound)?;
    let (mut cases, mut closed) = (Vec::new(), 0_u32);
    for id in part(page, &figure.cases) {
        match app.office().case(id, &signed.person, &signed.agency).await {
            Ok(found) => {
                let decision = found.case.decision.as_ref();
                cases.push(json!({
                    "id": id, "number": found.case.opening.as_ref().map(|opening| &opening.number),
                    "decision_number": decision.map(|decision| &decision.number),
                    "decided_on": decision.map(|decision| decision.decided_on),
                    "money_fen": decision.map(money_of),
                }));
            }
            Err(office::Stop::NotFound) => closed += 1,
            Err(stop) => return Err(stop.into()),
        }
    }
    Ok(Json(json!({
        "number": figure.number, "fen": figure.fen, "cases": cases, "not_for_you": closed, "total": figure.cases.len(),
    })))
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
    let act: ReportAct = sent.fitting()?;
    let done = app.office().act_on_report(&signed.agency, &signed.person, year, &act, app.now()).await;
    Ok(Json(working(&done.map_err(|stop| Stop::of_act(stop, act.title()))?)))
}
