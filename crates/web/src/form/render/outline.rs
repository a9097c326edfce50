//! What may be left out stands folded: under an outline of its titles, or under the choice that asks for it.

use super::control::carried;
use super::{Drawer, Place, data_path};
use crate::form::schema::{Form, Kind, Node, When, join};
use crate::form::show::is_blank;
use crate::form::{Choices, FieldError};
use crate::parts;
use maud::{Markup, html};
use serde_json::Value;
use std::cell::RefCell;

/// From so many fields on that may be left out they are folded.
const FOLDED: usize = 3;

impl Form {
    /// The same with what must be filled in first, and what may be left out folded under its outline.
    #[must_use]
    pub fn render_outlined(&self, draft: &Value, errors: &[FieldError], choices: &Choices) -> Markup {
        let Kind::Group { fields, .. } = &self.root.kind else { return self.render(draft, errors, choices) };
        let optional = |field: &Node| field.optional && !field.element;
        // What another field asks for stands where that one stands.
        let (later, first): (Vec<_>, Vec<_>) = fields.iter().cloned().partition(|(_, field)| match &field.when {
            Some(when) => fields.iter().any(|(key, beside)| *key == when.field && optional(beside)),
            None => optional(field),
        });
        if later.len() < FOLDED || first.is_empty() {
            return self.render(draft, errors, choices);
        }
        let drawer = Drawer {
            scope: &self.scope,
            unfolded: self.unfolded,
            errors,
            choices,
            placed: RefCell::default(),
            proposed: RefCell::default(),
        };
        let value = (!draft.is_null()).then_some(draft);
        let (ahead, rest) =
            (drawer.fields(&first, "", value, Place::Page), drawer.fields(&later, "", value, Place::Page));
        let (linked, lists) = drawer.finish();
        // An error is never hidden, nor is a list to which somebody is adding rows.
        let at = |error: &FieldError| data_path(error.path.trim_matches('/')).split('/').next().map(str::to_owned);
        let wrong = later.iter().any(|(key, _)| errors.iter().any(|error| at(error).as_ref() == Some(key)));
        let growing = later.iter().any(|(key, field)| {
            matches!(field.kind, Kind::List { .. }) && draft[key].as_array().is_some_and(|rows| !rows.is_empty())
        });
        let filled = later.iter().filter(|(key, _)| draft.get(key).is_some_and(|part| !is_blank(part))).count();
        let titles: Vec<&str> = later.iter().map(|(_, field)| plain(&field.title)).collect();
        html! {
            (parts::forms::error_summary(&linked))
            (ahead)
            details.fold.outline open[wrong || growing] {
                summary { "选填 " (later.len()) " 项" @if filled > 0 { "，已填 " (filled) " 项" } "：" span.meta { (titles.join("、")) } }
                (rest)
            }
            (lists)
        }
    }
}

impl Drawer<'_> {
    /// The fields that only some values of the field beside them ask for. Without script they are opened by hand.
    pub(super) fn folded(
        &self,
        when: &When,
        fields: &[(String, Node)],
        name: &str,
        value: Option<&Value>,
        place: Place,
    ) -> Markup {
        let asked: Vec<_> = fields.iter().filter(|(_, field)| field.when.as_ref() == Some(when)).collect();
        let chosen = value.and_then(|value| value.get(&when.field)).map(carried);
        let open = chosen.as_ref().is_some_and(|chosen| when.values.contains(chosen))
            || asked.iter().any(|(key, _)| self.concerned(key, name, value));
        let beside = fields.iter().find(|(key, _)| *key == when.field);
        let title = |value: &String| match beside.map(|(_, field)| &field.kind) {
            Some(Kind::Term(terms)) => terms.iter().find(|term| term.text() == *value).map(|term| term.title.clone()),
            _ => None,
        };
        let titles: Vec<String> =
            when.values.iter().map(|value| title(value).unwrap_or_else(|| value.clone())).collect();
        html! {
            details.when open[open] data-when=(join(name, &when.field)) data-is=(when.values.join("|")) {
                summary { (titles.join("、")) "的，另填" @for (i, (_, field)) in asked.iter().enumerate() { @if i > 0 { "、" } @else { "：" } (plain(&field.title)) } }
                @for (key, field) in &asked { (self.field(key, field, name, value, place)) }
            }
        }
    }

    /// What few need, at the end of the form, under its titles.
    pub(super) fn rare(&self, rare: &[&(String, Node)], name: &str, value: Option<&Value>, place: Place) -> Markup {
        let open = self.unfolded || rare.iter().any(|(key, _)| self.concerned(key, name, value));
        let titles: Vec<&str> = rare.iter().map(|(_, field)| plain(&field.title)).collect();
        html! {
            details.fold.outline open[open] {
                summary { "少见的情形 " (rare.len()) " 项：" span.meta { (titles.join("、")) } }
                @for (key, field) in rare { (self.field(key, field, name, value, place)) }
            }
        }
    }

    /// The field holds something, or something is wrong in it.
    fn concerned(&self, key: &str, name: &str, value: Option<&Value>) -> bool {
        let path = data_path(&join(name, key));
        value.and_then(|value| value.get(key)).is_some_and(|part| !is_blank(part))
            || self.errors.iter().any(|error| data_path(error.path.trim_matches('/')).starts_with(&path))
    }
}

/// A title without what it says in brackets.
fn plain(title: &str) -> &str {
    title.split('（').next().unwrap_or(title)
}
