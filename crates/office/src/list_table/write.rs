//! The same columns out again.

use super::cell;
use super::citations::Citations;
use super::column::{self, Field, Place};
use super::row::fields_of;
use domain::list::{Content, ListKind};
use jiff::civil::Date;
use lawbook::Library;
use serde_json::Value;
use spreadsheet::{Heading, Table};

/// What a row has several of, each on a line of its own.
const PARTS: [&str; 2] = ["tiers", "weights"];

/// 导出 Rows of a list as a table. Read again, it says the same.
#[must_use]
pub fn table<'c>(kind: ListKind, rows: impl Iterator<Item = &'c Content>, library: &Library, today: Date) -> Table {
    let layout = column::of(kind);
    let citations = Citations::new(library, today);
    let mut table = template(kind);
    for content in rows {
        let row = fields_of(content);
        let parts: Vec<(&str, &Value)> = PARTS
            .iter()
            .flat_map(|name| row[*name].as_array().into_iter().flatten().map(move |part| (*name, part)))
            .collect();
        let line = |part: Option<(&str, &Value)>| {
            let value = |field: &'static Field| match (field.place, part) {
                (Place::Row, _) => cell::written(field, field.get(&row), &citations),
                (Place::Part, Some((name, part))) if field.path.first() == Some(&name) => {
                    let value = field.path.iter().skip(1).try_fold(part, |value, step| value.get(step));
                    cell::written(field, value, &citations)
                }
                (Place::Part, _) => spreadsheet::Value::Empty,
            };
            layout.fields.iter().map(value).collect::<Vec<_>>()
        };
        if parts.is_empty() {
            table.rows.push(line(None));
        }
        table.rows.extend(parts.into_iter().map(|part| line(Some(part))));
    }
    table
}

/// 空表 The columns of a list, to be filled in.
#[must_use]
pub fn template(kind: ListKind) -> Table {
    let headings = column::of(kind).fields.iter().map(|field| Heading { text: field.column.to_owned(), width: None });
    Table { name: kind.label().to_owned(), headings: headings.collect(), rows: Vec::new() }
}
