//! Text with separators: CSV, TSV and their kin.

use std::sync::atomic::AtomicUsize;

use csv::{ReaderBuilder, StringRecord};

use crate::book::{Book, Draft, Format, Room};
use crate::cell::{Cell, Kind};
use crate::encoding::decoded;
use crate::formula::restored;
use crate::json_lines;
use crate::limits::{Limits, Unreadable};

const SEPARATORS: [u8; 4] = *b",\t;|";

pub(crate) fn read(file_name: &str, bytes: &[u8], limits: &Limits, count: &AtomicUsize) -> Result<Book, Unreadable> {
    let (text, encoding) = decoded(bytes)?;
    let text = text.as_str();
    refuse_markup(text)?;
    if json_lines::looks_so(file_name, text) {
        return json_lines::read(file_name, (text, encoding), limits, count);
    }
    let (announced, body) = announced(text);
    let separator = announced.unwrap_or_else(|| guessed(file_name, body));
    let offset = u32::from(announced.is_some());
    let mut room = Room::new(limits, count);
    let mut draft = Draft::new(&mut room, sheet_name(file_name));
    let mut rows = Rows::new(body, separator, offset);
    let mut record = StringRecord::new();
    while let Some(row) = rows.next(&mut record)? {
        for (column, field) in record.iter().enumerate() {
            draft.put(row, column, Cell::new(restored(field), Kind::Text))?;
        }
    }
    let sheet = draft.finish(false, false, Vec::new());
    Ok(Book { format: Format::Delimited { encoding, separator: char::from(separator) }, sheets: vec![sheet] })
}

pub(crate) fn sheet_name(file_name: &str) -> &str {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

/// Systems like to save web pages under the name of a workbook.
fn refuse_markup(text: &str) -> Result<(), Unreadable> {
    let start: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    let what = match start {
        _ if start.starts_with("<?xml") => "这是 XML 文件",
        _ if ["<html", "<!doctype", "<table", "<meta", "<head", "<body"].iter().any(|tag| start.starts_with(tag)) => {
            "这是网页文件，只是扩展名像表格"
        }
        _ if start.starts_with("%pdf") => "这是 PDF 文件",
        _ if start.starts_with('[') && (start[1..].trim_start().starts_with('{')) => {
            "这是 JSON 数组，应改为每行一个对象（JSON Lines）"
        }
        _ if start.starts_with("{\\rtf") => "这是 RTF 文件",
        _ => return Ok(()),
    };
    Err(Unreadable::NotATable { what })
}

/// The separator that a first line `sep=;` announces, and the text after it.
fn announced(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end_matches('\r').as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] if separator.is_ascii() && *separator != b'"' => {
            (Some(*separator), rest)
        }
        _ => (None, text),
    }
}

/// The separator by which the largest part of the first rows agrees on a number of columns above one.
fn guessed(file_name: &str, text: &str) -> u8 {
    const LOOKED_AT: usize = 50;
    let tab_named = file_name.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("tsv"));
    let agreement = |separator: u8| {
        let mut rows = Rows::new(text, separator, 0);
        let mut record = StringRecord::new();
        let mut widths = Vec::new();
        while widths.len() < LOOKED_AT && rows.next(&mut record).is_ok_and(|row| row.is_some()) {
            widths.push(record.len());
        }
        let most = widths
            .iter()
            .copied()
            .filter(|width| *width > 1)
            .max_by_key(|width| (widths.iter().filter(|other| *other == width).count(), *width));
        let agreeing = widths.iter().filter(|width| Some(**width) == most).count();
        // A mark that most rows do without stands in a text, not between cells.
        let share = if agreeing * 2 > widths.len() { agreeing * 100 / widths.len() } else { 0 };
        (share, if share > 0 { most.unwrap_or(0) } else { 0 }, separator == b'\t' && tab_named)
    };
    // Of equals the first in the list wins.
    SEPARATORS.into_iter().rev().max_by_key(|separator| agreement(*separator)).unwrap_or(b',')
}

/// Records with their row as a spreadsheet numbers it: blank lines count, line breaks inside a cell do not.
struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    ended: usize,
    row: u32,
}

impl<'t> Rows<'t> {
    fn new(text: &'t str, separator: u8, row: u32) -> Self {
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
        Self { text, reader, ended: 0, row }
    }

    fn next(&mut self, record: &mut StringRecord) -> Result<Option<u32>, Unreadable> {
        if !self.reader.read_record(record).map_err(Unreadable::broken)? {
            return Ok(None);
        }
        let end = usize::try_from(self.reader.position().byte()).unwrap_or(self.text.len()).min(self.text.len());
        let mut raw = self.text.get(self.ended..end).unwrap_or_default();
        // The end of the last record is CR LF, of which the reader may have taken the CR alone.
        if self.ended > 0 && self.text.as_bytes()[self.ended - 1] == b'\r' {
            raw = raw.strip_prefix('\n').unwrap_or(raw);
        }
        while let Some(rest) = raw.strip_prefix("\r\n").or_else(|| raw.strip_prefix(['\r', '\n'])) {
            raw = rest;
            self.row = self.row.saturating_add(1);
        }
        self.row = self.row.saturating_add(1);
        self.ended = end;
        let quotes = raw.bytes().filter(|byte| *byte == b'"').count();
        if end == self.text.len() && !quotes.is_multiple_of(2) && raw.trim_end().contains(['\n', '\r']) {
            return Err(Unreadable::OpenQuote { row: self.row });
        }
        Ok(Some(self.row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let book = read("甲.csv", text.as_bytes(), &Limits::default(), &AtomicUsize::new(0)).expect("readable");
        let lines = book.sheets[0].lines.iter();
        lines.map(|line| (line.number, line.cells.iter().map(|cell| cell.text().to_owned()).collect())).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["甲,乙", "", "\"一\n二\",3", "", "", ",,", "丙,4", ""].join(end);
            let numbers: Vec<u32> = rows(&text).into_iter().map(|(number, _)| number).collect();
            assert_eq!(numbers, [1, 3, 7], "{end:?}");
        }
    }

    #[test]
    fn the_separator_is_found_or_announced() {
        for (text, separator) in [
            ("甲,乙\n1,2", ','),
            ("甲\t乙\n1,5\t2", '\t'),
            ("甲;乙\n1,5;2,5", ';'),
            ("sep=|\n甲|乙\n", '|'),
            ("单列\n1", ','),
        ] {
            let book = read("甲.csv", text.as_bytes(), &Limits::default(), &AtomicUsize::new(0)).expect("readable");
            assert!(matches!(book.format, Format::Delimited { separator: found, .. } if found == separator), "{text}");
        }
        assert_eq!(rows("sep=;\n甲;乙")[0], (2, vec!["甲".to_owned(), "乙".to_owned()]));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_named_with_its_row() {
        let text = "甲,乙\n1,\"2\n3,4\n5,6\n";
        assert_eq!(
            read("甲.csv", text.as_bytes(), &Limits::default(), &AtomicUsize::new(0)).err(),
            Some(Unreadable::OpenQuote { row: 2 })
        );
        assert_eq!(rows("甲,5\" 管\n")[0].1, ["甲", "5\" 管"]);
    }

    #[test]
    fn a_web_page_named_like_a_table_is_called_by_its_name() {
        let page = "<html><table><tr><td>甲</td></tr></table></html>";
        assert!(matches!(
            read("甲.xls", page.as_bytes(), &Limits::default(), &AtomicUsize::new(0)),
            Err(Unreadable::NotATable { .. })
        ));
    }
}
