//! All that is wrong with a file, not the first thing only.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::book::{Filled, Sheet};
use crate::plain::{clipped, letters};

/// One thing that is wrong, with its place and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the sheet.
    pub sheet: String,
    /// Row as the file counts; 0 = the keys of objects.
    pub row: u32,
    /// Name of the column.
    pub column: String,
    /// The cell as a workbook names it, such as `C12`; none when the file has no such column.
    pub cell: Option<String>,
    /// What stands there, clipped.
    pub value: String,
    /// What is wrong with it.
    pub wrong: String,
    /// What would be right.
    pub right: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            0 => write!(f, "「{}」「{}」", self.sheet, self.column)?,
            row => write!(f, "「{}」第 {row} 行「{}」", self.sheet, self.column)?,
        }
        if let Some(cell) = &self.cell {
            write!(f, "（{cell}）")?;
        }
        if !self.value.is_empty() {
            write!(f, "填的是「{}」", self.value)?;
        }
        write!(f, "：{}。{}。", self.wrong, self.right)
    }
}

/// A row below the header that is not taken for data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Row as the file counts.
    pub row: u32,
    /// What it says, clipped.
    pub text: String,
    /// Why it was left out.
    pub reason: &'static str,
}

/// Gathers what is wrong while rows are read.
#[derive(Debug)]
pub struct Report {
    most: usize,
    gathered: RefCell<Gathered>,
}

#[derive(Debug, Default)]
struct Gathered {
    problems: Vec<Problem>,
    total: usize,
    bad: BTreeSet<u32>,
    absent: BTreeSet<String>,
    rows: usize,
    skipped: Vec<Skipped>,
    filled: Vec<Filled>,
}

/// What a report holds in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows of data that were read.
    pub rows: usize,
    /// Rows of data with something wrong.
    pub bad_rows: usize,
    /// Problems in all.
    pub total: usize,
    /// The problems by row, as many as the report keeps.
    pub problems: Vec<Problem>,
    /// Rows left out.
    pub skipped: Vec<Skipped>,
    /// Merged cells below the header that were filled.
    pub filled: Vec<Filled>,
}

impl Report {
    /// A report that keeps so many problems and counts the rest.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, gathered: RefCell::default() }
    }

    /// What was gathered so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let gathered = self.gathered.borrow();
        let mut problems = gathered.problems.clone();
        problems.sort_by_key(|problem| problem.row);
        Summary {
            rows: gathered.rows,
            bad_rows: gathered.bad.len(),
            total: gathered.total,
            problems,
            skipped: gathered.skipped.clone(),
            filled: gathered.filled.clone(),
        }
    }

    /// Nothing is wrong so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.gathered.borrow().total == 0
    }

    pub(crate) fn object(&self, place: Place<'_>, wrong: &str, right: &str) {
        let mut gathered = self.gathered.borrow_mut();
        gathered.total += 1;
        gathered.bad.insert(place.row);
        if gathered.problems.len() < self.most {
            gathered.problems.push(Problem {
                sheet: place.sheet.name.clone(),
                row: place.row,
                column: place.column.to_owned(),
                cell: place
                    .index
                    .filter(|_| !place.sheet.keyed())
                    .map(|index| format!("{}{}", letters(index), place.row)),
                value: clipped(place.value),
                wrong: wrong.to_owned(),
                right: right.to_owned(),
            });
        }
    }

    /// A column that the file lacks, said once and not for every row.
    pub(crate) fn absent(&self, sheet: &Sheet, header_row: u32, column: &str) {
        if !self.gathered.borrow_mut().absent.insert(column.to_owned()) {
            return;
        }
        let place = Place { sheet, row: header_row, column, index: None, value: "" };
        self.object(place, "表头中没有这一列", "请在文件中补上这一列，或者在列对应关系中指定它");
        self.gathered.borrow_mut().bad.remove(&header_row);
    }

    pub(crate) fn row(&self) {
        self.gathered.borrow_mut().rows += 1;
    }

    pub(crate) fn skip(&self, row: u32, text: &str, reason: &'static str) {
        self.gathered.borrow_mut().skipped.push(Skipped { row, text: clipped(text), reason });
    }

    pub(crate) fn fill(&self, filled: impl Iterator<Item = Filled>) {
        self.gathered.borrow_mut().filled.extend(filled);
    }
}

/// Where something stands.
pub(crate) struct Place<'p> {
    pub sheet: &'p Sheet,
    pub row: u32,
    pub column: &'p str,
    pub index: Option<usize>,
    pub value: &'p str,
}
