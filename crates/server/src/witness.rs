//! 见证 Cosignatures of the log's checkpoints by witnesses in other bodies: taken in, and shown by `verify`.

use crate::deployment::database_url;
use crate::key;
use crate::say::say;
use anyhow::{Context, ensure};
use ledger::{Checkpoint, Note, VerifierKey};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use store::{Options, Store};

/// 收存联署 Adds the lines of these witnesses on a checkpoint of this log to the stored one. Lines of others are left out.
pub async fn take_in(
    data: &Path,
    database: Option<&str>,
    witnesses: &[VerifierKey],
    file: &Path,
) -> anyhow::Result<()> {
    let key = key::verifier(data)?.with_context(|| format!("{} 中没有日志的公钥 keys/log.vkey", data.display()))?;
    let text = fs::read_to_string(file).with_context(|| format!("检查点文件 {}", file.display()))?;
    let note: Note = text.parse()?;
    let checkpoint = Checkpoint::open(&note, std::slice::from_ref(&key))?;
    let cosigned = note.cosignatures(witnesses)?;
    ensure!(!cosigned.is_empty(), "文件中没有所给见证人的联署");
    let lines = note.signatures().iter().filter(|line| {
        let by = |cosigned: &ledger::Cosignature<'_>| {
            cosigned.witness.name() == line.name && cosigned.witness.key_id() == line.key_id
        };
        cosigned.iter().any(by)
    });
    let store = Store::open(&database_url(data, database), Options::default()).await?;
    let added = store.add_signatures(&note, lines.cloned().collect()).await;
    store.close().await;
    let added = added?.with_context(|| format!("日志没有 {} 条的这一检查点", checkpoint.size))?;
    say!("检查点（{} 条）新增联署 {added} 行。", checkpoint.size);
    Ok(())
}

/// What the stored checkpoints carry besides the log's own signature.
#[derive(Default)]
pub struct Seen {
    /// The largest checkpoint that each witness cosigned, and when, by its key.
    cosigned: BTreeMap<String, (u64, u64)>,
    /// Names on lines that nobody here can check.
    unknown: BTreeSet<String>,
}

impl Seen {
    /// Looks at one checkpoint of this size.
    ///
    /// # Errors
    /// When a line of one of the witnesses does not verify.
    pub fn look(
        &mut self,
        note: &Note,
        size: u64,
        log: &VerifierKey,
        witnesses: &[VerifierKey],
    ) -> Result<(), ledger::Flaw> {
        for cosigned in note.cosignatures(witnesses)? {
            let last = self.cosigned.entry(cosigned.witness.to_string()).or_default();
            *last = (*last).max((size, cosigned.time));
        }
        let known: Vec<VerifierKey> = witnesses.iter().chain([log]).cloned().collect();
        self.unknown.extend(note.unknown(&known).map(|line| line.name.clone()));
        Ok(())
    }

    /// One line for each witness, and one for what nobody can check.
    pub fn lines(&self, witnesses: &[VerifierKey]) -> Vec<String> {
        let mut lines = Vec::new();
        for witness in witnesses {
            lines.push(match self.cosigned.get(&witness.to_string()) {
                Some((size, time)) => {
                    format!("见证人“{}”：已联署至 {size} 条（{}）。", witness.name(), verify::beijing(*time))
                }
                None => format!("见证人“{}”：没有联署过任何检查点。", witness.name()),
            });
        }
        if !self.unknown.is_empty() {
            let names: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
            lines.push(format!("检查点上另有未核验的签名行：{}。", names.join("、")));
        }
        lines
    }
}
