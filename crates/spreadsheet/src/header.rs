//! Finds the header row, and for each header the column that it probably means.

use strsim::normalized_levenshtein;

use crate::book::{Line, Sheet};
use crate::plain::{essence, tidied};
use crate::plan::{Header, How, Plan};

/// A column that a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, under which its cells are asked for.
    pub name: &'static str,
    /// Other names that agencies give it.
    pub aliases: &'static [&'static str],
    /// No file can do without it.
    pub required: bool,
}

/// Lines in which a header is looked for.
const LOOKED_AT: usize = 30;
/// Below this, a resemblance is none.
const LEAST: u8 = 60;

/// Headers that number the rows of a sheet.
const ROW_NUMBERS: [&str; 2] = ["序号", "行号"];
/// A header is not a paragraph.
const LONGEST: usize = 60;

/// Finds the header row (titles may stand above it, it may take two rows) and proposes which header belongs to which column.
#[must_use]
pub fn propose(columns: &[Column], sheet: &Sheet) -> Plan {
    let mut best: Option<(u32, Plan)> = None;
    for (header_row, header_depth, headers) in headers_at(sheet) {
        let plan = matched(columns, header_row, header_depth, headers);
        let score: u32 = plan.headers.iter().map(|header| u32::from(header.confidence)).sum();
        if score > best.as_ref().map_or(0, |(score, _)| *score) {
            best = Some((score, plan));
        }
    }
    let guess = || {
        let wide = |line: &&Line| line.values().nth(1).is_some_and(|second| line.values().any(|value| value != second));
        sheet.lines.iter().find(wide).or(sheet.lines.first()).map_or(0, Line::number)
    };
    best.map_or_else(|| propose_at(columns, sheet, guess(), 1), |(_, plan)| plan)
}

/// Proposes for a header that a clerk has pointed out: its last row and how many rows it takes.
#[must_use]
pub fn propose_at(columns: &[Column], sheet: &Sheet, header_row: u32, header_depth: u32) -> Plan {
    let place = sheet.lines.iter().position(|line| line.number == header_row);
    let headers = place.map_or_else(Vec::new, |place| match (header_depth, place.checked_sub(1)) {
        (2, Some(above)) => two_rows(&sheet.lines[above], &sheet.lines[place]),
        _ => one_row(&sheet.lines[place]),
    });
    matched(columns, header_row, header_depth, headers)
}

/// Every place where a header may stand, with its last row, its depth and its headers.
pub(crate) fn headers_at(sheet: &Sheet) -> impl Iterator<Item = (u32, u32, Vec<Header>)> {
    let looked_at = if sheet.keyed() { 1 } else { LOOKED_AT };
    let lines = &sheet.lines[..sheet.lines.len().min(looked_at)];
    let single = lines.iter().map(|line| (line.number, 1, one_row(line)));
    let double = lines
        .windows(2)
        .filter(|pair| pair[0].number + 1 == pair[1].number)
        .map(|pair| (pair[1].number, 2, two_rows(&pair[0], &pair[1])));
    single.chain(double)
}

fn unmatched(index: usize, text: String) -> Header {
    Header { index, text, column: None, how: How::Unknown, confidence: 0 }
}

fn shown(line: &Line, index: usize) -> String {
    line.cell(index).map_or_else(String::new, |cell| tidied(cell.text()).split_whitespace().collect())
}

fn one_row(line: &Line) -> Vec<Header> {
    let headers = (0..line.cells.len()).map(|index| unmatched(index, shown(line, index)));
    headers.filter(|header| !header.text.is_empty()).collect()
}

/// A header above a header: in a workbook the upper one is merged over those it governs, in a CSV only the first place has it.
fn two_rows(upper: &Line, lower: &Line) -> Vec<Header> {
    let mut governing = String::new();
    let mut headers = Vec::new();
    for index in 0..upper.cells.len().max(lower.cells.len()) {
        let (above, below) = (shown(upper, index), shown(lower, index));
        if !above.is_empty() {
            governing.clone_from(&above);
        }
        let text = match (above.is_empty(), below.is_empty()) {
            (_, true) => above,
            (false, false) if above == below => above,
            (true, false) if governing.is_empty() => below,
            _ => format!("{governing}/{below}"),
        };
        if !text.is_empty() {
            headers.push(unmatched(index, text));
        }
    }
    headers
}

/// Gives each column to the header that means it most probably.
fn matched(columns: &[Column], header_row: u32, header_depth: u32, mut headers: Vec<Header>) -> Plan {
    let mut pairs: Vec<(u8, usize, usize, How)> = Vec::new();
    for (place, header) in headers.iter().enumerate() {
        for (number, column) in columns.iter().enumerate() {
            let (how, confidence) = likeness(&header.text, column);
            if confidence >= LEAST {
                pairs.push((confidence, place, number, how));
            }
        }
    }
    pairs.sort_by_key(|(confidence, place, number, _)| (std::cmp::Reverse(*confidence), *place, *number));
    let mut taken = vec![false; columns.len()];
    for (confidence, place, number, how) in pairs {
        let header = &mut headers[place];
        if header.column.is_none() && !taken[number] {
            taken[number] = true;
            (header.column, header.how, header.confidence) = (Some(columns[number].name.to_owned()), how, confidence);
        }
    }
    Plan { header_row, header_depth, headers }
}

/// How a header resembles a column, and how surely.
fn likeness(header: &str, column: &Column) -> (How, u8) {
    let whole = by_names(header, column);
    // Of a header in two rows, the lower alone may say it.
    let lower = header.rsplit_once('/').map(|(_, lower)| by_names(lower, column));
    match lower {
        Some((how, confidence)) if confidence.saturating_sub(8) > whole.1 => {
            (if how == How::Similar { how } else { How::Spelling }, confidence - 8)
        }
        _ => whole,
    }
}

fn by_names(header: &str, column: &Column) -> (How, u8) {
    if header.chars().count() > LONGEST {
        return (How::Unknown, 0);
    }
    let names =
        std::iter::once((column.name, How::Name, 0)).chain(column.aliases.iter().map(|name| (*name, How::Alias, 2)));
    let likenesses = names.map(|(name, how, less)| {
        let (own, its) = (essence(header), essence(name));
        // 序号 counts the rows of a sheet: it is a code only where no other header is one.
        if how == How::Alias && ROW_NUMBERS.contains(&own.as_str()) {
            return (how, if own == its { LEAST } else { 0 });
        }
        if header == name {
            return (how, 100 - less);
        }
        if own == its && !own.is_empty() {
            return (How::Spelling, 95 - less);
        }
        if essence(&without_remarks(header)) == essence(&without_remarks(name)) && !its.is_empty() {
            return (How::Spelling, 90 - less);
        }
        (How::Similar, resemblance(&own, &its).saturating_sub(less))
    });
    likenesses.max_by_key(|(_, confidence)| *confidence).unwrap_or((How::Unknown, 0))
}

/// The part of a header outside brackets: `罚款金额（万元）` is `罚款金额`.
fn without_remarks(header: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in header.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Of two names rid of what does not count: one within the other, or few letters apart.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 85
fn resemblance(own: &str, its: &str) -> u8 {
    let (length, other) = (own.chars().count() as f64, its.chars().count() as f64);
    if length.min(other) < 2.0 {
        return 0;
    }
    let within =
        if own.contains(its) || its.contains(own) { 60.0 + 25.0 * length.min(other) / length.max(other) } else { 0.0 };
    let apart = if length.min(other) < 3.0 { 0.0 } else { 90.0 * normalized_levenshtein(own, its) };
    within.max(apart) as u8
}
