//! The stored nodes of the tree, as the pure tree reads them.
//!
//! Must not compute a hash.

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use crate::domain::ledger::hash::Hash;
use crate::domain::ledger::tree::{Node, Nodes};

/// The nodes in one connection's view of the ledger.
pub(super) struct StoredNodes<'c>(pub(super) &'c Connection);

impl StoredNodes<'_> {
    /// A node, or nothing where it is not there.
    pub(super) fn find(&self, level: u8, index: u64) -> Result<Option<Hash>, StoreError> {
        let sql = match level {
            0 => "SELECT leaf FROM entry WHERE seq = ?2 AND ?1 = 0",
            _ => "SELECT hash FROM node WHERE level = ?1 AND idx = ?2",
        };
        let found: Option<Vec<u8>> = self
            .0
            .prepare_cached(sql)?
            .query_row(params![level, index as i64], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(|bytes| Hash::try_from(bytes.as_slice()).ok()))
    }

    /// Stores an inner node that came into being.
    pub(super) fn insert(&self, node: &Node) -> Result<(), StoreError> {
        self.0
            .prepare_cached("INSERT INTO node (level, idx, hash) VALUES (?1, ?2, ?3)")?
            .execute(params![node.level, node.index as i64, node.hash.as_bytes()])?;
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
