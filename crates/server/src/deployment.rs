//! 部署 The data folder of a deployment, and what is opened in it.

use crate::key;
use crate::settings::Settings;
use anyhow::{Context, bail};
use office::Office;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use store::{Options, Store, sqlite_url};
use vault::Vault;
use web::portal::Finder;

/// 部署 Everything open.
pub struct Deployment {
    /// Cases, through the store.
    pub office: Office,
    /// The bytes of evidence.
    pub vault: Vault,
    /// Finds what is published; follows the store while the server runs.
    pub finder: Finder,
    /// Held as long as this lives: one server to a folder.
    _lock: File,
}

/// The SQLite file of a data folder.
pub fn database_file(data: &Path) -> PathBuf {
    data.join("xiezhi.db")
}

/// The folder of the vault.
pub fn vault_folder(data: &Path) -> PathBuf {
    data.join("vault")
}

/// The last checkpoint, kept outside the database.
pub fn checkpoint_file(data: &Path) -> PathBuf {
    data.join("checkpoint")
}

/// The address of the database.
pub fn database_url(data: &Path, given: Option<&str>) -> String {
    given.map_or_else(|| sqlite_url(&database_file(data)), str::to_owned)
}

/// Keeps other processes out of a folder for as long as the file is held.
pub fn lock(folder: &Path) -> anyhow::Result<File> {
    let lock = File::create(folder.join("lock")).context("数据目录不可写")?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => bail!("数据目录 {} 已由另一个进程使用", folder.display()),
        Err(TryLockError::Error(error)) => Err(error).context("数据目录不能锁定"),
    }
}

impl Deployment {
    /// Whether there is a deployment in a data folder: what only works on one must not make another.
    ///
    /// # Errors
    /// There is none, or it was restored without its private key.
    pub fn expect(data: &Path) -> anyhow::Result<()> {
        let restored = key::verifier(data)?.is_some() && !key::is_complete(data);
        anyhow::ensure!(
            !restored,
            "数据目录 {} 中没有日志的签名私钥：把另行保存的 keys/log.key 放回之后再办",
            data.display()
        );
        anyhow::ensure!(key::is_complete(data), "数据目录 {} 中没有部署，请核对 --data 的路径", data.display());
        Ok(())
    }

    /// Opens a data folder, which is made if it is missing.
    pub async fn open(data: &Path, database: Option<&str>, settings: &Settings) -> anyhow::Result<Self> {
        fs::create_dir_all(data).with_context(|| format!("数据目录 {}", data.display()))?;
        let lock = lock(data)?;
        let options =
            Options::default().log_key(key::signer(data, &settings.origin())?).checkpoint_file(checkpoint_file(data));
        let store = Store::open(&database_url(data, database), faulty(options)?).await?;
        let vault = Vault::open(&vault_folder(data)).await?;
        let office = Office::new(store);
        if office.refresh().await? {
            tracing::info!("the lists are made anew from the events");
        }
        Ok(Self { office, vault, finder: finder(&data.join("index"))?, _lock: lock })
    }

    /// Finishes what is under way.
    pub async fn close(&self) {
        self.office.store().close().await;
    }
}

/// The search index. It holds nothing that the store does not: one that cannot be read is made anew.
fn finder(folder: &Path) -> anyhow::Result<Finder> {
    Finder::open(folder).or_else(|error| {
        tracing::warn!("the search index is made anew: {error:#}");
        fs::remove_dir_all(folder)?;
        Finder::open(folder)
    })
}

/// The fault that the crash harness wants to find.
#[cfg(feature = "faults")]
fn faulty(options: Options) -> anyhow::Result<Options> {
    match std::env::var("XIEZHI_FAULT").as_deref() {
        Err(_) | Ok("") => Ok(options),
        Ok("ack-before-commit") => Ok(options.fault(store::Fault::AckBeforeCommit)),
        Ok("no-idempotency") => Ok(options.fault(store::Fault::NoIdempotency)),
        Ok(other) => bail!("no such fault: {other}"),
    }
}

#[cfg(not(feature = "faults"))]
#[expect(clippy::unnecessary_wraps, reason = "with faults it can fail")]
const fn faulty(options: Options) -> anyhow::Result<Options> {
    Ok(options)
}
