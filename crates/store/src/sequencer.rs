//! 日志的收录 Turns committed positions into tiles and a signed checkpoint, within a second, and keeps the last
//! checkpoint where a restored database cannot take it back.

use crate::database::Database;
use crate::sql::{self, Column as _, OnConflict, Sql, values};
use crate::{Store, StoreError, StoredEvent};
use ledger::{
    Checkpoint, FeedChange, FeedPage, Flaw, Hash, Level, LogProof, Note, Seal, Signature, SignerKey, Tile, TileReader,
    VerifierKey, tree,
};
use sqlx::{Any, Executor};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::watch;

/// How many entries go into one step.
const STEP: i64 = 4096;
/// How long news may wait for more.
const GATHER: Duration = Duration::from_millis(200);
/// How often to look for what other nodes committed.
const LOOK: Duration = Duration::from_millis(900);

#[derive(Debug)]
pub(crate) struct Sequencer {
    database: Database,
    key: SignerKey,
    file: Option<PathBuf>,
    /// The size of the last checkpoint seen: nothing smaller may follow it.
    seen: Mutex<u64>,
    /// One at a time in this process; among processes the database sees to it.
    at_work: tokio::sync::Mutex<()>,
}

/// Works until the writer is gone and all it wrote is in the log.
pub(crate) async fn run(sequencer: std::sync::Arc<Sequencer>, mut news: watch::Receiver<()>) {
    loop {
        let ended = match tokio::time::timeout(LOOK, news.changed()).await {
            Ok(Ok(())) => {
                // Gather more, unless the writer is gone.
                tokio::time::timeout(GATHER, gone(&mut news)).await.is_ok()
            }
            Ok(Err(_)) => true,
            Err(_) => false,
        };
        match sequencer.integrate().await {
            Ok(()) => {}
            Err(
                error @ (StoreError::Log(_)
                | StoreError::RolledBack { .. }
                | StoreError::Forked(_)
                | StoreError::Invalid(_)),
            ) => {
                tracing::error!(%error, "the log does not hold: writing is stopped");
                sequencer.database.broken.send_replace(true);
                return;
            }
            Err(error) => tracing::warn!(%error, "the log is not up to date"),
        }
        if ended {
            return;
        }
    }
}

async fn gone(news: &mut watch::Receiver<()>) {
    while news.changed().await.is_ok() {}
}

impl Sequencer {
    pub(crate) fn new(database: Database, key: SignerKey, file: Option<PathBuf>) -> Sequencer {
        Sequencer { database, key, file, seen: Mutex::new(0), at_work: tokio::sync::Mutex::new(()) }
    }

    pub(crate) fn verifier(&self) -> &VerifierKey {
        self.key.verifier()
    }

    /// Signs the empty log if there is none yet, and refuses a log that is shorter than, or other than, the kept checkpoint.
    pub(crate) async fn begin(&self) -> Result<(), StoreError> {
        let (tree, log) = (self.counter("#tree").await?, self.counter("#log").await?);
        if let Some(kept) = self.kept()? {
            if tree < kept.size || log < tree {
                return Err(StoreError::RolledBack { kept: kept.size, found: tree.min(log) });
            }
            let found = root(&self.database, kept.size).await;
            if !matches!(found, Ok(root) if root == kept.root) {
                return Err(StoreError::Forked(kept.size));
            }
        } else if log < tree {
            return Err(StoreError::RolledBack { kept: tree, found: log });
        }
        if tree == 0 {
            let empty = Checkpoint::new(self.key.verifier().name(), 0, tree::empty_root()).sign(&[&self.key])?;
            let sql = Sql::new(
                "INSERT INTO checkpoint (size, note) VALUES (0, $1) ON CONFLICT (size) DO NOTHING",
                values![empty.to_string()],
            );
            self.database.write(sql).await?;
        }
        self.integrate().await
    }

    /// Brings tiles and checkpoint up to all that is committed.
    pub(crate) async fn integrate(&self) -> Result<(), StoreError> {
        let _one = self.at_work.lock().await;
        let mut conflicts = 0;
        loop {
            let size = self.counter("#tree").await?;
            self.must_not_shrink(size)?;
            if self.counter("#log").await? <= size {
                return self.keep().await;
            }
            let sql = format!(
                "SELECT {} FROM event WHERE position >= $1 ORDER BY position LIMIT $2",
                StoredEvent::COLUMNS.join(", ")
            );
            let rows = Sql::new(sql, values![size as i64, STEP]).rows(&self.database.read).await?;
            let mut entries = Vec::with_capacity(rows.len());
            for (row, position) in rows.iter().zip(size as i64..) {
                let event = StoredEvent::read(row)?;
                if event.position != position {
                    return Err(StoreError::Invalid("日志的序号有缺漏"));
                }
                entries.push(event.entry());
            }
            match self.extend(size, &entries).await {
                Err(StoreError::Database(error)) if sql::may_retry(&error) && conflicts < crate::database::ATTEMPTS => {
                    conflicts += 1;
                    crate::database::pause(conflicts).await;
                }
                done => self.database.examined(done)?,
            }
        }
    }

    /// One transaction: tiles, checkpoint, size. Does nothing if another node came first.
    async fn extend(&self, size: u64, entries: &[[u8; 32]]) -> Result<(), StoreError> {
        let mut transaction = self.database.begin().await?;
        let on = &mut *transaction;
        let row = Sql::new("UPDATE counter SET value = value WHERE series = '#tree' RETURNING value", values![])
            .row(&mut *on)
            .await?;
        if row.map_or(Ok(0), |row| i64::read(&row, "value"))? != size as i64 {
            return Ok(());
        }
        let row = Sql::new("SELECT note FROM checkpoint WHERE size = $1", values![size as i64]).row(&mut *on).await?;
        let note = row.map(|row| String::read(&row, "note")).transpose()?.ok_or(Flaw::WrongRoot(size))?;
        let last = Checkpoint::open(&note.parse::<Note>()?, &[self.key.verifier().clone()])?;
        let mut stored = BTreeMap::new();
        for tile in ledger::edge(size) {
            let sql = Sql::new("SELECT width, bytes FROM tile WHERE level = $1 AND place = $2", place(tile));
            stored.extend(
                sql.row(&mut *on)
                    .await?
                    .map(|row| prefix(&row, tile))
                    .transpose()?
                    .flatten()
                    .map(|bytes| (tile, bytes)),
            );
        }
        let growth = ledger::grow(size, last.root, entries, |tile| stored.get(&tile).cloned())?;
        let rows: Vec<_> = growth
            .tiles
            .iter()
            .map(|(tile, bytes)| {
                let mut row = place(*tile);
                row.extend(values![i64::from(tile.width()), *bytes]);
                row
            })
            .collect();
        sql::insert_all(
            on,
            "tile",
            &["level", "place", "width", "bytes"],
            rows,
            OnConflict::Replace(&["level", "place"]),
        )
        .await?;
        let note = Checkpoint::new(self.key.verifier().name(), growth.size, growth.root).sign(&[&self.key])?;
        Sql::new("INSERT INTO checkpoint (size, note) VALUES ($1, $2)", values![growth.size as i64, note.to_string()])
            .run(&mut *on)
            .await?;
        Sql::new("UPDATE counter SET value = $1 WHERE series = '#tree'", values![growth.size as i64])
            .run(&mut *on)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn counter(&self, series: &str) -> Result<u64, StoreError> {
        let row =
            Sql::new("SELECT value FROM counter WHERE series = $1", values![series]).row(&self.database.read).await?;
        Ok(row.map_or(Ok(0), |row| i64::read(&row, "value"))?.max(0) as u64)
    }

    fn must_not_shrink(&self, size: u64) -> Result<(), StoreError> {
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if size < *seen {
            return Err(StoreError::RolledBack { kept: *seen, found: size });
        }
        *seen = size;
        Ok(())
    }

    fn kept(&self) -> Result<Option<Checkpoint>, StoreError> {
        let Some(file) = self.file.as_ref().filter(|file| file.exists()) else { return Ok(None) };
        let note: Note = std::fs::read_to_string(file)?.parse()?;
        Ok(Some(Checkpoint::open(&note, &[self.key.verifier().clone()])?))
    }

    /// Writes the last checkpoint outside the database: only after it is committed there, so the file is never ahead.
    async fn keep(&self) -> Result<(), StoreError> {
        let Some(file) = &self.file else { return Ok(()) };
        let Some(note) = last_note(&self.database).await? else { return Ok(()) };
        if std::fs::read_to_string(file).is_ok_and(|kept| kept == note) {
            return Ok(());
        }
        let fresh = file.with_extension(uuid::Uuid::now_v7().to_string());
        let mut writer = std::fs::File::create(&fresh)?;
        writer.write_all(note.as_bytes())?;
        writer.sync_all()?;
        std::fs::rename(&fresh, file)?;
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// Where a tile is stored. One row holds a tile of any width: a narrower one is its beginning.
pub(crate) fn place(tile: Tile) -> Vec<sql::Value> {
    let level = match tile.level() {
        Level::Entries => -1,
        Level::Hashes(level) => i64::from(level),
    };
    values![level, tile.index() as i64]
}

/// The bytes of a tile, if the stored one is at least as wide.
fn prefix(row: &sqlx::any::AnyRow, tile: Tile) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let mut bytes = Vec::<u8>::read(row, "bytes")?;
    if i64::read(row, "width")? < i64::from(tile.width()) || bytes.len() < tile.byte_len() {
        return Ok(None);
    }
    bytes.truncate(tile.byte_len());
    Ok(Some(bytes))
}

pub(crate) async fn read_tile<'e>(
    on: impl Executor<'e, Database = Any>,
    tile: Tile,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let sql = Sql::new("SELECT width, bytes FROM tile WHERE level = $1 AND place = $2", place(tile));
    Ok(sql.row(on).await?.map(|row| prefix(&row, tile)).transpose()?.flatten())
}

/// The tiles a computation on the tree of `size` leaves will read.
async fn tiles_needed(
    database: &Database,
    size: u64,
    compute: impl FnOnce(&mut dyn FnMut(u8, u64) -> Option<Hash>) + Send,
) -> Result<BTreeMap<Tile, Vec<u8>>, StoreError> {
    let needed = ledger::needed(size, compute);
    let mut tiles = BTreeMap::new();
    for tile in needed {
        tiles.extend(read_tile(&database.read, tile).await?.map(|bytes| (tile, bytes)));
    }
    Ok(tiles)
}

async fn root(database: &Database, size: u64) -> Result<Hash, StoreError> {
    let tiles = tiles_needed(database, size, |read| drop(tree::root(size, read))).await?;
    Ok(TileReader::new(size, |tile| tiles.get(&tile).cloned()).root()?)
}

async fn last_note(database: &Database) -> Result<Option<String>, StoreError> {
    let row = Sql::new("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", values![]).row(&database.read).await?;
    Ok(row.map(|row| String::read(&row, "note")).transpose()?)
}

impl Store {
    /// A tile of the log by its path, such as `tile/0/x001/x234/067`; none if the log does not have it.
    pub async fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let Ok(tile) = path.parse::<Tile>() else { return Ok(None) };
        Ok(read_tile(&self.database.read, tile).await?)
    }

    /// The last signed checkpoint.
    pub async fn checkpoint(&self) -> Result<Option<Note>, StoreError> {
        Ok(last_note(&self.database).await?.map(|note| note.parse()).transpose()?)
    }

    /// Signed checkpoints of at least this size, smallest first.
    pub async fn checkpoints(&self, from_size: i64, limit: i64) -> Result<Vec<Note>, StoreError> {
        let rows =
            Sql::new("SELECT note FROM checkpoint WHERE size >= $1 ORDER BY size LIMIT $2", values![from_size, limit])
                .rows(&self.database.read)
                .await?;
        let mut notes = Vec::with_capacity(rows.len());
        for row in &rows {
            notes.push(String::read(row, "note")?.parse()?);
        }
        Ok(notes)
    }

    /// Adds signature lines to the stored checkpoint that this note is of, such as cosignatures of witnesses. How many
    /// were new; none at all if no such checkpoint is stored.
    pub async fn add_signatures(&self, note: &Note, lines: Vec<Signature>) -> Result<Option<usize>, StoreError> {
        self.database.examined(self.try_add_signatures(note, lines).await)
    }

    async fn try_add_signatures(&self, note: &Note, lines: Vec<Signature>) -> Result<Option<usize>, StoreError> {
        let size = note.text().parse::<Checkpoint>()?.size as i64;
        let mut transaction = self.database.begin().await?;
        let held = Sql::new("UPDATE checkpoint SET size = size WHERE size = $1 RETURNING note", values![size]);
        let Some(row) = held.row(&mut *transaction).await? else { return Ok(None) };
        let mut stored: Note = String::read(&row, "note")?.parse()?;
        if stored.text() != note.text() {
            return Ok(None);
        }
        let mut added = 0;
        for line in lines {
            if !stored.signatures().contains(&line) {
                stored.add(line)?;
                added += 1;
            }
        }
        let update = "UPDATE checkpoint SET note = $1 WHERE size = $2";
        Sql::new(update, values![stored.to_string(), size]).run(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Some(added))
    }

    /// The proof that the event at this position is in the log of the last checkpoint; none until it is.
    pub async fn proof(&self, position: i64) -> Result<Option<LogProof>, StoreError> {
        let Some(note) = self.checkpoint().await? else { return Ok(None) };
        let size = note.text().parse::<Checkpoint>()?.size;
        let Some(index) = u64::try_from(position).ok().filter(|index| *index < size) else { return Ok(None) };
        let tiles = tiles_needed(&self.database, size, |read| drop(tree::inclusion(index, size, read))).await?;
        let hashes = TileReader::new(size, |tile| tiles.get(&tile).cloned()).inclusion(index)?;
        Ok(Some(LogProof { index, hashes, checkpoint: note }))
    }

    /// The proof that the log of `old` entries is the beginning of that of the last checkpoint.
    pub async fn consistency(&self, old: u64) -> Result<Option<(Vec<Hash>, Note)>, StoreError> {
        let Some(note) = self.checkpoint().await? else { return Ok(None) };
        let size = note.text().parse::<Checkpoint>()?.size;
        if old > size {
            return Ok(None);
        }
        let tiles = tiles_needed(&self.database, size, |read| drop(tree::consistency(old, size, read))).await?;
        let hashes = TileReader::new(size, |tile| tiles.get(&tile).cloned()).consistency(old)?;
        Ok(Some((hashes, note)))
    }

    /// Brings the log up to all that is committed, now. Does nothing without a key.
    pub async fn integrate(&self) -> Result<(), StoreError> {
        match &self.inner.log {
            Some(sequencer) => sequencer.integrate().await,
            None => Ok(()),
        }
    }

    /// The key of this purpose under the key of the deployment; `None` without one.
    pub fn seal(&self, purpose: &str) -> Option<Seal> {
        let sequencer = self.inner.log.as_ref()?;
        Seal::of(&sequencer.key, purpose).ok()
    }

    /// A page of changes of what is published, signed with the key of the log; `None` without one.
    pub fn feed(
        &self,
        after: i64,
        next: i64,
        changes: Vec<FeedChange>,
        checkpoint: Note,
    ) -> Option<Result<FeedPage, Flaw>> {
        self.inner.log.as_ref().map(|log| FeedPage::sign(after, next, changes, checkpoint, &log.key))
    }

    /// The public half of the key that signs checkpoints.
    pub fn log_verifier(&self) -> Option<&VerifierKey> {
        self.inner.log.as_ref().map(|sequencer| sequencer.verifier())
    }
}
