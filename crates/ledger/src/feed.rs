//! The feed by which others follow what is published: pages of changes in the order of the log, each signed with the log's key and
//! tied to one of its checkpoints.

use crate::checkpoint::Checkpoint;
use crate::note::{Note, SignerKey, VerifierKey};
use crate::{Flaw, Hash};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

const FORMAT: &str = "xiezhi.feed.v1";
/// The longest page that is read.
const LONGEST: usize = 64 * 1024 * 1024;

/// 公示变动 One change of what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedChange {
    /// The position in the log of the event that made it.
    pub position: u64,
    /// The public id of the publication.
    pub id: String,
    /// `published`, `taken_down` or `expired`.
    pub status: String,
    /// The published bytes; none once it is no longer shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// 变动页 The changes after one position and up to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// The page begins after this position; -1 = with the first.
    pub after: i64,
    /// The next page begins after this one.
    pub next: i64,
    /// The changes, in the order of the log; of each publication only the last.
    pub changes: Vec<FeedChange>,
    /// The state of the log as of which this is all.
    pub checkpoint: Note,
    /// The signed summary of the page.
    pub signed: Note,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    format: String,
    after: i64,
    next: i64,
    changes: Vec<FeedChange>,
    checkpoint: String,
    signed: String,
}

/// What is signed: the bounds, the checkpoint, and a digest of each change.
fn summary(after: i64, next: i64, changes: &[FeedChange], checkpoint: &Note) -> String {
    let mut text = format!("{FORMAT}\n{after} {next} {}\n", changes.len());
    let _ = writeln!(text, "{}", Hash::of(&[checkpoint.text().as_bytes()]));
    let mut all = String::new();
    for FeedChange { position, id, status, content } in changes {
        let content = content.as_ref().map_or_else(|| "-".to_owned(), |text| Hash::of(&[text.as_bytes()]).to_string());
        let _ = writeln!(all, "{position} {id} {status} {content}");
    }
    let _ = writeln!(text, "{}", Hash::of(&[all.as_bytes()]));
    text
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl FeedPage {
    /// Signs a page as of a checkpoint.
    pub fn sign(
        after: i64,
        next: i64,
        changes: Vec<FeedChange>,
        checkpoint: Note,
        key: &SignerKey,
    ) -> Result<FeedPage, Flaw> {
        let signed = Note::sign(&summary(after, next, &changes, &checkpoint), &[key])?;
        Ok(FeedPage { after, next, changes, checkpoint, signed })
    }

    /// Whether a file says of itself that it is such a page.
    pub fn claims(file: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Named {
            format: String,
        }
        file.len() <= LONGEST && serde_json::from_slice::<Named>(file).is_ok_and(|named| named.format == FORMAT)
    }

    /// Reads a saved page.
    pub fn parse(file: &[u8]) -> Result<FeedPage, Flaw> {
        if file.len() > LONGEST {
            return Err(Flaw::NotAProof("文件过大".into()));
        }
        let page: Envelope = serde_json::from_slice(file)
            .map_err(|error| Flaw::NotAProof(format!("第 {} 行第 {} 列不合格式", error.line(), error.column())))?;
        if page.format != FORMAT {
            return Err(Flaw::UnknownFormat(page.format.chars().filter(char::is_ascii_graphic).take(64).collect()));
        }
        let (checkpoint, signed) = (page.checkpoint.parse()?, page.signed.parse()?);
        Ok(FeedPage { after: page.after, next: page.next, changes: page.changes, checkpoint, signed })
    }

    /// The page as it is served.
    pub fn to_json(&self) -> String {
        let page = serde_json::json!({
            "format": FORMAT,
            "after": self.after,
            "next": self.next,
            "changes": self.changes,
            "checkpoint": self.checkpoint.to_string(),
            "signed": self.signed.to_string(),
        });
        format!("{page:#}\n")
    }

    /// Verifies that the log of one of `keys` signed exactly these changes, and returns the checkpoint as of which; otherwise names
    /// the first thing that does not hold.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Checkpoint, Flaw> {
        let checkpoint = Checkpoint::open(&self.checkpoint, keys)?;
        let signers = self.signed.verify(keys)?;
        if !signers.iter().any(|key| key.name() == checkpoint.origin) {
            return Err(Flaw::NotSignedByLog(checkpoint.origin));
        }
        if self.signed.text() != summary(self.after, self.next, &self.changes, &self.checkpoint) {
            return Err(Flaw::Signature(checkpoint.origin));
        }
        let mut before = self.after;
        for change in &self.changes {
            let position = i64::try_from(change.position).unwrap_or(i64::MAX);
            if position <= before || position > self.next || change.position >= checkpoint.size {
                return Err(Flaw::OutOfRange(change.position, checkpoint.size));
            }
            before = position;
            // What is no longer shown has nothing more to say, and what is shown has.
            if (change.status == "published") != change.content.is_some()
                || !is_word(&change.id)
                || !is_word(&change.status)
            {
                return Err(Flaw::Malformed("变动"));
            }
        }
        Ok(checkpoint)
    }
}
