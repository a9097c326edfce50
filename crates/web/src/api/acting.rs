//! 办理 Acts sent by programs: read against the schema of the act, then the office decides as it does for the desk.

use super::conform::conform;
use super::input::{Key, Sent, malformed, misread};
use crate::api::files;
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::act::{Act, Kind};
use office::Receipt;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const LEAD: &str = "lead.register";

/// The schemas of all acts by name: making one takes longer than reading an act against it.
static SCHEMAS: LazyLock<BTreeMap<&'static str, Value>> =
    LazyLock::new(|| domain::act::KINDS.iter().map(|kind| (kind.name, kind.schema().to_value())).collect());

/// The act that a body names, and what it is called.
fn read(body: Value, named: Option<&str>) -> Result<(Act, &'static str), Stop> {
    let Value::Object(mut body) = body else { return Err(malformed("", "应为对象")) };
    let name = match (body.remove("act"), named) {
        (Some(Value::String(name)), _) => name,
        (None, Some(name)) => name.to_owned(),
        (Some(_), _) => return Err(malformed("act", "应为文字")),
        (None, None) => return Err(malformed("act", "缺少这一项")),
    };
    let with = body.remove("with").unwrap_or_else(|| Value::Object(Map::new()));
    if let Some((other, _)) = body.into_iter().next() {
        return Err(malformed(&other, "没有这一项"));
    }
    let (Some(kind), Some(schema)) = (Kind::named(&name), SCHEMAS.get(name.as_str())) else {
        return Err(malformed("act", "没有这种行为"));
    };
    conform(schema, &with, "with").map_err(Stop::Malformed)?;
    let act = serde_json::from_value(json!({"act": name, "with": with}));
    Ok((act.map_err(|error| malformed("with", misread(&error)))?, kind.title))
}

/// `POST /api/v1/leads`: a new case. The body is the act, or its details alone under `with`.
pub async fn lead(
    State(app): State<App>,
    signed: Signed,
    Key(key): Key,
    Sent(body): Sent,
) -> Result<(StatusCode, Json<Receipt>), Stop> {
    let (act, title) = read(body, Some(LEAD))?;
    if act.name() != LEAD {
        return Err(malformed("act", "登记线索以外的行为，应当提交到所在的案件"));
    }
    let registered = app.office().register_lead(&signed.agency, &signed.person, &act, key.as_deref(), app.now()).await;
    Ok((StatusCode::CREATED, Json(registered.map_err(|stop| Stop::of_act(stop, title))?)))
}

/// `POST /api/v1/cases/{id}/acts`: one act.
pub async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Key(key): Key,
    Sent(body): Sent,
) -> Result<Json<Receipt>, Stop> {
    // First whether there is such a case: who may not know of it learns nothing from the answer about the act.
    app.office().case(&id, &signed.person, &signed.agency).await?;
    files::known(&app, &id, &body).await?;
    let (act, title) = read(body, None)?;
    let done = app.office().act(&id, &signed.agency, &signed.person, &act, key.as_deref(), app.now()).await;
    Ok(Json(done.map_err(|stop| Stop::of_act(stop, title))?))
}
