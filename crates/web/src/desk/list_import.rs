//! 清单导入导出 A table becomes drafts of a list: the file, how its columns are read, what would come of it, then all of it or
//! nothing. And the list as a table again.

mod columns;
mod page;

use super::act::new_key;
use super::counted;
use crate::app::App;
use crate::form::FieldError;
use crate::imports::{self, Followed, Job};
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
use domain::context::legal_day;
use domain::list::ListKind;
use domain::rule::Refusal;
use futures_util::TryStreamExt;
use maud::Markup;
use office::list_table::{self, Mapping};
use office::{Registered, Tally};
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

    fn job(&self, what: &str, sheet: Option<&str>) -> Job {
        let address = self.address();
        let purpose = format!("{what}:{address}");
        let address = super::with_query(&address, &[("sheet", sheet.unwrap_or_default())]);
        Job { purpose, title: format!("导入：{}", self.kind), address }
    }

    /// What tells the writing of this file from everything else.
    fn writing(&self) -> Job {
        self.job("draft", None)
    }

    /// What would come of the file: as it was found before while that holds, else found anew. `sent` = the columns are read as it says
    /// from now on.
    async fn tried(
        &self,
        app: &App,
        signed: &Signed,
        sheet: Option<String>,
        sent: Option<Submission>,
    ) -> Result<Followed<Read>, Stop> {
        let library = app.office().library().await?;
        let (kind, today, fresh) = (self.kind, legal_day(app.now()), sent.is_none());
        let wanted = |found: &str| sheet.as_deref().is_none_or(|sheet| sheet == found);
        let holds = |read: &Read| {
            let still = |trial: &Trial| wanted(&trial.sheet) && trial.holds(&self.registered, &library, today);
            fresh && read.as_ref().is_ok_and(still)
        };
        let (own, who) = (app.clone(), signed.clone());
        let (registered, upload) = (Arc::clone(&self.registered), self.upload.clone());
        let (job, sheet_read) = (self.job("read", sheet.as_deref()), sheet.clone());
        let work = |tally| async move {
            let keeps = sent.is_some();
            let adjust = move |mapping: &mut Mapping| {
                if let Some(sent) = &sent {
                    columns::adjust(kind, mapping, sent);
                }
            };
            let read = list_file::trial(&own, &who, (kind, &registered), &upload, sheet_read, adjust, tally).await?;
            if let (Ok(trial), true) = (&read, keeps) {
                list_file::remember(&own, &who, trial).await?;
            }
            Ok(read)
        };
        app.imports().follow(signed, job, app.now(), holds, work).await
    }
}

/// A file as it was read, or why it cannot be.
type Read = Result<Trial, String>;

/// What came of drafting a file.
enum Written {
    Drafted(usize),
    Refused(Refusal),
    Overtaken,
}

/// How far it is; asks again by itself.
async fn underway(
    frame: Frame,
    app: &App,
    signed: &Signed,
    opened: &Opened,
    run: &imports::Run,
) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let own = run.job.address.starts_with(&opened.address());
    let page = within(&opened.registered, opened.kind).refreshed(imports::again()).body(imports::page(run, own));
    Ok(shell::desk(&frame, &page).into_response())
}

/// A page of the import.
fn framed(frame: &Frame, (registered, kind): (&Registered, ListKind), failed: bool, body: Markup) -> Markup {
    shell::desk(frame, &within(registered, kind).failed(failed).body(body))
}

fn within(registered: &Registered, kind: ListKind) -> Page {
    let agency = &registered.agency.id;
    Page::new(format!("导入：{kind}"))
        .at("lists")
        .crumb("清单管理", format!("/desk/lists/{}", query(agency)))
        .crumb(kind.label(), address(agency, kind))
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
    let run = app.imports().of(&signed);
    Ok(framed(&frame, (&registered, kind), false, page::start(&registered, kind, &[], run.as_deref())))
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
            Err(Stop::TooLarge(_)) => {
                let most = list_table::limits().bytes >> 20;
                wrong = format!("文件超过 {most} MB 的上限，请拆成几个文件分别导入");
                break;
            }
            Err(stop) => return Err(stop),
        }
    }
    let frame = counted(frame, &app, &signed).await?;
    let errors = [FieldError::new("file", wrong)];
    let body = framed(&frame, (&registered, kind), true, page::start(&registered, kind, &errors, None));
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
    let written = app.imports().collect::<Written>(&signed, &opened.writing().purpose).await?;
    if let Some(Followed::Busy(run)) = written {
        return underway(frame, &app, &signed, &opened, &run).await;
    }
    let mut said = Said { done: asked.done, ..Said::default() };
    let refusal = match &written {
        Some(Followed::Done(written)) => match &**written {
            Written::Drafted(number) => return Ok(drafted(&opened, &asked.sheet, *number)),
            Written::Refused(refusal) => Some(refusal.clone()),
            Written::Overtaken => {
                said.overtaken = true;
                None
            }
        },
        _ => None,
    };
    said.refusal = refusal.as_ref();
    match opened.tried(&app, &signed, asked.sheet(), None).await? {
        Followed::Busy(run) => underway(frame, &app, &signed, &opened, &run).await,
        Followed::Done(read) => show(frame, &app, &signed, &opened, &read, said).await,
    }
}

/// What was drafted is told by the page of the file.
fn drafted(opened: &Opened, sheet: &str, number: usize) -> Response {
    let there = super::with_query(&opened.address(), &[("sheet", sheet), ("done", &number.to_string())]);
    Redirect::to(&there).into_response()
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
    tried: &Read,
    said: Said<'_>,
) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let failed = tried.is_err() || !said.errors.is_empty() || said.refusal.is_some();
    let body = match tried {
        Err(why) => page::unreadable(&opened.upload, why, &address(&opened.registered.agency.id, opened.kind)),
        Ok(trial) => {
            let library = app.office().library().await?;
            let today = legal_day(app.now());
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
    let wanted = errors.is_empty().then(|| sent.clone());
    let read = match opened.tried(&app, &signed, sheet.clone(), wanted).await? {
        Followed::Done(read) => read,
        Followed::Busy(_) => return Ok(Redirect::to(&opened.job("", sheet.as_deref()).address).into_response()),
    };
    if let (Ok(trial), true) = (&*read, errors.is_empty()) {
        let there = super::with_query(&opened.address(), &[("sheet", &trial.sheet)]);
        return Ok(Redirect::to(&format!("{there}#result")).into_response());
    }
    show(frame, &app, &signed, &opened, &read, Said { errors: &errors, ..Said::default() }).await
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
    let here = opened.job("", sheet.as_deref()).address;
    let read = match opened.tried(&app, &signed, sheet, None).await? {
        Followed::Done(read) => read,
        Followed::Busy(_) => return Ok(Redirect::to(&here).into_response()),
    };
    let Ok(trial) = &*read else { return show(frame, &app, &signed, &opened, &read, Said::default()).await };
    let withdrawn = if sent.get("withdraw") == "on" { trial.withdrawals(opened.kind) } else { Vec::new() };
    let number = trial.import.changes.len() + withdrawn.len();
    if trial.import.summary.total > 0 {
        return show(frame, &app, &signed, &opened, &read, Said::default()).await;
    }
    // Sent twice: what the file says stands in the list already.
    if number == 0 {
        return Ok(drafted(&opened, &trial.sheet, 0));
    }
    if sent.get("digest") != trial.digest() {
        return show(frame, &app, &signed, &opened, &read, Said { overtaken: true, ..Said::default() }).await;
    }
    let act = trial.act(opened.kind, &opened.upload, withdrawn);
    let (own, who, key) = (app.clone(), signed.clone(), sent.key().map(str::to_owned));
    let agency = opened.registered.agency.id.clone();
    let work = |tally: Arc<Tally>| async move {
        tally.begin_writing(number);
        match own.office().act_on_list(&agency, clerk(&who), &act, key.as_deref(), own.now()).await {
            Ok(_) => {
                tally.wrote(number);
                Ok(Written::Drafted(number))
            }
            Err(office::Stop::Refused(refusal)) => Ok(Written::Refused(refusal)),
            Err(office::Stop::Overtaken) => Ok(Written::Overtaken),
            Err(stop) => Err(Stop::of_act(stop, act.title())),
        }
    };
    match app.imports().follow(&signed, opened.writing(), app.now(), |_: &Written| false, work).await? {
        Followed::Busy(_) => Ok(Redirect::to(&here).into_response()),
        Followed::Done(written) => {
            let _ = app.imports().collect::<Written>(&signed, &opened.writing().purpose).await?;
            match &*written {
                Written::Drafted(number) => Ok(drafted(&opened, &trial.sheet, *number)),
                Written::Refused(refusal) => {
                    let said = Said { refusal: Some(refusal), ..Said::default() };
                    show(frame, &app, &signed, &opened, &read, said).await
                }
                Written::Overtaken => Err(Stop::Overtaken),
            }
        }
    }
}

async fn report(app: &App, signed: &Signed, opened: &Opened, asked: &Asked, form: Form) -> Result<Response, Stop> {
    let read = match opened.tried(app, signed, asked.sheet(), None).await? {
        Followed::Done(read) => read,
        Followed::Busy(run) => return Ok(Redirect::to(&run.job.address).into_response()),
    };
    match &*read {
        Ok(trial) => {
            let table = list_table::faults(&trial.import.summary.problems);
            list_file::download(&table, &format!("{}导入问题清单", opened.kind), form)
        }
        Err(why) => Err(Stop::BadInput(vec![FieldError::new("", why.as_str())])),
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
