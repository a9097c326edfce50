//! 法律 The acts, the rules and the statutes, for programs.

use crate::stop::Stop;
use axum::Json;
use axum::extract::Path;
use domain::act::{KINDS, Kind};
use domain::rule;
use domain::statute::Statute;
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
                "cited": rule.basis.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "sectors": rule.sectors,
                "regions": rule.regions,
                "since": rule.since,
            })
        })
        .collect();
    Json(json!({"rules": rules}))
}

fn head(statute: &Statute) -> Value {
    json!({
        "key": statute.key,
        "title": statute.title,
        "issuer": statute.issuer,
        "kind": statute.kind,
        "version_date": statute.version_date,
        "effective_from": statute.effective_from,
        "effective_to": statute.effective_to,
        "status": statute.status,
        "as_of": statute.as_of,
        "source": statute.source,
    })
}

/// `GET /api/v1/statutes`
pub async fn statutes() -> Json<Value> {
    Json(json!({"statutes": lawbook::statutes().iter().map(head).collect::<Vec<_>>()}))
}

/// `GET /api/v1/statutes/{key}`
pub async fn statute(Path(key): Path<String>) -> Result<Json<Value>, Stop> {
    let statute = lawbook::statutes().get(&key).ok_or(Stop::NotFound)?;
    let mut answer = head(statute);
    answer["unit"] = json!(statute.unit);
    answer["articles"] = statute
        .articles
        .iter()
        .map(|article| {
            json!({"number": article.number, "sub": article.sub, "chapter": article.chapter, "text": article.text})
        })
        .collect();
    Ok(Json(answer))
}
