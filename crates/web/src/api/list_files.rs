//! 清单导入导出 The tables of lists for programs: the same reading and the same decision as at the desk.

use super::input::{Asked, Key, malformed};
use crate::app::App;
use crate::form::FieldError;
use crate::list_file::{self, Form, Rows, Trial, clerk, opened};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::header;
use axum::response::Response;
use domain::list::ListKind;
use futures_util::TryStreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Upload;

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
    let (kind, registered) = opened(&app, &signed, &agency, &slug).await?;
    let drafts = match manner.mode.as_str() {
        "" | "check" => false,
        "draft" => true,
        _ => return Err(malformed("mode", "应为 check 或者 draft")),
    };
    let upload = file(&app, &signed, (&agency, kind), &manner.name, request).await?;
    let sheet = Some(manner.sheet).filter(|sheet| !sheet.is_empty());
    let incomplete = manner.incomplete == "yes";
    let adjust = move |mapping: &mut office::list_table::Mapping| mapping.incomplete |= incomplete;
    let of = (kind, &registered);
    let trial = list_file::trial(&app, &signed, of, &upload, sheet, adjust, Arc::default()).await?;
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
        let act = trial.act(kind, &upload, Vec::new());
        let done = app.office().act_on_list(&agency, clerk(&signed), &act, key.as_deref(), app.now()).await;
        done.map_err(|stop| Stop::of_act(stop, act.title()))?;
    }
    Ok(Json(told(&trial, true)))
}

/// What came of it.
fn told(trial: &Trial, drafted: bool) -> Value {
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

async fn file(
    app: &App,
    signed: &Signed,
    list: (&str, ListKind),
    name: &str,
    request: Request,
) -> Result<Upload, Stop> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return list_file::keep(app, signed, list, name, request.into_body().into_data_stream()).await;
    }
    let broken = |error: MultipartError| Stop::Unreadable(error.body_text());
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(claimed) = part.file_name().map(str::to_owned) else { continue };
        let name = if name.is_empty() { &claimed } else { name };
        return list_file::keep(app, signed, list, name, part.map_err(|error| error.body_text())).await;
    }
    Err(malformed("", "没有文件"))
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
