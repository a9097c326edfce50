//! A submission read against a form.

use super::schema::{Form, Kind, Node, Tagging, Variant, join};
use super::{ADD, FieldError, REMOVE, entry};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A submission as read: a draft that holds what was typed, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Entered {
    draft: Value,
    errors: Vec<FieldError>,
    again: bool,
}

/// The form goes back to the person: with errors, or without when a row was to be added or removed.
#[derive(Debug, Clone, PartialEq)]
pub struct Back {
    /// What was typed. A value that could not be read stands as the text that was typed.
    pub draft: Value,
    /// What is wrong; empty after 再加一行.
    pub errors: Vec<FieldError>,
}

impl Entered {
    /// The value, if the submission is complete and meant to be done.
    ///
    /// # Errors
    /// [`Back`]: draw the form again from it.
    pub fn done(self) -> Result<Value, Back> {
        if self.again {
            return Err(Back { draft: self.draft, errors: Vec::new() });
        }
        if self.errors.is_empty() { Ok(self.draft) } else { Err(Back { draft: self.draft, errors: self.errors }) }
    }
}

impl Form {
    /// Reads the pairs of a submission.
    #[must_use]
    pub fn read(&self, pairs: &[(String, String)]) -> Entered {
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in pairs {
            by_name.entry(name).or_default().push(value);
        }
        let again = by_name.contains_key(ADD) || by_name.contains_key(REMOVE);
        let removed = by_name.get(REMOVE).and_then(|values| values.last()).copied().unwrap_or_default();
        let mut reader = Reader { pairs: by_name, removed, errors: Vec::new() };
        let draft = match &self.root.kind {
            Kind::Group { fields, .. } => Value::Object(reader.group(fields, "", "")),
            _ => reader.node(&self.root, "", "").unwrap_or(Value::Null),
        };
        Entered { draft, errors: reader.errors, again }
    }
}

struct Reader<'a> {
    pairs: BTreeMap<&'a str, Vec<&'a str>>,
    removed: &'a str,
    errors: Vec<FieldError>,
}

/// `from` is the name that the submission used, `to` the name that the form will use when it is drawn again:
/// rows left blank or removed close up.
impl Reader<'_> {
    fn last(&self, name: &str) -> &str {
        self.pairs
            .get(name)
            .and_then(|values| values.iter().rev().find(|value| !value.trim().is_empty()))
            .copied()
            .unwrap_or_default()
    }

    /// Nothing was entered at or below the name.
    fn blank(&self, name: &str) -> bool {
        let below = format!("{name}/");
        let empty = |values: &Vec<&str>| values.iter().all(|value| value.trim().is_empty());
        self.pairs.get(name).is_none_or(empty)
            && self
                .pairs
                .range(below.as_str()..)
                .take_while(|(key, _)| key.starts_with(&below))
                .all(|(_, values)| empty(values))
    }

    /// Of a group that may be left out only a choice among terms is left, which a browser lets nobody unmake, while what must be
    /// typed is blank.
    fn untouched(&self, fields: &[(String, Node)], from: &str) -> bool {
        let is_choice = |field: &Node| matches!(field.kind, Kind::Term(_));
        fields.iter().any(|(_, field)| !is_choice(field) && !field.optional)
            && fields.iter().all(|(key, field)| is_choice(field) || self.blank(&join(from, key)))
    }

    fn wrong(&mut self, to: &str, message: impl Into<String>) {
        self.errors.push(FieldError::new(to, message));
    }

    fn group(&mut self, fields: &[(String, Node)], from: &str, to: &str) -> Map<String, Value> {
        let mut object = Map::new();
        for (key, field) in fields {
            let value = self.node(field, &join(from, key), &join(to, key));
            match value {
                Some(Value::Object(part)) if key.is_empty() => object.extend(part),
                Some(value) => {
                    object.insert(key.clone(), value);
                }
                None => {}
            }
        }
        object
    }

    fn node(&mut self, node: &Node, from: &str, to: &str) -> Option<Value> {
        match &node.kind {
            Kind::Group { fields, .. } => {
                if node.optional && (self.blank(from) || self.untouched(fields, from)) {
                    return None;
                }
                Some(Value::Object(self.group(fields, from, to)))
            }
            Kind::List { item, min, max } => self.list(node, item, (*min, *max), from, to),
            Kind::Variants { tagging, variants } => self.variant(node, tagging, variants, from, to),
            Kind::Terms { terms, min } => {
                let chosen: Vec<String> = self.several(from);
                let known: Vec<Value> =
                    terms.iter().filter(|term| chosen.contains(&term.text())).map(|term| term.value.clone()).collect();
                if known.len() < chosen.len() {
                    self.wrong(to, entry::NOT_LISTED);
                }
                self.at_least(known, *min, node.optional, to)
            }
            Kind::Picks { min, number, .. } => {
                let mut chosen = Vec::new();
                for value in self.several(from) {
                    match entry::integer(&value) {
                        Ok(found) if *number => chosen.push(json!(found)),
                        Err(_) if *number => self.wrong(to, entry::NOT_LISTED),
                        _ => chosen.push(Value::String(value)),
                    }
                }
                self.at_least(chosen, *min, node.optional, to)
            }
            Kind::Files { record, min, max } => {
                let mut files = Vec::new();
                for value in self.several(from) {
                    match file(*record, &value) {
                        Ok(found) => files.push(found),
                        Err(message) => self.wrong(to, message),
                    }
                }
                if files.len() > *max {
                    self.wrong(to, format!("最多 {max} 个文件"));
                }
                self.at_least(files, *min, node.optional, to)
            }
            Kind::Fixed(value) => Some(value.clone()),
            Kind::Nothing => Some(Value::Null),
            Kind::Tick => Some(json!(self.last(from) == "true")),
            _ => self.single(node, from, to),
        }
    }

    /// A value that one control carries.
    fn single(&mut self, node: &Node, from: &str, to: &str) -> Option<Value> {
        let raw = self.last(from).to_owned();
        if raw.is_empty() {
            if !node.optional {
                let chosen = matches!(node.kind, Kind::Term(_) | Kind::Answer | Kind::Pick { .. });
                self.wrong(to, if chosen { entry::NOT_CHOSEN } else { entry::MISSING });
            }
            return None;
        }
        match scalar(&node.kind, &raw) {
            Ok(value) => Some(value),
            Err(message) => {
                self.wrong(to, message);
                Some(Value::String(raw))
            }
        }
    }

    /// The values of a control that carries several, or of lines.
    fn several(&self, from: &str) -> Vec<String> {
        let mut chosen: Vec<String> = Vec::new();
        for value in self.pairs.get(from).into_iter().flatten().flat_map(|value| value.lines()).map(str::trim) {
            if !value.is_empty() && !chosen.iter().any(|known| known == value) {
                chosen.push(value.to_owned());
            }
        }
        chosen
    }

    fn at_least(&mut self, values: Vec<Value>, min: usize, optional: bool, to: &str) -> Option<Value> {
        if values.is_empty() && optional {
            return None;
        }
        if values.len() < min {
            let message =
                if min == 1 { "请至少选择一项".to_owned() } else { format!("请至少选择 {min} 项") };
            self.wrong(to, message);
        }
        Some(Value::Array(values))
    }

    fn list(&mut self, node: &Node, item: &Node, (min, max): (usize, usize), from: &str, to: &str) -> Option<Value> {
        let prefix = format!("{from}/");
        let rows: BTreeSet<u32> = self
            .pairs
            .range(prefix.as_str()..)
            .map_while(|(key, _)| key.strip_prefix(&prefix))
            .filter_map(|rest| rest.split('/').next()?.parse().ok())
            .collect();
        let mut values = Vec::new();
        for row in rows {
            let row = format!("{from}/{row}");
            if row == self.removed || self.blank(&row) {
                continue;
            }
            let target = format!("{to}/{}", values.len());
            values.extend(self.node(item, &row, &target));
        }
        if values.is_empty() && node.optional {
            return None;
        }
        if values.len() < min {
            self.wrong(to, if min == 1 { "请至少填写一项".to_owned() } else { format!("请至少填写 {min} 项") });
        }
        if values.len() > max {
            self.wrong(to, format!("最多填写 {max} 项"));
        }
        Some(Value::Array(values))
    }

    fn variant(&mut self, node: &Node, tagging: &Tagging, variants: &[Variant], from: &str, to: &str) -> Option<Value> {
        let chosen = self.last(&tag_name(tagging, from)).to_owned();
        if chosen.is_empty() {
            if !node.optional {
                self.wrong(&tag_name(tagging, to), entry::NOT_CHOSEN);
            }
            return None;
        }
        let Some(variant) = variants.iter().find(|variant| variant.name == chosen) else {
            self.wrong(&tag_name(tagging, to), entry::NOT_LISTED);
            return None;
        };
        let step = format!("({})", variant.name);
        let (from, to) = (join(from, &step), join(to, &step));
        Some(match tagging {
            Tagging::Inside(tag) => {
                let mut object = Map::new();
                object.insert(tag.clone(), Value::String(chosen));
                if let Kind::Group { fields, .. } = &variant.body.kind {
                    object.extend(self.group(fields, &from, &to));
                }
                Value::Object(object)
            }
            Tagging::Outside => match &variant.body.kind {
                Kind::Nothing => Value::String(chosen),
                _ => {
                    let body = self.node(&variant.body, &from, &to).unwrap_or(Value::Null);
                    Value::Object([(chosen, body)].into_iter().collect())
                }
            },
        })
    }
}

/// The name of the control that chooses a variant.
pub(super) fn tag_name(tagging: &Tagging, name: &str) -> String {
    match tagging {
        Tagging::Inside(tag) => join(name, tag),
        Tagging::Outside => join(name, "_kind"),
    }
}

/// What one control carries, as the value takes it.
fn scalar(kind: &Kind, raw: &str) -> Result<Value, String> {
    Ok(match kind {
        Kind::Term(terms) => match terms.iter().find(|term| term.text() == raw) {
            Some(term) => term.value.clone(),
            None => return Err(entry::NOT_LISTED.to_owned()),
        },
        Kind::Answer => match raw {
            "true" => json!(true),
            "false" => json!(false),
            _ => return Err(entry::NOT_CHOSEN.to_owned()),
        },
        Kind::Text { min, max, body } => {
            let text = entry::text(raw, *body)?;
            let length = text.chars().count();
            if length < *min {
                return Err(format!("至少写 {min} 个字"));
            }
            if length > *max {
                return Err(format!("最多 {max} 个字，现在是 {length} 个"));
            }
            json!(text)
        }
        Kind::Uscc => {
            let text = entry::text(raw, false)?.to_ascii_uppercase();
            if !domain::identifier::is_uscc(&text) {
                return Err(
                    "应为十八位的统一社会信用代码，校验码相符；九位的组织机构代码请换成统一社会信用代码".to_owned()
                );
            }
            json!(text)
        }
        Kind::Rate => {
            let rate: domain::benchmark::Rate = entry::text(raw, false)?.parse().map_err(|wrong| format!("{wrong}"))?;
            json!(rate)
        }
        Kind::Pick { number: true, .. } => json!(entry::integer(raw).map_err(|_| entry::NOT_LISTED)?),
        Kind::Pick { max, .. } => {
            let text = entry::text(raw, false)?;
            if text.chars().count() > *max {
                return Err(format!("最多 {max} 个字"));
            }
            json!(text)
        }
        Kind::File { record } => file(*record, raw)?,
        Kind::Integer { min, max } => {
            let number = entry::integer(raw)?;
            if let Some(min) = min.filter(|min| number < *min) {
                return Err(format!("不能小于 {min}"));
            }
            if let Some(max) = max.filter(|max| number > *max) {
                return Err(format!("不能大于 {max}"));
            }
            json!(number)
        }
        Kind::Money { min, max } => {
            let fen = entry::money(raw)?;
            if fen < *min {
                return Err(if *min == 0 {
                    "金额不能为负数".to_owned()
                } else {
                    format!("金额不能少于 {} 元", entry::show_money(*min))
                });
            }
            if fen > *max {
                return Err(format!("金额不能多于 {} 元", entry::show_money(*max)));
            }
            json!(fen)
        }
        Kind::Decimal => json!(entry::decimal(raw)?),
        Kind::Date => json!(entry::date(raw)?.to_string()),
        Kind::Moment => json!(entry::moment(raw)?.to_string()),
        Kind::DateTime => json!(entry::date_time(raw)?.to_string()),
        Kind::Time => json!(entry::time(raw)?.to_string()),
        _ => json!(raw),
    })
}

/// A stored file as the page carries it. That the vault holds it is for the act to find out.
fn file(record: bool, raw: &str) -> Result<Value, &'static str> {
    const LOST: &str = "文件没有收到，请重新选择";
    if !record {
        return Ok(json!(entry::text(raw, false)?));
    }
    let value: Value = serde_json::from_str(raw).map_err(|_| LOST)?;
    let digest = value.get("digest").and_then(Value::as_str).unwrap_or_default();
    let is_digest = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if is_digest { Ok(value) } else { Err(LOST) }
}
