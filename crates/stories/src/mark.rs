//! 标记 Unique words in every text of every act, so that a test can ask where each of them went.

use crate::script;
use domain::act;
use domain::case::Case;
use domain::context::Context;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// 标记 One mark and where it was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The unique word.
    pub word: String,
    /// The act.
    pub act: String,
    /// The field within its details, as a JSON pointer.
    pub field: String,
}

/// 标记 All marks that were put.
#[derive(Debug, Default)]
pub struct Marks {
    put: Mutex<Vec<Mark>>,
    spared: &'static [&'static str],
}

impl Marks {
    /// None in fields whose pointers end so: a name with a mark in it is another name.
    #[must_use]
    pub fn sparing(spared: &'static [&'static str]) -> Self {
        Self { spared, ..Self::default() }
    }

    /// What was put where.
    #[must_use]
    pub fn all(&self) -> Vec<Mark> {
        self.put.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Appends a mark to the texts at these places.
    #[must_use]
    pub fn mark(&self, name: &str, details: Value, fields: &[&str]) -> Value {
        let mut marked = details;
        let mut all = self.put.lock().unwrap_or_else(PoisonError::into_inner);
        for field in fields {
            if let Some(Value::String(text)) = marked.pointer_mut(field) {
                let word = format!("ZQ{:05}QZ", all.len());
                text.push_str(&word);
                all.push(Mark { word, act: name.to_owned(), field: (*field).to_owned() });
            }
        }
        marked
    }

    /// Appends a mark to every text of the details with which the act is still lawful.
    pub(crate) fn put(&self, name: &str, details: Value, case: &Case, ctx: &Context) -> Value {
        let lawful =
            |details: &Value| script::act(name, details.clone()).is_ok_and(|act| act::perform(&act, case, ctx).is_ok());
        let mut marked = details;
        if !lawful(&marked) {
            return marked;
        }
        let mut fields = Vec::new();
        texts(&marked, String::new(), &mut fields);
        let mut all = self.put.lock().unwrap_or_else(PoisonError::into_inner);
        for field in fields.into_iter().filter(|field| !self.spared.iter().any(|end| field.ends_with(end))) {
            let word = format!("ZQ{:05}QZ", all.len());
            let mut tried = marked.clone();
            if let Some(Value::String(text)) = tried.pointer_mut(&field) {
                text.push_str(&word);
            }
            if lawful(&tried) {
                marked = tried;
                all.push(Mark { word, act: name.to_owned(), field });
            }
        }
        marked
    }
}

/// Fields of free text outside the cases: what somebody says in their own words.
const FREE: [&str; 20] = [
    "statement",
    "subject",
    "place",
    "about",
    "name",
    "contact",
    "reply",
    "after",
    "reason",
    "opinion",
    "note",
    "notes",
    "basis",
    "remark",
    "decided_by",
    "document",
    "title",
    "stem",
    "explanation",
    "body",
];

impl Marks {
    /// Appends a mark to what is said in free words outside the cases; codes and words of closed lists are left.
    pub(crate) fn put_free(&self, name: &str, details: &Value) -> Value {
        let mut fields = Vec::new();
        texts(details, String::new(), &mut fields);
        fields.retain(|field| {
            let last = field.rsplit('/').next().unwrap_or_default();
            let text = details.pointer(field).and_then(Value::as_str).unwrap_or_default();
            FREE.contains(&last) && (last == "contact" || !text.is_ascii())
        });
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        self.mark(name, details.clone(), &fields)
    }
}

/// Every text below a value.
fn texts(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| texts(item, format!("{at}/{i}"), found));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, value)| texts(value, format!("{at}/{key}"), found)),
        _ => {}
    }
}
