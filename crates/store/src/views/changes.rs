//! 公示变动 Which event last changed what the public sees of each publication: read in the order of the log.

use crate::sql::{Column as _, Sql, Value, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// The event that last changed a publication.
    ChangeRow in "change_view" {
        /// The public id.
        publication: String,
        /// The stream. Not for the public.
        stream: String,
        /// The version of the stream.
        version: i64,
        /// It is news: no collection of what was published elsewhere long before.
        news: bool,
    }
}

/// A change, with what stands published since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The public id.
    pub publication: String,
    /// The position of the event in the log.
    pub position: i64,
    /// The moment of the event.
    pub at_micros: i64,
    /// Shown, taken down or expired.
    pub status: String,
    /// The published JSON.
    pub body: String,
}

impl Store {
    /// The changes after this position of the log, in its order; of each publication only the last.
    pub async fn changes(&self, after: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
        self.some_changes("WHERE e.position > $1 ORDER BY e.position LIMIT $2", values![after, limit]).await
    }

    /// The last changes that are news, the latest first; of each publication only the last.
    pub async fn last_changes(&self, limit: i64) -> Result<Vec<Change>, StoreError> {
        self.some_changes("WHERE c.news = $1 ORDER BY e.position DESC LIMIT $2", values![true, limit]).await
    }

    async fn some_changes(&self, which: &str, values: Vec<Value>) -> Result<Vec<Change>, StoreError> {
        let sql = "SELECT c.publication AS publication, e.position AS position, e.at_micros AS at_micros, \
                   p.status AS status, b.body AS body FROM event e \
                   JOIN change_view c ON c.stream = e.stream AND c.version = e.version \
                   JOIN publication_view p ON p.id = c.publication JOIN publication_body b ON b.id = c.publication ";
        let rows = Sql::new(format!("{sql}{which}"), values).rows(&self.database.read).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(Change {
                publication: String::read(row, "publication")?,
                position: i64::read(row, "position")?,
                at_micros: i64::read(row, "at_micros")?,
                status: String::read(row, "status")?,
                body: String::read(row, "body")?,
            })
        };
        Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
    }
}
