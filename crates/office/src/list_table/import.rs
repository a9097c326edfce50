//! What a file would make of a list.

use super::citations::Citations;
use super::column;
use super::row::{Reader, Whole};
use super::tiers;
use crate::Tally;
use domain::agency::Agency;
use domain::list::{Change, Content, ListKind, Row as Present};
use jiff::civil::Date;
use lawbook::Library;
use serde::{Deserialize, Serialize};
use spreadsheet::{Limits, Plan, Report, Row, Sheet, Summary};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// 列对应 How the columns of a file are read, as a clerk left it for files of one layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Which header belongs to which column.
    pub plan: Plan,
    /// 统一填写 What new rows get in columns that the file lacks, by the name of the column.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// 要素以后补齐 Rows may lack elements; they are drafted all the same, and counted.
    #[serde(default)]
    pub incomplete: bool,
}

impl Mapping {
    /// The mapping that the headers suggest.
    #[must_use]
    pub fn proposed(kind: ListKind, sheet: &Sheet) -> Self {
        Self { plan: spreadsheet::propose(column::columns(kind), sheet), fixed: BTreeMap::new(), incomplete: false }
    }

    /// This mapping for another file of the same layout.
    #[must_use]
    pub fn adapt(&self, sheet: &Sheet) -> Option<Self> {
        Some(Self { plan: self.plan.adapt(sheet)?, ..self.clone() })
    }
}

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

/// 去向 What becomes of a row of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The list does not have it.
    New,
    /// It differs from what the list has.
    Changed,
    /// The list has it so.
    Unchanged,
}

/// 一行的结果 A row of the file as it would stand in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Row as the file counts; the first, where several make one.
    pub row: u32,
    /// What becomes of it.
    pub fate: Fate,
    /// The content.
    pub content: Content,
}

/// 预检结果 What an import would do, and everything that is wrong with the file.
#[derive(Debug, Clone, Serialize)]
pub struct Import {
    /// What is to be drafted: new and changed rows alone.
    #[serde(skip)]
    pub changes: Vec<Change>,
    /// Rows that the list does not have.
    pub new: usize,
    /// Rows that differ from what the list has.
    pub changed: usize,
    /// Rows that the list has so.
    pub unchanged: usize,
    /// Rows that say again what another row says.
    pub repeated: usize,
    /// Codes of the rows of the list that the file does not have.
    pub absent: Vec<String>,
    /// Elements that rows lack, with the number of rows.
    pub lacking: BTreeMap<&'static str, usize>,
    /// The first rows as they would be.
    #[serde(skip)]
    pub first: Vec<Seen>,
    /// What is wrong.
    pub summary: Summary,
}

impl Import {
    /// Whether it can be drafted: nothing is wrong, and something is new.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.summary.total == 0 && !self.changes.is_empty()
    }

    /// Changes that withdraw what the file does not have any more; a row that was never released cannot be withdrawn.
    pub fn withdrawals<'a>(&'a self, of: &'a Importing<'_>) -> impl Iterator<Item = Change> + 'a {
        let released = |key: &&String| of.agency.lists.row(of.kind, key).is_some_and(|row| !row.versions.is_empty());
        self.absent.iter().filter(released).map(|key| Change { key: key.clone(), content: None })
    }
}

/// 读取限度 How much a file of a list may hold. The text of a regulation may be longer than a cell of a workbook.
#[must_use]
pub fn limits() -> Limits {
    Limits { bytes: 32 << 20, cell_chars: 100_000, ..Limits::default() }
}

/// Rows shown before anything is drafted.
const FIRST: usize = 20;

/// 预检 Reads a sheet into changes of the list, keeping at most so many problems. Nothing is changed.
#[must_use]
pub fn read(of: &Importing<'_>, sheet: &Sheet, mapping: &Mapping, most: usize) -> Import {
    read_counting(of, sheet, mapping, most, &Tally::default())
}

/// 预检 The same, counting the rows as they are checked.
#[must_use]
pub fn read_counting(of: &Importing<'_>, sheet: &Sheet, mapping: &Mapping, most: usize, tally: &Tally) -> Import {
    let report = Report::new(most);
    let citations = Citations::new(of.library, of.today);
    let (mut reader, faults) = Reader::new(of, mapping, &citations, most);
    let mut gathered = Gathered::default();
    let rows = sheet.rows(&mapping.plan, &report).inspect(|_| tally.check());
    if of.kind == ListKind::Benchmarks {
        for (row, whole) in tiers::read(rows, &mut reader) {
            gathered.take(row, whole, of);
        }
    } else {
        for row in rows {
            let whole = reader.row(&row);
            gathered.take(row, whole, of);
        }
    }
    let held = of.agency.lists.rows(of.kind).filter(|(_, row)| row.latest().is_some());
    let absent = held.map(|(key, _)| key).filter(|key| !gathered.keys.contains(*key)).cloned().collect();
    let mut summary = report.summary();
    summary.total += faults.total;
    summary.problems.splice(0..0, faults.problems);
    Import { absent, summary, lacking: reader.lacking, ..gathered.import }
}

/// What the rows so far come to.
struct Gathered {
    import: Import,
    keys: BTreeSet<String>,
    first: HashMap<String, (u32, Option<Content>)>,
}

impl Default for Gathered {
    fn default() -> Self {
        let summary = Report::new(0).summary();
        let import = Import {
            changes: Vec::new(),
            new: 0,
            changed: 0,
            unchanged: 0,
            repeated: 0,
            absent: Vec::new(),
            lacking: BTreeMap::new(),
            first: Vec::new(),
            summary,
        };
        Self { import, keys: BTreeSet::new(), first: HashMap::new() }
    }
}

impl Gathered {
    fn take(&mut self, row: Row<'_>, whole: Whole, of: &Importing<'_>) {
        let Whole { key, content } = whole;
        let Some(key) = key else { return };
        self.keys.insert(key.clone());
        if let Some((number, before)) = self.first.get(&key) {
            // What is wrong with either was said already.
            let (Some(before), Some(content)) = (before, &content) else { return };
            if before == content {
                self.import.repeated += 1;
            } else {
                let code = column::of(of.kind).fields[0].column;
                let wrong = format!("编码“{key}”与第 {number} 行重复，内容不同");
                row.object(code, &wrong, "每一行应当不同，请删去其中一行或者更正；没有编码的，请增加编码一列");
            }
            return;
        }
        let number = row.number();
        if let Some(content) = &content {
            let latest = of.agency.lists.row(of.kind, &key).and_then(Present::latest);
            let fate = match latest {
                None => Fate::New,
                Some(latest) if latest == content => Fate::Unchanged,
                Some(_) => Fate::Changed,
            };
            match fate {
                Fate::New => self.import.new += 1,
                Fate::Changed => self.import.changed += 1,
                Fate::Unchanged => self.import.unchanged += 1,
            }
            if fate != Fate::Unchanged {
                self.import.changes.push(Change { key: key.clone(), content: Some(content.clone()) });
            }
            if self.import.first.len() < FIRST {
                self.import.first.push(Seen { row: number, fate, content: content.clone() });
            }
        }
        self.first.insert(key, (number, content));
    }
}
