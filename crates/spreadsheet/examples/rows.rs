//! Rows per second of a long list, next to the bare CSV reader: `cargo run --release -p spreadsheet --example rows [rows]`.
//! With the path of a file, says what is read from it.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use jiff::civil::date;
use spreadsheet::{Column, Heading, Report, Table, TextEncoding, Value, propose, read};

const COLUMNS: [Column; 5] = [
    Column { name: "事项编码", aliases: &["item_code"], required: true },
    Column { name: "事项名称", aliases: &["name"], required: true },
    Column { name: "实施机关", aliases: &["department"], required: true },
    Column { name: "生效日期", aliases: &[], required: true },
    Column { name: "罚款金额", aliases: &[], required: true },
];

fn main() -> Result<(), Box<dyn Error>> {
    let argument = std::env::args().nth(1).unwrap_or_else(|| "100000".to_owned());
    let Ok(rows) = argument.parse::<usize>() else { return told(&argument) };
    let table = list(rows);
    let csv = table.csv(TextEncoding::Utf8)?;
    let gb = table.csv(TextEncoding::Gb18030)?;
    let started = Instant::now();
    let xlsx = table.xlsx()?;
    said("xlsx written", rows, started);

    let started = Instant::now();
    let mut bare = csv::ReaderBuilder::new().from_reader(csv.as_slice());
    let count = bare.records().collect::<Result<Vec<_>, _>>()?.len();
    said("bare csv reader", count, started);
    for (name, bytes) in [("list.csv", &csv), ("list.gb18030.csv", &gb), ("list.xlsx", &xlsx)] {
        let started = Instant::now();
        let book = read(name, bytes)?;
        let sheet = book.sheet(None)?;
        said(&format!("{name} read"), sheet.lines().len() - 1, started);
        let (plan, report) = (propose(&COLUMNS, sheet), Report::new(100));
        let good = sheet
            .rows(&plan, &report)
            .filter(|row| {
                row.text("事项编码").is_ok()
                    && row.text_within("事项名称", 1..=200).is_ok()
                    && row.text("实施机关").is_ok()
                    && row.date("生效日期").is_ok()
                    && row.fen("罚款金额").is_ok()
            })
            .count();
        sheet.duplicates(&plan, &["事项编码"], &report);
        said(&format!("{name} read, typed, compared"), good, started);
    }
    Ok(())
}

fn told(path: &str) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let book = read(path, &std::fs::read(path)?)?;
    println!("{:?}", book.format());
    for sheet in book.sheets() {
        let plan = propose(&COLUMNS, sheet);
        let headers: Vec<_> = plan
            .headers
            .iter()
            .map(|header| format!("{}={}", header.text, header.column.as_deref().unwrap_or("?")))
            .collect();
        let report = Report::new(5);
        let rows = sheet.rows(&plan, &report).count();
        println!("{}: {rows} rows below row {}, {}", sheet.name(), plan.header_row, headers.join(" "));
        println!("{} merged regions, {} rows left out", sheet.filled().len(), report.summary().skipped.len());
    }
    said(path, book.sheets().iter().map(|sheet| sheet.lines().len()).sum(), started);
    Ok(())
}

fn said(what: &str, rows: usize, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    println!("{what:<40} {rows:>8} rows {seconds:>8.3} s {:>10.0} rows/s", rows as f64 / seconds);
}

fn list(rows: usize) -> Table {
    let rows = (0..rows).map(|number| {
        vec![
            Value::Text(format!("511602-{number:07}")),
            Value::Text(format!("对未依法备案建设项目环境影响登记表的行政处罚（第 {number} 项）")),
            Value::Text("某县生态环境局".to_owned()),
            Value::Date(date(2026, 1, 2)),
            Value::Fen(i64::try_from(number).unwrap_or(0) * 125),
        ]
    });
    let headings = COLUMNS.iter().map(|column| Heading { text: column.name.to_owned(), width: None }).collect();
    Table { name: "事项清单".to_owned(), headings, rows: rows.collect() }
}
