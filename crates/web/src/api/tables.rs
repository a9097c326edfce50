//! 表格导入 The tables that programs bring: lists, the roster, the bank of questions and results of exams are read, tried and carried
//! out as at the desk.

use super::input::{Asked, Key, malformed};
use crate::app::App;
use crate::form::FieldError;
use crate::importing::{self, Names, Plan, Questions, Results, Target, Trial};
use crate::list_file;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, Request, State};
use office::table_import::Mapping;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// How a file is to be imported.
#[derive(Deserialize)]
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

/// Keeps a file and tries it; in the mode that is called `does` all of it is carried out, or nothing. Tells whether it was.
pub async fn bring<T: Target>(
    app: &App,
    signed: &Signed,
    target: &T,
    manner: Manner,
    does: &str,
    key: Option<String>,
    request: Request,
) -> Result<(Trial<T>, bool), Stop> {
    let carries = match manner.mode.as_str() {
        "" | "check" => false,
        mode if mode == does => true,
        _ => return Err(malformed("mode", format!("应为 check 或者 {does}"))),
    };
    let upload = list_file::sent(app, signed, &target.shelf(), &manner.name, request).await?;
    let sheet = Some(manner.sheet).filter(|sheet| !sheet.is_empty());
    let incomplete = manner.incomplete == "yes";
    let adjust = move |mapping: &mut Mapping| mapping.incomplete |= incomplete;
    let trial = importing::trial(app, signed, target, &upload, sheet, adjust, Arc::default()).await?;
    let trial = trial.map_err(|why| Stop::BadInput(vec![FieldError::new("", why)]))?;
    if !carries {
        return Ok((trial, false));
    }
    let problems = trial.import.summary.problems.iter();
    let wrong = problems.map(|p| FieldError::new(format!("{}/{}", p.row, p.column), p.to_string()));
    let wrong: Vec<FieldError> = wrong.collect();
    if !wrong.is_empty() {
        return Err(Stop::BadInput(wrong));
    }
    if !trial.import.changes.is_empty() {
        let plan = Plan { changes: trial.import.changes.clone(), withdrawn: Vec::new(), upload: &upload, key };
        let done = target.carry_out(app, signed, plan).await;
        done.map_err(|stop| Stop::of_act(stop, target.words().act))?;
    }
    Ok((trial, true))
}

/// Into what the names of the address lead, entered row by row.
async fn entered<T: Target>(
    app: &App,
    signed: &Signed,
    names: &Names,
    manner: Manner,
    key: Option<String>,
    request: Request,
) -> Result<Json<Value>, Stop> {
    let target = T::open(app, signed, names).await?;
    let (trial, entered) = bring(app, signed, &target, manner, "enter", key, request).await?;
    let (import, summary) = (&trial.import, &trial.import.summary);
    Ok(Json(json!({
        "entered": entered, "sheet": trial.sheet, "rows": summary.rows, "new": import.new, "changed": import.changed,
        "unchanged": import.unchanged, "total_problems": summary.total, "problems": summary.problems,
    })))
}

/// `POST /api/v1/questions/import`
pub async fn questions(
    State(app): State<App>,
    signed: Signed,
    Asked(manner): Asked<Manner>,
    Key(key): Key,
    request: Request,
) -> Result<Json<Value>, Stop> {
    entered::<Questions>(&app, &signed, &Names::new(), manner, key, request).await
}

/// `POST /api/v1/exams/{exam}/results/import`
pub async fn results(
    State(app): State<App>,
    signed: Signed,
    Path(exam): Path<String>,
    Asked(manner): Asked<Manner>,
    Key(key): Key,
    request: Request,
) -> Result<Json<Value>, Stop> {
    let names = Names::from([("exam".to_owned(), exam)]);
    entered::<Results>(&app, &signed, &names, manner, key, request).await
}
