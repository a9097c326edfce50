//! 重建视图 Makes every view anew from the events, and says whether two states of the views are the same.

use crate::log::StreamHead;
use crate::sql::{self, Column as _, Sql, TableRow, values};
use crate::views::{self, CaseRow, PublicationRow, ViewWrite, WorkRow};
use crate::{Store, StoreError, StoredEvent};
use sha2::{Digest as _, Sha256};

const STREAMS: i64 = 64;

impl Store {
    /// Empties all views and fills them again with what `project` makes of each stream and all its events, in one
    /// transaction, during which nothing is appended. How many streams there were.
    pub async fn rebuild(
        &self,
        project: impl Fn(&StreamHead, &[StoredEvent]) -> Vec<ViewWrite>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.database.begin().await?;
        let on = &mut *transaction;
        Sql::new("UPDATE counter SET value = value WHERE series = '#log'", Vec::new()).run(&mut *on).await?;
        for table in views::TABLES {
            Sql::new(format!("DELETE FROM {table}"), Vec::new()).run(&mut *on).await?;
        }
        let (mut after, mut streams) = (String::new(), 0);
        loop {
            let mut select = Sql::select::<StreamHead>();
            select.push(" WHERE id > ").bind(after.as_str()).push(" ORDER BY id LIMIT ").bind(STREAMS);
            let heads: Vec<StreamHead> = select.all(&mut *on).await?;
            let Some(last) = heads.last() else { break };
            after.clone_from(&last.id);
            let ids: Vec<String> = heads.iter().map(|head| head.id.clone()).collect();
            let head = format!("SELECT {} FROM event WHERE stream IN", StoredEvent::COLUMNS.join(", "));
            let rows = sql::rows_in(on, &head, &ids).await?;
            let mut events = rows.iter().map(StoredEvent::read).collect::<Result<Vec<_>, _>>()?;
            events.sort_by(|a, b| (&a.stream, a.version).cmp(&(&b.stream, b.version)));
            let mut writes = Vec::new();
            for events in events.chunk_by(|a, b| a.stream == b.stream) {
                let head = events.first().and_then(|first| heads.iter().find(|head| head.id == first.stream));
                writes.extend(head.map(|head| project(head, events)).unwrap_or_default());
                streams += 1;
            }
            views::write(on, writes.iter()).await?;
        }
        transaction.commit().await?;
        Ok(streams)
    }

    /// A digest of all that is in the views: the same for the same content, whatever the order and the database.
    pub async fn views_digest(&self) -> Result<String, StoreError> {
        let mut rows = Vec::new();
        rows.append(&mut self.row_digests::<CaseRow>().await?);
        rows.append(&mut self.row_digests::<WorkRow>().await?);
        rows.append(&mut self.row_digests::<PublicationRow>().await?);
        for row in Sql::new("SELECT id, body FROM publication_body", values![]).rows(&self.database.read).await? {
            rows.push(digest(
                "publication_body",
                &format!("{:?}", (String::read(&row, "id")?, String::read(&row, "body")?)),
            ));
        }
        rows.sort_unstable();
        let mut all = Sha256::new();
        rows.iter().for_each(|row| all.update(row));
        Ok(hex::encode(all.finalize()))
    }

    async fn row_digests<R: TableRow + serde::Serialize>(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        let rows: Vec<R> = Sql::select::<R>().all(&self.database.read).await?;
        Ok(rows.iter().map(|row| digest(R::TABLE, &serde_json::to_string(row).unwrap_or_default())).collect())
    }
}

fn digest(table: &str, row: &str) -> [u8; 32] {
    Sha256::new().chain_update(table).chain_update("\n").chain_update(row).finalize().into()
}
