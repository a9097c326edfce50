//! 存储 All SQL of the platform: the event store, its views, the outbox, accounts, the access log, and the stored Merkle log.
//!
//! The record is the system. [`Store::append`] is one transaction: events, their gapless positions in the log, the views,
//! numbers, jobs and the answer to the request. Commit is the receipt. A writer task drains a queue of appends into one
//! transaction (group commit), and every writing transaction first takes one row, the head of the log: writers of all
//! nodes queue there, so conflicts are found by comparing values and not by errors that would spoil the batch.
//! Within a second a sequencer turns new positions into tiles and a signed checkpoint.
//!
//! One text of SQL serves SQLite and PostgreSQL, with `$1` parameters and columns of BIGINT, TEXT and BYTEA only;
//! `database.rs` alone knows which of them it is.

mod access;
mod accounts;
mod act;
mod append;
mod audit;
mod card_scans;
mod conformance;
mod copy;
mod database;
mod edition;
mod event;
mod exam_answers;
mod jobs;
mod log;
mod migrate;
mod plan;
mod rebuild;
mod sequencer;
mod settings;
mod sql;
mod uploads;
pub mod views;
mod writer;

pub use access::{Access, AccessEntry};
pub use accounts::{Account, ApiToken, Session, SignedIn};
pub use act::{Done, Stop};
pub use append::{Append, AppendError, NewJob, NumberClaim, Receipt, Repeated, RequestKey};
pub use audit::{Audit, AuditError};
pub use card_scans::CardScans;
pub use conformance::{CheckResult, conformance};
pub use event::{NewRecord, StoredEvent};
pub use exam_answers::SavedAnswer;
pub use jobs::Job;
pub use ledger::{Seal, SignerKey, VerifierKey};
pub use log::StreamHead;
pub use settings::Setting;
pub use uploads::Upload;
#[cfg(feature = "faults")]
pub use writer::Fault;

use database::Database;
use edition::Edition;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// What a store is opened with. By default nothing: then the log gets no tiles.
#[derive(Debug, Clone, Default)]
pub struct Options {
    log_key: Option<SignerKey>,
    checkpoint_file: Option<PathBuf>,
    #[cfg(feature = "faults")]
    fault: Option<Fault>,
}

impl Options {
    /// The key that signs checkpoints, under the name of the log. Without it nothing is added to the log's tiles.
    pub fn log_key(self, key: SignerKey) -> Options {
        Options { log_key: Some(key), ..self }
    }

    /// Where the last checkpoint is kept outside the database, so that an older database put in its place is found out.
    pub fn checkpoint_file(self, file: impl Into<PathBuf>) -> Options {
        Options { checkpoint_file: Some(file.into()), ..self }
    }

    /// A fault for the crash harness to find.
    #[cfg(feature = "faults")]
    pub fn fault(self, fault: Fault) -> Options {
        Options { fault: Some(fault), ..self }
    }
}

/// 存储故障 Why the store cannot do what it is asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("数据库故障：{0}")]
    Database(#[source] sqlx::Error),
    /// The disk is full: nothing was written; reading goes on, and writing does when there is room.
    #[error("存储空间已满，暂不能写入")]
    Full,
    /// The database does not keep what it acknowledges.
    #[error("数据库的耐久性设置不足（{0}），拒绝运行")]
    Durability(String),
    /// The database was made by a newer version.
    #[error("数据库由更新的版本建立（{0}），本版本不能使用")]
    Newer(String),
    /// The database has fewer entries than the checkpoint kept outside it.
    #[error("数据库只有 {found} 条日志，少于库外检查点所载的 {kept} 条：数据库已被换成较早的副本")]
    RolledBack {
        /// How many the kept checkpoint has.
        kept: u64,
        /// How many the database has.
        found: u64,
    },
    /// The database has other entries than the checkpoint kept outside it.
    #[error("数据库的日志与库外检查点（{0} 条）不一致：历史记录已被改写")]
    Forked(u64),
    /// The stored log does not hold.
    #[error("日志校验失败：{0}")]
    Log(#[from] ledger::Flaw),
    /// The file outside the database cannot be read or written.
    #[error("检查点文件读写失败：{0}")]
    Io(#[from] std::io::Error),
    /// What was handed in cannot be stored.
    #[error("无法存储：{0}")]
    Invalid(&'static str),
    /// Writing was stopped, by closing the store or after an error that leaves unknown what is on disk.
    #[error("存储已停止写入")]
    Stopped,
}

/// 存储 The store. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Store {
    pub(crate) database: Database,
    pub(crate) counts: Arc<views::Counts>,
    pub(crate) edition: Edition,
    inner: Arc<Inner>,
}

struct Inner {
    queue: mpsc::Sender<writer::Command>,
    /// False: go on. True: finish what is queued and end.
    stop: watch::Sender<bool>,
    broken: watch::Receiver<bool>,
    news: watch::Receiver<()>,
    tasks: tokio::sync::Mutex<Vec<JoinHandle<()>>>,
    log: Option<Arc<sequencer::Sequencer>>,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        if sql::is_full(&error) { StoreError::Full } else { StoreError::Database(error) }
    }
}

impl Store {
    /// Opens `sqlite:///path/file.db` (see [`sqlite_url`]) or `postgres://…`, makes its tables if they are missing,
    /// and refuses a database that is not durable or that is older than the checkpoint kept outside it.
    pub async fn open(url: &str, options: Options) -> Result<Store, StoreError> {
        let database = Database::connect(url).await?;
        migrate::migrate(&database).await?;
        let (stop, stopped) = watch::channel(false);
        let (committed, news) = watch::channel(());
        let heard = news.clone();
        let broken = database.broken.subscribe();
        let (queue, commands) = mpsc::channel(writer::QUEUE);
        let mut tasks = Vec::new();

        let log = match options.log_key.clone() {
            Some(key) => {
                let sequencer =
                    Arc::new(sequencer::Sequencer::new(database.clone(), key, options.checkpoint_file.clone()));
                sequencer.begin().await?;
                tasks.push(tokio::spawn(sequencer::run(sequencer.clone(), news)));
                Some(sequencer)
            }
            None => None,
        };
        let edition = Edition::default();
        let writer = writer::Writer::new(database.clone(), edition.clone(), committed, &options);
        // The writer ends first, the sequencer once everything is written.
        tasks.insert(0, tokio::spawn(writer.run(commands, stopped)));
        let inner = Inner { queue, stop, broken, news: heard, tasks: tokio::sync::Mutex::new(tasks), log };
        Ok(Store { database, counts: Arc::default(), edition, inner: Arc::new(inner) })
    }

    /// Finishes what is queued, brings the log up to date, and closes the connections.
    pub async fn close(&self) {
        let _ = self.inner.stop.send(true);
        for task in self.inner.tasks.lock().await.drain(..) {
            let _ = task.await;
        }
        self.database.close().await;
    }

    /// Waits until the store can no longer write (an I/O error, or a log that does not hold): time to end the process.
    pub async fn broken(&self) {
        let mut broken = self.inner.broken.clone();
        while !*broken.borrow_and_update() {
            if broken.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }

    /// Changes whenever this process has committed something. What other processes commit it does not tell.
    pub fn news(&self) -> watch::Receiver<()> {
        self.inner.news.clone()
    }

    /// Whether the database answers and nothing broke.
    pub async fn is_healthy(&self) -> bool {
        !*self.inner.broken.borrow()
            && sql::Sql::new("SELECT value FROM counter WHERE series = '#log'", Vec::new())
                .row(&self.database.read)
                .await
                .is_ok()
    }
}

/// The URL of an SQLite file, whatever characters its path has.
pub fn sqlite_url(path: &Path) -> String {
    let mut url = String::from("sqlite://");
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            url.push(byte.into());
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

/// The clock, for leases alone; times of events are handed in.
pub(crate) fn micros_now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
