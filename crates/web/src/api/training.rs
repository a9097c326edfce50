//! 培训与考试 Who takes part in courses and exams, for how long and with which result.

use super::input::{Asked, Paged, part};
use crate::app::App;
use crate::desk;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::Paging;

/// Which of those who take part, in what which agency holds.
#[derive(Deserialize)]
pub struct Who {
    #[serde(default)]
    of: String,
    #[serde(default)]
    text: String,
}

fn told(name: &str, all: Vec<Value>, page: Paging) -> Json<Value> {
    let total = all.len();
    Json(json!({name: part(page, all).collect::<Value>(), "total": total}))
}

/// `GET /api/v1/courses/{course}/people`
pub async fn attendance(
    State(app): State<App>,
    signed: Signed,
    Path(course): Path<String>,
    Asked(who): Asked<Who>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    Ok(told("people", desk::of_course(&app, &signed, who.of, &course, who.text.trim()).await?, page))
}

/// `GET /api/v1/exams/{exam}/people`
pub async fn registered(
    State(app): State<App>,
    signed: Signed,
    Path(exam): Path<String>,
    Asked(who): Asked<Who>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    Ok(told("people", desk::of_exam(&app, &signed, who.of, &exam, who.text.trim()).await?, page))
}

/// `GET /api/v1/exams/{exam}/sittings`
pub async fn sittings(
    State(app): State<App>,
    signed: Signed,
    Path(exam): Path<String>,
    Asked(who): Asked<Who>,
    Paged(page): Paged,
) -> Result<Json<Value>, Stop> {
    Ok(told("sittings", desk::sittings(&app, &signed, who.of, &exam, who.text.trim()).await?, page))
}
