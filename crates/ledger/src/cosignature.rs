//! Cosignatures: what a witness says of a checkpoint, as <https://c2sp.org/tlog-cosignature> writes it.

use crate::Flaw;
use crate::note::{Algorithm, Note, Signature, VerifierKey};

/// 见证联署 That a witness saw this checkpoint, and that it was then the largest of its log that the witness had seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cosignature<'k> {
    /// Who saw it.
    pub witness: &'k VerifierKey,
    /// When, in seconds since 1970.
    pub time: u64,
}

impl VerifierKey {
    /// When the witness of this key signed the text; `None` if it did not.
    pub(crate) fn cosigned_at(&self, text: &str, signature: &[u8]) -> Option<u64> {
        let (time, signature) = signature.split_first_chunk()?;
        let time = u64::from_be_bytes(*time);
        let message = format!("cosignature/v1\ntime {time}\n{text}");
        self.signed(message.as_bytes(), signature).then_some(time)
    }
}

impl Note {
    /// Those of the witnesses that cosigned, each with the latest time. Fails if a line of one of them does not verify.
    pub fn cosignatures<'k>(&self, witnesses: &'k [VerifierKey]) -> Result<Vec<Cosignature<'k>>, Flaw> {
        let mut cosigned = Vec::new();
        for witness in witnesses.iter().filter(|key| key.algorithm() == Algorithm::Cosignature) {
            let mut latest = None;
            for line in self.signatures().iter().filter(|line| witness.is_named_by(line)) {
                let time = witness.cosigned_at(self.text(), &line.bytes);
                latest = latest.max(Some(time.ok_or_else(|| Flaw::Signature(witness.name().to_owned()))?));
            }
            cosigned.extend(latest.map(|time| Cosignature { witness, time }));
        }
        Ok(cosigned)
    }

    /// The lines that none of these keys made: of other witnesses, or under another algorithm.
    pub fn unknown<'n>(&'n self, keys: &[VerifierKey]) -> impl Iterator<Item = &'n Signature> {
        self.signatures().iter().filter(|line| !keys.iter().any(|key| key.is_named_by(line)))
    }
}
