//! 法律条文 The law library: browse, search, read in the version of a day, compare two versions; and the rules that the platform enforces.

mod browse;
mod compare;
mod rulebook;
mod version;

pub(super) use browse::is_current;
pub(crate) use compare::{sides, tag as fate_tag};

use crate::app::App;
use crate::parts::{self, Tone};
use axum::Router;
use axum::routing::get;
use domain::rule::numeral;
use domain::statute::{Article, Status, Unit};
use maud::{Markup, html};
use search::mark;
use serde::Deserialize;

/// A longer search is cut.
const LONGEST: usize = 40;

/// The pages of the library.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/statutes", get(browse::list))
        .route("/statutes/{key}", get(version::show))
        .route("/statutes/{key}/{article}", get(version::article))
        .route("/statutes/{key}/since/{older}", get(compare::show))
        .route("/rulebook", get(rulebook::rulebook))
}

/// What is looked for within a page, and the day whose law is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    on: String,
}

impl Asked {
    fn words(&self) -> String {
        self.q.trim().chars().take(LONGEST).collect()
    }
}

/// Whether every word stands in the text, width and case aside.
fn contains(text: &str, words: &str) -> bool {
    search::words(words).iter().all(|word| mark(text, word, usize::MAX).iter().any(|piece| piece.hit))
}

fn marked(text: &str, words: &str) -> Markup {
    excerpt(text, words, usize::MAX)
}

/// The neighbourhood of the words, marked.
fn excerpt(text: &str, words: &str, longest: usize) -> Markup {
    if words.is_empty() {
        return html! { (text) };
    }
    html! { @for piece in mark(text, words, longest) { @if piece.hit { mark { (piece.text) } } @else { (piece.text) } } }
}

fn status(status: Status) -> Markup {
    let tone = match status {
        Status::InForce => Tone::Good,
        Status::NotYet => Tone::Info,
        Status::Amended | Status::Superseded => Tone::Warn,
        Status::Repealed => Tone::Bad,
        Status::Unverified => Tone::Plain,
    };
    parts::tag(tone, status.label())
}

pub(super) fn href(key: &str) -> String {
    format!("/statutes/{}", crate::input::query(key))
}

pub(super) fn anchor(article: &Article) -> String {
    crate::parts::law::anchor(article.number, article.sub)
}

pub(super) fn name(unit: Unit, article: &Article) -> String {
    match unit {
        Unit::Article => article.name(),
        Unit::Section => format!("{}、", numeral(article.number)),
        Unit::Whole => "全文".to_owned(),
    }
}
