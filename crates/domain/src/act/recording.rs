//! 音像记录 Acts that the agency's own list says are recorded in sound and picture (B3; 国办发〔2018〕118号 (八)).

use super::standing::PENALTY_LAW;
use super::{Act, KINDS, Kind};
use crate::context::Context;
use crate::list::{Content, ListKind, RecordedAct, RecordingDuty};
use crate::rule::{Check, Provision};
use crate::rules;
use serde_json::Value;
use std::sync::LazyLock;

rules! {
    /// 应录必录 What the list of recorded acts names with a duty is not done without its recording.
    RECORDED_AS_LISTED: "recorded-as-listed", "行政机关应当依法以文字、音像等形式，对行政处罚的启动、调查取证、审核、决定、送达、执行等进行全过程记录，归档保存。", [Provision::article(PENALTY_LAW, 47)];
}

/// 可以附音像记录的行为 The kinds of acts that have a place for recordings: only these can be held to the list.
#[must_use]
pub fn recordable() -> &'static [&'static Kind] {
    static FOUND: LazyLock<Vec<&Kind>> =
        LazyLock::new(|| KINDS.iter().filter(|kind| has_place(kind.schema().as_value())).collect());
    &FOUND
}

/// Whether a schema names a field for recordings anywhere.
fn has_place(schema: &Value) -> bool {
    match schema {
        Value::Object(fields) => {
            fields.get("properties").is_some_and(|properties| properties.get("recordings").is_some())
                || fields.values().any(has_place)
        }
        Value::Array(items) => items.iter().any(has_place),
        _ => false,
    }
}

/// 应当音像记录 The row of the agency's list that asks for a recording of this kind of act today.
#[must_use]
pub fn duty<'a>(act: &str, ctx: &'a Context) -> Option<&'a RecordedAct> {
    ctx.agency.lists.in_force(ListKind::RecordedActs, ctx.today()).find_map(|content| match content {
        Content::RecordedActs(row) if row.duty == RecordingDuty::Must && row.acts.iter().any(|name| name == act) => {
            Some(row)
        }
        _ => None,
    })
}

/// An act that the list names and that can carry recordings carries one.
pub(super) fn check(act: &Act, ctx: &Context, check: &mut Check) {
    let Some(row) = duty(act.name(), ctx) else { return };
    let details = serde_json::to_value(act).unwrap_or_default();
    if let Some(recorded) = recorded(&details) {
        let missing = format!("“{}”列入本机关音像记录事项清单，请附音像记录", row.title);
        check.require(&RECORDED_AS_LISTED, recorded, missing);
    }
}

/// Whether any of the act's recordings is there; `None` = the act has no place for one.
fn recorded(value: &Value) -> Option<bool> {
    let all = match value {
        Value::Object(fields) => fields
            .iter()
            .filter_map(|(name, value)| match value {
                Value::Array(files) if name == "recordings" => Some(!files.is_empty()),
                other => recorded(other),
            })
            .collect::<Vec<_>>(),
        Value::Array(items) => items.iter().filter_map(recorded).collect(),
        _ => return None,
    };
    all.into_iter().reduce(|one, other| one || other)
}
