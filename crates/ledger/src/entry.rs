//! What the log holds of one event: 32 bytes from which nothing can be read.

use crate::Hash;

/// 承诺值 The salted commitment to a stored record.
///
/// The salt is 32 random bytes of the event's own, kept beside the record and never shown: without it nobody can try
/// out what the record might say, and once salt and record are erased the commitment says nothing any more.
pub fn commitment(salt: &[u8; 32], record: &[u8]) -> Hash {
    Hash::of(&[b"xiezhi.record.v1\n", salt, record])
}

/// 公示内容的摘要 The digest of published bytes: plain SHA-256, so that any tool at hand can compute it.
pub fn public_digest(content: &[u8]) -> Hash {
    Hash::of(&[content])
}

/// 日志条目 The 32 bytes the log holds for an event: over its commitment and, if it publishes something, over the digest
/// of what it publishes (32 zero bytes otherwise).
///
/// Shown the commitment and the published bytes, anyone can compute the entry; salt and record stay unknown to them.
pub fn entry(commitment: Hash, public_digest: Option<Hash>) -> [u8; 32] {
    let public = public_digest.unwrap_or(Hash([0; 32]));
    Hash::of(&[b"xiezhi.entry.v1\n", &commitment.0, &public.0]).0
}
