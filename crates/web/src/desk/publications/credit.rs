//! 双公示往来 What leaves for the credit platforms and what they answer, for programs: the same files and the same records as at the desk.

pub(crate) use super::export::Asked;

use super::export::{Made, made};
use super::import::{read_receipts, ready, who};
use super::{allowed, shelf};
use crate::app::App;
use crate::form::FieldError;
use crate::list_file;
use crate::session::Signed;
use crate::stop::Stop;
use axum::extract::Request;
use domain::context::legal_day;
use office::exchange::{Done, Prepared};
use serde_json::{Value, json};
use store::Upload;
use store::views::{OutletFilter, Paging};

/// What may leave, row by row, with what is wrong with it.
pub(crate) async fn prepared(app: &App, signed: &Signed, asked: &Asked) -> Result<Vec<Prepared>, Stop> {
    allowed(signed)?;
    Ok(app.office().prepare(&signed.agency, asked.form(), asked.filter(), legal_day(app.now())).await?)
}

fn failed(failed: &[(String, String)]) -> Value {
    failed.iter().map(|(doc_no, why)| json!({"doc_no": doc_no, "why": why})).collect()
}

/// Makes a file of all that may leave.
pub(crate) async fn make(
    app: &App,
    signed: &Signed,
    asked: &Asked,
    format: &str,
    key: Option<&str>,
) -> Result<Value, Stop> {
    let made = made(app, signed, asked, format, key).await?.map_err(Stop::BadInput)?;
    let Made { upload, rows, failed: lost, underway } = made;
    Ok(json!({
        "id": upload.id, "name": upload.name, "digest": upload.digest, "rows": rows, "failed": failed(&lost),
        "underway": underway,
    }))
}

/// A file that was made.
pub(crate) async fn kept(app: &App, signed: &Signed, id: &str) -> Result<Upload, Stop> {
    allowed(signed)?;
    list_file::kept_on(app, &shelf(&signed.agency), id).await
}

/// The same with what left in it.
pub(crate) async fn file(app: &App, signed: &Signed, id: &str, page: Paging) -> Result<Value, Stop> {
    let upload = kept(app, signed, id).await?;
    let filter = OutletFilter {
        agency: Some(signed.agency.clone()),
        file: Some(upload.digest.clone()),
        ..OutletFilter::default()
    };
    let found = app.store().outlets(&filter, page).await?;
    let rows = found.rows.iter().map(|row| {
        json!({
            "case_id": row.case_id, "doc_no": row.doc_no, "party": row.party, "state": row.state,
            "sent_on": row.sent_on,
        })
    });
    Ok(json!({
        "id": upload.id, "name": upload.name, "digest": upload.digest, "size": upload.size,
        "sendings": rows.collect::<Value>(), "total": found.total,
    }))
}

/// Reads a file of answers of the platform; where it `enters`, all of them are recorded or none.
pub(crate) async fn receipts(
    app: &App,
    signed: &Signed,
    (name, enters): (&str, bool),
    key: Option<&str>,
    request: Request,
) -> Result<Value, Stop> {
    who(signed)?;
    let upload = list_file::sent(app, signed, &shelf(&signed.agency), name, request).await?;
    let unreadable = |why: String| Stop::BadInput(vec![FieldError::new("", why)]);
    let (summary, matched) = read_receipts(app, signed, &upload).await?.map_err(unreadable)?;
    if enters && !ready(&summary, &matched) {
        let cells = summary.problems.iter();
        let cells = cells.map(|p| FieldError::new(format!("{}/{}", p.row, p.column), p.to_string()));
        let rows = matched.iter().filter_map(|one| {
            let why = one.of.as_ref().err()?;
            Some(FieldError::new(one.answer.row.to_string(), why.clone()))
        });
        let mut errors: Vec<FieldError> = cells.chain(rows).collect();
        if errors.is_empty() {
            errors.push(FieldError::new("", "文件中没有回执"));
        }
        return Err(Stop::BadInput(errors));
    }
    let done = if enters {
        let key = key.unwrap_or(&upload.id);
        app.office().record_receipts((&signed.agency, &signed.person), &matched, key, app.now()).await?
    } else {
        Done::default()
    };
    let receipts = matched.iter().map(|one| {
        let (answer, of) = (&one.answer, one.of.as_ref());
        json!({
            "row": answer.row, "doc_no": answer.doc_no, "accepted": answer.accepted, "receipt": answer.receipt,
            "reason": answer.reason, "case_id": of.ok().map(|row| &row.case_id), "wrong": of.err(),
        })
    });
    Ok(json!({
        "entered": enters, "done": done.done, "failed": failed(&done.failed), "receipts": receipts.collect::<Value>(),
        "total_problems": summary.total, "problems": summary.problems,
    }))
}
