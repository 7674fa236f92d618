//! Tiles (C2SP tlog-tiles): the tree and its entries as immutable resources, and their paths.
//!
//! A hash tile of level L has up to 256 nodes of the tree's level 8·L. An entry bundle has the entries under a hash tile of
//! level 0. Only the last tile of a level has fewer than 256.

use std::fmt;

use thiserror::Error;

use crate::hash::Hash;

/// The longest entry in bytes: an entry bundle has two bytes for the length.
pub const MAX_ENTRY_BYTES: usize = u16::MAX as usize;

/// The error for an entry of this many bytes, more than [`MAX_ENTRY_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it has {0} bytes; at most {MAX_ENTRY_BYTES} are allowed")]
pub struct EntryTooLong(pub usize);

/// The number of hashes or entries of a full tile.
pub const FULL_WIDTH: u16 = 256;

/// The highest level of a path.
const MAX_LEVEL: u8 = 63;

/// The highest index of a path; with 256 places a tile, the index of a node is then below 2^64.
const MAX_INDEX: u64 = u64::MAX >> 8;

/// The content of a tile.
///
/// ```
/// use tlog::tile::{Tile, TileKind};
///
/// assert_eq!(Tile::parse("1/000").map(Tile::kind), Some(TileKind::Hashes(1)));
/// assert_eq!(Tile::parse("entries/000").map(Tile::kind), Some(TileKind::Entries));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileKind {
    /// Hashes at this level of tiles: 0 for leaves, 1 for nodes over 256 leaves each, and so on.
    Hashes(u8),
    /// Entries.
    Entries,
}

/// The path of a tile below `tile/`, such as `0/x001/x234/067.p/5`: kind, index and, for a partial tile, width.
///
/// ```
/// use tlog::tile::Tile;
///
/// let tile = Tile::parse("0/x001/000.p/5").ok_or("not a path")?;
/// assert_eq!((tile.first(), tile.width()), (256_000, 5));
/// assert!(tile.exists_in(256_005) && !tile.exists_in(256_004));
/// assert_eq!(tile.to_string(), "0/x001/000.p/5");
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl Tile {
    /// Parses a path below `tile/`. Returns `None` for other spellings and for an index beyond every tree.
    pub fn parse(path: &str) -> Option<Self> {
        let (place, width) = match path.split_once(".p/") {
            Some((place, width)) => (place, width.parse().ok()?),
            None => (path, FULL_WIDTH),
        };
        let (kind, index) = place.split_once('/')?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(level.parse().ok().filter(|level| *level <= MAX_LEVEL)?),
        };
        let tile = Self {
            kind,
            index: parse_index(index)?,
            width,
        };
        // Displaying the tile again excludes leading zeros, signs and an explicit full width.
        (1..=FULL_WIDTH).contains(&width).then_some(tile)?;
        (tile.to_string() == path).then_some(tile)
    }

    /// The content.
    pub fn kind(self) -> TileKind {
        self.kind
    }

    /// The number of hashes or entries, from 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// The index of the first hash within its level of the tree, or of the first entry.
    pub fn first(self) -> u64 {
        self.index * u64::from(FULL_WIDTH)
    }

    /// The level of the tree that the hashes belong to; 0 for entries.
    pub fn tree_level(self) -> u32 {
        match self.kind {
            TileKind::Hashes(level) => u32::from(level) * 8,
            TileKind::Entries => 0,
        }
    }

    /// The width, from 0 to 256, of the widest tile at this place in a tree of `size` entries.
    pub fn width_in(self, size: u64) -> u16 {
        let complete = size.checked_shr(self.tree_level()).unwrap_or(0);
        let from_here = complete.saturating_sub(self.first());
        u16::try_from(from_here).map_or(FULL_WIDTH, |width| width.min(FULL_WIDTH))
    }

    /// Whether a tree of `size` entries has this tile, or had it at a smaller size.
    pub fn exists_in(self, size: u64) -> bool {
        self.width <= self.width_in(size)
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(f, "{level}")?,
            TileKind::Entries => f.write_str("entries")?,
        }
        let mut groups = vec![self.index % 1_000];
        let mut rest = self.index / 1_000;
        while rest > 0 {
            groups.push(rest % 1_000);
            rest /= 1_000;
        }
        for group in groups[1..].iter().rev() {
            write!(f, "/x{group:03}")?;
        }
        write!(f, "/{:03}", groups[0])?;
        if self.width < FULL_WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// Parses an index in groups of three digits, all but the last with the prefix `x`.
fn parse_index(text: &str) -> Option<u64> {
    let last = text.split('/').count() - 1;
    let mut groups = text.split('/').enumerate();
    groups
        .try_fold(0_u64, |index, (at, group)| {
            let digits = if at == last {
                group
            } else {
                group.strip_prefix('x')?
            };
            let is_group = digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit());
            let group: u64 = digits.parse().ok().filter(|_| is_group)?;
            index.checked_mul(1_000)?.checked_add(group)
        })
        .filter(|index| *index <= MAX_INDEX)
}

/// The bytes of a hash tile: its hashes one after another.
///
/// ```
/// use tlog::hash::leaf_hash;
/// use tlog::tile::hash_tile;
///
/// assert_eq!(hash_tile(&[leaf_hash(b"a")]), leaf_hash(b"a").as_bytes());
/// ```
pub fn hash_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// The bytes of an entry bundle: each entry after its length as a 16-bit big-endian number.
///
/// ```
/// use tlog::tile::EntryBundle;
///
/// let mut bundle = EntryBundle::new();
/// bundle.push(b"entry")?;
/// assert_eq!(bundle.into_bytes(), b"\0\x05entry");
/// # Ok::<(), tlog::tile::EntryTooLong>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryBundle(Vec<u8>);

impl EntryBundle {
    /// An empty bundle.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an entry.
    ///
    /// # Errors
    /// [`EntryTooLong`] for more than [`MAX_ENTRY_BYTES`].
    pub fn push(&mut self, entry: &[u8]) -> Result<(), EntryTooLong> {
        let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong(entry.len()))?;
        self.0.extend(length.to_be_bytes());
        self.0.extend(entry);
        Ok(())
    }

    /// Returns the bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
#[path = "tile_tests.rs"]
mod tests;
