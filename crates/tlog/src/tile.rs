//! Tiles (C2SP tlog-tiles): how the tree and its entries are cut into resources that never change, and how each is named.
//!
//! A hash tile of level L holds nodes of the tree's level 8·L, 256 of them or, at the right edge, fewer; an entry bundle holds
//! the entries under a tile of level 0. Must not know where nodes and entries are stored, nor who may read them.

use std::fmt;

use thiserror::Error;

use crate::hash::Hash;

/// The most bytes an entry may have: what the length of two bytes in an entry bundle can say.
pub const MAX_ENTRY_BYTES: usize = u16::MAX as usize;

/// An entry of so many bytes is longer than [`MAX_ENTRY_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it has {0} bytes; at most {MAX_ENTRY_BYTES} are allowed")]
pub struct EntryTooLong(pub usize);

/// How many hashes or entries a full tile holds.
pub const FULL_WIDTH: u16 = 256;

/// The highest level that a path may name.
const MAX_LEVEL: u8 = 63;

/// The highest index whose first place is still a 64-bit number.
const MAX_INDEX: u64 = u64::MAX >> 8;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileKind {
    /// Hashes of that level of tiles: 0 for leaves, 1 for the nodes above 256 leaves each, and so on.
    Hashes(u8),
    /// The entries themselves.
    Entries,
}

/// The place of a tile, and how much of it is meant. Displayed as its path below `tile/`: `0/x001/x234/067.p/5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl Tile {
    /// Reads a path below `tile/`, in its one spelling. Nothing for anything else, and for an index beyond every tree.
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
        // Leading zeros, signs, a full width that is spelt out: whatever would be another spelling is none.
        (1..=FULL_WIDTH).contains(&width).then_some(tile)?;
        (tile.to_string() == path).then_some(tile)
    }

    /// What it holds.
    pub fn kind(self) -> TileKind {
        self.kind
    }

    /// How many hashes or entries are meant, from its first place on: 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// The index of its first hash among the nodes of its level of the tree, or of its first entry.
    pub fn first(self) -> u64 {
        self.index * u64::from(FULL_WIDTH)
    }

    /// The level of the tree that its hashes are of; 0, the leaves, for entries.
    pub fn tree_level(self) -> u32 {
        match self.kind {
            TileKind::Hashes(level) => u32::from(level) * 8,
            TileKind::Entries => 0,
        }
    }

    /// How many of its 256 places a tree of `size` entries fills; only complete nodes count.
    pub fn width_in(self, size: u64) -> u16 {
        let complete = size.checked_shr(self.tree_level()).unwrap_or(0);
        let from_here = complete.saturating_sub(self.first());
        u16::try_from(from_here).map_or(FULL_WIDTH, |width| width.min(FULL_WIDTH))
    }

    /// Whether a tree of `size` entries, or a smaller one that it grew from, has this tile: all that is meant is there.
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

/// An index in groups of three digits, each but the last after an `x`.
fn parse_index(text: &str) -> Option<u64> {
    let (above, last) = match text.rsplit_once('/') {
        Some((above, last)) => (Some(above), last),
        None => (None, text),
    };
    let groups = above.into_iter().flat_map(|above| above.split('/'));
    groups
        .map(|group| group.strip_prefix('x'))
        .chain([Some(last)])
        .try_fold(0_u64, |index, group| {
            let digits = group.filter(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()))?;
            index.checked_mul(1_000)?.checked_add(digits.parse().ok()?)
        })
        .filter(|index| *index <= MAX_INDEX)
}

/// The content of a hash tile: its hashes, one after another.
pub fn hash_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// The content of an entry bundle: each entry after its length in two bytes, the larger first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryBundle(Vec<u8>);

impl EntryBundle {
    /// A bundle without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the bytes of the next entry.
    ///
    /// # Errors
    /// [`EntryTooLong`] for bytes whose length two bytes do not hold.
    pub fn push(&mut self, entry: &[u8]) -> Result<(), EntryTooLong> {
        let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong(entry.len()))?;
        self.0.extend(length.to_be_bytes());
        self.0.extend(entry);
        Ok(())
    }

    /// Its bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
#[path = "tile_tests.rs"]
mod tests;
