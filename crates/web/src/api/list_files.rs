//! 清单导入导出 The tables of lists for programs: the same reading and the same decision as at the desk.

use super::input::{Asked, Key, malformed};
use crate::app::App;
use crate::form::FieldError;
use crate::importing::{self, List, Plan, Target as _, Trial};
use crate::list_file::{self, Form, Rows, opened};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use office::table_import::Mapping;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// How a file is to be imported.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manner {
    #[serde(default)]
    name: String,
    #[serde(default)]
    sheet: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    incomplete: String,
}

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
    let drafts = match manner.mode.as_str() {
        "" | "check" => false,
        "draft" => true,
        _ => return Err(malformed("mode", "应为 check 或者 draft")),
    };
    let upload = list_file::sent(&app, &signed, &target.shelf(), &manner.name, request).await?;
    let sheet = Some(manner.sheet).filter(|sheet| !sheet.is_empty());
    let incomplete = manner.incomplete == "yes";
    let adjust = move |mapping: &mut Mapping| mapping.incomplete |= incomplete;
    let trial = importing::trial(&app, &signed, &target, &upload, sheet, adjust, Arc::default()).await?;
    let trial = trial.map_err(|why| Stop::BadInput(vec![FieldError::new("", why)]))?;
    if !drafts {
        return Ok(Json(told(&trial, false)));
    }
    let wrong: Vec<FieldError> = trial
        .import
        .summary
        .problems
        .iter()
        .map(|problem| FieldError::new(format!("{}/{}", problem.row, problem.column), problem.to_string()))
        .collect();
    if !wrong.is_empty() {
        return Err(Stop::BadInput(wrong));
    }
    if !trial.import.changes.is_empty() {
        let changes = trial.import.changes.clone();
        let plan = Plan { changes, withdrawn: Vec::new(), upload: &upload, key };
        let done = target.carry_out(&app, &signed, plan).await;
        done.map_err(|stop| Stop::of_act(stop, target.words().act))?;
    }
    Ok(Json(told(&trial, true)))
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
