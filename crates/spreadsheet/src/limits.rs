//! How much a file may hold, and why one cannot be read.

use crate::plain::letters;

/// How much one file may hold. What is beyond is refused with a sentence that says what and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as uploaded.
    pub bytes: usize,
    /// Bytes of a workbook when unpacked, all parts together, counted while unpacking.
    pub unpacked: u64,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Number of the last row.
    pub rows: u32,
    /// Columns of a row.
    pub columns: usize,
    /// Cells of the whole file, blank ones left of a filled one included.
    pub cells: usize,
    /// Characters in one cell; a workbook cannot hold more than 32 767.
    pub cell_chars: usize,
    /// Bytes of text of the whole file, each cell counted, however often the file stores it.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked: 256 << 20,
            sheets: 100,
            rows: 200_000,
            columns: 500,
            cells: 4_000_000,
            cell_chars: 32_767,
            text: 256 << 20,
        }
    }
}

/// Why a file cannot be read, in words for the clerk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing in it.
    #[error("文件是空的。请检查是否选错了文件。")]
    Empty,
    /// The file has more bytes than allowed.
    #[error("文件有 {} MB，超过 {} MB 的上限。请拆成几个文件分别导入。", .bytes.div_ceil(1 << 20), .limit >> 20)]
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Unpacked, the workbook is larger than allowed.
    #[error("工作簿解压后超过 {} MB 的上限，不予读取。请用 Excel 或 WPS 打开，只保留需要的工作表和区域后另存。", .limit >> 20)]
    Unpacked {
        /// Bytes allowed.
        limit: u64,
    },
    /// A file of another kind.
    #[error("文件不是可以读取的表格：{what}。请用 Excel 或 WPS 另存为 xlsx 或 csv 后再导入。")]
    NotATable {
        /// What it looks like.
        what: &'static str,
    },
    /// Protected by a password.
    #[error("工作簿设有打开密码，不能读取。请取消密码后另存再导入。")]
    Encrypted,
    /// Damaged.
    #[error("文件已损坏或者不完整，不能读取（{detail}）。请用 Excel 或 WPS 打开并另存后再导入。")]
    Broken {
        /// What was found, as far as it helps support.
        detail: String,
    },
    /// No known text encoding.
    #[error(
        "第 {line} 行有不能识别的文字编码（既不是 UTF-8，也不是 UTF-16 或 GB18030）。请另存为 UTF-8 编码的 CSV 后再导入。"
    )]
    Encoding {
        /// Line of the text, from 1.
        line: usize,
    },
    /// A quote is opened and never closed.
    #[error("第 {row} 行起有一个英文双引号（\"）没有成对，后面的内容都被当成了同一个单元格。请补上或者删去这个引号。")]
    OpenQuote {
        /// Row in which it opens.
        row: u32,
    },
    /// A line of JSON Lines that is longer than a line may be.
    #[error("第 {line} 行超过 {} KB 的上限。一行是一个对象，请核对是否少了换行。", .limit >> 10)]
    LineTooLong {
        /// Line of the file.
        line: u32,
        /// Bytes allowed.
        limit: usize,
    },
    /// A line of JSON Lines that is no JSON.
    #[error(
        "第 {line} 行不是完整的 JSON，第 {column} 个字起不能识别。每一行应是一个 JSON 对象，例如 {{\"名称\":\"…\"}}。"
    )]
    BadJson {
        /// Line of the file.
        line: u32,
        /// Character of the line.
        column: usize,
    },
    /// A line of JSON Lines that is JSON and no object.
    #[error("第 {line} 行不是 JSON 对象。每一行应是一个对象，例如 {{\"名称\":\"…\"}}。")]
    NotAnObject {
        /// Line of the file.
        line: u32,
    },
    /// A field of an object that cannot stand in a row.
    #[error("第 {line} 行的字段「{field}」不能成为表格的内容：{wrong}。")]
    BadField {
        /// Line of the file.
        line: u32,
        /// Name of the field.
        field: String,
        /// Why.
        wrong: &'static str,
    },
    /// More rows than allowed.
    #[error("「{sheet}」超过 {limit} 行的上限。请拆成几个文件分别导入。")]
    TooManyRows {
        /// Name of the sheet.
        sheet: String,
        /// Rows allowed.
        limit: u32,
    },
    /// More columns than allowed.
    #[error("「{sheet}」第 {row} 行超过 {limit} 列的上限。请删去右侧多余的列。")]
    TooManyColumns {
        /// Name of the sheet.
        sheet: String,
        /// The row.
        row: u32,
        /// Columns allowed.
        limit: usize,
    },
    /// More cells than allowed.
    #[error("「{sheet}」及其之前的工作表合计超过 {limit} 个单元格的上限。请删去多余的行和列，或者拆成几个文件。")]
    TooManyCells {
        /// Sheet at which the count was passed.
        sheet: String,
        /// Cells allowed.
        limit: usize,
    },
    /// More text than allowed.
    #[error("文件中的文字合计超过 {} MB 的上限。请拆成几个文件分别导入。", .limit >> 20)]
    TooMuchText {
        /// Bytes allowed.
        limit: usize,
    },
    /// A cell with more text than a cell can hold.
    #[error("「{sheet}」第 {row} 行 {} 列的单元格有 {chars} 个字，超过 {limit} 个字的上限。", letters(*.column))]
    CellTooLong {
        /// Name of the sheet.
        sheet: String,
        /// The row.
        row: u32,
        /// The column, from 0.
        column: usize,
        /// Characters found.
        chars: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// More sheets than allowed.
    #[error("工作簿有 {sheets} 个工作表，超过 {limit} 个的上限。")]
    TooManySheets {
        /// Sheets found.
        sheets: usize,
        /// Sheets allowed.
        limit: usize,
    },
    /// The sheet asked for is not there.
    #[error("没有名为「{name}」的工作表；文件中有：{has}。")]
    NoSuchSheet {
        /// The name asked for.
        name: String,
        /// The names there are.
        has: String,
    },
    /// No sheet has anything in it.
    #[error("文件中没有任何内容。")]
    NothingInside,
}

impl Unreadable {
    pub(crate) fn broken(detail: impl std::fmt::Display) -> Self {
        Self::Broken { detail: detail.to_string().chars().take(120).collect() }
    }
}
