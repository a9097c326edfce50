//! 双公示往来 What goes to the credit platforms and what comes from there and from other systems: rows, files, answers, imports.

use super::conform::conform;
use super::double_publicity::shown;
use super::input::{Asked, Key, Paged, Sent, malformed, part};
use crate::app::App;
use crate::desk::credit::{self, Asked as Wanted};
use crate::desk::imports::{self, ImportAct};
use crate::list_file;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::LazyLock;
use store::views::{Paging, WorkFilter};

/// `GET /api/v1/credit-rows`: what may leave, checked field by field.
pub async fn rows(
    State(app): State<App>,
    signed: Signed,
    Asked(wanted): Asked<Wanted>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    let prepared = credit::prepared(&app, &signed, &wanted).await?;
    let flawed = prepared.iter().filter(|one| !one.flaws.is_empty()).count();
    let rows = part(page, &prepared).map(|one| {
        let mut row = shown(one);
        row["state"] = json!(one.outlet.as_ref().map(|outlet| &outlet.state));
        row
    });
    Ok(Json(json!({"rows": rows.collect::<Value>(), "flawed": flawed, "total": prepared.len()})))
}

/// 报送文件 Which rows go into a file, and of what form the file is.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditFile {
    /// 种类：cf 行政处罚（缺省），xk 行政许可
    #[serde(default)]
    form: CreditForm,
    /// 决定日期自
    #[serde(default)]
    from: Option<jiff::civil::Date>,
    /// 决定日期至
    #[serde(default)]
    to: Option<jiff::civil::Date>,
    /// 承办机构
    #[serde(default)]
    #[schemars(length(max = 100))]
    unit: String,
    /// 连同已经报送的
    #[serde(default)]
    all: bool,
    /// 文件格式
    format: CreditFormat,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum CreditForm {
    #[default]
    Cf,
    Xk,
}

#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum CreditFormat {
    Xlsx,
    Utf8,
    Gb18030,
}

/// `POST /api/v1/credit-files`: the file, and a record for each decision that it left in it.
pub async fn make(
    State(app): State<App>,
    signed: Signed,
    Key(key): Key,
    sent: Sent,
) -> Result<(StatusCode, Json<Value>), Stop> {
    let file: CreditFile = sent.fitting()?;
    let day = |on: Option<jiff::civil::Date>| on.map(|on| on.to_string()).unwrap_or_default();
    let wanted = Wanted {
        form: match file.form {
            CreditForm::Cf => "cf",
            CreditForm::Xk => "xk",
        }
        .to_owned(),
        from: day(file.from),
        to: day(file.to),
        unit: file.unit,
        sent: if file.all { "all" } else { "" }.to_owned(),
    };
    let format = match file.format {
        CreditFormat::Xlsx => "xlsx",
        CreditFormat::Utf8 => "utf8",
        CreditFormat::Gb18030 => "gb18030",
    };
    Ok((StatusCode::CREATED, Json(credit::make(&app, &signed, &wanted, format, key.as_deref()).await?)))
}

/// `GET /api/v1/credit-files/{id}`
pub async fn file(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    Ok(Json(credit::file(&app, &signed, &id, page).await?))
}

/// `GET /api/v1/credit-files/{id}/content`
pub async fn content(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, Stop> {
    let upload = credit::kept(&app, &signed, &id).await?;
    let bytes = list_file::bytes_of(&app, &upload).await?;
    let name = format!("attachment; filename*=UTF-8''{}", crate::input::query(&upload.name));
    let headers = [(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

#[derive(Deserialize)]
pub struct Manner {
    #[serde(default)]
    name: String,
    #[serde(default)]
    mode: String,
}

/// `POST /api/v1/credit-receipts`: the answers of the platform, all of the file or none.
pub async fn receipts(
    State(app): State<App>,
    signed: Signed,
    Asked(manner): Asked<Manner>,
    Key(key): Key,
    request: Request,
) -> Result<Json<Value>, Stop> {
    let enters = match manner.mode.as_str() {
        "" | "check" => false,
        "enter" => true,
        _ => return Err(malformed("mode", "应为 check 或者 enter")),
    };
    Ok(Json(credit::receipts(&app, &signed, (&manner.name, enters), key.as_deref(), request).await?))
}

/// `GET /api/v1/publication-imports`: the files that wait for this person to review or approve them.
pub async fn waiting(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    const MOST: i64 = 300;
    let filter = WorkFilter {
        agency: Some(signed.agency.clone()),
        kind: Some("imported".to_owned()),
        person: Some(signed.person.id.clone()),
        roles: office::role_names(&signed.person),
        ..WorkFilter::default()
    };
    let found = app.store().work(&filter, Paging { offset: 0, limit: MOST }).await?;
    let files = found.rows.iter().filter_map(|task| {
        let id = task.url.strip_prefix("/publications/import/")?;
        Some(json!({"id": id, "title": task.title}))
    });
    Ok(Json(json!({"imports": files.collect::<Value>()})))
}

#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// `POST /api/v1/publication-imports`: keeps a file of decisions of elsewhere and tells what is in it; nothing is published.
pub async fn bring(
    State(app): State<App>,
    signed: Signed,
    Asked(named): Asked<Named>,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Stop> {
    let upload = imports::bring(&app, &signed, &named.name, request).await?;
    let first = Paging::default();
    Ok((StatusCode::CREATED, Json(imports::look(&app, &signed, &upload.id, first).await?)))
}

/// `GET /api/v1/publication-imports/{id}`
pub async fn look(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    Ok(Json(imports::look(&app, &signed, &id, page).await?))
}

/// The schema of what is done with an import.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(ImportAct).to_value());

/// `POST /api/v1/publication-imports/{id}/acts`
pub async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    // To whom it is not open learns nothing from the answer about the act.
    imports::look(&app, &signed, &id, Paging { offset: 0, limit: 0 }).await?;
    conform(&SCHEMA, &sent.0, "").map_err(Stop::Malformed)?;
    let published = imports::act(&app, &signed, &id, sent.into()?, key.as_deref()).await?;
    let mut after = imports::look(&app, &signed, &id, Paging::default()).await?;
    after["published"] = json!(published);
    Ok(Json(after))
}
