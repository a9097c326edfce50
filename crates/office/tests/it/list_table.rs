//! Tables of lists: what a file would change, what is wrong with it, and that what goes out comes in again.

use domain::agency::Agency;
use domain::list::{Change, Content, Drafting, ListEvent, ListKind, apply};
use domain::money::Fen;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use lawbook::Library;
use office::list_table::{self, Importing};
use office::table_import::{Import, Mapping, RowOutcome};
use proptest::prelude::*;
use serde_json::{Value, json};
use spreadsheet::{Book, TextEncoding};
use std::collections::BTreeMap;

const TODAY: Date = date(2026, 11, 1);

fn agency() -> Agency {
    let certificate = json!({"number": "测-001", "categories": ["penalty"], "divisions": ["990104"],
        "valid_from": "2025-01-01", "valid_to": "2027-12-31", "status": "valid"});
    serde_json::from_value(json!({
        "id": "water", "name": "某县水利局", "abbreviation": "某水", "division": "990104", "sector": "水利", "kind": "organ",
        "profile": "national",
        "people": [{"id": "p1", "name": "周某", "roles": ["officer"], "certificate": certificate}],
        "matters": [{"code": "W01", "title": "擅自取水", "category": "penalty", "valid_from": "2026-01-01",
            "basis": [{"statute": "行政处罚法_2021", "article": 9}]}],
    }))
    .unwrap()
}

fn content(kind: ListKind, row: Value) -> Content {
    serde_json::from_value(json!({"list": kind.slug(), "row": row})).unwrap()
}

/// Two rows of each list, the first with all there is, the second with as little as there may be.
fn samples() -> Vec<Vec<Content>> {
    let basis = json!([
        {"statute": "行政处罚法_2021", "article": 9},
        {"statute": "行政处罚法_2021", "article": 58, "paragraph": 1, "item": 2},
    ]);
    let one = json!([{"statute": "行政处罚法_2021", "article": 33}]);
    let of = |kind, rows: &[Value]| rows.iter().cloned().map(|row| content(kind, row)).collect::<Vec<_>>();
    use ListKind as K;
    vec![
        of(
            K::Subjects,
            &[
                json!({"code": "11511301008778183N", "name": "某县水利局", "kind": "organ", "duties": "水资源管理；\n水土保持", "powers": "检查、处罚",
                "basis": basis, "region": "某县", "entrusted_by": "", "entrustment": "", "entrusted_from": null, "entrusted_until": null,
                "superior": "某市水利局", "legal_unit": "法规科", "responsible": "顾某", "address": "某路 1 号", "phone": "010-0000"}),
                json!({"code": "91990104MB00000183", "name": "某所", "kind": "entrusted", "duties": "巡查", "basis": one, "region": "某镇",
                "entrusted_by": "某县水利局", "entrusted_from": "2026-01-01", "entrusted_until": "2026-12-31"}),
            ],
        ),
        of(
            K::Officers,
            &[
                json!({"id": "p1", "name": "周某", "unit": "执法队", "position": "队长", "certificate": {"number": "测-001",
                "categories": ["penalty", "inspection"], "divisions": ["990104", "990105"], "valid_from": "2025-01-01", "valid_to": "2027-12-31", "status": "valid",
                "qualification": {"by": "exam", "number": "考〔2024〕1号", "on": "2024-12-01"}}}),
                json!({"id": "p2", "name": "林某", "certificate": {"number": "测-002", "categories": ["other"], "divisions": ["990000"],
                "valid_from": "2024-02-29", "valid_to": "2026-12-31", "status": "lapsed"}}),
            ],
        ),
        of(
            K::Matters,
            &[
                json!({"code": "W01", "title": "擅自取水", "category": "penalty", "basis": basis, "valid_from": "2026-01-01", "valid_to": "2030-12-31",
                "duties": "查处", "powers": "罚款", "procedure": "普通程序", "time_limit": "九十日", "remedies": "复议、诉讼", "liability": "追责", "health_or_finance": true}),
                json!({"code": "W02", "title": "=HYPERLINK(\"x\")", "category": "license", "basis": one, "valid_from": "2026-01-01"}),
            ],
        ),
        of(
            K::RandomInspections,
            &[
                json!({"code": "S1", "title": "取水检查", "subject": "某县水利局", "basis": basis, "objects": "取水户", "content": "计量设施", "ratio": "5%", "manner": "实地核查", "frequency": "每年一次"}),
                json!({"code": "S2", "title": "河道检查", "subject": "某县水利局", "basis": one, "objects": "采砂人", "content": "许可", "ratio": "不低于 3%", "manner": "书面", "frequency": "每年两次"}),
            ],
        ),
        of(
            K::Guides,
            &[
                json!({"code": "G1", "title": "取水许可", "basis": basis, "accepted_by": "窗口", "decided_by": "某县水利局", "conditions": "一、二", "preferences": "无", "materials": "申请书\n论证报告",
                "procedure": "受理、审查、决定", "time_limit": "二十日", "supervision": "12345", "liability": "依法", "remedies": "复议", "hours": "工作日", "address": "大厅", "phone": "1"}),
                json!({"code": "G2", "title": "河道许可", "basis": one}),
            ],
        ),
        of(
            K::MajorDecisions,
            &[
                json!({"code": "M1", "title": "较大数额罚款", "category": "penalty", "basis": basis, "materials": "全卷", "kinds": ["fine", "other"],
                "fine_person": 500_000, "fine_organization": 5_000_050, "matters": ["W01", "W02"]}),
                json!({"code": "M2", "title": "重大许可", "category": "license", "basis": one}),
            ],
        ),
        of(
            K::ReviewElements,
            &[
                json!({"code": "1", "title": "主体", "content": "是否具备资格", "basis": basis}),
                json!({"code": "2", "title": "程序", "content": "是否合法"}),
            ],
        ),
        of(
            K::RecordedActs,
            &[
                json!({"code": "R1", "title": "现场检查", "category": "inspection", "stage": "调查", "acts": ["scene.record", "evidence.add"], "duty": "must", "content": "全程", "basis": basis, "retention": "长期"}),
                json!({"code": "R2", "title": "送达", "category": "penalty", "duty": "may"}),
            ],
        ),
        of(
            K::Benchmarks,
            &[
                json!({"key": "B1", "title": "擅自取水", "matter": "W01", "maker": "own", "valid_from": "2026-01-01", "valid_to": "2030-12-31", "tiers": [
                {"name": "较轻", "circumstances": "初次\n取水量小", "from": 0, "to": 2_000_000},
                {"name": "一般", "circumstances": "其他", "from": 2_000_000, "to": 5_000_001}]}),
                json!({"key": "B2", "title": "另一项", "matter": "W01", "maker": "superior", "valid_from": "2026-01-01", "tiers": [
                {"name": "全部", "circumstances": "", "from": 100, "to": 100}]}),
                json!({"key": "B3", "title": "按倍数、按权重", "matter": "W01", "maker": "superior", "valid_from": "2026-01-01", "tiers": [
                {"name": "较轻", "circumstances": "", "multiple": {"base": "违法所得", "from": "50%", "to": "1.5倍"}},
                {"name": "较重", "circumstances": "", "from": 100, "to": 9_000_000, "multiple": {"base": "违法所得", "to": "5倍"}},
                {"name": "单位", "circumstances": "", "from": 100, "to": 9_000_000, "weighed": {"start": "1/3", "least": "40%"}},
                {"name": "个人", "circumstances": "", "multiple": {"base": "上年收入", "to": "50%"}, "weighed": {"start": "20%"}}],
                "weights": [
                {"factor": "持续时间", "degree": "三个月以下", "weight": "0%"},
                {"factor": "持续时间", "degree": "三个月以上", "weight": "2.5%"},
                {"factor": "配合调查", "degree": "不配合", "weight": "1/3"}]}),
            ],
        ),
        of(
            K::Regulations,
            &[
                json!({"code": "F1", "title": "公示办法", "number": "某水〔2026〕1号", "issuer": "某县水利局", "issued_on": "2026-03-01", "text": "第一条\n第二条"}),
                json!({"code": "F2", "title": "记录办法", "text": "全文"}),
            ],
        ),
        of(
            K::InspectionPlans,
            &[
                json!({"code": "P1", "year": 2026, "title": "取水专项", "subject": "某县水利局", "basis": basis, "objects": "取水户", "content": "计量", "months": "三月", "extent": "20 户"}),
                json!({"code": "P2", "year": 2027, "title": "河道专项", "objects": "采砂人"}),
            ],
        ),
        of(
            K::WindowPosts,
            &[
                json!({"code": "C1", "window": "1 号窗口", "person": "p1", "duties": "受理", "categories": ["license", "penalty"], "services": "取水", "materials": "申请书", "progress": "网站", "consultation": "1", "complaint": "2", "weekdays": [1, 3, 5]}),
                json!({"code": "C2", "window": "2 号窗口", "person": "p1", "duties": "咨询"}),
            ],
        ),
        of(
            K::NoticeTexts,
            &[
                json!({"code": "G1", "title": "亮明身份", "scene": "identification", "reason": "检查", "basis": basis, "rights": "陈述申辩", "duties": "配合", "text": "我们是执法人员"}),
                json!({"code": "G2", "title": "告知权利", "scene": "rights", "text": "您有权陈述申辩"}),
            ],
        ),
    ]
}

fn csv(text: &str) -> Book {
    spreadsheet::read("清单.csv", text.as_bytes()).unwrap()
}

fn imported(agency: &Agency, kind: ListKind, book: &Book, adjust: impl FnOnce(&mut Mapping)) -> Import<Change> {
    let sheet = book.sheet(None).unwrap();
    let mut mapping = Mapping::proposed(list_table::columns(kind), sheet);
    adjust(&mut mapping);
    let of = Importing { kind, agency, library: Library::shipped(), today: TODAY };
    list_table::read(&of, sheet, &mapping, 1_000)
}

fn contents(import: &Import<Change>) -> Vec<&Content> {
    import.changes.iter().filter_map(|change| change.content.as_ref()).collect()
}

/// The agency once all of it is drafted.
fn drafted(agency: &Agency, kind: ListKind, changes: Vec<Change>) -> Agency {
    let mut agency = agency.clone();
    let event = ListEvent::ListDrafted(Drafting { list: kind, changes, source: None });
    apply(&mut agency, &event, Timestamp::UNIX_EPOCH, &"p1".to_owned());
    agency
}

fn said(import: &Import<Change>) -> Vec<String> {
    import.summary.problems.iter().map(ToString::to_string).collect()
}

fn fixed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_list_goes_out_as_workbook_and_as_text_and_comes_in_the_same() {
    let agency = agency();
    for rows in samples() {
        let kind = rows[0].kind();
        let table = list_table::table(kind, rows.iter(), Library::shipped(), TODAY);
        for (name, bytes) in [
            ("a.xlsx", table.xlsx().unwrap()),
            ("a.csv", table.csv(TextEncoding::Utf8).unwrap()),
            ("b.csv", table.csv(TextEncoding::Gb18030).unwrap()),
        ] {
            let book = spreadsheet::read(name, &bytes).unwrap();
            let import = imported(&agency, kind, &book, |_| {});
            assert_eq!(said(&import), [""; 0], "{kind} {name}");
            assert_eq!(contents(&import), rows.iter().collect::<Vec<_>>(), "{kind} {name}");
            assert_eq!((import.new, import.changed, import.unchanged), (rows.len(), 0, 0), "{kind}");
            let again = imported(&drafted(&agency, kind, import.changes), kind, &book, |_| {});
            assert_eq!(
                (again.new, again.changed, again.unchanged, again.changes.len()),
                (0, 0, rows.len(), 0),
                "{kind}"
            );
        }
    }
}

#[test]
fn every_list_has_a_code_a_name_and_no_column_twice() {
    for kind in ListKind::ALL {
        let columns = list_table::columns(*kind);
        let shown = list_table::shown(*kind);
        assert!(shown.len() >= 4 && shown.iter().filter(|column| column.own).count() >= 2, "{kind}");
        for (n, column) in columns.iter().enumerate() {
            assert!(columns[..n].iter().all(|other| other.name != column.name), "{kind} {}", column.name);
            let doubled = column.aliases.iter().filter(|alias| columns.iter().any(|other| other.name == **alias));
            assert_eq!(
                doubled.collect::<Vec<_>>(),
                [&""; 0],
                "{kind} {}: an alias is another column's name",
                column.name
            );
        }
    }
}

#[test]
fn each_bad_cell_is_named_by_row_column_value_and_what_is_right() {
    let file = "编码,名称,权力类型,设定依据,实施日期\n\
        W1,甲,处罚,《行政处罚法》第九条,2026-02-30\n\
        W2,,处罚,《行政处罚法》第九条,2026-01-01\n\
        W3,丙,罚没,《没有的法》第九条,2026-01-01\n\
        W4,丁,行政许可,《行政处罚法》第九百条,２０２６年１月２日\n\
        W6,戊,处罚,《行政处罚法》第九条,2026-01-01\n\
        W6,己,处罚,《行政处罚法》第九条,2026-01-01\n";
    let import = imported(&agency(), ListKind::Matters, &csv(file), |_| {});
    let found: Vec<(u32, &str, &str)> = import
        .summary
        .problems
        .iter()
        .map(|problem| (problem.row, problem.column.as_str(), problem.wrong.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (2, "生效日期", "没有这一天"),
            (3, "事项名称", "没有填写"),
            (4, "执法类别", "不在可以填写的词语之中"),
            (4, "依据", "“《没有的法》”没有收录这个名称的法律文件"),
            (5, "依据", "《行政处罚法》第九百条在法规库中查不到"),
            (7, "事项编码", "编码“W6”与第 6 行重复，内容不同"),
        ]
    );
    assert_eq!(
        said(&import)[0],
        "「清单」第 2 行「生效日期」（E2）填的是「2026-02-30」：没有这一天。应填写日期，例如 2026-01-02 或者 2026年1月2日。"
    );
    assert!(!import.ready());
    assert_eq!(import.summary.bad_rows, 5);
}

#[test]
fn a_list_without_codes_gets_the_same_codes_each_time() {
    let file = "部门,名称,类型,依据,生效日期\n甲局,采砂,处罚,《行政处罚法》第九条,2026-01-01\n乙局,采砂,处罚,《行政处罚法》第九条,2026-01-01\n";
    let import = imported(&agency(), ListKind::Matters, &csv(file), |_| {});
    assert_eq!(said(&import), [""; 0]);
    let keys: Vec<&str> = import.changes.iter().map(|change| change.key.as_str()).collect();
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1], "two departments may have the same matter");
    let after = drafted(&agency(), ListKind::Matters, import.changes.clone());
    let again = imported(&after, ListKind::Matters, &csv(file), |_| {});
    assert_eq!((again.unchanged, again.changes.len(), again.absent.len()), (2, 0, 0));
    // Without departments, a row that the list has under another code keeps it.
    let known = drafted(
        &agency(),
        ListKind::Matters,
        vec![Change {
            key: "W9".into(),
            content: Some(content(
                ListKind::Matters,
                json!({"code": "W9", "title": "采砂", "category": "penalty", "basis": [], "valid_from": "2026-01-01"}),
            )),
        }],
    );
    let file = "名称,类型,依据,生效日期\n采砂,处罚,《行政处罚法》第九条,2026-01-01\n";
    let import = imported(&known, ListKind::Matters, &csv(file), |_| {});
    assert_eq!((import.changes[0].key.as_str(), import.changed), ("W9", 1));
}

#[test]
fn lines_of_one_benchmark_become_its_tiers_and_what_they_share_may_be_blank() {
    let file = "编号,违法行为,事项名称,制定机关,施行日期,阶次,情节,处罚标准\n\
        B1,擅自取水,擅自取水,本机关,2026-01-01,较轻,初次,处一万元以上二万元以下罚款\n\
        ,,,,,一般,两次,处二万元以上五万元以下罚款\n\
        ,,,,,一般,造成损失,处二万元以上五万元以下罚款\n\
        B2,擅自取水,W01,上级,2026-01-01,全部,不论情节,5-10万元\n";
    let import = imported(&agency(), ListKind::Benchmarks, &csv(file), |_| {});
    assert_eq!(said(&import), [""; 0]);
    let rows = contents(&import);
    let expected = [
        content(
            ListKind::Benchmarks,
            json!({"key": "B1", "title": "擅自取水", "matter": "W01", "maker": "own", "valid_from": "2026-01-01", "tiers": [
            {"name": "较轻", "circumstances": "初次", "from": 1_000_000, "to": 2_000_000},
            {"name": "一般", "circumstances": "两次\n造成损失", "from": 2_000_000, "to": 5_000_000}]}),
        ),
        content(
            ListKind::Benchmarks,
            json!({"key": "B2", "title": "擅自取水", "matter": "W01", "maker": "superior", "valid_from": "2026-01-01", "tiers": [
            {"name": "全部", "circumstances": "不论情节", "from": 5_000_000, "to": 10_000_000}]}),
        ),
    ];
    assert_eq!(rows, expected.iter().collect::<Vec<_>>());
}

#[test]
fn tiers_that_contradict_each_other_and_fines_that_are_no_sums_are_named() {
    let file = "编号,违法行为,执法事项,制定机关,施行日期,阶次,处罚标准\n\
        B1,擅自取水,没有的事项,本机关,2026-01-01,较轻,一万元以上二万元以下\n\
        B2,擅自取水,W01,本机关,2026-01-01,较轻,一万元以上二万元以下\n\
        B2,擅自排水,W01,本机关,2026-01-01,较轻,二万元以上三万元以下\n\
        B3,擅自取水,W01,本机关,2026-01-01,较轻,责令停止取水\n";
    let import = imported(&agency(), ListKind::Benchmarks, &csv(file), |_| {});
    let mut found: Vec<(u32, String, String)> =
        import.summary.problems.iter().map(|p| (p.row, p.column.clone(), p.wrong.clone())).collect();
    found.sort();
    let found: Vec<(u32, &str, &str)> =
        found.iter().map(|(row, column, wrong)| (*row, column.as_str(), wrong.as_str())).collect();
    assert_eq!(
        found,
        [
            (2, "事项编码", "执法事项不存在"),
            (4, "基准名称", "与第 3 行是同一项基准，填写却不同"),
            (4, "裁量阶次", "阶次“较轻”与第 3 行同名，罚款幅度却不同"),
            (5, "罚款幅度", "没有罚款数额"),
        ]
    );
}

#[test]
fn columns_that_the_file_lacks_keep_what_the_list_has() {
    let full = content(
        ListKind::Matters,
        json!({"code": "W01", "title": "旧名", "category": "penalty", "valid_from": "2026-01-01", "duties": "查处",
        "basis": [{"statute": "行政处罚法_2021", "article": 9}]}),
    );
    let before = drafted(&agency(), ListKind::Matters, vec![Change { key: "W01".into(), content: Some(full) }]);
    let import = imported(&before, ListKind::Matters, &csv("事项编码,事项名称\nW01,新名\n"), |_| {});
    assert_eq!(said(&import), [""; 0]);
    let Content::Matters(matter) = contents(&import)[0] else { panic!("a matter") };
    assert_eq!((matter.title.as_str(), matter.duties.as_str(), matter.basis.len()), ("新名", "查处", 1));
    assert_eq!(import.first[0].outcome, RowOutcome::Changed);
    // A blank cell is said too.
    let import = imported(&before, ListKind::Matters, &csv("事项编码,事项名称,职责\nW01,旧名,\n"), |_| {});
    let Content::Matters(matter) = contents(&import)[0] else { panic!("a matter") };
    assert_eq!(matter.duties, "");
}

#[test]
fn rows_that_the_file_does_not_have_can_be_withdrawn_once_released() {
    let agency = agency();
    let of = Importing { kind: ListKind::Matters, agency: &agency, library: Library::shipped(), today: TODAY };
    let book = csv("事项编码,事项名称,执法类别,依据,生效日期\nW7,采砂,处罚,《行政处罚法》第九条,2026-01-01\n");
    let drafted = drafted(
        &agency,
        ListKind::Matters,
        vec![Change {
            key: "W8".into(),
            content: Some(content(
                ListKind::Matters,
                json!({"code": "W8", "title": "未发布", "category": "penalty", "basis": [], "valid_from": "2026-01-01"}),
            )),
        }],
    );
    let import = imported(&drafted, ListKind::Matters, &book, |_| {});
    assert_eq!(import.absent, ["W8"]);
    let of = Importing { agency: &drafted, ..of };
    assert_eq!(of.released(&import.absent).count(), 0, "what was never released is discarded, not withdrawn");
}

#[test]
fn citations_are_read_as_lists_write_them() {
    let basis = |cell: &str| {
        let file = format!("事项编码,事项名称,执法类别,依据,生效日期\nW7,采砂,处罚,\"{cell}\",2026-01-01\n");
        let import = imported(&agency(), ListKind::Matters, &csv(&file), |_| {});
        let found = contents(&import);
        match found.first() {
            Some(Content::Matters(matter)) => {
                matter.basis.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
            }
            _ => said(&import).join("\n"),
        }
    };
    assert_eq!(basis("行政处罚法第九条"), "《行政处罚法》第九条");
    assert_eq!(
        basis("《中华人民共和国行政处罚法》（2021年修订）第九条第一项、第十条"),
        "《行政处罚法》第九条第一项、《行政处罚法》第十条"
    );
    assert_eq!(
        basis("1.《行政处罚法》第九条：行政处罚的种类：（一）警告\n2.《行政处罚法》第十条：法律可以设定各种行政处罚。"),
        "《行政处罚法》第九条、《行政处罚法》第十条"
    );
}

const ITEMS: &str = include_str!("../../../../reference/lists/guangan_service_items.csv");
const DEPARTMENTS: &str = include_str!("../../../../reference/lists/guangan_departments.csv");
const JIANGMEN: &str = include_str!("../../../../reference/lists/jiangmen_discretion.csv");
const GUANGDONG_LINES: &str = include_str!("../../../../reference/lists/guangdong_discretion.jsonl");
const JIANGMEN_SOUND: usize = 160;
const GUANGDONG: &str = include_str!("../../../../reference/lists/guangdong_discretion.csv");

#[test]
fn the_1135_items_of_a_district_go_in_as_matters_once_the_clerk_says_what_they_lack() {
    let book = spreadsheet::read("事项.csv", ITEMS.as_bytes()).unwrap();
    let strict = imported(&agency(), ListKind::Matters, &book, |_| {});
    let missing: Vec<&str> = strict.summary.problems.iter().map(|problem| problem.column.as_str()).collect();
    assert_eq!(missing, ["依据", "生效日期"], "said once, not for every row");
    let as_told = |mapping: &mut Mapping| {
        mapping.fixed = fixed(&[("生效日期", "2026-11-01")]);
        mapping.incomplete = true;
    };
    let import = imported(&agency(), ListKind::Matters, &book, as_told);
    assert_eq!(said(&import), [""; 0]);
    assert_eq!((import.summary.rows, import.new, import.lacking.get("依据")), (1135, 1135, Some(&1135)));
    let again = imported(&drafted(&agency(), ListKind::Matters, import.changes), ListKind::Matters, &book, as_told);
    assert_eq!((again.unchanged, again.changes.len()), (1135, 0));
}

#[test]
fn the_39_departments_go_in_as_subjects() {
    let book = spreadsheet::read("部门.csv", DEPARTMENTS.as_bytes()).unwrap();
    let import = imported(&agency(), ListKind::Subjects, &book, |mapping| {
        mapping.fixed = fixed(&[("主体性质", "行政机关"), ("执法区域", "广安市广安区")]);
        mapping.incomplete = true;
    });
    assert_eq!(said(&import), [""; 0]);
    assert_eq!((import.new, import.lacking.len()), (39, 2));
}

#[test]
fn the_discretion_table_of_a_city_goes_in_but_for_what_nobody_can_tell() {
    let book = spreadsheet::read("裁量.csv", JIANGMEN.as_bytes()).unwrap();
    // The same file is first the list of its matters: the lines of an item say the same of it.
    let matters = imported(&agency(), ListKind::Matters, &book, |mapping| {
        for header in mapping.plan.headers.clone() {
            let wanted = match header.text.as_str() {
                "item_no" => Some("事项编码"),
                "violation" => Some("事项名称"),
                _ => None,
            };
            mapping.plan.assign(header.index, wanted);
        }
        mapping.fixed = fixed(&[("执法类别", "处罚"), ("生效日期", "2021-03-01")]);
        mapping.incomplete = true;
    });
    assert_eq!(said(&matters), [""; 0]);
    assert_eq!((matters.summary.rows, matters.new), (872, 165));
    let agency = drafted(&agency(), ListKind::Matters, matters.changes);
    let import = imported(&agency, ListKind::Benchmarks, &book, |mapping| {
        mapping.fixed = fixed(&[("制定机关", "上级机关"), ("施行日期", "2021-03-01")]);
    });
    // What is left over is named row by row: sums that grow with what was found, lines without a sum, and scales that begin
    // anew under the same number, which nobody can tell apart but who made them.
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in &import.summary.problems {
        let reason = match problem.wrong.as_str() {
            wrong if wrong.contains("倍数、比例") => "a sum that grows",
            wrong if wrong.contains("同名") => "the same name again",
            "没有罚款数额" => "no sum",
            // Row 818 says 处七万元以下九万元以下罚款.
            wrong if wrong.contains("看不出") => "a slip of the pen",
            other => panic!("{other}"),
        };
        *reasons.entry(reason).or_default() += 1;
    }
    let expected = [("a slip of the pen", 1), ("a sum that grows", 12), ("no sum", 1), ("the same name again", 44)];
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!((import.summary.rows, import.summary.bad_rows, import.new), (872, 56, 150), "150 of 165 items go in");
    let tiers = |key: &str| {
        let found = contents(&import).into_iter().find(|content| content.key() == key);
        let Some(Content::Benchmarks(row)) = found else { panic!("{key}: {:?}", said(&import)) };
        row.tiers.iter().map(|tier| (tier.name.clone(), tier.to)).collect::<Vec<_>>()
    };
    let both = tiers("1-3");
    assert_eq!((both[0].0.as_str(), both[1].0.as_str()), ("1", "1（责任人员）"), "the unit, and who answers for it");
    assert_eq!(tiers("4-17").len(), 5, "lines without number and sum are circumstances of the tier above");
    let Some(Content::Benchmarks(notice)) = contents(&import).into_iter().find(|content| content.key() == "1-2") else {
        panic!("item 1-2 has fixed ranges: {:?}", said(&import));
    };
    assert_eq!(notice.matter, "1-2");
    assert_eq!(
        (notice.tiers[0].from, notice.tiers[0].to, notice.tiers[1].to),
        (Fen::ZERO, Some(Fen::yuan(10_000)), Some(Fen::yuan(20_000)))
    );
}

/// The matters of a table whose lines name what is fined, one for each item.
fn with_matters(codes: &str, names: &str, book: &Book) -> Agency {
    let matters = imported(&agency(), ListKind::Matters, book, |mapping| {
        for header in mapping.plan.headers.clone() {
            let wanted = match header.text.as_str() {
                text if text == codes => Some("事项编码"),
                text if text == names => Some("事项名称"),
                _ => None,
            };
            mapping.plan.assign(header.index, wanted);
        }
        mapping.fixed = fixed(&[("执法类别", "处罚"), ("生效日期", "2021-03-01")]);
        mapping.incomplete = true;
    });
    assert_eq!(said(&matters), [""; 0]);
    drafted(&agency(), ListKind::Matters, matters.changes)
}

#[test]
fn a_clerk_brings_the_table_of_a_city_to_drafts_and_what_is_wrong_stays_behind() {
    let book = spreadsheet::read("裁量.csv", JIANGMEN.as_bytes()).unwrap();
    let agency = with_matters("item_no", "violation", &book);
    let as_told = |mapping: &mut Mapping| {
        mapping.fixed = fixed(&[("制定机关", "上级机关"), ("施行日期", "2021-03-01")]);
        (mapping.scales, mapping.sound_only) = (true, true);
    };
    let import = imported(&agency, ListKind::Benchmarks, &book, as_told);
    assert!(import.sound() && import.ready());
    // Sums that grow with what was found, a line without a sum and a slip of the pen: nobody but who made them can tell.
    assert_eq!((import.summary.total, import.new), (14, JIANGMEN_SOUND));
    let key = "2-9";
    let Some(Content::Benchmarks(row)) = contents(&import).into_iter().find(|content| content.key() == key) else {
        panic!("{key}: {:?}", said(&import));
    };
    let tiers: Vec<(&str, Option<Fen>)> = row.tiers.iter().map(|tier| (tier.name.as_str(), tier.to)).collect();
    assert_eq!((tiers[0], tiers[5]), (("1", Some(Fen::yuan(100_000))), ("1（第二组）", Some(Fen::yuan(500_000)))));
    // Left out is not brought in by halves, and bringing it again changes nothing.
    for problem in &import.summary.problems {
        let item = book.sheet(None).unwrap().lines().iter().find(|line| line.number() == problem.row).unwrap();
        let code = item.cells()[2].text();
        assert!(contents(&import).iter().all(|content| content.key() != code), "{code}");
    }
    let again = imported(&drafted(&agency, ListKind::Benchmarks, import.changes), ListKind::Benchmarks, &book, as_told);
    assert_eq!((again.unchanged, again.changes.len()), (JIANGMEN_SOUND, 0));
}

#[test]
fn the_table_of_a_province_goes_in_as_objects_with_tables_inside() {
    let book = spreadsheet::read("裁量.jsonl", GUANGDONG_LINES.as_bytes()).unwrap();
    let agency = with_matters("id", "title", &book);
    let import = imported(&agency, ListKind::Benchmarks, &book, |_| {});
    assert!(!import.ready());
    let sheet = book.sheet(None).unwrap();
    let mut mapping = Mapping::proposed(list_table::columns(ListKind::Benchmarks), sheet);
    list_table::refined(ListKind::Benchmarks, &mut mapping.plan);
    for (text, column) in [("id", "基准编号"), ("title", "基准名称"), ("base", "裁量起点"), ("notes", "计算方法")]
    {
        let index = mapping.plan.headers.iter().find(|header| header.text == text).unwrap().index;
        mapping.plan.assign(index, Some(column));
    }
    mapping.fixed = fixed(&[("制定机关", "上级机关"), ("施行日期", "2021-03-01")]);
    mapping.sound_only = true;
    let joined = sheet.joined(&mapping.plan).unwrap();
    let of = Importing { kind: ListKind::Benchmarks, agency: &agency, library: Library::shipped(), today: TODAY };
    let import = list_table::read(&of, &joined, &mapping, 1_000);
    let wrong: std::collections::BTreeSet<u32> = import.summary.problems.iter().map(|problem| problem.row).collect();
    // Two items are torn at the end of a page.
    assert_eq!(wrong.into_iter().collect::<Vec<_>>(), [2, 4], "{:?}", said(&import));
    assert_eq!(import.new, 10);
    let benchmark = |key: &str| {
        let found = contents(&import).into_iter().find(|content| content.key() == key);
        let Some(Content::Benchmarks(row)) = found else { panic!("{key}: {:?}", said(&import)) };
        row.clone()
    };
    let first = benchmark("GD-001");
    assert_eq!(first.tiers[0].measure(), "裁量百分值总和（起点20%）乘以建设项目总投资额的5%");
    assert_eq!(first.factors().count(), 6);
    let ranges = benchmark("GD-101");
    assert_eq!(ranges.tiers[0].circumstances, "整改情况：限期内改正；近二年同类违法行为情况：2次以下");
    let both = benchmark("GD-004");
    assert_eq!((both.tiers[0].to, both.tiers[1].to), (Some(Fen::yuan(570_000)), Some(Fen::yuan(120_000))));
    assert!(both.tiers[1].name.contains("责任人员"));
}

#[test]
fn the_table_of_a_province_goes_in_as_the_clerk_reads_its_columns() {
    let book = spreadsheet::read("裁量.csv", GUANGDONG.as_bytes()).unwrap();
    let import = imported(&agency(), ListKind::Benchmarks, &book, |mapping| {
        let place = mapping.plan.headers.iter().find(|header| header.text == "违法程度").unwrap().index;
        mapping.plan.assign(place, Some("适用条件"));
        mapping.fixed = fixed(&[("事项编码", "W01"), ("制定机关", "上级机关"), ("施行日期", "2021-03-01")]);
    });
    // What is left over are slips of the pen: 2.5元万, 8.5万元元, 1000元以2000元, and rows that the end of a page tore apart.
    let mut left: Vec<_> =
        import.summary.problems.iter().map(|problem| (problem.row, problem.column.as_str())).collect();
    left.sort_unstable();
    let rows = [45, 515, 516, 824, 1374, 1406, 1528, 1726, 1727, 1730];
    assert_eq!(left, rows.map(|row| (row, "罚款幅度")));
    assert_eq!((import.summary.rows, import.new), (2341, 274), "274 of 281 items go in");
    let benchmark = |key: &str| {
        let found = contents(&import).into_iter().find(|content| content.key() == key);
        let Some(Content::Benchmarks(row)) = found else { panic!("{key}: {:?}", said(&import)) };
        row.clone()
    };
    let measures = |key: &str| {
        benchmark(key).tiers.iter().map(|tier| format!("{} {}", tier.name, tier.measure())).collect::<Vec<_>>()
    };
    assert_eq!(
        measures("GD-075"),
        [
            "第一档 货值金额的1倍至2倍",
            "第二档 货值金额的2倍至2.5倍",
            "第三档 货值金额的2.5倍至3倍",
            "第四档 货值金额的2.5倍至3倍",
            "第五档 货值金额的3倍",
        ]
    );
    assert_eq!(measures("GD-001"), ["权重累加 裁量百分值总和（起点20%）乘以建设项目总投资额的5%"]);
    assert_eq!(
        measures("GD-008"),
        [
            "限期内改正 裁量百分值总和（起点20%）乘以1,000,000元",
            "逾期未改正 裁量百分值总和（起点50%）乘以2,000,000元",
            "对个人 裁量百分值总和（起点25%）乘以200,000元",
        ]
    );
    assert_eq!(measures("GD-017"), ["权重累加 裁量百分值总和（起点10%，不足20%按20%计）乘以1,000,000元"]);
    assert_eq!(benchmark("GD-001").factors().count(), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_a_text_holds_comes_back(texts in prop::collection::vec("[!-~《》、。甲乙丙１２－＝]{1,30}", 3), fen in 0_i64..1_000_000_000_000) {
        let rows = [
            content(ListKind::Guides, json!({"code": "G1", "title": texts[0], "basis": [{"statute": "行政处罚法_2021", "article": 9}], "conditions": texts[1], "procedure": texts[2]})),
            content(ListKind::MajorDecisions, json!({"code": "M1", "title": texts[0], "category": "penalty", "basis": [{"statute": "行政处罚法_2021", "article": 9}], "fine_person": fen, "materials": texts[1]})),
        ];
        for row in &rows {
            let table = list_table::table(row.kind(), std::iter::once(row), Library::shipped(), TODAY);
            for bytes in [table.xlsx().unwrap(), table.csv(TextEncoding::Utf8).unwrap()] {
                let book = spreadsheet::read("a.csv", &bytes).unwrap();
                let import = imported(&agency(), row.kind(), &book, |_| {});
                prop_assert_eq!(contents(&import), vec![row], "{:?}", said(&import));
            }
        }
    }
}

#[test]
fn acts_are_named_by_their_titles_and_a_wrong_name_is_told_with_what_comes_near() {
    let book = csv(
        "编号,记录事项,执法类别,对应的办案行为,记录要求\n1,检查,行政检查,制作现场笔录、送达,应当\n2,询问,行政处罚,interview.record,应当\n",
    );
    let import = imported(&agency(), ListKind::RecordedActs, &book, |_| {});
    assert_eq!(said(&import), Vec::<String>::new());
    let acts: Vec<&[String]> = contents(&import)
        .into_iter()
        .map(|content| match content {
            Content::RecordedActs(row) => row.acts.as_slice(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(acts, [&["scene.record", "delivery.record"][..], &["interview.record"][..]]);
    let wrong = csv("编号,记录事项,执法类别,对应的办案行为,记录要求\n1,检查,行政检查,现场检查笔录,应当\n");
    let told = said(&imported(&agency(), ListKind::RecordedActs, &wrong, |_| {}));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("第 2 行") && told[0].contains("现场检查笔录") && told[0].contains("制作现场笔录"),
        "{told:?}"
    );
}
