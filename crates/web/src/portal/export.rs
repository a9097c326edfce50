//! 下载 The result of a search as a table or as JSON.

use super::about::origin;
use super::browse::Browse;
use crate::app::App;
use crate::stop::Stop;
use anyhow::Context;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::money::Fen;
use domain::public_record::PublicRecord;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::views::PublicationRow;

/// The most that is handed out at once.
const MOST: usize = 1000;

/// `/decisions.csv`: for spreadsheets, which are told nothing that they could take for a formula.
pub async fn csv(
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let (rows, _) = found(&app, pairs).await?;
    let records = records(&app, &rows).await?;
    let origin = origin(&app, &headers);
    // The mark at the beginning tells spreadsheets that it is UTF-8.
    let mut text =
        "\u{feff}文号,机关,区划,类别,当事人,案由,处罚种类,金额（元）,决定日期,公开日期,公示期至,状态,地址\r\n"
            .to_owned();
    for row in rows {
        let sum = row.amount_fen.map(|fen| Fen(fen).to_string().replace([',', '元'], "")).unwrap_or_default();
        let address = format!("{origin}/decisions/{}", row.id);
        let kinds = row.kinds.join("、");
        let cells = [
            row.doc_no.as_str(),
            &row.agency_name,
            &row.division,
            &row.category,
            &row.party,
            &row.title,
            &kinds,
            &sum,
            &row.decided_on,
            &row.published_on,
            row.term_until.as_deref().unwrap_or_default(),
            state(&records, &row.id),
            &address,
        ];
        text.push_str(&cells.map(cell).join(","));
        text.push_str("\r\n");
    }
    let name = "attachment; filename=\"decisions.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

/// `/decisions.json`
pub async fn json(
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let (rows, total) = found(&app, pairs).await?;
    let records = records(&app, &rows).await?;
    let origin = origin(&app, &headers);
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "doc_no": row.doc_no, "agency": row.agency_name, "division": row.division, "category": row.category,
                "party": row.party, "cause": row.title, "kinds": row.kinds, "amount_fen": row.amount_fen, "decided_on": row.decided_on,
                "published_on": row.published_on, "term_until": row.term_until, "status": row.status, "status_label": state(&records, &row.id),
                "url": format!("{origin}/decisions/{}", row.id),
            })
        })
        .collect();
    Ok(Json(json!({"total": total, "decisions": rows})).into_response())
}

async fn found(app: &App, pairs: Vec<(String, String)>) -> Result<(Vec<PublicationRow>, usize), Stop> {
    let mut query = Browse::read(pairs).query(MOST);
    query.offset = 0;
    let found = app.portal().finder().find(query).await?;
    let ids: Vec<String> = found.hits.into_iter().map(|hit| hit.id).collect();
    Ok((app.store().publications_of(&ids).await?, found.total))
}

/// What is shown of each of these, by its id.
pub async fn records(app: &App, rows: &[PublicationRow]) -> Result<HashMap<String, PublicRecord>, Stop> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let bodies = app.store().publication_bodies(&ids).await?;
    let read = |(id, body): (String, String)| {
        let record = serde_json::from_str(&body).with_context(|| format!("publication {id}"))?;
        Ok((id, record))
    };
    bodies.into_iter().map(read).collect()
}

/// 公示状态 of one of them, as its page says it.
fn state(records: &HashMap<String, PublicRecord>, id: &str) -> &'static str {
    records.get(id).map_or("", |record| record.state().label())
}

/// A cell: quoted, and never the beginning of a formula.
pub fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}
