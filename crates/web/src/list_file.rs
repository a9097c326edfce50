//! 清单文件 The files of lists, in and out, for desk and API alike: kept in the vault, read within bounds.

use crate::app::App;
use crate::form::FieldError;
use crate::input;
use crate::session::Signed;
use crate::stop::Stop;
use anyhow::anyhow;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::context::legal_day;
use domain::list::{Content, ListKind};
use futures_util::{Stream, TryStreamExt};
use office::list_table;
use office::table_import::limits;
use office::{Clerk, Registered, Tally};
use spreadsheet::{Book, Table, TextEncoding};
use std::fmt::Display;
use std::sync::Arc;
use store::Upload;
use tokio::io::AsyncReadExt;
use tokio::sync::{Semaphore, SemaphorePermit};
use vault::{Digest, VaultError};

/// Files that are read at a time: each may take a few hundred megabytes.
static READING: Semaphore = Semaphore::const_new(2);

/// Who acts.
#[must_use]
pub fn clerk(signed: &Signed) -> Clerk<'_> {
    Clerk { person: &signed.person, home: &signed.agency }
}

/// The list, for someone who may work on it.
///
/// # Errors
/// [`Stop::NotFound`] when there is no such list or it is not for this person.
pub async fn opened(app: &App, signed: &Signed, agency: &str, slug: &str) -> Result<(ListKind, Arc<Registered>), Stop> {
    let kind = ListKind::of_slug(slug).ok_or(Stop::NotFound)?;
    Ok((kind, app.office().lists(agency, clerk(signed)).await?))
}

/// What the files of a list belong to, as cases have their files.
#[must_use]
pub fn shelf(agency: &str, kind: ListKind) -> String {
    format!("list:{agency}:{}", kind.slug())
}

/// 存入 Keeps a table of an agency under what it belongs to; the same file again is the one that is kept.
///
/// # Errors
/// [`Stop::TooLarge`], [`Stop::Unreadable`] when it breaks off, faults.
pub async fn keep_on<E: Display>(
    app: &App,
    signed: &Signed,
    shelf: &str,
    name: &str,
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Upload, Stop> {
    let limit = u64::try_from(limits().bytes).unwrap_or(u64::MAX);
    let stored = app.vault().put(bytes, limit).await.map_err(stop)?;
    let (digest, name, shelf) = (stored.digest.to_string(), clean(name), shelf.to_owned());
    let known = app.store().uploads_with(&digest).await?;
    if let Some(upload) = known.into_iter().find(|upload| upload.case_id == shelf && upload.name == name) {
        return Ok(upload);
    }
    let upload = Upload {
        id: uuid::Uuid::now_v7().to_string(),
        digest,
        case_id: shelf,
        name,
        media_type: "application/octet-stream".to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        added_by: signed.person.id.clone(),
        added_at: app.now().as_microsecond(),
    };
    app.store().register_upload(&upload).await?;
    Ok(upload)
}

/// Keeps the file that a program sends: its bytes, or a form with one file.
///
/// # Errors
/// As [`keep_on`]; [`Stop::Malformed`] when there is no file.
pub async fn sent(app: &App, signed: &Signed, shelf: &str, name: &str, request: Request) -> Result<Upload, Stop> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return keep_on(app, signed, shelf, name, request.into_body().into_data_stream()).await;
    }
    let broken = |error: MultipartError| Stop::Unreadable(error.body_text());
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(claimed) = part.file_name().map(str::to_owned) else { continue };
        let name = if name.is_empty() { &claimed } else { name };
        return keep_on(app, signed, shelf, name, part.map_err(|error| error.body_text())).await;
    }
    Err(Stop::Malformed(vec![FieldError::new("", "没有文件")]))
}

/// A file that was kept under this.
///
/// # Errors
/// [`Stop::NotFound`] when there is none of this id.
pub async fn kept_on(app: &App, shelf: &str, id: &str) -> Result<Upload, Stop> {
    let upload = app.store().upload(id).await?;
    upload.filter(|upload| upload.case_id == shelf).ok_or(Stop::NotFound)
}

/// The bytes of a kept file.
///
/// # Errors
/// Faults.
pub async fn bytes_of(app: &App, upload: &Upload) -> Result<Vec<u8>, Stop> {
    let digest: Digest = upload.digest.parse().map_err(|_| Stop::NotFound)?;
    let mut bytes = Vec::new();
    let mut reader = app.vault().read(digest, None).await.map_err(stop)?;
    reader.read_to_end(&mut bytes).await.map_err(|error| Stop::Fault(error.into()))?;
    Ok(bytes)
}

/// Waits until another file may be read, and holds the turn while it is.
///
/// # Errors
/// Faults.
pub async fn turn() -> Result<SemaphorePermit<'static>, Stop> {
    READING.acquire().await.map_err(|error| Stop::Fault(error.into()))
}

/// Reads a table within bounds, no more than a few at a time, and makes something of it where it keeps nobody waiting.
///
/// # Errors
/// Faults; a table that cannot be read says why, in words for the clerk.
pub async fn book_of<T: Send + 'static>(
    app: &App,
    upload: &Upload,
    tally: Arc<Tally>,
    make: impl FnOnce(&Book) -> Result<T, String> + Send + 'static,
) -> Result<Result<T, String>, Stop> {
    let _turn = turn().await?;
    let (bytes, name) = (bytes_of(app, upload).await?, upload.name.clone());
    blocking(move || {
        let book = spreadsheet::read_counting(&name, &bytes, &limits(), &tally.read).map_err(|why| why.to_string())?;
        make(&book)
    })
    .await
}

fn stop(error: VaultError) -> Stop {
    match error {
        VaultError::TooLarge(most) => Stop::TooLarge(most),
        VaultError::Interrupted(why) => Stop::Unreadable(why),
        VaultError::Missing(_) | VaultError::NotADigest => Stop::NotFound,
        error => Stop::Fault(error.into()),
    }
}

/// A name without folders and without what turns writing round.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).take(100).collect();
    let kept = kept.trim().trim_start_matches('.');
    if kept.is_empty() { "未命名".to_owned() } else { kept.to_owned() }
}

/// As much of a text as a table shows.
#[must_use]
pub fn clipped(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

/// Runs what takes long where it keeps nobody waiting.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Stop::Fault(error.into()))
}

/// The form of a file going out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// Text in UTF-8.
    Csv,
}

impl Form {
    /// The form that the end of a name says.
    #[must_use]
    pub fn of(end: &str) -> Option<Self> {
        match end {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    const fn end(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// Which rows go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// 现行 What binds today.
    InForce,
    /// 含草稿 What a clerk sees: drafts go before what they would replace.
    Latest,
    /// 空表 None.
    None,
}

/// 导出 A list as a file.
///
/// # Errors
/// Faults.
pub async fn export(
    app: &App,
    (kind, registered): (ListKind, &Arc<Registered>),
    rows: Rows,
    form: Form,
) -> Result<Response, Stop> {
    let library = app.office().library().await?;
    let (today, lists) = (legal_day(app.now()), Arc::clone(registered));
    let suffix = match rows {
        Rows::InForce => "",
        Rows::Latest => "（含草稿）",
        Rows::None => "（空表）",
    };
    let name = format!("{}{}{suffix}", registered.agency.name, kind.label());
    blocking(move || {
        let held = &lists.agency.lists;
        let rows: Vec<&Content> = match rows {
            Rows::InForce => held.in_force(kind, today).collect(),
            Rows::Latest => held.rows(kind).filter_map(|(_, row)| row.latest()).collect(),
            Rows::None => Vec::new(),
        };
        let table = list_table::table(kind, rows.into_iter(), &library, today);
        download(&table, &name, form)
    })
    .await?
}

/// A table as a file to be saved.
///
/// # Errors
/// In words, when the table does not fit into such a file.
pub fn download(table: &Table, name: &str, form: Form) -> Result<Response, Stop> {
    let written = match form {
        Form::Xlsx => table.xlsx(),
        Form::Csv => table.csv(TextEncoding::Utf8),
    };
    let bytes = match written {
        Ok(bytes) => bytes,
        Err(spreadsheet::Unwritable::Failed(why)) => return Err(Stop::Fault(anyhow!(why))),
        Err(why) => return Err(Stop::BadInput(vec![FieldError::new("", why.to_string())])),
    };
    let kind = match form {
        Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form::Csv => "text/csv; charset=utf-8",
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = format!("attachment; filename*=UTF-8''{}.{}", input::query(name), form.end());
    if let Ok(value) = disposition.parse() {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
