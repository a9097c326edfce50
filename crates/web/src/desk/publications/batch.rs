//! 导入的提请、复核和审定 A file of decisions of elsewhere: read, shown text by text before and after, proposed by one person, looked
//! through by another and released with the approval of the head; nobody sees anything of it before.

mod choice;
mod page;
pub(crate) mod program;

use super::import::{self, Purpose, framed, unreadable};
use super::{allowed, shelf};
use crate::app::App;
use crate::desk::{counted, with_query};
use crate::form::FieldError;
use crate::imports::{self, Followed, Job};
use crate::input::Submission;
use crate::list_file;
use crate::parts::{self, Tone};
use crate::session::Signed;
use crate::shell::{self, Frame};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use choice::Choice;
use domain::context::legal_day;
use domain::people::Role;
use domain::public_record::batch::{ApproveBatch, Batch, BatchAct, ProposeBatch, REVIEWERS, Returned, ReviewBatch};
use domain::redaction::Override;
use maud::{Markup, html};
use office::double_publicity::Reading;
use office::exchange::Foreseen;
use office::import_batches::BatchFile;
use office::publications::Imported;
use office::{Tally, double_publicity};
use page::{Drawn, Wrong};
use serde::Deserialize;
use spreadsheet::Book;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Upload;
use store::views::{Paging, WorkFilter};

/// What the page was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    done: String,
}

/// Who brings files, who reviews and who approves what was brought.
fn opens(signed: &Signed) -> Result<(), Stop> {
    let decides = REVIEWERS.iter().chain(&[Role::Head]).any(|role| signed.person.is(*role));
    if signed.person.employed && decides { Ok(()) } else { Err(Stop::NotFound) }
}

/// 等待复核、审定的导入 of the agency of this person.
pub(super) async fn waiting(app: &App, signed: &Signed) -> Result<Markup, Stop> {
    let filter =
        WorkFilter { agency: Some(signed.agency.clone()), kind: Some("imported".to_owned()), ..WorkFilter::default() };
    let found = app.store().work(&filter, Paging { offset: 0, limit: 300 }).await?;
    let ours = found.rows.into_iter().filter(|task| task.url.starts_with("/publications/import/"));
    let tasks: BTreeMap<String, String> = ours.map(|task| (task.url, task.title)).collect();
    Ok(html! { @if !tasks.is_empty() {
        (parts::note(Tone::Info, "等待复核、审定的导入", &html! { ul { @for (url, title) in &tasks { li { a href=(url) { (title) } } } } }))
    } })
}

/// A file of decisions as it would be taken in, or why it cannot be read.
type Read = Result<(Reading, Foreseen), String>;

/// Where the progress and the result of a file are looked at.
fn file_address(upload: &Upload) -> String {
    format!("{}/{}", Purpose::Decisions.path(), upload.id)
}

fn job(what: &str, upload: &Upload) -> Job {
    let (address, title) = (file_address(upload), format!("双公示导入：{}", upload.name));
    Job { purpose: format!("{what}:{address}"), title, address }
}

/// Reads a file, however long it takes.
async fn read_now(app: &App, signed: &Signed, upload: &Upload, tally: Arc<Tally>) -> Result<Read, Stop> {
    let importer = app.office().importer(&signed.agency, legal_day(app.now())).await?;
    let counted = Arc::clone(&tally);
    let read = move |book: &Book| double_publicity::read(book, &importer, &counted);
    Ok(match list_file::book_of(app, upload, tally, read).await? {
        Ok(reading) => {
            let foreseen = app.office().foresee(&reading).await?;
            Ok((reading, foreseen))
        }
        Err(why) => Err(why),
    })
}

/// The same with a page that tells how far it is.
async fn read_decisions(app: &App, signed: &Signed, upload: &Upload) -> Result<Followed<Read>, Stop> {
    let (own, reader, upload_read) = (app.clone(), signed.clone(), upload.clone());
    let work = |tally: Arc<Tally>| async move { read_now(&own, &reader, &upload_read, tally).await };
    let job = job("read", upload);
    let purpose = job.purpose.clone();
    let followed = app.imports().follow(signed, job, app.now(), |_: &Read| true, work).await?;
    if matches!(followed, Followed::Done(_)) {
        // What others publish meanwhile changes what is new: who looks again has it read again.
        let _ = app.imports().collect::<Read>(signed, &purpose).await?;
    }
    Ok(followed)
}

/// How far it is; asks again by itself.
async fn underway(frame: Frame, app: &App, signed: &Signed, run: &imports::Run, own: bool) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let page = import::page(Purpose::Decisions).refreshed(imports::again()).body(imports::page(run, own));
    Ok(shell::desk(&frame, &page).into_response())
}

/// `GET /publications/import/{file}`
pub(super) async fn look(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    opens(&signed)?;
    let upload = list_file::kept_on(&app, &shelf(&signed.agency), &id).await?;
    match app.imports().collect::<Imported>(&signed, &job("import", &upload).purpose).await? {
        Some(Followed::Busy(run)) => return underway(frame, &app, &signed, &run, true).await,
        Some(Followed::Done(_)) => return Ok(taken_in(&upload)),
        None => {}
    }
    let file = app.office().import_batch(&id, &signed.agency).await?;
    if file.batch.is_none() {
        import::who(&signed)?;
    }
    let read = match read_decisions(&app, &signed, &upload).await? {
        Followed::Done(read) => read,
        Followed::Busy(run) => {
            let own = run.job.address == file_address(&upload);
            return underway(frame, &app, &signed, &run, own).await;
        }
    };
    match &*read {
        Ok(read) => show(frame, &app, &signed, (&upload, &file, read), &asked, &Submission::default(), None).await,
        Err(why) => unreadable(frame, &app, &signed, Purpose::Decisions, why).await,
    }
}

async fn show(
    frame: Frame,
    app: &App,
    signed: &Signed,
    (upload, file, (reading, foreseen)): (&Upload, &BatchFile, &(Reading, Foreseen)),
    asked: &Asked,
    sent: &Submission,
    wrong: Option<&Wrong>,
) -> Result<Response, Stop> {
    let stands = Stands { batch: file.batch.as_ref(), raw: reading };
    let choice = stands.choice(sent);
    let reading = stands.looked_at(&choice.overrides);
    // What passed before is counted by itself, and what it broke off in the middle of goes on first.
    let left = match &file.batch {
        Some(_) => app.office().foresee(&reading).await?,
        None => foreseen.clone(),
    };
    let rest = match stands.released() {
        Some(released) => app.office().foresee(&released).await?.new,
        None => 0,
    };
    let drawn = Drawn {
        upload,
        file,
        whole: stands.raw,
        reading: &reading,
        foreseen,
        new: left.new,
        rest,
        choice: &choice,
        wrong,
    };
    let body = drawn.body(app, signed, asked);
    let frame = counted(frame, app, signed).await?;
    let failed = wrong.is_some() || stands.raw.summary.total > 0;
    let status =
        if wrong.is_some() { axum::http::StatusCode::UNPROCESSABLE_ENTITY } else { axum::http::StatusCode::OK };
    // Who reviews comes from the work list, and may not open the other pages of publication.
    let page = match allowed(signed) {
        Ok(()) => framed(&frame, Purpose::Decisions, failed, body),
        Err(_) => {
            let page = shell::Page::new(Purpose::Decisions.title()).at("work").crumb("待办", "/work");
            shell::desk(&frame, &page.failed(failed).body(body))
        }
    };
    Ok((status, page).into_response())
}

/// `POST /publications/import/{file}`
pub(super) async fn take(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    opens(&signed)?;
    let upload = list_file::kept_on(&app, &shelf(&signed.agency), &id).await?;
    let here = file_address(&upload);
    // What was filled in is not lost to a page that only tells how far the reading is.
    let read = read_now(&app, &signed, &upload, Arc::default()).await?;
    let read = match &read {
        Ok(read) => read,
        Err(why) => return unreadable(frame, &app, &signed, Purpose::Decisions, why).await,
    };
    let reading = &read.0;
    if reading.summary.total > 0 {
        return Ok(Redirect::to(&here).into_response());
    }
    let file = app.office().import_batch(&id, &signed.agency).await?;
    if file.batch.is_none() {
        import::who(&signed)?;
    }
    let stands = Stands { batch: file.batch.as_ref(), raw: reading };
    let choice = stands.choice(&sent);
    let of = (&upload, &file, read);
    let again = async |wrong: Option<&Wrong>| show(frame, &app, &signed, of, &Asked::default(), &sent, wrong).await;
    let act = match (sent.get("step"), &file.batch) {
        ("propose", _) => {
            import::who(&signed)?;
            if let Some(wrong) = choice.unreasoned() {
                return again(Some(&Wrong::Fields(vec![wrong]))).await;
            }
            // What passed and was broken off goes on before anything else is proposed.
            if let Some(released) = stands.released()
                && app.office().foresee(&released).await?.new > 0
            {
                return Ok(Redirect::to(&here).into_response());
            }
            proposal(&app, &signed, &upload, &stands, &choice.overrides).await?
        }
        ("review", Some(batch)) => match review(batch, &stands, &choice, &sent) {
            Ok(review) => BatchAct::Review(review),
            Err(wrong) => return again(Some(&Wrong::Fields(vec![wrong]))).await,
        },
        ("approve", Some(_)) => match approve(&sent) {
            Ok(approve) => BatchAct::Approve(approve),
            Err(wrong) => return again(Some(&Wrong::Fields(vec![wrong]))).await,
        },
        // What was passed and broken off goes on.
        ("resume", Some(_)) => match stands.released() {
            Some(released) => return release(&app, &signed, &upload, released).await,
            None => return Err(Stop::NotFound),
        },
        // Another page, other suggestions: nothing is done, and what was chosen goes along.
        ("" | "look", _) => return again(None).await,
        _ => return Err(Stop::NotFound),
    };
    let released = match carried_out(&app, &signed, &id, &stands, &act, sent.key()).await {
        Ok(released) => released,
        Err(office::Stop::Refused(refusal)) => return again(Some(&Wrong::Refused(refusal))).await,
        Err(stop) => return Err(Stop::of_act(stop, ACT)),
    };
    let done = match &act {
        BatchAct::Approve(approve) if approve.passed => {
            return match released {
                Some(released) => release(&app, &signed, &upload, released).await,
                None => Ok(Redirect::to(&here).into_response()),
            };
        }
        BatchAct::Review(review) if review.passed => "passed",
        BatchAct::Review(_) | BatchAct::Approve(_) => "returned",
        BatchAct::Propose(_) => "propose",
    };
    Ok(Redirect::to(&with_query(&here, &[("done", done)])).into_response())
}

/// What refusals call it.
const ACT: &str = "双公示导入";

/// Does it; what was approved with it comes back, to be published.
async fn carried_out(
    app: &App,
    signed: &Signed,
    id: &str,
    stands: &Stands<'_>,
    act: &BatchAct,
    key: Option<&str>,
) -> Result<Option<Reading>, office::Stop> {
    let overrides = if let BatchAct::Propose(propose) = act { &propose.overrides } else { stands.decided() };
    let all = stands.raw.overruled(overrides);
    let who = (signed.agency.as_str(), &signed.person);
    app.office().act_on_batch(id, who, act, &all, key, app.now()).await?;
    let BatchAct::Approve(ApproveBatch { passed: true, .. }) = act else { return Ok(None) };
    let file = app.office().import_batch(id, &signed.agency).await?;
    Ok(Stands { batch: file.batch.as_ref(), raw: stands.raw }.released())
}

/// What is proposed of a file: all of it that is left, with what was decided about words.
async fn proposal(
    app: &App,
    signed: &Signed,
    upload: &Upload,
    stands: &Stands<'_>,
    overrides: &[Override],
) -> Result<BatchAct, Stop> {
    let proposed = stands.looked_at(overrides);
    Ok(BatchAct::Propose(ProposeBatch {
        agency: signed.agency.clone(),
        name: upload.name.clone(),
        file: upload.digest.clone(),
        digest: proposed.digest(),
        records: app.office().foresee(&proposed).await?.new,
        overrides: overrides.to_vec(),
    }))
}

/// What a reviewer sent: conclusion, opinion, and single records that go back.
fn review(batch: &Batch, stands: &Stands<'_>, choice: &Choice, sent: &Submission) -> Result<ReviewBatch, FieldError> {
    let (passed, opinion) = (sent.get("passed"), sent.get("opinion").trim());
    if opinion.is_empty() || !matches!(passed, "yes" | "no") {
        return Err(FieldError::new("opinion", "请选择结论，并写明复核意见"));
    }
    let of = |row: &u32| stands.raw.found.iter().find(|found| found.row == *row && batch.proposes(&found.stream));
    let returned = choice.returned.iter().filter_map(|(row, reason)| {
        let found = of(row)?;
        Some(Returned { key: found.stream.clone(), doc_no: found.record.doc_no.clone(), reason: reason.clone() })
    });
    let returned: Vec<Returned> = returned.collect();
    if let Some(one) = returned.iter().find(|one| one.reason.is_empty()) {
        return Err(FieldError::new("returned", format!("退回“{}”的，请写明理由", one.doc_no)));
    }
    let (digest, opinion) = (sent.get("digest").to_owned(), opinion.to_owned());
    let checked = page::checked(&stands.looked_at(&[]), &choice.checked);
    Ok(ReviewBatch { digest, passed: passed == "yes", opinion, returned, checked })
}

/// What a head sent: conclusion and opinion.
fn approve(sent: &Submission) -> Result<ApproveBatch, FieldError> {
    let (passed, opinion) = (sent.get("passed"), sent.get("opinion").trim());
    if opinion.is_empty() || !matches!(passed, "yes" | "no") {
        return Err(FieldError::new("opinion", "请选择审定结论，并写明审定意见"));
    }
    Ok(ApproveBatch { digest: sent.get("digest").to_owned(), passed: passed == "yes", opinion: opinion.to_owned() })
}

/// How a file stands, and what was read of it.
struct Stands<'a> {
    batch: Option<&'a Batch>,
    raw: &'a Reading,
}

impl<'a> Stands<'a> {
    /// What was decided about single words when it was proposed.
    fn decided(&self) -> &'a [Override] {
        self.batch.map_or(&[], |batch| &batch.proposed.overrides)
    }

    /// What somebody chose. What waits or has passed stands as it was proposed; else what was decided before is where one begins,
    /// as far as it is about words that are still to be proposed.
    fn choice(&self, sent: &Submission) -> Choice {
        let fixed = self.batch.is_some_and(|batch| batch.waits() || batch.awaits_approval() || batch.is_done());
        let left = self.raw.only(|key| self.batch.is_none_or(|batch| batch.leaves(key)));
        let texts = || left.found.iter().flat_map(|found| &found.maskings);
        let stands = |one: &&Override| fixed || texts().any(|text| text.original.contains(&one.original));
        let earlier: Vec<Override> = self.decided().iter().filter(stands).cloned().collect();
        let choice = Choice::of(sent, &earlier);
        if fixed { Choice { overrides: earlier, ..choice } } else { choice }
    }

    /// What is proposed, reviewed or shown now: all of it before it was proposed and when everything has passed.
    fn looked_at(&self, overrides: &[Override]) -> Reading {
        match self.batch {
            Some(batch) if batch.waits() => self.raw.overruled(self.decided()).only(|key| batch.proposes(key)),
            Some(batch) if batch.awaits_approval() => self.raw.overruled(self.decided()).only(|key| batch.offers(key)),
            Some(batch) if batch.is_done() => self.raw.overruled(self.decided()),
            Some(batch) => self.raw.overruled(overrides).only(|key| batch.leaves(key)),
            None => self.raw.overruled(overrides),
        }
    }

    /// What is approved, as it was reviewed; none where nothing is, or where it would not be the same any more.
    fn released(&self) -> Option<Reading> {
        let batch = self.batch.filter(|batch| batch.is_approved())?;
        let reviewed = self.raw.overruled(self.decided()).only(|key| batch.proposes(key));
        (reviewed.digest() == batch.proposed.digest).then(|| reviewed.only(|key| batch.releases(key)))
    }
}

/// Publishes what is approved, aside if it takes long; whether it is done.
async fn publish(app: &App, signed: &Signed, upload: &Upload, reading: Reading) -> Result<bool, Stop> {
    let (own, by, file) = (app.clone(), signed.person.id.clone(), upload.digest.clone());
    let work =
        |tally: Arc<Tally>| async move { Ok(own.office().import_file(&reading, &file, &by, own.now(), &tally).await?) };
    let job = job("import", upload);
    let purpose = job.purpose.clone();
    match app.imports().follow(signed, job, app.now(), |_: &Imported| false, work).await? {
        Followed::Busy(_) => Ok(false),
        Followed::Done(_) => {
            let _ = app.imports().collect::<Imported>(signed, &purpose).await?;
            Ok(true)
        }
    }
}

async fn release(app: &App, signed: &Signed, upload: &Upload, reading: Reading) -> Result<Response, Stop> {
    let done = publish(app, signed, upload, reading).await?;
    Ok(if done { taken_in(upload) } else { Redirect::to(&file_address(upload)).into_response() })
}

/// That it was taken in is told by the page of the file.
fn taken_in(upload: &Upload) -> Response {
    Redirect::to(&with_query(&file_address(upload), &[("done", "released")])).into_response()
}
