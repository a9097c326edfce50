//! Tables in and out, as agencies keep them and as nobody should.

#![allow(clippy::unwrap_used, missing_docs)]

mod cells;
mod hostile;
mod json_lines;
mod plans;
mod real;
mod round_trip;
mod workbooks;

use spreadsheet::{Book, Sheet};

/// A CSV's only sheet.
fn csv(text: &str) -> Book {
    spreadsheet::read("清单.csv", text.as_bytes()).unwrap()
}

/// What stands in each row, with its number.
fn shown(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
    sheet.lines().iter().map(|line| (line.number(), line.cells().iter().map(|cell| cell.text()).collect())).collect()
}

/// A file of the test data.
fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
