//! 备份与恢复 A copy of a deployment that is itself the data folder of one: what `verify` proves here it proves there.

use crate::deployment::{checkpoint_file, database_file, database_url, lock, vault_folder};
use crate::prove::{self, Verdict};
use crate::say::say;
use crate::{fork, key};
use anyhow::{Context, bail, ensure};
use std::fs;
use std::path::Path;
use store::{Options, Store};
use vault::Vault;

/// 备份 Copies a deployment, which may be running, into a folder. Into the folder of an earlier backup of the same
/// deployment, only the files are copied that are not there; until all is there, it holds that earlier backup.
pub async fn back_up(data: &Path, database: Option<&str>, to: &Path, with_key: bool) -> anyhow::Result<()> {
    let key = key::verifier(data)?.with_context(|| format!("{} 中没有日志的公钥 keys/log.vkey", data.display()))?;
    fs::create_dir_all(to).with_context(|| format!("备份目录 {}", to.display()))?;
    let _lock = lock(to)?;
    if let Some(known) = key::verifier(to)? {
        ensure!(known == key, "{} 中是另一个日志的备份", to.display());
    }
    ensure!(database.is_some() || database_file(data).exists(), "没有数据库 {}", database_file(data).display());
    let store = Store::open(&database_url(data, database), Options::default()).await?;
    if let Some(earlier) = fork::kept(to, &key)? {
        // A database that was set back must not take the place of the better copy.
        fork::begins(&store, &key, &earlier).await.context("该目录中已有的备份不是现有日志的开头，不予覆盖")?;
    }
    let fresh = to.join("xiezhi.db.new");
    forget_database(&fresh)?;
    let checkpoint = store.back_up(&fresh).await;
    store.close().await;
    let checkpoint = checkpoint?.context("还没有检查点：先运行一次平台")?;
    // Whatever the copied rows refer to was in the vault before them.
    let copied = copy_vault(&vault_folder(data), &vault_folder(to)).await?;
    key::copy(data, to, with_key)?;
    forget_database(&database_file(to))?;
    fs::rename(&fresh, database_file(to))?;
    key::write(&checkpoint_file(to), checkpoint.to_string().as_bytes(), 0o644)?;
    say!("已备份到 {}：新增文件 {copied} 个，检查点 {} 条。", to.display(), prove::size(&checkpoint));
    if !with_key {
        say!("日志的签名私钥 keys/log.key 不在备份中，须另行妥善保存；没有私钥，恢复后不能继续写入。");
    }
    Ok(())
}

/// 恢复 Makes a deployment out of a backup, in a folder and a database that hold none, and verifies it.
pub async fn restore(from: &Path, data: &Path, database: Option<&str>) -> anyhow::Result<Verdict> {
    let key = key::verifier(from)?.with_context(|| format!("{} 中没有日志的公钥 keys/log.vkey", from.display()))?;
    ensure!(database_file(from).exists(), "{} 中没有数据库，不是备份", from.display());
    fs::create_dir_all(data).with_context(|| format!("数据目录 {}", data.display()))?;
    let held = lock(data)?;
    if let Some(known) = key::verifier(data)? {
        ensure!(known == key, "{} 的日志公钥与备份的不同", data.display());
    }
    let url = database_url(data, database);
    if database.is_some() || database_file(data).exists() {
        let store = Store::open(&url, Options::default()).await?;
        let empty = store.is_empty().await;
        store.close().await;
        ensure!(empty?, "目标数据库不是空的，不予覆盖");
    }
    copy_vault(&vault_folder(from), &vault_folder(data)).await?;
    key::copy(from, data, true)?;
    // What was kept outside the database knows more than a backup does: it stays.
    if fork::kept(data, &key)?.is_none() {
        fs::copy(checkpoint_file(from), checkpoint_file(data)).context("备份中没有检查点")?;
    }
    let file = data.join("restoring.db");
    forget_database(&file)?;
    fs::copy(database_file(from), &file)?;
    let restored = Store::restore(&url, &file).await;
    forget_database(&file)?;
    restored?;
    drop(held);
    say!("已恢复到 {}。", data.display());
    if !key::is_complete(data) {
        say!("备份中没有日志的签名私钥：把另行保存的 keys/log.key 放回 {} 之后才能启动。", data.display());
    }
    if let Some(kept) = fork::kept(data, &key)? {
        let store = Store::open(&url, Options::default()).await?;
        if fork::begins(&store, &key, &kept).await.is_err() {
            say!("库外检查点记着 {} 条，备份之后的记录已经丢失：须经 xiezhi declare-fork 声明才能启动。", kept.size);
        }
        store.close().await;
    }
    Ok(prove::deployment(data, database, &[]).await)
}

/// Copies what is missing; every file is hashed on the way. How many were missing.
async fn copy_vault(from: &Path, to: &Path) -> anyhow::Result<usize> {
    let (source, target) = (Vault::reading(from), Vault::open(to).await?);
    let mut copied = 0;
    let digests = if from.exists() { source.list().await? } else { Vec::new() };
    for digest in digests {
        if target.size(digest).await.ok() == Some(source.size(digest).await?) {
            continue;
        }
        let stored = target.put(source.stream(digest, None).await?, u64::MAX).await?;
        if stored.digest != digest {
            bail!("文件 {digest} 的内容已被改动");
        }
        copied += 1;
    }
    Ok(copied)
}

/// Removes a database file and what SQLite leaves beside it after a crash.
fn forget_database(file: &Path) -> std::io::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
