//! 导入的提请和复核 A file of decisions of elsewhere: read, shown text by text before and after, proposed by one person and released by
//! another; nobody sees anything of it before.

use super::import::{self, Purpose, SHOWN, framed, page, problems, unreadable};
use super::{allowed, shelf, tabs};
use crate::app::App;
use crate::desk::{act, counted, with_query};
use crate::form::FieldError;
use crate::imports::{self, Followed, Job};
use crate::input::Submission;
use crate::list_file;
use crate::parts::forms::{self, KEY};
use crate::parts::{self, Tone, acts, lists, masking, pages};
use crate::session::Signed;
use crate::shell::{self, Frame};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::public_record::batch::{Batch, BatchAct, ProposeBatch, REVIEWERS, ReviewBatch};
use domain::redaction::Override;
use domain::rule::Refusal;
use maud::{Markup, html};
use office::double_publicity::Reading;
use office::exchange::Foreseen;
use office::import_batches::BatchFile;
use office::publications::Imported;
use office::{Tally, double_publicity};
use serde::Deserialize;
use spreadsheet::Book;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Upload;
use store::views::{Paging, WorkFilter};

/// Records on one page, each with its whole texts.
const PER_PAGE: usize = 20;
/// Lines for words that are masked by hand.
const BY_HAND: usize = 5;

/// What the page was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    done: String,
    page: usize,
}

/// Who brings files, and who reviews what was brought.
fn opens(signed: &Signed) -> Result<(), Stop> {
    let reviews = REVIEWERS.iter().any(|role| signed.person.is(*role));
    if signed.person.employed && reviews { Ok(()) } else { Err(Stop::NotFound) }
}

/// 等待复核的导入 of the agency of this person.
pub(super) async fn waiting(app: &App, signed: &Signed) -> Result<Markup, Stop> {
    let filter =
        WorkFilter { agency: Some(signed.agency.clone()), kind: Some("imported".to_owned()), ..WorkFilter::default() };
    let found = app.store().work(&filter, Paging { offset: 0, limit: 300 }).await?;
    let ours = found.rows.into_iter().filter(|task| task.url.starts_with("/publications/import/"));
    let tasks: BTreeMap<String, String> = ours.map(|task| (task.url, task.title)).collect();
    Ok(html! { @if !tasks.is_empty() {
        (parts::note(Tone::Info, "等待复核的导入", &html! { ul { @for (url, title) in &tasks { li { a href=(url) { (title) } } } } }))
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

async fn read_decisions(app: &App, signed: &Signed, upload: &Upload) -> Result<Followed<Read>, Stop> {
    let today = legal_day(app.now());
    let (own, upload_read) = (app.clone(), upload.clone());
    let work = |tally: Arc<Tally>| async move {
        let source = format!("由双公示文件“{}”导入", upload_read.name);
        let counted = Arc::clone(&tally);
        let read = move |book: &Book| double_publicity::read(book, &source, today, &counted);
        Ok(match list_file::book_of(&own, &upload_read, tally, read).await? {
            Ok(reading) => {
                let foreseen = own.office().foresee(&reading).await?;
                Ok((reading, foreseen))
            }
            Err(why) => Err(why),
        })
    };
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
    let page = page(Purpose::Decisions).refreshed(imports::again()).body(imports::page(run, own));
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
    show(frame, &app, &signed, &id, &asked, &Submission::default(), None).await
}

async fn show(
    frame: Frame,
    app: &App,
    signed: &Signed,
    id: &str,
    asked: &Asked,
    sent: &Submission,
    wrong: Option<&Wrong>,
) -> Result<Response, Stop> {
    opens(signed)?;
    let upload = list_file::kept_on(app, &shelf(&signed.agency), id).await?;
    match app.imports().collect::<Imported>(signed, &job("import", &upload).purpose).await? {
        Some(Followed::Busy(run)) => return underway(frame, app, signed, &run, true).await,
        Some(Followed::Done(_)) => return Ok(taken_in(&upload)),
        None => {}
    }
    let file = app.office().import_batch(id, &signed.agency).await?;
    if file.batch.is_none() {
        import::who(signed)?;
    }
    let read = match read_decisions(app, signed, &upload).await? {
        Followed::Done(read) => read,
        Followed::Busy(run) => {
            let own = run.job.address == file_address(&upload);
            return underway(frame, app, signed, &run, own).await;
        }
    };
    let (reading, foreseen) = match &*read {
        Ok(read) => read,
        Err(why) => return unreadable(frame, app, signed, Purpose::Decisions, why).await,
    };
    let overrides = file.batch.as_ref().map(|batch| batch.proposed.overrides.clone()).unwrap_or_default();
    let overrides = if sent.pairs.is_empty() { overrides } else { decided(sent) };
    let reading = reading.overruled(&overrides);
    let drawn = Drawn { upload: &upload, file: &file, reading: &reading, foreseen, overrides: &overrides, wrong };
    let body = drawn.body(app, signed, asked);
    let frame = counted(frame, app, signed).await?;
    let failed = wrong.is_some() || reading.summary.total > 0;
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

/// What stood against it.
enum Wrong {
    Fields(Vec<FieldError>),
    Refused(Refusal),
}

struct Drawn<'a> {
    upload: &'a Upload,
    file: &'a BatchFile,
    reading: &'a Reading,
    foreseen: &'a Foreseen,
    overrides: &'a [Override],
    wrong: Option<&'a Wrong>,
}

impl Drawn<'_> {
    fn body(&self, app: &App, signed: &Signed, asked: &Asked) -> Markup {
        let (reading, foreseen, batch) = (self.reading, self.foreseen, self.file.batch.as_ref());
        let bad = reading.summary.total > 0;
        let now = app.now();
        let proposes = self.file.no_proposal(app.office(), &signed.person, now).is_none();
        let reviews = self.file.no_review(app.office(), &signed.person, now);
        let errors = if let Some(Wrong::Fields(errors)) = self.wrong { errors.as_slice() } else { &[] };
        html! {
            (pages::head("双公示导入", &html! { span { (self.upload.name) } span { (reading.form.label()) } span { "读到 " (reading.summary.rows) " 行" } }))
            @if allowed(signed).is_ok() { (tabs(Purpose::Decisions.path(), signed)) }
            (forms::error_summary(errors))
            @if let Some(Wrong::Refused(refusal)) = self.wrong { (parts::note(Tone::Bad, "没有办理", &html! { (acts::reasons(refusal)) })) }
            @if let Some((_, words)) = DONE.iter().find(|(name, _)| *name == asked.done) { div role="status" { (parts::note(Tone::Good, "", &html! { p { (words) } })) } }
            @if let Some(batch) = batch { (self.standing(batch)) }
            (lists::numbers(&[
                ("新增", foreseen.new.to_string(), "件", ""),
                ("已有", foreseen.kept.to_string(), "件", ""),
                ("本平台自行公示", foreseen.own.len().to_string(), "件", ""),
                ("公示期已过", reading.over.len().to_string(), "件", ""),
                ("有误", reading.summary.bad_rows.to_string(), "行", ""),
            ]))
            @if !foreseen.own.is_empty() { p.meta { "本平台自行公示的不导入：" (foreseen.own.join("、")) } }
            @if !reading.over.is_empty() { p.meta { "公示截止期已过的不再公示：第 " (reading.over.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")) " 行" } }
            (problems(&reading.summary))
            @if !reading.found.is_empty() { (self.records(asked)) }
            @if proposes && !bad && foreseen.new > 0 { (self.proposal()) }
            @if let Some(batch) = batch.filter(|batch| batch.waits()) {
                @match &reviews {
                    None => (self.review(batch)),
                    Some(refusal) => (parts::note(Tone::Info, "您不能复核", &html! { (acts::reasons(refusal)) })),
                }
            }
            @if batch.is_some_and(Batch::passed) && foreseen.new > 0 && !bad { (self.step("resume", "继续发布", &html! { p { "复核已经通过，还有 " (foreseen.new) " 件没有发布完。" } })) }
        }
    }

    fn standing(&self, batch: &Batch) -> Markup {
        let name = |id: &str| self.file.agency.agency.name_of(id).to_owned();
        let mut rows = vec![("提请", html! { (name(&batch.by)) "　" (batch.on) })];
        match &batch.reviewed {
            None => rows
                .push(("复核", html! { (parts::tag(Tone::Warn, "等待复核")) " 复核通过以前，公众看不到其中任何内容" })),
            Some((by, on, review)) => rows.push((
                "复核",
                html! {
                    @if review.passed { (parts::tag(Tone::Good, "通过")) } @else { (parts::tag(Tone::Bad, "退回")) }
                    " " (name(by)) "　" (on) p.pre-line { (review.opinion) }
                },
            )),
        }
        parts::card("batch", "提请和复核", &parts::kv(&rows))
    }

    /// Every record with its whole texts.
    fn records(&self, asked: &Asked) -> Markup {
        let pages = self.reading.found.len().div_ceil(PER_PAGE);
        let page = asked.page.clamp(1, pages.max(1));
        let shown = self.reading.found.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
        let here = file_address(self.upload);
        parts::section(
            "rows",
            "公众将看到的",
            &html! { span.meta { "共 " (self.reading.found.len()) " 件，隐去前后逐件对照" } },
            &html! {
                @for found in shown {
                    @let record = &found.record;
                    section.card.card--pad.mt3 aria-label=(record.doc_no) {
                        h3 { (record.doc_no) " " span.meta { "第 " (found.row) " 行" } }
                        (parts::kv_tight(&[
                            ("当事人", html! { (record.party_name) }),
                            ("机关", html! { (record.agency_name) }),
                            ("决定日期", html! { @if let Some(on) = record.decided_on { (on) } }),
                            ("公示期至", html! { @match record.term_until { Some(on) => (on), None => "来源没有写明，按公示期限的规定计算" } }),
                        ]))
                        @for one in found.maskings.iter().filter(|one| one.field != "来源" && !one.original.is_empty()) { (masking::comparison(one, self.overrides)) }
                    }
                }
                (lists::pager(page as u64, pages as u64, |n| with_query(&here, &[("page", &n.to_string())])))
            },
        )
    }

    /// The suggestions that a person may overrule, each once.
    fn suggestions(&self) -> BTreeMap<&str, &str> {
        let all = self.reading.found.iter().flat_map(|found| &found.maskings).flat_map(|one| &one.suggestions);
        let certain: std::collections::BTreeSet<&str> =
            all.clone().filter(|hit| hit.certain).map(|hit| hit.original.as_str()).collect();
        let open = all.filter(|hit| !certain.contains(hit.original.as_str()));
        open.map(|hit| (hit.original.as_str(), hit.kind.label())).collect()
    }

    fn proposal(&self) -> Markup {
        let suggestions = self.suggestions();
        let kept = |words: &str| self.overrides.iter().find(|one| one.original == words && one.replacement.is_none());
        let more: Vec<&Override> = self.overrides.iter().filter(|one| one.replacement.is_some()).collect();
        let fields = html! {
            @if !suggestions.is_empty() {
                fieldset {
                    legend { "隐去建议的处理" }
                    p.hint { "建议的都隐去；不应当隐去的勾选并写明理由。身份证件号码、举报人、未成年人等必须隐去的不在其中。" }
                    @for (i, (words, kind)) in suggestions.iter().enumerate().take(SHOWN) {
                        @let decided = kept(words);
                        div.row.mt2 {
                            input type="hidden" name={ "o" (i) } value=(words);
                            label.check { input type="checkbox" name={ "keep" (i) } value="on" checked[decided.is_some()]; span { "不隐去“" (words) "”（" (kind) "）" } }
                            input.inp name={ "why" (i) } maxlength="500" aria-label={ "不隐去“" (words) "”的理由" } placeholder="理由" value=(decided.map_or("", |one| one.reason.as_str()));
                        }
                    }
                }
            }
            details open[!more.is_empty()] {
                summary { "另外还要隐去的" }
                @for i in 0..BY_HAND.max(more.len()) {
                    @let one = more.get(i);
                    div.cols.cols--3.mt2 {
                        @for (name, label, value) in [
                            ("more", "原文", one.map_or("", |one| one.original.as_str())),
                            ("with", "替换为", one.and_then(|one| one.replacement.as_deref()).unwrap_or_default()),
                            ("because", "理由", one.map_or("", |one| one.reason.as_str())),
                        ] { div.field { label for={ "f-" (name) (i) } { (label) } input.inp id={ "f-" (name) (i) } name={ (name) (i) } maxlength="500" value=(value); } }
                    }
                }
            }
            p { "提请以后由另一人逐件复核，复核通过才公开；提请人不得复核。" }
        };
        self.step("propose", &format!("提请复核 {} 件", self.foreseen.new), &fields)
    }

    fn review(&self, batch: &Batch) -> Markup {
        let fields = html! {
            input type="hidden" name="digest" value=(batch.proposed.digest);
            fieldset.field {
                legend { "复核结论" }
                label.check { input type="radio" name="passed" value="yes" required; span { "隐去前后已经逐件核对，可以公开" } }
                label.check { input type="radio" name="passed" value="no"; span { "退回" } }
            }
            div.field { label for="f-opinion" { "复核意见" } textarea.inp id="f-opinion" name="opinion" rows="3" maxlength="2000" required {} }
            p { "通过的立即公开，每一件写入公开日志；退回的由提请人修改以后重新提请。" }
        };
        self.step("review", "提交复核", &fields)
    }

    fn step(&self, step: &str, button: &str, fields: &Markup) -> Markup {
        html! {
            section.card.card--pad.mt4 aria-label=(button) {
                form.form method="post" action=(file_address(self.upload)) {
                    input type="hidden" name=(KEY) value=(act::new_key());
                    input type="hidden" name="step" value=(step);
                    (fields)
                    div.btnrow { button.btn type="submit" { (button) } a.btn.btn--q href="/work" { "不办了，返回" } }
                }
            }
        }
    }
}

/// What was done just before.
const DONE: [(&str, &str); 3] = [
    ("propose", "已提请复核；复核通过以前什么都没有公开。"),
    ("returned", "已退回提请人，什么都没有公开。"),
    ("released", "复核通过，已经公开；已有的没有重复导入。"),
];

/// What a person decided about single words.
fn decided(sent: &Submission) -> Vec<Override> {
    let mut overrides = Vec::new();
    for i in 0..SHOWN {
        let get = |name: &str| sent.get(&format!("{name}{i}")).trim().to_owned();
        if get("keep") == "on" {
            overrides.push(Override { original: get("o"), replacement: None, reason: get("why") });
        }
        if !get("more").is_empty() {
            let words = Some(get("with")).filter(|words| !words.is_empty()).unwrap_or_else(|| "（已隐去）".to_owned());
            overrides.push(Override { original: get("more"), replacement: Some(words), reason: get("because") });
        }
    }
    overrides
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
    let read = match read_decisions(&app, &signed, &upload).await? {
        Followed::Done(read) => read,
        Followed::Busy(_) => return Ok(Redirect::to(&here).into_response()),
    };
    let (reading, foreseen) = match &*read {
        Ok(read) => read,
        Err(why) => return unreadable(frame, &app, &signed, Purpose::Decisions, why).await,
    };
    if reading.summary.total > 0 {
        return Ok(Redirect::to(&here).into_response());
    }
    let file = app.office().import_batch(&id, &signed.agency).await?;
    let step = sent.get("step");
    let overrides = match (&file.batch, step) {
        (_, "propose") => {
            import::who(&signed)?;
            decided(&sent)
        }
        (Some(batch), _) => batch.proposed.overrides.clone(),
        (None, _) => return Err(Stop::NotFound),
    };
    let reading = reading.overruled(&overrides);
    let act = match step {
        "propose" => {
            let blank = overrides.iter().any(|one| one.reason.is_empty());
            if blank {
                let wrong = Wrong::Fields(vec![FieldError::new("why", "对隐去建议作不同处理的，请写明理由")]);
                return show(frame, &app, &signed, &id, &Asked::default(), &sent, Some(&wrong)).await;
            }
            BatchAct::Propose(ProposeBatch {
                agency: signed.agency.clone(),
                name: upload.name.clone(),
                file: upload.digest.clone(),
                digest: reading.digest(),
                records: foreseen.new,
                overrides,
            })
        }
        "review" => {
            if sent.get("opinion").trim().is_empty() || !matches!(sent.get("passed"), "yes" | "no") {
                let wrong = Wrong::Fields(vec![FieldError::new("opinion", "请选择结论，并写明复核意见")]);
                return show(frame, &app, &signed, &id, &Asked::default(), &Submission::default(), Some(&wrong)).await;
            }
            let (digest, opinion) = (sent.get("digest").to_owned(), sent.get("opinion").trim().to_owned());
            BatchAct::Review(ReviewBatch { digest, passed: sent.get("passed") == "yes", opinion })
        }
        // What was passed and broken off goes on.
        "resume" if file.batch.as_ref().is_some_and(|one| one.passed() && one.proposed.digest == reading.digest()) => {
            return release(&app, &signed, &upload, reading).await;
        }
        _ => return Err(Stop::NotFound),
    };
    let who = (signed.agency.as_str(), &signed.person);
    match app.office().act_on_batch(&id, who, &act, &reading, sent.key(), app.now()).await {
        Ok(()) => {}
        Err(office::Stop::Refused(refusal)) => {
            let wrong = Wrong::Refused(refusal);
            return show(frame, &app, &signed, &id, &Asked::default(), &Submission::default(), Some(&wrong)).await;
        }
        Err(stop) => return Err(Stop::of_act(stop, "双公示导入")),
    }
    match &act {
        BatchAct::Review(review) if review.passed => release(&app, &signed, &upload, reading).await,
        BatchAct::Review(_) => Ok(Redirect::to(&with_query(&here, &[("done", "returned")])).into_response()),
        BatchAct::Propose(_) => Ok(Redirect::to(&with_query(&here, &[("done", "propose")])).into_response()),
    }
}

/// Publishes what passed, aside if it takes long.
async fn release(app: &App, signed: &Signed, upload: &Upload, reading: Reading) -> Result<Response, Stop> {
    let (own, by, file) = (app.clone(), signed.person.id.clone(), upload.digest.clone());
    let work =
        |tally: Arc<Tally>| async move { Ok(own.office().import_file(&reading, &file, &by, own.now(), &tally).await?) };
    let job = job("import", upload);
    let purpose = job.purpose.clone();
    match app.imports().follow(signed, job, app.now(), |_: &Imported| false, work).await? {
        Followed::Busy(_) => Ok(Redirect::to(&file_address(upload)).into_response()),
        Followed::Done(_) => {
            let _ = app.imports().collect::<Imported>(signed, &purpose).await?;
            Ok(taken_in(upload))
        }
    }
}

/// That it was taken in is told by the page of the file.
fn taken_in(upload: &Upload) -> Response {
    Redirect::to(&with_query(&file_address(upload), &[("done", "released")])).into_response()
}
