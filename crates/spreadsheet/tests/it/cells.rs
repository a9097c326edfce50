//! Cells that are not what they should be, each with what is wrong and what would be right.

use spreadsheet::{Column, Flawed, Report, Row, Term, propose};

use crate::csv;

const COLUMNS: [Column; 1] = [Column { name: "值", aliases: &[], required: true }];

/// Reads one cell; what it is, or why not.
fn one<T: std::fmt::Debug>(cell: &str, read: impl Fn(&Row<'_>) -> Result<T, Flawed>) -> Result<T, String> {
    let book = csv(&format!("值,旁\n\"{}\",乙\n", cell.replace('"', "\"\"")));
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&COLUMNS, sheet), Report::new(10));
    let row = sheet.rows(&plan, &report).next().unwrap();
    read(&row).map_err(|Flawed| {
        let problem = report.summary().problems.remove(0);
        assert_eq!((problem.row, problem.cell.as_deref(), problem.right.is_empty()), (2, Some("A2"), false));
        problem.wrong
    })
}

#[test]
fn text_is_trimmed_but_not_narrowed() {
    let text = |cell: &str| one(cell, |row| row.text_within("值", 2..=5));
    assert_eq!(text("\u{a0}\u{200b}１２３（\u{3000}"), Ok("１２３（".to_owned()));
    assert_eq!(text("甲\u{200b}乙"), Ok("甲乙".to_owned()));
    assert_eq!(text(""), Err("没有填写".to_owned()));
    assert_eq!(text("甲"), Err("有 1 个字".to_owned()));
    assert_eq!(text("甲乙丙丁戊己"), Err("有 6 个字".to_owned()));
    assert_eq!(text("甲\u{202e}乙"), Err("含有看不见的控制字符".to_owned()));
    assert!(text("5.11602E+17").unwrap_err().contains("末尾的数字已经丢失"));
}

#[test]
fn days_and_numbers_are_narrowed_and_checked() {
    let date = |cell: &str| one(cell, |row| row.date("值")).map(|date| date.to_string());
    assert_eq!(date("２０２６年１月２日"), Ok("2026-01-02".to_owned()));
    assert_eq!(date("2026-02-30"), Err("没有这一天".to_owned()));
    let whole = |cell: &str| one(cell, |row| row.whole("值", 0..=100));
    assert_eq!(whole(" １００ "), Ok(100));
    assert_eq!(whole("5.00"), Ok(5));
    assert_eq!(whole("5.5"), Err("不是整数".to_owned()));
    assert_eq!(whole("十"), Err("不是整数".to_owned()));
    assert_eq!(whole("-1"), Err("数值超出范围".to_owned()));
    assert_eq!(whole("99999999999999999999999"), Err("不是整数".to_owned()));
    assert_eq!(one("1,234", |row| row.whole("值", i64::MIN..=i64::MAX)), Ok(1234));
    let fen = |cell: &str| one(cell, |row| row.fen("值"));
    assert_eq!(fen("￥１，２３４．５０"), Ok(123_450));
    assert_eq!(fen("-5"), Err("金额不能是负数".to_owned()));
}

#[test]
fn sums_follow_the_unit_of_the_header() {
    let columns = [Column { name: "罚款金额", aliases: &[], required: true }];
    for (header, fen) in [("罚款金额（万元）", 15_000), ("罚款金额（元）", 2), ("罚款金额", 2)] {
        let book = csv(&format!("{header},旁\n{},乙\n", if fen == 2 { "0.02" } else { "0.015" }));
        let sheet = book.sheet(None).unwrap();
        let (plan, report) = (propose(&columns, sheet), Report::new(10));
        assert_eq!(sheet.rows(&plan, &report).next().unwrap().fen("罚款金额"), Ok(fen), "{header}");
    }
}

#[test]
fn words_are_chosen_by_name_or_alias() {
    const TERMS: [Term<u8>; 2] = [
        Term { name: "一般程序", aliases: &["普通程序"], value: 1 },
        Term { name: "简易程序", aliases: &[], value: 2 },
    ];
    let choice = |cell: &str| one(cell, |row| row.choice("值", &TERMS).copied());
    assert_eq!(choice("普通程序 "), Ok(1));
    assert_eq!(choice("简易 程序"), Ok(2));
    assert_eq!(choice("快速办理"), Err("不在可以填写的词语之中".to_owned()));
    assert_eq!(choice("——"), Err("不在可以填写的词语之中".to_owned()));
    let yes_no = |cell: &str| one(cell, |row| row.yes_no("值"));
    for yes in ["是", "√", "１", "Y", "有"] {
        assert_eq!(yes_no(yes), Ok(true), "{yes}");
    }
    for no in ["否", "×", "0", "ｎｏ", "无"] {
        assert_eq!(yes_no(no), Ok(false), "{no}");
    }
    assert_eq!(yes_no("也许"), Err("看不出是还是否".to_owned()));
    let list = |cell: &str| one(cell, |row| row.list("值"));
    assert_eq!(list("甲、乙；丙;丁\n戊、"), Ok(["甲", "乙", "丙", "丁", "戊"].map(str::to_owned).to_vec()));
    assert_eq!(list("、；"), Err("只有分隔符号".to_owned()));
}

#[test]
fn the_report_has_every_bad_cell_of_every_row_and_counts_what_it_does_not_keep() {
    let columns =
        [Column { name: "名称", aliases: &[], required: true }, Column { name: "日期", aliases: &[], required: true }];
    let mut text = "名称,日期,备注\n".to_owned();
    for _ in 0..50 {
        text.push_str(",昨天,=cmd\n");
    }
    let book = csv(&text);
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&columns, sheet), Report::new(7));
    for row in sheet.rows(&plan, &report) {
        let (name, date) = (row.text("名称"), row.date("日期"));
        assert!(name.is_err() && date.is_err());
    }
    let summary = report.summary();
    assert_eq!((summary.total, summary.bad_rows, summary.problems.len()), (100, 50, 7));
    assert_eq!(
        summary.problems[1].to_string(),
        "「清单」第 2 行「日期」（B2）填的是「昨天」：不是能识别的日期。应填写日期，例如 2026-01-02 或者 2026年1月2日。"
    );
}

#[test]
fn a_caller_can_object_and_rows_that_repeat_a_key_are_both_named() {
    let columns =
        [Column { name: "编码", aliases: &[], required: true }, Column { name: "机关", aliases: &[], required: true }];
    let book = csv("编码,机关,旁\nA1,甲,x\nＡ1 ,甲,y\na1,乙,z\n,,空\n,,空\n");
    let sheet = book.sheet(None).unwrap();
    let (plan, report) = (propose(&columns, sheet), Report::new(10));
    let both = sheet.duplicates(&plan, &["编码", "机关"], &report);
    assert_eq!(both.iter().map(|twice| (twice.first, twice.again)).collect::<Vec<_>>(), [(2, 3)]);
    let one = sheet.duplicates(&plan, &["编码"], &report);
    assert_eq!(one.iter().map(|twice| (twice.first, twice.again)).collect::<Vec<_>>(), [(2, 3), (2, 4)]);
    assert!(sheet.duplicates(&plan, &["没有的列"], &report).is_empty());
    let row = sheet.rows(&plan, &report).next().unwrap();
    let Flawed = row.object("机关", "没有登记", "请先登记该机关");
    assert_eq!(report.summary().total, 4);
    assert!(report.summary().problems[0].to_string().contains("（B2）填的是「甲」：没有登记。请先登记该机关。"));
}
