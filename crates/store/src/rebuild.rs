//! 重建视图 Makes every view anew from the events, and says whether two states of the views are the same.

use crate::log::StreamHead;
use crate::sql::{self, Column as _, Sql, TableRow, values};
use crate::views::{self, CaseRow, PublicationRow, ViewWrite, WorkRow};
use crate::{Store, StoreError, StoredEvent};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

const STREAMS: i64 = 64;

impl Store {
    /// Empties all views and fills them again with what `project` makes of each stream and all its events, in one
    /// transaction, during which nothing is appended. How many streams there were.
    pub async fn rebuild(
        &self,
        project: impl Fn(&StreamHead, &[StoredEvent]) -> Vec<ViewWrite>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.database.begin().await?;
        let streams = refill(&mut transaction, &project).await?;
        transaction.commit().await?;
        Ok(streams)
    }

    /// The first row of the views that is not what `project` makes of the events, if any. Nothing is changed: what the
    /// comparison writes is rolled back.
    pub async fn views_flaw(
        &self,
        project: impl Fn(&StreamHead, &[StoredEvent]) -> Vec<ViewWrite>,
    ) -> Result<Option<String>, StoreError> {
        let mut transaction = self.database.begin().await?;
        hold(&mut transaction).await?;
        let stored = keyed(&mut transaction).await?;
        refill(&mut transaction, &project).await?;
        let rightful = keyed(&mut transaction).await?;
        transaction.rollback().await?;
        let differs = |key: &&String| stored.get(*key) != rightful.get(*key);
        Ok(stored.keys().chain(rightful.keys()).filter(differs).min().cloned())
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

/// Takes the row that every append takes first: nothing is appended until the transaction ends.
async fn hold(on: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let sql = Sql::new("UPDATE counter SET value = value WHERE series = '#log'", Vec::new());
    sql.run(&mut *on).await.map(drop)
}

/// Empties all views and fills them again; how many streams there were.
async fn refill(
    on: &mut AnyConnection,
    project: &impl Fn(&StreamHead, &[StoredEvent]) -> Vec<ViewWrite>,
) -> Result<u64, sqlx::Error> {
    hold(on).await?;
    for table in views::TABLES {
        Sql::new(format!("DELETE FROM {table}"), Vec::new()).run(&mut *on).await?;
    }
    let (mut after, mut streams) = (String::new(), 0);
    loop {
        let mut select = Sql::select::<StreamHead>();
        select.push(" WHERE id > ").bind(after.as_str()).push(" ORDER BY id LIMIT ").bind(STREAMS);
        let heads: Vec<StreamHead> = select.all(&mut *on).await?;
        let Some(last) = heads.last() else { return Ok(streams) };
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
}

/// Every row of the views under its table and key.
async fn keyed(on: &mut AnyConnection) -> Result<BTreeMap<String, [u8; 32]>, sqlx::Error> {
    let mut rows = BTreeMap::new();
    let mut add = |table: &str, key: &str, row: &str| {
        rows.insert(format!("{table} {key}"), digest(table, row));
    };
    let json = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    for row in Sql::select::<CaseRow>().all::<CaseRow>(&mut *on).await? {
        add(CaseRow::TABLE, &row.id, &serde_json::to_string(&row).map_err(json)?);
    }
    for row in Sql::select::<WorkRow>().all::<WorkRow>(&mut *on).await? {
        let key = format!("{} {}", row.case_id, row.id);
        add(WorkRow::TABLE, &key, &serde_json::to_string(&row).map_err(json)?);
    }
    for row in Sql::select::<PublicationRow>().all::<PublicationRow>(&mut *on).await? {
        add(PublicationRow::TABLE, &row.id, &serde_json::to_string(&row).map_err(json)?);
    }
    for row in Sql::new("SELECT id, body FROM publication_body", values![]).rows(&mut *on).await? {
        add("publication_body", &String::read(&row, "id")?, &String::read(&row, "body")?);
    }
    Ok(rows)
}

fn digest(table: &str, row: &str) -> [u8; 32] {
    Sha256::new().chain_update(table).chain_update("\n").chain_update(row).finalize().into()
}
