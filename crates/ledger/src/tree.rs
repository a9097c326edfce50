//! The Merkle tree of RFC 6962, section 2.1.
//!
//! A *node* `(level, index)` is the hash of the complete subtree over the leaves `index << level .. (index + 1) << level`.
//! Nodes never change once they exist, so a store of nodes (or of tiles, which hold every eighth level) only grows.
//! Functions that need nodes take a closure `|level, index| -> Option<Hash>`.

use crate::{Flaw, Hash, MAX_SIZE};

/// The hash of a leaf: of the byte 0 and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash::of(&[&[0], entry])
}

/// The hash of an inner node: of the byte 1 and its two children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// The root of the empty tree.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// The root over leaf hashes that are all at hand.
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.append(leaf);
    }
    frontier.root()
}

/// 根哈希 The root of the tree over the first `size` leaves.
pub fn root(size: u64, mut read: impl FnMut(u8, u64) -> Option<Hash>) -> Result<Hash, Flaw> {
    Ok(Frontier::load(size, &mut read)?.root())
}

/// 包含证明 Proves that leaf `index` is in the tree over the first `size` leaves.
pub fn inclusion(index: u64, size: u64, mut read: impl FnMut(u8, u64) -> Option<Hash>) -> Result<Vec<Hash>, Flaw> {
    if index >= size || size > MAX_SIZE {
        return Err(Flaw::OutOfRange(index, size));
    }
    let (mut start, mut end) = (0, size);
    let mut beside = Vec::new();
    while end - start > 1 {
        let middle = middle(start, end);
        if index < middle {
            beside.push((middle, end));
            end = middle;
        } else {
            beside.push((start, middle));
            start = middle;
        }
    }
    hashes(beside, &mut read)
}

/// 一致性证明 Proves that the tree over the first `old` leaves is the beginning of the tree over the first `new`.
/// Empty if either is trivial: `old` is 0 or equals `new`.
pub fn consistency(old: u64, new: u64, mut read: impl FnMut(u8, u64) -> Option<Hash>) -> Result<Vec<Hash>, Flaw> {
    if old > new || new > MAX_SIZE {
        return Err(Flaw::OutOfRange(old, new));
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new);
    let mut beside = Vec::new();
    while old != end {
        let middle = middle(start, end);
        if old <= middle {
            beside.push((middle, end));
            end = middle;
        } else {
            beside.push((start, middle));
            start = middle;
        }
    }
    // A complete subtree that is the whole old tree needs no hash: the verifier holds its root.
    if start != 0 {
        beside.push((start, end));
    }
    hashes(beside, &mut read)
}

/// Whether `proof` shows that the leaf stands at `index` in the tree of `size` leaves with this root.
pub fn verify_inclusion(index: u64, size: u64, leaf: Hash, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(beside, &hash);
            climb_while_leftmost(&mut at, &mut last);
        } else {
            hash = node_hash(&hash, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// Whether `proof` shows that the tree of `old` leaves is the beginning of the tree of `new` leaves.
pub fn verify_consistency(old: u64, new: u64, proof: &[Hash], old_root: Hash, new_root: Hash) -> bool {
    if old == 0 || old >= new {
        let trivial = if old == 0 { old_root == empty_root() } else { old == new };
        return trivial && proof.is_empty() && (old != new || old_root == new_root);
    }
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let mut steps = proof.iter();
    let first = if old.is_power_of_two() { Some(&old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let (mut of_old, mut of_new) = (*first, *first);
    for beside in steps {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            of_old = node_hash(beside, &of_old);
            of_new = node_hash(beside, &of_new);
            climb_while_leftmost(&mut at, &mut last);
        } else {
            of_new = node_hash(&of_new, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == old_root && of_new == new_root
}

/// Where the right edge has no sibling at a level, the path goes up without a hash.
fn climb_while_leftmost(at: &mut u64, last: &mut u64) {
    while *at & 1 == 0 && *at != 0 {
        *at >>= 1;
        *last >>= 1;
    }
}

/// 前沿 The complete subtrees that cover a tree from left to right, largest first: all that is needed to append to it
/// and to know its root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the tree over the first `size` leaves.
    pub fn load(size: u64, mut read: impl FnMut(u8, u64) -> Option<Hash>) -> Result<Frontier, Flaw> {
        if size > MAX_SIZE {
            return Err(Flaw::OutOfRange(size, MAX_SIZE));
        }
        Ok(Frontier { size, peaks: peaks(0, size, &mut read)? })
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf, given its [`leaf_hash`].
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // As many peaks merge as there are ones at the low end of the size.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        fold(&self.peaks).unwrap_or_else(empty_root)
    }
}

/// Where RFC 6962 divides a range of leaves: the left part is the largest power of two less than the whole.
fn middle(start: u64, end: u64) -> u64 {
    start + (1 << (end - start - 1).ilog2())
}

/// The hashes of the ranges, the one deepest in the tree (the last one found) first.
fn hashes(ranges: Vec<(u64, u64)>, read: &mut dyn FnMut(u8, u64) -> Option<Hash>) -> Result<Vec<Hash>, Flaw> {
    let hash = |&(start, end): &(u64, u64)| fold(&peaks(start, end, read)?).ok_or(Flaw::OutOfRange(start, end));
    ranges.iter().rev().map(hash).collect()
}

/// The nodes that cover a range RFC 6962 arrives at by dividing, largest first.
fn peaks(start: u64, end: u64, read: &mut dyn FnMut(u8, u64) -> Option<Hash>) -> Result<Vec<Hash>, Flaw> {
    let (mut at, mut peaks) = (start, Vec::new());
    while at < end {
        let level = (end - at).ilog2();
        let (level, index) = (level as u8, at >> level);
        peaks.push(read(level, index).ok_or(Flaw::Missing { level, index })?);
        at += 1 << level;
    }
    Ok(peaks)
}

fn fold(peaks: &[Hash]) -> Option<Hash> {
    peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right))
}
