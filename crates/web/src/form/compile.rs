//! Reads the schema dialect that schemars writes, and the hints beside it, into the fields of a form.

use super::schema::{Kind, Node, Tagging, Term, Unsupported, Variant, When, join};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// How deep a form may nest; a schema that recurses is not a form.
const DEPTH: usize = 16;
/// Longest line of text unless the schema says otherwise.
const LINE: usize = 500;
/// Longest body of text unless the schema says otherwise.
const BODY: usize = 20_000;

/// Whether `serde_json` keeps the order of properties in this build; otherwise required fields go first, as declared.
static ORDERED: LazyLock<bool> = LazyLock::new(|| {
    json!({"b": 0, "a": 0}).as_object().and_then(|map| map.keys().next().cloned()).as_deref() == Some("b")
});

/// The fields of a whole schema.
pub(super) fn root(schema: &Value) -> Result<Node, Unsupported> {
    Compiler { root: schema }.node(schema, "", "", DEPTH)
}

struct Compiler<'a> {
    root: &'a Value,
}

type Object = Map<String, Value>;

impl Compiler<'_> {
    fn node(&self, schema: &Value, key: &str, path: &str, depth: usize) -> Result<Node, Unsupported> {
        let unsupported = |what: &str| Unsupported { path: path.to_owned(), what: what.to_owned() };
        let depth = depth.checked_sub(1).ok_or_else(|| unsupported("it nests too deep"))?;
        let (object, optional) = self.resolve(schema, path)?;
        let text = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let title = if text("title").is_empty() { key.to_owned() } else { text("title") };
        let kind = self.kind(&object, path, depth)?;
        let default = object.get("default").filter(|value| !value.is_null()).cloned();
        let marked = |name: &str| object.get(name).is_some_and(|mark| mark == true);
        let (element, rare) = (marked("x-element"), marked("x-rare"));
        Ok(Node { title, help: text("x-help"), optional, element, rare, default, when: when(&text("x-when")), kind })
    }

    /// Follows references and strips `null`, whichever way it is written.
    fn resolve(&self, schema: &Value, path: &str) -> Result<(Object, bool), Unsupported> {
        let unsupported = |what: String| Unsupported { path: path.to_owned(), what };
        let mut object = schema.as_object().cloned().ok_or_else(|| unsupported(schema.to_string()))?;
        let mut optional = false;
        for _ in 0..DEPTH {
            if let Some(reference) = object.remove("$ref") {
                let pointer = reference.as_str().and_then(|r| r.strip_prefix('#')).unwrap_or_default();
                let target = self.root.pointer(pointer).and_then(Value::as_object);
                object = merged(target.ok_or_else(|| unsupported(reference.to_string()))?, &object);
                continue;
            }
            let mut again = false;
            for word in ["anyOf", "oneOf", "allOf"] {
                let Some(Value::Array(parts)) = object.get(word) else { continue };
                let mut rest: Vec<Value> =
                    parts.iter().filter(|part| part.get("type") != Some(&json!("null"))).cloned().collect();
                optional |= rest.len() < parts.len();
                if let [only] = rest.as_slice()
                    && (word != "oneOf" || parts.len() > 1)
                {
                    let only = only.as_object().cloned().unwrap_or_default();
                    object.remove(word);
                    object = merged(&only, &object);
                    again = true;
                    break;
                }
                if rest.len() < parts.len() {
                    object.insert(word.to_owned(), Value::Array(std::mem::take(&mut rest)));
                }
            }
            if !again {
                break;
            }
        }
        if let Some(Value::Array(types)) = object.get("type").cloned() {
            let rest: Vec<Value> = types.iter().filter(|t| **t != json!("null")).cloned().collect();
            optional |= rest.len() < types.len();
            if let [only] = rest.as_slice() {
                object.insert("type".into(), only.clone());
            }
        }
        if let Some(Value::Array(values)) = object.get_mut("enum") {
            let before = values.len();
            values.retain(|value| !value.is_null());
            optional |= values.len() < before;
        }
        Ok((object, optional))
    }

    fn kind(&self, object: &Object, path: &str, depth: usize) -> Result<Kind, Unsupported> {
        let unsupported = |what: String| Unsupported { path: path.to_owned(), what };
        let word = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
        let size = |name: &str, or: usize| {
            object.get(name).and_then(Value::as_u64).map_or(or, |n| usize::try_from(n).unwrap_or(or))
        };
        let whole = |name: &str| object.get(name).and_then(Value::as_f64).map(to_whole);
        let widget = word("x-widget");

        if let Some(value) = object.get("const") {
            return Ok(Kind::Fixed(value.clone()));
        }
        if let Some(terms) = terms(object) {
            return Ok(Kind::Term(terms));
        }
        if let Some(Value::Array(parts)) = object.get("oneOf").or_else(|| object.get("anyOf"))
            && !object.contains_key("properties")
        {
            return self.variants(parts, path, depth);
        }
        match word("type") {
            "object" if widget == "file" => Ok(Kind::File { record: true }),
            "object" => self.group(object, path, depth),
            "array" => self.list(object, path, depth),
            "string" => Ok(match (word("format"), widget) {
                ("date", _) | (_, "date") => Kind::Date,
                ("date-time", _) => Kind::Moment,
                ("partial-date-time", _) => Kind::DateTime,
                ("partial-time", _) => Kind::Time,
                (_, "file") => Kind::File { record: false },
                _ if word("x-check") == "uscc" => Kind::Uscc,
                _ if word("x-check") == "rate" => Kind::Rate,
                (_, "textarea") => Kind::Text { min: size("minLength", 0), max: size("maxLength", BODY), body: true },
                _ => match list_name(object) {
                    Some(list) => Kind::Pick { list, max: size("maxLength", LINE), number: false },
                    None => Kind::Text { min: size("minLength", 0), max: size("maxLength", LINE), body: false },
                },
            }),
            "integer" if widget == "money" => Ok(Kind::Money {
                min: whole("minimum").unwrap_or(0),
                max: whole("maximum").unwrap_or(100_000_000_000_000),
            }),
            "integer" => Ok(match list_name(object) {
                Some(list) => Kind::Pick { list, max: LINE, number: true },
                None => Kind::Integer { min: whole("minimum"), max: whole("maximum") },
            }),
            "number" => Ok(Kind::Decimal),
            "boolean" if widget == "checkbox" => Ok(Kind::Tick),
            "boolean" => Ok(Kind::Answer),
            "null" => Ok(Kind::Nothing),
            _ => Err(unsupported(Value::Object(object.clone()).to_string())),
        }
    }

    fn group(&self, object: &Object, path: &str, depth: usize) -> Result<Kind, Unsupported> {
        let none = Object::new();
        let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&none);
        if properties.is_empty() && object.get("additionalProperties").is_some_and(Value::is_object) {
            return Err(Unsupported { path: path.to_owned(), what: "a map".to_owned() });
        }
        let required: Vec<&str> =
            object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let position = |key: &str| required.iter().position(|name| *name == key);
        let mut keys: Vec<&String> = properties.keys().collect();
        if !*ORDERED {
            keys.sort_by_key(|key| position(key).unwrap_or(usize::MAX));
        }
        let inline = object.get("x-widget").and_then(Value::as_str) == Some("provision");
        if inline {
            const ORDER: [&str; 5] = ["statute", "article", "sub", "paragraph", "item"];
            keys.sort_by_key(|key| ORDER.iter().position(|name| name == key).unwrap_or(usize::MAX));
        }
        let mut fields = Vec::new();
        for key in keys {
            let mut field = self.node(&properties[key], key, &join(path, key), depth)?;
            field.optional |= position(key).is_none();
            if inline
                && key == "statute"
                && let Kind::Text { max, .. } = field.kind
            {
                field.kind = Kind::Pick { list: "statute".into(), max, number: false };
            }
            fields.push((key.clone(), field));
        }
        if let Some(Value::Array(parts)) = object.get("oneOf").or_else(|| object.get("anyOf")) {
            let kind = self.variants(parts, path, depth)?;
            fields.push((String::new(), Node { optional: false, kind, ..blank() }));
        }
        Ok(if fields.is_empty() { Kind::Nothing } else { Kind::Group { fields, inline } })
    }

    fn list(&self, object: &Object, path: &str, depth: usize) -> Result<Kind, Unsupported> {
        let size = |name: &str| object.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let (min, max) = (size("minItems").unwrap_or(0), size("maxItems").unwrap_or(200));
        let none = json!({"type": "string"});
        let items = object.get("items").unwrap_or(&none);
        if object.contains_key("prefixItems") {
            return Err(Unsupported { path: path.to_owned(), what: "a tuple".to_owned() });
        }
        let mut item = self.node(items, "", path, depth)?;
        Ok(match (item.kind, list_name(object)) {
            (Kind::Text { .. } | Kind::Pick { number: false, .. }, Some(list)) => {
                Kind::Picks { list, min, number: false }
            }
            (Kind::Integer { .. } | Kind::Pick { number: true, .. }, Some(list)) => {
                Kind::Picks { list, min, number: true }
            }
            (Kind::Pick { list, number, .. }, None) => Kind::Picks { list, min, number },
            (Kind::Term(terms), _) => Kind::Terms { terms, min },
            (Kind::File { record }, _) => Kind::Files { record, min, max },
            (kind, _) => {
                item.kind = kind;
                item.optional = false;
                Kind::List { item: Box::new(item), min, max }
            }
        })
    }

    fn variants(&self, parts: &[Value], path: &str, depth: usize) -> Result<Kind, Unsupported> {
        let objects: Vec<Object> =
            parts.iter().map(|part| self.resolve(part, path).map(|(object, _)| object)).collect::<Result<_, _>>()?;
        let tag = objects.first().and_then(|first| {
            let fixed = |object: &Object, key: &str| {
                object.get("properties").and_then(|p| p.get(key)).and_then(|p| p.get("const")).is_some()
            };
            let keys = first.get("properties").and_then(Value::as_object)?.keys();
            keys.into_iter().find(|key| objects.iter().all(|object| fixed(object, key))).cloned()
        });
        let mut variants = Vec::new();
        for mut object in objects {
            let text =
                |object: &Object, name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let (title, help) = (text(&object, "title"), text(&object, "x-help"));
            if let Some(tag) = &tag {
                let name = object["properties"][tag]["const"].as_str().unwrap_or_default().to_owned();
                let own = object["properties"][tag]["title"].as_str().unwrap_or_default().to_owned();
                if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
                    properties.remove(tag);
                }
                let body = self.node(&Value::Object(object), "", path, depth)?;
                let title = [title, own, name.clone()].into_iter().find(|t| !t.is_empty()).unwrap_or_default();
                variants.push(Variant { name, title, help, body });
            } else if let Some(terms) = terms(&object) {
                variants.extend(terms.into_iter().map(|t| Variant {
                    name: t.text(),
                    title: t.title.clone(),
                    help: t.help,
                    body: blank(),
                }));
            } else if let Some(value) = object.get("const").and_then(Value::as_str) {
                let title = if title.is_empty() { value.to_owned() } else { title };
                variants.push(Variant { name: value.to_owned(), title, help, body: blank() });
            } else {
                let properties = object.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
                let mut properties = properties.into_iter();
                let (Some((name, inner)), None) = (properties.next(), properties.next()) else {
                    return Err(Unsupported {
                        path: path.to_owned(),
                        what: "alternatives that no tag tells apart".to_owned(),
                    });
                };
                let body = self.node(&inner, "", path, depth)?;
                let title =
                    [title, body.title.clone(), name.clone()].into_iter().find(|t| !t.is_empty()).unwrap_or_default();
                variants.push(Variant { name, title, help, body });
            }
        }
        Ok(Kind::Variants { tagging: tag.map_or(Tagging::Outside, Tagging::Inside), variants })
    }
}

/// Nothing to enter.
const fn blank() -> Node {
    Node {
        title: String::new(),
        help: String::new(),
        optional: true,
        element: false,
        rare: false,
        default: None,
        when: None,
        kind: Kind::Nothing,
    }
}

/// Reads `x-when`.
fn when(text: &str) -> Option<When> {
    let (field, values) = text.split_once('=')?;
    Some(When { field: field.to_owned(), values: values.split('|').map(str::to_owned).collect() })
}

/// The list that a value is picked from, if it is picked.
fn list_name(object: &Object) -> Option<String> {
    let word = |name: &str| object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let widget = word("x-widget");
    let list = word("x-choices").or(match widget {
        Some("people") => Some("person"),
        Some("evidences") => Some("evidence"),
        Some("text" | "textarea" | "file" | "files" | "money" | "date" | "checkbox" | "provision") => None,
        other => other,
    });
    list.map(str::to_owned)
}

/// A closed list, written as `enum` or as `oneOf` of constants.
fn terms(object: &Object) -> Option<Vec<Term>> {
    let plain = |value: &Value| Term {
        value: value.clone(),
        title: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        help: String::new(),
    };
    if let Some(Value::Array(values)) = object.get("enum") {
        return Some(values.iter().map(plain).collect());
    }
    let Some(Value::Array(parts)) = object.get("oneOf").or_else(|| object.get("anyOf")) else { return None };
    let mut terms = Vec::new();
    for part in parts {
        let text = |name: &str| part.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(value) = part.get("const") {
            let title = text("title").map_or_else(|| plain(value).title, str::to_owned);
            terms.push(Term { value: value.clone(), title, help: text("x-help").unwrap_or_default().to_owned() });
        } else if let (Some(Value::Array(values)), Some("string")) = (part.get("enum"), text("type")) {
            terms.extend(values.iter().map(plain));
        } else {
            return None;
        }
    }
    Some(terms)
}

/// One schema laid over another: what is nearer to the use wins; properties and required names add up.
fn merged(under: &Object, over: &Object) -> Object {
    let mut result = under.clone();
    for (key, value) in over {
        match (key.as_str(), result.get_mut(key), value) {
            ("properties", Some(Value::Object(mine)), Value::Object(more)) => mine.extend(more.clone()),
            ("required", Some(Value::Array(mine)), Value::Array(more)) => mine.extend(more.iter().cloned()),
            _ => {
                result.insert(key.clone(), value.clone());
            }
        }
    }
    result
}

/// A bound written as a number of any kind; bounds beyond 64 bits are no bounds.
#[expect(clippy::cast_possible_truncation, reason = "saturates, which is what a bound should do")]
fn to_whole(number: f64) -> i64 {
    number as i64
}
