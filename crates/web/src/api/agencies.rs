//! 行政执法主体 What anybody may know of the agencies.

use crate::app::App;
use crate::stop::Stop;
use axum::Json;
use axum::extract::State;
use domain::agency::Agency;
use serde_json::{Value, json};

/// The public part: neither people nor settings.
fn public(agency: &Agency) -> Value {
    json!({
        "id": agency.id,
        "name": agency.name,
        "division": agency.division,
        "division_name": lawbook::divisions().full_name(&agency.division),
        "sector": agency.sector,
        "kind": agency.kind,
        "entrusted_by": agency.entrusted_by,
        "government": agency.government,
        "court": agency.court,
        "address": agency.address,
        "phone": agency.phone,
        "matters": agency.matters,
        "benchmarks": agency.benchmarks,
    })
}

/// `GET /api/v1/agencies`
pub async fn list(State(app): State<App>) -> Result<Json<Value>, Stop> {
    let agencies = app.office().agencies().await?;
    Ok(Json(json!({"agencies": agencies.iter().map(|registered| public(&registered.agency)).collect::<Vec<_>>()})))
}
