//! 接口模糊测试 Requests made from our own description, valid and broken: never a fault, only answers that are described,
//! each of the form that is described, and nothing that the description allows is called malformed.
//!
//! `FUZZ_CASES` says how many requests are made, `FUZZ_SEED` repeats a run.

use crate::district::{District, send, token};
use axum::http::Method;
use domain::people::Role;
use fastrand::Rng;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use web::api::{conform, description};
use web::input::query;

/// Text that breaks what is careless.
const HOSTILE: [&str; 16] = [
    "",
    " ",
    "𠮷野家㐂",
    "\u{202e}txt.exe",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}${7*7}#{7*7}",
    "../../keys/log.key",
    "=HYPERLINK(\"http://x\")",
    "％＿!\\",
    "\u{0}",
    "\u{feff}\u{200b}",
    "9999-12-31",
    "-1",
    "👨‍👩‍👧 a\u{301}",
    "\r\nSet-Cookie: a=b",
];

/// Values of schemas, by chance.
struct Maker<'a> {
    chance: Rng,
    root: &'a Value,
}

impl Maker<'_> {
    /// A value that has the form of a schema.
    fn valid(&mut self, schema: &Value, depth: u32) -> Value {
        if let Some(target) = schema["$ref"].as_str() {
            let target = self.root.pointer(target.trim_start_matches('#')).unwrap().clone();
            return self.valid(&target, depth);
        }
        for several in ["oneOf", "anyOf"] {
            if let Some(branches) = schema[several].as_array() {
                // Deep down the shortest way out: what may be nothing is nothing.
                let least = branches.iter().position(|branch| branch["type"] == "null").filter(|_| depth > 6);
                let branch = &branches[least.unwrap_or_else(|| self.chance.usize(0..branches.len()))];
                let made = self.valid(branch, depth + 1);
                return match (made, self.object(schema, depth)) {
                    (Value::Object(mut made), more) => {
                        made.extend(more);
                        Value::Object(made)
                    }
                    (made, _) => made,
                };
            }
        }
        if let Some(fixed) = schema.get("const") {
            return fixed.clone();
        }
        if let Some(choices) = schema["enum"].as_array() {
            return choices[self.chance.usize(0..choices.len())].clone();
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            Value::String(kind) => vec![kind],
            _ => Vec::new(),
        };
        let kind = if kinds.is_empty() { "object" } else { kinds[self.chance.usize(0..kinds.len())] };
        match kind {
            "null" => Value::Null,
            "boolean" => json!(self.chance.bool()),
            "integer" | "number" => {
                let (least, most) = (schema["minimum"].as_i64().unwrap_or(0), schema["maximum"].as_i64());
                let most = most.unwrap_or(i64::from(u16::MAX)).max(least);
                json!([least, most, self.chance.i64(least..=most)][self.chance.usize(0..3)])
            }
            "array" => {
                let least = schema["minItems"].as_u64().unwrap_or(0);
                let most = schema["maxItems"].as_u64().unwrap_or(3).min(least + 2).max(least);
                let number = if depth > 6 { least } else { self.chance.u64(least..=most) };
                (0..number).map(|_| self.valid(&schema["items"], depth + 1)).collect()
            }
            "string" => json!(self.text(schema)),
            _ => Value::Object(self.object(schema, depth)),
        }
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Map<String, Value> {
        let needed: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut made = Map::new();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            if needed.contains(&name.as_str()) || (depth < 6 && self.chance.bool()) {
                made.insert(name.clone(), self.valid(field, depth + 1));
            }
        }
        made
    }

    fn text(&mut self, schema: &Value) -> String {
        match schema["format"].as_str() {
            Some("date") => {
                return format!(
                    "20{:02}-{:02}-{:02}",
                    self.chance.u8(0..99),
                    self.chance.u8(1..=12),
                    self.chance.u8(1..=28)
                );
            }
            Some("date-time") => {
                return format!("2026-08-{:02}T08:{:02}:00Z", self.chance.u8(1..=28), self.chance.u8(0..60));
            }
            Some("partial-date-time" | "local-date-time") => return "2026-08-20T09:30:00".to_owned(),
            Some("time" | "partial-time") => return "09:30:00".to_owned(),
            _ => {}
        }
        if schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("0-9a-f")) {
            return "0".repeat(64);
        }
        let (least, most) = (
            usize::try_from(schema["minLength"].as_u64().unwrap_or(0)).unwrap(),
            usize::try_from(schema["maxLength"].as_u64().unwrap_or(200)).unwrap(),
        );
        let filler = ["事实", "𠮷㐂", "a b", "<b>\u{202e}"][self.chance.usize(0..4)];
        let length = [least.max(1), most.min(40).max(least), most][self.chance.usize(0..3)].min(most);
        let made: String = filler.chars().cycle().take(length).collect();
        if least > 0 && made.trim().is_empty() { "字".repeat(least) } else { made }
    }

    /// The same with something wrong in it.
    fn broken(&mut self, mut value: Value) -> Value {
        let depth = self.chance.u8(0..5);
        self.spoil(&mut value, depth);
        value
    }

    fn spoil(&mut self, value: &mut Value, depth: u8) {
        let within: Vec<&mut Value> = match value {
            Value::Object(fields) => fields.values_mut().collect(),
            Value::Array(items) => items.iter_mut().collect(),
            _ => Vec::new(),
        };
        if depth > 0 && !within.is_empty() {
            let nth = self.chance.usize(0..within.len());
            return within.into_iter().nth(nth).into_iter().for_each(|inner| self.spoil(inner, depth - 1));
        }
        *value = match self.chance.u8(0..9) {
            0 => Value::Null,
            1 => json!(self.chance.i64(..)),
            2 => json!(1e300),
            3 => json!([]),
            4 => json!({"": {"\u{0}": []}}),
            5 => json!("长".repeat(30_000)),
            6 => json!([[[[[[[[]]]]]]]]),
            _ => json!(HOSTILE[self.chance.usize(0..HOSTILE.len())]),
        };
    }
}

/// One request, and whether it has the form that is described.
struct Request {
    path: String,
    body: String,
    is_valid: bool,
}

fn request(maker: &mut Maker, address: &str, operation: &Value, known: &BTreeMap<&str, Vec<String>>) -> Request {
    let is_valid = maker.chance.u8(0..3) > 0;
    let mut path = address.to_owned();
    let mut pairs = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        match parameter["in"].as_str().unwrap() {
            "path" => {
                let real = known.get(name).filter(|_| is_valid || maker.chance.bool());
                let value = match real {
                    Some(values) => values[maker.chance.usize(0..values.len())].clone(),
                    None => HOSTILE[maker.chance.usize(2..HOSTILE.len())].to_owned(),
                };
                path = path.replace(&format!("{{{name}}}"), &query(&value));
            }
            "query" if parameter["required"] == true || maker.chance.u8(0..3) == 0 => {
                let value = match (is_valid, known.get(name)) {
                    (true, Some(values)) => json!(values[maker.chance.usize(0..values.len())]),
                    (true, None) => maker.valid(&parameter["schema"], 0),
                    _ => json!(HOSTILE[maker.chance.usize(0..HOSTILE.len())]),
                };
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                pairs.push(format!("{name}={}", query(&value)));
            }
            _ => {}
        }
    }
    if !pairs.is_empty() {
        path = format!("{path}?{}", pairs.join("&"));
    }
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let body = match (schema.is_null(), is_valid) {
        (true, _) => String::new(),
        (false, true) => maker.valid(schema, 0).to_string(),
        (false, false) => {
            let value = maker.valid(schema, 0);
            let mut text = maker.broken(value).to_string();
            if maker.chance.u8(0..6) == 0 {
                let half = text.len() / 2;
                text.truncate((0..=half).rev().find(|at| text.is_char_boundary(*at)).unwrap());
            }
            text
        }
    };
    Request { path, body, is_valid }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figures stand in the papers")]
async fn whatever_the_description_makes_is_answered_as_it_says() {
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or);
    let (cases, seed) = (number("FUZZ_CASES", 2_000), number("FUZZ_SEED", 20_260_901));
    let district = District::with(&["01", "04", "06", "11"]).await;
    let document = description();
    let who = [
        district.someone("chenghu-environment", Role::Officer).clone(),
        district.someone("chenghu-environment", Role::Head).clone(),
        district.someone("chenghu-water", Role::Officer).clone(),
        district.someone("chenghu-transport", Role::DisclosureOfficer).clone(),
    ];
    let ids: Vec<String> = district.cases.iter().map(|told| told.id.clone()).collect();
    let known = BTreeMap::from([
        ("case", ids.clone()),
        ("id", ids),
        ("name", domain::act::KINDS.iter().map(|kind| kind.name.to_owned()).collect()),
        ("key", vec!["行政处罚法_2021".to_owned()]),
        ("digest", vec!["0".repeat(64)]),
    ]);
    let operations: Vec<(&String, &String, &Value)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, of)| of.as_object().unwrap().iter().map(move |(method, operation)| (path, method, operation)))
        .collect();
    let mut maker = Maker { chance: Rng::with_seed(seed), root: document };
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    let mut valid = 0_u64;
    let mut findings: Vec<String> = Vec::new();
    for nth in 0..cases {
        // Every operation in turn; half of all requests are acts, of which there are most kinds.
        let acts = operations.iter().find(|(path, ..)| path.ends_with("/acts") && path.contains("{id}")).unwrap();
        let (path, method, operation) =
            if nth % 2 == 0 { *acts } else { operations[usize::try_from(nth / 2).unwrap() % operations.len()] };
        let asked = request(&mut maker, path, operation, &known);
        valid += u64::from(asked.is_valid);
        let someone = &who[maker.chance.usize(0..who.len())];
        let bearer = match (maker.chance.u8(0..20), method.as_str()) {
            (0, _) => None,
            // Signing out ends a token of its own.
            (_, "delete") => Some(token(&district.store, &someone.id).await),
            _ => Some(someone.token.clone()),
        };
        let verb: Method = method.to_uppercase().parse().unwrap();
        let kind = if path.ends_with("/files") { "application/octet-stream" } else { "application/json" };
        let answer = send(&district.router, verb, &asked.path, bearer.as_deref(), &asked.body, kind).await;
        let status = answer.status.as_u16();
        *statuses.entry(status).or_default() += 1;
        let mut finding = |what: &str| {
            let body: String = asked.body.chars().take(400).collect();
            findings.push(format!("#{nth} {method} {} {status}: {what}\n    sent: {body}", asked.path));
        };
        let described = &operation["responses"][status.to_string()];
        if status >= 500 {
            finding(&format!("a fault: {}", answer.json()));
        } else if described.is_null() {
            finding("this status is not described");
        }
        let form = &described["content"]["application/json"]["schema"];
        if !form.is_null() {
            let mut root = form.clone();
            root["components"] = document["components"].clone();
            if let Err(errors) = conform(&root, &answer.json(), "") {
                let errors: Vec<String> =
                    errors.iter().map(|error| format!("{}: {}", error.path, error.message)).collect();
                finding(&format!("the answer is not as described: {}", errors.join("; ")));
            }
        }
        if asked.is_valid && status == 400 && !is_more_than_form(&answer.json()) {
            finding(&format!("what the description allows is called malformed: {}", answer.json()["errors"]));
        }
    }
    println!(
        "API by its description, seed {seed}: {cases} requests ({valid} valid), {} operations, statuses {statuses:?}, {} findings",
        operations.len(),
        findings.len()
    );
    assert!(
        findings.is_empty(),
        "{} findings:\n{}",
        findings.len(),
        findings.iter().take(15).cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(statuses.keys().any(|status| *status == 200) && statuses.contains_key(&422) && statuses.contains_key(&400));
}

/// 400 for what no schema says: a file that was never uploaded.
fn is_more_than_form(answer: &Value) -> bool {
    answer["errors"].as_array().is_some_and(|errors| {
        errors.iter().all(|error| error["message"].as_str().is_some_and(|message| message.contains("没有上传过")))
    })
}
