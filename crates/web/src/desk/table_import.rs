//! 表格导入 The pages on which a table is brought: the file, how its columns are read, what would come of it, then all of it or
//! nothing. One way for lists, questions, results of exams and the roster.

mod columns;
mod page;

use super::act::new_key;
use super::{counted, with_query};
use crate::app::App;
use crate::form::FieldError;
use crate::importing::{self, List, Names, Plan, Questions, Results, Roster, Target, Trial};
use crate::imports::{self, Followed, Job};
use crate::input::{Submission, query};
use crate::list_file::{self, Form, download};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::rule::Refusal;
use futures_util::TryStreamExt;
use maud::Markup;
use office::Tally;
use office::table_import::{Mapping, faults, limits};
use serde::Deserialize;
use std::sync::Arc;
use store::Upload;

/// Reading a long file takes its time, so none of these has the limit of pages.
pub(super) fn routes() -> Router<App> {
    // The vault counts the bytes as they come.
    let files = Router::new()
        .route("/desk/lists/{agency}/{kind}/import", get(start::<List>).post(upload::<List>))
        .route("/questions/import", get(start::<Questions>).post(upload::<Questions>))
        .route("/roster/import", get(start::<Roster>).post(upload::<Roster>))
        .route("/exams/{exam}/import", get(start::<Results>).post(upload::<Results>))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/desk/lists/{agency}/{kind}/import/{file}", get(look::<List>).post(carry_out::<List>))
        .route("/desk/lists/{agency}/{kind}/import/{file}/columns", post(assign::<List>))
        .route("/desk/lists/{agency}/{kind}/import/{file}/report/{form}", get(report::<List>))
        .route("/questions/import/{file}", get(look::<Questions>).post(carry_out::<Questions>))
        .route("/questions/import/{file}/columns", post(assign::<Questions>))
        .route("/questions/import/{file}/report/{form}", get(report::<Questions>))
        .route("/exams/{exam}/import/{file}", get(look::<Results>).post(carry_out::<Results>))
        .route("/exams/{exam}/import/{file}/columns", post(assign::<Results>))
        .route("/exams/{exam}/import/{file}/report/{form}", get(report::<Results>))
        .route("/roster/import/{file}", get(look::<Roster>).post(carry_out::<Roster>))
        .route("/roster/import/{file}/columns", post(assign::<Roster>))
        .route("/roster/import/{file}/report/{form}", get(report::<Roster>))
        .merge(files)
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

/// A file, opened for a person.
struct Opened<T: Target> {
    target: T,
    upload: Upload,
}

impl<T: Target> Opened<T> {
    async fn of(app: &App, signed: &Signed, names: &Names) -> Result<Self, Stop> {
        let target = T::open(app, signed, names).await?;
        let file = names.get("file").ok_or(Stop::NotFound)?;
        let upload = list_file::kept_on(app, &target.shelf(), file).await?;
        Ok(Self { target, upload })
    }

    /// The address of this file.
    fn address(&self) -> String {
        format!("{}/import/{}", self.target.words().home, query(&self.upload.id))
    }

    fn job(&self, what: &str, sheet: Option<&str>) -> Job {
        let address = self.address();
        let purpose = format!("{what}:{address}");
        let address = with_query(&address, &[("sheet", sheet.unwrap_or_default())]);
        Job { purpose, title: self.target.words().title, address }
    }

    /// What tells the writing of this file from everything else.
    fn writing(&self) -> Job {
        self.job("write", None)
    }

    /// What would come of the file: as it was found before while that holds, else found anew. `sent` = the columns are read as it says
    /// from now on.
    async fn tried(
        &self,
        app: &App,
        signed: &Signed,
        sheet: Option<String>,
        sent: Option<Submission>,
    ) -> Result<Followed<Read<T>>, Stop> {
        let fresh = sent.is_none();
        let wanted = |found: &str| sheet.as_deref().is_none_or(|sheet| sheet == found);
        let holds = |read: &Read<T>| {
            let still = |trial: &Trial<T>| wanted(&trial.sheet) && trial.target.same(&self.target);
            fresh && read.as_ref().is_ok_and(still)
        };
        let (own, who) = (app.clone(), signed.clone());
        let (target, upload) = (self.target.clone(), self.upload.clone());
        let (job, sheet_read) = (self.job("read", sheet.as_deref()), sheet.clone());
        let work = |tally| async move {
            let keeps = sent.is_some();
            let known = target.clone();
            let adjust = move |mapping: &mut Mapping| {
                if let Some(sent) = &sent {
                    columns::adjust(&known, mapping, sent);
                }
            };
            let read = importing::trial(&own, &who, &target, &upload, sheet_read, adjust, tally).await?;
            if let (Ok(trial), true) = (&read, keeps) {
                importing::remember(&own, &who, trial).await?;
            }
            Ok(read)
        };
        app.imports().follow(signed, job, app.now(), holds, work).await
    }

    /// The same, or the page of its progress while it is being read.
    async fn read(
        &self,
        app: &App,
        signed: &Signed,
        sheet: Option<String>,
        sent: Option<Submission>,
    ) -> Result<Result<Arc<Read<T>>, Response>, Stop> {
        let here = self.job("", sheet.as_deref()).address;
        Ok(match self.tried(app, signed, sheet, sent).await? {
            Followed::Done(read) => Ok(read),
            Followed::Busy(_) => Err(Redirect::to(&here).into_response()),
        })
    }
}

/// The sheet that a form names.
fn sheet(sent: &Submission) -> Option<String> {
    Some(sent.get("sheet").to_owned()).filter(|sheet| !sheet.is_empty())
}

/// A file as it was read, or why it cannot be.
type Read<T> = Result<Trial<T>, String>;

/// What came of carrying a file out.
enum Written {
    Done(usize),
    Refused(Refusal),
    Overtaken,
}

/// How far it is; asks again by itself.
async fn underway<T: Target>(
    frame: Frame,
    app: &App,
    signed: &Signed,
    opened: &Opened<T>,
    run: &imports::Run,
) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let own = run.job.address.starts_with(&opened.address());
    let page = within(&opened.target).refreshed(imports::again()).body(imports::page(run, own));
    Ok(shell::desk(&frame, &page).into_response())
}

/// A page of the import.
fn framed<T: Target>(frame: &Frame, target: &T, failed: bool, body: Markup) -> Markup {
    shell::desk(frame, &within(target).failed(failed).body(body))
}

fn within<T: Target>(target: &T) -> Page {
    let words = target.words();
    let page = Page::new(words.title).at(words.at);
    words.crumbs.into_iter().fold(page, |page, (title, address)| page.crumb(title, address))
}

/// Asks for the file.
async fn start<T: Target>(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(names): Path<Names>,
) -> Result<Markup, Stop> {
    let target = T::open(&app, &signed, &names).await?;
    let frame = counted(frame, &app, &signed).await?;
    let run = app.imports().of(&signed);
    Ok(framed(&frame, &target, false, page::start(&target, &[], run.as_deref())))
}

/// Takes the file, and goes on to what would come of it.
async fn upload<T: Target>(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(names): Path<Names>,
    request: Request,
) -> Result<Response, Stop> {
    let target = T::open(&app, &signed, &names).await?;
    let broken = |error: MultipartError| Stop::Unreadable(error.body_text());
    let mut parts =
        Multipart::from_request(request, &app).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    let mut wrong = "请选择要导入的表格文件".to_owned();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(name) = part.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
        let bytes = part.map_err(|error| error.body_text());
        match list_file::keep_on(&app, &signed, &target.shelf(), &name, bytes).await {
            Ok(upload) => {
                let there = format!("{}/import/{}", target.words().home, upload.id);
                return Ok(Redirect::to(&there).into_response());
            }
            Err(Stop::TooLarge(_)) => {
                let most = limits().bytes >> 20;
                wrong = format!("文件超过 {most} MB 的上限，请拆成几个文件分别导入");
                break;
            }
            Err(stop) => return Err(stop),
        }
    }
    let frame = counted(frame, &app, &signed).await?;
    let errors = [FieldError::new("file", wrong)];
    let body = framed(&frame, &target, true, page::start(&target, &errors, None));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

/// What would come of the file.
async fn look<T: Target>(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(names): Path<Names>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let opened = Opened::<T>::of(&app, &signed, &names).await?;
    let written = app.imports().collect::<Written>(&signed, &opened.writing().purpose).await?;
    if let Some(Followed::Busy(run)) = written {
        return underway(frame, &app, &signed, &opened, &run).await;
    }
    let mut said = Said { done: asked.done, ..Said::default() };
    let refusal = match &written {
        Some(Followed::Done(written)) => match &**written {
            Written::Done(number) => return Ok(done(&opened, &asked.sheet, *number)),
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

/// What was done is told by the page of the file.
fn done<T: Target>(opened: &Opened<T>, sheet: &str, number: usize) -> Response {
    let there = with_query(&opened.address(), &[("sheet", sheet), ("done", &number.to_string())]);
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

async fn show<T: Target>(
    frame: Frame,
    app: &App,
    signed: &Signed,
    opened: &Opened<T>,
    tried: &Read<T>,
    said: Said<'_>,
) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let failed = tried.is_err() || !said.errors.is_empty() || said.refusal.is_some();
    let body = match tried {
        Err(why) => page::unreadable(&opened.upload, why, &opened.target.words()),
        Ok(trial) => {
            let (here, words, shown) = (opened.address(), opened.target.words(), opened.target.shown());
            let drawn = page::Drawn { here, words, shown, upload: &opened.upload, trial, key: new_key() };
            page::trial(&drawn, &said)
        }
    };
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, framed(&frame, &opened.target, failed, body)).into_response())
}

/// Keeps how the columns are read, for this file and those like it.
async fn assign<T: Target>(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(names): Path<Names>,
    sent: Submission,
) -> Result<Response, Stop> {
    let opened = Opened::<T>::of(&app, &signed, &names).await?;
    let errors = columns::errors(&opened.target, &sent);
    let wanted = errors.is_empty().then(|| sent.clone());
    let read = match opened.read(&app, &signed, sheet(&sent), wanted).await? {
        Ok(read) => read,
        Err(wait) => return Ok(wait),
    };
    if let (Ok(trial), true) = (&*read, errors.is_empty()) {
        let there = with_query(&opened.address(), &[("sheet", &trial.sheet)]);
        return Ok(Redirect::to(&format!("{there}#result")).into_response());
    }
    show(frame, &app, &signed, &opened, &read, Said { errors: &errors, ..Said::default() }).await
}

/// Does all of it, or nothing.
async fn carry_out<T: Target>(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(names): Path<Names>,
    sent: Submission,
) -> Result<Response, Stop> {
    let opened = Opened::<T>::of(&app, &signed, &names).await?;
    let read = match opened.read(&app, &signed, sheet(&sent), None).await? {
        Ok(read) => read,
        Err(wait) => return Ok(wait),
    };
    let Ok(trial) = &*read else { return show(frame, &app, &signed, &opened, &read, Said::default()).await };
    let withdrawn = if sent.get("withdraw") == "on" { trial.target.withdrawable(&trial.import) } else { Vec::new() };
    let number = trial.import.changes.len() + withdrawn.len();
    // A file without rows says nothing of what is to go either.
    if !trial.import.sound() || trial.import.summary.rows == 0 {
        return show(frame, &app, &signed, &opened, &read, Said::default()).await;
    }
    // Sent twice: what the file says stands there already.
    if number == 0 {
        return Ok(done(&opened, &trial.sheet, 0));
    }
    if sent.get("digest") != trial.digest() {
        return show(frame, &app, &signed, &opened, &read, Said { overtaken: true, ..Said::default() }).await;
    }
    let (own, who, target, upload) = (app.clone(), signed.clone(), opened.target.clone(), opened.upload.clone());
    let (changes, key) = (trial.import.changes.clone(), sent.key().map(str::to_owned));
    let work = |tally: Arc<Tally>| async move {
        tally.begin_writing(number);
        let plan = Plan { changes, withdrawn, upload: &upload, key };
        match target.carry_out(&own, &who, plan).await {
            Ok(()) => {
                tally.wrote(number);
                Ok(Written::Done(number))
            }
            Err(office::Stop::Refused(refusal)) => Ok(Written::Refused(refusal)),
            Err(office::Stop::Overtaken) => Ok(Written::Overtaken),
            Err(stop) => Err(Stop::of_act(stop, target.words().act)),
        }
    };
    match app.imports().follow(&signed, opened.writing(), app.now(), |_: &Written| false, work).await? {
        Followed::Busy(_) => {
            let here = opened.job("", sheet(&sent).as_deref()).address;
            Ok(Redirect::to(&here).into_response())
        }
        Followed::Done(written) => {
            let _ = app.imports().collect::<Written>(&signed, &opened.writing().purpose).await?;
            match &*written {
                Written::Done(number) => Ok(done(&opened, &trial.sheet, *number)),
                Written::Refused(refusal) => {
                    let said = Said { refusal: Some(refusal), ..Said::default() };
                    show(frame, &app, &signed, &opened, &read, said).await
                }
                Written::Overtaken => Err(Stop::Overtaken),
            }
        }
    }
}

/// All that is wrong with a file, to work through.
async fn report<T: Target>(
    signed: Signed,
    State(app): State<App>,
    Path(names): Path<Names>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let form = names.get("form").and_then(|form| Form::of(form)).ok_or(Stop::NotFound)?;
    let opened = Opened::<T>::of(&app, &signed, &names).await?;
    let read = match opened.read(&app, &signed, asked.sheet(), None).await? {
        Ok(read) => read,
        Err(wait) => return Ok(wait),
    };
    match &*read {
        Ok(trial) => {
            let words = opened.target.words();
            let name = words.title.rsplit('：').next().unwrap_or(words.what);
            download(&faults(&trial.import.summary.problems), &format!("{name}导入问题清单"), form)
        }
        Err(why) => Err(Stop::BadInput(vec![FieldError::new("", why.as_str())])),
    }
}
