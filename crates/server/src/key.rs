//! 日志密钥 The key that signs the log's checkpoints: made at the first start, kept for good.

use anyhow::{Context, bail, ensure};
use ledger::{Algorithm, SignerKey, VerifierKey};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The seed, 32 bytes, for nobody else to read.
fn seed_file(data: &Path) -> PathBuf {
    data.join("keys").join("log.key")
}

/// The public half, for anybody; it also says what the log is called.
fn public_file(data: &Path) -> PathBuf {
    data.join("keys").join("log.vkey")
}

/// The key of a deployment, made under this name if there is none. A log keeps the name it began with.
pub fn signer(data: &Path, origin: &str) -> anyhow::Result<SignerKey> {
    let (seed, public) = (seed_file(data), public_file(data));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(data.join("keys")).context("建立密钥目录")?;
    let known = verifier(data)?;
    let bytes = match fs::read(&seed) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound && known.is_none() => make(&seed)?,
        Err(error) => return Err(error).with_context(|| format!("日志的签名私钥 {}", seed.display())),
    };
    let Ok(bytes) = <[u8; 32]>::try_from(bytes) else { bail!("{} 应为 32 字节", seed.display()) };
    let name = known.as_ref().map_or(origin, VerifierKey::name);
    let key = SignerKey::from_seed(name, &bytes)?;
    match &known {
        Some(known) => ensure!(key.verifier() == known, "{} 与 {} 不是一对", seed.display(), public.display()),
        None => write(&public, format!("{}\n", key.verifier()).as_bytes(), 0o644)?,
    }
    if name != origin {
        tracing::warn!(name, origin, "the log keeps the name it began with");
    }
    Ok(key)
}

/// The public key of a deployment, once it has one.
pub fn verifier(data: &Path) -> anyhow::Result<Option<VerifierKey>> {
    match fs::read_to_string(public_file(data)) {
        Ok(text) => Ok(Some(text.trim().parse().context("日志的公钥 keys/log.vkey")?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("日志的公钥 keys/log.vkey"),
    }
}

fn make(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("系统没有给出随机数：{error}"))?;
    write(file, &seed, 0o600)?;
    Ok(seed.to_vec())
}

/// Copies the keys of a deployment, the private one if there is one and it is wanted. Keys that are there stay.
pub fn copy(from: &Path, to: &Path, private: bool) -> anyhow::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(to.join("keys")).context("建立密钥目录")?;
    if private && is_complete(from) && !is_complete(to) {
        write(&seed_file(to), &fs::read(seed_file(from))?, 0o600)?;
    }
    if !public_file(to).exists() {
        write(&public_file(to), &fs::read(public_file(from))?, 0o644)?;
    }
    Ok(())
}

/// Whether the private key is there.
pub fn is_complete(data: &Path) -> bool {
    seed_file(data).exists()
}

/// Writes a file whole or not at all.
pub fn write(file: &Path, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let fresh = file.with_extension("new");
    let mut writer = OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&fresh)?;
    writer.write_all(bytes)?;
    writer.sync_all()?;
    fs::rename(&fresh, file)?;
    if let Some(folder) = file.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Keys of witnesses, given at the command line.
pub fn witnesses(keys: &[String]) -> anyhow::Result<Vec<VerifierKey>> {
    let parsed = keys.iter().map(|text| {
        let key: VerifierKey = text.parse().with_context(|| format!("见证人的公钥 {text}"))?;
        ensure!(key.algorithm() == Algorithm::Cosignature, "{text} 不是见证人的公钥（类型 0x04）");
        Ok(key)
    });
    parsed.collect()
}

/// Keys given at the command line.
pub fn verifiers(keys: &[String], file: Option<&Path>) -> anyhow::Result<Vec<VerifierKey>> {
    let mut texts = keys.to_vec();
    if let Some(file) = file {
        let text = fs::read_to_string(file).with_context(|| format!("公钥文件 {}", file.display()))?;
        texts.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    }
    ensure!(!texts.is_empty(), "没有给出公钥：用 --vkey 或者 --vkey-file");
    Ok(texts.iter().map(|text| text.parse()).collect::<Result<_, _>>()?)
}
