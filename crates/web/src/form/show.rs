//! A value read by a person: the same fields as its form, with their titles, and nothing to enter.

use super::schema::{Form, Kind, Node, Tagging, Term};
use super::{Choices, entry};
use crate::parts;
use crate::parts::lists::{self, Cell};
use domain::rule::Provision;
use jiff::civil::DateTime;
use maud::{Markup, html};
use serde_json::Value;

impl Form {
    /// What was entered, for reading: a list of titles and values. What was left out is not listed.
    #[must_use]
    pub fn show(&self, value: &Value, choices: &Choices) -> Markup {
        Reader { choices }.rows(&self.root, value)
    }

    /// The names and titles of the fields of its top level, in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = match &self.root.kind {
            Kind::Group { fields, .. } => fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(|(name, node)| (name.as_str(), node.title.as_str()))
    }

    /// One field of the top level, for reading, without its title.
    #[must_use]
    pub fn show_field(&self, name: &str, value: &Value, choices: &Choices) -> Markup {
        let field = match &self.root.kind {
            Kind::Group { fields, .. } => fields.iter().find(|(known, _)| known == name),
            _ => None,
        };
        let part = value.get(name).filter(|part| !is_blank(part));
        html! {
            @if let Some(((_, node), part)) = field.zip(part) { (Reader { choices }.value(node, part)) }
            @else { span.muted { "（空）" } }
        }
    }

    /// The same form without these fields of its top level: the page carries or shows them itself.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        if let Kind::Group { fields, .. } = &mut self.root.kind {
            fields.retain(|(key, _)| !names.contains(&key.as_str()));
        }
        self
    }
}

struct Reader<'a> {
    choices: &'a Choices,
}

impl Reader<'_> {
    /// The fields of an object as a list; anything else as one value.
    fn rows(&self, node: &Node, value: &Value) -> Markup {
        match &node.kind {
            Kind::Group { inline: false, .. } => {
                let mut rows = Vec::new();
                self.collect(node, value, &mut rows);
                parts::kv(&rows)
            }
            _ => self.value(node, value),
        }
    }

    fn collect(&self, node: &Node, value: &Value, rows: &mut Vec<(String, Markup)>) {
        let Kind::Group { fields, .. } = &node.kind else { return };
        for (key, field) in fields {
            let part = if key.is_empty() { Some(value) } else { value.get(key) };
            let Some(part) = part.filter(|part| !is_blank(part)) else { continue };
            rows.push((field.title.clone(), self.value(field, part)));
        }
    }

    fn value(&self, node: &Node, value: &Value) -> Markup {
        let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match &node.kind {
            Kind::Group { inline: true, .. } => match serde_json::from_value::<Provision>(value.clone()) {
                Ok(provision) => parts::law::cite(&provision),
                Err(_) => html! { (text()) },
            },
            Kind::Group { .. } => self.rows(node, value),
            Kind::List { item, .. } => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                self.lines(&node.title, item, items)
                    .unwrap_or_else(|| html! { @for one in items { div.shown { (self.value(item, one)) } } })
            }
            Kind::Variants { tagging, variants } => {
                let (name, held) = match tagging {
                    Tagging::Inside(tag) => (value.get(tag).and_then(Value::as_str), Some(value)),
                    Tagging::Outside => match value {
                        Value::Object(object) => (object.keys().next().map(String::as_str), object.values().next()),
                        other => (other.as_str(), None),
                    },
                };
                let variant = variants.iter().find(|variant| Some(variant.name.as_str()) == name);
                html! {
                    @if let Some(variant) = variant {
                        p { (variant.title) }
                        @if let Some(held) = held.filter(|_| !matches!(variant.body.kind, Kind::Nothing)) { (self.rows(&variant.body, held)) }
                    }
                }
            }
            Kind::Term(terms) => html! { (title(terms, value)) },
            Kind::Terms { terms, .. } => html! { (joined(value, |one| title(terms, one))) },
            Kind::Pick { list, .. } => html! { (self.picked(list, value)) },
            Kind::Picks { list, .. } => html! { (joined(value, |one| self.picked(list, one))) },
            Kind::Money { .. } => match value.as_i64() {
                Some(fen) => html! { b { (domain::money::Fen(fen)) } },
                None => html! { (text()) },
            },
            Kind::Answer | Kind::Tick => html! { @if value == &Value::Bool(true) { "是" } @else { "否" } },
            Kind::Moment => html! { (entry::show_moment(&text()).unwrap_or_else(text).replace('T', " ")) },
            Kind::DateTime => {
                html! { (text().parse::<DateTime>().map_or_else(|_| text(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())) }
            }
            Kind::Text { body: true, .. } => html! { p.pre { (self.choices.text(&text())) } },
            Kind::Text { .. } => self.choices.text(&text()),
            Kind::File { .. } | Kind::Files { .. } => {
                let name = |file: &Value| file.get("name").and_then(Value::as_str).unwrap_or("文件").to_owned();
                match value {
                    Value::Array(_) => html! { (joined(value, name)) },
                    one => html! { (name(one)) },
                }
            }
            Kind::Fixed(_) | Kind::Nothing => html! {},
            _ => html! { (text()) },
        }
    }

    /// Several objects of plain fields as a table, one line each.
    fn lines(&self, title: &str, item: &Node, items: &[Value]) -> Option<Markup> {
        const FEW: usize = 3;
        let Kind::Group { fields, inline: false } = &item.kind else { return None };
        let shown = |key: &str| items.iter().any(|one| one.get(key).is_some_and(|part| !is_blank(part)));
        let fields: Vec<&(String, Node)> = fields.iter().filter(|(key, _)| shown(key)).collect();
        let plain = |(_, field): &&(String, Node)| {
            !matches!(field.kind, Kind::Group { inline: false, .. } | Kind::List { .. } | Kind::Variants { .. })
        };
        if items.len() < FEW || fields.len() < 2 || !fields.iter().all(plain) {
            return None;
        }
        let columns: Vec<(&str, Cell)> = fields.iter().map(|(_, field)| (field.title.as_str(), Cell::Text)).collect();
        let cell = |one: &Value, (key, field): &(String, Node)| {
            let part = one.get(key).filter(|part| !is_blank(part));
            part.map_or_else(|| html! {}, |part| self.value(field, part))
        };
        let rows: Vec<Vec<Markup>> =
            items.iter().map(|one| fields.iter().map(|field| cell(one, field)).collect()).collect();
        Some(lists::folding(title, &columns, &rows))
    }

    fn picked(&self, list: &str, value: &Value) -> String {
        let stored = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let known = self.choices.get(list).and_then(|choices| choices.iter().find(|choice| choice.value == stored));
        known.map_or(stored, |choice| choice.title.clone())
    }
}

fn title(terms: &[Term], value: &Value) -> String {
    let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    terms.iter().find(|term| term.value == *value).map_or_else(text, |term| term.title.clone())
}

fn joined(value: &Value, word: impl Fn(&Value) -> String) -> String {
    value.as_array().into_iter().flatten().map(word).collect::<Vec<_>>().join("、")
}

pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_blank),
        _ => false,
    }
}
