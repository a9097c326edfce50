//! 答复的格式 What the API answers when it does what it was asked for. Fields may be added; none is taken away.

use axum::http::Method;
use serde_json::{Map, Value, json};

/// An object with these fields, all of them there.
fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "required": names, "properties": properties})
}

fn list(of: &Value) -> Value {
    json!({"type": "array", "items": of})
}

/// The schema of the answer of success; `None` = it is no JSON.
pub fn of(method: &Method, path: &str) -> Option<Value> {
    let (text, number, truth, moment) = (
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "boolean"}),
        json!({"type": "string", "format": "date-time"}),
    );
    let (any, maybe_day) = (json!({"type": "object"}), json!({"type": ["string", "null"], "format": "date"}));
    let maybe_text = json!({"type": ["string", "null"]});
    let id = || ("id", text.clone());
    let total = || ("total", number.clone());
    let version = || ("version", number.clone());
    let light = json!({"enum": ["green", "yellow", "red"]});
    let task = object(&[
        ("case_id", text.clone()),
        id(),
        ("kind", text.clone()),
        ("title", text.clone()),
        ("due_on", maybe_day.clone()),
        ("light", light.clone()),
    ]);
    let document = object(&[
        ("name", text.clone()),
        ("form", text.clone()),
        ("title", text.clone()),
        ("digest", text.clone()),
        ("issued", truth.clone()),
        ("ready", truth.clone()),
    ]);
    let publication = object(&[id(), ("doc_no", text.clone()), ("status", text.clone())]);
    let statute = [("key", text.clone()), ("title", text.clone())];
    let token = [id(), ("token", text.clone()), ("expires_at", moment.clone())];
    let refused = object(&[("rule", text.clone()), ("text", text.clone()), ("missing", text.clone())]);
    Some(match (method.as_str(), path.trim_start_matches("/api/v1/")) {
        ("GET", "openapi.json") => object(&[("openapi", text.clone()), ("paths", any)]),
        ("POST", "sessions" | "tokens") => object(&token),
        ("GET", "tokens") => object(&[(
            "tokens",
            list(&object(&[id(), ("name", text.clone()), ("created_at", moment.clone()), ("expires_at", moment)])),
        )]),
        ("GET", "double-publicity/{form}") => {
            let row = object(&[
                id(),
                ("fields", any),
                ("flaws", list(&object(&[("field", text.clone()), ("wrong", text.clone())]))),
            ]);
            object(&[("form", text), ("rows", list(&row))])
        }
        ("GET", "publications/{id}/upkeep") | ("POST", "publications/{id}/acts") => {
            object(&[id(), ("publication", any), ("waiting", json!({"type": ["object", "null"]}))])
        }
        ("POST", "publications/{id}/corrections" | "corrections") => {
            object(&[("number", text.clone()), ("code", text.clone())])
        }
        ("GET", "agencies/{agency}/lists") => {
            object(&[("lists", list(&object(&[("list", text.clone()), ("title", text), ("rows", number)])))])
        }
        ("GET", "agencies/{agency}/lists/{kind}") => object(&[
            ("rows", list(&object(&[("key", text.clone()), ("version", number.clone()), ("row", any)]))),
            ("total", number),
        ]),
        ("GET", "agencies/{agency}/lists/{kind}/{key}") => {
            object(&[("key", text.clone()), ("title", text), ("versions", list(&any))])
        }
        ("GET", "agencies/{agency}/drafts") | ("POST", "agencies/{agency}/lists/acts") => {
            object(&[("drafts", list(&any)), ("revisions", list(&any))])
        }
        ("POST", "progress") => object(&[
            ("number", text.clone()),
            ("condition", text.clone()),
            ("agency", text.clone()),
            ("stages", list(&any)),
            ("due", list(&object(&[("title", text.clone()), ("due_on", text)]))),
            ("changed", json!({"type": ["object", "null"]})),
        ]),
        ("POST", "inquiries") => object(&[("number", text.clone()), ("code", text.clone())]),
        ("POST", "inquiries/status") => {
            object(&[("number", text.clone()), ("received_at", moment), ("agency", text.clone()), ("state", text)])
        }
        ("GET", "inquiries") => object(&[
            (
                "inquiries",
                list(&object(&[id(), ("number", text.clone()), ("kind", text.clone()), ("state", text.clone())])),
            ),
            total(),
        ]),
        ("GET", "inquiries/{id}") => object(&[id(), ("state", text.clone()), ("inquiry", any)]),
        ("POST", "inquiries/{id}/acts") => object(&[id()]),
        ("GET", "received-leads") => {
            let line = [id(), ("title", text), ("due_on", maybe_day), ("light", light)];
            object(&[("leads", list(&object(&line))), total()])
        }
        ("GET", "received-leads/{id}") => object(&[
            id(),
            ("on", text.clone()),
            ("reason", text.clone()),
            ("materials", text),
            ("sent", any),
            ("received", json!({"type": ["object", "null"]})),
            ("due_on", maybe_day),
            ("may", truth),
            ("refused", list(&refused)),
        ]),
        ("POST", "received-leads/{id}") => object(&[id(), ("case", text)]),
        ("POST", "corrections/status") => object(&[("number", text.clone()), ("received_at", moment)]),
        ("GET", "corrections") => object(&[
            ("corrections", list(&object(&[id(), ("number", text.clone()), ("due_on", text.clone())]))),
            total(),
        ]),
        ("GET", "corrections/{id}") | ("POST", "corrections/{id}/answer") => {
            object(&[id(), ("asked", any), ("received_at", moment)])
        }
        ("POST", "leads" | "cases/{id}/acts") => object(&[
            ("case", text.clone()),
            version(),
            ("positions", list(&number)),
            ("events", list(&json!({"type": "string", "minLength": 1}))),
        ]),
        ("GET", "card-codes") => {
            object(&[("now", moment), ("codes", list(&object(&[("from", number.clone()), ("code", text.clone())])))])
        }
        ("GET", "officer-codes/{code}") => object(&[("finding", text.clone()), ("text", text.clone()), ("at", moment)]),
        ("GET", "cases") => object(&[
            (
                "cases",
                list(&object(&[id(), ("title", text.clone()), ("stage", text.clone()), ("status", text.clone())])),
            ),
            total(),
        ]),
        ("GET", "approvals" | "reviews") => object(&[
            (
                "submissions",
                list(&object(&[
                    ("case_id", text.clone()),
                    id(),
                    ("title", text.clone()),
                    ("case_title", text.clone()),
                    ("state", text.clone()),
                    ("asked_at", moment),
                    ("due_on", maybe_day),
                ])),
            ),
            total(),
        ]),
        ("GET", "leads") => object(&[
            ("leads", list(&object(&[id(), ("title", text.clone()), ("party", text.clone()), ("light", light)]))),
            total(),
        ]),
        ("GET", "publishing") => object(&[
            ("cases", list(&object(&[("case_id", text.clone()), ("title", text.clone()), ("note", text.clone())]))),
            total(),
        ]),
        ("GET", "imported-publications") => object(&[("publications", list(&publication)), total()]),
        ("GET", "questions") => {
            object(&[("questions", list(&object(&[("code", text.clone()), ("stem", text.clone())]))), total()])
        }
        ("GET", "accounts") => object(&[(
            "accounts",
            list(&object(&[("person", text.clone()), ("name", text.clone()), ("state", text.clone())])),
        )]),
        ("GET", "annual-reports") => {
            object(&[("annual_reports", list(&object(&[("year", number.clone()), ("stage", text.clone())]))), total()])
        }
        ("GET", "cases/{id}/documents") => object(&[("documents", list(&document))]),
        ("POST", "cases/{id}/documents/{name}") => document,
        ("GET", "cases/{id}") => object(&[
            id(),
            ("agency", text.clone()),
            ("agency_name", text.clone()),
            version(),
            ("condition", text.clone()),
            ("condition_title", text.clone()),
            ("decision", json!({"type": ["object", "null"]})),
            ("case", any),
        ]),
        ("GET", "cases/{id}/events") => object(&[(
            "events",
            list(&object(&[
                version(),
                ("position", number.clone()),
                ("at", moment),
                ("by", text.clone()),
                ("event", text.clone()),
            ])),
        )]),
        ("GET", "cases/{id}/possible") => object(&[
            version(),
            (
                "acts",
                list(&object(&[
                    ("act", text.clone()),
                    ("title", text.clone()),
                    ("may", truth),
                    ("refused", list(&refused)),
                ])),
            ),
        ]),
        ("GET", "cases/{id}/due") => object(&[version(), ("due", list(&object(&[("due_on", text.clone())])))]),
        ("GET", "work") => object(&[
            ("work", list(&task)),
            total(),
            ("lights", object(&[("green", number.clone()), ("yellow", number.clone()), ("red", number.clone())])),
        ]),
        ("POST", "files") => json!({"$ref": "#/components/schemas/FileRef"}),
        ("GET", "acts") => object(&[(
            "acts",
            list(&object(&[("act", text.clone()), ("title", text.clone()), ("schema", text.clone())])),
        )]),
        ("GET", "rules") => object(&[(
            "rules",
            list(&object(&[("rule", text.clone()), ("text", text.clone()), ("provisions", list(&any))])),
        )]),
        ("GET", "statutes") => object(&[("statutes", list(&object(&statute))), total()]),
        ("POST", "statutes" | "statutes/repeals" | "statutes/repeals/undone") => {
            object(&[("keys", list(&text)), ("recorded", truth), ("affected", list(&any)), ("proposal", number)])
        }
        ("GET", "statute-proposals") => object(&[("proposals", list(&any))]),
        ("POST", "statute-proposals/answers") => object(&[("proposal", number), ("confirmed", truth)]),
        ("GET", "statutes/{key}/since/{older}") => {
            object(&[("before", text.clone()), ("after", text), ("changes", list(&any))])
        }
        ("GET", "provisions") => object(&[("provisions", list(&any)), ("cited", list(&text))]),
        ("GET", "statute-changes") => object(&[("changes", list(&any))]),
        ("POST", "statute-changes/{id}/settlements") => object(&[id(), ("found", any)]),
        ("GET", "statutes/{key}") => {
            let article = object(&[("number", number.clone()), ("text", text.clone())]);
            object(&[statute[0].clone(), statute[1].clone(), ("articles", list(&article))])
        }
        ("GET", "agencies") => object(&[("agencies", list(&object(&[id(), ("name", text.clone())])))]),
        ("POST", "agencies/{agency}/lists/{kind}/import") => object(&[
            ("drafted", truth),
            ("new", number.clone()),
            ("changed", number.clone()),
            ("unchanged", number.clone()),
            ("absent", list(&text)),
            ("total_problems", number.clone()),
            (
                "problems",
                list(&object(&[
                    ("row", number.clone()),
                    ("column", text.clone()),
                    ("wrong", text.clone()),
                    ("right", text.clone()),
                ])),
            ),
        ]),
        ("GET", "agencies/{agency}/people") => object(&[
            ("people", list(&object(&[id(), ("name", text.clone()), ("valid", truth), ("warnings", list(&any))]))),
            total(),
        ]),
        ("GET", "agencies/{agency}/people/{person}") => object(&[
            id(),
            ("name", text),
            ("valid", truth),
            ("courses", list(&any)),
            ("sittings", list(&any)),
            ("joint_results", list(&any)),
            ("joint_hours", list(&any)),
        ]),
        ("GET", "agencies/{agency}/checkup") => object(&[
            (
                "findings",
                list(&object(&[
                    ("list", text.clone()),
                    ("key", text.clone()),
                    ("problem", text.clone()),
                    ("detail", text.clone()),
                ])),
            ),
            total(),
        ]),
        ("GET", "agencies/{agency}/checks") => object(&[
            ("years", list(&object(&[("year", number.clone()), ("due_on", text.clone())]))),
            ("year", json!({"type": ["integer", "null"]})),
            (
                "people",
                list(&object(&[
                    ("person", text.clone()),
                    ("name", text.clone()),
                    ("outcome", maybe_text),
                    ("on", maybe_day),
                    ("lapsed", truth),
                ])),
            ),
            total(),
        ]),
        ("GET", "agency/entries") => {
            object(&[("entries", list(&object(&[("event", text.clone()), ("at", moment), ("by", text)]))), total()])
        }
        ("POST", "agency/entries" | "agency/offices") => object(&[("recorded", list(&text)), ("entries", number)]),
        ("GET", "agency/offices") => object(&[(
            "proposals",
            list(&object(&[("person", any), ("by", text.clone()), ("on", text.clone()), ("digest", text)])),
        )]),
        ("GET", "inquiries/overview") => object(&[(
            "agencies",
            list(&object(&[
                ("agency", text.clone()),
                ("kind", text),
                ("received", number.clone()),
                ("open", number.clone()),
                ("overdue", number.clone()),
                ("late", number),
            ])),
        )]),
        ("GET", "courses/{course}/people") => {
            let hours = json!({"type": ["integer", "null"]});
            object(&[("people", list(&object(&[("person", text.clone()), ("name", text), ("hours", hours)]))), total()])
        }
        ("GET", "exams/{exam}/people") => {
            let result = json!({"type": ["object", "null"]});
            object(&[
                ("people", list(&object(&[("person", text.clone()), ("name", text), ("result", result)]))),
                total(),
            ])
        }
        ("GET", "exams/{exam}/sittings") => {
            let one = object(&[
                ("sitting", text.clone()),
                ("person", text.clone()),
                ("name", text),
                ("began_at", moment),
                ("score", json!({"type": ["integer", "null"]})),
                ("passed", json!({"type": ["boolean", "null"]})),
            ]);
            object(&[("sittings", list(&one)), total()])
        }
        ("POST", "questions/import" | "exams/{exam}/results/import") => object(&[
            ("entered", truth),
            ("new", number.clone()),
            ("changed", number.clone()),
            ("unchanged", number.clone()),
            ("total_problems", number),
            ("problems", list(&any)),
        ]),
        ("GET", "publication-imports") => object(&[("imports", list(&object(&[id(), ("title", text.clone())])))]),
        ("POST", "publication-imports" | "publication-imports/{id}/acts") | ("GET", "publication-imports/{id}") => {
            object(&[
                id(),
                ("name", text.clone()),
                ("state", text.clone()),
                ("digest", text.clone()),
                ("total_problems", number.clone()),
                ("problems", list(&any)),
                ("new", number.clone()),
                (
                    "records",
                    list(&object(&[
                        ("key", text.clone()),
                        ("record", any),
                        ("texts", list(&json!({"type": "object"}))),
                    ])),
                ),
                total(),
            ])
        }
        ("GET", "credit-rows") => object(&[
            ("rows", list(&object(&[id(), ("fields", any.clone()), ("flaws", list(&any))]))),
            ("flawed", number.clone()),
            total(),
        ]),
        ("POST", "credit-files") => object(&[
            id(),
            ("name", text.clone()),
            ("digest", text.clone()),
            ("rows", number),
            ("failed", list(&any)),
            ("underway", json!({"type": ["integer", "null"]})),
        ]),
        ("GET", "credit-files/{id}") => object(&[
            id(),
            ("name", text.clone()),
            ("digest", text.clone()),
            ("sendings", list(&object(&[("case_id", text.clone()), ("state", text.clone())]))),
            total(),
        ]),
        ("POST", "credit-receipts") => object(&[
            ("entered", truth),
            ("done", number.clone()),
            ("failed", list(&any)),
            ("receipts", list(&any)),
            ("total_problems", number),
            ("problems", list(&any)),
        ]),
        ("POST", "agencies/{agency}/people/acts") => object(&[("agency", text.clone()), ("act", text)]),
        ("GET", "training") => {
            let held = object(&[("holder", text.clone())]);
            object(&[
                ("courses", list(&any)),
                ("exams", list(&any)),
                ("questions", number),
                ("joint_exams", list(&held)),
                ("joint_courses", list(&held)),
            ])
        }
        ("GET", "agencies/{agency}/roster") => {
            let seat = object(&[
                ("person", maybe_text.clone()),
                ("name", maybe_text),
                ("hours", text.clone()),
                ("officer", truth.clone()),
            ]);
            let post = object(&[
                ("post", text.clone()),
                ("window", text.clone()),
                ("seats", list(&seat)),
                ("note", text),
                ("changed", truth),
            ]);
            object(&[(
                "days",
                list(&object(&[("date", json!({"type": "string", "format": "date"})), ("posts", list(&post))])),
            )])
        }
        ("POST", "agencies/{agency}/roster/import") => {
            let problem =
                object(&[("row", number.clone()), ("column", text.clone()), ("wrong", text.clone()), ("right", text)]);
            object(&[
                ("entered", truth),
                ("days", number.clone()),
                ("changed", number.clone()),
                ("total_problems", number),
                ("problems", list(&problem)),
            ])
        }
        ("GET", "publications" | "search") => object(&[("publications", list(&publication)), total()]),
        ("GET", "reports") => object(&[
            (
                "reports",
                list(&object(&[("agency", text.clone()), ("year", number.clone()), ("edition", number.clone())])),
            ),
            total(),
        ]),
        ("GET", "reports/{agency}/{year}") => {
            object(&[("agency", text.clone()), ("year", number), ("tables", list(&any)), ("digest", text)])
        }
        ("GET", "annual-reports/{year}/{edition}/{table}/{row}") => object(&[
            ("number", number.clone()),
            ("cases", list(&object(&[id(), ("money_fen", json!({"type": ["integer", "null"]}))]))),
            ("not_for_you", number.clone()),
            total(),
        ]),
        ("GET", "annual-reports/{year}") | ("POST", "annual-reports/{year}/acts") => {
            object(&[("year", number), ("stage", text), ("editions", list(&any)), ("supplements", list(&any))])
        }
        ("GET", "search/everything") => object(&[
            ("words", text.clone()),
            total(),
            ("kinds", list(&object(&[("kind", text.clone()), ("title", text.clone()), ("total", number.clone())]))),
            ("suggestions", list(&text)),
            ("results", list(&object(&[("kind", text.clone()), ("title", text.clone()), ("url", text.clone())]))),
        ]),
        ("GET", "changes") => object(&[
            ("format", text.clone()),
            ("after", json!({"type": "integer"})),
            ("next", json!({"type": "integer"})),
            ("changes", list(&object(&[("position", number.clone()), ("id", text.clone()), ("status", text.clone())]))),
            ("checkpoint", text.clone()),
            ("signed", text.clone()),
        ]),
        ("GET", "outlets") => object(&[
            ("outlets", list(&object(&[("case_id", text.clone()), ("outlet", text.clone()), ("state", text.clone())]))),
            total(),
        ]),
        ("GET", "publications/{id}/outlets") => object(&[(
            "outlets",
            list(&object(&[("outlet", text.clone()), ("state", text.clone()), ("sent_on", text.clone())])),
        )]),
        ("GET", "publications/{id}") => object(&[id(), ("record", any), ("position", number.clone())]),
        ("GET", "acts/{name}/schema" | "publications/{id}/proof") => any,
        _ => return None,
    })
}
