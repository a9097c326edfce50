//! 统计年报列表 The annual reports of the agencies: where they stand, and what the public may read of them.

use super::{Page, Paging};
use crate::sql::{Column as _, Sql, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// A report, as lists show it. Days are written `2026-11-22`.
    AnnualReportRow in "annual_report_view" {
        /// The stream.
        id: String,
        /// The agency, by id.
        agency: String,
        /// The agency, by name.
        agency_name: String,
        /// The year that it tells of.
        year: i64,
        /// Where the last edition stands, in words.
        stage: String,
        /// How many editions there are.
        editions: i64,
        /// The last day to publish it.
        due_on: String,
        /// The edition that the public reads.
        released_edition: Option<i64>,
        /// The day of its release.
        released_on: Option<String>,
        /// Penalties in it.
        decisions: Option<i64>,
        /// Fined and confiscated in it, in fen.
        money_fen: Option<i64>,
    }
}

/// Which reports. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AnnualReportFilter {
    /// Of this agency.
    pub agency: Option<String>,
    /// Of this year.
    pub year: Option<i64>,
    /// Released: to be read by everybody.
    pub released: bool,
}

impl AnnualReportFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        all.extend(self.agency.as_ref().map(|agency| Sql::new("agency = $1", values![*agency])));
        all.extend(self.year.map(|year| Sql::new("year = $1", values![year])));
        all.extend(self.released.then(|| Sql::new("released_edition IS NOT NULL", Vec::new())));
        all
    }
}

impl Store {
    /// One page of reports, the latest year first.
    pub async fn annual_reports(
        &self,
        filter: &AnnualReportFilter,
        paging: Paging,
    ) -> Result<Page<AnnualReportRow>, StoreError> {
        let mut count = Sql::new("SELECT COUNT(*) AS total FROM annual_report_view", Vec::new());
        count.filter(filter.conditions());
        let total = count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?;
        let mut select = Sql::select::<AnnualReportRow>();
        select.filter(filter.conditions()).push(" ORDER BY year DESC, agency, id");
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        Ok(Page { rows: select.all(&self.database.read).await?, total })
    }
}
