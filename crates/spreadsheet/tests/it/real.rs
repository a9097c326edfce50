//! Tables as agencies published them.

use spreadsheet::{Column, Format, Kind, Report, propose};

use crate::{csv, file, shown};

fn read(name: &str) -> spreadsheet::Book {
    spreadsheet::read(name, &file(name)).unwrap()
}

#[test]
fn a_service_list_is_read_and_its_codes_stay_whole() {
    let columns = [
        Column { name: "部门", aliases: &["department"], required: true },
        Column { name: "事项名称", aliases: &["name"], required: true },
        Column { name: "事项编码", aliases: &["item_code", "code"], required: true },
    ];
    let book = read("service_items.csv");
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&columns, sheet), Report::new(100));
    let codes: Vec<String> = sheet.rows(&plan, &report).map(|row| row.text("事项编码").unwrap()).collect();
    assert_eq!(codes.len(), 40);
    assert_eq!(codes[0], "511Z07001006-511602000000-000-11511301008778183N-1-00");
    assert!(report.is_clean());
    let unknown: Vec<&str> = plan.unknown().map(|header| header.text.as_str()).collect();
    assert_eq!(unknown, ["main_item", "area_code", "task_type", "task_type_name", "dept_code"]);
}

#[test]
fn departments_are_thirty_nine_and_one_stands_twice() {
    let columns = [Column { name: "department", aliases: &[], required: true }];
    let book = read("departments.csv");
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&columns, sheet), Report::new(100));
    assert_eq!(sheet.rows(&plan, &report).count(), 39);
    let duplicates = sheet.duplicates(&plan, &["department"], &report);
    assert_eq!((duplicates[0].first, duplicates[0].again, duplicates[0].key[0].as_str()), (11, 12, "区交通运输局"));
    assert!(report.summary().problems[0].to_string().contains("与第 11 行重复"));
}

#[test]
fn a_name_that_was_never_typed_is_missed_in_its_row() {
    let columns = [Column { name: "机关名称", aliases: &["agency_name"], required: true }];
    let book = read("agency_names.csv");
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&columns, sheet), Report::new(100));
    let good = sheet.rows(&plan, &report).filter(|row| row.text("机关名称").is_ok()).count();
    let summary = report.summary();
    assert_eq!((good, summary.rows, summary.bad_rows), (39, 40, 1));
    assert_eq!(summary.problems[0].row, 4);
    assert_eq!(summary.problems[0].wrong, "没有填写");
}

#[test]
fn discretion_tables_keep_the_line_breaks_of_their_cells_and_count_rows_as_a_spreadsheet_does() {
    let book = read("discretion.csv");
    let sheet = book.sheet(None).unwrap();
    assert_eq!(sheet.lines().iter().map(|line| line.number()).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
    assert!(sheet.lines()[1].cells()[3].text().contains('\n'));
    let book = read("minor_no_penalty.csv");
    assert_eq!(book.sheet(None).unwrap().lines().len(), 7);
}

#[test]
fn published_decisions_have_days_and_blanks_where_they_were_left_blank() {
    let columns = [
        Column { name: "处罚决定日期", aliases: &["CF_JDRQ"], required: true },
        Column { name: "统一社会信用代码", aliases: &["CF_XDR_SHXYM"], required: false },
    ];
    let book = read("decisions.csv");
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&columns, sheet), Report::new(100));
    let mut codes = 0;
    for row in sheet.rows(&plan, &report) {
        row.maybe("处罚决定日期", |row, cell| row.date(cell)).unwrap();
        codes += usize::from(row.maybe("统一社会信用代码", |row, cell| row.text(cell)).unwrap().is_some());
    }
    assert!(codes > 5 && report.is_clean());
    assert_eq!(report.summary().rows, 30);
}

#[test]
fn an_old_workbook_gives_title_merged_cells_days_and_its_note() {
    let columns = [
        Column { name: "依据", aliases: &["法律名称"], required: true },
        Column { name: "违法行为", aliases: &[], required: true },
        Column { name: "裁量阶次", aliases: &["阶次"], required: true },
        Column { name: "生效日期", aliases: &[], required: true },
        Column { name: "罚款金额", aliases: &[], required: true },
    ];
    let book = read("list.xls");
    assert_eq!(book.format(), Format::Xls);
    assert!(book.sheets()[1].hidden());
    let sheet = book.sheet(None).unwrap();
    assert_eq!(sheet.name(), "行政处罚裁量");
    let (plan, report) = (propose(&columns, sheet), Report::new(100));
    assert_eq!((plan.header_row, plan.header_depth), (3, 1));
    let rows: Vec<_> = sheet
        .rows(&plan, &report)
        .map(|row| (row.text("依据").unwrap(), row.date("生效日期").unwrap().to_string(), row.fen("罚款金额").ok()))
        .collect();
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().all(|row| row.0 == rows[0].0 && row.0.contains("环境影响评价法")));
    assert_eq!((rows[1].1.as_str(), rows[1].2), ("2021-07-02", Some(1_500_000)));
    let summary = report.summary();
    // The last sum is a formula whose result was never stored.
    assert_eq!((rows[5].2, summary.problems[0].cell.as_deref()), (None, Some("G9")));
    assert_eq!((summary.total, summary.skipped[0].row), (1, 11));
    assert_eq!(summary.filled[0].rows, (4, 9));
    assert!(summary.filled[0].to_string().starts_with("第 4 至 9 行 A 列是合并单元格"));
}

#[test]
fn dates_of_old_macs_are_the_days_that_were_meant() {
    let columns = [Column { name: "日期", aliases: &[], required: true }];
    let book = read("since_1904.xls");
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&columns, sheet), Report::new(100));
    let days: Vec<_> = sheet.rows(&plan, &report).map(|row| row.date("日期").unwrap().to_string()).collect();
    assert_eq!(days, ["2026-01-02", "2026-01-02"]);
    assert_eq!(sheet.lines()[1].cells()[1].kind(), Kind::Date);
    assert_eq!(sheet.lines()[2].cells()[1].kind(), Kind::Number);
}

#[test]
fn the_same_list_reads_the_same_in_every_encoding() {
    let text = String::from_utf8(file("service_items.csv")).unwrap();
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let plain = csv(&text);
    for bytes in [utf16, gb] {
        let book = spreadsheet::read("清单.csv", &bytes).unwrap();
        assert_eq!(shown(book.sheet(None).unwrap()), shown(plain.sheet(None).unwrap()));
    }
}
