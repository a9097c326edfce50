//! 接口说明 The description of the API, made from the table of addresses, the acts' schemas and the rules.

use super::credit::CreditFile;
use super::registry::RegisterEntry;
use super::statutes::StatuteImport;
use super::{Access, ENDPOINTS, Endpoint, Sends, Takes, answers};
use crate::desk::imports::ImportAct;
use axum::Json;
use axum::http::Method;
use domain::act::{Act, KINDS};
use domain::annual_report::ReportAct;
use domain::correction_request::{CorrectionAnswer, PublishedKind};
use domain::inquiry::InquiryAct;
use domain::list::ListAct;
use domain::personnel::PersonnelAct;
use domain::public_record::upkeep::UpkeepAct;
use domain::registry::OfficeDecision;
use domain::statute::change::{ChangeSettled, StatuteRepeal};
use domain::statute::proposal::{EntryAnswer, RepealUndone};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

static DESCRIPTION: LazyLock<Value> = LazyLock::new(describe);

/// The description, OpenAPI 3.1.
#[must_use]
pub fn description() -> &'static Value {
    &DESCRIPTION
}

/// `GET /api/v1/openapi.json`
pub async fn show() -> Json<&'static Value> {
    Json(&DESCRIPTION)
}

fn describe() -> Value {
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method.as_str().to_lowercase()] = operation(endpoint);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "獬豸",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "行政处罚普通程序办案与公示接口。与办案台适用同样的规则：依法不能办理的，以 422 答复违反的规则、条文和欠缺的事项。",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas(),
        },
        "x-acts": KINDS.iter().map(|kind| json!({"act": kind.name, "title": kind.title})).collect::<Vec<_>>(),
        "x-rules": domain::rule::all().iter().map(|rule| rule.key).collect::<Vec<_>>(),
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let in_path = endpoint.path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(endpoint.query.iter().map(|(name, takes, meaning)| {
        let needed = matches!(takes, Takes::Needed);
        json!({"name": name, "in": "query", "required": needed, "description": meaning, "schema": taken(*takes)})
    }));
    let mut responses = Map::new();
    let mut success = json!({"description": "成功"});
    if let Some(schema) = answers::of(&endpoint.method, endpoint.path) {
        success["content"] = json!({"application/json": {"schema": schema}});
    }
    responses.insert(endpoint.status.to_string(), success);
    let mut stops = vec![("400", "内容的格式有误，附位置")];
    if endpoint.access == Access::Signed || endpoint.path.ends_with("/sessions") {
        stops.push(("401", "没有登录，或者令牌、账号、口令不对"));
    }
    // Lists of some roles: others are not told that there is one.
    const OF_ROLES: [&str; 14] = [
        "/received-leads",
        "/approvals",
        "/reviews",
        "/leads",
        "/publishing",
        "/imported-publications",
        "/questions",
        "/accounts",
        "/annual-reports",
        "/agency/entries",
        "/agency/offices",
        "/credit-rows",
        "/credit-files",
        "/inquiries/overview",
    ];
    if endpoint.path.contains('{')
        || OF_ROLES.iter().any(|list| endpoint.path.ends_with(list))
        || endpoint.path.contains("/corrections")
        || endpoint.path.contains("/inquiries")
        || endpoint.path.ends_with("/outlets")
        || endpoint.path.ends_with("/progress")
        || endpoint.path.ends_with("/card-codes")
        || endpoint.sends == Sends::File
    {
        stops.push(("404", "没有，或者不是本人可以查看的"));
    }
    if let Sends::JsonOrFiles(_) | Sends::Json("CorrectionAsked" | "CorrectionSent") = endpoint.sends {
        stops.push(("422", "内容不合要求，附位置和怎样改正；或者请求编号已用于不同的内容"));
    }
    const ONCE: [&str; 15] = [
        "CreditFile",
        "ImportAct",
        "Act",
        "Lead",
        "ListAct",
        "PersonnelAct",
        "InquiryAct",
        "InquirySent",
        "ChangeSettled",
        "StatuteImport",
        "StatuteRepeal",
        "RepealUndone",
        "EntryAnswer",
        "CorrectionAsked",
        "CorrectionSent",
    ];
    let receives = endpoint.method == Method::POST && endpoint.path == "/api/v1/received-leads/{id}";
    if receives {
        stops.push(("409", "他人先办了一步，请重新查看"));
        stops.push(("422", "依法不能办理，附规则、条文和欠缺的事项；或者请求编号已用于不同的内容"));
    }
    let named = if let Sends::Json(name) | Sends::JsonOrFiles(name) = endpoint.sends { name } else { "" };
    if receives || ONCE.contains(&named) {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "description": "请求编号：同一编号重复提交，只办理一次",
            "schema": {"type": "string", "minLength": 1, "maxLength": 128},
        }));
    }
    if let Sends::Json("Act" | "Lead" | "ListAct" | "PersonnelAct") = endpoint.sends {
        stops.push(("409", "他人先办了一步，请重新查看"));
        stops.push(("503", "服务器时钟早于本案最后一条记录，没有办理"));
        stops.push(("422", "依法不能办理，附规则、条文和欠缺的事项；或者请求编号已用于不同的内容"));
    }
    if let Sends::Json(
        "ChangeSettled" | "StatuteImport" | "StatuteRepeal" | "RepealUndone" | "EntryAnswer" | "InquiryAct"
        | "ReportAct" | "UpkeepAct" | "RegisterEntry" | "OfficeDecision" | "ImportAct" | "CreditFile",
    ) = endpoint.sends
    {
        stops.push(("409", "他人先办了一步，请重新查看"));
        stops.push(("422", "依法不能办理，附规则、条文和欠缺的事项；或者文本有错误，附行号"));
    }
    if endpoint.path == "/api/v1/statute-proposals" {
        stops.push(("422", "不是系统管理员或者法制审核人员，附规则和条文"));
    }
    if endpoint.path.ends_with("/documents/{name}") {
        stops.push(("422", "文书还没有制发，或者还不能制发，附缺少的内容"));
    }
    if endpoint.path.ends_with("/provisions") {
        stops.push(("422", "引用的文字不能识别，附位置"));
    }
    if endpoint.sends == Sends::File && !stops.iter().any(|(status, _)| *status == "422") {
        stops.push(("422", "文件不能读取、内容有误或者依法不能办理，附位置、规则和条文"));
    }
    if endpoint.sends != Sends::Nothing {
        stops.push(("413", "内容太大"));
        stops.push(("507", "存储空间已满，没有保存任何内容"));
    }
    for (status, meaning) in stops {
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Stop"}}});
        responses.insert(status.to_owned(), json!({"description": meaning, "content": content}));
    }
    let mut operation = json!({
        "summary": endpoint.title,
        "operationId": name(endpoint),
        "parameters": parameters,
        "responses": responses,
        "security": if endpoint.access == Access::Signed { json!([{"bearer": []}]) } else { json!([]) },
    });
    let any_file = json!({"schema": {"type": "string", "format": "binary"}});
    match endpoint.sends {
        Sends::Nothing => {}
        Sends::Json(schema) => {
            let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
            operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": schema}}});
        }
        Sends::JsonOrFiles(schema) => {
            let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
            let files = json!({"type": "array", "maxItems": 5, "items": any_file["schema"]});
            let form = json!({"schema": {"description": "各项内容为同名字段，文件（图片、录音、视频、PDF，每个不超过 10 MB）放在最后",
                "allOf": [schema, {"type": "object", "properties": {"file": files}}]}});
            operation["requestBody"] = json!({"required": true, "content": {
                "application/json": {"schema": schema}, "multipart/form-data": form,
            }});
        }
        Sends::File => {
            let form = json!({"schema": {"type": "object", "properties": {"file": any_file["schema"]}}});
            operation["requestBody"] = json!({"required": true, "content": {
                "application/octet-stream": any_file, "multipart/form-data": form,
            }});
        }
    }
    operation
}

/// The schema of a parameter of the query.
fn taken(takes: Takes) -> Value {
    match takes {
        Takes::Text | Takes::Needed => json!({"type": "string"}),
        Takes::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Takes::Day => json!({"type": "string", "format": "date"}),
        Takes::Moment => json!({"type": "string", "format": "date-time"}),
        Takes::OneOf(words) => json!({"type": "string", "enum": words}),
    }
}

/// `get-cases-id-events`
fn name(endpoint: &Endpoint) -> String {
    let path = endpoint.path.trim_start_matches("/api/v1/").replace(['{', '}'], "").replace(['/', '.'], "-");
    format!("{}-{path}", endpoint.method.as_str().to_lowercase())
}

fn schemas() -> Value {
    let text = |least: u32| json!({"type": "string", "minLength": least});
    let name = json!({"type": "string", "minLength": 1, "maxLength": 80, "pattern": r"^[^\p{Cc}]*\S[^\p{Cc}]*$"});
    let error = json!({"type": "object", "properties": {"path": text(0), "message": text(0)}});
    let breach = json!({"type": "object", "properties": {
        "rule": text(1), "text": text(1), "missing": text(1),
        "provisions": {"type": "array", "items": {"type": "object"}},
    }});
    let mut items: Vec<&str> = PublishedKind::ALL.iter().flat_map(|kind| kind.items()).copied().collect();
    items.sort_unstable();
    items.dedup();
    let mut all = json!({
        "SignIn": {"type": "object", "additionalProperties": false, "required": ["name", "password"],
            "properties": {"name": name, "password": text(1)}},
        "NewToken": {"type": "object", "additionalProperties": false, "required": ["name", "days"],
            "properties": {"name": name, "days": {"type": "integer", "minimum": 1, "maximum": 366}}},
        "CorrectionAsked": {"type": "object", "additionalProperties": false, "required": ["item", "statement"], "properties": {
            "item": {"enum": PublishedKind::Decision.items()}, "statement": {"type": "string", "minLength": 5, "maxLength": 2000},
            "name": {"type": "string", "maxLength": 100}, "contact": {"type": "string", "maxLength": 100}}},
        "CorrectionSent": {"type": "object", "additionalProperties": false, "required": ["kind", "key", "item", "statement"], "properties": {
            "kind": {"enum": PublishedKind::ALL}, "key": {"type": "string", "minLength": 1, "maxLength": 400,
                "description": "公示编号；机关编号；机关编号/清单/行编号；机关编号/证件编号；法规版本；机关编号/年度"},
            "item": {"enum": items}, "statement": {"type": "string", "minLength": 5, "maxLength": 2000},
            "name": {"type": "string", "maxLength": 100}, "contact": {"type": "string", "maxLength": 100}}},
        "InquirySent": {"type": "object", "additionalProperties": false, "required": ["kind", "agency", "subject", "statement"], "properties": {
            "kind": {"enum": ["consultation", "complaint", "report"]}, "agency": text(1),
            "subject": {"type": "string", "minLength": 2, "maxLength": 100}, "statement": {"type": "string", "minLength": 20, "maxLength": 5000},
            "place": {"type": "string", "maxLength": 200}, "occurred_on": {"type": ["string", "null"], "format": "date"}, "about": {"type": "string", "maxLength": 200},
            "certificate": {"type": "string", "maxLength": 60}, "anonymous": {"type": "boolean"},
            "name": {"type": "string", "maxLength": 60}, "contact": {"type": "string", "maxLength": 120}}},
        "CorrectionLookup": {"type": "object", "additionalProperties": false, "required": ["number", "code"],
            "properties": {"number": text(1), "code": text(1)}},
        "Stop": {"type": "object", "required": ["stop", "message", "number"], "properties": {
            "stop": text(1), "message": text(1), "number": text(1), "act": text(0),
            "refused": {"type": "array", "items": breach}, "errors": {"type": "array", "items": error},
        }},
    });
    // One generator for all: two types of one name are told apart.
    let mut generator = schemars::SchemaGenerator::default();
    let mut definitions = Map::new();
    for (name, mut schema) in [
        ("CorrectionAnswer", generator.root_schema_for::<CorrectionAnswer>().to_value()),
        ("UpkeepAct", generator.root_schema_for::<UpkeepAct>().to_value()),
        ("InquiryAct", generator.root_schema_for::<InquiryAct>().to_value()),
        ("ReportAct", generator.root_schema_for::<ReportAct>().to_value()),
        ("ListAct", generator.root_schema_for::<ListAct>().to_value()),
        ("PersonnelAct", generator.root_schema_for::<PersonnelAct>().to_value()),
        ("ChangeSettled", generator.root_schema_for::<ChangeSettled>().to_value()),
        ("StatuteRepeal", generator.root_schema_for::<StatuteRepeal>().to_value()),
        ("RepealUndone", generator.root_schema_for::<RepealUndone>().to_value()),
        ("EntryAnswer", generator.root_schema_for::<EntryAnswer>().to_value()),
        ("OfficeDecision", generator.root_schema_for::<OfficeDecision>().to_value()),
        ("RegisterEntry", generator.root_schema_for::<RegisterEntry>().to_value()),
        ("CreditFile", generator.root_schema_for::<CreditFile>().to_value()),
        ("ImportAct", generator.root_schema_for::<ImportAct>().to_value()),
        ("StatuteImport", generator.root_schema_for::<StatuteImport>().to_value()),
        ("Act", generator.root_schema_for::<Act>().to_value()),
    ] {
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("$schema");
            if let Some(Value::Object(found)) = fields.remove("$defs") {
                definitions.extend(found);
            }
        }
        all[name] = schema;
    }
    let lead = domain::act::Kind::named("lead.register").map(|kind| kind.schema().to_value()).unwrap_or_default();
    let mut lead = lead;
    if let Some(Value::Object(found)) = lead.as_object_mut().and_then(|lead| lead.remove("$defs")) {
        for (name, definition) in found {
            definitions.entry(name).or_insert(definition);
        }
    }
    all["Lead"] = json!({"type": "object", "additionalProperties": false, "required": ["with"],
        "properties": {"act": {"const": "lead.register"}, "with": lead}});
    if let Some(all) = all.as_object_mut() {
        for (name, definition) in definitions {
            all.entry(name).or_insert(definition);
        }
    }
    relocate(&mut all);
    all
}

/// References of the schemas' own to where the description keeps them.
fn relocate(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get_mut("$ref")
                && let Some(name) = target.strip_prefix("#/$defs/")
            {
                *target = format!("#/components/schemas/{name}");
            }
            fields.values_mut().for_each(relocate);
        }
        Value::Array(items) => items.iter_mut().for_each(relocate),
        _ => {}
    }
}
