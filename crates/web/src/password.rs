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
