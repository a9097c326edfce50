//! Workbooks of Excel 2007 and later.

use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicUsize;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::book::{Book, Draft, Filled, Format, Room, Sheet};
use crate::cell::Cell;
use crate::limits::{Limits, Unreadable};
use crate::zip_bomb;

/// The most cells that filling merged regions may look at.
const MERGED: u64 = 4_000_000;

pub(crate) fn read(bytes: &[u8], limits: &Limits, count: &AtomicUsize) -> Result<Book, Unreadable> {
    zip_bomb::refuse(bytes, limits)?;
    guarded(|| {
        let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(complaint)?;
        let found: Vec<_> =
            xlsx.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
        if found.len() > limits.sheets {
            return Err(Unreadable::TooManySheets { sheets: found.len(), limit: limits.sheets });
        }
        let mut room = Room::new(limits, count);
        let sheets = found
            .iter()
            .map(|sheet| one(&mut xlsx, &sheet.name, sheet.visible != SheetVisible::Visible, &mut room))
            .collect::<Result<_, _>>()?;
        Ok(Book { format: Format::Xlsx, sheets })
    })
}

fn one<R: Read + Seek>(xlsx: &mut Xlsx<R>, name: &str, hidden: bool, room: &mut Room<'_>) -> Result<Sheet, Unreadable> {
    let since_1904 = xlsx.has_1904_epoch();
    let mut draft = Draft::new(room, name);
    let mut reader = xlsx.worksheet_cells_reader(name).map_err(complaint)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(complaint)? {
        let (row, column) = record.pos;
        if record.formula.is_none() && matches!(record.value, DataRef::Empty) {
            continue;
        }
        let cell = Cell::of_workbook(&record.value, record.formula.is_some());
        draft.put(row.saturating_add(1), column as usize, cell)?;
    }
    drop(reader);
    let merged = xlsx.merge_cells_by_sheet_name(name).map_err(complaint)?;
    let filled = fill(&mut draft, merged)?;
    Ok(draft.finish(hidden, since_1904, filled))
}

/// Fills merged regions in the order of the sheet.
pub(crate) fn fill(draft: &mut Draft<'_, '_>, mut merged: Vec<Dimensions>) -> Result<Vec<Filled>, Unreadable> {
    merged.retain(|region| region.start.0 <= region.end.0 && region.start.1 <= region.end.1);
    merged.sort_by_key(|region| (region.start, region.end));
    let mut filled = Vec::new();
    let mut looked_at = 0_u64;
    for region in merged {
        let rows = (region.start.0.saturating_add(1), region.end.0.saturating_add(1));
        // Never more rows than a workbook has, however far a region claims to reach.
        looked_at += u64::from(rows.1.min(1_048_576).saturating_sub(rows.0)) + 1;
        if looked_at > MERGED {
            return Err(Unreadable::broken("合并单元格的范围过大"));
        }
        filled.extend(draft.fill(rows, (region.start.1 as usize, region.end.1 as usize))?);
    }
    Ok(filled)
}

/// Runs a parser over bytes that nobody vouches for; where it gives up altogether, the file is broken.
pub(crate) fn guarded<T>(parse: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|_| Err(Unreadable::broken("内部结构无法解析")))
}

fn complaint(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Encrypted,
        other => Unreadable::broken(other),
    }
}
