//! The form engine against schemas as schemars writes them.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::form::{ADD, Back, Choice, Choices, FieldError, Form, REMOVE};

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("x-widget" = "money"))]
struct Fen(i64);

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Level {
    #[schemars(title = "较轻")]
    Light,
    #[schemars(title = "较重")]
    Heavy,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Fine {
    #[schemars(title = "事由", length(min = 1, max = 20))]
    ground: String,
    #[schemars(title = "数额")]
    amount: Fen,
    #[schemars(title = "缴款期限")]
    by: Option<Date>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Outcome {
    #[schemars(title = "罚款")]
    Fined(Fine),
    #[schemars(title = "不予处罚")]
    Spared {
        #[schemars(title = "理由", extend("x-widget" = "textarea"))]
        reason: String,
    },
    #[schemars(title = "撤销案件")]
    Dropped,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Manner {
    #[schemars(title = "直接送达")]
    Direct,
    #[schemars(title = "公告送达")]
    Announced {
        #[schemars(title = "公告日期")]
        on: Date,
    },
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Address {
    #[schemars(title = "街道")]
    street: String,
    #[schemars(title = "门牌")]
    #[serde(default)]
    number: Option<u16>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Provision {
    #[schemars(title = "法律文件", length(min = 1, max = 80))]
    statute: String,
    #[schemars(title = "条", range(min = 1, max = 2000))]
    article: u16,
    #[schemars(title = "款")]
    paragraph: Option<u8>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Decision {
    #[schemars(title = "案件名称", length(max = 30), extend("x-help" = "写明当事人和违法行为"))]
    title: String,
    #[schemars(title = "情节")]
    level: Level,
    #[schemars(title = "是否重大")]
    major: bool,
    #[schemars(title = "发生时间")]
    at: Timestamp,
    #[schemars(title = "罚款")]
    fines: Vec<Fine>,
    #[schemars(title = "结果")]
    outcome: Outcome,
    #[schemars(title = "送达方式")]
    manner: Option<Manner>,
    #[schemars(title = "地址")]
    address: Option<Address>,
    #[schemars(title = "承办人", length(min = 2), extend("x-widget" = "people"))]
    officers: Vec<String>,
    #[schemars(title = "依据", extend("x-widget" = "provision"))]
    basis: Provision,
    #[schemars(title = "关键词")]
    #[serde(default)]
    words: Vec<String>,
}

fn form<T: JsonSchema>() -> Form {
    Form::compile(schema_for!(T).as_value()).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const COMPLETE: &[(&str, &str)] = &[
    ("title", " 甲公司倾倒弃土案 "),
    ("level", "heavy"),
    ("major", "true"),
    ("at", "2026-09-28T08:30"),
    ("fines/0/ground", "倾倒"),
    ("fines/0/amount", "1,234.5"),
    ("fines/0/by", ""),
    ("fines/1/ground", ""),
    ("fines/1/amount", ""),
    ("fines/2/ground", "逾期"),
    ("fines/2/amount", "２００"),
    ("fines/2/by", "2026年10月8日"),
    ("outcome/kind", "fined"),
    ("outcome/(fined)/ground", "倾倒"),
    ("outcome/(fined)/amount", "70440"),
    ("outcome/(spared)/reason", "没有选的不读"),
    ("officers", "p1"),
    ("officers", "p2"),
    ("basis/statute", "行政处罚法_2021"),
    ("basis/article", "58"),
    ("words/0", "弃土"),
    ("words/1", ""),
];

fn errors(back: &Back) -> Vec<(&str, &str)> {
    back.errors.iter().map(|error| (error.path.as_str(), error.message.as_str())).collect()
}

#[test]
fn a_complete_submission_becomes_the_value_that_the_type_takes() {
    let value = form::<Decision>().read(&pairs(COMPLETE)).done().unwrap();
    let decision: Decision = serde_json::from_value(value).unwrap();
    assert_eq!(decision.title, "甲公司倾倒弃土案");
    assert_eq!(decision.level, Level::Heavy);
    assert_eq!(decision.at, "2026-09-28T00:30:00Z".parse().unwrap(), "entered in China's time");
    assert_eq!(decision.fines.len(), 2, "the blank row is no row");
    assert_eq!(decision.fines[0].amount, Fen(123_450));
    assert_eq!(
        decision.fines[1],
        Fine { ground: "逾期".into(), amount: Fen(20_000), by: Some("2026-10-08".parse().unwrap()) }
    );
    assert_eq!(decision.outcome, Outcome::Fined(Fine { ground: "倾倒".into(), amount: Fen(7_044_000), by: None }));
    assert_eq!((decision.manner, decision.address), (None, None));
    assert_eq!(decision.officers, ["p1", "p2"]);
    assert_eq!(decision.basis, Provision { statute: "行政处罚法_2021".into(), article: 58, paragraph: None });
    assert_eq!(decision.words, ["弃土"]);
}

#[test]
fn what_is_missing_is_said_field_by_field() {
    let back = form::<Decision>().read(&[]).done().unwrap_err();
    let mut found = errors(&back);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("at", "请填写"),
            ("basis/article", "请填写"),
            ("basis/statute", "请选择"),
            ("level", "请选择"),
            ("major", "请选择"),
            ("officers", "请至少选择 2 项"),
            ("outcome/kind", "请选择"),
            ("title", "请填写"),
        ]
    );
}

#[test]
fn what_cannot_be_read_is_said_and_stays_as_typed() {
    let wrong = pairs(&[
        ("fines/3/ground", "一"),
        ("fines/3/amount", "12.345"),
        ("fines/3/by", "2026-02-30"),
        ("fines/7/amount", "很多"),
        ("fines/7/by", "昨天"),
        ("title", "字".repeat(31).as_str()),
        ("level", "没有的"),
    ]);
    let back = form::<Decision>().read(&wrong).done().unwrap_err();
    let found = errors(&back);
    for expected in [
        ("fines/0/amount", "金额最多两位小数"),
        ("fines/0/by", "没有这一天"),
        ("fines/1/ground", "请填写"),
        ("fines/1/amount", "金额只写数字，例如 1234.50"),
        ("fines/1/by", "日期写作 2026-09-28"),
        ("title", "最多 30 个字，现在是 31 个"),
        ("level", "请从列表中选择"),
    ] {
        assert!(found.contains(&expected), "{expected:?} not in {found:?}");
    }
    assert_eq!(back.draft["fines"][0], json!({"ground": "一", "amount": "12.345", "by": "2026-02-30"}));
    let page = form::<Decision>().render(&back.draft, &back.errors, &Choices::default()).into_string();
    assert!(page.contains(r##"href="#f-fines-0-amount""##), "the summary links to the field");
    assert!(page.contains("数额（第 1 项）：金额最多两位小数"), "and names it");
    assert!(
        page.contains(r#"id="f-fines-0-amount" name="fines/0/amount" type="text" inputmode="decimal" value="12.345""#)
    );
    assert!(
        page.contains(r#"id="f-fines-0-by" name="fines/0/by" type="text" value="2026-02-30""#),
        "a date control would drop it"
    );
}

#[test]
fn one_more_row_keeps_what_was_typed_and_says_nothing_of_errors() {
    let mut sent =
        pairs(&[("title", "案"), ("fines/0/ground", "一"), ("fines/0/amount", "abc"), ("fines/1/ground", "")]);
    sent.push((ADD.to_owned(), "fines".to_owned()));
    let back = form::<Decision>().read(&sent).done().unwrap_err();
    assert_eq!(back.errors, []);
    assert_eq!(back.draft["title"], "案");
    let page = form::<Decision>().render(&back.draft, &back.errors, &Choices::default()).into_string();
    assert!(page.contains(r#"value="abc""#));
    assert!(
        page.contains(r#"name="fines/1/amount""#) && !page.contains(r#"name="fines/2/amount""#),
        "one blank row follows"
    );
}

#[test]
fn a_removed_row_is_gone_and_the_others_close_up() {
    let mut sent = pairs(&[("fines/0/ground", "一"), ("fines/1/ground", "二"), ("fines/2/ground", "三")]);
    sent.push((REMOVE.to_owned(), "fines/1".to_owned()));
    let back = form::<Decision>().read(&sent).done().unwrap_err();
    assert_eq!(back.draft["fines"], json!([{"ground": "一"}, {"ground": "三"}]));
}

#[test]
fn variants_are_read_by_the_one_that_is_chosen() {
    let with = |chosen: &[(&str, &str)]| {
        let mut sent: Vec<_> = pairs(COMPLETE).into_iter().filter(|(name, _)| name != "outcome/kind").collect();
        sent.extend(pairs(chosen));
        serde_json::from_value::<Decision>(form::<Decision>().read(&sent).done().unwrap()).unwrap()
    };
    let spared = with(&[("outcome/kind", "spared"), ("manner/_kind", "direct")]);
    assert_eq!(spared.outcome, Outcome::Spared { reason: "没有选的不读".into() });
    assert_eq!(spared.manner, Some(Manner::Direct));
    let dropped =
        with(&[("outcome/kind", "dropped"), ("manner/_kind", "announced"), ("manner/(announced)/on", "2026/9/1")]);
    assert_eq!(dropped.outcome, Outcome::Dropped);
    assert_eq!(dropped.manner, Some(Manner::Announced { on: "2026-09-01".parse().unwrap() }));
    let back = form::<Decision>()
        .read(&pairs(&[("outcome/kind", "fined"), ("outcome/(fined)/amount", "-1")]))
        .done()
        .unwrap_err();
    assert!(errors(&back).contains(&("outcome/(fined)/amount", "金额不能为负数")));
    let back = form::<Decision>().read(&pairs(&[("outcome/kind", "nothing")])).done().unwrap_err();
    assert!(errors(&back).contains(&("outcome/kind", "请从列表中选择")));
}

#[test]
fn an_optional_group_is_all_or_nothing() {
    let read = |more: &[(&str, &str)]| {
        let mut sent = pairs(COMPLETE);
        sent.extend(pairs(more));
        form::<Decision>().read(&sent).done()
    };
    assert_eq!(read(&[("address/street", " ")]).unwrap().get("address"), None);
    assert_eq!(read(&[("address/street", "东湖路")]).unwrap()["address"], json!({"street": "东湖路"}));
    assert_eq!(errors(&read(&[("address/number", "8")]).unwrap_err()), [("address/street", "请填写")]);
    assert_eq!(
        errors(&read(&[("address/street", "路"), ("address/number", "70000")]).unwrap_err()),
        [("address/number", "不能大于 65535")]
    );
}

#[test]
fn a_value_is_shown_again_as_it_was_entered() {
    let value = form::<Decision>().read(&pairs(COMPLETE)).done().unwrap();
    let choices = Choices::default()
        .with("person", [Choice::new("p1", "甲").note("执法证 1"), Choice::new("p2", "乙")])
        .with("statute", [Choice::new("行政处罚法_2021", "行政处罚法")]);
    let page = form::<Decision>().render(&value, &[], &choices).into_string();
    for expected in [
        r#"name="title" type="text" value="甲公司倾倒弃土案""#,
        r#"name="level" value="heavy" checked"#,
        r#"type="datetime-local" value="2026-09-28T08:30""#,
        r#"name="fines/0/amount" type="text" inputmode="decimal" value="1234.50""#,
        r#"name="outcome/kind" value="fined" checked"#,
        r#"name="officers" value="p1" checked"#,
        r#"<option value="行政处罚法_2021" selected>"#,
        r#"name="words/0" type="text" value="弃土""#,
        "写明当事人和违法行为",
    ] {
        assert!(page.contains(expected), "{expected} not in {page}");
    }
    assert!(!page.contains("style="), "the content security policy allows no style attributes");
}

#[test]
fn errors_from_elsewhere_find_their_field_by_the_path_of_the_value() {
    let draft = json!({"outcome": {"kind": "fined", "ground": "一"}});
    let page = form::<Decision>()
        .render(&draft, &[FieldError::new("/outcome/amount", "超出裁量幅度")], &Choices::default())
        .into_string();
    assert!(
        page.contains(
            r#"<p class="err" id="f-outcome-.fined-amount-e"><span class="vh">错误：</span>超出裁量幅度</p>"#
        ),
        "{page}"
    );
    assert!(page.contains(r##"<a href="#f-outcome-.fined-amount">数额：超出裁量幅度</a>"##), "{page}");
}

#[test]
fn hostile_text_is_kept_as_text() {
    let hostile = "<script>alert(1)</script>\u{202e}𠮷㐂\"'";
    let mut sent: Vec<_> = pairs(COMPLETE).into_iter().filter(|(name, _)| name != "title").collect();
    sent.push(("title".to_owned(), hostile.to_owned()));
    let value = form::<Decision>().read(&sent).done().unwrap();
    assert_eq!(value["title"], hostile);
    let page = form::<Decision>().render(&value, &[], &Choices::default()).into_string();
    assert!(!page.contains("<script>"));
    let back = form::<Decision>().read(&pairs(&[("title", "a\u{0}b")])).done().unwrap_err();
    assert!(errors(&back).contains(&("title", "含有不能保存的控制字符，请删去后重写")));
    let many: Vec<_> = (0..5000).map(|i| (format!("fines/{i}/ground"), "x".to_owned())).collect();
    let back = form::<Decision>().read(&many).done().unwrap_err();
    assert!(errors(&back).contains(&("fines", "最多填写 200 项")));
}

#[test]
fn a_schema_that_is_no_form_is_refused_when_it_is_compiled() {
    let map =
        json!({"type": "object", "properties": {"m": {"type": "object", "additionalProperties": {"type": "string"}}}});
    assert_eq!(Form::compile(&map).unwrap_err().path, "m");
    let endless =
        json!({"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}}}});
    assert_eq!(Form::compile(&endless).unwrap_err().what, "it nests too deep");
    assert!(Form::compile(&json!({"type": "array", "prefixItems": [{"type": "string"}]})).is_err());
}

#[test]
fn defaults_are_offered_but_not_in_blank_rows() {
    let schema = json!({
        "type": "object",
        "properties": {
            "days": {"type": "integer", "title": "天数", "default": 15},
            "rows": {"type": "array", "title": "行", "items": {"type": "object", "properties": {"n": {"type": "integer", "default": 7}}}}
        }
    });
    let page = Form::compile(&schema).unwrap().render(&Value::Null, &[], &Choices::default()).into_string();
    assert!(page.contains(r#"name="days" type="text" inputmode="numeric" value="15""#), "{page}");
    assert!(page.contains(r#"name="rows/0/n" type="text" inputmode="numeric" value="""#), "{page}");
}

#[test]
fn a_page_in_one_go_answers_with_the_errors() {
    let schema =
        json!({"type": "object", "properties": {"a": {"type": "string", "x-widget": "file"}}, "required": ["a"]});
    assert!(Form::compile(&schema).unwrap().takes_files());
    assert_eq!(web::form::parse(&schema, &[]), Err(vec![FieldError::new("a", "请填写")]));
    assert!(Form::compile(&json!({"type": "object"})).unwrap().is_empty());
}

#[test]
fn every_act_of_the_law_has_a_form() {
    for kind in domain::act::KINDS {
        let form = Form::compile(kind.schema().as_value()).unwrap_or_else(|error| panic!("{}: {error}", kind.name));
        let page = form.render(&Value::Null, &[], &Choices::default()).into_string();
        assert!(form.is_empty() || page.contains("name="), "{} has nothing to enter", kind.name);
        // Submitted blank it answers with errors or with a value, and never ends otherwise.
        let _ = form.read(&[]).done();
    }
}

#[test]
fn things_in_the_file_are_picked_by_their_number() {
    let schema = json!({
        "type": "object",
        "properties": {
            "evidence": {"type": "integer", "title": "证据", "x-widget": "evidence"},
            "others": {"type": "array", "items": {"type": "integer"}, "title": "其他证据", "x-widget": "evidences"}
        },
        "required": ["evidence", "others"]
    });
    let form = Form::compile(&schema).unwrap();
    let value = form.read(&pairs(&[("evidence", "3"), ("others", "1"), ("others", "2")])).done().unwrap();
    assert_eq!(value, json!({"evidence": 3, "others": [1, 2]}));
    let choices = Choices::default().with("evidence", (1..=3).map(|n| Choice::new(n.to_string(), format!("E-{n}"))));
    let page = form.render(&value, &[], &choices).into_string();
    assert!(
        page.contains(r#"<option value="3" selected>"#) && page.contains(r#"name="others" value="2" checked"#),
        "{page}"
    );
    let back = form.read(&pairs(&[("evidence", "x"), ("others", "y")])).done().unwrap_err();
    assert_eq!(errors(&back), [("evidence", "请从列表中选择"), ("others", "请从列表中选择")]);
}

#[test]
fn what_may_not_be_picked_is_shown_with_the_reason_and_is_never_chosen() {
    let schema = json!({
        "type": "object",
        "properties": {
            "chair": {"type": "string", "title": "主持人", "x-widget": "person"},
            "others": {"type": "array", "items": {"type": "string"}, "title": "人员", "x-widget": "people"}
        },
        "required": ["chair", "others"]
    });
    let form = Form::compile(&schema).unwrap();
    let choices =
        Choices::default().with("person", [Choice::new("a", "甲"), Choice::new("b", "乙").barred("不能选：证件暂扣")]);
    let page = form.render(&json!({"chair": "b", "others": ["a", "b"]}), &[], &choices).into_string();
    assert!(page.contains(r#"<option value="b" disabled>乙（不能选：证件暂扣）"#), "{page}");
    assert!(page.contains(r#"name="others" value="a" checked"#), "{page}");
    assert!(page.contains(r#"name="others" value="b" disabled"#), "{page}");
}

#[test]
fn what_may_be_left_out_is_folded_under_its_outline_and_opened_by_an_error() {
    let text = |title: &str| json!({"type": "string", "title": title});
    let schema = json!({
        "type": "object",
        "properties": {
            "note": text("备注"), "phone": text("电话"), "code": text("编号"), "day": {"type": "string", "format": "date", "title": "日期"}
        },
        "required": ["code"]
    });
    let form = Form::compile(&schema).unwrap();
    let page = form.render_outlined(&json!({"phone": "1"}), &[], &Choices::default()).into_string();
    let (first, rest) = page.split_once("<details class=\"fold outline\">").unwrap();
    assert!(first.contains("name=\"code\"") && !first.contains("name=\"note\""), "{page}");
    assert!(
        rest.contains("选填 3 项")
            && rest.contains("已填 1 项")
            && rest.contains("：<span class=\"meta\">备注、电话、日期"),
        "{page}"
    );
    let wrong = [FieldError::new("day", "应为日期"), FieldError::new("code", "请填写")];
    let page = form.render_outlined(&json!({"day": "x"}), &wrong, &Choices::default()).into_string();
    assert!(page.contains("<details class=\"fold outline\" open>"), "{page}");
    assert_eq!(page.matches("日期：应为日期").count(), 1, "{page}");
    assert!(page.contains("href=\"#f-day\"") && page.contains("href=\"#f-code\""), "{page}");
    let page = form.render_outlined(&json!({}), &wrong[1..], &Choices::default()).into_string();
    assert!(page.contains("<details class=\"fold outline\">"), "an error elsewhere leaves it folded: {page}");
}

#[test]
fn stored_files_survive_a_form_that_comes_back() {
    let file = json!({"type": "object", "x-widget": "file", "properties": {"digest": {"type": "string"}}});
    let schema = json!({
        "type": "object",
        "properties": {"one": file, "many": {"type": "array", "items": file, "x-widget": "files"}, "why": {"type": "string"}},
        "required": ["one", "many", "why"]
    });
    let form = Form::compile(&schema).unwrap();
    assert!(form.takes_files());
    let record =
        json!({"digest": "a".repeat(64), "name": "照片.jpg", "media_type": "image/jpeg", "size": 3}).to_string();
    let back = form.read(&pairs(&[("one", &record), ("many", &record)])).done().unwrap_err();
    assert_eq!(errors(&back), [("why", "请填写")]);
    let page = form.render(&back.draft, &back.errors, &Choices::default()).into_string();
    assert!(page.contains("已上传：照片.jpg") && page.contains("留用：照片.jpg"), "{page}");
    let back = form.read(&pairs(&[("one", "{}"), ("many", "/etc/passwd")])).done().unwrap_err();
    for path in ["one", "many"] {
        assert!(errors(&back).contains(&(path, "文件没有收到，请重新选择")));
    }
}

/// A group that may be left out must not be begun by the defaults of its own fields.
#[test]
fn an_optional_group_left_alone_is_left_out_though_its_fields_have_defaults() {
    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "read by its schema only")]
    struct Gains {
        amount: i64,
        #[schemars(default)]
        refunded: i64,
    }
    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "read by its schema only")]
    struct Draft {
        facts: String,
        gains: Option<Gains>,
    }
    let form = Form::compile(schemars::schema_for!(Draft).as_value()).unwrap();
    let page = form.render(&json!({"facts": "事实"}), &[], &Choices::default()).into_string();
    assert!(!page.contains(r#"value="0""#), "{page}");
    let pairs =
        [("facts", "事实"), ("gains/amount", ""), ("gains/refunded", "")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    assert_eq!(form.read(&pairs).done().unwrap(), json!({"facts": "事实"}));
}

fn delivery() -> Value {
    json!({
        "type": "object",
        "properties": {
            "manner": {"oneOf": [{"const": "direct", "title": "直接送达"}, {"const": "left", "title": "留置送达"}], "title": "送达方式"},
            "witness": {"type": "string", "title": "见证人（留置送达）", "x-when": "manner=left"},
            "refusal": {"type": "string", "title": "拒收事由", "x-when": "manner=left", "maxLength": 5},
        },
        "required": ["manner"],
    })
}

#[test]
fn what_one_kind_alone_asks_for_is_folded_once_and_opens_when_it_is_asked_or_filled() {
    let form = Form::compile(&delivery()).unwrap();
    let drawn = |draft: Value, errors: &[FieldError]| form.render(&draft, errors, &Choices::default()).into_string();
    let direct = drawn(json!({"manner": "direct"}), &[]);
    assert_eq!(direct.matches("<details").count(), 1, "{direct}");
    assert!(
        direct.contains("data-when=\"manner\" data-is=\"left\"") && !direct.contains("<details class=\"when\" open")
    );
    assert!(
        direct.contains("留置送达的，另填：") && direct.contains("name=\"witness\""),
        "without script it is there to open"
    );
    for (draft, errors) in [
        (json!({"manner": "left"}), vec![]),
        (json!({"manner": "direct", "witness": "张三"}), vec![]),
        (json!({"manner": "direct"}), vec![FieldError::new("refusal", "最多 5 个字")]),
    ] {
        assert!(drawn(draft.clone(), &errors).contains("<details class=\"when\" open"), "{draft}");
    }
}

#[test]
fn what_few_need_stands_folded_at_the_end_and_opens_when_it_holds_something() {
    let schema = json!({
        "type": "object",
        "properties": {
            "emergency": {"type": "string", "title": "应对措施", "x-rare": true},
            "facts": {"type": "string", "title": "违法事实"},
        },
        "required": ["facts"],
    });
    let form = Form::compile(&schema).unwrap();
    let drawn = |draft: Value| form.render(&draft, &[], &Choices::default()).into_string();
    let blank = drawn(json!({"facts": "事实"}));
    assert!(blank.find("name=\"facts\"") < blank.find("name=\"emergency\""), "{blank}");
    assert!(blank.contains("少见的情形 1 项：") && !blank.contains("outline\" open"), "{blank}");
    assert!(drawn(json!({"facts": "事实", "emergency": "封控"})).contains("outline\" open"));
}

#[test]
fn what_is_missing_is_told_once_each_by_its_title() {
    let form = Form::compile(&delivery()).unwrap();
    let back = form.read(&[("refusal".into(), "太长的拒收事由".into())]).done().unwrap_err();
    let twice: Vec<FieldError> = back.errors.iter().chain(&back.errors).cloned().collect();
    let told = form.told(&back.draft, &twice);
    let words: Vec<&str> = told.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(words, ["送达方式：请选择", "拒收事由：最多 5 个字，现在是 7 个"]);
}

#[test]
fn multiples_and_shares_are_read_as_they_are_written_and_told_when_they_are_none() {
    let form = form::<domain::benchmark::Weight>();
    let said =
        |weight: &str| form.read(&pairs(&[("factor", "持续时间"), ("degree", "三个月"), ("weight", weight)])).done();
    for (written, stored) in [("５%", "5%"), ("1.5倍", "1.5倍"), ("1/3", "1/3")] {
        assert_eq!(said(written).unwrap()["weight"], stored, "{written}");
    }
    let back = said("许多").unwrap_err();
    assert_eq!(errors(&back), [("weight", "应写明倍数或者百分比，例如 1.5倍、20%、1/3")]);
}

#[test]
fn several_objects_of_plain_fields_are_shown_as_a_table() {
    let form = form::<domain::benchmark::Benchmark>();
    let weight = |degree: &str| json!({ "factor": "持续时间", "degree": degree, "weight": "5%" });
    let shown = |weights: Value| form.show(&json!({ "weights": weights }), &Choices::default()).into_string();
    let table = shown(json!([weight("一"), weight("二"), weight("<b>")]));
    assert_eq!(table.matches("<tr").count(), 4, "{table}");
    assert!(table.contains("&lt;b&gt;") && table.contains("裁量要素"));
    assert!(!shown(json!([weight("一")])).contains("<table"), "one is read where it stands");
}
