//! 格式核对 A value against the JSON Schema that schemars writes for an act, every deviation with its place.
//!
//! It checks what the schema says of form: kinds of values, required and unknown fields, choices, lengths and ranges.
//! What the law says is the domain's to check.

use crate::form::FieldError;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde_json::{Map, Value};

/// Longest text and longest list where the schema sets no limit.
const LONGEST: u64 = 20_000;
const MOST: u64 = 1_000;
/// No more errors than anybody reads.
const ERRORS: usize = 50;
/// A schema that refers to itself ends with the value; this ends the rest.
const DEPTH: usize = 200;

/// Whether a value has the form that a schema asks for.
///
/// # Errors
/// What deviates, each with its path below `path`.
pub fn conform(schema: &Value, value: &Value, path: &str) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    Reader { root: schema }.check(schema, value, path, DEPTH, &mut errors);
    errors.truncate(ERRORS);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

struct Reader<'a> {
    root: &'a Value,
}

impl Reader<'_> {
    fn check(&self, schema: &Value, value: &Value, path: &str, depth: usize, errors: &mut Vec<FieldError>) {
        let Some(schema) = schema.as_object() else { return };
        let Some(depth) = depth.checked_sub(1) else {
            return errors.push(FieldError::new(path, "嵌套太深"));
        };
        let mut wrong = |message: String| errors.push(FieldError::new(path, message));
        if let Some(fixed) = schema.get("const").filter(|fixed| *fixed != value) {
            return wrong(format!("应为 {fixed}"));
        }
        if let Some(Value::Array(choices)) = schema.get("enum")
            && !choices.contains(value)
        {
            return wrong(none_of(value, choices.iter()));
        }
        if let Some(kinds) = schema.get("type")
            && !is_of(kinds, value)
        {
            return wrong(format!("应为{}", kinds_named(kinds)));
        }
        match value {
            Value::String(text) => string(schema, text, &mut wrong),
            Value::Number(number) => range(schema, number.as_f64().unwrap_or(0.0), &mut wrong),
            Value::Array(items) => {
                let (least, most) = (limit(schema, "minItems", 0), limit(schema, "maxItems", MOST));
                if (items.len() as u64) < least {
                    wrong(format!("至少 {least} 项"));
                } else if items.len() as u64 > most {
                    return wrong(format!("最多 {most} 项"));
                }
                let first = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                for (place, item) in items.iter().enumerate() {
                    if let Some(of_item) = first.get(place).or_else(|| schema.get("items")) {
                        self.check(of_item, item, &format!("{path}/{place}"), depth, errors);
                    }
                }
            }
            Value::Object(fields) => self.object(schema, fields, path, depth, errors),
            Value::Null | Value::Bool(_) => {}
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            match self.root.pointer(target.trim_start_matches('#')) {
                Some(definition) => self.check(definition, value, path, depth, errors),
                None => errors.push(FieldError::new(path, "格式没有定义")),
            }
        }
        for all in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.check(all, value, path, depth, errors);
        }
        for several in ["oneOf", "anyOf"] {
            if let Some(Value::Array(branches)) = schema.get(several) {
                self.one_of(branches, value, path, depth, errors);
            }
        }
    }

    /// The first branch that fits is enough. When none does, the one that comes nearest says what is wrong.
    fn one_of(&self, branches: &[Value], value: &Value, path: &str, depth: usize, errors: &mut Vec<FieldError>) {
        let choices: Vec<&Value> = branches.iter().filter_map(|branch| branch.get("const")).collect();
        if !choices.is_empty() && choices.len() == branches.len() {
            if !choices.contains(&value) {
                errors.push(FieldError::new(path, none_of(value, choices.into_iter())));
            }
            return;
        }
        if let Some((tag, allowed)) = tags(branches)
            && let Some(given) = value.get(tag).filter(|given| !allowed.contains(given))
        {
            return errors.push(FieldError::new(format!("{path}/{tag}"), none_of(given, allowed.into_iter())));
        }
        let mut nearest: Option<(bool, Vec<FieldError>)> = None;
        for branch in branches {
            let mut found = Vec::new();
            self.check(branch, value, path, depth, &mut found);
            if found.is_empty() {
                return;
            }
            // A branch whose tag is another, or that wants another kind of value altogether, is not what was meant.
            let apart = found.iter().any(|error| error.path == path) || self.tagged_otherwise(branch, value);
            if nearest.as_ref().is_none_or(|(best_apart, best)| (apart, found.len()) < (*best_apart, best.len())) {
                nearest = Some((apart, found));
            }
        }
        errors.extend(nearest.map(|(_, found)| found).unwrap_or_default());
    }

    fn tagged_otherwise(&self, branch: &Value, value: &Value) -> bool {
        let fields = branch.get("properties").and_then(Value::as_object);
        fields.into_iter().flatten().any(|(name, field)| {
            let tag = field.get("const");
            tag.is_some() && tag != value.get(name)
        })
    }

    fn object(
        &self,
        schema: &Map<String, Value>,
        fields: &Map<String, Value>,
        path: &str,
        depth: usize,
        errors: &mut Vec<FieldError>,
    ) {
        let known = schema.get("properties").and_then(Value::as_object);
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                errors.push(FieldError::new(format!("{path}/{name}"), "缺少这一项"));
            }
        }
        for (name, field) in fields {
            let place = format!("{path}/{}", shown(name));
            match (known.and_then(|known| known.get(name)), schema.get("additionalProperties")) {
                (Some(of_field), _) => self.check(of_field, field, &place, depth, errors),
                (None, Some(Value::Bool(false))) => errors.push(FieldError::new(place, "没有这一项")),
                (None, Some(of_field)) => {
                    if unstorable(name).is_some() || name.chars().count() > 200 {
                        errors.push(FieldError::new(&place, "名称不能使用"));
                    }
                    self.check(of_field, field, &place, depth, errors);
                }
                (None, None) => {}
            }
        }
    }
}

fn limit(schema: &Map<String, Value>, name: &str, or: u64) -> u64 {
    schema.get(name).and_then(Value::as_u64).unwrap_or(or)
}

fn string(schema: &Map<String, Value>, text: &str, wrong: &mut impl FnMut(String)) {
    let length = text.chars().count() as u64;
    let (least, most) = (limit(schema, "minLength", 0), limit(schema, "maxLength", LONGEST));
    if length < least {
        wrong(if least == 1 { "不能为空".to_owned() } else { format!("至少 {least} 个字") });
    } else if length > most {
        wrong(format!("最多 {most} 个字，现在是 {length} 个"));
    } else if least > 0 && text.trim().is_empty() {
        wrong("不能为空".to_owned());
    }
    if let Some(found) = unstorable(text) {
        wrong(format!("含有不能保存的控制字符（U+{:04X}）", u32::from(found)));
    }
    let fits = match schema.get("format").and_then(Value::as_str) {
        Some("date") => text.parse::<Date>().is_ok(),
        Some("date-time") => text.parse::<Timestamp>().is_ok(),
        Some("partial-date-time" | "local-date-time") => text.parse::<DateTime>().is_ok(),
        Some("time" | "partial-time") => text.parse::<Time>().is_ok(),
        _ => true,
    };
    if !fits {
        wrong("日期或者时间的写法有误".to_owned());
    }
}

/// A character that no text of a file holds: controls other than those of a typewriter.
fn unstorable(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn range(schema: &Map<String, Value>, number: f64, wrong: &mut impl FnMut(String)) {
    let end = |name: &str| schema.get(name).filter(|end| end.is_number());
    if let Some(end) = end("minimum").filter(|end| end.as_f64().is_some_and(|end| number < end)) {
        wrong(format!("不小于 {end}"));
    }
    if let Some(end) = end("maximum").filter(|end| end.as_f64().is_some_and(|end| number > end)) {
        wrong(format!("不大于 {end}"));
    }
}

fn is_of(kinds: &Value, value: &Value) -> bool {
    let is = |kind: &Value| match kind.as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("null") => value.is_null(),
        _ => true,
    };
    kinds.as_array().map_or_else(|| is(kinds), |several| several.iter().any(is))
}

fn kinds_named(kinds: &Value) -> String {
    let name = |kind: &Value| match kind.as_str() {
        Some("string") => "文字",
        Some("integer") => "整数",
        Some("number") => "数",
        Some("boolean") => "是或者否",
        Some("array") => "列表",
        Some("object") => "对象",
        _ => "空",
    };
    kinds.as_array().map_or_else(|| name(kinds).to_owned(), |all| all.iter().map(name).collect::<Vec<_>>().join("或者"))
}

/// The field by which branches are told apart, and what it is in each, where every one of them has it.
fn tags(branches: &[Value]) -> Option<(&str, Vec<&Value>)> {
    let fields = branches.first()?.get("properties")?.as_object()?;
    let (name, _) = fields.iter().find(|(_, field)| field.get("const").is_some())?;
    let of = branches.iter().map(|branch| branch.get("properties")?.get(name)?.get("const"));
    let allowed: Option<Vec<&Value>> = of.collect();
    Some((name, allowed?))
}

/// What was given, and what it might have been.
fn none_of<'a>(given: &Value, allowed: impl Iterator<Item = &'a Value>) -> String {
    let given: String = shown(&given.to_string());
    format!("不能是 {given}，应为下列之一：{}", listed(allowed))
}

fn listed<'a>(choices: impl Iterator<Item = &'a Value>) -> String {
    choices.map(ToString::to_string).collect::<Vec<_>>().join("、")
}

/// A name out of a request, fit for an answer.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
