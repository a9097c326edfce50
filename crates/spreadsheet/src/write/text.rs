//! CSV, in which nothing can become a formula.

use csv::{Terminator, WriterBuilder};
use encoding_rs::GB18030;

use super::{Table, Unwritable, Value, yuan};
use crate::formula::harmless;

/// The encoding of a CSV going out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8 with the mark by which Excel knows it.
    Utf8,
    /// GB18030, for systems that know nothing else.
    Gb18030,
}

impl Table {
    /// The table as CSV with CR LF. A text that a spreadsheet would run gets an apostrophe in front, which reading takes away again.
    ///
    /// # Errors
    /// The encoding lacks a character.
    pub fn csv(&self, encoding: TextEncoding) -> Result<Vec<u8>, Unwritable> {
        let failed = |error: csv::Error| Unwritable::Failed(error.to_string());
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
        writer
            .write_record(self.headings.iter().map(|heading| harmless(&heading.text).into_owned()))
            .map_err(failed)?;
        for row in &self.rows {
            let cells = row.iter().map(|value| match value {
                Value::Empty => String::new(),
                Value::Text(text) => harmless(text).into_owned(),
                Value::Date(date) => date.to_string(),
                Value::Whole(number) => harmless(&number.to_string()).into_owned(),
                Value::Fen(fen) => harmless(&yuan(*fen)).into_owned(),
            });
            writer.write_record(cells).map_err(failed)?;
        }
        let utf8 = writer.into_inner().map_err(|error| Unwritable::Failed(error.to_string()))?;
        match encoding {
            TextEncoding::Utf8 => Ok([b"\xef\xbb\xbf".as_slice(), &utf8].concat()),
            TextEncoding::Gb18030 => {
                let text = String::from_utf8(utf8).map_err(|error| Unwritable::Failed(error.to_string()))?;
                match GB18030.encode(&text) {
                    (_, _, true) => Err(Unwritable::Unmappable),
                    (bytes, _, false) => Ok(bytes.into_owned()),
                }
            }
        }
    }
}
