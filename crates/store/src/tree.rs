//! The stored nodes of the tree, as the pure tree reads them.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Sql, StoreError};
use tlog::hash::Hash;
use tlog::tree::{Node, Nodes, place};

/// The nodes in one connection's view of the ledger.
pub(super) struct StoredNodes<'c>(pub(super) &'c Connection);

impl StoredNodes<'_> {
    /// The node, if it is stored.
    pub(super) fn find(&self, level: u8, index: u64) -> Result<Option<Hash>, StoreError> {
        let (sql, key) = match level {
            0 => ("SELECT leaf FROM entry WHERE seq = ?1", index),
            _ => (
                "SELECT hash FROM node WHERE place = ?1",
                place(level, index),
            ),
        };
        let found = self
            .0
            .prepare_cached(sql)?
            .query_row([Sql(key)], |row| {
                Ok(Hash::try_from(row.get_ref(0)?.as_bytes()?).ok())
            })
            .optional()?;
        Ok(found.flatten())
    }

    /// Stores a complete inner node.
    pub(super) fn insert(&self, node: &Node) -> Result<(), StoreError> {
        self.0
            .prepare_cached("INSERT INTO node (place, hash) VALUES (?1, ?2)")?
            .execute(params![
                Sql(place(node.level, node.index)),
                node.hash.as_bytes()
            ])?;
        Ok(())
    }
}

impl Nodes for StoredNodes<'_> {
    type Error = StoreError;

    fn node(&self, level: u8, index: u64) -> Result<Hash, StoreError> {
        self.find(level, index)?
            .ok_or(StoreError::NodeMissing { level, index })
    }
}
