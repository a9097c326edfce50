//! 法规库 The library for programs: versions, texts, differences, citations read; imports and the tasks of changes.

use super::input::{Asked, Key, Paged, Sent, part};
use crate::app::App;
use crate::desk::templates;
use crate::form::FieldError;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::context::legal_day;
use domain::statute::change::{ChangeSettled, StatuteRepeal};
use domain::statute::difference::Difference;
use domain::statute::import::{ImportHead, read};
use domain::statute::proposal::{Entry, EntryAnswer, Proposal, RepealUndone};
use jiff::civil::Date;
use lawbook::Version;
use office::statutes::ChangeFile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize)]
pub struct Which {
    title: Option<String>,
    kind: Option<String>,
}

fn head(version: &Version, today: Date) -> Value {
    json!({
        "key": version.key,
        "title": version.title,
        "issuer": version.issuer,
        "kind": version.kind,
        "version_date": version.version_date,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
        "status": version.status_on(today),
        "as_of": version.as_of,
        "source": version.source,
        "unit": version.unit,
    })
}

/// `GET /api/v1/statutes`
pub async fn list(State(app): State<App>, Asked(which): Asked<Which>, Paged(page): Paged) -> Result<Json<Value>, Stop> {
    let library = app.office().library().await?;
    let today = legal_day(app.now());
    let title = which.title.unwrap_or_default();
    let found: Vec<&Version> = library
        .versions()
        .iter()
        .filter(|version| version.title.contains(&title))
        .filter(|version| which.kind.as_ref().is_none_or(|kind| version.kind == *kind))
        .collect();
    let rows: Vec<Value> = part(page, &found).map(|version| head(version, today)).collect();
    Ok(Json(json!({"statutes": rows, "total": found.len()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    on: Option<Date>,
}

/// `GET /api/v1/statutes/{key}`, where the key may be a title: then the version of a day.
pub async fn show(
    State(app): State<App>,
    Path(key): Path<String>,
    Asked(day): Asked<Day>,
) -> Result<Json<Value>, Stop> {
    let library = app.office().library().await?;
    let today = legal_day(app.now());
    let version = match (library.get(&key), day.on) {
        (Some(version), None) => version,
        (version, on) => {
            let title = version.map_or(key.as_str(), |version| version.title.as_str());
            library.on(title, on.unwrap_or(today)).ok_or(Stop::NotFound)?
        }
    };
    let statute = library.statute(&version.key).ok_or(Stop::NotFound)?;
    let mut answer = head(version, today);
    answer["articles"] = json!(statute.articles);
    answer["versions"] = json!(library.of_title(&version.title).iter().map(|v| &v.key).collect::<Vec<_>>());
    Ok(Json(answer))
}

/// `GET /api/v1/statutes/{key}/since/{older}`
pub async fn since(State(app): State<App>, Path((key, older)): Path<(String, String)>) -> Result<Json<Value>, Stop> {
    let library = app.office().library().await?;
    let (Some(newer), Some(earlier)) = (library.get(&key), library.get(&older)) else { return Err(Stop::NotFound) };
    if newer.short_title() != earlier.short_title() || earlier.version_date >= newer.version_date {
        return Err(Stop::NotFound);
    }
    let answer = tokio::task::spawn_blocking(move || {
        let (after, before) = (library.statute(&key)?, library.statute(&older)?);
        let difference = Difference::between(&before, &after);
        Some(json!({"before": older, "after": key, "changes": difference.changes}))
    })
    .await
    .map_err(|error| Stop::Fault(error.into()))?;
    answer.map(Json).ok_or(Stop::NotFound)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citations {
    text: String,
    on: Option<Date>,
}

/// `GET /api/v1/provisions`
pub async fn provisions(State(app): State<App>, Asked(asked): Asked<Citations>) -> Result<Json<Value>, Stop> {
    let library = app.office().library().await?;
    let day = asked.on.unwrap_or_else(|| legal_day(app.now()));
    let found = library
        .provisions(&asked.text, day)
        .map_err(|wrong| Stop::BadInput(vec![FieldError::new("text", wrong.to_string())]))?;
    Ok(Json(json!({"provisions": found, "cited": found.iter().map(ToString::to_string).collect::<Vec<_>>()})))
}

/// 录入法规 A text with its particulars, or lines of JSON that bring their own.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatuteImport {
    /// 文本
    #[schemars(length(min = 1))]
    text: String,
    /// 法规基本信息
    #[serde(default)]
    head: Option<ImportHead>,
    /// 只预检，不录入
    #[serde(default)]
    dry_run: bool,
}

/// `POST /api/v1/statutes`
pub async fn import(
    State(app): State<App>,
    signed: Signed,
    Key(key): Key,
    sent: Sent,
) -> Result<(StatusCode, Json<Value>), Stop> {
    const TITLE: &str = "录入法规";
    let import: StatuteImport = sent.fitting()?;
    let of = |stop| Stop::of_act(stop, TITLE);
    let statutes = read(import.text.as_bytes(), import.head.as_ref(), legal_day(app.now())).map_err(|flaws| {
        let flaws =
            flaws.into_iter().map(|flaw| FieldError::new("text", format!("第 {} 行：{}", flaw.line, flaw.reason)));
        Stop::BadInput(flaws.collect())
    })?;
    let office = app.office();
    if import.dry_run {
        let previews = office
            .preview_statutes(&signed.agency, &signed.person, statutes, templates(), app.now())
            .await
            .map_err(of)?;
        if let Some(refusal) = previews.iter().find_map(|preview| preview.refusal.clone()) {
            return Err(of(office::Stop::Refused(refusal)));
        }
        let keys: Vec<&str> = previews.iter().map(|preview| preview.new.key.as_str()).collect();
        let affected: Vec<_> = previews.iter().flat_map(|preview| &preview.affected).collect();
        return Ok((StatusCode::CREATED, Json(json!({"keys": keys, "recorded": false, "affected": affected}))));
    }
    let entry = Entry::Versions(statutes);
    proposed(&app, &signed, entry, key.as_deref(), TITLE).await
}

async fn proposed(
    app: &App,
    signed: &Signed,
    entry: Entry,
    key: Option<&str>,
    title: &str,
) -> Result<(StatusCode, Json<Value>), Stop> {
    let office = app.office();
    let number = office
        .propose_statutes(&signed.agency, &signed.person, entry, key, app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, title))?;
    let proposals = office.statute_proposals().await?;
    let proposal = proposals.iter().find(|proposal| proposal.number == number).ok_or(Stop::NotFound)?;
    let keys: Vec<&str> = proposal.proposed.entry.keys().collect();
    Ok((StatusCode::CREATED, Json(json!({"keys": keys, "recorded": false, "affected": [], "proposal": number}))))
}

/// `POST /api/v1/statutes/repeals`
pub async fn repeal(
    State(app): State<App>,
    signed: Signed,
    Key(key): Key,
    sent: Sent,
) -> Result<(StatusCode, Json<Value>), Stop> {
    let repeal: StatuteRepeal = sent.fitting()?;
    proposed(&app, &signed, Entry::Repeal(repeal), key.as_deref(), "登记法规废止").await
}

/// `POST /api/v1/statutes/repeals/undone`
pub async fn undo_repeal(
    State(app): State<App>,
    signed: Signed,
    Key(key): Key,
    sent: Sent,
) -> Result<(StatusCode, Json<Value>), Stop> {
    let undone: RepealUndone = sent.fitting()?;
    proposed(&app, &signed, Entry::UndoRepeal(undone), key.as_deref(), "撤销废止登记").await
}

/// `GET /api/v1/statute-proposals`
pub async fn proposals(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    if let Some(refusal) = app.office().statute_refusal(&signed.agency, &signed.person, app.now()).await? {
        return Err(Stop::of_act(office::Stop::Refused(refusal), "查看法规录入"));
    }
    let proposals = app.office().statute_proposals().await?;
    let row = |proposal: &Proposal| {
        json!({
            "number": proposal.number,
            "what": proposal.proposed.entry.what(),
            "keys": proposal.proposed.entry.keys().collect::<Vec<_>>(),
            "agency": proposal.proposed.agency,
            "by": proposal.by,
            "at": proposal.at,
            "answer": proposal.answered.as_ref().map(|answered| json!({
                "confirmed": answered.answer.confirmed,
                "opinion": answered.answer.opinion,
                "by": answered.by,
                "at": answered.at,
            })),
        })
    };
    Ok(Json(json!({"proposals": proposals.iter().rev().map(row).collect::<Vec<_>>()})))
}

/// `POST /api/v1/statute-proposals/answers`
pub async fn answer(State(app): State<App>, signed: Signed, Key(key): Key, sent: Sent) -> Result<Json<Value>, Stop> {
    let with: EntryAnswer = sent.fitting()?;
    let office = app.office();
    office.answer_statutes(&signed.agency, &signed.person, &with, key.as_deref(), app.now()).await.map_err(|stop| {
        match stop {
            office::Stop::NotFound => {
                let missing = format!("没有第 {} 号提出", with.proposal);
                Stop::BadInput(vec![FieldError::new("proposal", missing)])
            }
            stop => Stop::of_act(stop, "核对法规录入"),
        }
    })?;
    if with.confirmed {
        for registered in office.agencies().await? {
            office.open_statute_changes(&registered.agency.id, templates(), app.now()).await?;
        }
    }
    Ok(Json(json!({"proposal": with.proposal, "confirmed": with.confirmed})))
}

fn change(file: &ChangeFile, app: &App, signed: &Signed) -> Value {
    let due = file.due(app.office(), &signed.person, app.now());
    json!({
        "id": file.id,
        "found": file.change.found,
        "settled": file.change.settled,
        "due_on": due.due_on,
        "light": due.light,
    })
}

/// `GET /api/v1/statute-changes`
pub async fn changes(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    app.office().open_statute_changes(&signed.agency, templates(), app.now()).await?;
    let files = app.office().statute_changes(&signed.agency).await?;
    Ok(Json(json!({"changes": files.iter().map(|file| change(file, &app, &signed)).collect::<Vec<_>>()})))
}

/// `POST /api/v1/statute-changes/{id}/settlements`
pub async fn settle(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Key(key): Key,
    sent: Sent,
) -> Result<Json<Value>, Stop> {
    let with: ChangeSettled = sent.fitting()?;
    let office = app.office();
    let settled =
        office.settle_statute_change(&signed.agency, &id, &signed.person, &with, key.as_deref(), app.now()).await;
    settled.map_err(|stop| Stop::of_act(stop, "办结法规变动任务"))?;
    let file = app.office().statute_change(&signed.agency, &id).await?;
    Ok(Json(change(&file, &app, &signed)))
}
