//! A file of tables, as plain lines of cells.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use crate::cell::Cell;
use crate::limits::{Limits, Unreadable};
use crate::plain::{clipped, letters};
use crate::{delimited, old_workbook, workbook};

/// What kind of file it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel 2007 and later, or of WPS.
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// Text with separators.
    Delimited {
        /// Name of the encoding, as the WHATWG spells it.
        encoding: &'static str,
        /// What stands between cells.
        separator: char,
    },
    /// One object a line.
    JsonLines {
        /// Name of the encoding, as the WHATWG spells it.
        encoding: &'static str,
    },
}

/// A file, read.
#[derive(Debug, Clone)]
pub struct Book {
    pub(crate) format: Format,
    pub(crate) sheets: Vec<Sheet>,
}

/// One sheet: the lines with something in them, and what was done to read them.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) since_1904: bool,
    pub(crate) lines: Vec<Line>,
    pub(crate) filled: Vec<Filled>,
}

/// One row with something in it.
#[derive(Debug, Clone)]
pub struct Line {
    pub(crate) number: u32,
    pub(crate) cells: Vec<Cell>,
}

/// Merged cells, each of which was given the value of the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// First and last row, as the workbook numbers them.
    pub rows: (u32, u32),
    /// First and last column, from 0.
    pub columns: (usize, usize),
    /// The value, clipped.
    pub value: String,
}

impl fmt::Display for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((top, bottom), (left, right)) = (self.rows, self.columns);
        match top == bottom {
            true => write!(f, "第 {top} 行")?,
            false => write!(f, "第 {top} 至 {bottom} 行")?,
        }
        match left == right {
            true => write!(f, " {} 列", letters(left))?,
            false => write!(f, " {} 至 {} 列", letters(left), letters(right))?,
        }
        write!(f, "是合并单元格，已逐格填入「{}」", self.value)
    }
}

/// Reads a file within the usual limits. The name serves as the name of a CSV's only sheet; the kind of file is told by its content.
///
/// # Errors
/// Says in plain Chinese why the file cannot be read.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Book, Unreadable> {
    read_within(file_name, bytes, &Limits::default())
}

/// Reads a file within limits of one's own.
///
/// # Errors
/// As [`read`].
pub fn read_within(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    read_counting(file_name, bytes, limits, &AtomicUsize::new(0))
}

/// The same, counting the rows as they are read, so that somebody else can tell how far it is.
///
/// # Errors
/// As [`read`].
pub fn read_counting(file_name: &str, bytes: &[u8], limits: &Limits, count: &AtomicUsize) -> Result<Book, Unreadable> {
    const ZIPPED: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let book = match bytes {
        _ if bytes.starts_with(ZIPPED) => workbook::read(bytes, limits, count),
        _ if bytes.starts_with(COMPOUND) => old_workbook::read(bytes, limits, count),
        _ => delimited::read(file_name, bytes, limits, count),
    }?;
    if book.sheets.iter().all(|sheet| sheet.lines.is_empty()) { Err(Unreadable::NothingInside) } else { Ok(book) }
}

impl Book {
    /// What kind of file it was.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Its sheets in the order of the file, empty and hidden ones included.
    #[must_use]
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The sheet of that name, or without a name the first that is not empty, shown ones before hidden ones.
    ///
    /// # Errors
    /// No sheet has that name.
    pub fn sheet(&self, choice: Option<&str>) -> Result<&Sheet, Unreadable> {
        if let Some(name) = choice {
            return self.sheets.iter().find(|sheet| sheet.name == name).ok_or_else(|| Unreadable::NoSuchSheet {
                name: clipped(name),
                has: self.sheets.iter().map(|sheet| format!("「{}」", sheet.name)).collect::<Vec<_>>().join("、"),
            });
        }
        let filled = || self.sheets.iter().filter(|sheet| !sheet.lines.is_empty());
        filled().find(|sheet| !sheet.hidden).or_else(|| filled().next()).ok_or(Unreadable::NothingInside)
    }
}

impl Sheet {
    /// Its name; of a CSV, the name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Hidden in the workbook.
    #[must_use]
    pub const fn hidden(&self) -> bool {
        self.hidden
    }

    /// Its columns are the keys of objects: it has no row for a header, and its cells have no letters.
    #[must_use]
    pub fn keyed(&self) -> bool {
        self.lines.first().is_some_and(|line| line.number == 0)
    }

    /// The lines with something in them, titles and headers included.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Merged cells that were filled.
    #[must_use]
    pub fn filled(&self) -> &[Filled] {
        &self.filled
    }
}

impl Line {
    /// Number of the row as the file counts, from 1; 0 of the keys of objects. Rows that one line of the file makes have its number.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Its cells up to the last filled one.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    pub(crate) fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)
    }

    /// Its values, none blank.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(Cell::text).filter(|text| !text.chars().all(crate::plain::blank))
    }
}

/// Room for what is left of a file, shared by its sheets.
pub(crate) struct Room<'l> {
    limits: &'l Limits,
    cells: usize,
    text: usize,
    /// Rows so far.
    count: &'l AtomicUsize,
}

impl<'l> Room<'l> {
    pub(crate) const fn new(limits: &'l Limits, count: &'l AtomicUsize) -> Self {
        Self { limits, cells: limits.cells, text: limits.text, count }
    }
}

/// A sheet in the making.
pub(crate) struct Draft<'r, 'l> {
    room: &'r mut Room<'l>,
    name: String,
    lines: BTreeMap<u32, Vec<Cell>>,
}

impl<'r, 'l> Draft<'r, 'l> {
    pub(crate) fn new(room: &'r mut Room<'l>, name: &str) -> Self {
        Self { room, name: name.to_owned(), lines: BTreeMap::new() }
    }

    /// Puts a cell at a row from 1 and a column from 0. Blank cells need no place.
    pub(crate) fn put(&mut self, row: u32, column: usize, cell: Cell) -> Result<(), Unreadable> {
        if cell.is_blank() {
            return Ok(());
        }
        let limits = self.room.limits;
        if row > limits.rows {
            return Err(Unreadable::TooManyRows { sheet: self.name.clone(), limit: limits.rows });
        }
        if column >= limits.columns {
            return Err(Unreadable::TooManyColumns { sheet: self.name.clone(), row, limit: limits.columns });
        }
        if cell.text().len() > limits.cell_chars {
            let chars = cell.text().chars().count();
            if chars > limits.cell_chars {
                let sheet = self.name.clone();
                return Err(Unreadable::CellTooLong { sheet, row, column, chars, limit: limits.cell_chars });
            }
        }
        self.room.text =
            self.room.text.checked_sub(cell.text().len()).ok_or(Unreadable::TooMuchText { limit: limits.text })?;
        let count = self.room.count;
        let cells = self.lines.entry(row).or_insert_with(|| {
            count.fetch_add(1, Ordering::Relaxed);
            Vec::new()
        });
        let more = (column + 1).saturating_sub(cells.len());
        self.room.cells = self
            .room
            .cells
            .checked_sub(more)
            .ok_or_else(|| Unreadable::TooManyCells { sheet: self.name.clone(), limit: limits.cells })?;
        if more > 0 {
            cells.resize(column + 1, Cell::empty());
        }
        cells[column] = cell;
        Ok(())
    }

    /// Gives every cell of a merged region the value of its first, in rows that have something of their own.
    pub(crate) fn fill(&mut self, rows: (u32, u32), columns: (usize, usize)) -> Result<Option<Filled>, Unreadable> {
        let ((top, bottom), (left, right)) = (rows, columns);
        let Some(first) = self.lines.get(&top).and_then(|cells| cells.get(left)).filter(|cell| !cell.is_blank()) else {
            return Ok(None);
        };
        let first = first.clone();
        // A merge may run to the end of the sheet; the columns in use bound it.
        let used = self.lines.values().map(Vec::len).max().unwrap_or(0);
        let right = right.min(used.saturating_sub(1));
        let numbers: Vec<u32> = self.lines.range(top..=bottom.max(top)).map(|(number, _)| *number).collect();
        for number in &numbers {
            for column in left..=right {
                let taken =
                    self.lines.get(number).and_then(|cells| cells.get(column)).is_some_and(|cell| !cell.is_blank());
                if !taken {
                    self.put(*number, column, first.clone())?;
                }
            }
        }
        let last = numbers.last().copied().unwrap_or(top);
        Ok(Some(Filled { rows: (top, last), columns: (left, right), value: clipped(first.text()) }))
    }

    pub(crate) fn finish(self, hidden: bool, since_1904: bool, filled: Vec<Filled>) -> Sheet {
        let lines = self.lines.into_iter().map(|(number, cells)| Line { number, cells }).collect();
        Sheet { name: self.name, hidden, since_1904, lines, filled }
    }
}
