//! 咨询、投诉、举报 Sent by anybody, handled by the agency, read by whoever has the code.

use super::input::{self, Asked, Key, Paged, Sent, malformed, misread};
use crate::app::App;
use crate::input::Submission;
use crate::portal::ask::{self, flaws};
use crate::portal::gate::{QUESTIONS, SENDINGS, Visitor};
use crate::portal::receipt::{self, Lookup};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use domain::context::legal_day;
use domain::inquiry::{InquiryAct, InquiryKind};
use office::PublicReceipt;
use office::access;
use office::inquiries::{CATEGORY, InquiryFile};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::InquiryFilter;

/// No inquiry without files is longer.
const LONGEST: usize = 1 << 20;

fn of_kind(value: Value) -> Result<InquiryKind, Stop> {
    serde_json::from_value(value).map_err(|_| malformed("kind", "应为 consultation、complaint 或者 report"))
}

/// `POST /api/v1/inquiries`: as JSON, or as a form with files, bounded and examined as those of the page are.
pub async fn send(
    State(app): State<App>,
    Visitor(from): Visitor,
    Key(key): Key,
    request: Request,
) -> Result<(StatusCode, Json<PublicReceipt>), Stop> {
    let agencies = app.office().agencies().await?;
    let today = legal_day(app.now());
    let mut let_in = None;
    let mut gate =
        || *let_in.get_or_insert_with(|| app.portal().sendings().lets_in(from, app.now().as_second(), SENDINGS));
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let (kind, sent, files, mut wrong) = if media.starts_with("multipart/form-data") {
        let about = |form: &Submission| Ok::<_, Stop>((of_kind(json!(form.get("kind")))?, ask::said(form)));
        let fit =
            |form: &Submission| about(form).is_ok_and(|(kind, sent)| flaws(kind, &sent, &agencies, today).is_empty());
        let incoming = ask::read(&app, request, |form| fit(form) && gate()).await?;
        let (kind, sent) = about(&incoming.form)?;
        let typed = incoming.form.get("occurred_on");
        if !typed.is_empty() && sent.occurred_on.is_none() {
            return Err(malformed("occurred_on", "应为日期，例如 2026-11-20"));
        }
        (kind, sent, incoming.files, incoming.errors)
    } else {
        let bytes = to_bytes(request.into_body(), LONGEST).await.map_err(|_| Stop::TooLarge(LONGEST as u64))?;
        let Value::Object(mut body) = input::json(&bytes)? else { return Err(malformed("", "应为对象")) };
        let kind = of_kind(body.remove("kind").unwrap_or_default())?;
        let sent = serde_json::from_value(Value::Object(body)).map_err(|error| malformed("", misread(&error)))?;
        (kind, sent, Vec::new(), Vec::new())
    };
    wrong.extend(flaws(kind, &sent, &agencies, today));
    if !wrong.is_empty() {
        return Err(Stop::BadInput(wrong));
    }
    if !gate() {
        return Err(Stop::TooOften);
    }
    let code = receipt::code()?;
    let (receipt, id) = app.office().receive_inquiry(kind, &sent, &files, &code, key.as_deref(), app.now()).await?;
    if let Some(id) = id {
        ask::register(&app, &id, &files).await?;
    }
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
pub struct Which {
    kind: Option<String>,
    closed: Option<bool>,
    text: Option<String>,
}

/// `GET /api/v1/inquiries`
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Asked(which): Asked<Which>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let filter = InquiryFilter {
        kind: which.kind,
        closed: which.closed,
        text: which.text,
        ..crate::desk::own_inquiries(&signed)
    };
    let found = app.store().inquiries(&filter, page).await?;
    Ok(Json(json!({"inquiries": found.rows, "total": found.total})))
}

/// `GET /api/v1/inquiries/overview`: how many and how late, for who supervises; nothing of what they are about.
pub async fn overview(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    let counts = crate::desk::inquiry_counts(&app, &signed).await?;
    let told = counts.iter().map(|(name, count)| {
        json!({
            "agency": count.agency, "agency_name": name, "kind": count.kind, "received": count.received,
            "open": count.open, "overdue": count.overdue, "late": count.late,
        })
    });
    Ok(Json(json!({"agencies": told.collect::<Value>()})))
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
    let act: InquiryAct = sent.fitting()?;
    let done = app.office().act_on_inquiry(&id, &signed.agency, &signed.person, &act, key.as_deref(), app.now()).await;
    let case = done.map_err(|stop| Stop::of_act(stop, act.title()))?;
    Ok(Json(json!({"id": id, "case": case})))
}
