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

/// Which of those who take part, in what which agency holds.
#[derive(Deserialize)]
pub struct Who {
    #[serde(default)]
    of: String,
    #[serde(default)]
    text: String,
}

macro_rules! listed {
    ($( $(#[$meta:meta])* $name:ident = $field:literal $read:path; )+) => { $(
        $(#[$meta])*
        pub async fn $name(
            State(app): State<App>,
            signed: Signed,
            Path(code): Path<String>,
            Asked(who): Asked<Who>,
            Paged(page): Paged,
        ) -> Result<Json<Value>, Stop> {
            let all = $read(&app, &signed, who.of, &code, who.text.trim()).await?;
            let total = all.len();
            Ok(Json(json!({$field: part(page, all).collect::<Value>(), "total": total})))
        }
    )+ };
}

listed! {
    /// `GET /api/v1/courses/{course}/people`
    attendance = "people" desk::of_course;
    /// `GET /api/v1/exams/{exam}/people`
    registered = "people" desk::of_exam;
    /// `GET /api/v1/exams/{exam}/sittings`
    sittings = "sittings" desk::sittings;
}
