//! 格式说明 The JSON Schema of story files: every act with its details, every rule, every time limit, every event.

use crate::filling::WORDS;
use crate::story::Story;
use domain::act::KINDS;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema, as it is committed at `stories/schema.json` and printed by `xiezhi play --schema`.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    let acts: Vec<(&str, &str, Value)> =
        KINDS.iter().map(|kind| (kind.name, kind.title, generator.subschema_for_kind(kind))).collect();
    let entry = generator.subschema_for::<domain::registry::Entry>().to_value();
    let mut schema = generator.into_root_schema_for::<Story>().to_value();
    let keys = |keys: Vec<(&str, String)>| -> Value {
        keys.into_iter().map(|(key, title)| json!({ "const": key, "title": title })).collect::<Vec<_>>().into()
    };
    let rules = keys(domain::rule::all().iter().map(|rule| (rule.key, rule.text.to_owned())).collect());
    let limits = keys(domain::due::LIMITS.iter().map(|limit| (limit.key, limit.title.to_owned())).collect());
    let events = keys(domain::case::event::NAMES.iter().map(|(name, title)| (*name, (*title).to_owned())).collect());
    let names = keys(acts.iter().map(|(name, title, _)| (*name, (*title).to_owned())).collect());
    let profiles = keys(lawbook::profiles().values().map(|profile| (profile.key.as_str(), profile.title.clone())).collect());
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for (_, definition) in definitions.iter_mut() {
            loosen(definition);
        }
        for (name, list) in [("RuleKey", rules), ("LimitKey", limits), ("EventName", events), ("ActName", names), ("ProfileKey", profiles)] {
            definitions.insert(name.to_owned(), json!({ "type": "string", "oneOf": list }));
        }
        step(definitions, &acts, entry);
        expect(definitions);
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        set(properties, "profile", reference("ProfileKey"));
    }
    if let Some(root) = schema.as_object_mut() {
        let words: Map<String, Value> = WORDS.iter().map(|(word, meaning)| ((*word).to_owned(), (*meaning).into())).collect();
        root.insert("x-placeholders".to_owned(), Value::Object(words));
        root.insert("title".to_owned(), "故事文件".into());
    }
    schema
}

trait OfKind {
    fn subschema_for_kind(&mut self, kind: &domain::act::Kind) -> Value;
}

impl OfKind for SchemaGenerator {
    /// The details of an act, with their definitions among those of the whole.
    fn subschema_for_kind(&mut self, kind: &domain::act::Kind) -> Value {
        let mut schema = kind.schema().to_value();
        if let Some(definitions) = schema.as_object_mut().and_then(|schema| schema.remove("$defs")) {
            for (name, definition) in definitions.as_object().into_iter().flatten() {
                self.definitions_mut().entry(name.clone()).or_insert_with(|| definition.clone());
            }
        }
        loosen(&mut schema);
        schema
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// Stories may leave out what the usual details say, may write placeholders, and may try what the law refuses: empty texts, bad digests.
fn loosen(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let date = fields.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("date"));
            for key in ["required", "minLength", "minItems", "minimum", "pattern", "$schema"] {
                if !(key == "required" && fields.contains_key("const")) {
                    fields.remove(key);
                }
            }
            if date {
                fields.remove("format");
                fields.insert("examples".to_owned(), json!(["2026-09-01", "$today", "$today-3d"]));
            }
            let widget = fields.get("x-widget").and_then(Value::as_str).unwrap_or_default();
            let word = match widget {
                "draft_digest" => Some("$draft"),
                "publication_digest" => Some("$publication"),
                "proposal" | "evidence" | "preservation" | "appraisal" | "recusal" => Some(match widget {
                    "proposal" => "$proposal",
                    "evidence" => "$evidence",
                    "preservation" => "$preservation",
                    "appraisal" => "$appraisal",
                    _ => "$recusal",
                }),
                _ => None,
            };
            if let Some(word) = word {
                if fields.get("type").and_then(Value::as_str) == Some("integer") {
                    fields.insert("type".to_owned(), json!(["integer", "string"]));
                }
                fields.insert("examples".to_owned(), json!([word]));
            }
            fields.values_mut().for_each(loosen);
        }
        Value::Array(items) => items.iter_mut().for_each(loosen),
        _ => {}
    }
}

fn set(properties: &mut Map<String, Value>, name: &str, schema: Value) {
    let described = properties.get(name).and_then(|old| old.get("description")).cloned();
    let mut schema = schema;
    if let (Some(fields), Some(description)) = (schema.as_object_mut(), described) {
        fields.insert("description".to_owned(), description);
    }
    properties.insert(name.to_owned(), schema);
}

fn properties<'d>(definitions: &'d mut Map<String, Value>, name: &str) -> Option<&'d mut Map<String, Value>> {
    definitions.get_mut(name)?.get_mut("properties")?.as_object_mut()
}

/// The details that belong to the act, by `if` and `then`.
fn step(definitions: &mut Map<String, Value>, acts: &[(&str, &str, Value)], entry: Value) {
    let mut branches = Vec::new();
    for (name, title, details) in acts {
        let definition = format!("with.{name}");
        let mut details = details.clone();
        if let Some(details) = details.as_object_mut() {
            details.insert("title".to_owned(), (*title).into());
        }
        branches.push(json!({
            "if": { "properties": { "act": { "const": name } }, "required": ["act"] },
            "then": { "properties": { "with": reference(&definition) } },
        }));
        definitions.insert(definition, details);
    }
    let rules = json!({ "type": "array", "items": reference("RuleKey") });
    if let Some(properties) = properties(definitions, "Step") {
        set(properties, "act", reference("ActName"));
        set(properties, "with", json!({ "type": "object" }));
        set(properties, "register", entry);
        set(properties, "refused", rules.clone());
        set(properties, "refused_only", rules);
    }
    if let Some(step) = definitions.get_mut("Step").and_then(Value::as_object_mut) {
        step.insert("allOf".to_owned(), branches.into());
    }
}

fn expect(definitions: &mut Map<String, Value>) {
    let Some(properties) = properties(definitions, "Expect") else { return };
    for name in ["lights", "due", "due_at", "due_reason", "late", "provisional"] {
        if let Some(fields) = properties.get_mut(name).and_then(Value::as_object_mut) {
            fields.insert("propertyNames".to_owned(), reference("LimitKey"));
        }
    }
    set(properties, "may", json!({ "type": "array", "items": reference("ActName") }));
    let rules = json!({ "type": "array", "items": reference("RuleKey") });
    set(properties, "may_not", json!({ "type": "object", "propertyNames": reference("ActName"), "additionalProperties": rules }));
    set(properties, "events", json!({ "type": "array", "items": reference("EventName") }));
}
