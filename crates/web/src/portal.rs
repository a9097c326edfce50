//! 公示门户 What the public reads, without signing in and without script.

mod about;
pub(crate) mod ask;
mod browse;
pub(crate) mod card;
pub(crate) mod correction;
mod data;
mod decision;
mod decisions;
pub(crate) mod everything;
mod export;
mod finder;
pub(crate) mod gate;
mod home;
mod ledger;
mod lists;
pub(crate) mod officers;
pub(crate) mod progress;
mod proofs;
pub(crate) mod receipt;
pub(crate) mod reports;
pub(crate) mod shelf;
mod statistics;
mod statutes;
mod verify;
mod windows;

pub(crate) use decisions::region;
pub use finder::Finder;
pub(crate) use finder::Kind as Found;
pub(crate) use lists::of_row as released_row_address;
pub(crate) use officers::state as certificate_state;
pub(crate) use statutes::{fate_tag, sides};

use crate::app::App;
use crate::assets;
use crate::shell::{self, Frame, Page};
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::public_record::{PublicRecord, Status};
use gate::Gate;
use proofs::Proofs;
use shelf::Shelf;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::IpAddr;
use std::sync::Arc;

/// What the portal keeps in memory. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Portal(Arc<Kept>);

#[derive(Default)]
struct Kept {
    finder: Finder,
    proofs: Proofs,
    requests: Gate,
    questions: Gate,
    officers: Gate,
    scans: Gate,
    sendings: Gate,
    numbers: Gate<(Option<IpAddr>, String)>,
    parties: Gate,
    shelf: Shelf,
}

impl Portal {
    /// A portal that searches with this finder.
    #[must_use]
    pub fn new(finder: Finder) -> Self {
        Self(Arc::new(Kept { finder, ..Kept::default() }))
    }

    /// Finds publications.
    #[must_use]
    pub fn finder(&self) -> &Finder {
        &self.0.finder
    }

    fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    fn proofs(&self) -> &Proofs {
        &self.0.proofs
    }

    pub(crate) fn requests(&self) -> &Gate {
        &self.0.requests
    }

    pub(crate) fn numbers(&self) -> &Gate<(Option<IpAddr>, String)> {
        &self.0.numbers
    }

    pub(crate) fn parties(&self) -> &Gate {
        &self.0.parties
    }

    pub(crate) fn sendings(&self) -> &Gate {
        &self.0.sendings
    }

    pub(crate) fn scans(&self) -> &Gate {
        &self.0.scans
    }

    fn officers(&self) -> &Gate {
        &self.0.officers
    }

    pub(crate) fn questions(&self) -> &Gate {
        &self.0.questions
    }
}

/// Every page of the portal.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/search", get(everything::show))
        .route("/decisions", get(decisions::show))
        .route("/decisions.csv", get(export::csv))
        .route("/decisions.json", get(export::json))
        .route("/decisions/{id}", get(decision::show))
        .route("/decisions/{id}/proof.json", get(proofs::download))
        .route("/decisions/{id}/correction", get(correction::of_decision).post(correction::send_of_decision))
        .route("/correction-requests", get(correction::ask).post(correction::answer))
        .route("/correction-requests/{kind}", get(correction::form).post(correction::send))
        .merge(ask::routes())
        .route("/progress", get(progress::ask).post(progress::answer))
        .route("/data", get(data::show))
        .route("/data.json", get(data::catalogue))
        .route("/data/{file}", get(data::file))
        .route("/feed.xml", get(data::feed))
        .route("/statistics", get(statistics::show))
        .route("/statistics.csv", get(statistics::csv))
        .route("/reports", get(reports::list))
        .route("/reports/{agency}/{year}", get(reports::show))
        .merge(lists::routes())
        .route("/officers", get(officers::show))
        .route("/officers/codes/{code}", get(card::show))
        .route("/windows/{agency}", get(windows::screen))
        .route("/windows/{agency}/sheet", get(windows::sheet))
        .merge(statutes::routes())
        .route("/ledger", get(ledger::show))
        .route("/verify/{digest}", get(verify::document))
        .route("/help", get(about::help))
        .route("/accessibility", get(about::accessibility))
        .route("/privacy", get(about::privacy))
        .route("/sitemap", get(about::map))
        .route("/sitemap.xml", get(about::sitemap))
        .route("/robots.txt", get(about::robots))
}

/// The forms that take files.
pub fn uploads() -> Router<App> {
    ask::uploads().merge(verify::uploads())
}

/// How long a page may be shown without asking again.
#[derive(Debug, Clone, Copy)]
enum Keep {
    /// It may be taken down at any moment: ask each time.
    Ask,
    /// It changes with the version of the product.
    Minutes,
}

/// A page of the portal, with what a browser needs to keep it.
fn public(frame: &Frame, headers: &HeaderMap, keep: Keep, page: &Page) -> Response {
    let markup = shell::portal(frame, page).into_string();
    let mut hasher = DefaultHasher::new();
    (assets::url(""), &markup).hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    let cached = match keep {
        // Who is signed in sees their own head of the page.
        _ if frame.person.is_some() => "private, no-cache",
        Keep::Ask => "public, no-cache",
        Keep::Minutes => "public, max-age=300",
    };
    let tag = HeaderValue::from_str(&tag).ok();
    let mut response = if tag.as_ref().is_some_and(|tag| shelf::is_known(headers, tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], markup).into_response()
    };
    let kept = response.headers_mut();
    kept.insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
    kept.insert(header::VARY, HeaderValue::from_static("cookie"));
    if let Some(tag) = tag {
        kept.insert(header::ETAG, tag);
    }
    response
}

/// What a decision is called: its cause, else its party.
fn title(record: &PublicRecord) -> String {
    match (&record.status, record.cause.trim(), record.party_name.trim()) {
        (Status::TakenDown { .. }, ..) => "已撤下的决定".to_owned(),
        (Status::Expired { early: true, .. }, ..) => "提前停止公示的决定".to_owned(),
        (Status::Expired { .. }, ..) => "公示期满的决定".to_owned(),
        (_, "", "") => record.doc_no.clone(),
        (_, cause, party) if record.licence.is_some() && !cause.contains(party) => format!("{party}：{cause}"),
        (_, "", party) if record.licence.is_some() => format!("{party}行政许可"),
        (_, "", party) => format!("{party}行政处罚案"),
        (_, cause, party) if party.is_empty() || cause.contains(party) => cause.to_owned(),
        (_, cause, party) => format!("{party}{cause}"),
    }
}

/// 2026年11月20日
fn day(on: jiff::civil::Date) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}
