//! 查阅记录 Who read what, when and why. Nothing here changes or removes an entry.

use crate::sql::{Sql, table_row, values};
use crate::writer::Command;
use crate::{Store, StoreError};
use tokio::sync::oneshot;

table_row! {
    /// 查阅记录 One reading.
    AccessEntry in "access_log" {
        /// Its id, in order of time. Left empty, the store makes one.
        id: String,
        /// When, in microseconds since 1970.
        at_micros: i64,
        /// Who.
        actor: String,
        /// Of which agency.
        agency: String,
        /// What was done: viewed, played, downloaded.
        action: String,
        /// What it concerns, such as a case.
        subject: String,
        /// What was read of it, such as a file.
        object: String,
        /// Why.
        reason: String,
    }
}

/// 查阅记录的范围 Which readings. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Of this subject.
    pub subject: Option<String>,
    /// By this person.
    pub actor: Option<String>,
    /// Before the entry of this id: the last one of the page before.
    pub before: Option<String>,
}

impl Store {
    /// Records a reading. Answer the reader only when this has returned: by then it is on disk.
    pub async fn record_access(&self, mut entry: AccessEntry) -> Result<(), StoreError> {
        if entry.id.is_empty() {
            entry.id = uuid::Uuid::now_v7().to_string();
        }
        let (acknowledgement, done) = oneshot::channel();
        self.inner
            .queue
            .send(Command::Access(Box::new(entry), acknowledgement))
            .await
            .map_err(|_| StoreError::Stopped)?;
        done.await.map_err(|_| StoreError::Stopped)?
    }

    /// Readings, latest first.
    pub async fn access_log(&self, which: &Access, limit: i64) -> Result<Vec<AccessEntry>, StoreError> {
        let mut conditions = Vec::new();
        let mut add = |text: &str, value: &Option<String>| {
            conditions.extend(value.as_ref().map(|value| Sql::new(text, values![*value])))
        };
        add("subject = $1", &which.subject);
        add("actor = $1", &which.actor);
        add("id < $1", &which.before);
        let mut select = Sql::select::<AccessEntry>();
        select.filter(conditions).push(" ORDER BY id DESC LIMIT ").bind(limit);
        Ok(select.all(&self.database.read).await?)
    }
}
