//! 表格导入 What every table has in common that is brought to be imported: how its columns are read, what would come of it row by row,
//! and everything that is wrong with it. What a row means, each kind of table says itself.

use crate::Tally;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spreadsheet::{
    Column, Heading, Limits, Plan, Problem, Report, Row, Sheet, Summary, Table, TextEncoding, Value, propose_at,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// 列的说明 A column as people are told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub name: &'static str,
    /// What is to be filled in.
    pub hint: &'static str,
    /// No row can do without it.
    pub required: bool,
    /// It names the row: the same value for all rows would make no sense.
    pub own: bool,
    /// Rows may be taken without it, to be completed later.
    pub element: bool,
}

/// 列对应 How the columns of a file are read, as a clerk left it for files of one layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Which header belongs to which column.
    pub plan: Plan,
    /// 统一填写 What new rows get in columns that the file lacks, by the name of the column.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// 要素以后补齐 Rows may lack elements; they are taken all the same, and counted.
    #[serde(default)]
    pub incomplete: bool,
    /// 有误的先不导入 Rows with something wrong are left out, to be mended and brought again.
    #[serde(default)]
    pub sound_only: bool,
    /// 同名阶次分组 Tiers of a benchmark with the same name and another fine are of another scale.
    #[serde(default)]
    pub scales: bool,
}

impl Mapping {
    /// The mapping that the headers suggest.
    #[must_use]
    pub fn proposed(columns: &[Column], sheet: &Sheet) -> Self {
        Self {
            plan: spreadsheet::propose(columns, sheet),
            fixed: BTreeMap::new(),
            incomplete: false,
            sound_only: false,
            scales: false,
        }
    }

    /// This mapping for another file of the same layout.
    #[must_use]
    pub fn adapt(&self, sheet: &Sheet) -> Option<Self> {
        Some(Self { plan: self.plan.adapt(sheet)?, ..self.clone() })
    }

    /// What all rows get in a column that the file lacks, read as if it stood in a cell of that column.
    pub(crate) fn for_all<T>(
        &self,
        columns: &[Column],
        column: &str,
        report: &Report,
        read: impl FnOnce(&Row<'_>) -> Option<T>,
    ) -> Option<T> {
        let said = self.fixed.get(column).filter(|said| !said.trim().is_empty())?;
        if self.plan.header(column).is_some() {
            return None;
        }
        let table = Table {
            name: "统一填写".to_owned(),
            headings: vec![Heading { text: column.to_owned(), width: None }],
            rows: vec![vec![Value::Text(said.clone())]],
        };
        let bytes = table.csv(TextEncoding::Utf8).ok()?;
        let book = spreadsheet::read("统一填写.csv", &bytes).ok()?;
        let sheet = book.sheet(None).ok()?;
        let plan = propose_at(columns, sheet, 1, 1);
        sheet.rows(&plan, report).next().and_then(|row| read(&row))
    }
}

/// 行的结果 What becomes of a row of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// It is not there yet.
    New,
    /// It differs from what is there.
    Changed,
    /// It is there so.
    Unchanged,
}

impl RowOutcome {
    /// What becomes of a row where this stands now.
    pub(crate) fn of<T: PartialEq>(now: Option<&T>, row: &T) -> Self {
        match now {
            None => Self::New,
            Some(now) if now == row => Self::Unchanged,
            Some(_) => Self::Changed,
        }
    }
}

/// 一行的结果 A row of the file as it would stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<C> {
    /// Row as the file counts; the first, where several make one.
    pub row: u32,
    /// What becomes of it.
    pub outcome: RowOutcome,
    /// What it says.
    pub change: C,
}

/// 预检结果 What an import would do, and everything that is wrong with the file.
#[derive(Debug, Clone)]
pub struct Import<C> {
    /// What is to be done: new and changed rows alone.
    pub changes: Vec<C>,
    /// Rows that are not there yet.
    pub new: usize,
    /// Rows that differ from what is there.
    pub changed: usize,
    /// Rows that are there so.
    pub unchanged: usize,
    /// Rows that say again what another row says.
    pub repeated: usize,
    /// Keys of what is there and not in the file.
    pub absent: Vec<String>,
    /// Elements that rows lack, with the number of rows.
    pub lacking: BTreeMap<&'static str, usize>,
    /// The first rows as they would be.
    pub first: Vec<Seen<C>>,
    /// What is wrong.
    pub summary: Summary,
    /// Rows with something wrong are left out as the clerk wants it, and the rest can be taken without them.
    pub sound_only: bool,
}

impl<C> Import<C> {
    /// Whether what is wrong stands in nobody's way: there is nothing, or it is left out.
    #[must_use]
    pub const fn sound(&self) -> bool {
        self.summary.total == 0 || self.sound_only
    }

    /// Whether it can be carried out: nothing that is wrong would come in, and something is new.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.sound() && !self.changes.is_empty()
    }
}

/// 读取限度 How much a file may hold. The text of a regulation may be longer than a cell of a workbook.
#[must_use]
pub fn limits() -> Limits {
    Limits { bytes: 32 << 20, cell_chars: 100_000, ..Limits::default() }
}

/// Rows shown before anything is carried out.
const FIRST: usize = 20;

/// How rows of a file are told apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keyed {
    /// The column that does it.
    pub column: &'static str,
    /// What is in it, as a complaint names it.
    pub named: &'static str,
    /// What to do when it stands there twice.
    pub right: &'static str,
    /// How many may change at a time.
    pub most: usize,
}

/// What the rows so far come to.
pub(crate) struct Gathered<C> {
    keyed: Keyed,
    import: Import<C>,
    first: HashMap<String, (u32, Option<C>)>,
    /// Keys of the changes, and what becomes of each.
    taken: Vec<(String, RowOutcome)>,
    /// Keys that stand there again with something else.
    doubtful: HashSet<String>,
}

impl<C: Clone + PartialEq> Gathered<C> {
    pub(crate) fn new(keyed: Keyed) -> Self {
        let import = Import {
            changes: Vec::new(),
            new: 0,
            changed: 0,
            unchanged: 0,
            repeated: 0,
            absent: Vec::new(),
            lacking: BTreeMap::new(),
            first: Vec::new(),
            summary: Report::new(0).summary(),
            sound_only: false,
        };
        Self { keyed, import, first: HashMap::new(), taken: Vec::new(), doubtful: HashSet::new() }
    }

    /// One more row by its key; without a change when something is wrong with it, which was said already.
    pub(crate) fn take(
        &mut self,
        row: Row<'_>,
        key: String,
        change: Option<C>,
        outcome: impl FnOnce(&C) -> RowOutcome,
    ) {
        let Keyed { column, named, right, most } = self.keyed;
        if let Some((number, before)) = self.first.get(&key) {
            // What is wrong with either was said already.
            let (Some(before), Some(change)) = (before, &change) else { return };
            if before == change {
                self.import.repeated += 1;
            } else {
                row.object(column, &format!("{named}“{key}”与第 {number} 行重复，内容不同"), right);
                self.doubtful.insert(key);
            }
            return;
        }
        if let Some(change) = &change {
            let outcome = outcome(change);
            match outcome {
                RowOutcome::New => self.import.new += 1,
                RowOutcome::Changed => self.import.changed += 1,
                RowOutcome::Unchanged => self.import.unchanged += 1,
            }
            if outcome != RowOutcome::Unchanged {
                if self.import.changes.len() == most {
                    let right = format!("一次最多 {most} 行有变化，请从这一行起拆成另一个文件");
                    row.object(column, "超过一次导入的上限", &right);
                }
                self.import.changes.push(change.clone());
                self.taken.push((key.clone(), outcome));
            }
            if self.import.first.len() < FIRST {
                self.import.first.push(Seen { row: row.number(), outcome, change: change.clone() });
            }
        }
        self.first.insert(key, (row.number(), change));
    }

    /// So many rows said again what another row says.
    pub(crate) const fn repeat(&mut self, rows: usize) {
        self.import.repeated += rows;
    }

    /// Without what is wrong: of rows that contradict each other, none is taken.
    pub(crate) fn sound_only(mut self) -> Self {
        let (mut taken, mut gone) = (self.taken.iter(), Vec::new());
        self.import.changes.retain(|_| {
            let Some((key, outcome)) = taken.next() else { return true };
            let stays = !self.doubtful.contains(key);
            if !stays {
                gone.push(*outcome);
            }
            stays
        });
        for outcome in gone {
            match outcome {
                RowOutcome::New => self.import.new -= 1,
                _ => self.import.changed -= 1,
            }
        }
        self.import.sound_only = true;
        self
    }

    /// What it comes to, beside what is there: the keys of it.
    pub(crate) fn done<'k>(
        self,
        there: impl Iterator<Item = &'k String>,
        lacking: BTreeMap<&'static str, usize>,
        summary: Summary,
    ) -> Import<C> {
        let absent = there.filter(|key| !self.first.contains_key(*key)).cloned().collect();
        Import { absent, lacking, summary, ..self.import }
    }
}

/// The rows of a sheet, counted as they are checked.
pub(crate) fn rows<'a>(
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    report: &'a Report,
    tally: &'a Tally,
) -> impl Iterator<Item = Row<'a>> {
    sheet.rows(&mapping.plan, report).inspect(|_| tally.check())
}

/// What is wrong with the values that all rows get goes before what is wrong with rows.
pub(crate) fn with_faults(report: &Report, faults: Summary) -> Summary {
    let mut summary = report.summary();
    summary.total += faults.total;
    summary.problems.splice(0..0, faults.problems);
    summary
}

/// A code for a row that has none: the same for the same words.
pub(crate) fn derived(words: &[&str]) -> String {
    const DIGITS: usize = 12;
    let digest = hex::encode(Sha256::digest(words.join("\n").as_bytes()));
    format!("X-{}", &digest[..DIGITS])
}

/// A code as it is compared: narrow, without blanks.
pub(crate) fn narrow(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}

/// 问题清单 What is wrong with a file, as a table to work through.
#[must_use]
pub fn faults(problems: &[Problem]) -> Table {
    use Value::{Empty, Text, Whole};
    const COLUMNS: [&str; 7] = ["工作表", "行", "列", "单元格", "填写的内容", "问题", "应当怎样"];
    let text = |text: &str| if text.is_empty() { Empty } else { Text(text.to_owned()) };
    let row = |problem: &Problem| {
        vec![
            text(&problem.sheet),
            if problem.row == 0 { Empty } else { Whole(problem.row.into()) },
            text(&problem.column),
            text(problem.cell.as_deref().unwrap_or_default()),
            text(&problem.value),
            text(&problem.wrong),
            text(&problem.right),
        ]
    };
    Table {
        name: "问题清单".to_owned(),
        headings: COLUMNS.iter().map(|name| Heading { text: (*name).to_owned(), width: None }).collect(),
        rows: problems.iter().map(row).collect(),
    }
}
