//! 案件 Cases for programs: lists within the person's scope, one case, its events, what may be done, what is due.

use super::input::{Asked, Paged};
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use domain::context::legal_day;
use jiff::Timestamp;
use office::access;
use office::{CaseFile, role_names};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{CaseFilter, CaseSort, Light, WorkFilter};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Updated,
    Due,
    Opened,
}

#[derive(Deserialize)]
pub struct Which {
    text: Option<String>,
    stage: Option<String>,
    status: Option<String>,
    officer: Option<String>,
    light: Option<Light>,
    opened_from: Option<jiff::civil::Date>,
    opened_to: Option<jiff::civil::Date>,
    sort: Option<Sort>,
}

/// `GET /api/v1/cases`
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Asked(which): Asked<Which>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let today = legal_day(app.now()).to_string();
    let filter = CaseFilter {
        text: which.text,
        stage: which.stage,
        status: which.status,
        officer: which.officer,
        light: which.light.map(|light| (light, today.clone())),
        opened_from: which.opened_from.map(|on| on.to_string()),
        opened_to: which.opened_to.map(|on| on.to_string()),
        ..CaseFilter::default()
    };
    let sort = match which.sort {
        None | Some(Sort::Updated) => CaseSort::Updated,
        Some(Sort::Due) => CaseSort::Due,
        Some(Sort::Opened) => CaseSort::Opened,
    };
    let Some(filter) = access::narrow(filter, &signed.person, &signed.agency) else {
        return Ok(Json(json!({"cases": [], "total": 0})));
    };
    let found = app.store().cases(&filter, sort, page).await?;
    let cases: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            let mut value = json!(row);
            value["light"] = json!(Light::on(&today, row.yellow_on.as_deref(), row.red_on.as_deref()));
            if let Some(fields) = value.as_object_mut() {
                fields.remove("search");
            }
            value
        })
        .collect();
    Ok(Json(json!({"cases": cases, "total": found.total})))
}

/// Takes away who reported the case, wherever it stands, from people who may not know.
fn confidential(mut value: Value, signed: &Signed, file: &CaseFile) -> Value {
    if !access::knows_informant(&signed.person, &file.case) {
        remove(&mut value, "informant");
    }
    value
}

fn remove(value: &mut Value, name: &str) {
    match value {
        Value::Object(fields) => {
            fields.remove(name);
            fields.values_mut().for_each(|field| remove(field, name));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove(item, name)),
        _ => {}
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    at: Option<Timestamp>,
}

/// `GET /api/v1/cases/{id}`
pub async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Asked(when): Asked<When>,
) -> Result<Json<Value>, Stop> {
    let file = match when.at {
        Some(at) => app.office().case_at(&id, &signed.person, &signed.agency, at).await?,
        None => app.office().case(&id, &signed.person, &signed.agency).await?,
    };
    app.office().note_reading(&id, &signed.person, &signed.agency, "接口查看案卷", app.now()).await?;
    let stage = file.case.stage();
    let condition = file.case.condition();
    let answer = json!({
        "id": file.id,
        "agency": file.agency.agency.id,
        "agency_name": file.agency.agency.name,
        "version": file.case.version,
        "stage": stage,
        "stage_title": stage.map(domain::case::stage::Stage::label),
        "condition": condition,
        "condition_title": condition.label(),
        "decision": file.case.since_decided(),
        "case": file.case,
    });
    Ok(Json(confidential(answer, &signed, &file)))
}

/// `GET /api/v1/cases/{id}/events`
pub async fn events(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let file = app.office().case(&id, &signed.person, &signed.agency).await?;
    let events: Vec<&office::Entry> = file.events.iter().map(AsRef::as_ref).collect();
    Ok(Json(confidential(json!({"events": events}), &signed, &file)))
}

/// `GET /api/v1/cases/{id}/possible`
pub async fn possible(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let file = app.office().case(&id, &signed.person, &signed.agency).await?;
    let acts: Vec<Value> = file
        .possible(app.office(), &signed.person, app.now())
        .into_iter()
        .map(|possible| {
            json!({
                "act": possible.kind.name,
                "title": possible.kind.title,
                "may": possible.refusal.is_none(),
                "refused": possible.refusal.map(|refusal| refusal.breaches).unwrap_or_default(),
            })
        })
        .collect();
    Ok(Json(json!({"version": file.case.version, "acts": acts})))
}

/// `GET /api/v1/cases/{id}/due`
pub async fn due(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let file = app.office().case(&id, &signed.person, &signed.agency).await?;
    Ok(Json(json!({"version": file.case.version, "due": file.due(app.office(), &signed.person, app.now())})))
}

/// `GET /api/v1/work`
pub async fn work(State(app): State<App>, signed: Signed, Paged(page): Paged) -> Result<Json<Value>, Stop> {
    let today = legal_day(app.now()).to_string();
    let filter = WorkFilter {
        agency: Some(signed.agency.clone()),
        person: Some(signed.person.id.clone()),
        roles: role_names(&signed.person),
        ..WorkFilter::default()
    };
    let found = app.store().work(&filter, page).await?;
    let lights = app.store().lights(&filter, &today).await?;
    let work: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            let mut value = json!(row);
            value["light"] = json!(Light::on(&today, row.yellow_on.as_deref(), row.red_on.as_deref()));
            value
        })
        .collect();
    let lights = json!({"green": lights.green, "yellow": lights.yellow, "red": lights.red});
    Ok(Json(json!({"work": work, "total": found.total, "lights": lights})))
}
