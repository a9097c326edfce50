//! Which header of a file belongs to which column of a list: proposed, corrected by a clerk, kept for the next file.

use serde::{Deserialize, Serialize};

use crate::book::Sheet;
use crate::header::{Column, headers_at};
use crate::plain::essence;

/// How a header came to its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is the column's name.
    Name,
    /// It is one of the column's other names.
    Alias,
    /// It is such a name but for spaces, punctuation, width, case or a remark in brackets.
    Spelling,
    /// It resembles such a name; somebody should look.
    Similar,
    /// A clerk said so.
    Clerk,
    /// It belongs to no column.
    Unknown,
}

/// A header of the file and the column it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Place in the row, from 0.
    pub index: usize,
    /// What the file says; of a header in two rows, both with a slash between.
    pub text: String,
    /// Name of the column, if it belongs to one.
    pub column: Option<String>,
    /// How it came to it.
    pub how: How,
    /// From 0 to 100.
    pub confidence: u8,
}

/// A mapping of headers to columns. It can be kept as JSON and adapted to the next file of the same layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The last row of the header, as the file numbers it; what follows is data.
    pub header_row: u32,
    /// Rows that the header takes, one or two.
    pub header_depth: u32,
    /// Every header that is not blank.
    pub headers: Vec<Header>,
}

impl Plan {
    /// A clerk's correction: the header at this place belongs to this column, or to none. Whatever had the column before loses it.
    pub fn assign(&mut self, index: usize, column: Option<&str>) {
        for header in &mut self.headers {
            if header.index == index {
                header.column = column.map(str::to_owned);
                header.how = How::Clerk;
                header.confidence = 100;
            } else if column.is_some() && header.column.as_deref() == column {
                header.column = None;
                header.how = How::Unknown;
                header.confidence = 0;
            }
        }
    }

    /// The header at this place belongs to this column too: with those that do, it makes one cell (see [`Sheet::joined`]).
    pub fn join(&mut self, index: usize, column: &str, how: How) {
        if let Some(header) = self.headers.iter_mut().find(|header| header.index == index) {
            (header.column, header.how, header.confidence) = (Some(column.to_owned()), how, 100);
        }
    }

    /// Headers that belong to no column.
    pub fn unknown(&self) -> impl Iterator<Item = &Header> {
        self.headers.iter().filter(|header| header.column.is_none())
    }

    /// Required columns to which no header belongs.
    pub fn missing<'c>(&self, columns: &'c [Column]) -> impl Iterator<Item = &'c Column> {
        columns.iter().filter(|column| column.required && self.header(column.name).is_none())
    }

    /// Headers that stand twice; only the first can belong to a column by proposal.
    pub fn doubled(&self) -> impl Iterator<Item = &Header> {
        self.headers.iter().enumerate().filter_map(|(place, header)| {
            let own = essence(&header.text);
            self.headers[..place].iter().any(|earlier| essence(&earlier.text) == own).then_some(header)
        })
    }

    /// The headers as one line, the key under which a clerk's plan is kept: the same for each file of one layout, wherever the
    /// header row stands.
    #[must_use]
    pub fn layout(&self) -> String {
        let mut layout = String::new();
        for header in &self.headers {
            layout.push_str(&format!("{}:{}|", header.index, essence(&header.text)));
        }
        layout
    }

    /// This plan for another file of the same layout; `None` when the file has no such header.
    #[must_use]
    pub fn adapt(&self, sheet: &Sheet) -> Option<Self> {
        let layout = self.layout();
        headers_at(sheet).find_map(|(header_row, header_depth, headers)| {
            let found = Self { header_row, header_depth, headers };
            (header_depth == self.header_depth && found.layout() == layout).then(|| Self {
                header_row,
                header_depth,
                headers: self.headers.clone(),
            })
        })
    }

    /// The header that belongs to a column.
    #[must_use]
    pub fn header(&self, column: &str) -> Option<&Header> {
        self.headers.iter().find(|header| header.column.as_deref() == Some(column))
    }
}
