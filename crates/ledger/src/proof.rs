//! A proof that stands alone, as <https://c2sp.org/tlog-proof> writes it.

use crate::checkpoint::{Checkpoint, decimal};
use crate::note::{Note, VerifierKey};
use crate::{Flaw, Hash, tree};
use std::{fmt, str::FromStr};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// 收录证明 Where an entry stands in the log, the hashes from it to the root, and the signed checkpoint with that root.
/// Displayed and parsed in its textual form. The line of extra data, which nothing vouches for, is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogProof {
    /// The position of the entry, from zero.
    pub index: u64,
    /// The inclusion proof.
    pub hashes: Vec<Hash>,
    /// The checkpoint, signed.
    pub checkpoint: Note,
}

impl LogProof {
    /// Verifies that the entry is in the log that one of `keys` signs for, and returns the checkpoint that says so.
    pub fn verify(&self, entry: &[u8], keys: &[VerifierKey]) -> Result<Checkpoint, Flaw> {
        let checkpoint = Checkpoint::open(&self.checkpoint, keys)?;
        if self.index >= checkpoint.size {
            return Err(Flaw::OutOfRange(self.index, checkpoint.size));
        }
        let leaf = tree::leaf_hash(entry);
        let included = tree::verify_inclusion(self.index, checkpoint.size, leaf, &self.hashes, checkpoint.root);
        if included { Ok(checkpoint) } else { Err(Flaw::NotIncluded) }
    }
}

impl fmt::Display for LogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}\nindex {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for LogProof {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<LogProof, Flaw> {
        let bad = || Flaw::Malformed("收录证明");
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(bad)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(bad());
        }
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?)).ok_or_else(bad)?;
        // No tree is higher than 63.
        let hashes = lines.take(64).map(Hash::from_base64).collect::<Result<Vec<_>, _>>()?;
        if hashes.len() > 63 {
            return Err(bad());
        }
        Ok(LogProof { index, hashes, checkpoint: checkpoint.parse()? })
    }
}
