//! Proofs over the stored tree: each takes O(log n) reads.

use super::Reader;
use crate::StoreError;
use crate::tree::StoredNodes;
use domain::Seq;
use tlog::hash::Hash;
use tlog::proof::{ProveError, consistency_proof, inclusion_proof};
use tlog::tree;

impl Reader<'_> {
    /// The root of the tree as it was when it had `size` entries.
    ///
    /// # Errors
    /// [`StoreError::NodeMissing`] where the ledger is not that long, and [`StoreError::Sqlite`].
    pub fn root_at(&self, size: u64) -> Result<Hash, StoreError> {
        tree::root(size, &StoredNodes(self.conn))
    }

    /// The proof that entry `seq` is in the tree of the first `size` entries (RFC 6962, 2.1.1).
    ///
    /// # Errors
    /// [`ProveError`]: it is not, or a node could not be read.
    pub fn inclusion_proof(
        &self,
        seq: Seq,
        size: u64,
    ) -> Result<Vec<Hash>, ProveError<StoreError>> {
        inclusion_proof(seq.0, size, &StoredNodes(self.conn))
    }

    /// The proof that the first `from` entries are the beginning of the first `to` (RFC 6962, 2.1.2).
    ///
    /// # Errors
    /// [`ProveError`]: `from` is greater than `to`, or a node could not be read.
    pub fn consistency_proof(
        &self,
        from: u64,
        to: u64,
    ) -> Result<Vec<Hash>, ProveError<StoreError>> {
        consistency_proof(from, to, &StoredNodes(self.conn))
    }
}
