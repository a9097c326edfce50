//! 清单导出 A list as a table: what is in force, with drafts, or the columns alone to be filled in.

use crate::app::App;
use crate::list_file::{self, Form, Rows, opened};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use serde::Deserialize;

/// Writing a long file takes its time, so none of these has the limit of pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/lists/{agency}/{kind}/export.xlsx", export(Form::Xlsx))
        .route("/desk/lists/{agency}/{kind}/export.csv", export(Form::Csv))
}

/// Which rows: `of=latest` with drafts, `of=none` the empty table, else what is in force.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Which {
    of: String,
}

impl Which {
    fn rows(&self) -> Rows {
        match self.of.as_str() {
            "latest" => Rows::Latest,
            "none" => Rows::None,
            _ => Rows::InForce,
        }
    }
}

fn export(form: Form) -> MethodRouter<App> {
    get(
        async move |signed: Signed,
                    State(app): State<App>,
                    Path((agency, slug)): Path<(String, String)>,
                    Query(which): Query<Which>|
                    -> Result<Response, Stop> {
            let (kind, registered) = opened(&app, &signed, &agency, &slug).await?;
            list_file::export(&app, (kind, &registered), which.rows(), form).await
        },
    )
}
