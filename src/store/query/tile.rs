//! Questions about tiles: the hashes or the entries of one, each in one range.
//!
//! Must not know how a tile is named or served.

use rusqlite::params;

use super::Reader;
use crate::domain::ledger::hash::Hash;
use crate::domain::ledger::tile::{EntryBundle, Tile, TileKind, hash_tile};
use crate::store::StoreError;

// From ?1 on and before ?2, in order; ?3 is the level of the tree.
const LEAVES: &str =
    "SELECT seq, leaf FROM entry WHERE seq >= ?1 AND seq < ?2 AND ?3 = 0 ORDER BY seq";
const NODES: &str =
    "SELECT idx, hash FROM node WHERE level = ?3 AND idx >= ?1 AND idx < ?2 ORDER BY idx";
const ENTRIES: &str =
    "SELECT seq, bytes FROM entry WHERE seq >= ?1 AND seq < ?2 AND ?3 = 0 ORDER BY seq";

impl Reader<'_> {
    /// The content of a tile; nothing where the ledger has not grown so far.
    ///
    /// # Errors
    /// [`StoreError::NodeMissing`] for a ledger that lost part of it; whatever the database refuses.
    pub fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, StoreError> {
        if !tile.exists_in(self.size()?) {
            return Ok(None);
        }
        match tile.kind() {
            TileKind::Hashes(_) => self.hashes(tile).map(Some),
            TileKind::Entries => self.bundle(tile).map(Some),
        }
    }

    fn hashes(&self, tile: Tile) -> Result<Vec<u8>, StoreError> {
        let sql = match tile.tree_level() {
            0 => LEAVES,
            _ => NODES,
        };
        let mut hashes = Vec::with_capacity(usize::from(tile.width()));
        self.each_of(tile, sql, |content| {
            let hash = Hash::try_from(content);
            hashes.extend(&hash);
            Ok(hash.is_ok())
        })?;
        Ok(hash_tile(&hashes))
    }

    fn bundle(&self, tile: Tile) -> Result<Vec<u8>, StoreError> {
        let mut bundle = EntryBundle::new();
        self.each_of(tile, ENTRIES, |entry| {
            Ok(bundle.push(entry).map(|()| true)?)
        })?;
        Ok(bundle.into_bytes())
    }

    /// Takes what belongs to a tile, place by place. A place that is empty, or whose content `take` does not know, is missing.
    fn each_of(
        &self,
        tile: Tile,
        sql: &str,
        mut take: impl FnMut(&[u8]) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let level = tile.tree_level();
        let mut next = tile.first();
        let end = next + u64::from(tile.width());
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![next as i64, end as i64, level])?;
        while let Some(row) = rows.next()? {
            let content = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            if row.get::<_, i64>(0)? as u64 != next || !take(content)? {
                break;
            }
            next += 1;
        }
        if next == end {
            return Ok(());
        }
        Err(StoreError::NodeMissing {
            // A tile that exists is of a level that the 64 bits of a size reach.
            level: u8::try_from(level).unwrap_or(u8::MAX),
            index: next,
        })
    }
}
