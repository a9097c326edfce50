//! Passwords: Argon2id, off the threads that answer requests, no more at once than the machine has cores for.

use anyhow::Context;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Each takes 19 MiB and 30 ms of a core.
static ROOM: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));

/// Longer ones would only cost time.
pub const LONGEST: usize = 256;

/// What a new one has to be, in words for the person who chooses it.
pub const ASKED: &str = "至少 10 个字符，不能包含登录名或者姓名，不能是一个字符的重复；一句只有自己知道的话最好记";
const SHORTEST: usize = 10;

/// What is wrong with a new password; `None` = it may be taken.
#[must_use]
pub fn flaw(password: &str, known: &[&str]) -> Option<&'static str> {
    let lower = password.to_lowercase();
    let mut characters = password.chars();
    let first = characters.next();
    if password.is_empty() {
        Some("请填写新口令")
    } else if password.chars().count() < SHORTEST {
        Some("新口令至少 10 个字符")
    } else if password.len() > LONGEST {
        Some("新口令太长")
    } else if known.iter().any(|word| !word.is_empty() && lower.contains(&word.to_lowercase())) {
        Some("新口令不能包含登录名或者姓名")
    } else if characters.all(|c| Some(c) == first) {
        Some("新口令不能是一个字符的重复")
    } else {
        None
    }
}

/// A random secret that can be read out and copied by hand: groups of five of 32 characters that do not look alike.
///
/// # Errors
/// When the system gives no randomness.
pub fn readable(length: usize) -> anyhow::Result<String> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    Ok(letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// The hash of nobody's password: an unknown account must take as long to refuse as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("").unwrap_or_default());

fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

/// The hash to store.
///
/// # Errors
/// When the system gives no randomness.
pub async fn hash(password: String) -> anyhow::Result<String> {
    let _room = ROOM.acquire().await.context("no room for passwords")?;
    spawn_blocking(move || hash_now(&password)).await?
}

/// Whether a password is the one of a stored hash. Without a hash it takes the same time and is not.
///
/// # Errors
/// When the check could not be made.
pub async fn matches(password: String, stored: Option<String>) -> anyhow::Result<bool> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let _room = ROOM.acquire().await.context("no room for passwords")?;
    let verified = spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&stored)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    });
    Ok(verified.await?)
}
