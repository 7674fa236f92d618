//! Proofs out of the stored nodes: that an entry is in the ledger, and that an older ledger is the beginning of it.
//!
//! Must not check a proof, nor sign anything: `domain::ledger` does.

use super::Reader;
use crate::domain::ids::Seq;
use crate::domain::ledger::hash::Hash;
use crate::domain::ledger::proof::{ProveError, consistency_proof, inclusion_proof};
use crate::store::StoreError;
use crate::store::tree::StoredNodes;

impl Reader<'_> {
    /// The inclusion proof of entry `seq` in the ledger's first `size` entries, from the leaf upwards (RFC 6962, 2.1.1):
    /// O(log n) reads.
    ///
    /// # Errors
    /// [`ProveError`]: the entry is not among them, or a node could not be read, as where the ledger is shorter than `size`.
    pub fn inclusion_proof(
        &self,
        seq: Seq,
        size: u64,
    ) -> Result<Vec<Hash>, ProveError<StoreError>> {
        inclusion_proof(seq, size, &StoredNodes(self.conn))
    }

    /// The proof that the ledger's first `from` entries are the beginning of its first `to` (RFC 6962, 2.1.2): O(log n)
    /// reads.
    ///
    /// # Errors
    /// As [`Reader::inclusion_proof`].
    pub fn consistency_proof(
        &self,
        from: u64,
        to: u64,
    ) -> Result<Vec<Hash>, ProveError<StoreError>> {
        consistency_proof(from, to, &StoredNodes(self.conn))
    }
}
