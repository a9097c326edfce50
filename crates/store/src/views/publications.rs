//! 公示列表 What the public sees.

use super::{Page, Paging};
use crate::sql::{Column as _, Sql, TableRow as _, containing, starting, table_row, values};
use crate::{Store, StoreError};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

table_row! {
    /// A publication, as lists show it. Days are written `2026-11-22`. It holds nothing that may not be published but
    /// the case it comes from.
    PublicationRow in "publication_view" {
        /// Its public id.
        id: String,
        /// The number of the decision.
        doc_no: String,
        /// The stream it comes from. Not for the public.
        case_id: String,
        /// The version of the stream at which it was published in its present form.
        event_version: i64,
        /// The agency, by id.
        agency: String,
        /// The agency, by name.
        agency_name: String,
        /// The agency that took it in from elsewhere, by id.
        taken_in_by: String,
        /// The division (区划代码).
        division: String,
        /// The category of law.
        category: String,
        /// The kinds of penalty.
        kinds: Vec<String>,
        /// The party, masked as the rules demand.
        party: String,
        /// What was punished.
        title: String,
        /// The sum of money, in fen.
        amount_fen: Option<i64>,
        /// The day of the decision.
        decided_on: String,
        /// The day it was published.
        published_on: String,
        /// The last day it is shown.
        term_until: Option<String>,
        /// Shown, withdrawn, expired and so on.
        status: String,
    }
}

/// A publication with all that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its row.
    pub row: PublicationRow,
    /// The published JSON.
    pub body: String,
    /// The position in the log of the event that published it in its present form.
    pub position: Option<i64>,
}

/// Which publications. Everything that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PublicationFilter {
    /// With this status.
    pub status: Option<String>,
    /// Of this agency.
    pub agency: Option<String>,
    /// Of this very division.
    pub division: Option<String>,
    /// Of this division or one below it: codes that begin so. Slower than `division`.
    pub below: Option<String>,
    /// Of this category of law.
    pub category: Option<String>,
    /// With this kind of penalty among others.
    pub kind: Option<String>,
    /// Published on this day or later.
    pub published_from: Option<String>,
    /// Published on this day or earlier.
    pub published_to: Option<String>,
    /// Taken in from elsewhere.
    pub imported: bool,
    /// Of the agency with this id, or else this name, or else taken in by it.
    pub agency_or_name: Option<(String, String)>,
    /// Whose term was over before this day.
    pub term_before: Option<String>,
    /// Decided on this day or later.
    pub decided_from: Option<String>,
    /// Decided on this day or earlier.
    pub decided_to: Option<String>,
    /// Of this many fen or more.
    pub amount_from: Option<i64>,
    /// Of this many fen or less.
    pub amount_to: Option<i64>,
    /// Whose number, party or title contains this.
    pub text: Option<String>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PublicationSort {
    /// What was published last comes first.
    #[default]
    Published,
    /// What was decided last comes first.
    Decided,
    /// The highest sum comes first.
    Amount,
}

impl PublicationFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        let mut text = |text: &str, value: &Option<String>| {
            all.extend(value.as_ref().map(|value| Sql::new(text, values![*value])))
        };
        text("status = $1", &self.status);
        text("agency = $1", &self.agency);
        text("division = $1", &self.division);
        text("category = $1", &self.category);
        text("published_on >= $1", &self.published_from);
        text("published_on <= $1", &self.published_to);
        text("decided_on >= $1", &self.decided_from);
        text("decided_on <= $1", &self.decided_to);
        all.extend(self.amount_from.map(|fen| Sql::new("amount_fen >= $1", values![fen])));
        all.extend(self.amount_to.map(|fen| Sql::new("amount_fen <= $1", values![fen])));
        all.extend(self.below.as_ref().map(|code| Sql::new("division LIKE $1 ESCAPE '!'", values![starting(code)])));
        if let Some(kind) = &self.kind {
            all.push(Sql::new("kinds LIKE $1 ESCAPE '!'", values![containing(&format!("|{kind}|"))]));
        }
        for word in self.text.iter().flat_map(|text| text.split_whitespace()) {
            let pattern = containing(word);
            all.push(Sql::new(
                "(doc_no LIKE $1 ESCAPE '!' OR party LIKE $1 ESCAPE '!' OR title LIKE $1 ESCAPE '!')",
                values![pattern],
            ));
        }
        all.extend(self.imported.then(|| Sql::new("case_id LIKE 'historical:%'", Vec::new())));
        all.extend(self.term_before.as_ref().map(|day| Sql::new("term_until < $1", values![*day])));
        if let Some((id, name)) = &self.agency_or_name {
            all.push(Sql::new(
                "(agency = $1 OR (agency = '' AND (agency_name = $2 OR taken_in_by = $3)))",
                values![*id, *name, *id],
            ));
        }
        all
    }
}

impl PublicationSort {
    fn order(self) -> &'static str {
        match self {
            PublicationSort::Published => " ORDER BY published_on DESC, id DESC",
            PublicationSort::Decided => " ORDER BY decided_on DESC, id DESC",
            PublicationSort::Amount => {
                " ORDER BY CASE WHEN amount_fen IS NULL THEN 1 ELSE 0 END, amount_fen DESC, id DESC"
            }
        }
    }
}

impl Store {
    /// One page of publications and their number.
    pub async fn publications(
        &self,
        filter: &PublicationFilter,
        sort: PublicationSort,
        paging: Paging,
    ) -> Result<Page<PublicationRow>, StoreError> {
        let total = self.count_publications(filter).await?;
        let mut select = Sql::select::<PublicationRow>();
        select.filter(filter.conditions()).push(sort.order());
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        Ok(Page { rows: select.all(&self.database.read).await?, total })
    }

    /// The next publications after one of them, newest first: as fast on the last page as on the first.
    pub async fn publications_after(
        &self,
        filter: &PublicationFilter,
        after: Option<(&str, &str)>,
        limit: i64,
    ) -> Result<Vec<PublicationRow>, StoreError> {
        let mut conditions = filter.conditions();
        if let Some((published_on, id)) = after {
            conditions.push(Sql::new("(published_on, id) < ($1, $2)", values![published_on, id]));
        }
        let mut select = Sql::select::<PublicationRow>();
        select.filter(conditions).push(PublicationSort::Published.order()).push(" LIMIT ").bind(limit);
        Ok(select.all(&self.database.read).await?)
    }

    /// The published JSON of these publications, by their ids; of what is not there, nothing.
    pub async fn publication_bodies(&self, ids: &[String]) -> Result<HashMap<String, String>, StoreError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = Sql::new("SELECT id, body FROM publication_body WHERE id IN (", Vec::new());
        select.bind_all(ids.iter().map(|id| id.value())).push(")");
        let rows = select.rows(&self.database.read).await?;
        let read = |row: &sqlx::any::AnyRow| Ok((String::read(row, "id")?, String::read(row, "body")?));
        Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
    }

    /// How many publications there are. A number is kept for a second of the same edition: counting reads an entry of an
    /// index for each of them.
    pub async fn count_publications(&self, filter: &PublicationFilter) -> Result<i64, StoreError> {
        let edition = self.edition();
        if let Some(total) = self.counts.get(filter, edition) {
            return Ok(total);
        }
        let mut count = Sql::new("SELECT COUNT(*) AS total FROM publication_view", Vec::new());
        count.filter(filter.conditions());
        let total = count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?;
        self.counts.put(filter.clone(), edition, total);
        Ok(total)
    }

    /// The rows with these ids, in the order of the ids; ids that are not there are left out.
    pub async fn publications_of(&self, ids: &[String]) -> Result<Vec<PublicationRow>, StoreError> {
        let head = format!("SELECT {} FROM publication_view WHERE id IN", PublicationRow::COLUMNS.join(", "));
        let mut connection = self.database.read.acquire().await?;
        let rows = crate::sql::rows_in(&mut connection, &head, ids).await?;
        let mut rows = rows.iter().map(PublicationRow::read).collect::<Result<Vec<_>, _>>()?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows)
    }

    /// One publication.
    pub async fn publication(&self, id: &str) -> Result<Option<Publication>, StoreError> {
        let columns = PublicationRow::COLUMNS
            .iter()
            .map(|column| format!("p.{column} AS {column}"))
            .collect::<Vec<_>>()
            .join(", ");
        let sql = format!(
            "SELECT {columns}, b.body AS body, e.position AS position FROM publication_view p JOIN publication_body b ON b.id = p.id \
             LEFT JOIN event e ON e.stream = p.case_id AND e.version = p.event_version WHERE p.id = $1"
        );
        let row = Sql::new(sql, values![id]).row(&self.database.read).await?;
        let read = |row| {
            Ok(Publication {
                row: PublicationRow::read(&row)?,
                body: String::read(&row, "body")?,
                position: Option::read(&row, "position")?,
            })
        };
        row.map(read).transpose().map_err(|error: sqlx::Error| error.into())
    }

    /// What was published of a stream, latest first. For the desk.
    pub async fn publications_of_case(&self, case_id: &str) -> Result<Vec<PublicationRow>, StoreError> {
        let mut select = Sql::select::<PublicationRow>();
        select.push(" WHERE case_id = ").bind(case_id).push(PublicationSort::Published.order());
        Ok(select.all(&self.database.read).await?)
    }
}

/// Numbers of publications, kept for a moment.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<PublicationFilter, Counted>>);

#[derive(Debug)]
struct Counted {
    at: Instant,
    edition: u64,
    total: i64,
}

impl Counts {
    const KEPT: Duration = Duration::from_secs(1);
    const MOST: usize = 1000;

    fn get(&self, filter: &PublicationFilter, edition: u64) -> Option<i64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = |counted: &&Counted| counted.edition == edition && counted.at.elapsed() < Counts::KEPT;
        counts.get(filter).filter(holds).map(|counted| counted.total)
    }

    fn put(&self, filter: PublicationFilter, edition: u64, total: i64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= Counts::MOST {
            counts.clear();
        }
        counts.insert(filter, Counted { at: Instant::now(), edition, total });
    }
}
