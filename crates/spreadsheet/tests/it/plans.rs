//! Which header belongs to which column.

use spreadsheet::{Column, How, Plan, Report, propose, propose_at};

use crate::csv;

const COLUMNS: [Column; 5] = [
    Column { name: "事项名称", aliases: &["事项", "权力名称"], required: true },
    Column { name: "执法机关", aliases: &["实施主体"], required: true },
    Column { name: "罚款金额", aliases: &[], required: false },
    Column { name: "设定依据", aliases: &["法律依据"], required: false },
    Column { name: "备注", aliases: &[], required: false },
];

#[test]
fn headers_are_matched_by_name_alias_spelling_and_likeness() {
    let book = csv("权力名称,*执法 机关（必填）,罚款金额(万元),行政处罚设定依据,联系电话\n甲,乙,1,丙,123\n");
    let plan = propose(&COLUMNS, book.sheet(None).unwrap());
    let found: Vec<_> = plan.headers.iter().map(|header| (header.column.as_deref(), header.how)).collect();
    assert_eq!(
        found,
        [
            (Some("事项名称"), How::Alias),
            (Some("执法机关"), How::Spelling),
            (Some("罚款金额"), How::Spelling),
            (Some("设定依据"), How::Similar),
            (None, How::Unknown),
        ]
    );
    assert!(plan.headers[3].confidence < plan.headers[0].confidence);
}

#[test]
fn a_clerks_correction_is_kept_and_fits_the_next_file_of_the_layout() {
    let book = csv("关于清单的说明\n\n名目,单位,备注\n甲,乙,丙\n");
    let sheet = book.sheet(None).unwrap();
    let mut plan = propose(&COLUMNS, sheet);
    assert_eq!(plan.header_row, 3);
    assert_eq!(plan.missing(&COLUMNS).map(|column| column.name).collect::<Vec<_>>(), ["事项名称", "执法机关"]);
    plan.assign(0, Some("事项名称"));
    plan.assign(1, Some("执法机关"));
    assert_eq!(plan.missing(&COLUMNS).count(), 0);
    let kept: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!(kept, plan);

    let next = csv("名目, 单位,备注\n丁,戊,己\n");
    let adapted = kept.adapt(next.sheet(None).unwrap()).unwrap();
    let report = Report::new(10);
    let names: Vec<_> = next.sheet(None).unwrap().rows(&adapted, &report).map(|row| row.text("执法机关")).collect();
    assert_eq!(names, [Ok("戊".to_owned())]);
    assert_eq!(kept.layout(), adapted.layout());
    assert_eq!(kept.adapt(csv("名目,备注,单位\n丁,戊,己\n").sheet(None).unwrap()), None);
}

#[test]
fn a_column_goes_to_one_header_only() {
    let book = csv("事项名称,事项名称,事项\n甲,乙,丙\n");
    let mut plan = propose(&COLUMNS, book.sheet(None).unwrap());
    assert_eq!(plan.headers.iter().filter(|header| header.column.is_some()).count(), 1);
    assert_eq!(plan.doubled().map(|header| header.index).collect::<Vec<_>>(), [1]);
    plan.assign(2, Some("事项名称"));
    assert_eq!(plan.header("事项名称").unwrap().index, 2);
    plan.assign(2, None);
    assert_eq!(plan.header("事项名称"), None);
}

#[test]
fn a_header_in_two_rows_of_a_csv_is_read_as_one() {
    let columns = [
        Column { name: "当事人名称", aliases: &[], required: true },
        Column { name: "当事人住所", aliases: &[], required: true },
        Column { name: "案由", aliases: &[], required: true },
    ];
    let book = csv("案由,当事人,\n,名称,住所\n甲,乙,丙\n");
    let plan = propose(&columns, book.sheet(None).unwrap());
    assert_eq!((plan.header_row, plan.header_depth, plan.missing(&columns).count()), (2, 2, 0));
    let pointed = propose_at(&columns, book.sheet(None).unwrap(), 1, 1);
    assert_eq!(pointed.headers.len(), 2);
}

#[test]
fn a_column_that_the_file_lacks_is_said_once() {
    let book = csv("事项名称\n甲\n乙\n丙\n");
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&COLUMNS, sheet), Report::new(10));
    for row in sheet.rows(&plan, &report) {
        assert!(row.text("执法机关").is_err());
        assert_eq!(row.maybe("备注", |row, cell| row.text(cell)), Ok(None));
    }
    let summary = report.summary();
    assert_eq!((summary.total, summary.bad_rows, summary.rows), (1, 0, 3));
    assert_eq!(
        summary.problems[0].to_string(),
        "「清单」第 1 行「执法机关」：表头中没有这一列。请在文件中补上这一列，或者在列对应关系中指定它。"
    );
}

#[test]
fn headers_printed_again_and_notes_below_are_left_out_and_named() {
    let book = csv(
        "事项名称,执法机关,备注\n甲,乙,\n事项名称,执法机关,备注\n丙,丁,\n\n注：以上为节选。,,\n填表人：某,,日期：某\n",
    );
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&COLUMNS, sheet), Report::new(10));
    let numbers: Vec<u32> = sheet.rows(&plan, &report).map(|row| row.number()).collect();
    assert_eq!(numbers, [2, 4]);
    let mut skipped: Vec<u32> = report.summary().skipped.iter().map(|skipped| skipped.row).collect();
    skipped.sort_unstable();
    assert_eq!(skipped, [3, 6, 7]);
}

/// 序号 counts the rows of a sheet: it is a code only where the file has no other.
#[test]
fn the_number_of_a_row_is_a_code_only_where_there_is_no_other() {
    const COLUMNS: [Column; 2] = [
        Column { name: "事项编码", aliases: &["序号", "职权编码"], required: false },
        Column { name: "事项名称", aliases: &["职权名称"], required: true },
    ];
    let of = |file: &str| {
        let book = csv(file);
        let plan = propose(&COLUMNS, book.sheet(None).unwrap());
        plan.header("事项编码").map(|header| header.text.clone())
    };
    assert_eq!(of("序号,职权编码,职权名称\n1,A-1,取水许可\n").as_deref(), Some("职权编码"));
    assert_eq!(of("序号,职权名称\n1,取水许可\n").as_deref(), Some("序号"));
}
