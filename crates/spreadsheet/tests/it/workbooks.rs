//! Workbooks with all that clerks do in them.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use spreadsheet::{Column, Kind, Limits, Report, Unreadable, propose, read, read_within};

const COLUMNS: [Column; 4] = [
    Column { name: "事项名称", aliases: &["名称"], required: true },
    Column { name: "当事人名称", aliases: &[], required: false },
    Column { name: "当事人代码", aliases: &["统一社会信用代码"], required: false },
    Column { name: "生效日期", aliases: &[], required: false },
];

#[test]
fn a_title_a_header_in_two_rows_and_merged_cells_are_understood() {
    let mut workbook = Workbook::new();
    let (plain, day) = (Format::new(), Format::new().set_num_format("yyyy年m月d日"));
    let sheet = workbook.add_worksheet().set_name("清单").unwrap();
    sheet.merge_range(0, 0, 0, 3, "某县执法事项清单", &plain).unwrap();
    sheet.merge_range(2, 0, 3, 0, "事项名称", &plain).unwrap();
    sheet.merge_range(2, 1, 2, 2, "当事人", &plain).unwrap();
    sheet.write(3, 1, "名称").unwrap();
    sheet.write(3, 2, "代码").unwrap();
    sheet.merge_range(2, 3, 3, 3, "生效日期", &plain).unwrap();
    sheet.merge_range(4, 0, 5, 0, "擅自排污", &plain).unwrap();
    for row in [4, 5] {
        sheet.write(row, 1, format!("企业{row}")).unwrap();
        sheet.write_with_format(row, 3, ExcelDateTime::from_ymd(2026, 1, 2).unwrap(), &day).unwrap();
    }
    sheet.merge_range(8, 0, 8, 3, "填表人：张某 审核人：李某", &plain).unwrap();
    let book = read("清单.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&COLUMNS, sheet), Report::new(10));
    assert_eq!((plan.header_row, plan.header_depth), (4, 2));
    assert_eq!(plan.header("当事人代码").unwrap().index, 2);
    let rows: Vec<_> = sheet
        .rows(&plan, &report)
        .map(|row| {
            (
                row.number(),
                row.text("事项名称").unwrap(),
                row.text("当事人名称").unwrap(),
                row.date("生效日期").unwrap(),
            )
        })
        .collect();
    assert_eq!(rows[1].0, 6);
    assert_eq!(
        (rows[1].1.as_str(), rows[1].2.as_str(), rows[1].3.to_string().as_str()),
        ("擅自排污", "企业5", "2026-01-02")
    );
    let summary = report.summary();
    assert_eq!((rows.len(), summary.total, summary.skipped.len(), summary.skipped[0].row), (2, 0, 1, 9));
    assert_eq!(summary.filled.iter().map(|filled| filled.rows).next(), Some((5, 6)));
}

#[test]
fn a_formula_is_its_stored_value_and_never_run() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "事项名称").unwrap();
    sheet.write_formula(1, 0, Formula::new("=HYPERLINK(\"http://evil\",\"x\")").set_result("点我")).unwrap();
    sheet.write_formula(2, 0, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let book = read("甲.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    let lines = book.sheet(None).unwrap().lines();
    assert_eq!((lines[1].cells()[0].text(), lines[1].cells()[0].kind()), ("点我", Kind::Text));
    assert_eq!(lines[2].cells()[0].text(), "#DIV/0!");
}

#[test]
fn a_number_that_a_workbook_has_rounded_is_not_taken_for_a_code() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "名称").unwrap();
    sheet.write(1, 0, 511_602_199_001_011_230_f64).unwrap();
    sheet.write(2, 0, 511_602_000_000_f64).unwrap();
    let book = read("甲.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&COLUMNS, sheet), Report::new(10));
    let read: Vec<_> = sheet.rows(&plan, &report).map(|row| row.text("事项名称").ok()).collect();
    assert_eq!(read, [None, Some("511602000000".to_owned())]);
    assert!(report.summary().problems[0].wrong.contains("末尾的数字已经丢失"));
}

#[test]
fn the_sheet_is_chosen_or_the_first_with_something_in_it() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("空白").unwrap();
    workbook.add_worksheet().set_name("选项").unwrap().set_hidden(true).write(0, 0, "轻微").unwrap();
    workbook.add_worksheet().set_name("清单").unwrap().write(0, 0, "名称").unwrap();
    let book = read("甲.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(book.sheet(None).unwrap().name(), "清单");
    assert_eq!(book.sheet(Some("选项")).unwrap().lines().len(), 1);
    let refused = book.sheet(Some("目录")).unwrap_err();
    assert_eq!(refused.to_string(), "没有名为「目录」的工作表；文件中有：「空白」、「选项」、「清单」。");
}

#[test]
fn what_goes_beyond_a_limit_is_refused_with_its_place() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("清单").unwrap();
    sheet.write(0, 0, "名称").unwrap();
    sheet.write(9, 3, "很长的文字很长的文字").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        read_within("甲.xlsx", &bytes, &limits).unwrap_err().to_string()
    };
    assert!(with(|limits| limits.rows = 9).contains("「清单」超过 9 行"));
    assert!(with(|limits| limits.columns = 3).contains("「清单」第 10 行超过 3 列"));
    assert!(with(|limits| limits.cell_chars = 9).contains("「清单」第 10 行 D 列的单元格有 10 个字"));
    assert!(with(|limits| limits.cells = 4).contains("超过 4 个单元格"));
    assert!(with(|limits| limits.bytes = 100).starts_with("文件有 1 MB"));
    assert!(with(|limits| limits.unpacked = 1000).starts_with("工作簿解压后超过"));
    assert!(with(|limits| limits.text = 10).starts_with("文件中的文字合计超过"));
    assert_eq!(with(|limits| limits.sheets = 0), "工作簿有 1 个工作表，超过 0 个的上限。");
    assert_eq!(read("甲.csv", b"").unwrap_err(), Unreadable::Empty);
    assert_eq!(read("甲.csv", b"\n,,\n").unwrap_err(), Unreadable::NothingInside);
}
