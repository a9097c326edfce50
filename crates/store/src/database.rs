//! The only file that knows which database it is: how to connect, how to begin, and what makes a commit durable.

use crate::StoreError;
use crate::sql::{self, Sql, values};
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Row as _, Transaction};
use std::sync::Once;
use std::time::Duration;
use tokio::sync::watch;

/// How often a write is tried that the database asks to try again.
pub(crate) const ATTEMPTS: u32 = 12;

/// After how long a connection for writing is asked whether it is still there.
const IDLE: Duration = Duration::from_secs(1);

/// Connections for writing to PostgreSQL.
const WRITERS: u32 = 4;

/// Two pools on one database.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) read: AnyPool,
    /// One connection on SQLite: writers queue here, not in the file's lock.
    pub(crate) write: AnyPool,
    /// Set when nothing may be written any more.
    pub(crate) broken: watch::Sender<bool>,
    sqlite: bool,
}

impl Database {
    pub(crate) async fn connect(url: &str) -> Result<Database, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);

        let sqlite = url.starts_with("sqlite:");
        let url = match url.split_once('?') {
            _ if !sqlite => url.to_owned(),
            Some((_, query)) if query.contains("mode=") => url.to_owned(),
            Some(_) => format!("{url}&mode=rwc"),
            None => format!("{url}?mode=rwc"),
        };
        let pool = |most: u32, idle: Duration| {
            AnyPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(Duration::from_secs(5))
                // Whether it lives is asked of a connection that lay idle for so long: asking costs as much as a query.
                // SQLite has no connection that could have been lost.
                .test_before_acquire(false)
                .before_acquire(move |connection, meta| {
                    Box::pin(async move { Ok(sqlite || meta.idle_for < idle || connection.ping().await.is_ok()) })
                })
                .after_connect(move |connection, _| Box::pin(settle(connection, sqlite)))
        };
        let (writers, readers) = if sqlite { (1, 4) } else { (WRITERS, 8) };
        let write = pool(writers, IDLE).connect(&url).await?;
        durable(&mut *write.acquire().await?, sqlite).await?;
        let read = pool(readers, Duration::ZERO).connect(&url).await?;
        Ok(Database { read, write, broken: watch::Sender::new(false), sqlite })
    }

    /// What a write came to. After an error that leaves unknown what is on the disk, whoever met it, nothing may be
    /// written any more: a sync that is tried again succeeds without having written anything.
    pub(crate) fn examined<T>(&self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Database(error)) = &done
            && sql::is_fatal(error)
        {
            tracing::error!(%error, "writing is stopped: it is unknown what is on disk");
            self.broken.send_replace(true);
        }
        done
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        if !self.sqlite {
            for _ in 0..WRITERS {
                match self.write.begin().await {
                    // Nothing was begun on a connection that was lost meanwhile: another takes its place.
                    Err(error) if sql::is_lost(&error) => {}
                    begun => return begun,
                }
            }
            return self.write.begin().await;
        }
        for _ in 0..ATTEMPTS {
            match self.write.begin_with("BEGIN IMMEDIATE").await {
                // A commit that failed, as for want of room, was rolled back by SQLite itself; sqlx believes it to be open
                // still and would refuse every transaction to come. Another connection takes its place, which somebody else
                // may have brought into the same state by now.
                Err(sqlx::Error::InvalidSavePointStatement) => self.write.acquire().await?.close().await?,
                begun => return begun,
            }
        }
        self.write.begin_with("BEGIN IMMEDIATE").await
    }

    /// Begins a transaction that reads everything as it is at one moment, and holds up nobody who writes.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        // SQLite's reading transactions are snapshots anyway.
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        if self.sqlite { self.read.begin().await } else { self.read.begin_with(SNAPSHOT).await }
    }

    /// Runs one statement that writes, again if the database asks for it.
    pub(crate) async fn write(&self, sql: Sql) -> Result<u64, StoreError> {
        let mut attempt = 0;
        loop {
            match sql.clone().run(&self.write).await {
                Err(error) if sql::may_retry(&error) && attempt < ATTEMPTS => {
                    attempt += 1;
                    pause(attempt).await;
                }
                done => return self.examined(done.map_err(StoreError::from)),
            }
        }
    }

    /// Runs one statement that writes and returns a row, again if the database asks for it.
    pub(crate) async fn write_row(&self, sql: Sql) -> Result<Option<AnyRow>, StoreError> {
        let mut attempt = 0;
        loop {
            match sql.clone().row(&self.write).await {
                Err(error) if sql::may_retry(&error) && attempt < ATTEMPTS => {
                    attempt += 1;
                    pause(attempt).await;
                }
                done => return self.examined(done.map_err(StoreError::from)),
            }
        }
    }

    pub(crate) async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Waits before the next attempt: longer each time, and not in step with others.
pub(crate) async fn pause(attempt: u32) {
    let spread = u64::from(uuid::Uuid::now_v7().as_bytes()[15]);
    tokio::time::sleep(Duration::from_micros(500 * u64::from(1_u32 << attempt.min(8)) + 20 * spread)).await;
}

/// Prepares a new connection.
async fn settle(connection: &mut AnyConnection, sqlite: bool) -> Result<(), sqlx::Error> {
    if !sqlite {
        return Ok(());
    }
    for pragma in [
        "PRAGMA busy_timeout = 10000",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        // PostgreSQL distinguishes capitals in LIKE; so does this.
        "PRAGMA case_sensitive_like = ON",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA cache_size = -8192",
        "PRAGMA mmap_size = 268435456",
    ] {
        connection.execute(pragma).await?;
    }
    Ok(())
}

/// 耐久性 Reads back what makes an acknowledged write survive a power cut, and refuses to run on less.
async fn durable(connection: &mut AnyConnection, sqlite: bool) -> Result<(), StoreError> {
    let refuse = |setting: &str, found: &str| Err(StoreError::Durability(format!("{setting} = {found}")));
    if sqlite {
        let journal: String = connection.fetch_one("PRAGMA journal_mode").await?.try_get(0)?;
        let synchronous: i64 = connection.fetch_one("PRAGMA synchronous").await?.try_get(0)?;
        if journal != "wal" {
            return refuse("journal_mode", &journal);
        }
        if synchronous < 2 {
            return refuse("synchronous", &synchronous.to_string());
        }
        return Ok(());
    }
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let row = Sql::new("SELECT current_setting($1, true) AS found", values![setting]).row(&mut *connection).await?;
        let found: Option<String> = row.map(|row| row.try_get("found")).transpose()?.flatten();
        match found.as_deref() {
            Some("off") => return refuse(setting, "off"),
            Some(_) => {}
            // Engines that only speak PostgreSQL's language may not know it; they have their own promises.
            None => tracing::warn!(setting, "the database does not say whether its commits are durable"),
        }
    }
    Ok(())
}
