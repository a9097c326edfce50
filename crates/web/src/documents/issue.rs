//! 制发 Issuing a document: its bytes into the vault, its digest into the register of files.
//!
//! The register's id of an issued document is `document:` and the digest of its data, which is what the paper bears; so a
//! document is registered once, and what the paper bears leads to it.

use super::{Papers, name, note, sheets};
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use anyhow::Context;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use documents::data::Available;
use documents::{Audience, Form, RenderError};
use jiff::Timestamp;
use std::collections::BTreeSet;
use store::Upload;

/// The largest document.
const LARGEST: u64 = 64 * 1024 * 1024;

fn register(digest: &str) -> String {
    format!("document:{digest}")
}

/// The digests of the documents of a case that were issued.
pub(super) async fn of(app: &App, id: &str) -> Result<BTreeSet<String>, Stop> {
    let files = app.store().uploads_of(id).await?;
    Ok(files.into_iter().filter_map(|file| file.id.strip_prefix("document:").map(str::to_owned)).collect())
}

/// 制发 Makes it and keeps it, once; `Err` = something lacks, and the page of the document says what.
pub(super) async fn made(
    app: &App,
    signed: &Signed,
    id: &str,
    asked: &str,
) -> Result<Result<Available, Available>, Stop> {
    let papers = Papers::open(app, signed, id).await?;
    let (document, data) = papers.named(app, asked)?;
    if !document.ready {
        return Ok(Err(document));
    }
    let pdf = match sheets::finished(document.place.form, data).await? {
        Ok(rendered) => rendered.pdf,
        Err(RenderError::Missing(_) | RenderError::NoGlyph(_)) => return Ok(Err(document)),
        Err(broken) => return Err(Stop::Fault(anyhow::Error::new(broken))),
    };
    let content = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(pdf))]);
    let stored = app.vault().put(content, LARGEST).await.map_err(|error| Stop::Fault(error.into()))?;
    let number = document.number.as_deref().unwrap_or_default();
    let upload = Upload {
        id: register(&document.digest),
        digest: stored.digest.to_string(),
        case_id: id.to_owned(),
        name: format!("{}{number}.pdf", document.title),
        media_type: "application/pdf".to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        added_by: signed.person.id.clone(),
        added_at: app.now().as_microsecond(),
    };
    app.store().register_upload(&upload).await?;
    note(app, signed, id, "issued", &name(&document.place)).await?;
    Ok(Ok(document))
}

/// The page of the form: again it leads to what was issued.
pub(super) async fn issue(
    signed: Signed,
    State(app): State<App>,
    Path((id, asked)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let there = |document: &Available| format!("/cases/{id}/documents/{}", name(&document.place));
    let to = match made(&app, &signed, &id, &asked).await? {
        Ok(issued) => format!("{}/document.pdf", there(&issued)),
        Err(lacking) => there(&lacking),
    };
    Ok(Redirect::to(&to).into_response())
}

/// The bytes that were issued; `Err` = it was not yet.
pub(super) async fn bytes(
    app: &App,
    signed: &Signed,
    id: &str,
    asked: &str,
) -> Result<Result<Response, Available>, Stop> {
    let papers = Papers::open(app, signed, id).await?;
    let (document, _) = papers.named(app, asked)?;
    let Some(upload) = app.store().upload(&register(&document.digest)).await?.filter(|upload| upload.case_id == id)
    else {
        return Ok(Err(document));
    };
    let digest: vault::Digest = upload.digest.parse().context("the digest of an issued document")?;
    let content = app.vault().stream(digest, None).await.map_err(|error| Stop::Fault(error.into()))?;
    note(app, signed, id, "downloaded", &name(&document.place)).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_LENGTH, upload.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", crate::input::query(&upload.name))),
    ];
    Ok(Ok((headers, Body::from_stream(content)).into_response()))
}

/// What was issued; before that, the page of the document.
pub(super) async fn download(
    signed: Signed,
    State(app): State<App>,
    Path((id, asked)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let there = |document: &Available| format!("/cases/{id}/documents/{}", name(&document.place));
    let found = bytes(&app, &signed, &id, &asked).await?;
    Ok(found.unwrap_or_else(|waiting| Redirect::to(&there(&waiting)).into_response()))
}

/// 已制发的文书 What the public may learn of a document whose digest they hold.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Which document.
    pub form: Form,
    /// 文号
    pub number: Option<String>,
    /// The day that it bears.
    pub on: Option<jiff::civil::Date>,
    /// 行政机关名称
    pub agency: String,
    /// The SHA-256 of the PDF as issued, in hexadecimal.
    pub pdf: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// 核验 The document that went out with this digest of its data; `None` = no such document was issued.
///
/// What stays in the file is not for the public and is not found.
///
/// # Errors
/// When the store fails.
pub async fn issued(app: &App, digest: &str) -> Result<Option<Issued>, Stop> {
    let digest: String = digest.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    if digest.len() != 64 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let Some(upload) = app.store().upload(&register(&digest)).await? else { return Ok(None) };
    let papers = Papers::new(app, app.office().load(&upload.case_id).await?).await?;
    let source = papers.source(app);
    let found = source.available().into_iter().find(|document| document.digest == digest);
    let found = found.filter(|document| document.place.form.audience() == Audience::Outward);
    Ok(found.map(|document| Issued {
        form: document.place.form,
        number: document.number,
        on: document.on,
        agency: papers.file.agency.agency.name.clone(),
        pdf: upload.digest,
        issued_at: Timestamp::from_microsecond(upload.added_at).unwrap_or(Timestamp::UNIX_EPOCH),
    }))
}
