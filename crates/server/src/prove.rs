//! 核验部署 Proves everything that a deployment stores, and names the first thing that does not hold. Changes nothing.

use crate::deployment::{checkpoint_file, database_file, database_url, vault_folder};
use crate::fork::CATEGORY as FORK;
use crate::key;
use crate::witness::Seen;
use ledger::{Checkpoint, Note, VerifierKey, tree};
use office::Office;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use store::{Audit, AuditError, Options, Store, StoreError};
use vault::{Digest, Vault, VaultError};

/// 核验结论 What it came to.
#[derive(Debug)]
pub enum Verdict {
    /// Everything holds: what was read.
    Holds(Vec<String>),
    /// The first thing that does not hold.
    Found(String),
    /// Neither proven nor refuted, and why.
    Unfinished(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holds(lines) => write!(f, "结论：核验成立。\n{}", lines.join("\n")),
            Self::Found(what) => write!(f, "结论：核验不成立。\n首先不符之处：{what}。"),
            Self::Unfinished(why) => write!(f, "结论：未能完成核验，既不能认定成立，也不能认定不成立。\n原因：{why}。"),
        }
    }
}

/// Why it ended before the end.
enum End {
    Found(String),
    Unfinished(String),
}

impl From<AuditError> for End {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Found(what) => Self::Found(what),
            AuditError::Unfinished(StoreError::Log(flaw)) => Self::Found(flaw.to_string()),
            AuditError::Unfinished(error) => Self::Unfinished(error.to_string()),
        }
    }
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        AuditError::Unfinished(error).into()
    }
}

fn unfinished(error: impl fmt::Display) -> End {
    End::Unfinished(error.to_string())
}

/// How many entries a checkpoint of ours is of.
pub fn size(note: &Note) -> u64 {
    note.text().parse().map_or(0, |checkpoint: Checkpoint| checkpoint.size)
}

/// Proves a deployment, and says what the witnesses cosigned.
pub async fn deployment(data: &Path, database: Option<&str>, witnesses: &[VerifierKey]) -> Verdict {
    match prove(data, database, witnesses).await {
        Ok(lines) => Verdict::Holds(lines),
        Err(End::Found(what)) => Verdict::Found(what),
        Err(End::Unfinished(why)) => Verdict::Unfinished(why),
    }
}

async fn prove(data: &Path, database: Option<&str>, witnesses: &[VerifierKey]) -> Result<Vec<String>, End> {
    let key = key::verifier(data).map_err(|error| unfinished(format!("{error:#}")))?;
    let key = key.ok_or_else(|| unfinished(format!("{} 中没有日志的公钥 keys/log.vkey", data.display())))?;
    if database.is_none() && !database_file(data).exists() {
        return Err(unfinished(format!("没有数据库 {}", database_file(data).display())));
    }
    // Without a key to sign with, opening a store adds nothing to it.
    let store = Store::open(&database_url(data, database), Options::default()).await?;
    let proven = prove_store(data, &store, key, witnesses).await;
    store.close().await;
    proven
}

async fn prove_store(
    data: &Path,
    store: &Store,
    key: VerifierKey,
    witnesses: &[VerifierKey],
) -> Result<Vec<String>, End> {
    let audit = store.audit(std::slice::from_ref(&key)).await?;
    let kept = kept_checkpoint(data, store, &key, &audit).await?;
    let cosigned = cosigned(store, &key, witnesses).await?;
    if let Some(row) = flaw(store, async |office| office.views_flaw().await).await? {
        return Err(End::Found(format!("视图的这一行与事件不符：{row}")));
    }
    if let Some(flaw) = flaw(store, async |office| office.numbers_flaw().await).await? {
        return Err(End::Found(format!("文号：{flaw}")));
    }
    let forks = store.streams(FORK, "", 1000).await?.len();
    let files = files(store, &Vault::reading(&vault_folder(data))).await?;
    let mut lines = vec![
        format!("事件：{} 条，{} 个事件流，逐字与日志相符。", audit.events, audit.streams),
        format!(
            "日志：“{}”，已收录 {} 条，根哈希 {}；{} 个哈希块、{} 个检查点均相符。",
            audit.last.origin, audit.last.size, audit.last.root, audit.tiles, audit.checkpoints
        ),
        kept,
        "视图：与由事件重建的结果逐行相同。".to_owned(),
        "文号：各系列连续编号，没有重号、缺号，计数与之相符。".to_owned(),
        format!("文件：{files} 个，内容与指纹均相符。"),
    ];
    if forks > 0 {
        lines.push(format!("分叉：声明过 {forks} 次，声明见日志。"));
    }
    lines.extend(cosigned);
    Ok(lines)
}

/// The first thing that does not follow from the events: a row of the views, a number. What a running server adds meanwhile is no
/// fault: then it is looked at again.
async fn flaw(
    store: &Store,
    look: impl AsyncFn(&Office) -> Result<Option<String>, office::Stop>,
) -> Result<Option<String>, End> {
    const ATTEMPTS: usize = 5;
    let mut attempt = 0;
    loop {
        let before = store.log_size().await?;
        match look(&Office::new(store.clone())).await {
            Ok(Some(_)) if attempt < ATTEMPTS && store.log_size().await? != before => attempt += 1,
            Ok(flaw) => return Ok(flaw),
            Err(office::Stop::Fault(office::Fault::Store(error))) => return Err(error.into()),
            Err(error) => return Err(End::Found(error.to_string())),
        }
    }
}

/// What the witnesses cosigned of the stored checkpoints. A line of theirs that does not verify is a finding.
async fn cosigned(store: &Store, key: &VerifierKey, witnesses: &[VerifierKey]) -> Result<Vec<String>, End> {
    const STEP: i64 = 1000;
    let (mut seen, mut from) = (Seen::default(), 0);
    loop {
        let notes = store.checkpoints(from, STEP).await?;
        let Some(last) = notes.last() else { return Ok(seen.lines(witnesses)) };
        from = i64::try_from(size(last)).unwrap_or(i64::MAX) + 1;
        for note in &notes {
            let size = size(note);
            let looked = seen.look(note, size, key, witnesses);
            looked.map_err(|flaw| End::Found(format!("检查点（{size} 条）：{flaw}")))?;
        }
    }
}

/// The checkpoint kept outside the database: what it signs must be the beginning of what is there.
async fn kept_checkpoint(data: &Path, store: &Store, key: &VerifierKey, audit: &Audit) -> Result<String, End> {
    let file = checkpoint_file(data);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // A server that never came to sign anything leaves none.
            return if audit.last.size == 0 {
                Ok("库外检查点：尚无。".to_owned())
            } else {
                Err(End::Found(format!("库外检查点 {} 缺失", file.display())))
            };
        }
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            return Err(End::Found(format!("库外检查点 {}：不是文本", file.display())));
        }
        Err(error) => return Err(unfinished(format!("{}：{error}", file.display()))),
    };
    let opened = text.parse::<Note>().and_then(|note| Checkpoint::open(&note, std::slice::from_ref(key)));
    let kept = opened.map_err(|flaw| End::Found(format!("库外检查点 {}：{flaw}", file.display())))?;
    let found = audit.last.size;
    if kept.size > found {
        let kept = kept.size;
        return Err(End::Found(StoreError::RolledBack { kept, found }.to_string()));
    }
    let Some((proof, _)) = store.consistency(kept.size).await? else {
        return Err(End::Found(StoreError::Forked(kept.size).to_string()));
    };
    // The log may have grown since the audit; the last checkpoint of now is then the one to compare with.
    let now = store.checkpoint().await?.ok_or_else(|| unfinished("没有检查点"))?;
    let now = Checkpoint::open(&now, std::slice::from_ref(key)).map_err(|flaw| End::Found(flaw.to_string()))?;
    if !tree::verify_consistency(kept.size, now.size, &proof, kept.root, now.root) {
        return Err(End::Found(StoreError::Forked(kept.size).to_string()));
    }
    Ok(format!("库外检查点：{} 条，为现有日志的开头。", kept.size))
}

/// Every file that is registered or that an event refers to is in the vault, and everything in the vault is whole.
async fn files(store: &Store, vault: &Vault) -> Result<usize, End> {
    const STEP: i64 = 1000;
    let mut named = BTreeSet::new();
    let mut after = String::new();
    loop {
        let uploads = store.all_uploads(&after, STEP).await?;
        let Some(last) = uploads.last() else { break };
        after.clone_from(&last.id);
        for upload in &uploads {
            let size = check(vault, &upload.digest).await?;
            if u64::try_from(upload.size) != Ok(size) {
                return Err(End::Found(format!("文件 {} 应有 {} 字节，实有 {size} 字节", upload.digest, upload.size)));
            }
            named.insert(upload.digest.clone());
        }
    }
    let mut position = 0;
    loop {
        let events = store.log(position, STEP).await?;
        let Some(last) = events.last() else { break };
        position = last.position + 1;
        for event in &events {
            let body: Value = serde_json::from_str(&event.body).map_err(|error| End::Found(error.to_string()))?;
            for digest in referred(&body) {
                if named.insert(digest.to_owned()) {
                    let place = format!("{} 第 {} 项", event.stream, event.version);
                    check(vault, digest).await.map_err(|end| match end {
                        End::Found(what) => End::Found(format!("{place}所指的文件：{what}")),
                        End::Unfinished(why) => End::Unfinished(why),
                    })?;
                }
            }
        }
    }
    let stored = match vault.list().await {
        Ok(stored) => stored,
        Err(VaultError::Disk(error)) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(VaultError::NotADigest) => return Err(End::Found("证据库中有来历不明的文件".to_owned())),
        Err(error) => return Err(unfinished(error)),
    };
    for digest in &stored {
        if !named.contains(&digest.to_string()) {
            check(vault, &digest.to_string()).await?;
        }
    }
    Ok(stored.len())
}

/// Reads a file through; how many bytes it has.
async fn check(vault: &Vault, digest: &str) -> Result<u64, End> {
    let digest: Digest = digest.parse().map_err(|_| End::Found(format!("文件的指纹“{digest}”不合格式")))?;
    match vault.verify(digest).await {
        Ok(size) => Ok(size),
        Err(error @ (VaultError::Missing(_) | VaultError::Altered { .. })) => Err(End::Found(error.to_string())),
        Err(error) => Err(unfinished(error)),
    }
}

/// The files that an event refers to.
fn referred(body: &Value) -> Vec<&str> {
    match body {
        Value::Object(fields) => {
            let digest = fields.get("digest").filter(|_| fields.contains_key("media_type")).and_then(Value::as_str);
            digest.into_iter().chain(fields.values().flat_map(referred)).collect()
        }
        Value::Array(items) => items.iter().flat_map(referred).collect(),
        _ => Vec::new(),
    }
}
