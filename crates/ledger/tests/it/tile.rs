//! Tiles: their names, their bytes, and proofs read out of them.

use crate::{entries, flipped, leaves};
use ledger::tree::{empty_root, root_of, verify_consistency, verify_inclusion};
use ledger::{
    Flaw, Frontier, Growth, Hash, Level, Tile, TileReader, bundle, edge, entries_of, grow, needed, tiles_for,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Stored = BTreeMap<Tile, Vec<u8>>;

/// A log stored in one go.
fn stored(size: u64) -> (Growth, Stored) {
    let growth = grow(0, empty_root(), &entries(size), |_| None).unwrap();
    let tiles = growth.tiles.iter().cloned().collect();
    (growth, tiles)
}

fn paths(tiles: &[Tile]) -> Vec<String> {
    tiles.iter().map(ToString::to_string).collect()
}

#[test]
fn a_tree_of_seventy_thousand_has_the_tiles_the_specification_counts() {
    let tiles = tiles_for(0, 70_000);
    let count = |level, full| tiles.iter().filter(|tile| tile.level() == level && tile.is_full() == full).count();
    let partial = |level| tiles.iter().find(|tile| tile.level() == level && !tile.is_full()).unwrap().width();
    assert_eq!(
        (count(Level::Hashes(0), true), count(Level::Hashes(0), false), partial(Level::Hashes(0))),
        (273, 1, 112)
    );
    assert_eq!((count(Level::Hashes(1), true), count(Level::Hashes(1), false), partial(Level::Hashes(1))), (1, 1, 17));
    assert_eq!((count(Level::Hashes(2), true), count(Level::Hashes(2), false), partial(Level::Hashes(2))), (0, 1, 1));
    assert_eq!((count(Level::Entries, true), count(Level::Entries, false), partial(Level::Entries)), (273, 1, 112));
    assert_eq!(tiles.len(), 274 + 2 + 1 + 274);
}

#[test]
fn a_full_tile_brings_the_first_hash_of_the_level_above() {
    assert_eq!(paths(&tiles_for(0, 255)), ["tile/entries/000.p/255", "tile/0/000.p/255"]);
    assert_eq!(paths(&tiles_for(255, 256)), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(paths(&tiles_for(256, 257)), ["tile/entries/001.p/1", "tile/0/001.p/1"]);
    assert_eq!(paths(&tiles_for(9, 9)), [""; 0]);
}

#[test]
fn a_tile_has_the_path_the_specification_gives_and_no_other() {
    let path = "tile/0/x001/x234/067";
    let tile: Tile = path.parse().unwrap();
    assert_eq!(
        (tile.level(), tile.index(), tile.width(), tile.to_string()),
        (Level::Hashes(0), 1_234_067, 256, path.into())
    );
    let partial: Tile = "tile/entries/x001/000.p/9".parse().unwrap();
    assert_eq!(
        (partial.level(), partial.index(), partial.width(), partial.byte_len()),
        (Level::Entries, 1000, 9, 9 * 34)
    );
    assert_eq!(partial.full().to_string(), "tile/entries/x001/000");
    for wrong in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/1",
        "tile/0/0001",
        "tile/0/x001",
        "tile/0/001/002",
        "tile/0/x000/001",
        "tile/00/001",
        "tile/+1/001",
        "tile/8/001",
        "tile/64/000",
        "tile/data/000",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001.p/1/",
        "/tile/0/001",
        "tile/0/../001",
        "tile/0/-01",
        "tile/0/x001/x002",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/xx01/001",
    ] {
        assert_eq!(wrong.parse::<Tile>(), Err(Flaw::Malformed("哈希块路径")), "{wrong}");
    }
}

#[test]
fn however_a_log_grew_its_tiles_and_root_are_the_same() {
    let all = entries(1000);
    let (_, at_once) = stored(1000);
    for step in [1, 7, 255, 256, 257, 999] {
        let (mut size, mut root, mut tiles) = (0, empty_root(), Stored::new());
        for chunk in all.chunks(step) {
            // Only the edge is read.
            let edge: Stored = edge(size).into_iter().map(|tile| (tile, tiles[&tile].clone())).collect();
            let growth = grow(size, root, chunk, |tile| edge.get(&tile).cloned()).unwrap();
            let written: Vec<Tile> = growth.tiles.iter().map(|(tile, _)| *tile).collect();
            assert_eq!(written, tiles_for(size, growth.size));
            assert!(growth.tiles.iter().all(|(tile, bytes)| bytes.len() == tile.byte_len()));
            (size, root) = (growth.size, growth.root);
            tiles.extend(growth.tiles);
            assert_eq!(root, root_of(leaves(size)));
        }
        assert!(at_once.iter().all(|(tile, bytes)| tiles[tile] == *bytes), "{step}");
    }
}

#[test]
fn a_large_log_read_from_tiles_proves_every_sampled_entry() {
    let size = 70_000;
    let (growth, tiles) = stored(size);
    let all = leaves(size);
    let mut frontier = Frontier::default();
    all.iter().for_each(|leaf| frontier.append(*leaf));
    assert_eq!(growth.root, frontier.root());
    let mut reader = TileReader::new(size, |tile| tiles.get(&tile).cloned());
    assert_eq!(reader.root(), Ok(growth.root));
    for index in (0..size).step_by(1009).chain([255, 256, 65_535, 65_536, 69_999]) {
        let proof = reader.inclusion(index).unwrap();
        assert!(verify_inclusion(index, size, all[index as usize], &proof, growth.root));
    }
    for old in (1..size).step_by(6007).chain([256, 65_536]) {
        let proof = reader.consistency(old).unwrap();
        assert!(verify_consistency(old, size, &proof, root_of(all[..old as usize].iter().copied()), growth.root));
    }
}

#[test]
fn what_is_needed_is_enough_for_the_proof_and_no_more() {
    let size = 66_000;
    let (growth, tiles) = stored(size);
    for index in [0, 300, 65_535, 65_999] {
        let wanted = needed(size, |read| drop(ledger::tree::inclusion(index, size, read)));
        let mut asked = Vec::new();
        let mut reader = TileReader::new(size, |tile| {
            asked.push(tile);
            wanted.contains(&tile).then(|| tiles[&tile].clone())
        });
        let proof = reader.inclusion(index).unwrap();
        assert!(verify_inclusion(index, size, leaves(size)[index as usize], &proof, growth.root));
        asked.sort();
        assert_eq!(asked, wanted);
    }
}

#[test]
fn a_log_altered_at_its_edge_does_not_grow() {
    let (growth, tiles) = stored(70_000);
    let next = entries(3);
    for altered in edge(70_000) {
        for bit in [0, 20, 8 * altered.byte_len() - 1] {
            let read = |tile: Tile| {
                let mut bytes = tiles.get(&tile)?.clone();
                if tile == altered {
                    bytes[bit / 8] ^= 1 << (bit % 8);
                }
                Some(bytes)
            };
            assert!(grow(70_000, growth.root, &next, read).is_err(), "{altered} {bit}");
        }
        let without = |tile: Tile| tiles.get(&tile).filter(|_| tile != altered).cloned();
        assert!(grow(70_000, growth.root, &next, without).is_err());
    }
    let read = |tile: Tile| tiles.get(&tile).cloned();
    assert_eq!(grow(70_000, flipped(growth.root, 9), &next, read), Err(Flaw::WrongRoot(70_000)));
    assert!(grow(70_000, growth.root, &next, read).is_ok());
}

#[test]
fn growing_by_nothing_writes_nothing_and_keeps_the_root() {
    let (growth, tiles) = stored(300);
    let same = grow(300, growth.root, &[], |tile| tiles.get(&tile).cloned()).unwrap();
    assert_eq!((same.size, same.root, same.tiles), (300, growth.root, vec![]));
}

#[test]
fn a_bundle_says_how_long_each_entry_is_and_reads_back() {
    let all = entries(3);
    let tile = Tile::at(Level::Entries, 0, 3).unwrap();
    let bytes = bundle(&all);
    assert_eq!(bytes[..2], [0, 32]);
    assert_eq!(entries_of(tile, &bytes), Ok(all));
    assert!(entries_of(tile, &bytes[1..]).is_err());
    assert!(entries_of(Tile::at(Level::Hashes(0), 0, 3).unwrap(), &bytes).is_err());
    let mut wrong = bytes.clone();
    wrong[34] = 1;
    assert!(entries_of(tile, &wrong).is_err());
}

proptest! {
    #[test]
    fn every_tile_is_named_by_its_path(level in 0_u8..8, index in any::<u64>(), size in 0..=ledger::MAX_SIZE, leaf_level in any::<bool>()) {
        let level = if leaf_level { Level::Entries } else { Level::Hashes(level) };
        let within = size >> if let Level::Hashes(level) = level { 8 * u32::from(level) } else { 0 };
        let tile = Tile::at(level, index % (within / 256 + 1), size);
        if let Some(tile) = tile {
            prop_assert_eq!(tile.to_string().parse::<Tile>(), Ok(tile));
        }
    }

    #[test]
    fn any_growth_leads_from_root_to_root(old in 0_u64..1200, more in 0_u64..1200) {
        let (before, tiles) = stored(old);
        let all = entries(old + more);
        let after = grow(old, before.root, &all[old as usize..], |tile| tiles.get(&tile).cloned()).unwrap();
        prop_assert_eq!(after.root, root_of(leaves(old + more)));
        let mut tiles = tiles;
        tiles.extend(after.tiles);
        let proof = TileReader::new(after.size, |tile| tiles.get(&tile).cloned()).consistency(old).unwrap();
        prop_assert!(verify_consistency(old, after.size, &proof, before.root, after.root));
    }

    #[test]
    fn a_reader_fed_with_anything_only_fails(size in 0_u64..100_000, index in any::<u64>(), bytes in proptest::collection::vec(any::<u8>(), 0..9000)) {
        let mut reader = TileReader::new(size, |tile| bytes.get(..tile.byte_len()).map(<[u8]>::to_vec));
        let _ = reader.root();
        let _ = reader.inclusion(index);
        let _ = reader.consistency(index);
        let _ = reader.node(index as u8, index);
        let _ = grow(size, Hash([0; 32]), &[[0; 32]], |_| Some(bytes.clone()));
    }
}
