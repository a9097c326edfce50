//! 文书 The documents of a case for programs: what there is, what lacks, and what was issued, as PDF.

use crate::app::App;
use crate::documents;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

/// `GET /api/v1/cases/{id}/documents`
pub async fn list(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, Stop> {
    Ok(Json(json!({"documents": documents::listed(&app, &signed, &id).await?})))
}

/// `GET /api/v1/cases/{id}/documents/{name}`
pub async fn read(
    State(app): State<App>,
    signed: Signed,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Stop> {
    documents::pdf(&app, &signed, &id, &name).await
}

/// `POST /api/v1/cases/{id}/documents/{name}`
pub async fn issue(
    State(app): State<App>,
    signed: Signed,
    Path((id, name)): Path<(String, String)>,
) -> Result<(StatusCode, Json<Value>), Stop> {
    let issued = documents::issue(&app, &signed, &id, &name).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}
