//! 法律 The acts, the rules and the statutes, for programs.

use crate::stop::Stop;
use axum::Json;
use axum::extract::Path;
use domain::act::{KINDS, Kind};
use domain::rule;
use serde_json::{Value, json};

/// `GET /api/v1/acts`
pub async fn acts() -> Json<Value> {
    let acts: Vec<Value> = KINDS
        .iter()
        .map(|kind| {
            let schema = format!("/api/v1/acts/{}/schema", kind.name);
            json!({"act": kind.name, "title": kind.title, "schema": schema})
        })
        .collect();
    Json(json!({"acts": acts}))
}

/// `GET /api/v1/acts/{name}/schema`
pub async fn schema(Path(name): Path<String>) -> Result<Json<Value>, Stop> {
    Kind::named(&name).map(|kind| Json(kind.schema().to_value())).ok_or(Stop::NotFound)
}

/// `GET /api/v1/rules`
pub async fn rules() -> Json<Value> {
    let rules: Vec<Value> = rule::all()
        .into_iter()
        .map(|rule| {
            json!({
                "rule": rule.key,
                "text": rule.text,
                "provisions": rule.basis,
                "cited": rule.basis.iter().map(|provision| rule.cite(provision)).collect::<Vec<_>>(),
                "sectors": rule.sectors,
                "regions": rule.regions,
                "since": rule.since,
            })
        })
        .collect();
    Json(json!({"rules": rules}))
}
