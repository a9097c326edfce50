//! 文书 The documents of a case: what can be made, how it looks, and what was issued.
//!
//! A document is a function of its case; nothing is stored until it is issued. Then its bytes go into the vault and its
//! digest into the register of files, so that whoever holds the paper can look it up, and the same paper comes out again.

mod catalogue;
mod delivered;
mod issue;
mod list;
mod preview;
mod sheet;
mod sheets;

pub(crate) use catalogue::catalogue;
pub(crate) use sheets::finished;

pub use issue::{Issued, issued};
pub use preview::preview_panel;

use crate::app::App;
use crate::form::FieldError;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use documents::Form;
use documents::data::{Available, Place, Source};
use domain::case::event::Recorded;
use domain::rule::Provision;
use office::CaseFile;
use serde_json::{Value, json};
use store::AccessEntry;

/// Every page about documents.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/cases/{id}/delivered.json", get(delivered::download))
        .route("/cases/{id}/documents", get(list::page))
        .route("/cases/{id}/documents/preview", post(preview::page))
        .route("/cases/{id}/documents/preview/{digest}/{page}", get(preview::image))
        .route("/cases/{id}/documents/{name}", get(sheet::page))
        .route("/cases/{id}/documents/{name}/document.pdf", get(issue::download).post(issue::issue))
        .route("/cases/{id}/documents/{name}/{page}", get(sheet::image))
}

/// The papers of one case, with what they are made from.
struct Papers {
    file: CaseFile,
    events: Vec<Recorded>,
    site: String,
    progress: String,
    cite: Box<dyn Fn(&Provision) -> String + Send + Sync>,
}

impl Papers {
    async fn new(app: &App, file: CaseFile) -> Result<Self, Stop> {
        let library = app.office().library().await?;
        let cite = Box::new(move |provision: &Provision| office::statutes::cite(provision, &library));
        let events = file.events.iter().map(|entry| entry.recorded.clone()).collect();
        let progress = app.office().progress_code(&file.id).unwrap_or_default();
        Ok(Self { file, events, site: app.site().url.trim_end_matches('/').to_owned(), progress, cite })
    }

    /// The case as this person may open it.
    async fn open(app: &App, signed: &Signed, id: &str) -> Result<Self, Stop> {
        Self::new(app, app.office().case(id, &signed.person, &signed.agency).await?).await
    }

    fn source<'a>(&'a self, app: &'a App) -> Source<'a> {
        Source {
            id: &self.file.id,
            events: &self.events,
            agency: &self.file.agency.entries,
            profile: self.file.agency.profile,
            calendar: app.office().calendar(),
            cite: self.cite.as_ref(),
            site: &self.site,
            progress: &self.progress,
        }
    }

    /// The document of a name such as `prior_notice-2`.
    fn named(&self, app: &App, name: &str) -> Result<(Available, Value), Stop> {
        let (form, item) = parse(name).ok_or(Stop::NotFound)?;
        let source = self.source(app);
        let place = source.place(form, item).ok_or(Stop::NotFound)?;
        let found = source.available().into_iter().find(|available| available.place == place).ok_or(Stop::NotFound)?;
        let data = source.at(&place).ok_or(Stop::NotFound)?;
        Ok((found, data))
    }
}

/// A document as programs read it: whether it was issued, and if not, what lacks.
fn told(document: &Available, issued: bool) -> Value {
    json!({
        "name": name(&document.place), "form": document.place.form.slug(), "title": document.title,
        "number": document.number, "on": document.on, "digest": document.digest, "issued": issued,
        "ready": document.ready, "why_not": document.why_not().filter(|_| !issued),
        "missing": document.missing.iter().map(|field| &field.label).collect::<Vec<_>>(),
    })
}

/// 文书清单 The documents of a case, as programs read them.
pub(crate) async fn listed(app: &App, signed: &Signed, id: &str) -> Result<Vec<Value>, Stop> {
    let papers = Papers::open(app, signed, id).await?;
    note(app, signed, id, "viewed", "list").await?;
    let issued = issue::of(app, id).await?;
    let documents = papers.source(app).available();
    Ok(documents.iter().map(|document| told(document, issued.contains(&document.digest))).collect())
}

/// What keeps a document from being had, for programs.
fn not_yet(document: &Available) -> Stop {
    let why = document.why_not().map_or_else(|| "还没有制发，没有 PDF".to_owned(), |why| format!("还不能制发：{why}"));
    Stop::BadInput(vec![FieldError::new("name", why)])
}

/// 文书的 PDF As it was issued.
pub(crate) async fn pdf(app: &App, signed: &Signed, id: &str, asked: &str) -> Result<Response, Stop> {
    issue::bytes(app, signed, id, asked).await?.map_err(|document| not_yet(&document))
}

/// 制发 Once; what was issued before stays as it is.
pub(crate) async fn issue(app: &App, signed: &Signed, id: &str, asked: &str) -> Result<Value, Stop> {
    let made = issue::made(app, signed, id, asked).await?;
    made.map(|document| told(&document, true)).map_err(|document| not_yet(&document))
}

/// The name of a document in addresses.
fn name(place: &Place) -> String {
    match place.item {
        Some(item) => format!("{}-{item}", place.form.slug()),
        None => place.form.slug().to_owned(),
    }
}

fn parse(name: &str) -> Option<(Form, Option<u32>)> {
    match name.split_once('-') {
        Some((slug, item)) => Some((Form::of_slug(slug)?, Some(item.parse().ok()?))),
        None => Some((Form::of_slug(name)?, None)),
    }
}

/// What a document of a case is called whose name stands in the record of readings.
pub(crate) fn title(named: &str) -> String {
    let name = named.split('/').next().unwrap_or(named);
    match name {
        "list" => return "文书清单".to_owned(),
        "delivered" => return "决定书文本和盐值".to_owned(),
        _ => {}
    }
    match parse(name) {
        Some((form, Some(item))) => format!("{}（第{item}份）", form.title()),
        Some((form, None)) => form.title().to_owned(),
        None => "文书".to_owned(),
    }
}

/// `page-3.svg`
fn page_number(page: &str) -> Option<usize> {
    page.strip_prefix("page-")?.strip_suffix(".svg")?.parse::<usize>().ok()?.checked_sub(1)
}

/// 调阅留痕 Who looked at which document, or took it out.
async fn note(app: &App, signed: &Signed, id: &str, action: &str, object: &str) -> Result<(), Stop> {
    let entry = AccessEntry {
        id: String::new(),
        at_micros: app.now().as_microsecond(),
        actor: signed.person.id.clone(),
        agency: signed.agency.clone(),
        action: action.to_owned(),
        subject: id.to_owned(),
        object: format!("document:{object}"),
        reason: String::new(),
    };
    Ok(app.store().record_access(entry).await?)
}
