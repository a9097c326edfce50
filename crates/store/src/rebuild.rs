//! 重建视图 Makes every view anew from the events, and says whether two states of the views are the same.

use crate::log::StreamHead;
use crate::sql::{self, Column as _, Sql, TableRow, Value, values};
use crate::views::{
    self, AnnualReportRow, CaseRow, ChangeRow, CorrectionRow, InquiryRow, OutletRow, PublicationRow, ShownAtRow,
    SubmissionRow, ViewWrite, WorkRow,
};
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
        self.edition.turn();
        Ok(streams)
    }

    /// Which version of the views the tables hold, as [`Self::note_views`] said; 0 = nobody said.
    pub async fn views_version(&self) -> Result<i64, StoreError> {
        let row = Sql::new("SELECT value FROM counter WHERE series = '#views'", Vec::new());
        Ok(row.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "value"))?)
    }

    /// Notes which version of the views the tables hold from now on.
    pub async fn note_views(&self, version: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO counter (series, value) VALUES ('#views', $1) ON CONFLICT (series) DO UPDATE SET value = excluded.value";
        self.database.write(Sql::new(sql, values![version])).await.map(drop)
    }

    /// The first row of the views that is not what `project` makes of the events, if any: read as of one moment, so that
    /// nobody waits.
    pub async fn views_flaw(
        &self,
        project: impl Fn(&StreamHead, &[StoredEvent]) -> Vec<ViewWrite>,
    ) -> Result<Option<String>, StoreError> {
        let mut snapshot = self.database.snapshot().await?;
        let stored = keyed(&mut snapshot).await?;
        let (mut rightful, mut after) = (BTreeMap::new(), String::new());
        while let Some(streams) = following(&mut snapshot, &mut after).await? {
            let writes: Vec<ViewWrite> = streams.iter().flat_map(|(head, events)| project(head, events)).collect();
            let rows = views::Rows::of(writes.iter());
            rows.cases.values().for_each(|row| digest(&mut rightful, &row.id, row));
            for task in rows.work.values().flat_map(|tasks| tasks.iter()) {
                digest(&mut rightful, &format!("{} {}", task.case_id, task.id), task);
            }
            for row in rows.submissions.values().flat_map(|rows| rows.iter()) {
                digest(&mut rightful, &format!("{} {}", row.case_id, row.id), row);
            }
            rows.corrections.values().for_each(|row| digest(&mut rightful, &row.id, *row));
            for (_, at_desk, shown) in rows.outlets.values() {
                at_desk.iter().for_each(|row| digest(&mut rightful, &format!("{} {}", row.case_id, row.outlet), row));
                shown.iter().for_each(|row| digest(&mut rightful, &format!("{} {}", row.publication, row.outlet), row));
            }
            rows.changes.values().for_each(|row| digest(&mut rightful, &row.publication, *row));
            rows.inquiries.values().for_each(|row| digest(&mut rightful, &row.id, *row));
            rows.reports.values().for_each(|row| digest(&mut rightful, &row.id, *row));
            for (row, body) in rows.publications.values() {
                digest(&mut rightful, &row.id, *row);
                rightful.insert(format!("publication_body {}", row.id), hashed(values![*body]));
            }
        }
        let differs = |key: &&String| stored.get(*key) != rightful.get(*key);
        Ok(stored.keys().chain(rightful.keys()).filter(differs).min().cloned())
    }

    /// A digest of all that is in the views: the same for the same content, whatever the order and the database.
    pub async fn views_digest(&self) -> Result<String, StoreError> {
        let mut all = Sha256::new();
        for (key, row) in keyed(&mut *self.database.snapshot().await?).await? {
            all.update(key);
            all.update(row);
        }
        Ok(hex::encode(all.finalize()))
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
    let (mut after, mut count) = (String::new(), 0);
    while let Some(streams) = following(on, &mut after).await? {
        let writes: Vec<ViewWrite> = streams.iter().flat_map(|(head, events)| project(head, events)).collect();
        views::write(on, writes.iter()).await?;
        count += streams.len() as u64;
    }
    Ok(count)
}

/// The next streams by id, each with all its events; none when `after` was the last.
async fn following(
    on: &mut AnyConnection,
    after: &mut String,
) -> Result<Option<Vec<(StreamHead, Vec<StoredEvent>)>>, sqlx::Error> {
    let mut select = Sql::select::<StreamHead>();
    select.push(" WHERE id > ").bind(after.as_str()).push(" ORDER BY id LIMIT ").bind(STREAMS);
    let heads: Vec<StreamHead> = select.all(&mut *on).await?;
    let Some(last) = heads.last() else { return Ok(None) };
    after.clone_from(&last.id);
    let ids: Vec<String> = heads.iter().map(|head| head.id.clone()).collect();
    let select = format!("SELECT {} FROM event WHERE stream IN", StoredEvent::COLUMNS.join(", "));
    let mut events: BTreeMap<String, Vec<StoredEvent>> = BTreeMap::new();
    for row in &sql::rows_in(on, &select, &ids).await? {
        let event = StoredEvent::read(row)?;
        events.entry(event.stream.clone()).or_default().push(event);
    }
    let streams = heads.into_iter().map(|head| {
        let mut events = events.remove(&head.id).unwrap_or_default();
        events.sort_by_key(|event| event.version);
        (head, events)
    });
    Ok(Some(streams.collect()))
}

/// Every row of the views under its table and key.
async fn keyed(on: &mut AnyConnection) -> Result<BTreeMap<String, [u8; 32]>, sqlx::Error> {
    let mut rows = BTreeMap::new();
    for row in Sql::select::<CaseRow>().all::<CaseRow>(&mut *on).await? {
        digest(&mut rows, &row.id, &row);
    }
    for row in Sql::select::<WorkRow>().all::<WorkRow>(&mut *on).await? {
        digest(&mut rows, &format!("{} {}", row.case_id, row.id), &row);
    }
    for row in Sql::select::<SubmissionRow>().all::<SubmissionRow>(&mut *on).await? {
        digest(&mut rows, &format!("{} {}", row.case_id, row.id), &row);
    }
    for row in Sql::select::<CorrectionRow>().all::<CorrectionRow>(&mut *on).await? {
        digest(&mut rows, &row.id, &row);
    }
    for row in Sql::select::<OutletRow>().all::<OutletRow>(&mut *on).await? {
        digest(&mut rows, &format!("{} {}", row.case_id, row.outlet), &row);
    }
    for row in Sql::select::<ShownAtRow>().all::<ShownAtRow>(&mut *on).await? {
        digest(&mut rows, &format!("{} {}", row.publication, row.outlet), &row);
    }
    for row in Sql::select::<ChangeRow>().all::<ChangeRow>(&mut *on).await? {
        digest(&mut rows, &row.publication, &row);
    }
    for row in Sql::select::<InquiryRow>().all::<InquiryRow>(&mut *on).await? {
        digest(&mut rows, &row.id, &row);
    }
    for row in Sql::select::<AnnualReportRow>().all::<AnnualReportRow>(&mut *on).await? {
        digest(&mut rows, &row.id, &row);
    }
    for row in Sql::select::<PublicationRow>().all::<PublicationRow>(&mut *on).await? {
        digest(&mut rows, &row.id, &row);
    }
    for row in Sql::new("SELECT id, body FROM publication_body", values![]).rows(&mut *on).await? {
        let body = hashed(values![String::read(&row, "body")?]);
        rows.insert(format!("publication_body {}", String::read(&row, "id")?), body);
    }
    Ok(rows)
}

fn digest<R: TableRow>(rows: &mut BTreeMap<String, [u8; 32]>, key: &str, row: &R) {
    rows.insert(format!("{} {key}", R::TABLE), hashed(row.values()));
}

/// A digest of what the database keeps of these values.
fn hashed(values: Vec<Value>) -> [u8; 32] {
    Sha256::digest(format!("{:?}", sql::kept(values))).into()
}
