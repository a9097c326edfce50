//! 案件列表 The list of cases.

use super::{Light, Page, Paging};
use crate::sql::{Column as _, Sql, containing, starting, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// A case, as lists show it. Days are written `2026-11-22`.
    CaseRow in "case_view" {
        /// Its stream.
        id: String,
        /// Its number, once it has one.
        number: Option<String>,
        /// The agency that handles it.
        agency: String,
        /// The division (区划代码) it belongs to.
        division: String,
        /// The stage it is in.
        stage: String,
        /// Open, closed, transferred and so on.
        status: String,
        /// What it is about.
        title: String,
        /// The party.
        party: String,
        /// The officers who handle it, by id.
        officers: Vec<String>,
        /// The one who leads.
        lead_officer: Option<String>,
        /// The unit that handles it.
        unit: String,
        /// The day it was opened.
        opened_on: Option<String>,
        /// The day of the decision.
        decided_on: Option<String>,
        /// The number of the decision.
        decision_number: Option<String>,
        /// What the decision is worth now, by its stored name: in force, changed, revoked.
        decision_status: Option<String>,
        /// The sum that the decision as it stands imposes, in fen.
        amount_fen: Option<i64>,
        /// The day it was closed.
        closed_on: Option<String>,
        /// The next day on which a time limit ends.
        next_due: Option<String>,
        /// From when on its light is yellow.
        yellow_on: Option<String>,
        /// From when on its light is red.
        red_on: Option<String>,
        /// How many proposals wait for the head.
        pending_approvals: i64,
        /// Whether it waits for legal review.
        review_pending: bool,
        /// How far publication of the decision has come; none before there is a decision.
        publication: Option<String>,
        /// The same in words, with its day.
        publication_note: String,
        /// The day by which publication takes its next step, if one is due.
        publication_due: Option<String>,
        /// From when on its light is yellow.
        publication_yellow: Option<String>,
        /// From when on its light is red.
        publication_red: Option<String>,
        /// When something last happened, in microseconds since 1970.
        updated_at: i64,
        /// What the search over cases finds it by; kept in small letters.
        search: String,
    }
}

impl CaseRow {
    /// Databases disagree on capitals; so there are none in what is searched.
    pub(super) fn searchable(&self) -> CaseRow {
        CaseRow { search: self.search.to_lowercase(), ..self.clone() }
    }
}

/// Which cases. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Of this agency.
    pub agency: Option<String>,
    /// Of this division or one below it: codes that begin so.
    pub division: Option<String>,
    /// Handled by this officer.
    pub officer: Option<String>,
    /// Handled by this officer, or registered by them as a lead.
    pub involving: Option<String>,
    /// Put before a reviewer at least once.
    pub reviewed: bool,
    /// Decided.
    pub decided: bool,
    /// Over: closed, archived, not opened or transferred.
    pub over: bool,
    /// Handled by this unit.
    pub unit: Option<String>,
    /// Whose publication has come this far.
    pub publication: Option<String>,
    /// Whose publication stands so for this reason.
    pub publication_note: Option<String>,
    /// Whose publication shows this light on this day.
    pub publication_light: Option<(Light, String)>,
    /// In this stage.
    pub stage: Option<String>,
    /// With this status.
    pub status: Option<String>,
    /// In which all these words, separated by blanks, are found.
    pub text: Option<String>,
    /// Showing this light on this day.
    pub light: Option<(Light, String)>,
    /// Waiting for the head.
    pub awaiting_approval: bool,
    /// Waiting for legal review.
    pub awaiting_review: bool,
    /// Opened on this day or later.
    pub opened_from: Option<String>,
    /// Opened on this day or earlier.
    pub opened_to: Option<String>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseSort {
    /// What changed last comes first.
    #[default]
    Updated,
    /// What is due next comes first, what is not due at all last.
    Due,
    /// What was opened last comes first.
    Opened,
    /// What publication owes next comes first, then what was decided last.
    Publication,
}

impl CaseSort {
    fn order(self) -> &'static str {
        match self {
            CaseSort::Updated => " ORDER BY updated_at DESC, id DESC",
            CaseSort::Due => " ORDER BY CASE WHEN next_due IS NULL THEN 1 ELSE 0 END, next_due, id",
            CaseSort::Publication => {
                " ORDER BY CASE WHEN publication_due IS NULL THEN 1 ELSE 0 END, publication_due, decided_on DESC, id DESC"
            }
            CaseSort::Opened => " ORDER BY CASE WHEN opened_on IS NULL THEN 1 ELSE 0 END, opened_on DESC, id DESC",
        }
    }
}

impl CaseFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        let mut equal = |text: &str, value: &Option<String>| {
            all.extend(value.as_ref().map(|value| Sql::new(text, values![*value])))
        };
        equal("agency = $1", &self.agency);
        equal("unit = $1", &self.unit);
        equal("publication = $1", &self.publication);
        equal("publication_note = $1", &self.publication_note);
        equal("stage = $1", &self.stage);
        equal("status = $1", &self.status);
        equal("opened_on >= $1", &self.opened_from);
        equal("opened_on <= $1", &self.opened_to);
        if let Some(division) = &self.division {
            all.push(Sql::new("division LIKE $1 ESCAPE '!'", values![starting(division)]));
        }
        if let Some(officer) = &self.officer {
            all.push(Sql::new("officers LIKE $1 ESCAPE '!'", values![containing(&format!("|{officer}|"))]));
        }
        for word in self.text.iter().flat_map(|text| text.split_whitespace()) {
            all.push(Sql::new("search LIKE $1 ESCAPE '!'", values![containing(&word.to_lowercase())]));
        }
        all.extend(self.light.as_ref().map(|(light, today)| light.condition(today)));
        if let Some((light, today)) = &self.publication_light {
            all.push(Sql::new("publication_due IS NOT NULL", Vec::new()));
            all.push(light.condition_on("publication_yellow", "publication_red", today));
        }
        if let Some(person) = &self.involving {
            let text = "(officers LIKE $1 ESCAPE '!' OR lead_officer = $2)";
            all.push(Sql::new(text, values![containing(&format!("|{person}|")), *person]));
        }
        if self.reviewed {
            all.push(Sql::new("id IN (SELECT case_id FROM submission_view WHERE kind = 'review')", Vec::new()));
        }
        if self.decided {
            all.push(Sql::new("decided_on IS NOT NULL", Vec::new()));
        }
        if self.over {
            all.push(Sql::new("status IN ('closed', 'archived', 'not_opened', 'transferred')", Vec::new()));
        }
        if self.awaiting_approval {
            all.push(Sql::new("pending_approvals > 0", Vec::new()));
        }
        if self.awaiting_review {
            all.push(Sql::new("review_pending = 1", Vec::new()));
        }
        all
    }
}

impl Store {
    /// One page of the list of cases.
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        sort: CaseSort,
        paging: Paging,
    ) -> Result<Page<CaseRow>, StoreError> {
        let total = self.count_cases(filter).await?;
        let mut select = Sql::select::<CaseRow>();
        select.filter(filter.conditions()).push(sort.order());
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        Ok(Page { rows: select.all(&self.database.read).await?, total })
    }

    /// How many cases there are.
    pub async fn count_cases(&self, filter: &CaseFilter) -> Result<i64, StoreError> {
        let mut count = Sql::new("SELECT COUNT(*) AS total FROM case_view", Vec::new());
        count.filter(filter.conditions());
        Ok(count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?)
    }

    /// How many cases there are for each state of their publication and each reason for it.
    pub async fn publication_reasons(&self, filter: &CaseFilter) -> Result<Vec<(String, String, i64)>, StoreError> {
        let head = "SELECT publication, publication_note, COUNT(*) AS total FROM case_view";
        let mut select = Sql::new(head, Vec::new());
        select.filter(filter.conditions());
        select.push(" GROUP BY publication, publication_note ORDER BY publication, total DESC, publication_note");
        let rows = select.rows(&self.database.read).await?;
        let read = |row: &sqlx::any::AnyRow| {
            let state = Option::<String>::read(row, "publication")?.unwrap_or_default();
            Ok((state, String::read(row, "publication_note")?, i64::read(row, "total")?))
        };
        Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
    }

    /// The row of the case with this number, of its opening or of its decision.
    pub async fn case_numbered(&self, number: &str) -> Result<Option<CaseRow>, StoreError> {
        let mut select = Sql::select::<CaseRow>();
        select.push(" WHERE number = ").bind(number).push(" OR decision_number = ").bind(number);
        select.push(" ORDER BY id LIMIT 1");
        Ok(select.first(&self.database.read).await?)
    }

    /// The row of one case.
    pub async fn case_row(&self, id: &str) -> Result<Option<CaseRow>, StoreError> {
        let mut select = Sql::select::<CaseRow>();
        select.push(" WHERE id = ").bind(id);
        Ok(select.first(&self.database.read).await?)
    }
}
