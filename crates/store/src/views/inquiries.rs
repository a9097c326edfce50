//! 来件列表 What the public asks, complains of and reports.

use super::{Light, Page, Paging};
use crate::sql::{Column as _, Sql, containing, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// An inquiry, as lists show it. Days are written `2026-11-22`. Nothing of who sent it.
    InquiryRow in "inquiry_view" {
        /// Its id in addresses.
        id: String,
        /// Its number, the receipt.
        number: String,
        /// consultation, complaint or report.
        kind: String,
        /// The agency that has it now.
        agency: String,
        /// What it is about.
        subject: String,
        /// Where it stands, in words.
        state: String,
        /// The day it came in.
        received_on: String,
        /// What is to be done next; empty once it is settled.
        due_title: String,
        /// By when.
        due_on: Option<String>,
        /// From when on its light is yellow.
        yellow_on: Option<String>,
        /// From when on its light is red.
        red_on: Option<String>,
        /// Who is charged with it.
        handler: Option<String>,
        /// The case that it became the lead of.
        case_id: Option<String>,
        /// The day it was settled.
        closed_on: Option<String>,
        /// Whether something was done too late.
        late: bool,
    }
}

/// Which inquiries. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct InquiryFilter {
    /// With one of these agencies.
    pub agencies: Option<Vec<String>>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Charged to this person.
    pub handler: Option<String>,
    /// Settled, or not yet.
    pub closed: Option<bool>,
    /// Showing this light on this day.
    pub light: Option<(Light, String)>,
    /// Whose number or subject contains this.
    pub text: Option<String>,
}

/// 来件统计 How an agency stands with what the public sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InquiryCounts {
    /// The agency.
    pub agency: String,
    /// The kind.
    pub kind: String,
    /// How many came in.
    pub received: i64,
    /// How many are not settled.
    pub open: i64,
    /// How many of those are past their day.
    pub overdue: i64,
    /// How many were accepted or settled too late.
    pub late: i64,
}

impl InquiryFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        if let Some(agencies) = &self.agencies {
            let mut one_of = Sql::new("agency IN (", Vec::new());
            one_of.bind_all(agencies.iter().map(|agency| agency.value())).push(")");
            all.push(if agencies.is_empty() { Sql::new("1 = 0", Vec::new()) } else { one_of });
        }
        let mut add = |text: &str, value: &Option<String>| {
            all.extend(value.as_ref().map(|value| Sql::new(text, values![*value])));
        };
        add("kind = $1", &self.kind);
        add("handler = $1", &self.handler);
        match self.closed {
            Some(true) => all.push(Sql::new("closed_on IS NOT NULL", Vec::new())),
            Some(false) => all.push(Sql::new("closed_on IS NULL", Vec::new())),
            None => {}
        }
        if let Some((light, today)) = &self.light {
            all.push(Sql::new("closed_on IS NULL", Vec::new()));
            all.push(light.condition(today));
        }
        if let Some(text) = &self.text {
            let sql = "(number LIKE $1 ESCAPE '!' OR subject LIKE $1 ESCAPE '!')";
            all.push(Sql::new(sql, values![containing(text)]));
        }
        all
    }
}

impl Store {
    /// One page of inquiries: what is not settled first, by the day it is due.
    pub async fn inquiries(&self, filter: &InquiryFilter, paging: Paging) -> Result<Page<InquiryRow>, StoreError> {
        let mut count = Sql::new("SELECT COUNT(*) AS total FROM inquiry_view", Vec::new());
        count.filter(filter.conditions());
        let total = count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?;
        let mut select = Sql::select::<InquiryRow>();
        select.filter(filter.conditions());
        select.push(" ORDER BY CASE WHEN closed_on IS NULL THEN 0 ELSE 1 END, ");
        select.push("CASE WHEN closed_on IS NULL THEN due_on ELSE '' END, closed_on DESC, id DESC");
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        Ok(Page { rows: select.all(&self.database.read).await?, total })
    }

    /// How each agency stands, by kind, on a day.
    pub async fn inquiry_counts(&self, today: &str) -> Result<Vec<InquiryCounts>, StoreError> {
        let sql = "SELECT agency, kind, COUNT(*) AS received, \
                   SUM(CASE WHEN closed_on IS NULL THEN 1 ELSE 0 END) AS unsettled, \
                   SUM(CASE WHEN closed_on IS NULL AND red_on <= $1 THEN 1 ELSE 0 END) AS overdue, \
                   SUM(CASE WHEN late = 1 THEN 1 ELSE 0 END) AS tardy FROM inquiry_view GROUP BY agency, kind ORDER BY agency, kind";
        let rows = Sql::new(sql, values![today]).rows(&self.database.read).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(InquiryCounts {
                agency: String::read(row, "agency")?,
                kind: String::read(row, "kind")?,
                received: i64::read(row, "received")?,
                open: i64::read(row, "unsettled")?,
                overdue: i64::read(row, "overdue")?,
                late: i64::read(row, "tardy")?,
            })
        };
        Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
    }

    /// The inquiry of this number.
    pub async fn inquiry_by_number(&self, number: &str) -> Result<Option<InquiryRow>, StoreError> {
        let mut select = Sql::select::<InquiryRow>();
        select.push(" WHERE number = ").bind(number);
        Ok(select.first(&self.database.read).await?)
    }
}
