//! A form drawn with what was typed so far and what is wrong with it.

use super::read::tag_name;
use super::schema::{Form, Kind, Node, Tagging, Term, Variant, When, join};
use super::{ADD, Choice, Choices, FieldError, REMOVE, entry};
use crate::parts;
use maud::{Markup, html};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// From so many fields on that may be left out they are folded.
const FOLDED: usize = 3;
/// Closed lists up to this length are radio buttons, longer ones a select.
const RADIOS: usize = 6;

impl Form {
    /// The summary of errors and the fields, to stand inside a `<form>`; see [`parts::forms::post`].
    #[must_use]
    pub fn render(&self, draft: &Value, errors: &[FieldError], choices: &Choices) -> Markup {
        let (fields, linked) = self.draw(draft, errors, choices);
        html! { (parts::forms::error_summary(&linked)) (fields) }
    }

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
        let drawer =
            Drawer { scope: &self.scope, errors, choices, placed: RefCell::default(), proposed: RefCell::default() };
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
        let filled =
            later.iter().filter(|(key, _)| draft.get(key).is_some_and(|part| !super::show::is_blank(part))).count();
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

    /// Errors as people read them, each once: with the title of its field, under the name of the control that stands there.
    #[must_use]
    pub fn told(&self, draft: &Value, errors: &[FieldError]) -> Vec<FieldError> {
        let (_, mut linked) = self.draw(draft, errors, &Choices::default());
        let mut seen = BTreeSet::new();
        linked.retain(|error| seen.insert(error.message.clone()));
        linked
    }

    fn draw(&self, draft: &Value, errors: &[FieldError], choices: &Choices) -> (Markup, Vec<FieldError>) {
        let drawer =
            Drawer { scope: &self.scope, errors, choices, placed: RefCell::default(), proposed: RefCell::default() };
        let draft = (!draft.is_null()).then_some(draft);
        let fields = match &self.root.kind {
            Kind::Group { fields, .. } => drawer.fields(fields, "", draft, Place::Page),
            _ => drawer.node(&self.root, "", draft, Place::Page),
        };
        let (linked, lists) = drawer.finish();
        (html! { (fields) (lists) }, linked)
    }
}

/// What a browser proposes while somebody types.
fn proposals(id: &str, choices: &[Choice]) -> Markup {
    html! {
        datalist id=(id) {
            @for choice in choices { option value=(choice.value) { (choice.title) @if !choice.note.is_empty() { "（" (choice.note) "）" } } }
        }
    }
}

/// The `id` of the list of this name that a form of this scope proposes from.
fn list_id(scope: &str, list: &str) -> String {
    format!("list-{}", join(scope, list).replace('/', "-"))
}

/// The `id` of the control with this name; what an error links to.
#[must_use]
pub fn name_to_id(name: &str) -> String {
    let steps = name.trim_matches('/').chars().filter_map(|c| match c {
        '/' => Some('-'),
        '(' => Some('.'),
        ')' => None,
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        _ => Some('_'),
    });
    "f-".chars().chain(steps).collect()
}

/// Where a field stands: rows of a list are drawn closer, and a blank row takes no defaults.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Page,
    Row,
    BlankRow,
}

struct Drawer<'a> {
    /// What ids begin with.
    scope: &'a str,
    errors: &'a [FieldError],
    choices: &'a Choices,
    /// Error paths, and the name and label of the control that showed each.
    placed: RefCell<BTreeMap<String, (String, String)>>,
    /// Lists that a control typed in proposes from.
    proposed: RefCell<BTreeSet<String>>,
}

/// A name without the variants in brackets: the path into the value.
fn data_path(name: &str) -> String {
    name.split('/').filter(|step| !step.starts_with('(')).collect::<Vec<_>>().join("/")
}

/// A stored file as a control carries it.
fn carried(file: &Value) -> String {
    file.as_str().map_or_else(|| file.to_string(), str::to_owned)
}

/// A stored file as people know it: its name, or the beginning of its digest.
fn file_title(file: &Value) -> String {
    let name = file.get("name").and_then(Value::as_str).map(str::to_owned);
    name.unwrap_or_else(|| file.as_str().unwrap_or_default().chars().take(16).collect())
}

/// What the summary calls a field: its title, and which row it stands in.
fn label(name: &str, node: &Node) -> String {
    let title = if node.title.is_empty() { "选择一种" } else { &node.title };
    match name.rsplit('/').find_map(|step| step.parse::<usize>().ok()) {
        Some(row) => format!("{title}（第 {} 项）", row + 1),
        None => title.to_owned(),
    }
}

/// A title without what it says in brackets.
fn plain(title: &str) -> &str {
    title.split('（').next().unwrap_or(title)
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

const fn is_short(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::Group { .. }
            | Kind::List { .. }
            | Kind::Variants { .. }
            | Kind::Terms { .. }
            | Kind::Picks { .. }
            | Kind::Files { .. }
            | Kind::Text { body: true, .. }
    )
}

impl Drawer<'_> {
    fn id(&self, name: &str) -> String {
        name_to_id(&join(self.scope, name))
    }

    /// What is wrong, linked to the controls that were drawn, and what they propose.
    fn finish(self) -> (Vec<FieldError>, Markup) {
        // Errors from the domain name the path of the value; the summary links to the control that stands there.
        let placed = self.placed.into_inner();
        let linked = self.errors.iter().map(|error| match placed.get(&error.path) {
            Some((name, label)) => FieldError::new(join(self.scope, name), format!("{label}：{}", error.message)),
            None => FieldError::new("", &error.message),
        });
        let lists = self.proposed.into_inner();
        let lists = html! { @for list in &lists { (proposals(&list_id(self.scope, list), self.choices.get(list).unwrap_or_default())) } };
        (linked.collect(), lists)
    }

    fn error(&self, name: &str, node: &Node) -> Option<&str> {
        let path = data_path(name);
        let error = self.errors.iter().find(|error| {
            let given = error.path.trim_matches('/');
            !given.is_empty() && (given == name || given == path)
        })?;
        self.placed.borrow_mut().entry(error.path.clone()).or_insert_with(|| (name.to_owned(), label(name, node)));
        Some(error.message.as_str())
    }

    fn fields(&self, fields: &[(String, Node)], name: &str, value: Option<&Value>, place: Place) -> Markup {
        let short = place != Place::Page && fields.len() > 1 && fields.iter().all(|(_, field)| is_short(&field.kind));
        html! {
            @let each = html! {
                @for (nth, (key, field)) in fields.iter().enumerate() {
                    @match &field.when {
                        None => (self.field(key, field, name, value, place)),
                        // Drawn once for all that are asked together, where the first of them stands.
                        Some(when) if fields[..nth].iter().all(|(_, other)| other.when.as_ref() != Some(when)) => {
                            (self.folded(when, fields, name, value, place))
                        },
                        Some(_) => {}
                    }
                }
            };
            @if short { div.grid2 { (each) } } @else { (each) }
        }
    }

    fn field(&self, key: &str, field: &Node, name: &str, value: Option<&Value>, place: Place) -> Markup {
        let part = if key.is_empty() { value } else { value.and_then(|value| value.get(key)) };
        self.node(field, &join(name, key), part, place)
    }

    /// The fields that only some values of the field beside them ask for. Without script they are opened by hand.
    fn folded(
        &self,
        when: &When,
        fields: &[(String, Node)],
        name: &str,
        value: Option<&Value>,
        place: Place,
    ) -> Markup {
        let asked: Vec<_> = fields.iter().filter(|(_, field)| field.when.as_ref() == Some(when)).collect();
        let chosen = value.and_then(|value| value.get(&when.field)).map(carried);
        let held = |key: &str| value.and_then(|value| value.get(key)).is_some_and(|part| !super::show::is_blank(part));
        let wrong = |key: &str| {
            let path = data_path(&join(name, key));
            self.errors.iter().any(|error| data_path(error.path.trim_matches('/')).starts_with(&path))
        };
        let open = chosen.as_ref().is_some_and(|chosen| when.values.contains(chosen))
            || asked.iter().any(|(key, _)| held(key) || wrong(key));
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

    fn node(&self, node: &Node, name: &str, value: Option<&Value>, place: Place) -> Markup {
        let value = value.filter(|value| !value.is_null());
        let value = if place == Place::BlankRow { value } else { value.or(node.default.as_ref()) };
        match &node.kind {
            Kind::Fixed(_) | Kind::Nothing => html! {},
            Kind::Group { fields, inline } => {
                // What may be left out whole stays blank until something is entered: a default would count as entered.
                let untouched = node.optional && value.is_none();
                let place = match place {
                    _ if untouched => Place::BlankRow,
                    Place::Page if *inline => Place::Row,
                    _ => place,
                };
                self.fieldset(node, name, "group", &self.fields(fields, name, value, place))
            }
            Kind::List { item, .. } => self.list(node, item, name, value),
            Kind::Variants { tagging, variants } => self.variants(node, tagging, variants, name, value, place),
            Kind::Term(terms) if terms.len() <= RADIOS && place == Place::Page => {
                let chosen = value.and_then(|value| terms.iter().find(|term| term.value == *value)).map(Term::text);
                let terms: Vec<Choice> = terms.iter().map(|t| Choice::new(t.text(), &t.title).note(&t.help)).collect();
                self.radios(node, name, &terms, chosen.as_deref())
            }
            Kind::Answer => {
                let answers = [Choice::new("true", "是"), Choice::new("false", "否")];
                self.radios(
                    node,
                    name,
                    &answers,
                    value.and_then(Value::as_bool).map(|yes| if yes { "true" } else { "false" }),
                )
            }
            Kind::Tick => html! {
                div.field {
                    label.opt {
                        input type="checkbox" id=(self.id(name)) name=(name) value="true" checked[value.and_then(Value::as_bool) == Some(true)];
                        span { (node.title) @if !node.help.is_empty() { small.block { (node.help) } } }
                    }
                }
            },
            Kind::Terms { terms, .. } => {
                let terms: Vec<Choice> = terms.iter().map(|t| Choice::new(t.text(), &t.title).note(&t.help)).collect();
                self.boxes(node, name, &terms, value)
            }
            Kind::Picks { list, .. } => match self.choices.get(list) {
                Some(choices) => self.boxes(node, name, choices, value),
                None => self.lines(node, name, value),
            },
            Kind::Files { .. } => self.files(node, name, value),
            _ => self.control(node, name, value, place),
        }
    }

    fn files(&self, node: &Node, name: &str, value: Option<&Value>) -> Markup {
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
    fn control(&self, node: &Node, name: &str, value: Option<&Value>, place: Place) -> Markup {
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
                    html! { input.inp id=(id) name=(name) type="text" list=(list_id(self.scope, list)) value=(text) autocomplete="off" aria-describedby=[described] aria-invalid=[invalid]; }
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

    fn legend(node: &Node) -> Markup {
        html! {
            @if node.title.is_empty() { legend.vh { "选择一种" } }
            @else { legend { (node.title) @if node.optional { (parts::forms::optional()) } } }
        }
    }

    fn told(&self, id: &str, node: &Node, name: &str) -> Markup {
        html! {
            @if !node.help.is_empty() { p.hint id={ (id) "-h" } { (node.help) } }
            @if let Some(error) = self.error(name, node) { p.err id={ (id) "-e" } { span.vh { "错误：" } (error) } }
        }
    }

    fn fieldset(&self, node: &Node, name: &str, class: &str, inner: &Markup) -> Markup {
        let id = self.id(name);
        let wrong = self.error(name, node).is_some();
        html! {
            fieldset.field.(class).field--err[wrong] id=(id) tabindex="-1" {
                (Self::legend(node)) (self.told(&id, node, name))
                div.group__in { (inner) }
            }
        }
    }

    fn radios(&self, node: &Node, name: &str, choices: &[Choice], chosen: Option<&str>) -> Markup {
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

    fn boxes(&self, node: &Node, name: &str, choices: &[Choice], value: Option<&Value>) -> Markup {
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
    fn lines(&self, node: &Node, name: &str, value: Option<&Value>) -> Markup {
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

    fn list(&self, node: &Node, item: &Node, name: &str, value: Option<&Value>) -> Markup {
        let none = Vec::new();
        let rows = value.and_then(Value::as_array).unwrap_or(&none);
        let row = |i: usize, value: Option<&Value>| {
            let path = format!("{name}/{i}");
            let place = if value.is_some() { Place::Row } else { Place::BlankRow };
            let spare = value.is_none() && (i > 0 || node.optional);
            html! {
                li.list__row {
                    fieldset {
                        legend.list__n { "第 " (i + 1) " 项" @if spare { span.optional { "没有就空着" } } }
                        @match &item.kind {
                            Kind::Group { fields, .. } => (self.fields(fields, &path, value, place)),
                            _ => {
                                @let one = Node { title: format!("{} {}", node.title, i + 1), optional: false, ..item.clone() };
                                (self.node(&one, &path, value, place))
                            },
                        }
                        @if value.is_some() {
                            button.btn.btn--q.btn--s name=(REMOVE) value=(path) { "删去" span.vh { (node.title) " 第 " (i + 1) " 项" } }
                        }
                    }
                }
            }
        };
        self.fieldset(
            node,
            name,
            "list",
            &html! {
                ol.list__rows {
                    @for (i, value) in rows.iter().enumerate() { (row(i, Some(value))) }
                    (row(rows.len(), None))
                }
                button.btn.btn--2.btn--s name=(ADD) value=(name) { (parts::icon("plus")) "再加一行" span.vh { "：" (node.title) } }
            },
        )
    }

    fn variants(
        &self,
        node: &Node,
        tagging: &Tagging,
        variants: &[Variant],
        name: &str,
        value: Option<&Value>,
        place: Place,
    ) -> Markup {
        let control = tag_name(tagging, name);
        let id = self.id(&control);
        let chosen = match (tagging, value) {
            (Tagging::Inside(tag), Some(value)) => value.get(tag).and_then(Value::as_str),
            (Tagging::Outside, Some(Value::String(name))) => Some(name.as_str()),
            (Tagging::Outside, Some(Value::Object(object))) => object.keys().next().map(String::as_str),
            _ => None,
        };
        let error = self.error(&control, node).or_else(|| self.error(name, node));
        html! {
            fieldset.field.field--err[error.is_some()] aria-describedby=[parts::forms::described(&id, !node.help.is_empty(), error.is_some())] {
                (Self::legend(node))
                @if !node.help.is_empty() { p.hint id={ (id) "-h" } { (node.help) } }
                @if let Some(error) = error { p.err id={ (id) "-e" } { span.vh { "错误：" } (error) } }
                @for (i, variant) in variants.iter().enumerate() {
                    @let is_chosen = chosen == Some(variant.name.as_str());
                    @let within = join(name, &format!("({})", variant.name));
                    @let held = value.filter(|_| is_chosen).and_then(|value| match tagging {
                        Tagging::Inside(_) => Some(value),
                        Tagging::Outside => value.get(&variant.name),
                    });
                    div.variant {
                        (option("radio", &id, i, &control, &Choice::new(&variant.name, &variant.title).note(&variant.help), is_chosen))
                        @match &variant.body.kind {
                            Kind::Nothing => {},
                            Kind::Group { fields, .. } => @if !fields.is_empty() {
                                div.variant__f role="group" aria-label=(variant.title) { (self.fields(fields, &within, held, place)) }
                            },
                            _ => div.variant__f role="group" aria-label=(variant.title) {
                                @let titled = Node { title: variant.title.clone(), ..variant.body.clone() };
                                (self.node(&titled, &within, held, place))
                            },
                        }
                    }
                }
                @if node.optional { (option("radio", &id, variants.len(), &control, &Choice::new("", "不填"), false)) }
            }
        }
    }
}

fn option(kind: &str, id: &str, i: usize, name: &str, choice: &Choice, checked: bool) -> Markup {
    let id = if i == 0 { id.to_owned() } else { format!("{id}-{i}") };
    html! {
        label.opt {
            input type=(kind) id=(id) name=(name) value=(choice.value) checked[checked && !choice.barred] disabled[choice.barred];
            span { (choice.title) @if !choice.note.is_empty() { small.block { (choice.note) } } }
        }
    }
}
