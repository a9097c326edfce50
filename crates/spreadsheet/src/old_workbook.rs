//! Workbooks of Excel 97 to 2003.
//!
//! Such a file announces sizes and refers to places that a parser takes on trust, so the one stream that matters is taken out,
//! checked record by record, rid of formulas and announcements, and only then given to the parser in a container of our own.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};
use std::sync::atomic::AtomicUsize;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, XlsError};

use crate::book::{Book, Draft, Format, Room};
use crate::cell::Cell;
use crate::limits::{Limits, Unreadable};
use crate::workbook::{fill, guarded};

/// The kinds of record that are looked at, by their number in the format.
mod record {
    pub const BEGIN: u16 = 0x0809;
    pub const END: u16 = 0x000A;
    pub const CONTINUE: u16 = 0x003C;
    pub const PASSWORD: u16 = 0x002F;
    pub const SHEET: u16 = 0x0085;
    pub const STRINGS: u16 = 0x00FC;
    pub const NAME: u16 = 0x0018;
    pub const EXTERNAL: u16 = 0x0017;
    pub const EXTENT: u16 = 0x0200;
    pub const FORMULA: u16 = 0x0006;
    pub const SHARED_TEXT: u16 = 0x00FD;
    pub const NUMBERS: u16 = 0x00BD;
    /// A kind that nothing gives a meaning.
    pub const NOTHING: u16 = 0xFFF0;
    /// Cells that stand at the row and column with which the record begins.
    pub const CELLS: [u16; 8] = [FORMULA, 0x0203, 0x0204, 0x0205, 0x00D6, 0x027E, SHARED_TEXT, NUMBERS];
}

pub(crate) fn read(bytes: &[u8], limits: &Limits, count: &AtomicUsize) -> Result<Book, Unreadable> {
    guarded(|| {
        let contained = tamed(bytes, limits)?;
        let mut xls: Xls<_> = Xls::new(Cursor::new(contained)).map_err(complaint)?;
        let since_1904 = xls.has_1904_epoch();
        let mut room = Room::new(limits, count);
        let mut sheets = Vec::new();
        let mut seen = HashSet::new();
        for sheet in xls.sheets_metadata().to_vec() {
            if sheet.typ != SheetType::WorkSheet || !seen.insert(sheet.name.clone()) {
                continue;
            }
            let range = xls.worksheet_range(&sheet.name).map_err(complaint)?;
            let (top, left) = range.start().unwrap_or_default();
            let mut draft = Draft::new(&mut room, &sheet.name);
            for (row, column, value) in range.used_cells() {
                let cell = Cell::of_workbook(&borrowed(value), false);
                let (row, column) = (u32::try_from(row).unwrap_or(u32::MAX), column.saturating_add(left as usize));
                draft.put(row.saturating_add(top).saturating_add(1), column, cell)?;
            }
            let merged = xls.merge_cells_by_sheet_name(&sheet.name).map_err(complaint)?;
            let filled = fill(&mut draft, merged)?;
            sheets.push(draft.finish(sheet.visible != SheetVisible::Visible, since_1904, filled));
        }
        Ok(Book { format: Format::Xls, sheets })
    })
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(whole) => DataRef::Int(*whole),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(fault) => DataRef::Error(fault.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn complaint(error: XlsError) -> Unreadable {
    match error {
        XlsError::Password => Unreadable::Encrypted,
        other => Unreadable::broken(other),
    }
}

/// The workbook in a container that holds nothing else, with nothing in it that costs more than it is.
fn tamed(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Unreadable> {
    let mut container =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::broken("容器结构不完整"))?;
    if container.is_stream("/EncryptedPackage") {
        return Err(Unreadable::Encrypted);
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| container.is_stream(name));
    let name = name.ok_or(Unreadable::NotATable { what: "这是 Office 文件，但不是工作簿" })?;
    let mut stream = Vec::new();
    let opened = container.open_stream(name).map_err(|_| Unreadable::broken("工作簿数据不完整"))?;
    opened.take(bytes.len() as u64 + 1).read_to_end(&mut stream).map_err(|_| Unreadable::broken("工作簿数据不完整"))?;
    tame(&mut stream, limits)?;
    // Records may overlap: what one sheet's taming did must not have changed what another sheet says.
    if tame(&mut stream, limits)? {
        return Err(Unreadable::broken("工作表数据互相重叠"));
    }
    let rebuilt = || -> std::io::Result<Vec<u8>> {
        let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
        container.create_stream("/Workbook")?.write_all(&stream)?;
        container.flush()?;
        Ok(container.into_inner().into_inner())
    };
    rebuilt().map_err(|_| Unreadable::broken("工作簿数据不完整"))
}

/// Checks and tames the workbook and each of its sheets; says whether anything had to be changed.
fn tame(stream: &mut [u8], limits: &Limits) -> Result<bool, Unreadable> {
    let mut changed = false;
    let (mut sheets, mut strings) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(found) = Record::at(stream, at)? {
        let data = &stream[found.data.clone()];
        match found.kind {
            record::PASSWORD if word(data, 0)? != 0 => return Err(Unreadable::Encrypted),
            record::SHEET => sheets.push(usize::from(word(data, 0)?) | usize::from(word(data, 2)?) << 16),
            record::STRINGS => strings = string_lengths(stream, at)?,
            record::NAME | record::EXTERNAL => {
                stream[at..at + 2].copy_from_slice(&record::NOTHING.to_le_bytes());
                changed = true;
            }
            record::END => break,
            _ => {}
        }
        at = found.data.end;
    }
    if sheets.len() > limits.sheets {
        return Err(Unreadable::TooManySheets { sheets: sheets.len(), limit: limits.sheets });
    }
    let mut spent = Spent { cells: 0, text: 0 };
    for start in sheets {
        changed |= tame_sheet(stream, start, &strings, &mut spent, limits)?;
    }
    Ok(changed)
}

struct Spent {
    cells: usize,
    text: usize,
}

fn tame_sheet(
    stream: &mut [u8],
    start: usize,
    strings: &[usize],
    spent: &mut Spent,
    limits: &Limits,
) -> Result<bool, Unreadable> {
    let mut changed = false;
    let (mut begun, mut depth) = (false, 0_usize);
    let mut extent: Option<(usize, usize, usize, usize)> = None;
    let mut at = start;
    while let Some(found) = Record::at(stream, at)? {
        at = found.data.end;
        let data = &stream[found.data.clone()];
        match found.kind {
            record::BEGIN if begun => depth += 1,
            record::BEGIN => begun = true,
            record::END if depth == 0 => break,
            record::END => depth -= 1,
            // A chart within the sheet has cells of its own.
            _ if depth > 0 => {}
            record::EXTENT if data.iter().any(|byte| *byte != 0) => {
                stream[found.data].fill(0);
                changed = true;
            }
            kind if record::CELLS.contains(&kind) => {
                let (row, first) = (usize::from(word(data, 0)?), usize::from(word(data, 2)?));
                let last = match kind {
                    record::NUMBERS => usize::from(word(data, data.len().saturating_sub(2))?),
                    _ => first,
                };
                let (top, bottom, left, right) = extent.unwrap_or((row, row, first, last));
                extent = Some((top.min(row), bottom.max(row), left.min(first), right.max(last)));
                if kind == record::SHARED_TEXT {
                    let index = usize::from(word(data, 6)?) | usize::from(word(data, 8)?) << 16;
                    spent.text = spent.text.saturating_add(strings.get(index).copied().unwrap_or(0));
                }
                if kind == record::FORMULA && word(data, 20)? != 0 {
                    stream[found.data.start + 20..found.data.start + 22].fill(0);
                    changed = true;
                }
            }
            _ => {}
        }
    }
    if let Some((top, bottom, left, right)) = extent {
        spent.cells = spent.cells.saturating_add((bottom - top + 1).saturating_mul(right.saturating_sub(left) + 1));
    }
    if spent.cells > limits.cells {
        return Err(Unreadable::broken("单元格分布的范围过大，请删去多余的行和列"));
    }
    if spent.text > limits.text {
        return Err(Unreadable::TooMuchText { limit: limits.text });
    }
    Ok(changed)
}

/// One record: its kind and where its data stand.
struct Record {
    kind: u16,
    data: std::ops::Range<usize>,
}

impl Record {
    fn at(stream: &[u8], at: usize) -> Result<Option<Self>, Unreadable> {
        if at >= stream.len() {
            return Ok(None);
        }
        let (kind, length) = (word(stream, at)?, usize::from(word(stream, at + 2)?));
        let data = at + 4..at + 4 + length;
        if data.end > stream.len() { Err(cut_short()) } else { Ok(Some(Self { kind, data })) }
    }
}

fn cut_short() -> Unreadable {
    Unreadable::broken("记录不完整")
}

fn word(bytes: &[u8], at: usize) -> Result<u16, Unreadable> {
    let pair = bytes.get(at..at.saturating_add(2)).ok_or_else(cut_short)?;
    Ok(u16::from_le_bytes([pair[0], pair[1]]))
}

/// Bytes of each shared string, at most: as many as its characters can take in UTF-8.
fn string_lengths(stream: &[u8], at: usize) -> Result<Vec<usize>, Unreadable> {
    let mut pieces = Pieces::new(stream, at)?;
    pieces.skip(8)?;
    let mut lengths = Vec::new();
    while pieces.more()? {
        let characters = usize::from(pieces.word()?);
        let mut flags = pieces.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(pieces.word()?) };
        let extra = if flags & 4 == 0 { 0 } else { usize::from(pieces.word()?) | usize::from(pieces.word()?) << 16 };
        let mut left = characters;
        while left > 0 {
            if pieces.here() == 0 {
                // A string that runs on says again how wide its characters are.
                pieces.advance()?;
                flags = pieces.byte()?;
            }
            let width = 1 + usize::from(flags & 1);
            let now = left.min(pieces.here() / width);
            if now == 0 {
                return Err(cut_short());
            }
            pieces.skip(now * width)?;
            left -= now;
        }
        pieces.skip(runs * 4)?;
        pieces.skip(extra)?;
        lengths.push(characters * 3);
    }
    Ok(lengths)
}

/// The data of a record and of those that continue it.
struct Pieces<'s> {
    stream: &'s [u8],
    at: usize,
    end: usize,
}

impl<'s> Pieces<'s> {
    fn new(stream: &'s [u8], at: usize) -> Result<Self, Unreadable> {
        let record = Record::at(stream, at)?.ok_or_else(cut_short)?;
        Ok(Self { stream, at: record.data.start, end: record.data.end })
    }

    /// Bytes left in this piece.
    const fn here(&self) -> usize {
        self.end - self.at
    }

    fn advance(&mut self) -> Result<(), Unreadable> {
        match Record::at(self.stream, self.end)? {
            Some(next) if next.kind == record::CONTINUE => {
                (self.at, self.end) = (next.data.start, next.data.end);
                Ok(())
            }
            _ => Err(cut_short()),
        }
    }

    /// Whether anything follows, in this piece or the next.
    fn more(&mut self) -> Result<bool, Unreadable> {
        while self.here() == 0 {
            let next = Record::at(self.stream, self.end)?;
            if next.is_none_or(|next| next.kind != record::CONTINUE) {
                return Ok(false);
            }
            self.advance()?;
        }
        Ok(true)
    }

    fn byte(&mut self) -> Result<u8, Unreadable> {
        while self.here() == 0 {
            self.advance()?;
        }
        self.at += 1;
        Ok(self.stream[self.at - 1])
    }

    fn word(&mut self) -> Result<u16, Unreadable> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), Unreadable> {
        while bytes > 0 {
            if self.here() == 0 {
                self.advance()?;
            }
            let now = bytes.min(self.here());
            self.at += now;
            bytes -= now;
            if now == 0 {
                self.advance()?;
            }
        }
        Ok(())
    }
}
