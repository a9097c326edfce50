//! Import of a long list through the product: from the bytes of a file to drafts on disk, next to the bare CSV reader on the
//! same file.

use crate::figures::Figures;
use crate::process;
use anyhow::{Context, Result, ensure};
use domain::agency::Agency;
use domain::list::{Content, Drafting, ListAct, ListKind, Source};
use jiff::Timestamp;
use jiff::civil::date;
use lawbook::Library;
use office::list_table::{self, Importing};
use office::table_import::{Mapping, limits};
use office::{Clerk, Office};
use serde_json::json;
use spreadsheet::TextEncoding;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Options, Store, sqlite_url};

/// What an import of one file took, step by step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Steps {
    /// The file became cells.
    pub read: Duration,
    /// Columns matched, cells typed, citations settled, rows compared with the list.
    pub checked: Duration,
    /// Decided, stored and folded.
    pub drafted: Duration,
}

/// The same list in two kinds of files.
pub struct Lists {
    rows: usize,
    csv: Vec<u8>,
    xlsx: Vec<u8>,
}

impl Lists {
    /// A list of matters: a code, a title of its own, a provision, days and texts in each row.
    pub fn of(rows: usize) -> Result<Self> {
        let contents = (0..rows).map(matter).collect::<Result<Vec<_>, _>>()?;
        let table = list_table::table(ListKind::Matters, contents.iter(), Library::shipped(), date(2026, 11, 1));
        Ok(Self { rows, csv: table.csv(TextEncoding::Utf8)?, xlsx: table.xlsx()? })
    }

    /// Bytes of both files.
    pub fn sizes(&self) -> (usize, usize) {
        (self.csv.len(), self.xlsx.len())
    }

    /// The CSV reader alone, again and again for a while.
    pub fn bare(&self, time: Duration) -> Result<Figures> {
        let (cpu, started, mut rows) = (process::cpu(&[std::process::id()]), Instant::now(), 0);
        while rows == 0 || started.elapsed() < time {
            let records = csv::ReaderBuilder::new().from_reader(self.csv.as_slice()).into_records();
            for record in records {
                rows += usize::from(!record?.is_empty());
            }
        }
        Ok(Figures::of(rows, started.elapsed(), process::cpu(&[std::process::id()]) - cpu))
    }

    /// Into an empty list of a new database. `xlsx` = from the workbook, else from the CSV.
    pub async fn import(&self, folder: &Path, xlsx: bool) -> Result<(Figures, Steps)> {
        let folder = tempfile::tempdir_in(folder)?;
        let store = Store::open(&sqlite_url(&folder.path().join("lists.db")), Options::default()).await?;
        let office = Office::new(store);
        let agency: Agency = serde_json::from_value(json!({
            "id": "long", "name": "澄湖区水利局", "abbreviation": "澄水", "division": "990104", "sector": "水利", "kind": "organ",
            "profile": "national", "people": [{"id": "clerk", "name": "文", "roles": ["disclosure_officer"]}],
        }))?;
        let at = Timestamp::UNIX_EPOCH;
        office.found(agency.clone(), "system", at).await?;
        let (name, bytes) = if xlsx { ("list.xlsx", &self.xlsx) } else { ("list.csv", &self.csv) };
        let (cpu, started) = (process::cpu(&[std::process::id()]), Instant::now());
        let book = spreadsheet::read_within(name, bytes, &limits())?;
        let sheet = book.sheet(None)?;
        let read = started.elapsed();
        let registered = office.agency("long").await?;
        let (library, today) = (office.library().await?, date(2026, 11, 1));
        let of = Importing { kind: ListKind::Matters, agency: &registered.agency, library: &library, today };
        let import =
            list_table::read(&of, sheet, &Mapping::proposed(list_table::columns(ListKind::Matters), sheet), 100);
        ensure!(import.ready(), "the file is not as it should be: {:?}", import.summary.problems.first());
        let checked = started.elapsed();
        let source = Some(Source { name: name.to_owned(), digest: "0".repeat(64) });
        let act = ListAct::Draft(Drafting { list: ListKind::Matters, changes: import.changes, source });
        let clerk = Clerk { person: agency.people.first().context("a clerk")?, home: "long" };
        let after = office.act_on_list("long", clerk, &act, Some("once"), at).await?;
        let drafted = started.elapsed();
        let figures = Figures::of(self.rows, drafted, process::cpu(&[std::process::id()]) - cpu);
        let found = after.agency.lists.drafts(ListKind::Matters).count();
        ensure!(found == self.rows, "{found} drafts and not {}", self.rows);
        Ok((figures, Steps { read, checked: checked - read, drafted: drafted - checked }))
    }
}

fn matter(number: usize) -> Result<Content, serde_json::Error> {
    serde_json::from_value(json!({"list": "matters", "row": {
        "code": format!("511602-{number:07}"), "title": format!("对未依法备案建设项目环境影响登记表的行政处罚（第 {number} 项）"),
        "category": "penalty", "basis": [{"statute": "行政处罚法_2021", "article": 9}], "valid_from": "2026-01-02",
        "procedure": "立案、调查、审核、决定、送达", "remedies": "六十日内申请行政复议，六个月内提起行政诉讼",
    }}))
}
