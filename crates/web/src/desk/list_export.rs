//! 清单导出 A list as a table: what is in force, with drafts, or the columns alone to be filled in.

use crate::app::App;
use crate::list_file::{self, Form, Rows, opened};
use crate::session::Signed;
use crate::stop::Stop;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

/// Writing a long file takes its time, so none of these has the limit of pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/lists/{agency}/{kind}/export.xlsx", get(xlsx))
        .route("/desk/lists/{agency}/{kind}/export.csv", get(csv))
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

/// Whose list, and which.
type Named = Path<(String, String)>;

async fn xlsx(signed: Signed, app: State<App>, named: Named, which: Query<Which>) -> Result<Response, Stop> {
    export(&signed, &app, &named, &which, Form::Xlsx).await
}

async fn csv(signed: Signed, app: State<App>, named: Named, which: Query<Which>) -> Result<Response, Stop> {
    export(&signed, &app, &named, &which, Form::Csv).await
}

async fn export(
    signed: &Signed,
    app: &App,
    (agency, slug): &(String, String),
    which: &Which,
    form: Form,
) -> Result<Response, Stop> {
    let (kind, registered) = opened(app, signed, agency, slug).await?;
    list_file::export(app, (kind, &registered), which.rows(), form).await
}
