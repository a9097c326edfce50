//! Tiles: the tree cut into pieces of 256 hashes, as <https://c2sp.org/tlog-tiles> serves them.

use crate::{Flaw, Hash, MAX_SIZE, tree};
use std::{collections::BTreeMap, fmt, str::FromStr};

const FULL: u16 = 256;
/// A tree of at most [`MAX_SIZE`] leaves has no tiles above this level.
const TOP: u8 = 7;
/// Each of our entries is 32 bytes, after a two-byte length.
const ENTRY: usize = 32;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The entries themselves: an entry bundle.
    Entries,
    /// Hashes of subtrees of `256^level` leaves.
    Hashes(u8),
}

/// 哈希块 The name of a tile. Displayed and parsed as its path, such as `tile/0/x001/x234/067` or `tile/entries/003.p/17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: Level,
    index: u64,
    width: u16,
}

impl Tile {
    /// The tile at this place in a tree of `size` leaves, partial if the tree ends in it; none if the tree does not reach it.
    pub fn at(level: Level, index: u64, size: u64) -> Option<Tile> {
        let start = index.checked_mul(FULL.into())?;
        let beyond = count(level, size).checked_sub(start).filter(|width| *width > 0)?;
        let width = u16::try_from(beyond).unwrap_or(FULL).min(FULL);
        Some(Tile { level, index, width })
    }

    /// What it holds.
    pub fn level(self) -> Level {
        self.level
    }

    /// Its position in its level.
    pub fn index(self) -> u64 {
        self.index
    }

    /// How many hashes or entries it holds: 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Whether it is full, and so final.
    pub fn is_full(self) -> bool {
        self.width == FULL
    }

    /// The full tile at the same place, whose beginning a partial one is.
    pub fn full(self) -> Tile {
        Tile { width: FULL, ..self }
    }

    /// How many bytes it has.
    pub fn byte_len(self) -> usize {
        let each = if self.level == Level::Entries { 2 + ENTRY } else { 32 };
        each * usize::from(self.width)
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Level::Entries => f.write_str("tile/entries/")?,
            Level::Hashes(level) => write!(f, "tile/{level}/")?,
        }
        let groups = self.index.checked_ilog(1000).unwrap_or(0);
        for group in (1..=groups).rev() {
            write!(f, "x{:03}/", self.index / 1000_u64.pow(group) % 1000)?;
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for Tile {
    type Err = Flaw;

    fn from_str(path: &str) -> Result<Tile, Flaw> {
        let parse = || {
            let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
            let level = match level {
                "entries" => Level::Entries,
                level => Level::Hashes(level.parse().ok().filter(|level| *level <= TOP)?),
            };
            let (index, width) = match rest.split_once(".p/") {
                Some((index, width)) => (index, width.parse().ok().filter(|width| (1..FULL).contains(width))?),
                None => (rest, FULL),
            };
            let digits =
                |group: &str| group.trim_start_matches('x').parse::<u64>().ok().filter(|digits| *digits < 1000);
            let index = index
                .split('/')
                .try_fold(0_u64, |index, group| index.checked_mul(1000)?.checked_add(digits(group)?))?;
            let tile = Tile { level, index, width };
            // Written back it must be the same path: so a tile has one name, and there is one rule for names.
            (index <= MAX_SIZE / u64::from(FULL) && tile.to_string() == path).then_some(tile)
        };
        parse().ok_or(Flaw::Malformed("哈希块路径"))
    }
}

/// All tiles to be written when a tree grows from `old` to `new` leaves: entry bundles first, then from the leaves up.
pub fn tiles_for(old: u64, new: u64) -> Vec<Tile> {
    let levels = std::iter::once(Level::Entries).chain((0..=TOP).map(Level::Hashes));
    levels.flat_map(|level| changed(level, old, new)).collect()
}

/// The tiles of one level that hold something new.
fn changed(level: Level, old: u64, new: u64) -> impl Iterator<Item = Tile> {
    let (before, after) = (count(level, old), count(level, new));
    let tiles = if after > before { before / 256..after.div_ceil(256) } else { 0..0 };
    tiles.filter_map(move |index| Tile::at(level, index, new))
}

/// How many hashes or entries a tree of `size` leaves has at a level.
fn count(level: Level, size: u64) -> u64 {
    match level {
        Level::Entries => size,
        Level::Hashes(level) => size.checked_shr(8 * u32::from(level)).unwrap_or(0),
    }
}

/// The bytes of an entry bundle.
pub fn bundle(entries: &[[u8; 32]]) -> Vec<u8> {
    entries.iter().flat_map(|entry| (ENTRY as u16).to_be_bytes().into_iter().chain(*entry)).collect()
}

/// The entries of a bundle.
pub fn entries_of(tile: Tile, bytes: &[u8]) -> Result<Vec<[u8; 32]>, Flaw> {
    let bad = || Flaw::Malformed("条目块");
    if tile.level != Level::Entries || bytes.len() != tile.byte_len() {
        return Err(bad());
    }
    let entry = |bytes: &[u8]| bytes.strip_prefix(&(ENTRY as u16).to_be_bytes())?.try_into().ok();
    bytes.chunks(2 + ENTRY).map(|bytes| entry(bytes).ok_or_else(bad)).collect()
}

/// The hashes of a tile.
pub(crate) fn hashes_of(tile: Tile, bytes: &[u8]) -> Option<Vec<Hash>> {
    let right = tile.level != Level::Entries && bytes.len() == tile.byte_len();
    right.then(|| bytes.chunks(32).filter_map(|hash| hash.try_into().ok().map(Hash)).collect())
}

/// The tile of the tree of `size` leaves that holds a node, and the node's place in it: the first of its hashes and how many.
fn place(level: u8, index: u64, size: u64) -> Option<(Tile, usize, usize)> {
    let wide = 1_u64 << (level % 8);
    let first = index.checked_mul(wide)?;
    let tile = Tile::at(Level::Hashes(level / 8), first / 256, size)?;
    let offset = first % 256;
    (offset + wide <= tile.width.into()).then_some((tile, offset as usize, wide as usize))
}

/// Reads nodes of the tree of `size` leaves out of tiles, each of which it asks for once.
///
/// It trusts what it is given: whatever is computed from it has to be verified against a signed root.
#[derive(Debug)]
pub struct TileReader<F> {
    size: u64,
    fetch: F,
    kept: BTreeMap<Tile, Option<Vec<Hash>>>,
}

impl<F: FnMut(Tile) -> Option<Vec<u8>>> TileReader<F> {
    /// A reader that gets tiles through `fetch`. Tiles of the wrong length count as not to be had.
    pub fn new(size: u64, fetch: F) -> TileReader<F> {
        TileReader { size, fetch, kept: BTreeMap::new() }
    }

    /// The node at a level, as the functions of [`tree`] ask for it.
    pub fn node(&mut self, level: u8, index: u64) -> Option<Hash> {
        let (tile, first, wide) = place(level, index, self.size)?;
        let fetch = &mut self.fetch;
        let hashes = self.kept.entry(tile).or_insert_with(|| hashes_of(tile, &fetch(tile)?));
        Some(tree::root_of(hashes.as_ref()?.get(first..first + wide)?.iter().copied()))
    }

    /// The root.
    pub fn root(&mut self) -> Result<Hash, Flaw> {
        tree::root(self.size, |level, index| self.node(level, index))
    }

    /// Proves that leaf `index` is in the tree.
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, Flaw> {
        tree::inclusion(index, self.size, |level, index| self.node(level, index))
    }

    /// Proves that the tree of `old` leaves is the beginning of this one.
    pub fn consistency(&mut self, old: u64) -> Result<Vec<Hash>, Flaw> {
        tree::consistency(old, self.size, |level, index| self.node(level, index))
    }
}

/// The tiles of the tree of `size` leaves that a computation will read: for callers who can only fetch beforehand.
///
/// ```
/// let tiles = ledger::needed(300, |read| drop(ledger::tree::inclusion(7, 300, read)));
/// assert_eq!(tiles.iter().map(ToString::to_string).collect::<Vec<_>>(), ["tile/0/000", "tile/0/001.p/44"]);
/// ```
pub fn needed(size: u64, compute: impl FnOnce(&mut dyn FnMut(u8, u64) -> Option<Hash>)) -> Vec<Tile> {
    let mut tiles = std::collections::BTreeSet::new();
    compute(&mut |level, index| {
        tiles.insert(place(level, index, size)?.0);
        // Which nodes are read does not depend on what they are.
        Some(Hash([0; 32]))
    });
    tiles.into_iter().collect()
}
