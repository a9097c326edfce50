//! Tables going out, as a workbook or as text.

mod text;
mod xlsx;

use jiff::civil::Date;

pub use text::TextEncoding;

/// A column of a table going out.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Its name.
    pub text: String,
    /// Its width in a workbook, in characters; by its content when none is given.
    pub width: Option<f64>,
}

/// What stands in a cell going out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text, never a formula whatever it begins with.
    Text(String),
    /// A day.
    Date(Date),
    /// A whole number.
    Whole(i64),
    /// A sum in 分, shown in 元.
    Fen(i64),
}

/// A table going out.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the sheet; what a workbook does not allow in it is replaced.
    pub name: String,
    /// Its columns.
    pub headings: Vec<Heading>,
    /// Its rows, each with as many values as there are columns.
    pub rows: Vec<Vec<Value>>,
}

/// Why a table cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// More rows than a workbook holds.
    #[error("共有 {rows} 行，超过工作簿的上限，请改为导出 CSV。")]
    TooManyRows {
        /// Rows of the table.
        rows: usize,
    },
    /// More text than a cell holds.
    #[error("第 {row} 行「{column}」有 {chars} 个字，超过单元格 32767 个字的上限，请改为导出 CSV。")]
    TooLong {
        /// The row of the sheet.
        row: usize,
        /// Name of the column.
        column: String,
        /// Characters found.
        chars: usize,
    },
    /// A character that the encoding lacks.
    #[error("含有 GB18030 不能表示的字符，请改为导出 UTF-8 编码的文件。")]
    Unmappable,
    /// The writer gave up.
    #[error("不能写出文件（{0}）。")]
    Failed(String),
}

/// A sum in 元 with two places.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}
