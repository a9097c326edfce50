//! 视图 What lists on screen are read from: tables that follow from the events and can be made anew from them at any time.

mod annual_reports;
mod cases;
mod changes;
mod corrections;
mod inquiries;
mod outlets;
mod publications;
mod submissions;
mod work;

pub use annual_reports::{AnnualReportFilter, AnnualReportRow};
pub use cases::{CaseFilter, CaseRow, CaseSort};
pub use changes::{Change, ChangeRow};
pub use corrections::{CorrectionFilter, CorrectionRow, ListedCorrection};
pub use inquiries::{InquiryCounts, InquiryFilter, InquiryRow};
pub use outlets::{OutletFilter, OutletRow, ShownAtRow};
pub(crate) use publications::Counts;
pub use publications::{Publication, PublicationFilter, PublicationRow, PublicationSort};
pub use submissions::{ListedSubmission, SubmissionFilter, SubmissionRow};
pub use work::{Lights, WorkFilter, WorkRow};

use crate::sql::{self, OnConflict, Value, values};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// 视图更新 What an append changes in the views. The last write to a row counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewWrite {
    /// Writes the row of a case.
    Case(Box<CaseRow>),
    /// Writes all open tasks of a case, in place of those it had.
    Work {
        /// The case.
        case_id: String,
        /// Its open tasks now.
        tasks: Vec<WorkRow>,
    },
    /// Writes all that was put before somebody in a case, in place of what there was.
    Submissions {
        /// The case.
        case_id: String,
        /// The questions and their answers.
        rows: Vec<SubmissionRow>,
    },
    /// Writes a request to correct a publication.
    Correction(Box<CorrectionRow>),
    /// Writes how a decision stands with every outlet, in place of what there was.
    Outlets {
        /// The case.
        case_id: String,
        /// The public id of its decision.
        publication: String,
        /// For the desk.
        rows: Vec<OutletRow>,
        /// For everybody.
        shown: Vec<ShownAtRow>,
    },
    /// Writes which event last changed a publication.
    Change(Box<ChangeRow>),
    /// Writes a consultation, complaint or report.
    Inquiry(Box<InquiryRow>),
    /// Writes an annual report.
    AnnualReport(Box<AnnualReportRow>),
    /// Writes a publication and the JSON it shows.
    Publication {
        /// The row.
        row: Box<PublicationRow>,
        /// The published JSON.
        body: String,
    },
}

impl ViewWrite {
    /// Whether it changes what the public sees.
    pub(crate) fn publishes(&self) -> bool {
        matches!(self, ViewWrite::Publication { .. } | ViewWrite::Outlets { .. } | ViewWrite::AnnualReport(_))
    }
}

/// One page of a list, from a place counted in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// How many rows to leave out.
    pub offset: i64,
    /// How many rows to return.
    pub limit: i64,
}

impl Default for Paging {
    fn default() -> Paging {
        Paging { offset: 0, limit: 20 }
    }
}

/// A page and how many rows there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// How many rows the filter lets through.
    pub total: i64,
}

/// 亮灯 How near the end of a time limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Time enough.
    Green,
    /// Near the end.
    Yellow,
    /// At the end, or past it.
    Red,
}

impl Light {
    /// The light on a day, from the days on which it changes.
    pub fn on(today: &str, yellow_on: Option<&str>, red_on: Option<&str>) -> Light {
        let reached = |day: Option<&str>| day.is_some_and(|day| day <= today);
        if reached(red_on) {
            Light::Red
        } else if reached(yellow_on) {
            Light::Yellow
        } else {
            Light::Green
        }
    }

    /// The condition for a row to show this light on a day.
    fn condition(self, today: &str) -> sql::Sql {
        self.condition_on("yellow_on", "red_on", today)
    }

    /// The same where the days stand in these columns.
    fn condition_on(self, yellow: &str, red: &str, today: &str) -> sql::Sql {
        let later = |column: &str| format!("({column} IS NULL OR {column} > $1)");
        let text = match self {
            Light::Red => format!("{red} <= $1"),
            Light::Yellow => format!("{yellow} <= $1 AND {}", later(red)),
            Light::Green => format!("{} AND {}", later(yellow), later(red)),
        };
        sql::Sql::new(text, values![today])
    }
}

/// The tables that `rebuild` empties and fills again.
pub(crate) const TABLES: [&str; 11] = [
    "case_view",
    "work_view",
    "submission_view",
    "correction_view",
    "annual_report_view",
    "inquiry_view",
    "outlet_view",
    "shown_at_view",
    "change_view",
    "publication_view",
    "publication_body",
];

/// How a decision stands with its outlets: its public id, the rows for the desk, the rows for everybody.
type AtOutlets<'a> = (&'a str, &'a [OutletRow], &'a [ShownAtRow]);

/// The rows that writes come to, each once.
#[derive(Default)]
pub(crate) struct Rows<'a> {
    pub(crate) cases: BTreeMap<&'a str, CaseRow>,
    /// By case.
    pub(crate) work: BTreeMap<&'a str, &'a [WorkRow]>,
    /// By case.
    pub(crate) submissions: BTreeMap<&'a str, &'a [SubmissionRow]>,
    pub(crate) corrections: BTreeMap<&'a str, &'a CorrectionRow>,
    /// By case.
    pub(crate) outlets: BTreeMap<&'a str, AtOutlets<'a>>,
    pub(crate) changes: BTreeMap<&'a str, &'a ChangeRow>,
    pub(crate) inquiries: BTreeMap<&'a str, &'a InquiryRow>,
    pub(crate) reports: BTreeMap<&'a str, &'a AnnualReportRow>,
    pub(crate) publications: BTreeMap<&'a str, (&'a PublicationRow, &'a str)>,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(writes: impl Iterator<Item = &'a ViewWrite>) -> Rows<'a> {
        let mut rows = Rows::default();
        for write in writes {
            match write {
                ViewWrite::Case(row) => drop(rows.cases.insert(&row.id, row.searchable())),
                ViewWrite::Work { case_id, tasks } => drop(rows.work.insert(case_id, tasks)),
                ViewWrite::Submissions { case_id, rows: asked } => drop(rows.submissions.insert(case_id, asked)),
                ViewWrite::Correction(row) => drop(rows.corrections.insert(&row.id, row)),
                ViewWrite::Outlets { case_id, publication, rows: all, shown } => {
                    rows.outlets.insert(case_id, (publication.as_str(), all, shown));
                }
                ViewWrite::Change(row) => drop(rows.changes.insert(&row.publication, row)),
                ViewWrite::Inquiry(row) => drop(rows.inquiries.insert(&row.id, row)),
                ViewWrite::AnnualReport(row) => drop(rows.reports.insert(&row.id, row)),
                ViewWrite::Publication { row, body } => drop(rows.publications.insert(&row.id, (row, body))),
            }
        }
        rows
    }
}

/// Writes views inside a transaction, each row once.
pub(crate) async fn write<'a>(
    on: &mut AnyConnection,
    writes: impl Iterator<Item = &'a ViewWrite>,
) -> Result<(), sqlx::Error> {
    let Rows { cases, work, submissions, corrections, reports, inquiries, outlets, changes, publications } =
        Rows::of(writes);
    if !cases.is_empty() {
        sql::replace_all(on, &["id"], &cases.values().collect::<Vec<_>>()).await?;
    }
    if !work.is_empty() {
        let cases: Vec<String> = work.keys().map(|case| (*case).to_owned()).collect();
        sql::rows_in(on, "DELETE FROM work_view WHERE case_id IN", &cases).await?;
        let tasks: Vec<&WorkRow> = work.into_values().flatten().collect();
        sql::replace_all(on, &["case_id", "id"], &tasks).await?;
    }
    if !submissions.is_empty() {
        let cases: Vec<String> = submissions.keys().map(|case| (*case).to_owned()).collect();
        sql::rows_in(on, "DELETE FROM submission_view WHERE case_id IN", &cases).await?;
        let rows: Vec<&SubmissionRow> = submissions.into_values().flatten().collect();
        sql::replace_all(on, &["case_id", "id"], &rows).await?;
    }
    if !corrections.is_empty() {
        sql::replace_all(on, &["id"], &corrections.into_values().collect::<Vec<_>>()).await?;
    }
    if !outlets.is_empty() {
        let cases: Vec<String> = outlets.keys().map(|case| (*case).to_owned()).collect();
        sql::rows_in(on, "DELETE FROM outlet_view WHERE case_id IN", &cases).await?;
        let ids: Vec<String> = outlets.values().map(|(publication, ..)| (*publication).to_owned()).collect();
        sql::rows_in(on, "DELETE FROM shown_at_view WHERE publication IN", &ids).await?;
        let rows: Vec<&OutletRow> = outlets.values().flat_map(|(_, rows, _)| rows.iter()).collect();
        sql::replace_all(on, &["case_id", "outlet"], &rows).await?;
        let shown: Vec<&ShownAtRow> = outlets.values().flat_map(|(.., shown)| shown.iter()).collect();
        sql::replace_all(on, &["publication", "outlet"], &shown).await?;
    }
    if !changes.is_empty() {
        sql::replace_all(on, &["publication"], &changes.into_values().collect::<Vec<_>>()).await?;
    }
    if !inquiries.is_empty() {
        sql::replace_all(on, &["id"], &inquiries.into_values().collect::<Vec<_>>()).await?;
    }
    if !reports.is_empty() {
        sql::replace_all(on, &["id"], &reports.into_values().collect::<Vec<_>>()).await?;
    }
    if !publications.is_empty() {
        let rows: Vec<&PublicationRow> = publications.values().map(|(row, _)| *row).collect();
        sql::replace_all(on, &["id"], &rows).await?;
        let bodies: Vec<Vec<Value>> = publications.iter().map(|(id, (_, body))| values![*id, *body]).collect();
        sql::insert_all(on, "publication_body", &["id", "body"], bodies, OnConflict::Replace(&["id"])).await?;
    }
    Ok(())
}
