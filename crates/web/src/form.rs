//! Forms drawn from a JSON Schema: one engine for every act, so that what the domain asks for is what the page asks.
//!
//! ```
//! use serde_json::json;
//! use web::form::{Choices, Form};
//!
//! let schema = json!({
//!     "type": "object",
//!     "properties": {
//!         "reason": {"type": "string", "title": "理由", "x-widget": "textarea", "maxLength": 2000},
//!         "amount": {"type": "integer", "title": "罚款数额", "x-widget": "money"}
//!     },
//!     "required": ["reason", "amount"]
//! });
//! let form = Form::compile(&schema).expect("a schema that the engine knows");
//!
//! // A submission that is complete becomes the value that the act takes, money in 分.
//! let pairs = [("reason".into(), "逾期不缴".into()), ("amount".into(), "1,234.5".into())];
//! let value = form.read(&pairs).done().expect("complete");
//! assert_eq!(value, json!({"reason": "逾期不缴", "amount": 123_450}));
//!
//! // One that is not comes back as typed, with its errors, and is drawn again.
//! let back = form.read(&[("amount".into(), "12.345".into())]).done().expect_err("incomplete");
//! let page = form.render(&back.draft, &back.errors, &Choices::default());
//! assert!(page.into_string().contains("金额最多两位小数"));
//! ```
//!
//! The schema dialect is what schemars writes (draft 2020-12): objects, arrays, `$ref`, optional values, enums with
//! titles, enums with data under any serde tagging. Beyond it the engine reads `x-widget` (how a value is entered),
//! `x-choices` (which list a value is picked from), `x-help` (a hint under the label) and `x-when` (`manner=left|post`: the
//! field is folded away unless the field beside it has one of these values; it is read all the same).
//!
//! Names of controls are paths into the value: `penalties/0/amount`. Inside a variant of an enum with data the name of
//! the variant stands in brackets, `outcome/(fined)/amount`, because two variants may have a field of the same name;
//! error paths may be given with or without it.

mod compile;
mod describe;
mod entry;
mod read;
mod render;
mod schema;
mod show;

pub(crate) use describe::Described;
pub(crate) use entry::{integer, money, show_money};
pub use read::{Back, Entered};
pub use render::name_to_id;
pub use schema::{Form, Unsupported};

use crate::parts::law;
use jiff::civil::Date;
use lawbook::Library;
use maud::{Markup, html};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The submit button with this name asks for one more row of the list named by its value.
pub const ADD: &str = "_add";
/// The submit button with this name asks to take away the row named by its value.
pub const REMOVE: &str = "_remove";

/// What is wrong with one field, in words for the person at the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where: `penalties/0/amount`.
    pub path: String,
    /// What to do, for example 请填写.
    pub message: String,
}

impl FieldError {
    /// An error at a path.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

/// One thing that can be picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub title: String,
    /// A word more, shown small; may be empty.
    pub note: String,
    /// It is shown and cannot be picked; the note says why.
    pub barred: bool,
}

impl Choice {
    /// A choice without a note.
    pub fn new(value: impl Into<String>, title: impl Into<String>) -> Self {
        Self { value: value.into(), title: title.into(), note: String::new(), barred: false }
    }

    /// The same with a note, for example the certificate number of a person.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The same, not to be picked, with the reason.
    #[must_use]
    pub fn barred(self, reason: impl Into<String>) -> Self {
        Self { barred: true, ..self.note(reason) }
    }
}

/// The lists that fields pick from, by the name of the list: `person`, `evidence`, `statute`, `division` …
///
/// A field whose list is not given is entered as text.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    lists: BTreeMap<String, Vec<Choice>>,
    /// Lists too long to scroll through: typed, with proposals.
    typed: BTreeSet<String>,
    /// The library that citations in texts are linked to, in the versions of a day.
    law: Option<(Arc<Library>, Option<Date>)>,
}

impl Choices {
    /// The same with one more list.
    #[must_use]
    pub fn with(mut self, list: impl Into<String>, choices: impl IntoIterator<Item = Choice>) -> Self {
        self.lists.insert(list.into(), choices.into_iter().collect());
        self
    }

    /// The same with one more list that is too long to scroll through: its fields are typed in by the titles that
    /// the list proposes.
    #[must_use]
    pub fn typed(mut self, list: impl Into<String>, choices: impl IntoIterator<Item = Choice>) -> Self {
        let list = list.into();
        self.typed.insert(list.clone());
        self.with(list, choices)
    }

    /// The same for reading: citations in texts are linked to the law library, in the versions of that day where one is given.
    #[must_use]
    pub fn linked(mut self, library: &Arc<Library>, on: Option<Date>) -> Self {
        self.law = Some((Arc::clone(library), on));
        self
    }

    /// A text for reading.
    fn text(&self, text: &str) -> Markup {
        match &self.law {
            Some((library, on)) => law::linked(text, library, None, *on),
            None => html! { (text) },
        }
    }

    fn get(&self, list: &str) -> Option<&[Choice]> {
        self.lists.get(list).map(Vec::as_slice)
    }

    /// What a stored value is called in a list.
    fn title_of<'a>(&'a self, list: &str, value: &'a str) -> &'a str {
        let choice = self.get(list).and_then(|choices| choices.iter().find(|choice| choice.value == value));
        choice.map_or(value, |choice| &choice.title)
    }

    fn is_typed(&self, list: &str) -> bool {
        self.typed.contains(list)
    }
}

/// Reads a submission in one go; see [`Form::read`] for forms with lists.
///
/// # Errors
/// The fields that are wrong; also when the schema is not one the engine knows.
pub fn parse(schema: &Value, pairs: &[(String, String)]) -> Result<Value, Vec<FieldError>> {
    let form = Form::compile(schema).map_err(|unsupported| vec![FieldError::new("", unsupported.to_string())])?;
    form.read(pairs).done().map_err(|back| back.errors)
}
