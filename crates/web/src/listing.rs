//! 清单 What desk and portal share of the lists: how a row is entered, how it reads, how two versions differ.

use crate::form::{Choice, Choices, Form};
use crate::parts;
use crate::provisions;
use crate::stop::Stop;
use anyhow::anyhow;
use domain::act::recording::recordable;
use domain::agency::Agency;
use domain::list::{Content, ListKind};
use jiff::civil::Date;
use lawbook::Library;
use maud::{Markup, html};
use serde_json::Value;
use std::sync::Arc;

/// The form of a row.
///
/// # Errors
/// A fault of ours, when a schema cannot be drawn.
pub fn form(kind: ListKind) -> Result<Form, Stop> {
    Form::compile(Content::schema(kind).as_value())
        .map_err(|error| Stop::Fault(anyhow!("the form of {}: {error}", kind.slug())))
}

/// The fields of a row as a form takes them.
#[must_use]
pub fn value(content: &Content) -> Value {
    serde_json::to_value(content).ok().and_then(|mut whole| whole.get_mut("row").map(Value::take)).unwrap_or_default()
}

/// A row made of the fields that a form gave.
///
/// # Errors
/// In words, when they make no row.
pub fn content(kind: ListKind, row: Value) -> Result<Content, String> {
    let whole = serde_json::json!({ "list": kind.slug(), "row": row });
    serde_json::from_value(whole).map_err(|error| format!("内容不能识别：{error}"))
}

/// What is the same for every agency: the acts of the platform by their titles, and the law of a day.
#[must_use]
pub fn names(library: &Arc<Library>, on: Option<Date>) -> Choices {
    Choices::default()
        .linked(library, on)
        .with("act", domain::act::KINDS.iter().map(|kind| Choice::new(kind.name, kind.title)))
}

/// What the fields of a row name.
#[must_use]
pub fn choices(agency: &Agency, library: &Arc<Library>, today: Date) -> Choices {
    let people = agency.people.iter().filter(|person| person.employed);
    let people = people.map(|person| Choice::new(&person.id, &person.name).note(&person.position));
    let matters = agency.matters_on(today).map(|matter| Choice::new(&matter.code, &matter.title).note(&matter.code));
    names(library, None).with("person", people).with("matter", matters)
}

/// What the fields of a row pick from, as it stands in the form.
#[must_use]
pub fn offered(agency: &Agency, row: &Value, library: &Arc<Library>, today: Date) -> Choices {
    let held = |name: &str| row["acts"].as_array().is_some_and(|acts| acts.iter().any(|act| act == name));
    // An act without a place for recordings cannot be held to the list; one that the row names already stays.
    let acts =
        domain::act::KINDS.iter().filter(|kind| recordable().iter().any(|r| r.name == kind.name) || held(kind.name));
    choices(agency, library, today)
        .with("act", acts.map(|kind| Choice::new(kind.name, kind.title)))
        .typed("statute", provisions::choices(library, today, None, row))
}

/// A row for reading.
///
/// # Errors
/// As [`form`].
pub fn show(content: &Content, choices: &Choices) -> Result<Markup, Stop> {
    Ok(form(content.kind())?.show(&value(content), choices))
}

/// What differs between two versions of a row, field by field; nothing stands for a row that is not there.
///
/// # Errors
/// As [`form`].
pub fn difference(
    kind: ListKind,
    old: Option<&Content>,
    new: Option<&Content>,
    choices: &Choices,
) -> Result<Markup, Stop> {
    let form = form(kind)?;
    let (before, after) = (old.map(value).unwrap_or_default(), new.map(value).unwrap_or_default());
    let changed: Vec<(&str, &str)> =
        form.fields().filter(|(name, _)| meaning(before.get(*name)) != meaning(after.get(*name))).collect();
    Ok(html! {
        @if changed.is_empty() { p.muted { "两个版本的内容相同。" } }
        @else if old.is_none() {
            p.meta { "新增的一行" }
            (parts::kv(&changed.iter().map(|(name, title)| (*title, form.show_field(name, &after, choices))).collect::<Vec<_>>()))
        }
        @else {
            div.tblw tabindex="0" role="region" aria-label="前后对照，可左右滚动" {
                table.tbl.compare {
                    caption.vh { "前后对照" }
                    thead { tr { th scope="col" { "项目" } th scope="col" { "原来" } th scope="col" { "现在" } } }
                    tbody { @for (name, title) in changed { tr {
                        th scope="row" { (title) }
                        td { del { (form.show_field(name, &before, choices)) } }
                        td { @if new.is_some() { ins { (form.show_field(name, &after, choices)) } } @else { span.muted { "撤下" } } }
                    } } }
                }
            }
        }
    })
}

/// A value that says nothing is the same as none.
fn meaning(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    })
}
