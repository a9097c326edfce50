//! Growing the stored log: from new entries to the tiles to be written and the root to be signed.

use crate::tile::{Level, Tile, TileReader, bundle, entries_of, hashes_of};
use crate::{Flaw, Hash, MAX_SIZE, tree};
use std::collections::BTreeMap;

/// 日志的增长 What has to be stored when entries are added, and the tree that results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The number of leaves now.
    pub size: u64,
    /// The root now.
    pub root: Hash,
    /// Tiles to be written and their bytes: those of [`tiles_for`](crate::tiles_for), in its order.
    pub tiles: Vec<(Tile, Vec<u8>)>,
}

/// The partial tiles at the right edge of a tree of `size` leaves: all of the stored log that [`grow`] reads.
pub fn edge(size: u64) -> Vec<Tile> {
    let levels = std::iter::once(Level::Entries).chain((0..=7).map(Level::Hashes));
    let last = |level| match level {
        Level::Entries => size / 256,
        Level::Hashes(level) => size >> (8 * u32::from(level)) >> 8,
    };
    levels.filter_map(|level| Tile::at(level, last(level), size)).collect()
}

/// Adds entries to the log of `size` leaves with this root, of which `stored` gives the [`edge`].
///
/// The stored edge is checked against the root first: a log that was altered there is not grown, let alone signed.
pub fn grow(
    size: u64,
    root: Hash,
    entries: &[[u8; 32]],
    stored: impl Fn(Tile) -> Option<Vec<u8>>,
) -> Result<Growth, Flaw> {
    let new_size = size.saturating_add(entries.len() as u64);
    if new_size > MAX_SIZE {
        return Err(Flaw::OutOfRange(new_size, MAX_SIZE));
    }
    if TileReader::new(size, &stored).root()? != root {
        return Err(Flaw::WrongRoot(size));
    }
    let mut tiles = Vec::new();
    if !entries.is_empty() {
        let mut row = match Tile::at(Level::Entries, size / 256, size) {
            Some(tile) => entries_of(tile, &stored(tile).ok_or(Flaw::Malformed("条目块"))?)?,
            None => Vec::new(),
        };
        // The bundle at the edge must say the same as the tile of leaf hashes, which the root vouches for.
        if let Some(tile) = Tile::at(Level::Hashes(0), size / 256, size) {
            let leaves = stored(tile).and_then(|bytes| hashes_of(tile, &bytes)).unwrap_or_default();
            if !row.iter().map(|entry| tree::leaf_hash(entry)).eq(leaves) {
                return Err(Flaw::WrongRoot(size));
            }
        }
        row.extend(entries);
        for (index, chunk) in (size / 256..).zip(row.chunks(256)) {
            tiles.extend(Tile::at(Level::Entries, index, new_size).map(|tile| (tile, bundle(chunk))));
        }
    }
    let mut fresh: Vec<Hash> = entries.iter().map(|entry| tree::leaf_hash(entry)).collect();
    for level in (0..=7).map(Level::Hashes) {
        if fresh.is_empty() {
            break;
        }
        let Level::Hashes(height) = level else { break };
        let before = size >> (8 * u32::from(height));
        let mut row = match Tile::at(level, before / 256, size) {
            Some(tile) => stored(tile).and_then(|bytes| hashes_of(tile, &bytes)).ok_or(Flaw::WrongRoot(size))?,
            None => Vec::new(),
        };
        row.append(&mut fresh);
        for (index, chunk) in (before / 256..).zip(row.chunks(256)) {
            let bytes = chunk.iter().flat_map(|hash| hash.0).collect();
            tiles.extend(Tile::at(level, index, new_size).map(|tile| (tile, bytes)));
            if chunk.len() == 256 {
                fresh.push(tree::root_of(chunk.iter().copied()));
            }
        }
    }
    let written: BTreeMap<Tile, Vec<u8>> = tiles.iter().cloned().collect();
    let root = TileReader::new(new_size, |tile| written.get(&tile).cloned().or_else(|| stored(tile))).root()?;
    Ok(Growth { size: new_size, root, tiles })
}
