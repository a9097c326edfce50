//! A form drawn with what was typed so far and what is wrong with it.

mod control;
mod outline;

use self::control::{list_id, option, proposals};
use super::read::tag_name;
use super::schema::{Form, Kind, Node, Tagging, Term, Variant, join};
use super::{ADD, Choice, Choices, FieldError, REMOVE};
use crate::parts;
use maud::{Markup, html};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Closed lists up to this length are radio buttons, longer ones a select.
const RADIOS: usize = 6;

impl Form {
    /// The summary of errors and the fields, to stand inside a `<form>`; see [`parts::forms::post`].
    #[must_use]
    pub fn render(&self, draft: &Value, errors: &[FieldError], choices: &Choices) -> Markup {
        let (fields, linked) = self.draw(draft, errors, choices);
        html! { (parts::forms::error_summary(&linked)) (fields) }
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
        let drawer = Drawer {
            scope: &self.scope,
            unfolded: self.unfolded,
            errors,
            choices,
            placed: RefCell::default(),
            proposed: RefCell::default(),
        };
        let draft = (!draft.is_null()).then_some(draft);
        let fields = match &self.root.kind {
            Kind::Group { fields, .. } => drawer.fields(fields, "", draft, Place::Page),
            _ => drawer.node(&self.root, "", draft, Place::Page),
        };
        let (linked, lists) = drawer.finish();
        (html! { (fields) (lists) }, linked)
    }
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
    /// What few need is not folded.
    unfolded: bool,
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

/// What the summary calls a field: its title, and which row it stands in.
fn label(name: &str, node: &Node) -> String {
    let title = if node.title.is_empty() { "选择一种" } else { &node.title };
    match name.rsplit('/').find_map(|step| step.parse::<usize>().ok()) {
        Some(row) => format!("{title}（第 {} 项）", row + 1),
        None => title.to_owned(),
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
        let rare: Vec<_> = fields.iter().filter(|(_, field)| field.rare).collect();
        html! {
            @let each = html! {
                @for (nth, (key, field)) in fields.iter().enumerate().filter(|(_, (_, field))| !field.rare) {
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
            @if !rare.is_empty() { (self.rare(&rare, name, value, place)) }
        }
    }

    fn field(&self, key: &str, field: &Node, name: &str, value: Option<&Value>, place: Place) -> Markup {
        let part = if key.is_empty() { value } else { value.and_then(|value| value.get(key)) };
        self.node(field, &join(name, key), part, place)
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
