//! 办案台的各份清单 What waits for an answer, the leads, what is published of the cases, the accounts: the lists of the desk, for programs.

use super::input::{Asked, Paged, part};
use crate::app::App;
use crate::desk::{self, Which};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::State;
use domain::context::legal_day;
use jiff::Timestamp;
use office::PublicationState;
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{
    CaseFilter, CaseRow, CaseSort, Light, ListedSubmission, Paging, PublicationFilter, PublicationSort,
};

#[derive(Deserialize)]
pub struct Submissions {
    show: Option<String>,
    text: Option<String>,
    state: Option<String>,
    light: Option<Light>,
    unit: Option<String>,
}

fn submission(listed: &ListedSubmission, today: &str) -> Value {
    let row = &listed.row;
    let moment = |micros: i64| Timestamp::from_microsecond(micros).ok();
    let open = row.answered_at.is_none();
    json!({
        "case_id": row.case_id, "id": row.id, "title": row.title, "case_title": listed.case_title,
        "number": listed.number, "party": listed.party, "unit": row.unit, "asked_by": row.asked_by,
        "asked_at": moment(row.asked_at), "person": row.person, "state": row.state,
        "answered_at": row.answered_at.and_then(moment), "due_on": row.due_on,
        "light": open.then(|| Light::on(today, row.yellow_on.as_deref(), row.red_on.as_deref())),
    })
}

async fn submissions(
    app: &App,
    signed: &Signed,
    kind: &str,
    asked: Submissions,
    page: Paging,
) -> Result<Json<Value>, Stop> {
    let today = legal_day(app.now()).to_string();
    let which = Which {
        show: asked.show.unwrap_or_default(),
        state: asked.state,
        light: asked.light,
        unit: asked.unit,
        text: asked.text,
    };
    let filter = desk::submissions_of(signed, kind, &which, &today).ok_or(Stop::NotFound)?;
    let found = app.store().submissions(&filter, page).await?;
    let rows: Vec<Value> = found.rows.iter().map(|row| submission(row, &today)).collect();
    Ok(Json(json!({"submissions": rows, "total": found.total})))
}

/// `GET /api/v1/approvals`
pub async fn approvals(
    State(app): State<App>,
    signed: Signed,
    Asked(asked): Asked<Submissions>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    submissions(&app, &signed, "approval", asked, page).await
}

/// `GET /api/v1/reviews`
pub async fn reviews(
    State(app): State<App>,
    signed: Signed,
    Asked(asked): Asked<Submissions>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    submissions(&app, &signed, "review", asked, page).await
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Due,
    Updated,
}

#[derive(Deserialize)]
pub struct Leads {
    text: Option<String>,
    sort: Option<Sort>,
}

/// `GET /api/v1/leads`
pub async fn leads(
    State(app): State<App>,
    signed: Signed,
    Asked(asked): Asked<Leads>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let filter = desk::open_leads(&signed, asked.text.as_deref().unwrap_or_default()).ok_or(Stop::NotFound)?;
    let sort = match asked.sort {
        None | Some(Sort::Due) => CaseSort::Due,
        Some(Sort::Updated) => CaseSort::Updated,
    };
    let found = app.store().cases(&filter, sort, page).await?;
    let today = legal_day(app.now()).to_string();
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "title": row.title, "party": row.party, "unit": row.unit, "officer": row.lead_officer,
                "due_on": row.next_due, "light": Light::on(&today, row.yellow_on.as_deref(), row.red_on.as_deref()),
            })
        })
        .collect();
    Ok(Json(json!({"leads": rows, "total": found.total})))
}

#[derive(Deserialize)]
pub struct Publishing {
    text: Option<String>,
    state: Option<String>,
    reason: Option<String>,
    light: Option<Light>,
    unit: Option<String>,
}

fn decided(row: &CaseRow, today: &str) -> Value {
    let state = row.publication.as_deref();
    let light = |_| Light::on(today, row.publication_yellow.as_deref(), row.publication_red.as_deref());
    json!({
        "case_id": row.id, "title": row.title, "party": row.party, "decision_number": row.decision_number,
        "decided_on": row.decided_on, "unit": row.unit, "state": state,
        "state_title": state.and_then(PublicationState::named).map(PublicationState::label),
        "note": row.publication_note, "due_on": row.publication_due, "light": row.publication_due.as_ref().map(light),
    })
}

/// `GET /api/v1/publishing`
pub async fn publishing(
    State(app): State<App>,
    signed: Signed,
    Asked(asked): Asked<Publishing>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let today = legal_day(app.now()).to_string();
    let filter = CaseFilter {
        publication: asked.state,
        publication_note: asked.reason,
        publication_light: asked.light.map(|light| (light, today.clone())),
        unit: asked.unit,
        text: asked.text,
        ..desk::decided(&signed)?
    };
    let found = app.store().cases(&filter, CaseSort::Publication, page).await?;
    let rows: Vec<Value> = found.rows.iter().map(|row| decided(row, &today)).collect();
    Ok(Json(json!({"cases": rows, "total": found.total})))
}

#[derive(Deserialize)]
pub struct TakenIn {
    text: Option<String>,
    state: Option<String>,
}

/// `GET /api/v1/imported-publications`
pub async fn taken_in(
    State(app): State<App>,
    signed: Signed,
    Asked(asked): Asked<TakenIn>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let own = desk::taken_in(&app, &signed).await?;
    let filter = PublicationFilter { status: asked.state, text: asked.text, ..own };
    let found = app.store().publications(&filter, PublicationSort::Published, page).await?;
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "doc_no": row.doc_no, "party": row.party, "title": row.title,
                "decided_on": row.decided_on, "published_on": row.published_on, "term_until": row.term_until,
                "status": row.status,
            })
        })
        .collect();
    Ok(Json(json!({"publications": rows, "total": found.total})))
}

#[derive(Deserialize)]
pub struct Questions {
    text: Option<String>,
    kind: Option<String>,
}

/// `GET /api/v1/questions`
pub async fn questions(
    State(app): State<App>,
    signed: Signed,
    Asked(asked): Asked<Questions>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    if !desk::keeps(&signed) {
        return Err(Stop::NotFound);
    }
    let registered = app.office().agency(&signed.agency).await?;
    let (text, kind) = (asked.text.unwrap_or_default(), asked.kind.unwrap_or_default());
    let found = desk::bank(&registered, &text, &kind);
    let rows: Vec<_> = part(page, &found).map(|one| json!(***one)).collect();
    Ok(Json(json!({"questions": rows, "total": found.len()})))
}

/// `GET /api/v1/accounts`
pub async fn accounts(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    let (registered, accounts) = desk::accounts_of(&app, &signed).await?;
    let rows: Vec<Value> = registered
        .agency
        .people
        .iter()
        .map(|person| {
            let account = accounts.get(&person.id);
            json!({
                "person": person.id, "name": person.name, "unit": person.unit, "roles": person.roles,
                "employed": person.employed, "login": account.map(|account| &account.login),
                "state": desk::account_state(person, account, app.now()).1,
            })
        })
        .collect();
    Ok(Json(json!({"accounts": rows})))
}
