//! What bounds every durable write: the same bytes appended to a bare table, as many to a commit as are waiting, or a
//! commit for each.

use anyhow::Result;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection, QueryBuilder, SqliteConnection};
use std::path::Path;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// How appends come into commits.
#[derive(Clone, Copy)]
pub enum Commits {
    /// As many in one as are waiting, as in the store.
    Shared,
    /// One for each, as a program has it that writes down what it is asked to and answers. SQLite has one writer;
    /// PostgreSQL has a connection for every client and syncs what commits at the same time together by itself.
    Each,
}

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

type Waiting = (Vec<u8>, oneshot::Sender<()>);

/// A bare table and those who write to it.
pub struct Raw {
    writers: Vec<mpsc::Sender<Waiting>>,
    tasks: JoinSet<Result<()>>,
}

impl Raw {
    /// A file with WAL and `synchronous=FULL`.
    pub async fn sqlite(file: &Path, commits: Commits) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = options.connect().await?;
        connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL)").await?;
        Ok(Self::with(vec![Table::Sqlite(connection)], commits))
    }

    /// A table of a PostgreSQL database, `synchronous_commit=on`; so many write at once if each has its commit.
    pub async fn postgres(url: &str, commits: Commits, clients: usize) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        options
            .connect()
            .await?
            .execute("CREATE TABLE IF NOT EXISTS raw (id BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL); TRUNCATE raw")
            .await?;
        let writers = match commits {
            Commits::Shared => 1,
            Commits::Each => clients,
        };
        let mut tables = Vec::with_capacity(writers);
        for _ in 0..writers {
            let mut connection = options.connect().await?;
            connection.execute("SET synchronous_commit = on").await?;
            tables.push(Table::Postgres(connection));
        }
        Ok(Self::with(tables, commits))
    }

    fn with(tables: Vec<Table>, commits: Commits) -> Self {
        let most = match commits {
            Commits::Shared => BATCH,
            Commits::Each => 1,
        };
        let (mut writers, mut tasks) = (Vec::new(), JoinSet::new());
        for table in tables {
            let (queue, waiting) = mpsc::channel(1024);
            writers.push(queue);
            tasks.spawn(write(table, waiting, most));
        }
        Self { writers, tasks }
    }

    /// Appends for this client, and returns when it is on disk.
    pub async fn append(&self, client: usize, body: Vec<u8>) -> Result<()> {
        let (answer, done) = oneshot::channel();
        self.writers[client % self.writers.len()].send((body, answer)).await?;
        Ok(done.await?)
    }

    /// Closes the table.
    pub async fn close(mut self) -> Result<()> {
        self.writers.clear();
        while let Some(ended) = self.tasks.join_next().await {
            ended??;
        }
        Ok(())
    }
}

/// Appends what comes, at most so many to a commit, until nobody sends any more.
async fn write(mut table: Table, mut waiting: mpsc::Receiver<Waiting>, most: usize) -> Result<()> {
    while let Some(first) = waiting.recv().await {
        let mut batch = vec![first];
        while batch.len() < most
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
}
