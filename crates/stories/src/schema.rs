//! 格式说明 The JSON Schema of story files: every act with its details, every rule, every time limit, every event.

use crate::events;
use crate::filling::WORDS;
use crate::play::batch;
use crate::story::Story;
use domain::act::KINDS;
use domain::list::ListKind;
use office::corrections::CorrectionAsked;
use office::inquiries::InquirySent;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema, as it is committed at `stories/schema.json` and printed by `xiezhi play --schema`.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    let entry = generator.subschema_for::<domain::registry::Entry>().to_value();
    let list = generator.subschema_for::<domain::list::ListAct>().to_value();
    let beside = beside(&mut generator);
    let mut schema = generator.into_root_schema_for::<Story>().to_value();
    let keys = |keys: Vec<(&str, String)>| -> Value {
        keys.into_iter().map(|(key, title)| json!({ "const": key, "title": title })).collect::<Vec<_>>().into()
    };
    let rules = keys(domain::rule::all().iter().map(|rule| (rule.key, rule.text.to_owned())).collect());
    let limits = keys(domain::due::LIMITS.iter().map(|limit| (limit.key, limit.title.to_owned())).collect());
    let events = keys(events::names().map(|(name, title)| (name, title.unwrap_or(name).to_owned())).collect());
    let names = keys(KINDS.iter().map(|kind| (kind.name, kind.title.to_owned())).collect());
    let profiles =
        keys(lawbook::profiles().values().map(|profile| (profile.key.as_str(), profile.title.clone())).collect());
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for (_, definition) in definitions.iter_mut() {
            loosen(definition);
        }
        for (name, list) in [
            ("RuleKey", rules),
            ("LimitKey", limits),
            ("EventName", events),
            ("ActName", names),
            ("ProfileKey", profiles),
        ] {
            definitions.insert(name.to_owned(), json!({ "type": "string", "oneOf": list }));
        }
        // A story may leave out which revision it means: the last one.
        for definition in
            definitions.values_mut().filter(|definition| definition.pointer("/properties/revision").is_some())
        {
            if let Some(required) = definition.get_mut("required").and_then(Value::as_array_mut) {
                required.retain(|name| name != "revision" && name != "digest");
            }
        }
        step(definitions, entry, list, beside);
        // A made up paper stands for a kept file.
        if let Some(file) = definitions.get_mut("FileRef") {
            let paper =
                json!({ "type": "string", "pattern": r"^\$paper .+", "examples": ["$paper 行政复议决定书.txt"] });
            *file = json!({ "title": "文件", "anyOf": [file.take(), paper] });
        }
        expect(definitions);
    }
    let agency = schema.get_mut("$defs").and_then(Value::as_object_mut).map(agency);
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        set(properties, "profile", reference("ProfileKey"));
        set(properties, "people", json!({ "type": "object", "additionalProperties": reference("Person") }));
        set(properties, "agency", agency.unwrap_or_default());
    }
    if let Some(root) = schema.as_object_mut() {
        let words: Map<String, Value> =
            WORDS.iter().map(|(word, meaning)| ((*word).to_owned(), (*meaning).into())).collect();
        root.insert("x-placeholders".to_owned(), Value::Object(words));
        root.insert("title".to_owned(), "故事文件".into());
    }
    schema
}

/// The details of an act, with their definitions among those of the whole. Two modules may have a term of the same name: the later
/// one is then named for the act.
fn details(kind: &domain::act::Kind, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = kind.schema().to_value();
    loosen(&mut schema);
    let own = schema.as_object_mut().and_then(|schema| schema.remove("$defs"));
    let Some(Value::Object(mut own)) = own else { return schema };
    // Renaming one definition changes those that refer to it, which may then need another name themselves.
    while let Some(name) = own
        .iter()
        .find(|(name, own)| definitions.get(*name).is_some_and(|kept| kept != *own))
        .map(|(name, _)| name.clone())
    {
        let renamed = format!("{name}.{}", kind.name);
        if let Some(definition) = own.remove(&name) {
            own.insert(renamed.clone(), definition);
        }
        own.values_mut().for_each(|definition| refer(definition, &name, &renamed));
        refer(&mut schema, &name, &renamed);
    }
    definitions.extend(own);
    schema
}

/// Makes every reference to one definition a reference to another.
fn refer(schema: &mut Value, from: &str, to: &str) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                match value {
                    Value::String(target) if key == "$ref" => {
                        if target.strip_prefix("#/$defs/") == Some(from) {
                            *target = format!("#/$defs/{to}");
                        }
                    }
                    other => refer(other, from, to),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, from, to)),
        _ => {}
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
                "proposal" | "evidence" | "preservation" | "appraisal" | "appraisal_result" | "assistance"
                | "recusal" => Some(match widget {
                    "proposal" => "$proposal",
                    "evidence" => "$evidence",
                    "preservation" => "$preservation",
                    "appraisal" | "appraisal_result" => "$appraisal",
                    "assistance" => "$assistance",
                    _ => "$recusal",
                }),
                _ => None,
            };
            if let Some(word) = word {
                let number = fields.get("type").is_some_and(|kind| {
                    kind == "integer" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "integer"))
                });
                if number {
                    fields.insert("type".to_owned(), json!(["integer", "string"]));
                }
                fields.insert("examples".to_owned(), json!([word]));
            }
            if let Some(year) = fields.get_mut("properties").and_then(|properties| properties.get_mut("year")) {
                year["type"] = json!(["integer", "string"]);
                year["examples"] = json!([2025, "$year"]);
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

/// What differs of an agency: its fields, its people by their keys, and `file` for another one to start from.
fn agency(definitions: &mut Map<String, Value>) -> Value {
    let mut fields = properties(definitions, "Agency").cloned().unwrap_or_default();
    fields.insert("people".to_owned(), json!({ "type": "object", "additionalProperties": reference("Person") }));
    fields.insert("file".to_owned(), json!({ "type": "string", "examples": ["demo/agencies/transport.toml"] }));
    json!({ "type": "object", "properties": fields, "additionalProperties": false })
}

/// What a step may do beside the acts on a case, each field with what it takes.
fn beside(generator: &mut SchemaGenerator) -> Vec<(&'static str, Value)> {
    use domain::{annual_report, correction_request, inquiry, personnel, public_record, statute};
    macro_rules! of {
        ($type:ty) => {
            generator.subschema_for::<$type>().to_value()
        };
    }
    let text = || json!({ "type": "string" });
    let one = |fields: Value| {
        let names: Vec<&String> = fields.as_object().into_iter().flat_map(Map::keys).collect();
        json!({ "type": "object", "required": names, "properties": fields })
    };
    let people = vec![
        of!(personnel::PersonnelAct),
        one(json!({ "start": text(), "seed": text() })),
        json!({ "type": "object", "required": ["finish"], "properties": { "finish": { "const": true }, "answers": { "type": "object", "additionalProperties": text() } } }),
    ];
    let statute = vec![
        one(json!({ "record": of!(statute::import::ImportHead), "text": text() })),
        one(json!({ "repeal": of!(statute::change::StatuteRepeal) })),
        one(json!({ "undo_repeal": of!(statute::proposal::RepealUndone) })),
        one(json!({ "answer": of!(statute::proposal::EntryAnswer) })),
        one(json!({ "settle": of!(statute::change::ChangeSettled) })),
    ];
    // What somebody sends, with what it is.
    let with = |mut whole: schemars::Schema, more: Value| {
        if let (Some(Value::Object(fields)), Value::Object(more)) = (whole.get_mut("properties"), more) {
            fields.extend(more);
        }
        whole.to_value()
    };
    let kind = json!({ "kind": of!(inquiry::InquiryKind) });
    let sent = with(schemars::schema_for!(InquirySent), kind);
    let inquiry = vec![of!(inquiry::InquiryAct), one(json!({ "sent": sent }))];
    let kind = json!({ "kind": of!(correction_request::PublishedKind), "key": text(), "case": text() });
    let asked = with(schemars::schema_for!(CorrectionAsked), kind);
    let correction = vec![of!(correction_request::CorrectionAnswer), one(json!({ "asked": asked }))];
    let taken = one(json!({ "number": text(), "party": text(), "text": text() }));
    let imported = vec![of!(public_record::upkeep::UpkeepAct), one(json!({ "taken_in": taken })), of!(batch::Work)];
    let any = |ways: Vec<Value>| json!({ "type": "object", "anyOf": ways });
    vec![
        ("people", any(people)),
        ("statute", any(statute)),
        ("inquiry", any(inquiry)),
        ("correction", any(correction)),
        ("imported", any(imported)),
        ("report", any(vec![of!(annual_report::ReportAct)])),
        ("transfer", one(json!({ "of": text() }))),
    ]
}

/// The details that belong to the act, by `if` and `then`.
fn step(definitions: &mut Map<String, Value>, entry: Value, list: Value, beside: Vec<(&str, Value)>) {
    let mut branches = Vec::new();
    for kind in KINDS {
        let name = kind.name;
        let definition = format!("with.{name}");
        let mut details = details(kind, definitions);
        if let Some(details) = details.as_object_mut() {
            details.insert("title".to_owned(), kind.title.into());
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
        set(properties, "list", list);
        for (name, schema) in beside {
            set(properties, name, schema);
        }
        set(properties, "refused", rules.clone());
        set(properties, "refused_only", rules);
    }
    if let Some(step) = definitions.get_mut("Step").and_then(Value::as_object_mut) {
        step.insert("allOf".to_owned(), branches.into());
    }
}

fn expect(definitions: &mut Map<String, Value>) {
    let Some(properties) = properties(definitions, "Expect") else { return };
    for name in ["lights", "due", "due_at", "due_reason", "late", "provisional", "inquiry_due", "inquiry_lights"] {
        if let Some(fields) = properties.get_mut(name).and_then(Value::as_object_mut) {
            fields.insert("propertyNames".to_owned(), reference("LimitKey"));
        }
    }
    let row = json!({ "pattern": "^(LISTS)/.+$".replace("LISTS", &ListKind::ALL.iter().map(|kind| kind.slug()).collect::<Vec<_>>().join("|")) });
    for name in ["published", "checkup"] {
        if let Some(fields) = properties.get_mut(name).and_then(Value::as_object_mut) {
            fields.insert("propertyNames".to_owned(), row.clone());
        }
    }
    let settings = lawbook::profiles().values().next().and_then(|profile| serde_json::to_value(profile).ok());
    let settings: Vec<&String> = settings.iter().filter_map(Value::as_object).flat_map(Map::keys).collect();
    if let Some(fields) = properties.get_mut("settings").and_then(Value::as_object_mut) {
        fields.insert("propertyNames".to_owned(), json!({ "enum": settings }));
    }
    set(properties, "may", json!({ "type": "array", "items": reference("ActName") }));
    let rules = json!({ "type": "array", "items": reference("RuleKey") });
    set(
        properties,
        "may_not",
        json!({ "type": "object", "propertyNames": reference("ActName"), "additionalProperties": rules }),
    );
    set(properties, "events", json!({ "type": "array", "items": reference("EventName") }));
}
