//! What is written comes back as it was.

use jiff::civil::date;
use proptest::prelude::*;
use spreadsheet::{Column, Heading, Report, Table, TextEncoding, Value, propose, read};

const COLUMNS: [Column; 4] = [
    Column { name: "名称", aliases: &[], required: true },
    Column { name: "日期", aliases: &[], required: true },
    Column { name: "件数", aliases: &[], required: true },
    Column { name: "金额", aliases: &[], required: true },
];

fn table(rows: Vec<Vec<Value>>) -> Table {
    let headings = COLUMNS.iter().map(|column| Heading { text: column.name.to_owned(), width: None }).collect();
    Table { name: "a/b:清单".to_owned(), headings, rows }
}

/// A text as an agency writes it: no ends that reading trims, no marks that lists refuse.
fn text() -> impl Strategy<Value = String> {
    "[=+\\-@'＝]{0,3}[甲乙<>&\"',;A-Z0-9_]([ \u{4e00}-\u{4e20}=+@'\"<>&;,\n\t_x0-9A-F𠮷（）％]{0,30}[丙丁A-F'\"=])?"
        .prop_filter("a number in disguise", |text| !text.contains("E+"))
}

fn row() -> impl Strategy<Value = Vec<Value>> {
    (text(), 0..90_000_i32, any::<i32>(), 0..=99_999_999_999_999_i64).prop_map(|(text, days, whole, fen)| {
        let day = date(1930, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        vec![Value::Text(text), Value::Date(day), Value::Whole(whole.into()), Value::Fen(fen)]
    })
}

fn read_back(name: &str, bytes: &[u8]) -> Vec<Vec<Value>> {
    let book = read(name, bytes).unwrap();
    let sheet = book.sheet(None).unwrap();
    let plan = propose(&COLUMNS, sheet);
    assert_eq!((plan.header_row, plan.missing(&COLUMNS).count()), (1, 0));
    let report = Report::new(20);
    let read = sheet.rows(&plan, &report).map(|row| {
        let cells = (row.text("名称"), row.date("日期"), row.whole("件数", i64::MIN..=i64::MAX), row.fen("金额"));
        match cells {
            (Ok(text), Ok(date), Ok(whole), Ok(fen)) => {
                vec![Value::Text(text), Value::Date(date), Value::Whole(whole), Value::Fen(fen)]
            }
            _ => panic!("{:?}", report.summary().problems),
        }
    });
    read.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_same_columns_and_values_come_out_again(rows in proptest::collection::vec(row(), 1..12)) {
        let table = table(rows);
        prop_assert_eq!(&read_back("甲.csv", &table.csv(TextEncoding::Utf8).unwrap()), &table.rows);
        prop_assert_eq!(&read_back("甲.csv", &table.csv(TextEncoding::Gb18030).unwrap()), &table.rows);
        prop_assert_eq!(&read_back("甲.xlsx", &table.xlsx().unwrap()), &table.rows);
    }

    #[test]
    fn any_text_at_all_survives_a_csv(cells in proptest::collection::vec("\\PC*[\t\r\n=@']*", 1..6)) {
        let rows = cells.iter().map(|cell| vec![Value::Text("首".to_owned()), Value::Text(cell.clone())]).collect();
        let headings = ["甲", "乙"].map(|text| Heading { text: text.to_owned(), width: None }).to_vec();
        let table = Table { name: "清单".to_owned(), headings, rows };
        let book = read("清单.csv", &table.csv(TextEncoding::Utf8).unwrap()).unwrap();
        let back: Vec<&str> = book.sheets()[0].lines()[1..].iter().map(|line| line.cells().get(1).map_or("", |cell| cell.text())).collect();
        let blank = |text: &str| text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'));
        let meant: Vec<&str> = cells.iter().map(|cell| if blank(cell) { "" } else { cell.as_str() }).collect();
        prop_assert_eq!(back, meant);
    }
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let rows =
        vec![vec![Value::Text("甲".to_owned()), Value::Date(date(2026, 1, 2)), Value::Whole(-3), Value::Fen(i64::MAX)]];
    let table = table(rows);
    assert_eq!(table.xlsx().unwrap(), table.xlsx().unwrap());
    let bytes = table.csv(TextEncoding::Utf8).unwrap();
    assert_eq!(bytes, "\u{feff}名称,日期,件数,金额\r\n甲,2026-01-02,'-3,92233720368547758.07\r\n".as_bytes());
}

#[test]
fn a_workbook_keeps_days_as_days_and_its_name_within_bounds() {
    let bytes =
        table(vec![vec![Value::Text("46024".to_owned()), Value::Date(date(2026, 1, 2)), Value::Empty]]).xlsx().unwrap();
    let book = read("甲.xlsx", &bytes).unwrap();
    let sheet = book.sheet(Some("a b 清单")).unwrap();
    let kinds: Vec<_> = sheet.lines()[1].cells().iter().map(|cell| cell.kind()).collect();
    assert_eq!(kinds, [spreadsheet::Kind::Text, spreadsheet::Kind::Date]);
}
