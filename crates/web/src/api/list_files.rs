//! 清单导入导出 The tables of lists for programs: the same reading and the same decision as at the desk.

use super::input::{Asked, Key, malformed};
use super::tables::{Manner, bring};
use crate::app::App;
use crate::importing::{List, Trial};
use crate::list_file::{self, Form, Rows, opened};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// `POST /api/v1/agencies/{agency}/lists/{kind}/import`: the bytes of the file, or a form with one file.
pub async fn import(
    State(app): State<App>,
    signed: Signed,
    Path((agency, slug)): Path<(String, String)>,
    Asked(manner): Asked<Manner>,
    Key(key): Key,
    request: Request,
) -> Result<Json<Value>, Stop> {
    let target = List::of(&app, &signed, &agency, &slug).await?;
    let (trial, drafted) = bring(&app, &signed, &target, manner, "draft", key, request).await?;
    Ok(Json(told(&trial, drafted)))
}

/// What came of it.
fn told(trial: &Trial<List>, drafted: bool) -> Value {
    let import = &trial.import;
    let unknown: Vec<&str> = trial.mapping.plan.unknown().map(|header| header.text.as_str()).collect();
    json!({
        "drafted": drafted,
        "sheet": trial.sheet,
        "rows": import.summary.rows,
        "new": import.new,
        "changed": import.changed,
        "unchanged": import.unchanged,
        "repeated": import.repeated,
        "absent": import.absent,
        "lacking": import.lacking,
        "bad_rows": import.summary.bad_rows,
        "total_problems": import.summary.total,
        "problems": import.summary.problems,
        "unknown_columns": unknown,
    })
}

/// What is wanted of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    #[serde(default)]
    format: String,
    #[serde(default)]
    of: String,
}

/// `GET /api/v1/agencies/{agency}/lists/{kind}/export`
pub async fn export(
    State(app): State<App>,
    signed: Signed,
    Path((agency, slug)): Path<(String, String)>,
    Asked(which): Asked<Which>,
) -> Result<Response, Stop> {
    let (kind, registered) = opened(&app, &signed, &agency, &slug).await?;
    let form = if which.format.is_empty() { Some(Form::Csv) } else { Form::of(&which.format) };
    let form = form.ok_or_else(|| malformed("format", "应为 csv 或者 xlsx"))?;
    let rows = match which.of.as_str() {
        "" | "in_force" => Rows::InForce,
        "latest" => Rows::Latest,
        _ => return Err(malformed("of", "应为 in_force 或者 latest")),
    };
    list_file::export(&app, (kind, &registered), rows, form).await
}
