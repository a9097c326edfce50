//! 核验 Reads everything that is stored of the record and the log, and names the first thing that does not hold.

use crate::sequencer::{place, read_tile};
use crate::sql::{Column as _, Sql, Value, values};
use crate::{Store, StoreError, StoredEvent};
use ledger::{Checkpoint, Note, VerifierKey, tree};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

const STEP: i64 = 2048;

/// 核验结果 What was read and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Events whose every byte is what the log says.
    pub events: u64,
    /// Streams without a gap.
    pub streams: u64,
    /// Tiles that are what the events give.
    pub tiles: u64,
    /// Checkpoints whose signature and root hold.
    pub checkpoints: u64,
    /// The last one.
    pub last: Checkpoint,
}

/// Why an audit did not end well. Not being able to finish is not the same as finding something, and neither is it a pass.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The first thing that does not hold.
    #[error("{0}")]
    Found(String),
    /// The audit could not be finished.
    #[error("核验未能完成：{0}")]
    Unfinished(#[from] StoreError),
}

impl From<sqlx::Error> for AuditError {
    fn from(error: sqlx::Error) -> AuditError {
        match error {
            // What cannot be read as what it should be was altered.
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                AuditError::Found(format!("存储的数据不能读出：{error}"))
            }
            error => AuditError::Unfinished(error.into()),
        }
    }
}

fn found<T>(what: String) -> Result<T, AuditError> {
    Err(AuditError::Found(what))
}

impl Store {
    /// Verifies every event, stream, number, tile and checkpoint, all as of one moment. `keys` are those that may have signed.
    pub async fn audit(&self, keys: &[VerifierKey]) -> Result<Audit, AuditError> {
        let mut snapshot = self.database.snapshot().await?;
        let on = &mut *snapshot;
        let tree_size = counter(on, "#tree").await?;
        let stored = stored_entries(on, tree_size).await?;
        let mut entries: Vec<[u8; 32]> = Vec::new();
        let mut streams: BTreeMap<String, i64> = BTreeMap::new();
        loop {
            let from = entries.len() as i64;
            let sql = format!(
                "SELECT {} FROM event WHERE position >= $1 ORDER BY position LIMIT $2",
                StoredEvent::COLUMNS.join(", ")
            );
            let rows = Sql::new(sql, values![from, STEP]).rows(&mut *on).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let position = entries.len();
                let event = StoredEvent::read(row)?;
                if event.position != position as i64 {
                    return found(format!("日志第 {position} 条缺失（其后为第 {} 条）", event.position));
                }
                let entry = event.entry();
                if stored.get(position).is_some_and(|stored| *stored != entry) {
                    return found(format!(
                        "日志第 {position} 条（{} 第 {} 项，{}）与收录时不符",
                        event.stream, event.version, event.kind
                    ));
                }
                let version = streams.entry(event.stream.clone()).or_default();
                *version += 1;
                if event.version != *version {
                    return found(format!(
                        "{} 的第 {version} 项缺失或者次序有误（日志第 {position} 条）",
                        event.stream
                    ));
                }
                entries.push(entry);
            }
        }
        let log = counter(on, "#log").await?;
        if log != entries.len() as u64 {
            return found(format!("日志应有 {log} 条，实存 {} 条", entries.len()));
        }
        if tree_size > log {
            return found(format!("日志实存 {log} 条，少于已收录的 {tree_size} 条"));
        }
        audit_streams(on, &streams).await?;
        entries.truncate(tree_size as usize);
        let tiles = audit_tiles(on, &entries).await?;
        let (checkpoints, last) = audit_checkpoints(on, &entries, keys).await?;
        audit_requests(on).await?;
        Ok(Audit { events: log, streams: streams.len() as u64, tiles, checkpoints, last })
    }
}

async fn counter(on: &mut AnyConnection, series: &str) -> Result<u64, AuditError> {
    let row = Sql::new("SELECT value FROM counter WHERE series = $1", values![series]).row(&mut *on).await?;
    match row.map(|row| i64::read(&row, "value")).transpose()? {
        Some(value) => Ok(u64::try_from(value).unwrap_or(0)),
        None => found(format!("计数 {series} 缺失")),
    }
}

/// What the stored bundles say the entries are, so that an altered event can be named.
async fn stored_entries(on: &mut AnyConnection, size: u64) -> Result<Vec<[u8; 32]>, AuditError> {
    let mut entries = Vec::new();
    for tile in ledger::tiles_for(0, size).into_iter().filter(|tile| tile.level() == ledger::Level::Entries) {
        match read_tile(&mut *on, tile).await?.map(|bytes| ledger::entries_of(tile, &bytes)) {
            Some(Ok(mut bundle)) => entries.append(&mut bundle),
            Some(Err(_)) | None => return found(format!("{tile} 缺失或者已被改动")),
        }
    }
    Ok(entries)
}

async fn audit_streams(on: &mut AnyConnection, streams: &BTreeMap<String, i64>) -> Result<(), AuditError> {
    let mut heads = BTreeMap::new();
    for row in Sql::new("SELECT id, version FROM stream", values![]).rows(&mut *on).await? {
        heads.insert(String::read(&row, "id")?, i64::read(&row, "version")?);
    }
    match streams
        .iter()
        .find(|(id, version)| heads.get(*id) != Some(version))
        .or_else(|| heads.iter().find(|(id, _)| !streams.contains_key(*id)))
    {
        Some((id, _)) => found(format!("{id} 的项数与登记的不符")),
        None => Ok(()),
    }
}

async fn audit_tiles(on: &mut AnyConnection, entries: &[[u8; 32]]) -> Result<u64, AuditError> {
    let growth = ledger::grow(0, tree::empty_root(), entries, |_| None).map_err(StoreError::Log)?;
    let key = |values: &[Value]| {
        if let [Value::Int(Some(level)), Value::Int(Some(index))] = values { (*level, *index) } else { (0, 0) }
    };
    let mut rightful: BTreeMap<(i64, i64), _> =
        growth.tiles.iter().map(|(tile, bytes)| (key(&place(*tile)), (tile, bytes))).collect();
    let count = rightful.len() as u64;
    for row in
        Sql::new("SELECT level, place, width, bytes FROM tile ORDER BY level, place", values![]).rows(&mut *on).await?
    {
        let at = (i64::read(&row, "level")?, i64::read(&row, "place")?);
        let (width, bytes) = (i64::read(&row, "width")?, Vec::<u8>::read(&row, "bytes")?);
        match rightful.remove(&at) {
            Some((tile, rightful)) if i64::from(tile.width()) == width && *rightful == bytes => {}
            Some((tile, _)) => return found(format!("{tile} 与日志不符")),
            None => return found(format!("多出的哈希块（第 {} 层第 {} 块）", at.0, at.1)),
        }
    }
    match rightful.values().next() {
        Some((tile, _)) => found(format!("{tile} 缺失")),
        None => Ok(count),
    }
}

async fn audit_checkpoints(
    on: &mut AnyConnection,
    entries: &[[u8; 32]],
    keys: &[VerifierKey],
) -> Result<(u64, Checkpoint), AuditError> {
    let (mut frontier, mut rest) = (tree::Frontier::default(), entries.iter());
    let (mut count, mut last) = (0, None);
    for row in Sql::new("SELECT size, note FROM checkpoint ORDER BY size", values![]).rows(&mut *on).await? {
        let (size, note) = (i64::read(&row, "size")?, String::read(&row, "note")?);
        let opened = note.parse::<Note>().and_then(|note| Checkpoint::open(&note, keys));
        let checkpoint = match opened {
            Ok(checkpoint) => checkpoint,
            Err(flaw) => return found(format!("检查点（{size} 条）：{flaw}")),
        };
        while frontier.size() < checkpoint.size {
            let Some(entry) = rest.next() else {
                return found(format!("检查点（{size} 条）多于实存的日志"));
            };
            frontier.append(tree::leaf_hash(entry));
        }
        if checkpoint.size as i64 != size || checkpoint.root != frontier.root() {
            return found(format!("检查点（{size} 条）与日志不符"));
        }
        count += 1;
        last = Some(checkpoint);
    }
    match last {
        Some(last) if last.size == entries.len() as u64 => Ok((count, last)),
        Some(_) | None => found(format!("大小为 {} 的检查点缺失", entries.len())),
    }
}

/// Every remembered request must lead to events that are there.
async fn audit_requests(on: &mut AnyConnection) -> Result<(), AuditError> {
    let sql = "SELECT r.stream AS stream, r.position AS position FROM request r LEFT JOIN event e \
               ON e.position = r.position + r.records - 1 AND e.stream = r.stream AND e.version = r.version WHERE e.position IS NULL LIMIT 1";
    match Sql::new(sql, values![]).row(&mut *on).await? {
        Some(row) => found(format!(
            "请求登记所指的事项不存在：{}（日志第 {} 条）",
            String::read(&row, "stream")?,
            i64::read(&row, "position")?
        )),
        None => Ok(()),
    }
}
