//! 双公示: what leaves is complete, exact and masked; what comes in is read whole or not at all, once.

use crate::publications::{now, office};
use domain::public_record::PublicRecord;
use domain::public_record::batch::Publisher;
use office::double_publicity::{self, Form, Importer, LICENCE, Mend, PENALTY, Row};
use office::exchange::Foreseen;
use office::publications::Imported;
use serde_json::{Value, json};
use spreadsheet::TextEncoding;
use store::views::{Paging, PublicationFilter, PublicationSort};

const OWN: &str = "11230500001755309F";
const PARTY: &str = "91320105780688132K";

fn record(with: &Value) -> PublicRecord {
    let mut record = json!({
        "doc_no": "澄水罚决〔2026〕7号", "agency": "water", "agency_name": "澄湖区水务局", "division": "990104",
        "category": "penalty", "matter": "擅自取水", "cause": "未经批准擅自取水", "party_name": "澄湖源丰水产有限公司（虚构）",
        "party_kind": "organization", "uscc": PARTY, "kind": "penalize",
        "facts": "当事人未取得取水许可证取水，法定代表人陆某某在场。",
        "violated": [], "basis": [{ "statute": "水法_2016", "article": 69 }],
        "penalties": [
            { "kind": "fine", "content": "罚款二万零一元零一分", "amount": 2_000_101 },
            { "kind": "confiscate_gains", "content": "没收违法所得一百元", "amount": 10_000 },
        ],
        "decided_on": "2026-06-01", "performance": "performed", "published_on": "2026-06-02", "term_until": "2029-06-02",
        "status": { "state": "published" },
    });
    for (name, value) in with.as_object().unwrap() {
        record[name] = value.clone();
    }
    serde_json::from_value(record).unwrap()
}

fn row(with: &Value) -> Row {
    Row::of(&record(with), OWN)
}

fn wrong(row: &Row) -> Vec<&'static str> {
    double_publicity::check(row).iter().map(|flaw| flaw.field.code).collect()
}

/// The thirty and twenty-eight fields of the standard, in its order.
#[test]
fn a_row_has_every_field_of_the_standard_and_sums_to_the_fen() {
    assert_eq!((PENALTY.len(), LICENCE.len()), (30, 28));
    let row = row(&json!({}));
    for (code, text) in [
        ("CF_XDR_MC", "澄湖源丰水产有限公司（虚构）"),
        ("CF_XDR_LB", "法人及非法人组织"),
        ("CF_XDR_SHXYM", PARTY),
        ("CF_WSH", "澄水罚决〔2026〕7号"),
        ("CF_CFLB", "罚款;没收违法所得"),
        ("CF_NR_FK", "2.000101"),
        ("CF_NR_WFFF", "0.010000"),
        ("CF_JDRQ", "2026/06/01"),
        ("CF_YXQ", "2099/12/31"),
        ("CF_GSJZQ", "2029/06/02"),
        ("CF_CFJGDM", OWN),
        ("CF_SJLY", "澄湖区水务局"),
        ("CF_FRDB", ""),
        ("CF_XDR_ZJHM", ""),
    ] {
        assert_eq!(row.get(code), text, "{code}");
    }
    assert!(wrong(&row).is_empty());
    let limited = json!({ "penalties": [{ "kind": "restrict_operation", "content": "限制六个月", "months": 6 }] });
    assert_eq!(self::row(&limited).get("CF_YXQ"), "2026/12/01");
}

/// What is missing or wrong is named field by field, and where it is mended.
#[test]
fn nothing_leaves_that_is_incomplete_wrong_or_private() {
    let flawed = |with: Value| wrong(&row(&with));
    assert_eq!(flawed(json!({ "uscc": "91320105780688132L" })), ["CF_XDR_SHXYM"]);
    assert_eq!(flawed(json!({ "uscc": null })), ["CF_XDR_SHXYM"]);
    assert_eq!(flawed(json!({ "cause": "" })), ["CF_WFXW"]);
    assert_eq!(flawed(json!({ "basis": [] })), ["CF_YJ"]);
    assert_eq!(flawed(json!({ "facts": "长".repeat(5001) })), ["CF_SY"]);
    assert_eq!(flawed(json!({ "facts": "联系电话１３９１２３４５６７８" })), ["CF_SY"]);
    assert_eq!(flawed(json!({ "doc_no": "11010519491231002X" })), ["CF_WSH"]);
    assert_eq!(flawed(json!({ "penalties": [{ "kind": "fine", "content": "罚款" }] })), ["CF_NR_FK"]);
    assert_eq!(flawed(json!({ "decided_on": "2029-06-03" })), ["CF_GSJZQ"]);
    let person = json!({ "party_kind": "person", "party_name": "周某某", "uscc": null });
    assert!(flawed(person).is_empty(), "a person needs no code, and their number does not leave");
    let business = json!({ "party_kind": "individual_business", "party_name": "澄湖便民店", "uscc": null });
    assert_eq!(row(&business).get("CF_XDR_SHXYM"), "00000000000000000X");
    assert!(flawed(business).is_empty());
    let nameless = Row::of(&record(&json!({})), "");
    let flaws = double_publicity::check(&nameless);
    assert_eq!(flaws.iter().map(|flaw| flaw.field.code).collect::<Vec<_>>(), ["CF_CFJGDM", "CF_SJLYDM"]);
    assert!(flaws.iter().all(|flaw| flaw.mend == Mend::Subject));
}

/// What came in a file leaves as it came: facts, basis and content each in its field.
#[test]
fn what_came_from_a_file_leaves_field_by_field() {
    let reading = |rows: &[[&str; 20]]| {
        let book = spreadsheet::read("a.csv", &csv(rows)).unwrap();
        double_publicity::read(&book, &importer(), &office::Tally::default()).unwrap()
    };
    let record = reading(&[GOOD]).found[0].record.clone();
    assert!(record.facts.contains("违法事实：") && record.facts.contains("处罚依据："));
    let row = Row::of(&record, OWN);
    assert_eq!((row.get("CF_YJ"), row.get("CF_NR")), (GOOD[8], GOOD[10]));
    assert!(row.get("CF_SY").ends_with("擅自取水") && !row.get("CF_SY").contains("处罚"), "{}", row.get("CF_SY"));
    assert!(wrong(&row).is_empty(), "{:?}", wrong(&row));
    // A text that was corrected to say something else is told, not guessed at.
    let other = PublicRecord { facts: "擅自取水。".into(), ..record };
    assert_eq!(wrong(&Row::of(&other, OWN)), ["CF_YJ"]);
}

/// The file of each format says the same when it is read again.
#[tokio::test]
async fn what_leaves_in_every_format_comes_in_again_once() {
    let rows = [
        row(&json!({})),
        row(&json!({ "doc_no": "澄水罚决〔2026〕8号", "party_kind": "person", "party_name": "周某某", "uscc": null })),
    ];
    let table = double_publicity::table(Form::Penalty, &rows);
    let utf8 = table.csv(TextEncoding::Utf8).unwrap();
    assert!(utf8.starts_with(b"\xef\xbb\xbfCF_XDR_MC,CF_XDR_LB"));
    let (office, _folder) = office().await;
    let files =
        [("a.csv", utf8), ("b.csv", table.csv(TextEncoding::Gb18030).unwrap()), ("c.xlsx", table.xlsx().unwrap())];
    for (number, (name, bytes)) in files.iter().enumerate() {
        let book = spreadsheet::read(name, bytes).unwrap();
        let reading = double_publicity::read(&book, &importer(), &office::Tally::default()).unwrap();
        assert_eq!(
            (reading.form, reading.summary.total, reading.found.len()),
            (Form::Penalty, 0, 2),
            "{name}: {:?}",
            reading.summary
        );
        let expected = if number == 0 {
            Foreseen { new: 2, ..Foreseen::default() }
        } else {
            Foreseen { kept: 2, ..Foreseen::default() }
        };
        assert_eq!(office.foresee(&reading).await.unwrap(), expected, "{name}");
        let imported = office.import_file(&reading, name, "mei", now(), &office::Tally::default()).await.unwrap();
        assert_eq!(imported, if number == 0 { Imported { added: 2, kept: 0 } } else { Imported { added: 0, kept: 2 } });
    }
    let all = PublicationFilter::default();
    let found = office.store().publications(&all, PublicationSort::Published, Paging::default()).await.unwrap();
    assert_eq!(found.total, 2);
    let first = found.rows.iter().find(|row| row.doc_no.contains("7号")).unwrap();
    assert_eq!(
        (first.amount_fen, first.kinds.as_slice()),
        (Some(2_010_101), ["罚款".to_owned(), "没收违法所得".to_owned()].as_slice())
    );
    let before = office.store().views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(office.store().views_digest().await.unwrap(), before);
}

fn csv(rows: &[[&str; 20]]) -> Vec<u8> {
    let mut text = String::from(
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n",
    );
    for row in rows {
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text.into_bytes()
}

const GOOD: [&str; 20] = [
    "周小川",
    "自然人",
    "",
    "",
    "11010519491231002X",
    "澄水罚决〔2020〕1号",
    "擅自取水",
    "周小川（身份证号11010519491231002X；电话13912345678）擅自取水",
    "《水法》第六十九条",
    "罚款",
    "罚款二万元",
    "2.000000",
    "",
    "2020/06/01",
    "2099/12/31",
    "2099/12/31",
    "澄湖区水务局",
    OWN,
    "澄湖区水务局",
    OWN,
];

fn but(at: usize, value: &'static str) -> [&'static str; 20] {
    let mut row = GOOD;
    row[at] = value;
    row
}

/// 水务局, beside another agency of the platform.
fn importer() -> Importer {
    let publisher = |id: &str, name: &str, code: &str| Publisher {
        id: id.to_owned(),
        name: name.to_owned(),
        code: code.to_owned(),
        division: "990104".to_owned(),
    };
    Importer {
        agency: "water".to_owned(),
        here: vec![
            publisher("water", "澄湖区水务局", OWN),
            publisher("environment", "澄湖区生态环境局", "91990104MB00000183"),
        ],
        warnings: false,
        today: "2026-11-20".parse().unwrap(),
    }
}

fn read(rows: &[[&str; 20]]) -> double_publicity::Reading {
    let book = spreadsheet::read("a.csv", &csv(rows)).unwrap();
    double_publicity::read(&book, &importer(), &office::Tally::default()).unwrap()
}

/// What others published unmasked is masked before anybody sees it.
#[test]
fn what_comes_in_passes_the_masking() {
    let reading = read(&[GOOD]);
    assert_eq!(reading.summary.total, 0, "{:?}", reading.summary);
    let text = serde_json::to_string(&reading.found[0].record).unwrap();
    for private in ["周小川", "11010519491231002X", "13912345678"] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    assert!(text.contains("周某某") && text.contains("《水法》第六十九条"));
    assert_eq!(reading.found[0].record.penalties[0].amount, Some(domain::money::Fen::yuan(20_000)));
}

/// Each wrong cell is named; then nothing is taken in.
#[tokio::test]
async fn a_file_with_one_wrong_cell_is_taken_in_not_at_all() {
    let cases = [
        (but(1, "公民"), "CF_XDR_LB"),
        (but(4, "110105194912310021"), "CF_XDR_ZJHM"),
        (but(9, "罚金"), "CF_CFLB"),
        (but(11, "2.0000001"), "CF_NR_FK"),
        (but(11, ""), "CF_NR_FK"),
        (but(13, "2020/13/01"), "CF_JDRQ"),
        (but(17, "11230500001755309G"), "CF_CFJGDM"),
        (but(0, ""), "CF_XDR_MC"),
        (but(13, "2026/11/21"), "CF_JDRQ"),
        (but(16, "澄湖区 生态环境局"), "CF_CFJG"),
        (but(17, "91990104MB00000183"), "CF_CFJGDM"),
        (but(14, "abc"), "CF_YXQ"),
        (but(18, ""), "CF_SJLY"),
        (but(19, ""), "CF_SJLYDM"),
        (but(19, "11230500001755309G"), "CF_SJLYDM"),
        (but(17, "91520123063073629P"), "CF_CFJGDM"),
    ];
    let (office, _folder) = office().await;
    for (row, column) in cases {
        let reading = read(&[but(5, "澄水罚决〔2020〕9号"), row]);
        assert!(
            reading.summary.problems.iter().any(|p| p.column == column && p.row == 3),
            "{column}: {:?}",
            reading.summary
        );
        assert_eq!(
            office.import_file(&reading, "a.csv", "mei", now(), &office::Tally::default()).await.unwrap(),
            Imported::default()
        );
    }
    let doubled = read(&[GOOD, GOOD]);
    assert!(doubled.summary.problems[0].wrong.contains("重复"));
    assert_eq!(read(&[but(15, "2021/06/01")]).over, [2], "its term is over");
    let book = spreadsheet::read("a.csv", "甲,乙\n1,2\n".as_bytes()).unwrap();
    assert!(double_publicity::read(&book, &importer(), &office::Tally::default()).is_err());
}

/// Whose decision it is: an agency's own, or one of an agency that does not publish here, whose source is named.
#[test]
fn what_is_taken_in_is_ones_own_or_of_an_agency_elsewhere() {
    let mut elsewhere = but(16, "某县水利局");
    (elsewhere[5], elsewhere[17], elsewhere[18]) = ("某水罚〔2020〕1号", "91520123063073629P", "某县水利局");
    let reading = read(&[but(11, "２．００００００"), elsewhere]);
    assert_eq!(reading.summary.total, 0, "{:?}", reading.summary);
    let records: Vec<&PublicRecord> = reading.found.iter().map(|found| &found.record).collect();
    assert_eq!((records[0].agency.as_str(), records[0].source.as_str()), ("water", "由双公示文件导入"));
    assert_eq!(records[0].penalties[0].amount, Some(domain::money::Fen::yuan(20_000)), "full-width digits");
    assert_eq!((records[1].agency.as_str(), records[1].taken_in_by.as_str()), ("", "water"));
    assert_eq!(records[1].source, "由双公示文件导入，数据来源单位：某县水利局");
    let warned = |importer: Importer| {
        let mut row = but(9, "警告");
        row[11] = "";
        let book = spreadsheet::read("a.csv", &csv(&[row])).unwrap();
        let reading = double_publicity::read(&book, &importer, &office::Tally::default()).unwrap();
        (reading.found.len(), reading.warnings)
    };
    assert_eq!(warned(importer()), (0, vec![2]), "a mere warning is not published");
    assert_eq!(warned(Importer { warnings: true, ..importer() }), (1, Vec::new()));
}

/// Licences go the same way.
#[test]
fn licences_come_in_and_leave_with_their_own_fields() {
    let text = format!(
        "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_XKWS,XK_WSH,XK_XKLB,XK_XKZS,XK_XKBH,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,XK_ZT,XK_LYDW,XK_LYDWDM\n\
         澄湖源丰水产有限公司（虚构）,法人及非法人组织,{PARTY},取水许可决定书,澄水许〔2026〕3号,普通,取水许可证,澄水取-3,许可取水一万立方米,2026/05/01,2026/05/01,2099/12/31,澄湖区水务局,{OWN},1,澄湖区水务局,{OWN}\n"
    );
    let book = spreadsheet::read("xk.csv", text.as_bytes()).unwrap();
    let reading = double_publicity::read(&book, &importer(), &office::Tally::default()).unwrap();
    assert_eq!((reading.form, reading.summary.total), (Form::Licence, 0), "{:?}", reading.summary);
    let row = Row::of(&reading.found[0].record, OWN);
    assert_eq!((row.get("XK_YXQZI"), row.get("XK_ZT"), row.get("XK_XKBH")), ("2099/12/31", "1", "澄水取-3"));
    assert!(double_publicity::check(&row).is_empty(), "{:?}", double_publicity::check(&row));
}

/// What the standard asks of a licence is asked by row and field, with what to write instead; nothing is put in its place unsaid.
#[test]
fn a_licence_that_lacks_something_says_which_field_and_what_to_write() {
    const NAMES: [&str; 15] = [
        "XK_XDR_MC",
        "XK_XDR_LB",
        "XK_XDR_SHXYM",
        "XK_XKWS",
        "XK_WSH",
        "XK_XKLB",
        "XK_NR",
        "XK_JDRQ",
        "XK_YXQZ",
        "XK_YXQZI",
        "XK_XKJG",
        "XK_XKJGDM",
        "XK_ZT",
        "XK_LYDW",
        "XK_LYDWDM",
    ];
    const RIGHT: [&str; 15] = [
        "澄湖源丰水产有限公司（虚构）",
        "法人及非法人组织",
        PARTY,
        "取水许可决定书",
        "澄水许〔2026〕3号",
        "普通",
        "许可取水一万立方米",
        "2026/05/01",
        "2026/05/01",
        "2099/12/31",
        "澄湖区水务局",
        OWN,
        "1",
        "澄湖区水务局",
        OWN,
    ];
    let problems = |column: &str, value: &str| {
        let cells = NAMES.iter().zip(RIGHT).map(|(name, right)| if *name == column { value } else { right });
        let text = format!("{}\n{}\n", NAMES.join(","), cells.collect::<Vec<_>>().join(","));
        let book = spreadsheet::read("xk.csv", text.as_bytes()).unwrap();
        double_publicity::read(&book, &importer(), &office::Tally::default()).unwrap().summary.problems
    };
    assert!(problems("", "").is_empty());
    assert!(problems("XK_XKJGDM", "00000000000000000X").is_empty(), "the placeholder says nothing else");
    for (column, value, right) in [
        ("XK_XKLB", "", "应填写其中之一：普通"),
        ("XK_LYDW", "", "应填写文字"),
        ("XK_LYDWDM", "", "应填写文字"),
        ("XK_LYDWDM", "11230500001755309G", "请核对"),
        ("XK_YXQZI", "长期", "没有期限的填写2099/12/31"),
        ("XK_YXQZI", "长期有效", "没有期限的填写2099/12/31"),
        ("XK_YXQZI", "", "应填写日期"),
        ("XK_XKJGDM", "91520123063073629P", "澄湖区水务局的统一社会信用代码是11230500001755309F"),
    ] {
        let found = problems(column, value);
        let [problem] = found.as_slice() else { panic!("{column} {value:?}: {found:?}") };
        assert_eq!((problem.row, problem.column.as_str()), (2, column));
        assert!(problem.right.contains(right), "{column} {value:?}: {problem:?}");
    }
}

/// What a platform answers is read with its many words for yes and no.
#[test]
fn receipts_are_read_row_by_row() {
    let text = "行政处罚决定书文号,处理结果,失败原因,批次号,回执日期\n甲〔2026〕1号,入库成功,,B1\n甲〔2026〕2号,失败,代码为空,\n甲〔2026〕3号,成功,,\n甲〔2026〕4号,退回,,\n甲〔2026〕5号,退回,代码为空,,2026-11-21\n";
    let book = spreadsheet::read("r.csv", text.as_bytes()).unwrap();
    let (summary, found) = double_publicity::receipts(&book, "2026-11-20".parse().unwrap()).unwrap();
    assert_eq!(found.iter().map(|one| one.accepted).collect::<Vec<_>>(), [true, false]);
    assert_eq!(
        summary.problems.iter().map(|p| (p.row, p.column.as_str())).collect::<Vec<_>>(),
        [(4, "回执编号"), (5, "原因"), (6, "回执日期")]
    );
}
