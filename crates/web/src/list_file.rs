//! 清单文件 The files of lists, in and out, for desk and API alike: kept in the vault, read within bounds, tried before
//! anything is drafted.

use crate::app::App;
use crate::input;
use crate::session::Signed;
use crate::stop::Stop;
use anyhow::anyhow;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::context::legal_day;
use domain::list::{Change, Content, Drafting, ListAct, ListKind, Source, digest};
use domain::rule::Refusal;
use futures_util::Stream;
use jiff::civil::Date;
use lawbook::Library;
use office::list_table::{self, Import, Importing, Mapping};
use office::{Clerk, Registered, Tally};
use sha2::{Digest as _, Sha256};
use spreadsheet::{Book, Table, TextEncoding};
use std::fmt::Display;
use std::sync::Arc;
use store::{Setting, Upload};
use tokio::io::AsyncReadExt;
use tokio::sync::Semaphore;
use vault::{Digest, VaultError};

/// Problems that a report keeps; the rest are counted.
const MOST: usize = 5_000;
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

/// 存入 Keeps the file that a list is imported from.
///
/// # Errors
/// [`Stop::TooLarge`], [`Stop::Unreadable`] when it breaks off, faults.
pub async fn keep<E: Display>(
    app: &App,
    signed: &Signed,
    (agency, kind): (&str, ListKind),
    name: &str,
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Upload, Stop> {
    keep_on(app, signed, &shelf(agency, kind), name, bytes).await
}

/// Keeps a table of an agency under what it belongs to; the same file again is the one that is kept.
///
/// # Errors
/// As [`keep`].
pub async fn keep_on<E: Display>(
    app: &App,
    signed: &Signed,
    shelf: &str,
    name: &str,
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Upload, Stop> {
    let limit = u64::try_from(list_table::limits().bytes).unwrap_or(u64::MAX);
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

/// A file that was kept for this list.
///
/// # Errors
/// [`Stop::NotFound`] when there is none of this id.
pub async fn kept(app: &App, agency: &str, kind: ListKind, id: &str) -> Result<Upload, Stop> {
    kept_on(app, &shelf(agency, kind), id).await
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
    let _turn = READING.acquire().await.map_err(|error| Stop::Fault(error.into()))?;
    let (bytes, name) = (bytes_of(app, upload).await?, upload.name.clone());
    blocking(move || {
        let book = spreadsheet::read_counting(&name, &bytes, &list_table::limits(), &tally.read)
            .map_err(|why| why.to_string())?;
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

/// A sheet that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Rows with something in them.
    pub rows: usize,
    /// Hidden in the workbook.
    pub hidden: bool,
}

/// 预检 A file as it would change the list.
#[derive(Debug)]
pub struct Trial {
    /// The sheets that have something in them.
    pub sheets: Vec<Choice>,
    /// The one that is read.
    pub sheet: String,
    /// How its columns are read.
    pub mapping: Mapping,
    /// For each header, what stands first below it.
    pub samples: Vec<String>,
    /// A clerk's mapping was found for this layout.
    pub known: bool,
    /// Under what a mapping for this layout is kept.
    pub layout: String,
    /// What comes of it.
    pub import: Import,
    /// Why drafting would be refused, whatever the cells say.
    pub refusal: Option<Refusal>,
    registered: Arc<Registered>,
    library: Arc<Library>,
    day: Date,
}

impl Trial {
    /// Whether lists, law and day are what it was tried against.
    #[must_use]
    pub fn holds(&self, registered: &Arc<Registered>, library: &Arc<Library>, day: Date) -> bool {
        Arc::ptr_eq(&self.registered, registered) && Arc::ptr_eq(&self.library, library) && self.day == day
    }

    /// Changes that withdraw what the file does not have any more.
    #[must_use]
    pub fn withdrawals(&self, kind: ListKind) -> Vec<Change> {
        let (agency, library) = (&self.registered.agency, &self.library);
        self.import.withdrawals(&Importing { kind, agency, library, today: self.day }).collect()
    }

    /// Identifies what would be drafted, so that nothing else is drafted than what was looked at.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(&self.import.changes)
    }

    /// The act that drafts it, with withdrawals of what the file does not have when that is wanted.
    #[must_use]
    pub fn act(&self, kind: ListKind, upload: &Upload, withdrawn: Vec<Change>) -> ListAct {
        let changes = self.import.changes.iter().cloned().chain(withdrawn).collect();
        let source = Some(Source { name: upload.name.clone(), digest: upload.digest.clone() });
        ListAct::Draft(Drafting { list: kind, changes, source })
    }
}

/// 试读 Reads a file as it would change the list; a file that cannot be read says why, in words for the clerk.
///
/// # Errors
/// Faults, and the limit of the law as in [`office::Office::lists`].
pub async fn trial(
    app: &App,
    signed: &Signed,
    (kind, registered): (ListKind, &Arc<Registered>),
    upload: &Upload,
    sheet: Option<String>,
    adjust: impl FnOnce(&mut Mapping) + Send + 'static,
    tally: Arc<Tally>,
) -> Result<Result<Trial, String>, Stop> {
    let _turn = READING.acquire().await.map_err(|error| Stop::Fault(error.into()))?;
    let bytes = bytes_of(app, upload).await?;
    let name = upload.name.clone();
    let counted = Arc::clone(&tally);
    let read = blocking(move || {
        let book = spreadsheet::read_counting(&name, &bytes, &list_table::limits(), &counted.read)?;
        let chosen = book.sheet(sheet.as_deref())?;
        let (chosen, proposed) = (chosen.name().to_owned(), Mapping::proposed(kind, chosen));
        Ok::<_, spreadsheet::Unreadable>((book, chosen, proposed))
    })
    .await?;
    let (book, chosen, proposed) = match read {
        Ok(read) => read,
        Err(why) => return Ok(Err(why.to_string())),
    };
    let layout = setting(&registered.agency.id, kind, &proposed);
    let mapping =
        app.store().setting(&layout).await?.and_then(|kept| serde_json::from_str::<Mapping>(&kept.value).ok());
    let library = app.office().library().await?;
    let (day, registered) = (legal_day(app.now()), Arc::clone(registered));
    let tried = blocking(move || {
        let sheet = book.sheet(Some(&chosen))?;
        let adapted = mapping.and_then(|mapping| mapping.adapt(sheet));
        let known = adapted.is_some();
        let mut mapping = adapted.unwrap_or(proposed);
        adjust(&mut mapping);
        let of = Importing { kind, agency: &registered.agency, library: &library, today: day };
        let import = list_table::read_counting(&of, sheet, &mapping, MOST, &tally);
        let samples = samples(sheet, &mapping);
        let sheets = choices(&book);
        Ok::<_, spreadsheet::Unreadable>(Trial {
            sheets,
            sheet: chosen,
            mapping,
            samples,
            known,
            layout,
            import,
            refusal: None,
            registered,
            library,
            day,
        })
    })
    .await?;
    let mut trial = match tried {
        Ok(trial) => trial,
        Err(why) => return Ok(Err(why.to_string())),
    };
    if trial.import.ready() {
        let act = trial.act(kind, upload, Vec::new());
        trial.refusal = app.office().try_on_list(&trial.registered, clerk(signed), &act, app.now()).await?;
    }
    Ok(Ok(trial))
}

/// 保存列对应 Keeps how the columns of files of this layout are read.
///
/// # Errors
/// Faults of the store.
pub async fn remember(app: &App, signed: &Signed, trial: &Trial) -> Result<(), Stop> {
    let value = serde_json::to_string(&trial.mapping).map_err(|error| Stop::Fault(error.into()))?;
    let setting = Setting {
        id: trial.layout.clone(),
        value,
        changed_by: signed.person.id.clone(),
        changed_at: app.now().as_microsecond(),
    };
    Ok(app.store().keep_setting(&setting).await?)
}

/// Under what a mapping is kept: the list, and the headers as they stand.
fn setting(agency: &str, kind: ListKind, proposed: &Mapping) -> String {
    let layout = hex::encode(Sha256::digest(proposed.plan.layout().as_bytes()));
    format!("list-columns:{agency}:{}:{}", kind.slug(), &layout[..32])
}

fn choices(book: &Book) -> Vec<Choice> {
    let filled = book.sheets().iter().filter(|sheet| !sheet.lines().is_empty());
    filled
        .map(|sheet| Choice { name: sheet.name().to_owned(), rows: sheet.lines().len(), hidden: sheet.hidden() })
        .collect()
}

fn samples(sheet: &spreadsheet::Sheet, mapping: &Mapping) -> Vec<String> {
    const LOOKED_AT: usize = 50;
    let below = || sheet.lines().iter().filter(|line| line.number() > mapping.plan.header_row).take(LOOKED_AT);
    let sample = |index: usize| {
        let mut cells = below().filter_map(|line| line.cells().get(index)).filter(|cell| !cell.is_blank());
        cells.next().map(|cell| clipped(cell.text(), 30)).unwrap_or_default()
    };
    mapping.plan.headers.iter().map(|header| sample(header.index)).collect()
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
        Err(why) => return Err(Stop::BadInput(vec![crate::form::FieldError::new("", why.to_string())])),
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
