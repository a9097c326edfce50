//! 核对 What a value lacks against a JSON Schema, in words that name the place, what is allowed and what was probably meant.
//!
//! Only what schemars writes for this project is understood. Lengths and ranges are left to the law: stories try them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt::Write;

/// The closest of the candidates, if one is close.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CLOSE: f64 = 0.75;
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= CLOSE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// `，是否想写“…”`, where something is close.
pub fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    closest(word, candidates).map_or_else(String::new, |meant| format!("，是否想写“{meant}”？"))
}

/// The same, and where nothing is close, what there is: all of few, the nearest of many.
pub fn offered(word: &str, known: &[&str]) -> String {
    const FEW: usize = 12;
    const NEAREST: usize = 5;
    if closest(word, known.iter().copied()).is_some() {
        return hint(word, known.iter().copied());
    }
    if known.len() <= FEW {
        return format!("，可以用：{}", known.join("、"));
    }
    let mut by_likeness: Vec<(f64, &str)> =
        known.iter().map(|candidate| (strsim::jaro_winkler(word, candidate), *candidate)).collect();
    by_likeness.sort_by(|a, b| b.0.total_cmp(&a.0));
    let nearest: Vec<&str> = by_likeness.into_iter().take(NEAREST).map(|(_, candidate)| candidate).collect();
    format!("，最接近的有：{}（共 {} 个，见 xiezhi play --schema）", nearest.join("、"), known.len())
}

/// Everything that is wrong with the value.
pub fn flaws(value: &Value, schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    look(value, schema, schema, "", &mut found);
    found
}

fn resolve<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let mut schema = schema;
    for _ in 0..8 {
        let Some(pointer) = schema.get("$ref").and_then(Value::as_str) else { break };
        let Some(found) = root.pointer(pointer.trim_start_matches('#')) else { break };
        schema = found;
    }
    schema
}

fn name(kind: &str) -> &str {
    match kind {
        "string" => "文字",
        "integer" | "number" => "数字",
        "boolean" => "true 或者 false",
        "array" => "列表",
        "object" => "表",
        "null" => "空",
        other => other,
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("“{path}”：") }
}

/// Reads a value of this type, or says in words what is wrong with it and where.
pub fn read<T: DeserializeOwned + JsonSchema>(word: &str, value: Value) -> Result<T, String> {
    let flaws = flaws(&value, &schemars::schema_for!(T).to_value());
    if !flaws.is_empty() {
        let flaws: Vec<String> = flaws.into_iter().map(|flaw| format!("{word} {flaw}")).collect();
        return Err(flaws.join("；"));
    }
    serde_json::from_value(value).map_err(|error| format!("{word}：{error}"))
}

/// How a day or a time is written, if this is none.
fn ill_written(text: &str, format: &str) -> Option<String> {
    let clock = text.ends_with(['Z', 'z']);
    match format {
        "date" => text.parse::<Date>().err().map(|_| "应写作 2026-03-02（占位符 $today）".to_owned()),
        "partial-time" => text.parse::<Time>().err().map(|_| "应写作 09:30:00".to_owned()),
        "partial-date-time" if clock => {
            Some("这里写中国时间，不带时区：应写作 2026-03-02T09:30:00；占位符用 $today 09:30，不用 $now".to_owned())
        }
        "partial-date-time" => {
            text.parse::<DateTime>().err().map(|_| "应写作 2026-03-02T09:30:00（占位符 $today 09:30）".to_owned())
        }
        "date-time" => text
            .parse::<Timestamp>()
            .err()
            .map(|_| "这里写时刻，带时区：应写作 2026-03-02T09:30:00+08:00（占位符 $now、$now-2h）".to_owned()),
        _ => None,
    }
}

fn look(value: &Value, schema: &Value, root: &Value, path: &str, found: &mut Vec<String>) {
    let schema = resolve(schema, root);
    let Value::Object(rules) = schema else { return };
    let alternatives = rules.get("anyOf").or_else(|| rules.get("oneOf")).and_then(Value::as_array);
    if let Some(alternatives) = alternatives {
        one_of(value, alternatives, root, path, found);
    }
    if let Some(Value::Array(parts)) = rules.get("allOf") {
        for part in parts {
            look(value, part, root, path, found);
        }
    }
    if let Some(Value::Array(words)) = rules.get("enum")
        && !words.contains(value)
    {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        found.push(not_among(value, &words, path));
    }
    let kinds: Vec<&str> = match rules.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is_of(value, kind)) {
        let names: Vec<&str> = kinds.iter().filter(|kind| **kind != "null").map(|kind| name(kind)).collect();
        found.push(format!("{}应当是{}，现在是 {value}", place(path), names.join("或者")));
        return;
    }
    match value {
        Value::String(text) => {
            let format = rules.get("format").and_then(Value::as_str).unwrap_or_default();
            if let Some(wrong) = ill_written(text, format) {
                found.push(format!("{}{wrong}，现在是“{text}”", place(path)));
            }
        }
        Value::Object(fields) => object(fields, rules, root, path, found),
        Value::Array(items) => {
            if let Some(schema) = rules.get("items") {
                for (i, item) in items.iter().enumerate() {
                    look(item, schema, root, &format!("{path}[{}]", i + 1), found);
                }
            }
        }
        _ => {}
    }
}

fn object(fields: &Map<String, Value>, rules: &Map<String, Value>, root: &Value, path: &str, found: &mut Vec<String>) {
    let known = rules.get("properties").and_then(Value::as_object);
    let further = rules.get("additionalProperties");
    for (key, value) in fields {
        let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (known.and_then(|known| known.get(key)), further) {
            (Some(schema), _) => look(value, schema, root, &below, found),
            (None, Some(Value::Bool(false))) => {
                let names: Vec<&str> = known.iter().flat_map(|known| known.keys()).map(String::as_str).collect();
                let hint = hint(key, names.iter().copied());
                found.push(format!("{}没有“{key}”这一项{hint}可以写：{}", place(path), names.join("、")));
            }
            (None, Some(schema)) => look(value, schema, root, &below, found),
            (None, None) => {}
        }
    }
    for key in rules.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(key) {
            let title =
                known.and_then(|known| known.get(key)).and_then(|schema| schema.get("title")).and_then(Value::as_str);
            let title = title.map_or_else(String::new, |title| format!("（{title}）"));
            found.push(format!("{}缺少“{key}”{title}", place(path)));
        }
    }
}

/// The alternatives themselves where some of them are choices again.
fn leaves<'s>(alternatives: &'s [Value], root: &'s Value) -> Vec<&'s Value> {
    let within = |schema: &'s Value| {
        let nested = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
        nested.filter(|_| schema.get("properties").is_none()).map(|nested| leaves(nested, root))
    };
    let each = alternatives.iter().map(|alternative| resolve(alternative, root));
    each.flat_map(|schema| within(schema).unwrap_or_else(|| vec![schema])).collect()
}

/// What tells the alternatives apart: a field that in each of them is one fixed word. A value with another word there, or
/// without the field, is told so; of one with such a word only that alternative is looked at.
fn by_tag(value: &Value, alternatives: &[Value], root: &Value, path: &str, found: &mut Vec<String>) -> bool {
    let Value::Object(fields) = value else { return false };
    let leaves = leaves(alternatives, root);
    let fixed = |leaf: &Value| -> Vec<(String, String)> {
        let properties = leaf.get("properties").and_then(Value::as_object).into_iter().flatten();
        let consts =
            properties.filter_map(|(name, rule)| Some((name.clone(), rule.get("const")?.as_str()?.to_owned())));
        consts.collect()
    };
    let Some((tag, _)) = leaves.iter().find_map(|leaf| fixed(leaf).into_iter().next()) else { return false };
    let of = |leaf: &Value| fixed(leaf).into_iter().find(|(name, _)| *name == tag).map(|(_, word)| word);
    let words: Vec<String> = leaves.iter().filter_map(|leaf| of(leaf)).collect();
    if words.len() != leaves.len() {
        return false;
    }
    let below = if path.is_empty() { tag.clone() } else { format!("{path}.{tag}") };
    let Some(given) = fields.get(&tag).and_then(Value::as_str) else {
        found.push(format!(
            "{}缺少“{tag}”{}",
            place(path),
            offered("", &words.iter().map(String::as_str).collect::<Vec<_>>())
        ));
        return true;
    };
    match leaves.iter().find(|leaf| of(leaf).as_deref() == Some(given)) {
        Some(leaf) => look(value, leaf, root, path, found),
        None => {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            found.push(format!("{}不能是“{given}”{}", place(&below), offered(given, &words)));
        }
    }
    true
}

fn one_of(value: &Value, alternatives: &[Value], root: &Value, path: &str, found: &mut Vec<String>) {
    if by_tag(value, alternatives, root, path, found) {
        return;
    }
    let mut best: Option<Vec<String>> = None;
    let mut words = Vec::new();
    for alternative in alternatives {
        let resolved = resolve(alternative, root);
        if let Some(word) = resolved.get("const") {
            if word == value {
                return;
            }
            words.extend(word.as_str());
            continue;
        }
        if resolved.get("type").and_then(Value::as_str) == Some("null") {
            if value.is_null() {
                return;
            }
            continue;
        }
        let mut flaws = Vec::new();
        look(value, resolved, root, path, &mut flaws);
        if flaws.is_empty() {
            return;
        }
        if best.as_ref().is_none_or(|best| flaws.len() < best.len()) {
            best = Some(flaws);
        }
    }
    match best {
        Some(flaws) => found.extend(flaws),
        None => found.push(not_among(value, &words, path)),
    }
}

fn not_among(value: &Value, words: &[&str], path: &str) -> String {
    let given = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut text = format!("{}不能是“{given}”{}", place(path), hint(&given, words.iter().copied()));
    if !text.ends_with('？') {
        text.push('，');
    }
    let _ = write!(text, "可以是：{}", words.join("、"));
    text
}
