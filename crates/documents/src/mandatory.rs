//! 必载事项: what a document must state by law, and the list of what lacks.

use crate::Form;
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// How a mandatory field is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// It must be there and not be blank.
    Present,
    /// It must be a list of at least so many.
    AtLeast(usize),
    /// It must be there if another path is there.
    When(&'static str),
    /// It must be there unless another path is there.
    Unless(&'static str),
}

/// 必载事项: one field that a document must state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mandatory {
    /// Where it stands in the data; `evidence[].name` means: in every item.
    pub path: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Which provision requires it.
    pub basis: &'static str,
    /// How it is demanded.
    pub demand: Demand,
}

/// A field that must be there.
pub(crate) const fn need(path: &'static str, label: &'static str, basis: &'static str) -> Mandatory {
    Mandatory { path, label, basis, demand: Demand::Present }
}

impl Mandatory {
    pub(crate) const fn at_least(self, count: usize) -> Self {
        Self { demand: Demand::AtLeast(count), ..self }
    }

    pub(crate) const fn when(self, path: &'static str) -> Self {
        Self { demand: Demand::When(path), ..self }
    }

    pub(crate) const fn unless(self, path: &'static str) -> Self {
        Self { demand: Demand::Unless(path), ..self }
    }

    /// The exact places where this field lacks in the data.
    fn lacking(&self, data: &Value) -> Vec<String> {
        let skip = match self.demand {
            Demand::When(other) => !lacking_at(data, other).is_empty(),
            Demand::Unless(other) => lacking_at(data, other).is_empty(),
            _ => false,
        };
        if skip {
            return Vec::new();
        }
        if let Demand::AtLeast(count) = self.demand {
            let there = data.pointer(&pointer(self.path)).and_then(Value::as_array).map_or(0, Vec::len);
            return if there < count { vec![self.path.to_owned()] } else { Vec::new() };
        }
        lacking_at(data, self.path)
    }
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace('.', "/"))
}

/// Walks a path, into every item where it says `[]`, and names the places that are blank.
fn lacking_at(data: &Value, path: &str) -> Vec<String> {
    let Some((list, rest)) = path.split_once("[].") else {
        let blank = data.pointer(&pointer(path)).is_none_or(is_blank);
        return if blank { vec![path.to_owned()] } else { Vec::new() };
    };
    let items = data.pointer(&pointer(list)).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let inside = |(i, item)| lacking_at(item, rest).into_iter().map(move |place| format!("{list}[{i}].{place}"));
    items.iter().enumerate().flat_map(inside).collect()
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// One mandatory field that lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingField {
    /// Where it should stand in the data.
    pub path: String,
    /// What it is called.
    pub label: &'static str,
    /// Which provision requires it.
    pub basis: &'static str,
}

/// 必载事项不全: the document is not made, and this is what lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The document.
    pub form: Form,
    /// What lacks.
    pub fields: Vec<MissingField>,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "《{}》缺少必载事项：", self.form.title())?;
        for (i, field) in self.fields.iter().enumerate() {
            write!(f, "{}{}（{}）", if i > 0 { "；" } else { "" }, field.label, field.basis)?;
        }
        Ok(())
    }
}

impl std::error::Error for Missing {}

/// What of the form's mandatory fields lacks in the data.
pub(crate) fn check(form: Form, data: &Value) -> Result<(), Missing> {
    let fields: Vec<_> = form
        .mandatory()
        .flat_map(|field| {
            field.lacking(data).into_iter().map(move |path| MissingField {
                path,
                label: field.label,
                basis: field.basis,
            })
        })
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(Missing { form, fields }) }
}
