//! 公示渠道 How each published decision stands with each outlet: for the desk, and what of it is for everybody.

use super::{Light, Page, Paging};
use crate::sql::{Column as _, Sql, containing, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// A decision and an outlet, for the desk. Days are written `2026-11-22`.
    OutletRow in "outlet_view" {
        /// The case.
        case_id: String,
        /// The outlet, by the name under which it is kept.
        outlet: String,
        /// The public id of the decision.
        publication: String,
        /// The agency, by id.
        agency: String,
        /// The unit that handles the case.
        unit: String,
        /// The number of the decision.
        doc_no: String,
        /// What the case is called.
        title: String,
        /// The party, unmasked.
        party: String,
        /// The day of the decision.
        decided_on: String,
        /// The day on which the agency published it.
        published_on: Option<String>,
        /// How it stands, by the name under which it is kept.
        state: String,
        /// The last day to do what is due.
        due_on: Option<String>,
        /// From when on its light is yellow.
        yellow_on: Option<String>,
        /// From when on its light is red.
        red_on: Option<String>,
        /// The day of the last sending.
        sent_on: Option<String>,
        /// Who sent it.
        sent_by: Option<String>,
        /// The name of the file that was sent.
        file_name: String,
        /// The digest of that file.
        file: String,
        /// The day of the receipt.
        answered_on: Option<String>,
        /// The number of the receipt.
        receipt: String,
        /// Why it was rejected.
        reason: String,
        /// The day on which it went from the outlet.
        recalled_on: Option<String>,
        /// The last day on which the outlet shows it.
        until: Option<String>,
    }
}

table_row! {
    /// Where a decision is shown besides the agency's site, for everybody.
    ShownAtRow in "shown_at_view" {
        /// The public id of the decision.
        publication: String,
        /// The outlet, by the name under which it is kept.
        outlet: String,
        /// How it stands, by the name under which it is kept.
        state: String,
        /// The day on which it was sent.
        sent_on: String,
        /// The day of the receipt.
        answered_on: Option<String>,
        /// The number of the receipt.
        receipt: String,
        /// The day on which it went from the outlet.
        recalled_on: Option<String>,
        /// The last day on which the outlet shows it.
        until: Option<String>,
    }
}

/// Which of them. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct OutletFilter {
    /// Of this agency.
    pub agency: Option<String>,
    /// Of this unit.
    pub unit: Option<String>,
    /// Of this outlet.
    pub outlet: Option<String>,
    /// In one of these states; none = in any.
    pub states: Vec<String>,
    /// Something is due.
    pub due: bool,
    /// Showing this light on this day.
    pub light: Option<(Light, String)>,
    /// Decided on this day or later.
    pub decided_from: Option<String>,
    /// Decided on this day or earlier.
    pub decided_to: Option<String>,
    /// Last sent in the file of this digest.
    pub file: Option<String>,
    /// With exactly this number.
    pub doc_no: Option<String>,
    /// Whose number, party or title contains this.
    pub text: Option<String>,
}

impl OutletFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        let mut text = |text: &str, value: &Option<String>| {
            all.extend(value.as_ref().map(|value| Sql::new(text, values![*value])))
        };
        text("agency = $1", &self.agency);
        text("unit = $1", &self.unit);
        text("outlet = $1", &self.outlet);
        text("decided_on >= $1", &self.decided_from);
        text("decided_on <= $1", &self.decided_to);
        text("file = $1", &self.file);
        text("doc_no = $1", &self.doc_no);
        if !self.states.is_empty() {
            let mut states = Sql::new("state IN (", Vec::new());
            states.bind_all(self.states.iter().map(|state| state.value())).push(")");
            all.push(states);
        }
        if self.due {
            all.push(Sql::new("due_on IS NOT NULL", Vec::new()));
        }
        if let Some((light, today)) = &self.light {
            all.push(Sql::new("due_on IS NOT NULL", Vec::new()));
            all.push(light.condition(today));
        }
        for word in self.text.iter().flat_map(|text| text.split_whitespace()) {
            let pattern = containing(word);
            all.push(Sql::new(
                "(doc_no LIKE $1 ESCAPE '!' OR party LIKE $1 ESCAPE '!' OR title LIKE $1 ESCAPE '!')",
                values![pattern],
            ));
        }
        all
    }
}

impl Store {
    /// One page: what is due first, by its day, then the rest, by the day of the decision.
    pub async fn outlets(&self, filter: &OutletFilter, paging: Paging) -> Result<Page<OutletRow>, StoreError> {
        let mut count = Sql::new("SELECT COUNT(*) AS total FROM outlet_view", Vec::new());
        count.filter(filter.conditions());
        let total = count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?;
        let mut select = Sql::select::<OutletRow>();
        select.filter(filter.conditions());
        select.push(" ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, decided_on DESC, case_id, outlet");
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        Ok(Page { rows: select.all(&self.database.read).await?, total })
    }

    /// How many there are in each state, of those that the filter lets through.
    pub async fn outlet_states(&self, filter: &OutletFilter) -> Result<Vec<(String, String, i64)>, StoreError> {
        let mut select = Sql::new("SELECT outlet, state, COUNT(*) AS total FROM outlet_view", Vec::new());
        select.filter(filter.conditions()).push(" GROUP BY outlet, state ORDER BY outlet, state");
        let rows = select.rows(&self.database.read).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok((String::read(row, "outlet")?, String::read(row, "state")?, i64::read(row, "total")?))
        };
        Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
    }

    /// Where a decision is shown besides the agency's site.
    pub async fn shown_at(&self, publication: &str) -> Result<Vec<ShownAtRow>, StoreError> {
        let mut select = Sql::select::<ShownAtRow>();
        select.push(" WHERE publication = ").bind(publication).push(" ORDER BY sent_on, outlet");
        Ok(select.all(&self.database.read).await?)
    }
}
