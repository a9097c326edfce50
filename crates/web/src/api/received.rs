//! 接收移送 What other agencies of the platform transferred to this one, for programs.

use super::input::{Key, Paged};
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::context::legal_day;
use serde_json::{Value, json};
use store::views::Light;

/// `GET /api/v1/received-leads`
pub async fn list(State(app): State<App>, signed: Signed, Paged(page): Paged) -> Result<Json<Value>, Stop> {
    let found = app.office().incoming(&signed.person, &signed.agency, page).await?.ok_or(Stop::NotFound)?;
    let today = legal_day(app.now()).to_string();
    let light = |yellow: Option<&str>, red: Option<&str>| Light::on(&today, yellow, red);
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|(id, row)| {
            let light = light(row.yellow_on.as_deref(), row.red_on.as_deref());
            json!({"id": id, "title": row.title, "due_on": row.due_on, "light": light})
        })
        .collect();
    Ok(Json(json!({"leads": rows, "total": found.total})))
}

/// `GET /api/v1/received-leads/{id}`
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let incoming = app.office().received(&id, &signed.person, &signed.agency, app.now()).await?;
    Ok(Json(json!({
        "id": incoming.id, "on": incoming.on, "reason": incoming.reason, "materials": incoming.materials,
        "sent": incoming.sent, "received": incoming.received, "due_on": incoming.due.map(|due| due.due_on),
        "may": incoming.received.is_none() && incoming.refusal.is_none(),
        "refused": incoming.refusal.map(|refusal| refusal.breaches).unwrap_or_default(),
    })))
}

/// `POST /api/v1/received-leads/{id}`
pub async fn receive(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Key(key): Key,
) -> Result<(StatusCode, Json<Value>), Stop> {
    let office = app.office();
    let done = office.receive_transfer(&id, &signed.agency, &signed.person, key.as_deref(), app.now()).await;
    let case = done.map_err(|stop| Stop::of_act(stop, "接收移送"))?;
    Ok((StatusCode::CREATED, Json(json!({"id": id, "case": case}))))
}
