//! 公众所见 What the portal shows of a decision, through the views and bodies that it reads.

use super::{Differences, Seen, pointers};
use crate::story::Public;
use serde_json::Value;
use store::{Store, StoreError};

/// Of a case.
pub(super) async fn of_case(wanted: &Public, seen: &Seen<'_>, found: &mut Differences) {
    let store = seen.office.store();
    let id = match store.publications_of_case(&seen.file.id).await {
        Ok(rows) => rows.into_iter().next().map(|row| row.id),
        Err(error) => return found.0.push(error.to_string()),
    };
    match body(store, id.as_deref()).await {
        Ok(body) => shown("公示", wanted, body, found),
        Err(error) => found.0.push(error.to_string()),
    }
}

/// What is published under an id.
pub(super) async fn body(store: &Store, id: Option<&str>) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    Ok(store.publication(id).await?.map(|publication| publication.body))
}

/// What differs of one page; `what` names it.
pub(super) fn shown(what: &str, wanted: &Public, body: Option<String>, found: &mut Differences) {
    let Some(body) = body else {
        if wanted.visible != Some(false) {
            found.0.push(format!("{what}：公众看不到这个决定"));
        }
        return;
    };
    found.same(&format!("{what}：公众可见"), wanted.visible.as_ref(), &true);
    let record: Value = serde_json::from_str(&body).unwrap_or_default();
    let text = |pointer: &str| record.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    found.same(&format!("{what}状态"), wanted.state.as_ref(), &text("/status/state"));
    found.same(&format!("{what}期至"), wanted.term_until.as_ref(), &text("/term_until"));
    let corrections = record.pointer("/corrections").and_then(Value::as_array).map_or(0, Vec::len);
    found.same(&format!("{what}更正次数"), wanted.corrections.as_ref(), &corrections);
    found.words(what, &wanted.contains, &wanted.lacks, &body);
    pointers(what, &wanted.json, &record, found);
}
