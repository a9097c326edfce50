//! 更正申请 Asked by anybody, answered by the agency, read by whoever has the code.

use super::input::{Asked, Key, Paged, Sent, malformed, misread};
use crate::app::App;
use crate::portal::correction::{self, flaws};
use crate::portal::gate::{QUESTIONS, SENDINGS, Visitor};
use crate::portal::receipt::{self, Lookup};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::correction_request::{Answered, CorrectionAnswer, CorrectionRequest, PublishedKind};
use domain::people::Role;
use office::PublicReceipt;
use office::corrections::{CATEGORY, CorrectionAsked};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::CorrectionFilter;

/// `POST /api/v1/publications/{id}/corrections`: of a decision.
pub async fn ask(
    state: State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    key: Key,
    sent: Sent,
) -> Result<(StatusCode, Json<PublicReceipt>), Stop> {
    let asked: CorrectionAsked = sent.into()?;
    receive(state, visitor, (PublishedKind::Decision, id), key, asked).await
}

/// `POST /api/v1/corrections`: of anything published, by kind and key.
pub async fn ask_of(
    state: State<App>,
    visitor: Visitor,
    key: Key,
    Sent(body): Sent,
) -> Result<(StatusCode, Json<PublicReceipt>), Stop> {
    let Value::Object(mut body) = body else { return Err(malformed("", "应为对象")) };
    let kind = serde_json::from_value(body.remove("kind").unwrap_or_default());
    let kind: PublishedKind = kind.map_err(|error| malformed("kind", misread(&error)))?;
    let of = body.remove("key").as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let asked = serde_json::from_value(Value::Object(body)).map_err(|error| malformed("", misread(&error)))?;
    receive(state, visitor, (kind, of), key, asked).await
}

async fn receive(
    State(app): State<App>,
    visitor: Visitor,
    (kind, of): (PublishedKind, String),
    Key(key): Key,
    asked: CorrectionAsked,
) -> Result<(StatusCode, Json<PublicReceipt>), Stop> {
    let flaws = flaws(kind, &asked);
    // Which items there are depends on the kind: that is more than the form of what was sent.
    if flaws.iter().any(|flaw| flaw.path != "item") {
        return Err(Stop::Malformed(flaws));
    }
    if !flaws.is_empty() {
        return Err(Stop::BadInput(flaws));
    }
    // What is not there is told before the gate counts it.
    correction::thing(&app, Some(kind), &of, visitor).await?;
    if !app.portal().requests().lets_in(visitor.0, app.now().as_second(), SENDINGS) {
        return Err(Stop::TooOften);
    }
    let code = receipt::code()?;
    let told = app.office().request_correction(kind, &of, &asked, &code, key.as_deref(), app.now()).await?;
    Ok((StatusCode::CREATED, Json(told)))
}

/// `POST /api/v1/corrections/status`
pub async fn status(State(app): State<App>, Visitor(from): Visitor, sent: Sent) -> Result<Json<Value>, Stop> {
    let Lookup { number, code } = sent.into()?;
    if !app.portal().questions().lets_in(from, app.now().as_second(), QUESTIONS) {
        return Err(Stop::TooOften);
    }
    let found = app.office().correction_by_code(&number, &code).await?;
    let answer = found.answered.as_ref().map(|(_, at, answer)| answered(*at, answer));
    Ok(Json(json!({"number": found.asked.number, "received_at": found.received_at, "answer": answer})))
}

fn answered(at: jiff::Timestamp, answered: &Answered) -> Value {
    let answer = &answered.answer;
    json!({"at": at, "outcome": answer.outcome, "reply": answer.reply, "change": answered.change})
}

#[derive(Deserialize)]
pub struct Which {
    answered: Option<bool>,
    kind: Option<String>,
    text: Option<String>,
}

/// `GET /api/v1/corrections`
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Asked(which): Asked<Which>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    if !signed.person.is(Role::DisclosureOfficer) && !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let filter = CorrectionFilter {
        agency: Some(signed.agency.clone()),
        answered: which.answered,
        kind: which.kind,
        text: which.text,
        ..CorrectionFilter::default()
    };
    let found = app.store().corrections(&filter, page).await?;
    let rows: Vec<Value> = found.rows.iter().map(|listed| json!(listed.row)).collect();
    Ok(Json(json!({"corrections": rows, "total": found.total})))
}

/// A request as those read it who answer it.
fn shown(id: &str, request: &CorrectionRequest) -> Value {
    let mut asked = json!(request.asked);
    if let Some(fields) = asked.as_object_mut() {
        fields.remove("code");
    }
    let answer = request.answered.as_ref().map(|(by, at, answer)| {
        let mut answer = answered(*at, answer);
        answer["by"] = json!(by);
        answer
    });
    json!({"id": id, "asked": asked, "received_at": request.received_at, "answer": answer})
}

/// `GET /api/v1/corrections/{id}`
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let file = app.office().correction(&id, &signed.person, &signed.agency, app.now()).await?;
    app.office().note_reading(&format!("{CATEGORY}:{id}"), &signed.person, &signed.agency, "", app.now()).await?;
    Ok(Json(shown(&id, &file.request)))
}

/// `POST /api/v1/corrections/{id}/answer`
pub async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    app.office().correction(&id, &signed.person, &signed.agency, app.now()).await?;
    let answer: CorrectionAnswer = sent.fitting()?;
    let done =
        app.office().answer_correction(&id, &signed.agency, &signed.person, &answer, key.as_deref(), app.now()).await;
    done.map_err(|stop| Stop::of_act(stop, "答复更正申请"))?;
    Ok(Json(shown(&id, &app.office().correction(&id, &signed.person, &signed.agency, app.now()).await?.request)))
}
