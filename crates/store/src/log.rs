//! 日志 Appending to and reading the record.

use crate::append::{Append, AppendError, Receipt, Repeated};
use crate::plan;
use crate::sql::{Column as _, Sql, table_row, values};
use crate::writer::Command;
use crate::{Store, StoreError, StoredEvent};
use tokio::sync::oneshot;

table_row! {
    /// A stream and how far it has come.
    StreamHead in "stream" {
        /// Its id.
        id: String,
        /// What kind of stream it is.
        category: String,
        /// The version of its last event.
        version: i64,
    }
}

impl Store {
    /// 记录 Appends events, with everything that must be true together with them, in one transaction.
    ///
    /// When this returns a receipt, they are committed and on disk. If the caller goes away meanwhile, they are appended all the same.
    pub async fn append(&self, append: Append) -> Result<Receipt, AppendError> {
        let (answer, done) = oneshot::channel();
        self.inner.queue.send(Command::Append(Box::new(append), answer)).await.map_err(|_| StoreError::Stopped)?;
        done.await.map_err(|_| StoreError::Stopped)?
    }

    /// What a request with this key led to, if there was one: to be asked before deciding, for what was lawful the first
    /// time may be refused the second.
    pub async fn repeated(&self, actor: &str, key: &str, digest: &str) -> Result<Option<Repeated>, AppendError> {
        match plan::request(&self.database, actor, key).await? {
            Some((known, earlier)) if known == digest => Ok(Some(earlier)),
            Some(_) => Err(AppendError::KeyReused),
            None => Ok(None),
        }
    }

    /// The next number of a series, to be claimed with the append that uses it.
    pub async fn next_number(&self, series: &str) -> Result<i64, StoreError> {
        let row =
            Sql::new("SELECT value FROM counter WHERE series = $1", values![series]).row(&self.database.read).await?;
        Ok(row.map_or(Ok(0), |row| i64::read(&row, "value"))? + 1)
    }

    /// The events of a stream, from a version on.
    pub async fn stream(&self, id: &str, from_version: i64) -> Result<Vec<StoredEvent>, StoreError> {
        let sql = format!(
            "SELECT {} FROM event WHERE stream = $1 AND version >= $2 ORDER BY version",
            StoredEvent::COLUMNS.join(", ")
        );
        self.events(Sql::new(sql, values![id, from_version])).await
    }

    /// Events of all streams in the order of the log, from a position on.
    pub async fn log(&self, from_position: i64, limit: i64) -> Result<Vec<StoredEvent>, StoreError> {
        let sql = format!(
            "SELECT {} FROM event WHERE position >= $1 ORDER BY position LIMIT $2",
            StoredEvent::COLUMNS.join(", ")
        );
        self.events(Sql::new(sql, values![from_position, limit])).await
    }

    /// The streams with an event between these positions that publishes something or changes what is published.
    pub async fn publishing(&self, from_position: i64, to_position: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT stream FROM event WHERE position >= $1 AND position < $2 \
                   AND (public IS NOT NULL OR kind LIKE 'Publication%')";
        let rows = Sql::new(sql, values![from_position, to_position]).rows(&self.database.read).await?;
        Ok(rows.iter().map(|row| String::read(row, "stream")).collect::<Result<_, _>>()?)
    }

    /// How many events there are: the next position.
    pub async fn log_size(&self) -> Result<i64, StoreError> {
        Ok(self.next_number("#log").await? - 1)
    }

    /// A stream and its version.
    pub async fn stream_head(&self, id: &str) -> Result<Option<StreamHead>, StoreError> {
        let mut select = Sql::select::<StreamHead>();
        select.push(" WHERE id = ").bind(id);
        Ok(select.first(&self.database.read).await?)
    }

    /// The streams of a category after the one of this id, by id.
    pub async fn streams(&self, category: &str, after: &str, limit: i64) -> Result<Vec<StreamHead>, StoreError> {
        let mut select = Sql::select::<StreamHead>();
        select
            .filter(vec![Sql::new("category = $1 AND id > $2", values![category, after])])
            .push(" ORDER BY id LIMIT ")
            .bind(limit);
        Ok(select.all(&self.database.read).await?)
    }

    async fn events(&self, sql: Sql) -> Result<Vec<StoredEvent>, StoreError> {
        let rows = sql.rows(&self.database.read).await?;
        Ok(rows.iter().map(StoredEvent::read).collect::<Result<_, _>>()?)
    }
}
