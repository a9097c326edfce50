//! What is put in comes out, whole or not at all.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::io::AsyncReadExt as _;
use vault::{Digest, Stored, Vault, VaultError};

const NO_LIMIT: u64 = u64::MAX;

fn pieces(pieces: &[&'static str]) -> impl Stream<Item = Result<Bytes, std::io::Error>> + use<> {
    stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect::<Vec<_>>())
}

fn digest(bytes: &[u8]) -> Digest {
    hex::encode(Sha256::digest(bytes)).parse().unwrap()
}

async fn open() -> (TempDir, Vault) {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).await.unwrap();
    (folder, vault)
}

async fn read(vault: &Vault, digest: Digest, range: Option<std::ops::Range<u64>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    vault.read(digest, range).await.unwrap().read_to_end(&mut bytes).await.unwrap();
    bytes
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn what_is_put_in_is_read_back_whole_and_by_range() {
    let (_folder, vault) = open().await;
    let stored = vault.put(pieces(&["现场", "", "照片"]), NO_LIMIT).await.unwrap();
    let bytes = "现场照片".as_bytes();
    assert_eq!(stored, Stored { digest: digest(bytes), size: 12 });
    assert_eq!(read(&vault, stored.digest, None).await, bytes);
    assert_eq!(read(&vault, stored.digest, Some(3..6)).await, &bytes[3..6]);
    assert_eq!(read(&vault, stored.digest, Some(12..12)).await, b"");
    assert!(matches!(vault.read(stored.digest, Some(6..13)).await.err(), Some(VaultError::OutOfRange(12))));
    assert_eq!(vault.size(stored.digest).await.unwrap(), 12);
    assert_eq!(vault.verify(stored.digest).await.unwrap(), 12);
    let streamed: Vec<_> = vault.stream(stored.digest, Some(0..6)).await.unwrap().map(Result::unwrap).collect().await;
    assert_eq!(streamed.concat(), &bytes[..6]);
    assert_eq!(vault.list().await.unwrap(), [stored.digest]);
}

#[tokio::test]
async fn the_same_bytes_are_stored_once_and_cannot_be_written_over() {
    let (folder, vault) = open().await;
    let first = vault.put(pieces(&["同一", "文件"]), NO_LIMIT).await.unwrap();
    let again = vault.put(pieces(&["同", "一文件"]), NO_LIMIT).await.unwrap();
    assert_eq!(first, again);
    let files = files(folder.path());
    assert_eq!(files.len(), 1);
    assert!(fs::metadata(&files[0]).unwrap().permissions().readonly());
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let (_folder, vault) = open().await;
    let stored = vault.put(pieces(&[]), NO_LIMIT).await.unwrap();
    assert_eq!(stored, Stored { digest: digest(b""), size: 0 });
    assert_eq!(read(&vault, stored.digest, None).await, b"");
}

#[tokio::test]
async fn an_interrupted_upload_leaves_nothing() {
    let (folder, vault) = open().await;
    let broken = pieces(&["一半"]).chain(stream::iter([Err(std::io::Error::other("连接断开"))]));
    assert!(matches!(vault.put(broken, NO_LIMIT).await, Err(VaultError::Interrupted(_))));
    assert!(vault.list().await.unwrap().is_empty());
    assert!(files(folder.path()).is_empty());

    // Given up in the middle, as when the one who uploads goes away.
    let mut endless = Box::pin(vault.put(pieces(&["一半"]).chain(stream::pending()), NO_LIMIT));
    for _ in 0..100 {
        tokio::select! { biased; _ = &mut endless => unreachable!(), () = tokio::task::yield_now() => {} }
    }
    drop(endless);
    assert!(vault.list().await.unwrap().is_empty());

    // Left behind by a process that was killed.
    fs::write(folder.path().join("incoming/left"), "一半").unwrap();
    let vault = Vault::open(folder.path()).await.unwrap();
    assert!(vault.list().await.unwrap().is_empty());
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn what_is_larger_than_allowed_is_refused_and_leaves_nothing() {
    let (folder, vault) = open().await;
    assert!(matches!(vault.put(pieces(&["12345", "6"]), 5).await, Err(VaultError::TooLarge(5))));
    assert!(files(folder.path()).is_empty());
    assert_eq!(vault.put(pieces(&["12345"]), 5).await.unwrap().size, 5);
}

#[tokio::test]
async fn altered_and_missing_objects_are_named() {
    let (folder, vault) = open().await;
    let stored = vault.put(pieces(&["证据"]), NO_LIMIT).await.unwrap();
    let path = files(folder.path()).remove(0);
    fs::remove_file(&path).unwrap();
    assert!(matches!(vault.verify(stored.digest).await, Err(VaultError::Missing(name)) if name == stored.digest));
    assert!(matches!(vault.read(stored.digest, None).await.err(), Some(VaultError::Missing(_))));
    fs::write(&path, "正据").unwrap();
    match vault.verify(stored.digest).await {
        Err(VaultError::Altered { name, found }) => {
            assert_eq!((name, found), (stored.digest, digest("正据".as_bytes())))
        }
        other => panic!("{other:?}"),
    }
    // The right bytes, put in again, take the place of the wrong ones.
    vault.put(pieces(&["证据"]), NO_LIMIT).await.unwrap();
    vault.verify(stored.digest).await.unwrap();
    fs::write(path.with_file_name("readme.txt"), "").unwrap();
    assert!(vault.list().await.is_err());
}

#[tokio::test]
async fn only_a_digest_is_a_name() {
    for name in ["", "../../etc/passwd", &"A".repeat(64), &"a".repeat(63), &"a".repeat(65), &"g".repeat(64)] {
        assert!(matches!(name.parse::<Digest>(), Err(VaultError::NotADigest)));
    }
    assert_eq!("ab".repeat(32).parse::<Digest>().unwrap().to_string(), "ab".repeat(32));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_do_not_meet() {
    let (_folder, vault) = open().await;
    let tasks: Vec<_> = (0..32_u8)
        .map(|nth| {
            let vault = vault.clone();
            tokio::spawn(async move {
                vault
                    .put(stream::iter([Ok::<_, std::io::Error>(Bytes::from(vec![nth / 2; 1000]))]), NO_LIMIT)
                    .await
                    .unwrap()
            })
        })
        .collect();
    for task in tasks {
        vault.verify(task.await.unwrap().digest).await.unwrap();
    }
    assert_eq!(vault.list().await.unwrap().len(), 16);
}

#[tokio::test]
async fn two_hundred_megabytes_pass_through_little_memory() {
    const PIECE: usize = 64 * 1024;
    const PIECES: u64 = 200 * 1024 * 1024 / PIECE as u64;
    let (_folder, vault) = open().await;
    let before = peak_kilobytes();
    let piece = Bytes::from(vec![7; PIECE]);
    let stored =
        vault.put(stream::iter(0..PIECES).map(|_| Ok::<_, std::io::Error>(piece.clone())), NO_LIMIT).await.unwrap();
    assert_eq!(stored.size, 200 * 1024 * 1024);
    assert_eq!(vault.verify(stored.digest).await.unwrap(), stored.size);
    assert!(peak_kilobytes() - before < 32 * 1024);
}

/// The most memory this process ever had.
fn peak_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
