//! 存证日志 The log as <https://c2sp.org/tlog-tiles> serves it, under `/log/`; and whether the server is well.

use crate::app::App;
use crate::stop::Stop;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ledger::Tile;

/// `/log/…`, `/healthz`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/log/checkpoint", get(checkpoint))
        .route("/log/tile/{*path}", get(tile))
        .route("/log/vkey", get(vkey))
        .route("/healthz", get(health))
}

const TEXT: &str = "text/plain; charset=utf-8";

async fn checkpoint(State(app): State<App>) -> Result<Response, Stop> {
    let note = app.store().checkpoint().await?.ok_or(Stop::NotFound)?;
    Ok(([(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, "no-cache")], note.to_string()).into_response())
}

async fn tile(State(app): State<App>, Path(path): Path<String>) -> Result<Response, Stop> {
    let path = format!("tile/{path}");
    let tile: Tile = path.parse().map_err(|_| Stop::NotFound)?;
    let bytes = app.store().tile(&path).await?.ok_or(Stop::NotFound)?;
    // A full tile never changes; a partial one will not be asked for much longer.
    let kept = if tile.is_full() { "public, max-age=31536000, immutable" } else { "public, max-age=600" };
    Ok(([(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, kept)], bytes).into_response())
}

async fn vkey(State(app): State<App>) -> Result<Response, Stop> {
    let key = app.store().log_verifier().ok_or(Stop::NotFound)?;
    Ok(([(header::CONTENT_TYPE, TEXT)], format!("{key}\n")).into_response())
}

async fn health(State(app): State<App>) -> Response {
    let well = app.store().is_healthy().await;
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CONTENT_TYPE, TEXT)], if well { "ok\n" } else { "unwell\n" }).into_response()
}
