//! 分叉声明 A log that is not the one its kept checkpoint speaks of. After an older backup was restored, what came after
//! it is lost: the server goes on only when two people have put that on record.

use crate::deployment::{checkpoint_file, database_url, lock};
use crate::say::say;
use crate::{clock, key, prove};
use anyhow::{Context, bail, ensure};
use ledger::{Checkpoint, Note, VerifierKey, tree};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use store::{Append, AppendError, NewRecord, Options, Store};

/// The category of the streams that hold one declaration each.
pub const CATEGORY: &str = "fork";

/// The checkpoint kept in a data folder, if there is one.
pub fn kept(data: &Path, key: &VerifierKey) -> anyhow::Result<Option<Checkpoint>> {
    Ok(kept_note(data, key)?.map(|(_, checkpoint)| checkpoint))
}

fn kept_note(data: &Path, key: &VerifierKey) -> anyhow::Result<Option<(Note, Checkpoint)>> {
    let file = checkpoint_file(data);
    if !file.exists() {
        return Ok(None);
    }
    let note: Note = fs::read_to_string(&file)?.parse().with_context(|| format!("库外检查点 {}", file.display()))?;
    let checkpoint =
        Checkpoint::open(&note, std::slice::from_ref(key)).with_context(|| format!("库外检查点 {}", file.display()))?;
    Ok(Some((note, checkpoint)))
}

/// Whether the log of a checkpoint is the beginning of what the store holds.
pub async fn begins(store: &Store, key: &VerifierKey, earlier: &Checkpoint) -> anyhow::Result<()> {
    let Some((proof, note)) = store.consistency(earlier.size).await? else {
        bail!("数据库的日志少于检查点所载的 {} 条", earlier.size);
    };
    let now = Checkpoint::open(&note, std::slice::from_ref(key))?;
    let same = tree::verify_consistency(earlier.size, now.size, &proof, earlier.root, now.root);
    ensure!(same, "数据库的日志与检查点（{} 条）不一致", earlier.size);
    Ok(())
}

/// 声明分叉 Records, as an event whose public bytes hold the checkpoint that cannot be continued, that the log goes on from
/// what is there now. The checkpoint itself is kept beside the new one.
pub async fn declare(data: &Path, database: Option<&str>, by: &[String], reason: &str) -> anyhow::Result<()> {
    let people: BTreeSet<&str> = by.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    ensure!(people.len() >= 2, "分叉须由两人声明：用 --by 给出两个不同的姓名");
    ensure!(!reason.trim().is_empty(), "须写明原因");
    let _lock = lock(data)?;
    let key = key::verifier(data)?.with_context(|| format!("{} 中没有日志的公钥 keys/log.vkey", data.display()))?;
    let (lost, checkpoint) = kept_note(data, &key)?.context("没有库外检查点，无从声明分叉")?;
    let store = Store::open(&database_url(data, database), Options::default()).await?;
    let done = record(&store, &key, &lost, &checkpoint, &people, reason.trim()).await;
    store.close().await;
    let now = done?;
    let aside = data.join(format!("checkpoint.lost-{}", checkpoint.size));
    key::write(&aside, lost.to_string().as_bytes(), 0o644)?;
    key::write(&checkpoint_file(data), now.to_string().as_bytes(), 0o644)?;
    say!("已声明分叉：日志由 {} 条续写；不能延续的检查点另存为 {}。", prove::size(&now), aside.display());
    Ok(())
}

async fn record(
    store: &Store,
    key: &VerifierKey,
    lost: &Note,
    checkpoint: &Checkpoint,
    people: &BTreeSet<&str>,
    reason: &str,
) -> anyhow::Result<Note> {
    ensure!(begins(store, key, checkpoint).await.is_err(), "库外检查点为现有日志的开头，没有分叉，无须声明");
    store.audit(std::slice::from_ref(key)).await.context("现有数据库自身不能成立，不得续写")?;
    let now = store.checkpoint().await?.context("数据库中没有检查点")?;
    let public = json!({
        "lost_checkpoint": lost.to_string(), "continued_from": prove::size(&now), "reason": reason,
    });
    let body = json!({ "event": "ForkDeclared", "declared_by": people, "declaration": public });
    let event = NewRecord {
        at_micros: clock::now().as_microsecond(),
        actor: people.iter().copied().collect::<Vec<_>>().join("、"),
        kind: "ForkDeclared".to_owned(),
        body: body.to_string(),
        public: Some(public.to_string()),
    };
    let append = Append {
        stream: format!("fork-{}-{}", checkpoint.size, checkpoint.root),
        category: CATEGORY.to_owned(),
        records: vec![event],
        ..Append::default()
    };
    match store.append(append).await {
        // Recorded before, by a command that was interrupted.
        Ok(_) | Err(AppendError::Overtaken) => Ok(now),
        Err(error) => Err(error.into()),
    }
}
