//! Paths, the widths in the examples of tlog-tiles, and the content of tiles.

use proptest::prelude::*;

use super::*;
use crate::hash::leaf_hash;

/// For each level with tiles in a tree of this size, the number of full tiles and the width of the partial one.
fn levels(size: u64) -> Vec<(u64, u16)> {
    (0..=MAX_LEVEL)
        .map(|level| {
            let tile = |index| Tile {
                kind: TileKind::Hashes(level),
                index,
                width: 1,
            };
            let full = (0..)
                .take_while(|index| tile(*index).width_in(size) == FULL_WIDTH)
                .count() as u64;
            (full, tile(full).width_in(size))
        })
        .take_while(|level| *level != (0, 0))
        .collect()
}

#[test]
fn a_path_has_one_spelling() {
    for (path, kind, first, width) in [
        ("0/000", TileKind::Hashes(0), 0, 256),
        ("63/000.p/1", TileKind::Hashes(63), 0, 1),
        (
            "1/x001/x234/067.p/255",
            TileKind::Hashes(1),
            1_234_067 * 256,
            255,
        ),
        ("0/x001/000", TileKind::Hashes(0), 256_000, 256),
        ("entries/999.p/7", TileKind::Entries, 999 * 256, 7),
        (
            "0/x072/x057/x594/x037/x927/935",
            TileKind::Hashes(0),
            u64::MAX - 255,
            256,
        ),
    ] {
        let tile = Tile::parse(path).unwrap_or_else(|| panic!("{path}"));
        assert_eq!(
            (tile.kind(), tile.first(), tile.width()),
            (kind, first, width)
        );
        assert_eq!(tile.to_string(), path);
    }
}

#[test]
fn other_spellings_and_other_things_are_no_paths() {
    for path in [
        "",
        "0",
        "0/",
        "/000",
        "0/0",
        "0/00",
        "0/0000",
        "0/x000",
        "0/x000/000",
        "0/x001",
        "0/001/000",
        "0/x01/000",
        "0/x0001/000",
        "0/X001/000",
        "0/x001/000/",
        "0//000",
        "0/+01",
        "0/-01",
        "0/ 01",
        "0/٠٠٠",
        "00/000",
        "+0/000",
        "64/000",
        "256/000",
        "-1/000",
        "entry/000",
        "Entries/000",
        "entries",
        "entries/0/000",
        "0/000.p/0",
        "0/000.p/01",
        "0/000.p/+1",
        "0/000.p/256",
        "0/000.p/65537",
        "0/000.p/",
        "0/000.p",
        "0/000.p/1/",
        "0/000.p/1.p/1",
        "0/000/.p/1",
        "0/000.P/1",
        "0/000?",
        "0/000 ",
        "0/%30%30%30",
        "0/x072/x057/x594/x037/x927/936",
        "0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::parse(path), None, "{path:?}");
    }
}

#[test]
fn a_tree_has_the_tiles_that_its_size_gives() {
    // The examples of tlog-tiles.
    assert_eq!(levels(70_000), [(273, 112), (1, 17), (0, 1)]);
    assert_eq!(levels(256), [(1, 0), (0, 1)]);
    assert_eq!(levels(0), []);
    assert_eq!(levels(255), [(0, 255)]);
    assert_eq!(levels(65_536), [(256, 0), (1, 0), (0, 1)]);
    let at = |path: &str, size| Tile::parse(path).unwrap().exists_in(size);
    assert!(at("0/x001/000.p/5", 256_005) && !at("0/x001/000.p/5", 256_004));
    assert!(at("entries/002", 768) && !at("entries/002", 767));
    assert!(at("7/000.p/127", i64::MAX as u64) && !at("7/000.p/128", i64::MAX as u64));
    assert!(!at("8/000.p/1", u64::MAX) && !at("63/000.p/1", u64::MAX));
}

#[test]
fn tiles_hold_hashes_and_bundles_hold_lengths_and_entries() {
    let hashes = [leaf_hash(b"a"), leaf_hash(b"b")];
    let tile = hash_tile(&hashes);
    assert_eq!(tile.len(), 64);
    assert_eq!(tile[..32], *hashes[0].as_bytes());
    assert_eq!(tile[32..], *hashes[1].as_bytes());
    let mut bundle = EntryBundle::new();
    bundle.push(b"ab").unwrap();
    bundle.push(b"").unwrap();
    bundle.push(&[7; 300]).unwrap();
    assert_eq!(bundle.push(&vec![0; 65_536]), Err(EntryTooLong(65_536)));
    let bytes = bundle.into_bytes();
    assert_eq!(bytes[..8], *b"\0\x02ab\0\0\x01\x2c");
    assert_eq!(bytes.len(), 8 + 300);
}

proptest! {
    #[test]
    fn what_is_displayed_is_what_is_read(level in 0..=63_u8, index in 0..=MAX_INDEX, width in 1..=256_u16) {
        for kind in [TileKind::Hashes(level), TileKind::Entries] {
            let tile = Tile { kind, index, width };
            prop_assert_eq!(Tile::parse(&tile.to_string()), Some(tile));
        }
    }

    #[test]
    fn what_is_read_is_what_is_displayed(path in "([0-9]{1,2}|entries)(/x?[0-9]{3}){1,4}(\\.p/[0-9]{1,3})?") {
        if let Some(tile) = Tile::parse(&path) {
            prop_assert_eq!(tile.to_string(), path);
        }
    }
}
