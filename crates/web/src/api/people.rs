//! 人员 People, certificates, training and exams for programs.

use super::conform::conform;
use super::input::{Asked, Key, Paged, Sent, part};
use crate::app::App;
use crate::list_file::clerk;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use domain::context::legal_day;
use domain::people::Person;
use domain::personnel::PersonnelAct;
use domain::personnel::joint::Participant;
use domain::personnel::warning::warnings;
use jiff::civil::Date;
use office::{Registered, people_table};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The schema of all acts about people: making it takes longer than reading an act against it.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(PersonnelAct).to_value());

#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    text: String,
    #[serde(default)]
    state: String,
}

fn told(registered: &Registered, person: &Person, today: Date) -> Value {
    let agency = &registered.agency;
    let held = person.certificate.as_ref();
    json!({
        "id": person.id,
        "name": person.name,
        "unit": person.unit,
        "position": person.position,
        "roles": person.roles,
        "employed": person.employed,
        "legal_qualification": person.legal_qualification,
        "certificate": held,
        "valid": held.is_some_and(|held| held.standing(today).why().is_none()),
        "invalid": held.and_then(|held| held.standing(today).invalid()),
        "check_due": held.and_then(|held| held.life.check_due()).map(|(year, due_on)| json!({"year": year, "due_on": due_on})),
        "training_hours": agency.training_hours(&person.id, today.year()),
        "warnings": warnings(person, agency, registered.profile, today),
    })
}

/// `GET /api/v1/agencies/{agency}/people`
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Asked(which): Asked<Which>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let today = legal_day(app.now());
    let words = which.text.trim();
    let suits = |person: &&Person| {
        let held = person.certificate.as_ref();
        let valid = held.is_some_and(|held| held.standing(today).why().is_none());
        (words.is_empty()
            || person.name.contains(words)
            || person.unit.contains(words)
            || held.is_some_and(|held| held.number.contains(words)))
            && match which.state.as_str() {
                "valid" => valid,
                "invalid" => held.is_some() && !valid,
                _ => true,
            }
    };
    let found: Vec<&Person> = registered.agency.people.iter().filter(suits).collect();
    let people: Vec<Value> = part(page, &found).map(|person| told(&registered, person, today)).collect();
    Ok(Json(json!({"people": people, "total": found.len()})))
}

/// `GET /api/v1/agencies/{agency}/people/{person}`: everybody their own, too.
pub async fn show(
    State(app): State<App>,
    signed: Signed,
    Path((agency, person)): Path<(String, String)>,
) -> Result<Json<Value>, Stop> {
    let own = agency == signed.agency && person == signed.person.id;
    let registered =
        if own { app.office().agency(&agency).await? } else { app.office().people(&agency, clerk(&signed)).await? };
    let found = registered.agency.person(&person).ok_or(Stop::NotFound)?;
    let mut told = told(&registered, found, legal_day(app.now()));
    let (personnel, own) = (&registered.agency.personnel, Participant::own(&person));
    let courses = personnel.courses.values().filter_map(|held| {
        let hours = held.people.get(&own)?;
        Some(json!({"course": held.course.code, "subject": held.course.subject, "until": held.course.until, "hours": hours}))
    });
    let sittings = personnel.sittings.iter().filter(|(_, sitting)| sitting.is_of(&own)).map(|(id, sitting)| {
        let marked = sitting.marked.as_ref().map(|(marked, _)| marked);
        json!({
            "sitting": id, "exam": sitting.exam.code, "began_at": sitting.began_at,
            "score": marked.map(|marked| marked.score), "passed": marked.map(|marked| marked.passed),
        })
    });
    if let Value::Object(fields) = &mut told {
        let checks = found.certificate.as_ref().map(|held| &held.life.checks);
        fields.insert("checks".to_owned(), json!(checks));
        fields.insert("courses".to_owned(), courses.collect());
        fields.insert("sittings".to_owned(), sittings.collect());
        let results: Vec<_> = personnel.joint_results.values().filter(|result| result.person == person).collect();
        fields.insert("joint_results".to_owned(), json!(results));
        let hours: Vec<_> = personnel.joint_hours.values().filter(|hours| hours.person == person).collect();
        fields.insert("joint_hours".to_owned(), json!(hours));
    }
    Ok(Json(told))
}

#[derive(Deserialize)]
pub struct Checks {
    year: Option<i16>,
    state: Option<CheckState>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CheckState {
    Recorded,
    Missing,
}

/// `GET /api/v1/agencies/{agency}/checks`: the annual check of a year, person by person; without a year that of the newest.
pub async fn checks(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Asked(asked): Asked<Checks>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let rounds = &registered.agency.personnel.rounds;
    let years: Value = rounds.iter().map(|(year, round)| json!({"year": year, "due_on": round.due_on})).collect();
    let Some(year) = asked.year.or_else(|| rounds.keys().next_back().copied()).filter(|year| rounds.contains_key(year))
    else {
        return Ok(Json(json!({"years": years, "year": null, "people": [], "total": 0})));
    };
    let today = legal_day(app.now());
    let mut people: Vec<Value> = Vec::new();
    if asked.state != Some(CheckState::Recorded) {
        people.extend(people_table::to_check(&registered.agency, year).map(|(person, held)| {
            let lapsed = held.life.lapsed(today, held.valid_from).is_some();
            json!({
                "person": person.id, "name": person.name, "unit": person.unit, "certificate": held.number,
                "outcome": null, "on": null, "lapsed": lapsed,
            })
        }));
    }
    if asked.state != Some(CheckState::Missing) {
        people.extend(people_table::recorded(&registered.agency, year).map(|(person, held, outcome, on)| {
            json!({
                "person": person.id, "name": person.name, "unit": person.unit, "certificate": held.number,
                "outcome": outcome, "on": on, "lapsed": false,
            })
        }));
    }
    let total = people.len();
    Ok(Json(json!({"years": years, "year": year, "people": part(page, people).collect::<Value>(), "total": total})))
}

/// `POST /api/v1/agencies/{agency}/people/acts`
pub async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(agency): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    // Whoever may not deal with this agency learns nothing from the answer about the act; courses of the bureau are open to others.
    if agency != signed.agency {
        let home = app.office().agency(&signed.agency).await?;
        let bureau = app.office().bureaus(&home.agency).await?.iter().any(|bureau| bureau.agency.id == agency);
        if !bureau {
            app.office().people(&agency, clerk(&signed)).await?;
        }
    }
    conform(&SCHEMA, &sent.0, "").map_err(Stop::Malformed)?;
    let act: PersonnelAct = sent.fitting()?;
    let done = app.office().act_on_people(&agency, clerk(&signed), &act, key.as_deref(), app.now()).await;
    let after = done.map_err(|stop| Stop::of_act(stop, act.title()))?;
    Ok(Json(json!({"agency": after.agency.id, "act": act.name()})))
}

/// `GET /api/v1/training`
pub async fn training(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let personnel = &registered.agency.personnel;
    let courses = personnel.courses.values().map(|held| {
        json!({
            "course": held.course,
            "enrolled": held.people.len(),
            "own_hours": held.people.get(&Participant::own(&signed.person.id)),
            "cancelled": held.cancelled,
        })
    });
    let exams: Vec<_> = personnel.exams.values().collect();
    // What the bureau holds for this agency among others.
    let bureaus = app.office().bureaus(&registered.agency).await?;
    let named = |agencies: &[String]| agencies.contains(&signed.agency);
    let joint_exams = bureaus.iter().flat_map(|bureau| {
        let exams = bureau.agency.personnel.exams.values().filter(|exam| named(&exam.agencies));
        exams.map(|exam| json!({"holder": bureau.agency.id, "exam": exam}))
    });
    let guest = Participant { agency: Some(signed.agency.clone()), person: signed.person.id.clone() };
    let joint_courses = bureaus.iter().flat_map(|bureau| {
        let courses = bureau.agency.personnel.courses.values().filter(|held| named(&held.course.agencies));
        courses.map(|held| {
            let own = held.people.get(&guest);
            json!({"holder": bureau.agency.id, "course": held.course, "own_hours": own, "cancelled": held.cancelled})
        })
    });
    Ok(Json(json!({
        "courses": courses.collect::<Value>(), "exams": exams, "questions": personnel.bank.len(),
        "joint_exams": joint_exams.collect::<Value>(), "joint_courses": joint_courses.collect::<Value>(),
    })))
}
