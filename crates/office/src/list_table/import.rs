//! What a file would make of a list.

use super::citations::Citations;
use super::column;
use super::row::{Reader, Whole};
use super::tiers;
use crate::Tally;
use crate::table_import::{self, Gathered, Import, Keyed, Mapping, RowOutcome};
use domain::agency::Agency;
use domain::list::{Change, ListKind, Row as Present};
use jiff::civil::Date;
use lawbook::Library;
use spreadsheet::{Report, Row, Sheet};

/// 导入对象 Into which list, by which law, on which day.
#[derive(Clone, Copy)]
pub struct Importing<'a> {
    /// The list.
    pub kind: ListKind,
    /// The agency with its lists as they are.
    pub agency: &'a Agency,
    /// The statutes that citations are settled by.
    pub library: &'a Library,
    /// Today.
    pub today: Date,
}

impl Importing<'_> {
    /// Of these codes, those of rows that can be withdrawn: a row that was never released cannot be.
    pub fn released<'k>(&self, keys: &'k [String]) -> impl Iterator<Item = &'k String> {
        let row = |key: &String| self.agency.lists.row(self.kind, key);
        keys.iter().filter(move |key| row(key).is_some_and(|row| !row.versions.is_empty()))
    }
}

/// 预检 Reads a sheet into changes of the list, keeping at most so many problems. Nothing is changed.
#[must_use]
pub fn read(of: &Importing<'_>, sheet: &Sheet, mapping: &Mapping, most: usize) -> Import<Change> {
    read_counting(of, sheet, mapping, most, &Tally::default())
}

/// 预检 The same, counting the rows as they are checked.
#[must_use]
pub fn read_counting(
    of: &Importing<'_>,
    sheet: &Sheet,
    mapping: &Mapping,
    most: usize,
    tally: &Tally,
) -> Import<Change> {
    let report = Report::new(most);
    let citations = Citations::new(of.library, of.today);
    let (mut reader, faults) = Reader::new(of, mapping, &citations, most);
    let mut gathered = Gathered::new(Keyed {
        column: column::of(of.kind).fields[0].column,
        named: "编码",
        right: "每一行应当不同，请删去其中一行或者更正；没有编码的，请增加编码一列",
        most: usize::MAX,
    });
    let mut take = |row: Row<'_>, Whole { key, content }: Whole| {
        let Some(key) = key else { return };
        let change = content.map(|content| Change { key: key.clone(), content: Some(content) });
        let latest = of.agency.lists.row(of.kind, &key).and_then(Present::latest);
        gathered.take(row, key, change, |change| {
            change.content.as_ref().map_or(RowOutcome::New, |content| RowOutcome::of(latest, content))
        });
    };
    let rows = table_import::rows(sheet, mapping, &report, tally);
    if of.kind == ListKind::Benchmarks {
        for (row, whole) in tiers::read(rows, &mut reader) {
            take(row, whole);
        }
    } else {
        for row in rows {
            let whole = reader.row(&row);
            take(row, whole);
        }
    }
    let held = of.agency.lists.rows(of.kind).filter(|(_, row)| row.latest().is_some());
    // What all rows get is part of each of them.
    let gathered = if mapping.sound_only && faults.total == 0 { gathered.sound_only() } else { gathered };
    gathered.done(held.map(|(key, _)| key), reader.lacking, table_import::with_faults(&report, faults))
}
