//! The tables that agencies keep, in and out.
//!
//! Bytes of an XLSX, XLS, CSV or JSON Lines file come in, plain tables go out; every complaint is a plain Chinese sentence that names
//! sheet, row and column as the clerk sees them. Nothing here knows what a list means, keeps anything, or evaluates a formula.
//!
//! ```
//! use spreadsheet::{Column, Report};
//!
//! let columns = [
//!     Column { name: "事项名称", aliases: &["名称"], required: true },
//!     Column { name: "生效日期", aliases: &["实施日期"], required: false },
//! ];
//! let book = spreadsheet::read("事项清单.csv", "名称,实施日期\n擅自排污,2026年1月2日\n".as_bytes())?;
//! let sheet = book.sheet(None)?;
//! let plan = spreadsheet::propose(&columns, sheet);
//! let report = Report::new(500);
//! let matters: Vec<_> = sheet
//!     .rows(&plan, &report)
//!     .filter_map(|row| {
//!         // Every cell is read before the first `?`, so the report holds all that is wrong with the row.
//!         let (name, from) = (row.text("事项名称"), row.maybe("生效日期", |row, cell| row.date(cell)));
//!         Some((name.ok()?, from.ok()?))
//!     })
//!     .collect();
//! assert_eq!(matters[0].0, "擅自排污");
//! assert_eq!(report.summary().total, 0);
//! # Ok::<(), spreadsheet::Unreadable>(())
//! ```

mod amount;
mod book;
mod cell;
mod date;
mod delimited;
mod duplicates;
mod encoding;
mod formula;
mod header;
mod join;
mod json_lines;
mod limits;
mod old_workbook;
mod plain;
mod plan;
mod report;
mod row;
mod workbook;
mod write;
mod zip_bomb;

pub use book::{Book, Filled, Format, Line, Sheet, read, read_counting, read_within};
pub use cell::{Cell, Kind};
pub use duplicates::Duplicate;
pub use header::{Column, propose, propose_at};
pub use limits::{Limits, Unreadable};
pub use plan::{Header, How, Plan};
pub use report::{Problem, Report, Skipped, Summary};
pub use row::{Flawed, Row, Rows, Term};
pub use write::{Heading, Table, TextEncoding, Unwritable, Value};
