//! 法规变动 The law library at the desk: versions are recorded after a dry run, and what cites a changed article is checked.

mod changes;
mod import;
mod proposals;
mod repeal;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use documents::Form;
use domain::statute::change::Citation;
use std::sync::LazyLock;

/// The longest upload: a code in plain text is under one megabyte, and it comes twice, with its dry run.
const LARGEST: usize = 20 * 1024 * 1024;

/// Pages with small forms.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/statute-changes", get(changes::page))
        .route("/statute-changes/{id}", get(changes::show).post(changes::settle))
        .route("/desk/statutes/repeal", get(repeal::repeal_form).post(repeal::repeal))
        .route("/desk/statutes/repeal/undo", get(repeal::undo_form).post(repeal::undo))
        .route("/desk/statutes/proposals/{number}", get(proposals::show).post(proposals::answer))
}

/// Pages that take files.
pub(super) fn uploads() -> Router<App> {
    Router::new()
        .route("/desk/statutes/import", get(import::form).post(import::enter))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// 文书模板 What the templates of the documents cite.
pub(crate) fn templates() -> &'static [Citation] {
    static CITATIONS: LazyLock<Vec<Citation>> = LazyLock::new(|| {
        let of = |form: &Form| office::statutes::template_citations(form.slug(), form.title(), form.template());
        Form::ALL.iter().flat_map(of).collect()
    });
    &CITATIONS
}
