//! Queries of tiles: the hashes or the entries of one.

use rusqlite::params;

use super::Reader;
use crate::tree::StoredNodes;
use crate::{Sql, StoreError};
use domain::ledger::entry::EntryError;
use tlog::hash::Hash;
use tlog::tile::{EntryBundle, Tile, TileKind, hash_tile};
use tlog::tree::Nodes;

// From ?1 on and before ?2, in order.
const LEAVES: &str = "SELECT seq, leaf FROM entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
const ENTRIES: &str = "SELECT seq, bytes FROM entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";

impl Reader<'_> {
    /// The content of a tile; `None` where the ledger is not that long.
    ///
    /// # Errors
    /// [`StoreError::NodeMissing`] for a ledger that lost part of it, and [`StoreError::Sqlite`].
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
        let mut hashes = Vec::with_capacity(usize::from(tile.width()));
        // A tile that exists is of a level that the 64 bits of a size reach.
        match u8::try_from(tile.tree_level()).unwrap_or(u8::MAX) {
            0 => self.each_of(tile, LEAVES, |content| {
                let hash = Hash::try_from(content);
                hashes.extend(&hash);
                Ok(hash.is_ok())
            })?,
            // At least 256 entries lie between two of these.
            level => {
                let nodes = StoredNodes(self.conn);
                for index in tile.first()..tile.first() + u64::from(tile.width()) {
                    hashes.push(nodes.node(level, index)?);
                }
            }
        }
        Ok(hash_tile(&hashes))
    }

    fn bundle(&self, tile: Tile) -> Result<Vec<u8>, StoreError> {
        let mut bundle = EntryBundle::new();
        self.each_of(tile, ENTRIES, |entry| {
            bundle
                .push(entry)
                .map_err(|error| EntryError::TooLong(error.0))?;
            Ok(true)
        })?;
        Ok(bundle.into_bytes())
    }

    /// Takes what belongs to a tile, place by place. A place that is empty, or whose content `take` refuses, is missing.
    fn each_of(
        &self,
        tile: Tile,
        sql: &str,
        mut take: impl FnMut(&[u8]) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut next = tile.first();
        let end = next + u64::from(tile.width());
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![Sql(next), Sql(end)])?;
        while let Some(row) = rows.next()? {
            let content = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            if row.get::<_, Sql<u64>>(0)?.0 != next || !take(content)? {
                break;
            }
            next += 1;
        }
        if next == end {
            return Ok(());
        }
        Err(StoreError::NodeMissing {
            level: 0,
            index: next,
        })
    }
}
