//! 更正申请列表 What the public asks to be corrected.

use super::{Light, Page, Paging};
use crate::sql::{Column as _, Sql, TableRow as _, containing, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// A request to correct a publication, as lists show it. Days are written `2026-11-22`.
    CorrectionRow in "correction_view" {
        /// Its id in addresses.
        id: String,
        /// Its number, the receipt.
        number: String,
        /// The agency that answers; empty where none published it.
        agency: String,
        /// What kind of published thing it is about, as the domain calls it.
        kind: String,
        /// Which of its kind: of a decision its public id.
        publication: String,
        /// What that was called; empty for a decision, whose own row says it.
        title: String,
        /// What is wrong.
        item: String,
        /// The day it came in.
        received_on: String,
        /// The day by which it is answered.
        due_on: String,
        /// From when on its light is yellow; none once it is answered.
        yellow_on: Option<String>,
        /// From when on its light is red; none once it is answered.
        red_on: Option<String>,
        /// What became of it, in words.
        outcome: Option<String>,
        /// The day of the answer.
        answered_on: Option<String>,
        /// Who answered.
        answered_by: Option<String>,
    }
}

/// A request with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCorrection {
    /// The request.
    pub row: CorrectionRow,
    /// The number of the decision; empty for other things.
    pub doc_no: String,
    /// What it is called.
    pub title: String,
}

/// Which requests. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CorrectionFilter {
    /// To be answered by this agency, or by nobody in particular.
    pub agency: Option<String>,
    /// Answered, or not yet.
    pub answered: Option<bool>,
    /// Showing this light on this day.
    pub light: Option<(Light, String)>,
    /// About this page.
    pub publication: Option<String>,
    /// About this kind of thing.
    pub kind: Option<String>,
    /// Whose number, or the decision's number or title, contains this.
    pub text: Option<String>,
}

impl CorrectionFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        if let Some(agency) = &self.agency {
            all.push(Sql::new("(c.agency = $1 OR c.agency = '')", values![*agency]));
        }
        if let Some(publication) = &self.publication {
            all.push(Sql::new("c.publication = $1", values![*publication]));
        }
        if let Some(kind) = &self.kind {
            all.push(Sql::new("c.kind = $1", values![*kind]));
        }
        match self.answered {
            Some(true) => all.push(Sql::new("c.answered_on IS NOT NULL", Vec::new())),
            Some(false) => all.push(Sql::new("c.answered_on IS NULL", Vec::new())),
            None => {}
        }
        if let Some((light, today)) = &self.light {
            all.push(Sql::new("c.answered_on IS NULL", Vec::new()));
            all.push(light.condition(today));
        }
        if let Some(text) = &self.text {
            let sql = "(c.number LIKE $1 ESCAPE '!' OR p.doc_no LIKE $1 ESCAPE '!' OR p.title LIKE $1 ESCAPE '!' OR c.title LIKE $1 ESCAPE '!')";
            all.push(Sql::new(sql, values![containing(text)]));
        }
        all
    }
}

impl Store {
    /// One page of requests: what is not answered first, by the day it is due.
    pub async fn corrections(
        &self,
        filter: &CorrectionFilter,
        paging: Paging,
    ) -> Result<Page<ListedCorrection>, StoreError> {
        const FROM: &str = " FROM correction_view c LEFT JOIN publication_view p ON p.id = c.publication";
        let mut count = Sql::new(format!("SELECT COUNT(*) AS total{FROM}"), Vec::new());
        count.filter(filter.conditions());
        let total = count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?;
        let columns: Vec<String> = CorrectionRow::COLUMNS.iter().map(|name| format!("c.{name} AS {name}")).collect();
        let head = format!(
            "SELECT {}, COALESCE(p.doc_no, '') AS doc_no, COALESCE(p.title, c.title) AS thing{FROM}",
            columns.join(", ")
        );
        let mut select = Sql::new(head, Vec::new());
        select.filter(filter.conditions());
        select.push(" ORDER BY CASE WHEN c.answered_on IS NULL THEN 0 ELSE 1 END, ");
        select.push("CASE WHEN c.answered_on IS NULL THEN c.due_on ELSE '' END, c.answered_on DESC, c.id DESC");
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        let rows = select.rows(&self.database.read).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(ListedCorrection {
                row: CorrectionRow::read(row)?,
                doc_no: String::read(row, "doc_no")?,
                title: String::read(row, "thing")?,
            })
        };
        Ok(Page { rows: rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?, total })
    }

    /// The request of this number.
    pub async fn correction_by_number(&self, number: &str) -> Result<Option<CorrectionRow>, StoreError> {
        let mut select = Sql::select::<CorrectionRow>();
        select.push(" WHERE number = ").bind(number);
        Ok(select.first(&self.database.read).await?)
    }
}
