//! 证据库 All evidence bytes. What is put in is hashed on the way, synced, and frozen under its digest; nothing is ever
//! changed, and nothing is visible before it is whole.
//!
//! Callers name objects by digest alone and never by path, so where the bytes lie can change without them.

mod digest;

pub use digest::Digest;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _, BufWriter, SeekFrom};

/// How much is held in memory of an object on its way in or through a check.
const BUFFER: usize = 256 * 1024;

/// 证据库 The vault. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Vault {
    folder: Arc<Path>,
}

/// 已存入 What was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
}

/// 证据库故障 Why the vault did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The object is larger than was allowed. Nothing was stored.
    #[error("文件超过 {0} 字节的上限")]
    TooLarge(u64),
    /// The bytes stopped coming. Nothing was stored.
    #[error("文件没有传完：{0}")]
    Interrupted(String),
    /// There is no such object.
    #[error("证据库中没有 {0}")]
    Missing(Digest),
    /// The object has other bytes than its name says.
    #[error("证据库中 {name} 的内容已被改动：现为 {found}")]
    Altered {
        /// Its name.
        name: Digest,
        /// What its bytes give.
        found: Digest,
    },
    /// The range does not lie within the object.
    #[error("所要的范围超出文件的 {0} 字节")]
    OutOfRange(u64),
    /// The text is not a digest.
    #[error("不是 64 位小写十六进制的摘要")]
    NotADigest,
    /// The disk is full. Nothing was stored.
    #[error("存储空间已满，暂不能存入")]
    Full,
    /// The disk failed.
    #[error("证据库读写失败：{0}")]
    Disk(#[source] std::io::Error),
}

impl From<std::io::Error> for VaultError {
    fn from(error: std::io::Error) -> VaultError {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => VaultError::Full,
            _ => VaultError::Disk(error),
        }
    }
}

impl Vault {
    /// Opens the vault in a folder, which is made if it is missing, and clears away what interrupted uploads left behind.
    ///
    /// Only one server may open a folder: to another, uploads under way would look like leavings.
    pub async fn open(folder: &Path) -> Result<Vault, VaultError> {
        let vault = Vault { folder: folder.into() };
        fs::create_dir_all(vault.incoming()).await?;
        fs::create_dir_all(vault.objects()).await?;
        let mut left = fs::read_dir(vault.incoming()).await?;
        while let Some(file) = left.next_entry().await? {
            fs::remove_file(file.path()).await?;
        }
        sync_folder(folder).await?;
        Ok(vault)
    }

    /// The vault in a folder for reading alone, which may be done while a server has it open.
    pub fn reading(folder: &Path) -> Vault {
        Vault { folder: folder.into() }
    }

    /// Stores the bytes of a stream. When this returns, they are on disk, whole and under their digest; if it fails or is
    /// given up, nothing is. The same bytes again are stored once.
    pub async fn put<E: std::fmt::Display>(
        &self,
        content: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<Stored, VaultError> {
        let mut content = pin!(content);
        let incoming = Incoming { path: self.incoming().join(uuid::Uuid::now_v7().to_string()) };
        let file = OpenOptions::new().write(true).create_new(true).open(&incoming.path).await?;
        let (mut writer, mut sha, mut size) = (BufWriter::with_capacity(BUFFER, file), Sha256::new(), 0);
        while let Some(bytes) = content.next().await {
            let bytes = bytes.map_err(|error| VaultError::Interrupted(error.to_string()))?;
            size += bytes.len() as u64;
            if size > limit {
                return Err(VaultError::TooLarge(limit));
            }
            sha.update(&bytes);
            writer.write_all(&bytes).await?;
        }
        writer.flush().await?;
        let file = writer.into_inner();
        let mut permissions = file.metadata().await?.permissions();
        permissions.set_readonly(true);
        file.set_permissions(permissions).await?;
        file.sync_all().await?;
        let digest = Digest(sha.finalize().into());
        self.freeze(&incoming, digest, size).await?;
        Ok(Stored { digest, size })
    }

    /// Puts a written file where its digest says.
    async fn freeze(&self, incoming: &Incoming, digest: Digest, size: u64) -> Result<(), VaultError> {
        let path = self.path(digest);
        let folder = path.parent().unwrap_or(&self.folder);
        let above = folder.parent().unwrap_or(&self.folder);
        // The same bytes may be there already. If what is there is not whole, as no crash leaves it, what came now takes its place.
        if fs::metadata(&path).await.is_ok_and(|known| known.len() == size) && self.verify(digest).await.is_ok() {
            // Whoever put them there may not have come so far.
            sync_folder(above).await?;
            return sync_folder(folder).await;
        }
        fs::create_dir_all(folder).await?;
        sync_folder(above).await?;
        sync_folder(&self.objects()).await?;
        fs::rename(&incoming.path, &path).await?;
        sync_folder(folder).await
    }

    /// How many bytes an object has.
    pub async fn size(&self, digest: Digest) -> Result<u64, VaultError> {
        match fs::metadata(self.path(digest)).await {
            Ok(known) => Ok(known.len()),
            Err(error) => Err(missing(error, digest)),
        }
    }

    /// The bytes of an object, or of a part of it.
    pub async fn read(
        &self,
        digest: Digest,
        range: Option<Range<u64>>,
    ) -> Result<impl AsyncRead + Send + Unpin + use<>, VaultError> {
        let mut file = File::open(self.path(digest)).await.map_err(|error| missing(error, digest))?;
        let size = file.metadata().await?.len();
        let range = range.unwrap_or(0..size);
        if range.start > range.end || range.end > size {
            return Err(VaultError::OutOfRange(size));
        }
        file.seek(SeekFrom::Start(range.start)).await?;
        Ok(file.take(range.end - range.start))
    }

    /// The bytes of an object, or of a part of it, as a stream for an answer over HTTP.
    pub async fn stream(
        &self,
        digest: Digest,
        range: Option<Range<u64>>,
    ) -> Result<impl Stream<Item = std::io::Result<Bytes>> + Send + use<>, VaultError> {
        Ok(tokio_util::io::ReaderStream::with_capacity(self.read(digest, range).await?, BUFFER))
    }

    /// Reads an object through and compares it with its name; how many bytes it has.
    pub async fn verify(&self, digest: Digest) -> Result<u64, VaultError> {
        let mut file = File::open(self.path(digest)).await.map_err(|error| missing(error, digest))?;
        let (mut sha, mut buffer, mut size) = (Sha256::new(), vec![0; BUFFER], 0);
        loop {
            let read = file.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            sha.update(&buffer[..read]);
            size += read as u64;
        }
        let found = Digest(sha.finalize().into());
        if found == digest { Ok(size) } else { Err(VaultError::Altered { name: digest, found }) }
    }

    /// The names of all objects, in order. What else lies among them is an error: nothing else has any business there.
    pub async fn list(&self) -> Result<Vec<Digest>, VaultError> {
        let mut digests = Vec::new();
        for outer in entries(&self.objects()).await? {
            for inner in entries(&outer).await? {
                for object in entries(&inner).await? {
                    let digest: Digest =
                        object.file_name().and_then(|name| name.to_str()).ok_or(VaultError::NotADigest)?.parse()?;
                    if self.path(digest) != object {
                        return Err(VaultError::NotADigest);
                    }
                    digests.push(digest);
                }
            }
        }
        digests.sort_unstable();
        Ok(digests)
    }

    fn incoming(&self) -> PathBuf {
        self.folder.join("incoming")
    }

    fn objects(&self) -> PathBuf {
        self.folder.join("objects")
    }

    /// Two levels of folders, so that none gets too full.
    fn path(&self, digest: Digest) -> PathBuf {
        let name = digest.to_string();
        self.objects().join(&name[..2]).join(&name[2..4]).join(&name)
    }
}

/// A file on its way in, which is removed unless it was frozen.
struct Incoming {
    path: PathBuf,
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // It may be frozen already; and what cannot be removed now is removed when the vault is opened.
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn entries(folder: &Path) -> Result<Vec<PathBuf>, VaultError> {
    let mut reader = fs::read_dir(folder).await?;
    let mut entries = Vec::new();
    while let Some(entry) = reader.next_entry().await? {
        entries.push(entry.path());
    }
    Ok(entries)
}

fn missing(error: std::io::Error, digest: Digest) -> VaultError {
    if error.kind() == std::io::ErrorKind::NotFound { VaultError::Missing(digest) } else { error.into() }
}

/// Makes names in a folder survive a power cut.
async fn sync_folder(folder: &Path) -> Result<(), VaultError> {
    Ok(File::open(folder).await?.sync_all().await?)
}
