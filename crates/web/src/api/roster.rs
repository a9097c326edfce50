//! 值班表 The roster of the windows for programs: read, imported and exported; single days are set and cleared by the acts about people.

use super::input::{Asked, Key, malformed};
use super::tables::{Manner, bring};
use crate::app::App;
use crate::importing::Roster;
use crate::list_file::{Form, download};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use domain::agency::Agency;
use domain::calendar::Calendar;
use domain::context::legal_day;
use domain::personnel::duty::{Manned, on_duty};
use jiff::ToSpan;
use jiff::civil::Date;
use office::{Registered, roster_table};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Which days.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    from: Option<Date>,
    days: Option<i64>,
}

/// Which days, and as what file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    from: Option<Date>,
    days: Option<i64>,
    #[serde(default)]
    format: String,
}

/// The days asked for: from today on, a week.
fn span(from: Option<Date>, days: Option<i64>, today: Date) -> Result<Vec<Date>, Stop> {
    const MOST: i64 = 92;
    let wanted = days.unwrap_or(7);
    if !(1..=MOST).contains(&wanted) {
        return Err(malformed("days", format!("应为 1 至 {MOST}")));
    }
    let from = from.unwrap_or(today);
    Ok((0..wanted).filter_map(|n| from.checked_add(n.days()).ok()).collect())
}

/// The roster is for the staff of the agency itself; what it comes to today everybody sees at the window.
async fn own(app: &App, signed: &Signed, agency: &str) -> Result<Arc<Registered>, Stop> {
    if agency == signed.agency { Ok(app.office().agency(agency).await?) } else { Err(Stop::NotFound) }
}

fn post(one: &Manned<'_>) -> Value {
    let seats = one.seats.iter().map(|seat| {
        let person = seat.person;
        json!({"person": person.map(|p| &p.id), "name": person.map(|p| &p.name), "hours": seat.hours, "officer": seat.officer})
    });
    json!({
        "post": one.post.code, "window": one.post.window, "seats": seats.collect::<Value>(), "note": one.note,
        "changed": one.changed,
    })
}

fn told(agency: &Agency, days: &[Date], calendar: &Calendar) -> Value {
    let day = |date: &Date| {
        let posts = on_duty(agency, *date, calendar);
        json!({"date": date, "posts": posts.iter().map(post).collect::<Value>()})
    };
    json!({"days": days.iter().map(day).collect::<Value>()})
}

/// `GET /api/v1/agencies/{agency}/roster`
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Stop> {
    let registered = own(&app, &signed, &agency).await?;
    let days = span(which.from, which.days, legal_day(app.now()))?;
    Ok(Json(told(&registered.agency, &days, app.office().calendar())))
}

/// `GET /api/v1/agencies/{agency}/roster/export`
pub async fn export(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Asked(which): Asked<Files>,
) -> Result<Response, Stop> {
    let registered = own(&app, &signed, &agency).await?;
    let form = if which.format.is_empty() { Some(Form::Csv) } else { Form::of(&which.format) };
    let form = form.ok_or_else(|| malformed("format", "应为 csv 或者 xlsx"))?;
    let days = span(which.from, which.days, legal_day(app.now()))?;
    let table = roster_table::roster(&registered.agency, &days, app.office().calendar());
    download(&table, "岗位值班表", form)
}

/// `POST /api/v1/agencies/{agency}/roster/import`: all rows of the file or none.
pub async fn import(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Asked(manner): Asked<Manner>,
    Key(key): Key,
    request: Request,
) -> Result<Json<Value>, Stop> {
    let registered = own(&app, &signed, &agency).await?;
    let target = Roster::of(&app, registered);
    let (trial, entered) = bring(&app, &signed, &target, manner, "enter", key, request).await?;
    let (import, summary) = (&trial.import, &trial.import.summary);
    let changed = import.changes.len();
    Ok(Json(json!({
        "entered": entered, "days": changed + import.unchanged, "changed": changed, "total_problems": summary.total,
        "problems": summary.problems,
    })))
}
