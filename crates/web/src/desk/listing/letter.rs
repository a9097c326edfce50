//! 审核部门的复函 The letter of a reviewing body that does not work on the platform: entered with its scan, and the scan handed out.

use super::{clerk, revision, revision_address};
use crate::api::files::{self, put_on};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::counted;
use crate::form::FieldError;
use crate::input::Submission;
use crate::list_file::shelf;
use crate::parts::forms::{self, Post};
use crate::session::Signed;
use crate::shell::Frame;
use crate::stop::Stop;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::act::evidence::FileRef;
use domain::context::legal_day;
use domain::list::{Body, ListAct, ListKind, Review};
use futures_util::TryStreamExt;
use maud::{Markup, html};

/// The largest scan: a letter of some pages.
const LARGEST: u64 = 20 << 20;
/// No form of this page has more fields.
const FIELDS: usize = 32;
/// What a scan is.
const SCANS: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// Where the scan is handed out.
pub(super) fn address(agency: &str, number: u32) -> String {
    format!("{}/letter", revision_address(agency, number))
}

/// A letter with everything that one must have, to see whether one could be entered now.
pub(super) fn trial(app: &App, list: ListKind) -> Body {
    let scan = FileRef { digest: "0".repeat(64), name: "复函".to_owned(), media_type: String::new(), size: 0 };
    Body::Letter {
        body: list.reviewed_by().unwrap_or_default().to_owned(),
        number: "文号".to_owned(),
        on: legal_day(app.now()),
        scan: Some(scan),
    }
}

/// The form in which a letter is entered.
pub(super) fn form(agency: &str, number: u32, sent: &Submission, answer: &Markup) -> Markup {
    let (action, key) = (address(agency, number), new_key());
    let scan = html! { input.inp.inp--file type="file" id="scan" name="scan" accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png" aria-describedby="scan-h"; };
    html! { section.card.card--pad.narrow {
        h2 { "录入审核部门的复函" }
        p { "审核部门不在本平台办理的，由本机关公示专员录入它的复函，并附扫描件。公众看到复函的部门、文号和日期，看不到扫描件。" }
        (forms::post(&Post { action: &action, key: &key, button: "录入复函", files: true, ..Post::default() }, &html! {
            (forms::line("body", "审核部门", sent.get("body"), "", None))
            (forms::line("number", "复函文号", sent.get("number"), "", None))
            div.field { label for="on" { "复函日期" } input.inp type="date" id="on" name="on" value=(sent.get("on")); }
            (forms::field("scan", &html! { "复函扫描件" }, false, "PDF、JPG 或者 PNG，不超过 20 MB", None, &scan))
            (answer)
        }))
    } }
}

/// What was sent: the fields, and the scan as the vault keeps it.
struct Sent {
    fields: Submission,
    scan: Result<FileRef, &'static str>,
}

impl Sent {
    async fn of(app: &App, signed: &Signed, shelf: &str, request: Request) -> Result<Self, Stop> {
        let broken = |error: MultipartError| Stop::Unreadable(error.body_text());
        let mut parts =
            Multipart::from_request(request, app).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
        let (mut fields, mut scan) = (Submission::default(), Err("请选择复函的扫描件"));
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            if fields.pairs.len() >= FIELDS {
                return Err(Stop::Unreadable("too many fields".into()));
            }
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file) if file.is_empty() => {}
                Some(file) => {
                    let bytes = part.map_err(|error| error.body_text());
                    scan = match put_on(app, signed, shelf, &file, (bytes, LARGEST)).await {
                        Ok(kept) if SCANS.contains(&kept.media_type.as_str()) => Ok(kept),
                        Ok(_) => Err("这个文件不是 PDF、JPG 或者 PNG"),
                        Err(Stop::BadInput(_)) => Err("这个文件是空的（0 字节），请重新选择"),
                        Err(Stop::TooLarge(_)) => {
                            scan = Err("文件超过 20 MB 的上限");
                            break;
                        }
                        Err(stop) => return Err(stop),
                    };
                }
                None => {
                    let value = part.text().await.map_err(broken)?;
                    fields.pairs.push((name, value.chars().take(4000).collect()));
                }
            }
        }
        Ok(Self { fields, scan })
    }

    /// The review it asks for, or what is wrong with it.
    fn review(&self, revision: u32) -> Result<ListAct, Vec<FieldError>> {
        let text = |name: &str| self.fields.get(name).to_owned();
        let mut errors = Vec::new();
        for (name, label) in [("body", "审核部门"), ("number", "复函文号")] {
            match text(name).chars().count() {
                0 => errors.push(FieldError::new(name, format!("{label}：请填写"))),
                81.. => errors.push(FieldError::new(name, format!("{label}：不超过 80 个字"))),
                _ => {}
            }
        }
        let on = text("on").parse().ok();
        if on.is_none() {
            errors.push(FieldError::new("on", "复函日期：请填写日期"));
        }
        if let Err(wrong) = &self.scan {
            errors.push(FieldError::new("scan", format!("复函扫描件：{wrong}")));
        }
        let (Some(on), Ok(scan), []) = (on, &self.scan, errors.as_slice()) else { return Err(errors) };
        let body = Body::Letter { body: text("body"), number: text("number"), on, scan: Some(scan.clone()) };
        let passed = self.fields.get("passed") == "yes";
        Ok(ListAct::Review(Review { revision, digest: text("digest"), passed, opinion: text("opinion"), body }))
    }
}

/// `POST …/revisions/{number}/letter`
pub(super) async fn enter(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, number)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Stop> {
    let number: u32 = crate::input::number(&number)?;
    let registered = app.office().lists(&agency, clerk(&signed)).await?;
    let list = registered.agency.lists.revision(number).ok_or(Stop::NotFound)?.submission.list;
    // Before anything is kept: whether this person may enter a letter now.
    let digest = registered.agency.lists.revision(number).map(|revision| revision.digest.clone()).unwrap_or_default();
    let trial = Review { revision: number, digest, passed: true, opinion: String::new(), body: trial(&app, list) };
    let refusal = app.office().try_on_list(&registered, clerk(&signed), &ListAct::Review(trial), app.now()).await?;
    if let Some(refusal) = refusal {
        return Err(Stop::of_act(office::Stop::Refused(refusal), "审核"));
    }
    let sent = Sent::of(&app, &signed, &shelf(&agency, list), request).await?;
    match sent.review(number) {
        Ok(act) => {
            let done = app.office().act_on_list(&agency, clerk(&signed), &act, sent.fields.key(), app.now()).await;
            done.map_err(|stop| Stop::of_act(stop, "审核"))?;
            Ok(Redirect::to(&revision_address(&agency, number)).into_response())
        }
        Err(mut errors) => {
            if sent.scan.is_ok() {
                errors.push(FieldError::new("scan", "复函扫描件：请重新选择文件"));
            }
            let frame = counted(frame, &app, &signed).await?;
            let page = revision::draw(&frame, &app, &signed, &registered, number, 1, &sent.fields, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `GET …/revisions/{number}/letter`: the scan, for whoever works on the lists; its reading is noted.
pub(super) async fn scan(
    signed: Signed,
    State(app): State<App>,
    Path((agency, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let number: u32 = crate::input::number(&number)?;
    let registered = app.office().lists(&agency, clerk(&signed)).await?;
    let revision = registered.agency.lists.revision(number).ok_or(Stop::NotFound)?;
    let review = revision.review.as_ref().map(|(review, ..)| &review.body);
    let Some(Body::Letter { scan: Some(scan), .. }) = review else { return Err(Stop::NotFound) };
    let uploads = app.store().uploads_of(&shelf(&agency, revision.submission.list)).await?;
    let upload = uploads.into_iter().find(|upload| upload.digest == scan.digest).ok_or(Stop::NotFound)?;
    files::hand_out(&app, &signed, upload, "", &headers).await
}
