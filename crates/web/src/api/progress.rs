//! 办理进度 For the program of a party: by number and code, as the page.

use super::input::Sent;
use crate::app::App;
use crate::portal::gate::Visitor;
use crate::portal::progress::lets_in;
use crate::portal::receipt::Lookup;
use crate::stop::Stop;
use axum::Json;
use axum::extract::State;
use domain::act::draft::Penalty;
use domain::case::stage::Stage;
use jiff::civil::Date;
use serde_json::{Value, json};

/// `POST /api/v1/progress`
pub async fn show(State(app): State<App>, Visitor(from): Visitor, sent: Sent) -> Result<Json<Value>, Stop> {
    let Lookup { number, code } = sent.into()?;
    if !lets_in(&app, from, &number) {
        return Err(Stop::TooOften);
    }
    let found = app.office().progress(&number, &code, app.now()).await?;
    let note = |stage: Stage| found.hearing.filter(|_| stage == Stage::Hearing).map(|(_, what)| what);
    let stage =
        |(stage, on): &(Stage, Option<Date>)| json!({"stage": stage.label(), "reached_on": on, "note": note(*stage)});
    let stages: Vec<Value> = found.stages.iter().map(stage).collect();
    let changed = found.changed.as_ref().map(|changed| {
        let penalty = |one: &Penalty| json!({"kind": one.kind, "title": one.kind.label(), "amount_fen": one.amount});
        json!({
            "status": changed.status, "status_title": changed.status.label(), "on": changed.by.changed_on,
            "reason": changed.by.reason, "penalties": changed.penalties.iter().map(penalty).collect::<Vec<_>>(),
        })
    });
    let dues: Vec<Value> =
        found.dues.iter().map(|due| json!({"title": due.title, "due_on": due.due_on, "reason": due.reason})).collect();
    let agency = &found.agency.agency;
    Ok(Json(json!({
        "number": found.number, "condition": found.condition, "agency": agency.name, "phone": agency.phone,
        "address": agency.address, "stages": stages, "due": dues,
        "publication": found.publication.as_ref().map(|publication| publication.row.id.clone()),
        "decision": found.decision.as_ref().map(|(number, on)| json!({"number": number, "decided_on": on})),
        "changed": changed,
    })))
}
