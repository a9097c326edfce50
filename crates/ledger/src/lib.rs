//! 存证日志 The Merkle log over stored events.
//!
//! Every stored event is one leaf. What the log holds of it is a 32-byte [`entry`](fn@entry): a salted
//! [`commitment`] to the record and, for an act of publication, the digest of the published bytes.
//! Salts never leave the store, so the log can be public and nothing about a person can be derived from it.
//!
//! Nothing in the formats is invented here: hashing is RFC 6962, and
//! [tiles](https://c2sp.org/tlog-tiles), [signed notes](https://c2sp.org/signed-note),
//! [checkpoints](https://c2sp.org/tlog-checkpoint), [cosignatures](https://c2sp.org/tlog-cosignature) and [proofs](https://c2sp.org/tlog-proof) are those of C2SP.
//! Only the JSON envelopes of a [`PublicationProof`] and a [`FeedPage`] are ours.
//!
//! The crate is pure: no files, no clock, no randomness. Stored hashes and tiles are handed in by closures;
//! [`needed`] tells a caller who must fetch first what to fetch. No parser panics, whatever it is given.

mod checkpoint;
mod cosignature;
mod entry;
mod feed;
mod flaw;
mod growth;
mod hash;
mod note;
mod proof;
mod publication;
mod seal;
mod tile;
pub mod tree;

pub use checkpoint::Checkpoint;
pub use cosignature::Cosignature;
pub use entry::{commitment, entry, public_digest};
pub use feed::{FeedChange, FeedPage};
pub use flaw::Flaw;
pub use growth::{Growth, edge, grow};
pub use hash::Hash;
pub use note::{Algorithm, Note, Signature, SignerKey, VerifierKey};
pub use proof::LogProof;
pub use publication::PublicationProof;
pub use seal::Seal;
pub use tile::{Level, Tile, TileReader, bundle, entries_of, needed, tiles_for};
pub use tree::Frontier;

/// The largest tree this crate reads or writes; larger sizes are refused where they enter.
pub const MAX_SIZE: u64 = i64::MAX as u64;
