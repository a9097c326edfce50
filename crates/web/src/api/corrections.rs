//! 更正申请 Asked by anybody, answered by the agency, read by whoever has the code.

use super::cases::paging;
use super::input::{Asked, Key, Sent};
use crate::app::App;
use crate::portal::correction::{self, QUESTIONS, REQUESTS};
use crate::session::Signed;
use crate::stop::Stop;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use domain::correction_request::{CorrectionAnswer, CorrectionRequest};
use domain::people::Role;
use office::PublicReceipt;
use office::corrections::{CATEGORY, CorrectionAsked};
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::SocketAddr;
use store::views::CorrectionFilter;

type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

/// `POST /api/v1/publications/{id}/corrections`
pub async fn ask(
    State(app): State<App>,
    peer: Peer,
    Path(id): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<(StatusCode, Json<PublicReceipt>), Stop> {
    let asked: CorrectionAsked = sent.into()?;
    let flaws = correction::flaws(&asked);
    if !flaws.is_empty() {
        return Err(Stop::Malformed(flaws));
    }
    // An unknown page is told before the gate counts it.
    app.office().publication(&id).await?;
    if !app.portal().requests().lets_in(from(peer), app.now().as_second(), REQUESTS) {
        return Err(Stop::TooOften);
    }
    let code = correction::code()?;
    let receipt = app.office().request_correction(&id, &asked, &code, key.as_deref(), app.now()).await?;
    Ok((StatusCode::CREATED, Json(receipt)))
}

fn from(peer: Peer) -> Option<std::net::IpAddr> {
    peer.map(|Extension(ConnectInfo(address))| address.ip())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lookup {
    number: String,
    code: String,
}

/// `POST /api/v1/corrections/status`
pub async fn status(State(app): State<App>, peer: Peer, sent: Sent) -> Result<Json<Value>, Stop> {
    let Lookup { number, code } = sent.into()?;
    if !app.portal().questions().lets_in(from(peer), app.now().as_second(), QUESTIONS) {
        return Err(Stop::TooOften);
    }
    let found = app.office().correction_by_code(&number, &code).await?;
    let answer = found.answered.as_ref().map(|(_, at, answer)| answered(*at, answer));
    Ok(Json(json!({"number": found.asked.number, "received_at": found.received_at, "answer": answer})))
}

fn answered(at: jiff::Timestamp, answer: &CorrectionAnswer) -> Value {
    json!({"at": at, "outcome": answer.outcome, "reply": answer.reply})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    answered: Option<bool>,
    text: Option<String>,
    offset: Option<u32>,
    limit: Option<u32>,
}

/// `GET /api/v1/corrections`
pub async fn list(State(app): State<App>, signed: Signed, Asked(which): Asked<Which>) -> Result<Json<Value>, Stop> {
    if !signed.person.is(Role::DisclosureOfficer) && !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let filter = CorrectionFilter {
        agency: Some(signed.agency.clone()),
        answered: which.answered,
        text: which.text,
        ..CorrectionFilter::default()
    };
    let found = app.store().corrections(&filter, paging(which.offset, which.limit)?).await?;
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
    let file = app.office().correction(&id, &signed.person, &signed.agency).await?;
    app.office().note_reading(&format!("{CATEGORY}:{id}"), &signed.person, &signed.agency, "", app.now()).await?;
    Ok(Json(shown(&id, &file.request)))
}

/// `POST /api/v1/corrections/{id}/answer`
pub async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    app.office().correction(&id, &signed.person, &signed.agency).await?;
    let answer: CorrectionAnswer = sent.into()?;
    let done = app.office().answer_correction(&id, &signed.agency, &signed.person, &answer, app.now()).await;
    done.map_err(|stop| Stop::of_act(stop, "答复更正申请"))?;
    Ok(Json(shown(&id, &app.office().correction(&id, &signed.person, &signed.agency).await?.request)))
}
