//! One control with its label, its hint and what is wrong with it.

use super::Drawer;
use super::Place;
use crate::form::schema::{Kind, Node, join};
use crate::form::{Choice, entry};
use crate::parts;
use maud::{Markup, html};
use serde_json::Value;

impl Drawer<'_> {
    pub(super) fn files(&self, node: &Node, name: &str, value: Option<&Value>) -> Markup {
        let id = self.id(name);
        let error = self.error(name, node);
        let described = parts::forms::described(&id, !node.help.is_empty(), error.is_some());
        let held = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let control = html! {
            @for (i, file) in held.iter().enumerate() {
                (option("checkbox", &format!("{id}-held"), i, name, &Choice::new(carried(file), format!("留用：{}", file_title(file))), true))
            }
            input.inp.inp--file type="file" multiple id=(id) name=(name) aria-describedby=[described] aria-invalid=[error.map(|_| "true")];
        };
        parts::forms::field(&id, &html! { (node.title) }, node.optional, &node.help, error, &control)
    }

    /// Label, hint, error and one control.
    pub(super) fn control(&self, node: &Node, name: &str, value: Option<&Value>, place: Place) -> Markup {
        let id = self.id(name);
        let error = self.error(name, node);
        let described = parts::forms::described(&id, !node.help.is_empty(), error.is_some());
        let described = described.as_deref();
        let invalid = error.map(|_| "true");
        let text = value.map(|value| shown(&node.kind, value)).unwrap_or_default();
        // A control of a kind would drop what it cannot read; what was typed must stay to be corrected.
        let typed = |kind: &'static str, reads: bool| if text.is_empty() || reads { kind } else { "text" };
        let plain = |kind: &str, class: &str| {
            html! { input.inp.(class) id=(id) name=(name) type=(kind) value=(text) aria-describedby=[described] aria-invalid=[invalid]; }
        };
        let number = |mode: &str| {
            html! { input.inp.inp--n id=(id) name=(name) type="text" inputmode=(mode) value=(text) aria-describedby=[described] aria-invalid=[invalid]; }
        };
        let select = |choices: &[Choice]| {
            let known = text.is_empty() || choices.iter().any(|choice| choice.value == text);
            html! {
                select.inp id=(id) name=(name) aria-describedby=[described] aria-invalid=[invalid] {
                    option value="" { @if node.optional || place == Place::BlankRow { "不填" } @else { "请选择" } }
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == text && !choice.barred] disabled[choice.barred] {
                            (choice.title) @if !choice.note.is_empty() { "（" (choice.note) "）" }
                        }
                    }
                    @if !known { option value=(text) selected { (text) } }
                }
            }
        };
        let control = match &node.kind {
            Kind::Text { body: true, .. } => html! {
                textarea.inp id=(id) name=(name) rows="4" aria-describedby=[described] aria-invalid=[invalid] { "\n" (text) }
            },
            Kind::Term(terms) => select(&terms.iter().map(|t| Choice::new(t.text(), &t.title)).collect::<Vec<_>>()),
            Kind::Pick { list, .. } => match self.choices.get(list) {
                Some(_) if self.choices.is_typed(list) => {
                    self.proposed.borrow_mut().insert(list.clone());
                    html! { input.inp id=(id) name=(name) type="text" list=(list_id(self.scope, list)) value=(self.choices.title_of(list, &text)) autocomplete="off" aria-describedby=[described] aria-invalid=[invalid]; }
                }
                Some(choices) => select(choices),
                None => plain("text", ""),
            },
            Kind::Date => plain(typed("date", entry::date(&text).is_ok()), "inp--n"),
            Kind::Moment | Kind::DateTime => plain(typed("datetime-local", entry::date_time(&text).is_ok()), "inp--t"),
            Kind::Time => plain(typed("time", entry::time(&text).is_ok()), "inp--n"),
            Kind::Integer { .. } => number("numeric"),
            Kind::Decimal => number("decimal"),
            Kind::Money { .. } => html! { span.unit { (number("decimal")) span aria-hidden="true" { "元" } } },
            Kind::File { .. } => {
                let held = value.filter(|file| *file != "").map(|file| (carried(file), file_title(file)));
                parts::forms::file(
                    &id,
                    name,
                    held.as_ref().map(|(value, title)| (value.as_str(), title.as_str())),
                    described,
                    error.is_some(),
                )
            }
            _ => plain("text", ""),
        };
        let label = if matches!(node.kind, Kind::Money { .. }) && !node.title.contains('元') {
            html! { (node.title) span.vh { "（元）" } }
        } else {
            html! { (node.title) }
        };
        let label = html! { (label) @if node.element { (parts::forms::element()) } };
        parts::forms::field(&id, &label, node.optional && !node.element, &node.help, error, &control)
    }

    pub(super) fn radios(&self, node: &Node, name: &str, choices: &[Choice], chosen: Option<&str>) -> Markup {
        let id = self.id(name);
        let error = self.error(name, node);
        let described = parts::forms::described(&id, !node.help.is_empty(), error.is_some());
        let short = choices.iter().all(|choice| choice.note.is_empty() && choice.title.chars().count() <= 8);
        html! {
            fieldset.field.field--err[error.is_some()] aria-describedby=[described] {
                (Self::legend(node)) (self.told(&id, node, name))
                div.opts-in[short] {
                    @for (i, choice) in choices.iter().enumerate() { (option("radio", &id, i, name, choice, chosen == Some(choice.value.as_str()))) }
                    @if node.optional && node.default.is_none() { (option("radio", &id, choices.len(), name, &Choice::new("", "不填"), false)) }
                }
            }
        }
    }

    pub(super) fn boxes(&self, node: &Node, name: &str, choices: &[Choice], value: Option<&Value>) -> Markup {
        let id = self.id(name);
        let error = self.error(name, node);
        let described = parts::forms::described(&id, !node.help.is_empty(), error.is_some());
        let chosen: Vec<String> = value.and_then(Value::as_array).into_iter().flatten().map(carried).collect();
        let unknown = chosen.iter().filter(|value| !choices.iter().any(|choice| choice.value == **value));
        html! {
            fieldset.field.field--err[error.is_some()] aria-describedby=[described] {
                (Self::legend(node)) (self.told(&id, node, name))
                @if choices.is_empty() { p.meta id=(id) tabindex="-1" { "现在没有可以选择的。" } }
                @for (i, choice) in choices.iter().enumerate() { (option("checkbox", &id, i, name, choice, chosen.contains(&choice.value))) }
                @for (i, value) in unknown.enumerate() { (option("checkbox", &id, choices.len() + i, name, &Choice::new(value, value), true)) }
            }
        }
    }

    /// Several values without a list to pick from: one a line.
    pub(super) fn lines(&self, node: &Node, name: &str, value: Option<&Value>) -> Markup {
        let id = self.id(name);
        let error = self.error(name, node);
        let help = if node.help.is_empty() {
            "每行写一个".to_owned()
        } else {
            format!("{}。每行写一个", node.help)
        };
        let described = parts::forms::described(&id, true, error.is_some());
        let lines: Vec<String> = value.and_then(Value::as_array).into_iter().flatten().map(carried).collect();
        let control = html! {
            textarea.inp id=(id) name=(name) rows="3" aria-describedby=[described] aria-invalid=[error.map(|_| "true")] { "\n" (lines.join("\n")) }
        };
        parts::forms::field(&id, &html! { (node.title) }, node.optional, &help, error, &control)
    }
}

/// What a browser proposes while somebody types.
pub(super) fn proposals(id: &str, choices: &[Choice]) -> Markup {
    html! {
        datalist id=(id) {
            @for choice in choices { option value=(choice.title) { (choice.note) } }
        }
    }
}

/// The `id` of the list of this name that a form of this scope proposes from.
pub(super) fn list_id(scope: &str, list: &str) -> String {
    format!("list-{}", join(scope, list).replace('/', "-"))
}

/// A stored file as a control carries it.
pub(super) fn carried(file: &Value) -> String {
    file.as_str().map_or_else(|| file.to_string(), str::to_owned)
}

/// A stored file as people know it: its name, or the beginning of its digest.
pub(super) fn file_title(file: &Value) -> String {
    let name = file.get("name").and_then(Value::as_str).map(str::to_owned);
    name.unwrap_or_else(|| file.as_str().unwrap_or_default().chars().take(16).collect())
}

/// Shown as it was typed if it could not be read, otherwise as the control wants it.
fn shown(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Money { .. }, Value::Number(fen)) => fen.as_i64().map(entry::show_money).unwrap_or_default(),
        (Kind::Moment, Value::String(at)) => entry::show_moment(at).unwrap_or_else(|| at.clone()),
        (Kind::DateTime, Value::String(at)) => at.parse().map_or_else(|_| at.clone(), entry::show_date_time),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Null) => String::new(),
        (_, other) => other.to_string(),
    }
}

pub(super) fn option(kind: &str, id: &str, i: usize, name: &str, choice: &Choice, checked: bool) -> Markup {
    let id = if i == 0 { id.to_owned() } else { format!("{id}-{i}") };
    html! {
        label.opt {
            input type=(kind) id=(id) name=(name) value=(choice.value) checked[checked && !choice.barred] disabled[choice.barred];
            span { (choice.title) @if !choice.note.is_empty() { small.block { (choice.note) } } }
        }
    }
}
