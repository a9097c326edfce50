//! 清单导入导出 A table becomes drafts of a list: the file, how its columns are read, what would come of it, then all of it or
//! nothing. And the list as a table again.

mod columns;
mod page;

use super::act::new_key;
use super::counted;
use crate::app::App;
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::list_file::{self, Form, Rows, Trial, clerk, opened};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::list::ListKind;
use domain::rule::Refusal;
use futures_util::TryStreamExt;
use maud::Markup;
use office::Registered;
use office::list_table::{self, Importing};
use serde::Deserialize;
use std::sync::Arc;
use store::Upload;

/// Reading a long file takes its time, so none of these has the limit of pages.
pub(super) fn routes() -> Router<App> {
    // The vault counts the bytes as they come.
    let files = Router::new()
        .route("/desk/lists/{agency}/{kind}/import", get(start).post(upload))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/desk/lists/{agency}/{kind}/import/{file}", get(look))
        .route("/desk/lists/{agency}/{kind}/import/{file}/columns", post(assign))
        .route("/desk/lists/{agency}/{kind}/import/{file}/draft", post(draft))
        .route("/desk/lists/{agency}/{kind}/import/{file}/report.xlsx", get(report_xlsx))
        .route("/desk/lists/{agency}/{kind}/import/{file}/report.csv", get(report_csv))
        .route("/desk/lists/{agency}/{kind}/export.xlsx", get(export_xlsx))
        .route("/desk/lists/{agency}/{kind}/export.csv", get(export_csv))
        .merge(files)
}

/// The address of a list.
fn address(agency: &str, kind: ListKind) -> String {
    format!("/desk/lists/{}/{}", query(agency), kind.slug())
}

/// The sheet that is meant, and what was done before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    sheet: String,
    done: Option<usize>,
}

impl Asked {
    fn sheet(&self) -> Option<String> {
        (!self.sheet.is_empty()).then(|| self.sheet.clone())
    }
}

/// A file of a list, opened for a person.
struct Opened {
    kind: ListKind,
    registered: Arc<Registered>,
    upload: Upload,
}

impl Opened {
    async fn of(app: &App, signed: &Signed, (agency, slug, file): (String, String, String)) -> Result<Self, Stop> {
        let (kind, registered) = opened(app, signed, &agency, &slug).await?;
        let upload = list_file::kept(app, &agency, kind, &file).await?;
        Ok(Self { kind, registered, upload })
    }

    /// The address of this file.
    fn address(&self) -> String {
        format!("{}/import/{}", address(&self.registered.agency.id, self.kind), query(&self.upload.id))
    }

    async fn tried(&self, app: &App, signed: &Signed, sheet: Option<String>) -> Result<Result<Trial, String>, Stop> {
        list_file::trial(app, signed, (self.kind, &self.registered), &self.upload, sheet, |_| {}).await
    }
}

/// A page of the import.
fn framed(frame: &Frame, of: (&Registered, ListKind), failed: bool, body: Markup) -> Markup {
    let (registered, kind) = of;
    let agency = &registered.agency.id;
    let page = Page::new(format!("导入：{kind}"))
        .at("lists")
        .crumb("清单管理", format!("/desk/lists/{}", query(agency)))
        .crumb(kind.label(), address(agency, kind))
        .failed(failed)
        .body(body);
    shell::desk(frame, &page)
}

/// Asks for the file.
async fn start(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
) -> Result<Markup, Stop> {
    let (kind, registered) = opened(&app, &signed, &agency, &slug).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(framed(&frame, (&registered, kind), false, page::start(&registered, kind, &[])))
}

/// Takes the file, and goes on to what would come of it.
async fn upload(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Stop> {
    let (kind, registered) = opened(&app, &signed, &agency, &slug).await?;
    let broken = |error: MultipartError| Stop::Unreadable(error.body_text());
    let mut parts =
        Multipart::from_request(request, &app).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    let mut wrong = "请选择要导入的表格文件".to_owned();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(name) = part.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
        let bytes = part.map_err(|error| error.body_text());
        match list_file::keep(&app, &signed, (&agency, kind), &name, bytes).await {
            Ok(upload) => {
                let there = format!("{}/import/{}", address(&agency, kind), upload.id);
                return Ok(Redirect::to(&there).into_response());
            }
            Err(Stop::TooLarge) => {
                let most = list_table::limits().bytes >> 20;
                wrong = format!("文件超过 {most} MB 的上限，请拆成几个文件分别导入");
                break;
            }
            Err(stop) => return Err(stop),
        }
    }
    let frame = counted(frame, &app, &signed).await?;
    let errors = [FieldError::new("file", wrong)];
    let body = framed(&frame, (&registered, kind), true, page::start(&registered, kind, &errors));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

/// What would come of the file.
async fn look(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let opened = Opened::of(&app, &signed, path).await?;
    let tried = opened.tried(&app, &signed, asked.sheet()).await?;
    show(frame, &app, &signed, &opened, tried, Said { done: asked.done, ..Said::default() }).await
}

/// What a page says besides what the file says.
#[derive(Default)]
struct Said<'a> {
    done: Option<usize>,
    errors: &'a [FieldError],
    overtaken: bool,
    refusal: Option<&'a Refusal>,
}

async fn show(
    frame: Frame,
    app: &App,
    signed: &Signed,
    opened: &Opened,
    tried: Result<Trial, String>,
    said: Said<'_>,
) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let failed = tried.is_err() || !said.errors.is_empty() || said.refusal.is_some();
    let body = match &tried {
        Err(why) => page::unreadable(&opened.upload, why, &address(&opened.registered.agency.id, opened.kind)),
        Ok(trial) => {
            let library = app.office().library().await?;
            let today = domain::context::legal_day(app.now());
            let drawn = page::Drawn {
                here: opened.address(),
                list: address(&opened.registered.agency.id, opened.kind),
                kind: opened.kind,
                registered: &opened.registered,
                upload: &opened.upload,
                trial,
                key: new_key(),
                first: page::first(trial, opened.kind, &library, today),
            };
            page::trial(&drawn, &said)
        }
    };
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, framed(&frame, (&opened.registered, opened.kind), failed, body)).into_response())
}

/// Keeps how the columns are read, for this file and those like it.
async fn assign(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let opened = Opened::of(&app, &signed, path).await?;
    let sheet = Some(sent.get("sheet").to_owned()).filter(|sheet| !sheet.is_empty());
    let errors = columns::errors(opened.kind, &sent);
    let (kind, wanted) = (opened.kind, sent.clone());
    let of = (opened.kind, &opened.registered);
    let adjust = move |mapping: &mut list_table::Mapping| columns::adjust(kind, mapping, &wanted);
    let tried = list_file::trial(&app, &signed, of, &opened.upload, sheet, adjust).await?;
    if let (Ok(trial), true) = (&tried, errors.is_empty()) {
        list_file::remember(&app, &signed, trial).await?;
        let there = super::with_query(&opened.address(), &[("sheet", &trial.sheet)]);
        return Ok(Redirect::to(&format!("{there}#result")).into_response());
    }
    show(frame, &app, &signed, &opened, tried, Said { errors: &errors, ..Said::default() }).await
}

/// Drafts all of it, or nothing.
async fn draft(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let opened = Opened::of(&app, &signed, path).await?;
    let sheet = Some(sent.get("sheet").to_owned()).filter(|sheet| !sheet.is_empty());
    let tried = opened.tried(&app, &signed, sheet).await?;
    let Ok(trial) = &tried else { return show(frame, &app, &signed, &opened, tried, Said::default()).await };
    let agency = opened.registered.agency.id.clone();
    let today = domain::context::legal_day(app.now());
    let library = app.office().library().await?;
    let of = Importing { kind: opened.kind, agency: &opened.registered.agency, library: &library, today };
    let withdrawn = if sent.get("withdraw") == "on" { trial.import.withdrawals(&of).collect() } else { Vec::new() };
    let drafted = trial.import.changes.len() + withdrawn.len();
    let there = |done: usize| {
        let done = done.to_string();
        super::with_query(&opened.address(), &[("sheet", &trial.sheet), ("done", &done)])
    };
    if trial.import.summary.total > 0 {
        return show(frame, &app, &signed, &opened, tried, Said::default()).await;
    }
    // Sent twice: what the file says stands in the list already.
    if drafted == 0 {
        return Ok(Redirect::to(&there(0)).into_response());
    }
    if sent.get("digest") != trial.digest() {
        return show(frame, &app, &signed, &opened, tried, Said { overtaken: true, ..Said::default() }).await;
    }
    let act = trial.act(opened.kind, &opened.upload, withdrawn);
    match app.office().act_on_list(&agency, clerk(&signed), &act, sent.key(), app.now()).await {
        Ok(_) => Ok(Redirect::to(&there(drafted)).into_response()),
        Err(office::Stop::Refused(refusal)) => {
            show(frame, &app, &signed, &opened, tried, Said { refusal: Some(&refusal), ..Said::default() }).await
        }
        Err(stop) => Err(Stop::of_act(stop, act.title())),
    }
}

async fn report(app: &App, signed: &Signed, opened: &Opened, asked: &Asked, form: Form) -> Result<Response, Stop> {
    match opened.tried(app, signed, asked.sheet()).await? {
        Ok(trial) => {
            let table = list_table::faults(&trial.import.summary.problems);
            list_file::download(&table, &format!("{}导入问题清单", opened.kind), form)
        }
        Err(why) => Err(Stop::BadInput(vec![FieldError::new("", why)])),
    }
}

async fn report_xlsx(
    signed: Signed,
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let opened = Opened::of(&app, &signed, path).await?;
    report(&app, &signed, &opened, &asked, Form::Xlsx).await
}

async fn report_csv(
    signed: Signed,
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let opened = Opened::of(&app, &signed, path).await?;
    report(&app, &signed, &opened, &asked, Form::Csv).await
}

/// Which rows: `of=latest` with drafts, `of=none` the empty table, else what is in force.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Which {
    of: String,
}

impl Which {
    fn rows(&self) -> Rows {
        match self.of.as_str() {
            "latest" => Rows::Latest,
            "none" => Rows::None,
            _ => Rows::InForce,
        }
    }
}

async fn export_xlsx(
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Stop> {
    let (kind, registered) = opened(&app, &signed, &agency, &slug).await?;
    list_file::export(&app, (kind, &registered), which.rows(), Form::Xlsx).await
}

async fn export_csv(
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Stop> {
    let (kind, registered) = opened(&app, &signed, &agency, &slug).await?;
    list_file::export(&app, (kind, &registered), which.rows(), Form::Csv).await
}
