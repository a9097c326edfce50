//! 亮证 Codes for a program on an officer's phone, and their verification for anybody's.

use super::input::Asked;
use crate::app::App;
use crate::portal::card::{SCANS, listed, words};
use crate::session::Signed;
use crate::stop::Stop;
use axum::extract::{ConnectInfo, Path, State};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::SocketAddr;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    task: Option<String>,
}

/// `GET /api/v1/card-codes`
pub async fn own(State(app): State<App>, signed: Signed, Asked(which): Asked<Which>) -> Result<Json<Value>, Stop> {
    let task = which.task.unwrap_or_default();
    let codes = app.office().card_codes(&signed.person, &signed.agency, &task, app.now()).await?;
    let codes: Vec<Value> = codes.iter().map(|shown| json!({"from": shown.from, "code": shown.code})).collect();
    Ok(Json(json!({"now": app.now(), "codes": codes})))
}

/// `GET /api/v1/officer-codes/{code}`
pub async fn verify(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    Path(code): Path<String>,
) -> Result<Json<Value>, Stop> {
    let from = peer.map(|Extension(ConnectInfo(address))| address.ip());
    if !app.portal().scans().lets_in(from, app.now().as_second(), SCANS) {
        return Err(Stop::TooOften);
    }
    let scanned = app.office().scan_card(&code, app.now()).await?;
    let (finding, text, _) = words(&scanned.finding);
    let officer = scanned.officer.as_ref().and_then(|(registered, person)| {
        let officer = listed(person)?;
        let mut certificate = json!(officer.certificate);
        // Whether it is valid the finding says: the status alone leaves out what was decided since.
        certificate.as_object_mut().map(|fields| fields.remove("status"));
        Some(json!({
            "name": officer.name, "unit": officer.unit, "position": officer.position,
            "agency": registered.agency.name, "certificate": certificate,
        }))
    });
    let task = scanned.task.as_ref().map(|plan| json!({"code": plan.code, "title": plan.title}));
    Ok(Json(json!({"finding": finding, "text": text, "at": app.now(), "officer": officer, "task": task})))
}
