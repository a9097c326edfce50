//! One row of a file as a row of the list: cells, what all rows get, what the list has already.

use super::cell;
use super::citations::Citations;
use super::column::{self, DEPARTMENT, Field, Layout, Place, Shape};
use super::import::Importing;
use crate::table_import::{Mapping, derived, narrow};
use domain::list::{Content, ListKind, Row as Present};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use spreadsheet::{Flawed, Report, Row, Summary};
use std::collections::{BTreeMap, HashMap};

/// What a row came to: its code as far as it has one, and its content when nothing is wrong.
pub(super) struct Whole {
    pub key: Option<String>,
    pub content: Option<Content>,
}

/// Reads the rows of one file.
pub(super) struct Reader<'a> {
    of: &'a Importing<'a>,
    mapping: &'a Mapping,
    citations: &'a Citations<'a>,
    layout: &'static Layout,
    fixed: HashMap<&'static str, Value>,
    known: Known,
    /// Elements that rows lack.
    pub lacking: BTreeMap<&'static str, usize>,
}

/// What the agency has, to find by what files say.
#[derive(Default)]
struct Known {
    /// Codes of the list by what people call the row; `None` = several are called so.
    titles: HashMap<String, Option<String>>,
    /// Codes of officers by the numbers of their certificates.
    certificates: HashMap<String, String>,
    /// Codes of matters by code and by title.
    matters: HashMap<String, Option<String>>,
    /// People who work here, by id and by name.
    people: HashMap<String, Option<String>>,
}

impl Known {
    fn of(of: &Importing<'_>) -> Self {
        let mut known = Self::default();
        let add = |map: &mut HashMap<String, Option<String>>, name: &str, code: &str| {
            let code = code.to_owned();
            map.entry(name.to_owned())
                .and_modify(|found| {
                    if found.as_ref() != Some(&code) {
                        *found = None;
                    }
                })
                .or_insert(Some(code));
        };
        for (key, row) in of.agency.lists.rows(of.kind) {
            let Some(content) = row.latest() else { continue };
            add(&mut known.titles, content.title(), key);
            if let Content::Officers(officer) = content {
                known.certificates.insert(narrow(&officer.certificate.number), key.clone());
            }
        }
        if of.kind == ListKind::Benchmarks {
            let listed = of.agency.lists.rows(ListKind::Matters).filter_map(|(key, row)| Some((key, row.latest()?)));
            let enforced = of.agency.matters.iter().map(|matter| (&matter.code, matter.title.as_str()));
            for (code, title) in listed.map(|(key, content)| (key, content.title())).chain(enforced) {
                add(&mut known.matters, title, code);
                // A code is a code, whatever else is called so.
                known.matters.insert(code.clone(), Some(code.clone()));
            }
        }
        for person in of.agency.people.iter().filter(|person| person.employed) {
            add(&mut known.people, &person.name, &person.id);
            known.people.insert(person.id.clone(), Some(person.id.clone()));
        }
        known
    }
}

impl<'a> Reader<'a> {
    /// A reader, and what is wrong with the values that all rows get.
    pub(super) fn new(
        of: &'a Importing<'a>,
        mapping: &'a Mapping,
        citations: &'a Citations<'a>,
        most: usize,
    ) -> (Self, Summary) {
        let layout = column::of(of.kind);
        let (fixed, faults) = fixed(layout, mapping, citations, most);
        let lacking = BTreeMap::new();
        (Self { of, mapping, citations, layout, fixed, known: Known::of(of), lacking }, faults)
    }

    /// Tiers of the same name and another range are of another scale.
    pub(super) const fn scales(&self) -> bool {
        self.mapping.scales
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.mapping.plan.header(column).is_some()
    }

    /// A row of its own.
    pub(super) fn row(&mut self, row: &Row<'_>) -> Whole {
        let (cells, sound) = self.cells(row);
        let Some(key) = self.key(row, &cells) else { return Whole { key: None, content: None } };
        let head = self.head(row, &key, &cells);
        let content = head.filter(|_| sound).and_then(|head| self.content(row, head));
        Whole { key: Some(key), content }
    }

    /// What stands in the cells of the row itself, and whether all of them can be read.
    pub(super) fn cells(&self, row: &Row<'_>) -> (HashMap<&'static str, Value>, bool) {
        let mut cells = HashMap::new();
        let mut sound = true;
        for field in self.layout.fields.iter().filter(|field| field.place == Place::Row && self.has(field.column)) {
            match cell::read(field, row, self.citations) {
                Ok(Some(value)) => {
                    cells.insert(field.column, value);
                }
                Ok(None) => {}
                Err(Flawed) => sound = false,
            }
        }
        (cells, sound)
    }

    /// The code of a row: as it stands, or where the file has none, as the list has it or one made of what it says.
    pub(super) fn key(&self, row: &Row<'_>, cells: &HashMap<&'static str, Value>) -> Option<String> {
        const LONGEST: usize = 64;
        let code = self.layout.fields[0].column;
        let said = |column: &str| cells.get(column).and_then(Value::as_str).unwrap_or_default();
        if self.has(code) {
            let key = said(code);
            if key.is_empty() {
                if row.raw(code).is_empty() {
                    row.object(code, "没有填写", "每一行都应填写编码；整列都没有编码的，请在列对应关系中不选这一列");
                }
                return None;
            }
            if key.chars().count() > LONGEST {
                row.object(code, "编码过长", &format!("不能超过 {LONGEST} 个字"));
                return None;
            }
            return Some(key.to_owned());
        }
        let title = said(self.layout.title);
        if title.is_empty() {
            if row.raw(self.layout.title).is_empty() {
                let _ = row.text(self.layout.title);
            }
            return None;
        }
        let number = narrow(said("证件编号"));
        if let Some(key) = self.known.certificates.get(&number).filter(|_| !number.is_empty()) {
            return Some(key.clone());
        }
        let department = row.raw(DEPARTMENT);
        let made = derived(&[&department, &number, title]);
        if self.of.agency.lists.row(self.of.kind, &made).is_some() {
            return Some(made);
        }
        let known = self.known.titles.get(title).filter(|_| department.is_empty() && number.is_empty());
        let known = known.cloned().flatten();
        if known.is_none() && self.layout.fields[0].shape == Shape::Uscc {
            // Such a code is given by the state and cannot be made.
            let _ = row.text(code);
            return None;
        }
        Some(known.unwrap_or(made))
    }

    /// The fields of a row: from the file, else as the list has them, else as all rows get them.
    pub(super) fn head(&mut self, row: &Row<'_>, key: &str, cells: &HashMap<&'static str, Value>) -> Option<Value> {
        let latest = self.of.agency.lists.row(self.of.kind, key).and_then(Present::latest);
        let mut head = latest.map_or_else(|| Value::Object(Map::new()), fields_of);
        let mut sound = true;
        let layout = self.layout;
        layout.fields[0].set(&mut head, key.into());
        for field in layout.fields.iter().skip(1).filter(|field| field.place == Place::Row) {
            if let Some(value) = cells.get(field.column) {
                field.set(&mut head, value.clone());
            } else if self.has(field.column) {
                // Blank is said too.
                if !self.blank(row, field, &mut head) {
                    sound = false;
                }
            } else if field.get(&head).is_none_or(is_empty) {
                if let Some(value) = self.fixed.get(field.column) {
                    field.set(&mut head, value.clone());
                } else if field.path == ["matter"] {
                    field.set(&mut head, "".into());
                } else if field.required && !self.lacks(field, &mut head) {
                    let _ = row.text(field.column);
                    sound = false;
                }
            }
        }
        sound &= self.settle(row, key, &mut head);
        sound.then_some(head)
    }

    /// A blank cell; false when that cannot be.
    fn blank(&mut self, row: &Row<'_>, field: &Field, head: &mut Value) -> bool {
        if !row.raw(field.column).is_empty() && field.shape != Shape::Day {
            // It was read and found wrong: said already.
            return !field.required;
        }
        if !field.required {
            let empty = match field.shape {
                Shape::Text { .. } | Shape::Code { .. } => "".into(),
                Shape::Words(_) | Shape::Codes | Shape::Weekdays | Shape::Provisions => json!([]),
                Shape::Truth => false.into(),
                _ => Value::Null,
            };
            field.set(head, empty);
            return true;
        }
        if field.path == ["matter"] {
            field.set(head, "".into());
            return true;
        }
        if self.lacks(field, head) {
            return true;
        }
        if row.raw(field.column).is_empty() {
            row.object(field.column, "没有填写", if field.hint.is_empty() { "应填写文字" } else { &field.hint });
        }
        false
    }

    /// Leaves an element for later, when the clerk said so.
    fn lacks(&mut self, field: &Field, head: &mut Value) -> bool {
        if !(self.mapping.incomplete && field.element()) {
            return false;
        }
        *self.lacking.entry(field.column).or_default() += 1;
        field.set(head, if field.shape == Shape::Provisions { json!([]) } else { "".into() });
        true
    }

    /// Settles what names something else that the agency has.
    fn settle(&self, row: &Row<'_>, key: &str, head: &mut Value) -> bool {
        let (names, known, wrong, right) = match self.of.kind {
            ListKind::Benchmarks => (
                "matter",
                &self.known.matters,
                "执法事项不存在",
                "应填写本机关执法事项的编码或者名称；事项还没有的，请先导入事项清单",
            ),
            ListKind::WindowPosts => (
                "person",
                &self.known.people,
                "不在本机关在职人员中",
                "应填写在职人员的姓名或者人员编号；有同名的填写人员编号",
            ),
            _ => return true,
        };
        let said = head[names].as_str().unwrap_or_default().to_owned();
        let title = head["title"].as_str().unwrap_or_default();
        let candidates = if said.is_empty() { vec![key, title] } else { vec![said.as_str()] };
        let found = candidates.into_iter().find_map(|name| known.get(name).cloned().flatten());
        let column = self.layout.fields.iter().find(|field| field.path == [names]).map_or("", |field| field.column);
        match found {
            Some(found) => {
                head[names] = found.into();
                true
            }
            None if row.raw(column).is_empty() && self.has(column) && names == "person" => false,
            None => {
                let column = if self.has(column) { column } else { self.layout.title };
                let wrong =
                    if said.is_empty() { "没有写明执法事项，也没有同名的执法事项" } else { wrong };
                row.object(column, wrong, right);
                false
            }
        }
    }

    /// Leaves out what a row may do without and has nothing of; false when it has only some of it.
    fn whole(&self, row: &Row<'_>, head: &mut Value) -> bool {
        let mut sound = true;
        for path in &self.layout.optional {
            let fields = || self.layout.fields.iter().filter(|field| field.path.starts_with(path));
            let blank: Vec<_> = fields().filter(|field| field.get(head).is_none_or(is_empty)).collect();
            if blank.len() == fields().count() {
                let mut at = &mut *head;
                for step in path {
                    at = &mut at[*step];
                }
                *at = Value::Null;
                continue;
            }
            for field in blank.into_iter().filter(|field| field.of_part) {
                if row.raw(field.column).is_empty() {
                    row.object(
                        field.column,
                        "没有填写",
                        if field.hint.is_empty() { "应填写文字" } else { &field.hint },
                    );
                }
                sound = false;
            }
        }
        sound
    }

    /// The content that the fields make.
    pub(super) fn content(&self, row: &Row<'_>, mut head: Value) -> Option<Content> {
        if !self.whole(row, &mut head) {
            return None;
        }
        let whole = json!({ "list": self.of.kind.slug(), "row": head });
        match serde_json::from_value::<Content>(whole) {
            Ok(content) => ordered(row, &content).then_some(content),
            Err(error) => {
                row.object(self.layout.fields[0].column, &format!("内容不能识别（{error}）"), "请核对这一行的各列");
                None
            }
        }
    }
}

/// The fields of a row that the list has.
pub(super) fn fields_of(content: &Content) -> Value {
    serde_json::to_value(content).ok().and_then(|mut whole| whole.get_mut("row").map(Value::take)).unwrap_or_default()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A period begins before it ends.
fn ordered(row: &Row<'_>, content: &Content) -> bool {
    let (from, to, column): (Option<Date>, Option<Date>, &str) = match content {
        Content::Subjects(of) => (of.entrusted_from, of.entrusted_until, "委托期限至"),
        Content::Officers(of) => (Some(of.certificate.valid_from), Some(of.certificate.valid_to), "有效期至"),
        Content::Matters(of) => (Some(of.valid_from), of.valid_to, "失效日期"),
        Content::Benchmarks(of) => (Some(of.valid_from), of.valid_to, "失效日期"),
        _ => return true,
    };
    let order = from.zip(to).is_none_or(|(from, to)| from <= to);
    if !order {
        let right = format!("应不早于起始日期 {}", from.map(|from| from.to_string()).unwrap_or_default());
        row.object(column, "截止日期早于起始日期", &right);
    }
    order
}

/// The values that all rows get, each read as a cell of its column.
fn fixed(
    layout: &'static Layout,
    mapping: &Mapping,
    citations: &Citations<'_>,
    most: usize,
) -> (HashMap<&'static str, Value>, Summary) {
    let report = Report::new(most);
    let mut values = HashMap::new();
    for field in &layout.fields {
        let read = |row: &Row<'_>| cell::read(field, row, citations).ok().flatten();
        if let Some(value) = mapping.for_all(&layout.columns, field.column, &report, read) {
            values.insert(field.column, value);
        }
    }
    (values, report.summary())
}
