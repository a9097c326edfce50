#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not so")]
#![expect(missing_docs, reason = "test names are sentences")]

mod cosignature;
mod feed;
mod hostile;
mod note;
mod publication;
mod tile;
mod tree;

use ledger::{Hash, tree::leaf_hash};

/// Entries that differ.
fn entries(count: u64) -> Vec<[u8; 32]> {
    (0..count).map(|number| Hash::of(&[&number.to_be_bytes()]).0).collect()
}

fn leaves(count: u64) -> Vec<Hash> {
    entries(count).iter().map(|entry| leaf_hash(entry)).collect()
}

/// Flips one bit of a hash.
fn flipped(hash: Hash, bit: usize) -> Hash {
    let mut bytes = hash.0;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Hash(bytes)
}
