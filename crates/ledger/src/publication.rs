//! The file anyone can download with a published decision, and prove it with.

use crate::checkpoint::Checkpoint;
use crate::note::VerifierKey;
use crate::{Flaw, Hash, LogProof, entry, public_digest};
use serde::Deserialize;

const FORMAT: &str = "xiezhi.publication-proof.v1";
/// The longest file that is read.
const LONGEST: usize = 8 * 1024 * 1024;

/// 公示存证 What was published, and the proof that exactly this was entered in the log (`.proof.json`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationProof {
    /// The published bytes.
    pub content: String,
    /// The commitment to the event that published them.
    pub commitment: Hash,
    /// Where its entry is in the log.
    pub proof: LogProof,
}

/// The file. Fields it does not know are refused: nobody should read in it what nothing vouches for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    format: String,
    content: String,
    commitment: String,
    proof: String,
}

impl PublicationProof {
    /// Reads a downloaded file.
    pub fn parse(file: &[u8]) -> Result<PublicationProof, Flaw> {
        if file.len() > LONGEST {
            return Err(Flaw::NotAProof("文件过大".into()));
        }
        let envelope: Envelope = serde_json::from_slice(file).map_err(|error| {
            // The place alone: the words of the file itself may be there to deceive whoever reads the report.
            Flaw::NotAProof(format!("第 {} 行第 {} 列不合格式", error.line(), error.column()))
        })?;
        if envelope.format != FORMAT {
            let named = envelope.format.chars().filter(char::is_ascii_graphic).take(64).collect();
            return Err(Flaw::UnknownFormat(named));
        }
        let (commitment, proof) = (envelope.commitment.parse()?, envelope.proof.parse()?);
        Ok(PublicationProof { content: envelope.content, commitment, proof })
    }

    /// The file to be downloaded.
    pub fn to_json(&self) -> String {
        let file = serde_json::json!({
            "format": FORMAT,
            "content": self.content,
            "commitment": self.commitment.to_string(),
            "proof": self.proof.to_string(),
        });
        format!("{file:#}\n")
    }

    /// Verifies that the content was entered in the log of one of `keys`, and returns the checkpoint that says so;
    /// otherwise names the first thing that does not hold: a signature, the position, or that the content is included.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Checkpoint, Flaw> {
        let digest = public_digest(self.content.as_bytes());
        self.proof.verify(&entry(self.commitment, Some(digest)), keys)
    }
}
