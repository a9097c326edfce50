//! 双公示 The published penalties and licences in the fields of the credit platforms, for the platforms to fetch; what is taken in from
//! elsewhere is kept true by who answers for it.

use super::input::{Asked, Key, Sent};
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use domain::context::legal_day;
use domain::public_record::upkeep::UpkeepAct;
use jiff::civil::Date;
use office::double_publicity::Form;
use office::exchange::Prepared;
use office::upkeep::ImportedFile;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::views::PublicationFilter;

/// The most rows of one page.
const MOST: i64 = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    agency: Option<String>,
    decided_from: Option<Date>,
    decided_to: Option<Date>,
    published_from: Option<Date>,
    published_to: Option<Date>,
    after: Option<String>,
    limit: Option<i64>,
}

/// A row, with what is wrong with it by the rules of the platforms.
pub(super) fn shown(one: &Prepared) -> Value {
    let fields: Map<String, Value> = one
        .row
        .form
        .fields()
        .iter()
        .zip(&one.row.texts)
        .map(|(field, text)| (field.code.to_owned(), Value::from(text.clone())))
        .collect();
    let flaws: Vec<Value> =
        one.flaws.iter().map(|flaw| json!({"field": flaw.field.code, "wrong": flaw.wrong})).collect();
    json!({"id": one.publication, "fields": fields, "flaws": flaws})
}

/// `GET /api/v1/double-publicity/{form}`
pub async fn page(
    State(app): State<App>,
    Path(form): Path<String>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Stop> {
    let form = Form::named(&form).ok_or(Stop::NotFound)?;
    let day = |on: Option<Date>| on.map(|on| on.to_string());
    let filter = PublicationFilter {
        agency: which.agency,
        decided_from: day(which.decided_from),
        decided_to: day(which.decided_to),
        published_from: day(which.published_from),
        published_to: day(which.published_to),
        ..PublicationFilter::default()
    };
    let after = which.after.as_deref().and_then(|place| place.split_once('~'));
    let limit = which.limit.unwrap_or(MOST).clamp(1, MOST);
    let today = legal_day(app.now());
    let (rows, next) = app.office().double_publicity(form, filter, after, limit, today).await?;
    let rows: Vec<Value> = rows.iter().map(shown).collect();
    let next = next.map(|(on, id)| format!("{on}~{id}"));
    Ok(Json(json!({"form": form.key(), "rows": rows, "next": next})))
}

/// `POST /api/v1/publications/{id}/acts`
pub async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    app.office().imported_publication(&id, &signed.person, &signed.agency).await?;
    let act: UpkeepAct = sent.fitting()?;
    let done = app.office().act_on_imported(&id, &signed.agency, &signed.person, &act, key.as_deref(), app.now()).await;
    let file = done.map_err(|stop| Stop::of_act(stop, act.title()))?;
    Ok(Json(kept(&id, &file)))
}

fn kept(id: &str, file: &ImportedFile) -> Value {
    json!({"id": id, "publication": file.publication.record, "waiting": file.waiting})
}

/// `GET /api/v1/publications/{id}/upkeep`
pub async fn upkeep(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    let file = app.office().imported_publication(&id, &signed.person, &signed.agency).await?;
    Ok(Json(kept(&id, &file)))
}
