//! 送请办理的事项 What was put before somebody for an answer: proposals before a head, drafts before a reviewer.

use super::{Light, Page, Paging};
use crate::sql::{Column as _, Sql, TableRow as _, containing, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// One question put before somebody, and whether it is answered. Days are written `2026-11-22`.
    SubmissionRow in "submission_view" {
        /// The case.
        case_id: String,
        /// Which question of the case.
        id: String,
        /// `approval` or `review`.
        kind: String,
        /// What is asked, in words.
        title: String,
        /// The agency.
        agency: String,
        /// The unit that handles the case.
        unit: String,
        /// `pending`, or how it was answered.
        state: String,
        /// Who asks.
        asked_by: String,
        /// When, in microseconds since 1970.
        asked_at: i64,
        /// Who is to answer, or did.
        person: Option<String>,
        /// When it was answered, in microseconds since 1970.
        answered_at: Option<i64>,
        /// The day by which it is to be answered.
        due_on: Option<String>,
        /// From when on its light is yellow; none once it is answered.
        yellow_on: Option<String>,
        /// From when on its light is red; none once it is answered.
        red_on: Option<String>,
        /// Where it is answered.
        url: String,
    }
}

/// A question with the case that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSubmission {
    /// The question.
    pub row: SubmissionRow,
    /// The title of the case.
    pub case_title: String,
    /// The party.
    pub party: String,
    /// The number of the case.
    pub number: Option<String>,
}

/// Which questions. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct SubmissionFilter {
    /// Of this agency.
    pub agency: Option<String>,
    /// `approval` or `review`.
    pub kind: Option<String>,
    /// Answered, or not yet.
    pub answered: Option<bool>,
    /// In this state.
    pub state: Option<String>,
    /// Of this unit.
    pub unit: Option<String>,
    /// To be answered by this person, or by nobody in particular, or answered by them.
    pub person: Option<String>,
    /// Showing this light on this day.
    pub light: Option<(Light, String)>,
    /// In whose case all these words, separated by blanks, are found.
    pub text: Option<String>,
}

impl SubmissionFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        let mut equal = |text: &str, value: &Option<String>| {
            all.extend(value.as_ref().map(|value| Sql::new(text, values![*value])))
        };
        equal("s.agency = $1", &self.agency);
        equal("s.kind = $1", &self.kind);
        equal("s.state = $1", &self.state);
        equal("s.unit = $1", &self.unit);
        equal("(s.person = $1 OR (s.person IS NULL AND s.answered_at IS NULL))", &self.person);
        match self.answered {
            Some(true) => all.push(Sql::new("s.answered_at IS NOT NULL", Vec::new())),
            Some(false) => all.push(Sql::new("s.answered_at IS NULL", Vec::new())),
            None => {}
        }
        if let Some((light, today)) = &self.light {
            // The case has lights of its own.
            let mut own = Sql::new("s.answered_at IS NULL AND s.due_on IS NOT NULL AND ", Vec::new());
            own.append(light.condition_on("s.yellow_on", "s.red_on", today));
            all.push(own);
        }
        for word in self.text.iter().flat_map(|text| text.split_whitespace()) {
            all.push(Sql::new("c.search LIKE $1 ESCAPE '!'", values![containing(&word.to_lowercase())]));
        }
        all
    }
}

impl Store {
    /// One page of questions: what is not answered first, by the day it is due and the time it was asked; then the latest answers.
    pub async fn submissions(
        &self,
        filter: &SubmissionFilter,
        paging: Paging,
    ) -> Result<Page<ListedSubmission>, StoreError> {
        const FROM: &str = " FROM submission_view s JOIN case_view c ON c.id = s.case_id";
        let total = self.count_submissions(filter).await?;
        let columns: Vec<String> = SubmissionRow::COLUMNS.iter().map(|name| format!("s.{name} AS {name}")).collect();
        let head =
            format!("SELECT {}, c.title AS case_title, c.party AS party, c.number AS number{FROM}", columns.join(", "));
        let mut select = Sql::new(head, Vec::new());
        select.filter(filter.conditions());
        select.push(" ORDER BY CASE WHEN s.answered_at IS NULL THEN 0 ELSE 1 END, s.answered_at DESC, ");
        select.push("CASE WHEN s.due_on IS NULL THEN 1 ELSE 0 END, s.due_on, s.asked_at, s.case_id, s.id");
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        let rows = select.rows(&self.database.read).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(ListedSubmission {
                row: SubmissionRow::read(row)?,
                case_title: String::read(row, "case_title")?,
                party: String::read(row, "party")?,
                number: Option::<String>::read(row, "number")?,
            })
        };
        Ok(Page { rows: rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?, total })
    }

    /// How many questions there are.
    pub async fn count_submissions(&self, filter: &SubmissionFilter) -> Result<i64, StoreError> {
        let mut count = Sql::new(
            "SELECT COUNT(*) AS total FROM submission_view s JOIN case_view c ON c.id = s.case_id",
            Vec::new(),
        );
        count.filter(filter.conditions());
        Ok(count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?)
    }

    /// The units of an agency's cases, in order.
    pub async fn units(&self, agency: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT unit AS unit FROM case_view WHERE agency = $1 AND unit <> '' ORDER BY unit";
        let rows = Sql::new(sql, values![agency]).rows(&self.database.read).await?;
        Ok(rows.iter().map(|row| String::read(row, "unit")).collect::<Result<_, _>>()?)
    }
}
