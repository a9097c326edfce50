//! 主体登记 The register of an agency for programs: what its administrator entered, and new entries.

use super::conform::conform;
use super::input::{Asked, Paged, Sent, malformed, misread, part};
use crate::app::App;
use crate::desk;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::people::Person;
use domain::registry::{CertificateChange, Departure, Entry, OfficeDecision};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// 登记 What an administrator enters; each is stored as the event of the same name.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(tag = "event", content = "details")]
pub enum RegisterEntry {
    /// 登记人员
    PersonEnrolled(Box<Person>),
    /// 更正证件状态
    CertificateChanged(CertificateChange),
    /// 登记离职
    PersonDeparted(Departure),
}

impl From<RegisterEntry> for Entry {
    fn from(entry: RegisterEntry) -> Self {
        match entry {
            RegisterEntry::PersonEnrolled(of) => Self::PersonEnrolled(*of),
            RegisterEntry::CertificateChanged(of) => Self::CertificateChanged(of),
            RegisterEntry::PersonDeparted(of) => Self::PersonDeparted(of),
        }
    }
}

#[derive(Deserialize)]
pub struct Which {
    event: Option<String>,
}

/// `GET /api/v1/agency/entries`: what was entered, the latest first.
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Asked(which): Asked<Which>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    desk::keeps_register(&signed)?;
    let registered = app.office().agency(&signed.agency).await?;
    let suits = |name: &str| {
        desk::ENTRIES.iter().any(|(known, _)| *known == name) && which.event.as_ref().is_none_or(|event| event == name)
    };
    let found: Vec<_> = registered.entries.iter().rev().filter(|recorded| suits(recorded.entry.name())).collect();
    Ok(Json(json!({"entries": part(page, &found).map(|one| json!(***one)).collect::<Value>(), "total": found.len()})))
}

static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(RegisterEntry).to_value());

/// `POST /api/v1/agency/entries`
pub async fn enter(
    State(app): State<App>,
    signed: Signed,
    sent: Result<Sent, Stop>,
) -> Result<(StatusCode, Json<Value>), Stop> {
    desk::keeps_register(&signed)?;
    let value = sent?.0;
    conform(&SCHEMA, &value, "").map_err(Stop::Malformed)?;
    let entry: RegisterEntry = serde_json::from_value(value).map_err(|error| malformed("", misread(&error)))?;
    let entry = Entry::from(entry);
    let title = desk::ENTRIES.iter().find(|(name, _)| *name == entry.name()).map_or("", |(_, title)| *title);
    let done = app.office().register(&signed.agency, &signed.person, &entry, app.now()).await;
    let recorded = done.map_err(|stop| Stop::of_act(stop, title))?;
    Ok((StatusCode::CREATED, Json(told(&app, &signed, &recorded).await?)))
}

/// What was recorded, and how many entries there are.
async fn told(app: &App, signed: &Signed, recorded: &[&str]) -> Result<Value, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    Ok(json!({"recorded": recorded, "entries": registered.entries.len()}))
}

/// `GET /api/v1/agency/offices`: the people whose offices wait for the word of a head.
pub async fn offices(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    desk::decides_offices(&signed)?;
    let registered = app.office().agency(&signed.agency).await?;
    Ok(Json(json!({"proposals": registered.agency.proposals})))
}

/// `POST /api/v1/agency/offices`
pub async fn decide(State(app): State<App>, signed: Signed, sent: Result<Sent, Stop>) -> Result<Json<Value>, Stop> {
    desk::decides_offices(&signed)?;
    let decision: OfficeDecision = sent?.fitting()?;
    let entry = Entry::OfficeDecided(decision);
    let done = app.office().register(&signed.agency, &signed.person, &entry, app.now()).await;
    let recorded = done.map_err(|stop| Stop::of_act(stop, "审定人员职责"))?;
    Ok(Json(told(&app, &signed, &recorded).await?))
}
