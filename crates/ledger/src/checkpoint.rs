//! Checkpoints: a size and a root, signed, as <https://c2sp.org/tlog-checkpoint> writes them.

use crate::note::{Algorithm, Note, SignerKey, VerifierKey};
use crate::{Flaw, Hash, MAX_SIZE, tree};
use std::{fmt, str::FromStr};

/// 检查点 What a log says of itself at one moment. Displayed and parsed as the text of the note that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is; also the name of its key.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Further lines. We write none, for nobody can audit them; those of others are kept, being signed with the rest.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint without further lines.
    pub fn new(origin: &str, size: u64, root: Hash) -> Checkpoint {
        Checkpoint { origin: origin.to_owned(), size, root, extensions: Vec::new() }
    }

    /// Signs it. Anything that would not parse again is refused.
    pub fn sign(&self, keys: &[&SignerKey]) -> Result<Note, Flaw> {
        let text = self.to_string();
        match text.parse::<Checkpoint>() {
            Ok(parsed) if parsed == *self => Note::sign(&text, keys),
            _ => Err(Flaw::Malformed("检查点")),
        }
    }

    /// Reads the checkpoint out of a note, which one of `keys` must have signed under the name of the log itself:
    /// the signature of a witness alone does not make a checkpoint.
    pub fn open(note: &Note, keys: &[VerifierKey]) -> Result<Checkpoint, Flaw> {
        let signed = note.verify(keys)?;
        let checkpoint: Checkpoint = note.text().parse()?;
        if signed.iter().any(|key| key.name() == checkpoint.origin && key.algorithm() == Algorithm::Ed25519) {
            Ok(checkpoint)
        } else {
            Err(Flaw::NotSignedByLog(checkpoint.origin))
        }
    }

    /// Verifies that the log of this checkpoint is that of an `earlier` one with nothing changed and nothing taken away,
    /// reading nodes of this tree.
    pub fn continues(&self, earlier: &Checkpoint, read: impl FnMut(u8, u64) -> Option<Hash>) -> Result<(), Flaw> {
        if self.origin != earlier.origin {
            return Err(Flaw::DifferentLogs(earlier.origin.clone(), self.origin.clone()));
        }
        if self.size < earlier.size {
            return Err(Flaw::Shrunk(earlier.size, self.size));
        }
        let proof = tree::consistency(earlier.size, self.size, read)?;
        let consistent = tree::verify_consistency(earlier.size, self.size, &proof, earlier.root, self.root);
        if consistent { Ok(()) } else { Err(Flaw::NotConsistent) }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Checkpoint, Flaw> {
        let parse = || {
            let mut lines = text.strip_suffix('\n')?.split('\n');
            let origin = lines.next()?.to_owned();
            let size = decimal(lines.next()?)?;
            let root = Hash::from_base64(lines.next()?).ok()?;
            let extensions: Vec<String> = lines.map(str::to_owned).collect();
            let full = !origin.is_empty() && extensions.iter().all(|line| !line.is_empty());
            let empty_root = size != 0 || root == tree::empty_root();
            (full && empty_root).then_some(Checkpoint { origin, size, root, extensions })
        };
        parse().ok_or(Flaw::Malformed("检查点"))
    }
}

/// A decimal number without sign or leading zeroes, at most [`MAX_SIZE`].
pub(crate) fn decimal(digits: &str) -> Option<u64> {
    let number: u64 = digits.parse().ok().filter(|number| *number <= MAX_SIZE)?;
    (number.to_string() == digits).then_some(number)
}
