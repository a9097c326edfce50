//! What bounds every durable write: the same bytes appended to a bare table, as many to a commit as are waiting.

use anyhow::Result;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection, QueryBuilder, SqliteConnection};
use std::path::Path;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// How many go into one commit at most, as in the store.
const BATCH: usize = 256;

enum Table {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Table {
    async fn append(&mut self, bodies: &[Vec<u8>]) -> Result<(), sqlx::Error> {
        const INSERT: &str = "INSERT INTO raw (body) ";
        // One statement is one transaction.
        match self {
            Self::Sqlite(connection) => {
                let mut sql = QueryBuilder::new(INSERT);
                sql.push_values(bodies, |mut row, body| {
                    row.push_bind(body.as_slice());
                });
                sql.build().execute(connection).await?;
            }
            Self::Postgres(connection) => {
                let mut sql = QueryBuilder::new(INSERT);
                sql.push_values(bodies, |mut row, body| {
                    row.push_bind(body.as_slice());
                });
                sql.build().execute(connection).await?;
            }
        }
        Ok(())
    }
}

/// A bare table and the one who writes to it.
pub struct Raw {
    queue: Option<mpsc::Sender<(Vec<u8>, oneshot::Sender<()>)>>,
    writer: JoinHandle<Result<()>>,
}

impl Raw {
    /// A file with WAL and `synchronous=FULL`.
    pub async fn sqlite(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = options.connect().await?;
        connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL)").await?;
        Ok(Self::with(Table::Sqlite(connection)))
    }

    /// A table of a PostgreSQL database, `synchronous_commit=on`.
    pub async fn postgres(url: &str) -> Result<Self> {
        let mut connection = url.parse::<PgConnectOptions>()?.connect().await?;
        connection.execute("SET synchronous_commit = on").await?;
        connection.execute("DROP TABLE IF EXISTS raw").await?;
        connection.execute("CREATE TABLE raw (id BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL)").await?;
        Ok(Self::with(Table::Postgres(connection)))
    }

    fn with(mut table: Table) -> Self {
        let (queue, mut waiting) = mpsc::channel::<(Vec<u8>, oneshot::Sender<()>)>(1024);
        let writer = tokio::spawn(async move {
            while let Some(first) = waiting.recv().await {
                let mut batch = vec![first];
                while batch.len() < BATCH
                    && let Ok(next) = waiting.try_recv()
                {
                    batch.push(next);
                }
                let (bodies, answers): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
                table.append(&bodies).await?;
                for answer in answers {
                    let _ = answer.send(());
                }
            }
            match table {
                Table::Sqlite(connection) => connection.close().await?,
                Table::Postgres(connection) => connection.close().await?,
            }
            Ok(())
        });
        Self { queue: Some(queue), writer }
    }

    /// Appends, and returns when it is on disk.
    pub async fn append(&self, body: Vec<u8>) -> Result<()> {
        let (answer, done) = oneshot::channel();
        if let Some(queue) = &self.queue {
            queue.send((body, answer)).await?;
        }
        Ok(done.await?)
    }

    /// Closes the table.
    pub async fn close(mut self) -> Result<()> {
        self.queue = None;
        self.writer.await?
    }
}
