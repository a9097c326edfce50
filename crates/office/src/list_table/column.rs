//! The columns of each list: one for each field of its row, flattened, by the titles of the schema.

use super::words::{self, Word};
use crate::table_import::Shown;
use domain::list::{Content, ListKind};
use serde_json::{Map, Value};
use spreadsheet::{Column, How, Plan};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a cell of the column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text { most: usize },
    Code { most: usize },
    Day,
    Fen,
    Rate,
    Whole { least: i64, most: i64 },
    Truth,
    Word(&'static [Word]),
    Words(&'static [Word]),
    Codes,
    Weekdays,
    Provisions,
    Uscc,
}

/// Where a field belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The row itself, or a part that every row has once.
    Row,
    /// One of several parts, each on a line of its own: the tiers and the weights of a benchmark.
    Part,
}

/// A field of a row and the column that it has in a table.
#[derive(Debug)]
pub(super) struct Field {
    pub path: Vec<&'static str>,
    pub column: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// Where it belongs to a part that a row may do without: such a part cannot do without it.
    pub of_part: bool,
    pub place: Place,
    /// How it is to be filled in.
    pub hint: String,
}

/// The fields of a list. Its code comes first.
#[derive(Debug)]
pub(super) struct Layout {
    pub fields: Vec<Field>,
    pub columns: Vec<Column>,
    /// The column of what people call a row.
    pub title: &'static str,
    /// Parts that a row has whole or not at all.
    pub optional: Vec<Vec<&'static str>>,
}

/// A tier's lower and upper end in one cell, as agencies write it: 一万元以上三万元以下.
pub(super) const RANGE: &str = "罚款幅度";
/// How the fine is computed by weights: 罚款金额＝裁量百分值总和×20万元.
pub(super) const METHOD: &str = "计算方法";
/// The department that a row belongs to: it only tells rows without a code apart.
pub(super) const DEPARTMENT: &str = "所属部门";

static LAYOUTS: LazyLock<BTreeMap<ListKind, Layout>> =
    LazyLock::new(|| ListKind::ALL.iter().map(|kind| (*kind, layout(*kind))).collect());

pub(super) fn of(kind: ListKind) -> &'static Layout {
    &LAYOUTS[&kind]
}

/// 列 The columns of a list, for matching the headers of a file.
#[must_use]
pub fn columns(kind: ListKind) -> &'static [Column] {
    &of(kind).columns
}

/// 列的说明 The columns of a list, for people.
#[must_use]
pub fn shown(kind: ListKind) -> Vec<Shown> {
    let layout = of(kind);
    let said = |(n, field): (usize, &'static Field)| Shown {
        name: field.column,
        hint: &field.hint,
        required: field.required,
        own: n == 0 || field.column == layout.title || field.place == Place::Part,
        element: field.element(),
    };
    layout.fields.iter().enumerate().map(said).collect()
}

/// Whether several columns of a file may make this one, each with its header before it: what is free text.
#[must_use]
pub fn joins(kind: ListKind, column: &str) -> bool {
    [RANGE, METHOD].contains(&column) && kind == ListKind::Benchmarks
        || of(kind).fields.iter().any(|field| field.column == column && matches!(field.shape, Shape::Text { .. }))
}

/// What the headers of a benchmark suggest beside its columns: tables give each circumstance a column of its own, and one to each of
/// those that are fined.
pub fn refined(kind: ListKind, plan: &mut Plan) {
    if kind != ListKind::Benchmarks {
        return;
    }
    let named = |path: [&str; 2]| of(kind).fields.iter().find(|field| field.path == path).map(|field| field.column);
    // Beside factors, the degree is theirs and no tier of its own.
    if let (Some(factor), Some(degree), Some(tier)) =
        (named(["weights", "factor"]), named(["weights", "degree"]), named(["tiers", "name"]))
        && plan.header(factor).is_some()
        && let Some(index) = plan.header(tier).filter(|header| header.text.contains("程度")).map(|header| header.index)
    {
        // What only resembles it is a circumstance of its own.
        if let Some(other) = plan.header(degree).filter(|other| other.how == How::Similar).map(|other| other.index) {
            plan.assign(other, None);
        }
        if plan.header(degree).is_none() {
            plan.join(index, degree, How::Similar);
        }
    }
    let circumstances = named(["tiers", "circumstances"]);
    let unknown: Vec<(usize, String)> = plan.unknown().map(|header| (header.index, header.text.clone())).collect();
    for (index, text) in unknown {
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["罚款", "处罚标准"]) {
            plan.join(index, RANGE, How::Similar);
        } else if says(words::CIRCUMSTANCES)
            && let Some(circumstances) = circumstances
        {
            plan.join(index, circumstances, How::Similar);
        }
    }
}

impl Field {
    /// A required element that may come later: the row can be drafted, and is said to be incomplete.
    pub(super) fn element(&self) -> bool {
        let names = matches!(self.path.as_slice(), ["title" | "name" | "window"]);
        let may_wait = matches!(self.shape, Shape::Text { .. } | Shape::Provisions);
        self.required && may_wait && !names && self.place == Place::Row
    }

    /// The value that stands at its place.
    pub(super) fn get<'v>(&self, row: &'v Value) -> Option<&'v Value> {
        self.path.iter().try_fold(row, |value, step| value.get(step))
    }

    /// Puts a value at its place.
    pub(super) fn set(&self, row: &mut Value, value: Value) {
        let mut at = row;
        for step in &self.path {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            at = &mut at[*step];
        }
        *at = value;
    }
}

fn layout(kind: ListKind) -> Layout {
    let schema = Content::schema(kind).to_value();
    let mut layout = Layout { fields: Vec::new(), columns: Vec::new(), title: "", optional: Vec::new() };
    flatten(&schema, &schema, &[], Place::Row, true, &mut layout);
    layout.title = layout
        .fields
        .iter()
        .find(|field| matches!(field.path.as_slice(), ["title" | "name" | "window"]))
        .map_or("", |field| field.column);
    let named = |field: &Field| Column {
        name: field.column,
        aliases: words::aliases(kind, &field.path),
        required: field.required,
    };
    let mut columns: Vec<Column> = layout.fields.iter().map(named).collect();
    if kind == ListKind::Benchmarks {
        columns.push(Column { name: RANGE, aliases: words::RANGES, required: false });
        columns.push(Column { name: METHOD, aliases: words::METHODS, required: false });
        // Tables say the same in several ways.
        for (column, _) in columns.iter_mut().zip(&layout.fields).filter(|(_, field)| field.place == Place::Part) {
            column.required = false;
        }
    }
    if matches!(kind, ListKind::Matters | ListKind::Guides) {
        columns.push(Column { name: DEPARTMENT, aliases: words::DEPARTMENTS, required: false });
    }
    // A list without codes gets them.
    columns[0].required = false;
    layout.columns = columns;
    layout
}

fn flatten(root: &Value, schema: &Value, path: &[&'static str], place: Place, needed: bool, layout: &mut Layout) {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let mut path = path.to_vec();
        path.push(name.clone().leak());
        let of_part = required.contains(&name.as_str());
        let needed = needed && of_part;
        let object = resolved(root, property);
        if is_group(&object) {
            let optional = may_be_null(property);
            if optional && place == Place::Row {
                layout.optional.push(path.clone());
            }
            flatten(root, &object, &path, place, needed && !(optional && place == Place::Part), layout);
            continue;
        }
        let items = resolved(root, &object["items"]);
        if object["type"] == "array" && is_group(&items) {
            flatten(root, &items, &path, Place::Part, of_part, layout);
            continue;
        }
        let title = object["title"].as_str().unwrap_or(name);
        let shape = shape(&path, &object, &items);
        layout.fields.push(Field {
            hint: shape.hint(),
            path,
            column: title.to_owned().leak(),
            shape,
            required: needed,
            of_part,
            place,
        });
    }
}

fn may_be_null(property: &Value) -> bool {
    property["anyOf"].as_array().is_some_and(|parts| parts.iter().any(|part| part["type"] == "null"))
}

fn is_group(object: &Value) -> bool {
    object["type"] == "object" && object["x-widget"] != "provision"
}

/// Follows references and leaves out `null`.
fn resolved(root: &Value, schema: &Value) -> Value {
    let mut object = schema.clone();
    for _ in 0..8 {
        let outer = object.clone();
        let inner = if let Some(target) = object["$ref"].as_str() {
            root.pointer(target.trim_start_matches('#')).cloned()
        } else if let Some(parts) = object["anyOf"].as_array() {
            parts.iter().find(|part| part["type"] != "null").cloned()
        } else {
            None
        };
        let Some(Value::Object(mut inner)) = inner else { break };
        // What stands beside a reference is said of this field and goes before.
        for (name, value) in outer.as_object().into_iter().flatten() {
            if name != "$ref" && name != "anyOf" {
                inner.insert(name.clone(), value.clone());
            }
        }
        object = Value::Object(inner);
    }
    if let Some(kinds) = object["type"].as_array() {
        let kind = kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default();
        object["type"] = kind;
    }
    object
}

fn shape(path: &[&'static str], object: &Value, items: &Value) -> Shape {
    let last = path.last().copied().unwrap_or_default();
    let most = object["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(200);
    match object["type"].as_str().unwrap_or_default() {
        "array" if items["x-widget"] == "provision" => Shape::Provisions,
        "array" if object["x-widget"] == "act" => Shape::Words(words::acts()),
        "array" => match words::of(items) {
            Some(words) => Shape::Words(words),
            None if items["type"] == "integer" => Shape::Weekdays,
            None => Shape::Codes,
        },
        "integer" if object["x-widget"] == "money" => Shape::Fen,
        "integer" => Shape::Whole {
            least: object["minimum"].as_i64().unwrap_or(0),
            most: object["maximum"].as_i64().unwrap_or(i64::from(u16::MAX)),
        },
        "boolean" => Shape::Truth,
        _ if object["x-check"] == "uscc" => Shape::Uscc,
        _ if object["x-check"] == "rate" => Shape::Rate,
        _ if object["format"] == "date" => Shape::Day,
        _ => match words::of(object) {
            Some(words) => Shape::Word(words),
            None if matches!(last, "code" | "id" | "key" | "number" | "matter" | "person") => Shape::Code { most },
            None => Shape::Text { most },
        },
    }
}

/// Terms that a hint names; there may be a hundred.
pub(super) const MOST_TOLD: usize = 20;

impl Shape {
    fn hint(self) -> String {
        let listed = |words: &[Word]| {
            let mut listed = words.iter().take(MOST_TOLD).map(|word| word.label).collect::<Vec<_>>().join("、");
            if words.len() > MOST_TOLD {
                listed.push('等');
            }
            listed
        };
        match self {
            Self::Text { .. } => String::new(),
            Self::Code { .. } => "编码或者号码".to_owned(),
            Self::Uscc => "十八位的统一社会信用代码；不正确的也收入，由清单体检指出".to_owned(),
            Self::Day => "日期，例如 2026-01-02".to_owned(),
            Self::Fen => "金额，以元计；表头写明万元的，以万元计".to_owned(),
            Self::Rate => "倍数、百分比或者分数，例如 1.5倍、20%、1/3".to_owned(),
            Self::Whole { least, most } => format!("{least} 至 {most} 的整数"),
            Self::Truth => "是或者否".to_owned(),
            Self::Word(words) => format!("其中之一：{}", listed(words)),
            Self::Words(words) => format!("可填几个，用顿号隔开：{}", listed(words)),
            Self::Codes => "可填几个，用顿号隔开".to_owned(),
            Self::Weekdays => "1 至 7，周一为 1，用顿号隔开；空着是每个工作日".to_owned(),
            Self::Provisions => "例如《行政处罚法》第九条第一款、第十条".to_owned(),
        }
    }
}
