//! 咨询、投诉、举报 Sent by anybody, handled by the agency, read by whoever has the code.

use super::cases::paging;
use super::input::{Asked, Key, Sent, malformed};
use crate::app::App;
use crate::portal::ask::flaws;
use crate::portal::gate::{QUESTIONS, SENDINGS, Visitor};
use crate::portal::receipt::{self, Lookup};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::context::legal_day;
use domain::inquiry::{InquiryAct, InquiryKind};
use office::PublicReceipt;
use office::access;
use office::inquiries::{CATEGORY, InquiryFile, InquirySent};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::InquiryFilter;

/// `POST /api/v1/inquiries`
pub async fn send(
    State(app): State<App>,
    Visitor(from): Visitor,
    Key(key): Key,
    Sent(body): Sent,
) -> Result<(StatusCode, Json<PublicReceipt>), Stop> {
    let Value::Object(mut body) = body else { return Err(malformed("", "应为对象")) };
    let kind = body.remove("kind").unwrap_or_default();
    let kind: InquiryKind =
        serde_json::from_value(kind).map_err(|_| malformed("kind", "应为 consultation、complaint 或者 report"))?;
    let sent: InquirySent =
        serde_json::from_value(Value::Object(body)).map_err(|error| malformed("", error.to_string()))?;
    let agencies = app.office().agencies().await?;
    let known: Vec<&str> = agencies.iter().map(|one| one.agency.id.as_str()).collect();
    let flaws = flaws(kind, &sent, &known, legal_day(app.now()));
    if !flaws.is_empty() {
        return Err(Stop::BadInput(flaws));
    }
    if !app.portal().sendings().lets_in(from, app.now().as_second(), SENDINGS) {
        return Err(Stop::TooOften);
    }
    let code = receipt::code()?;
    let (receipt, _) = app.office().receive_inquiry(kind, &sent, &[], &code, key.as_deref(), app.now()).await?;
    Ok((StatusCode::CREATED, Json(receipt)))
}

/// `POST /api/v1/inquiries/status`
pub async fn status(State(app): State<App>, Visitor(from): Visitor, sent: Sent) -> Result<Json<Value>, Stop> {
    let Lookup { number, code } = sent.into()?;
    if !app.portal().questions().lets_in(from, app.now().as_second(), QUESTIONS) {
        return Err(Stop::TooOften);
    }
    let file = app.office().inquiry_by_code(&number, &code).await?;
    let inquiry = &file.inquiry;
    let accepted = inquiry
        .accepted
        .as_ref()
        .map(|done| json!({"at": done.at, "accepted": done.what.accepted, "reason": done.what.reason}));
    let reply = inquiry
        .replied
        .as_ref()
        .map(|done| json!({"at": done.at, "outcome": done.what.outcome, "reply": done.what.reply}));
    Ok(Json(json!({
        "number": inquiry.asked.number, "received_at": inquiry.received_at, "agency": file.agency.agency.name,
        "state": inquiry.state().label(), "accepted": accepted, "reply": reply,
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    kind: Option<String>,
    closed: Option<bool>,
    text: Option<String>,
    offset: Option<u32>,
    limit: Option<u32>,
}

/// `GET /api/v1/inquiries`
pub async fn list(State(app): State<App>, signed: Signed, Asked(which): Asked<Which>) -> Result<Json<Value>, Stop> {
    let filter = InquiryFilter {
        kind: which.kind,
        closed: which.closed,
        text: which.text,
        ..crate::desk::own_inquiries(&signed)
    };
    let found = app.store().inquiries(&filter, paging(which.offset, which.limit)?).await?;
    Ok(Json(json!({"inquiries": found.rows, "total": found.total})))
}

/// An inquiry as those read it who handle it: who sent it only for those who may know.
fn shown(file: &InquiryFile, signed: &Signed) -> Value {
    let mut inquiry = json!(file.inquiry);
    if let Some(asked) = inquiry["asked"].as_object_mut() {
        asked.remove("code");
        if !access::knows_sender(&signed.person, &file.inquiry) {
            asked.remove("name");
            asked.remove("contact");
        }
    }
    json!({"id": file.id, "state": file.inquiry.state().label(), "inquiry": inquiry})
}

/// `GET /api/v1/inquiries/{id}`
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let file = app.office().inquiry(&id, &signed.person, &signed.agency).await?;
    app.office().note_reading(&format!("{CATEGORY}:{id}"), &signed.person, &signed.agency, "", app.now()).await?;
    Ok(Json(shown(&file, &signed)))
}

/// `POST /api/v1/inquiries/{id}/acts`
pub async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    app.office().inquiry(&id, &signed.person, &signed.agency).await?;
    let act: InquiryAct = sent.into()?;
    let done = app.office().act_on_inquiry(&id, &signed.agency, &signed.person, &act, key.as_deref(), app.now()).await;
    let case = done.map_err(|stop| Stop::of_act(stop, act.title()))?;
    Ok(Json(json!({"id": id, "case": case})))
}
