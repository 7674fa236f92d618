//! Inclusion and consistency proofs, which can be verified offline. A proof refers to a checkpoint, which is signed and stored.

use super::letter::Letterhead;
use super::{ActionError, Refusal, ledger};
use domain::ids::Seq;
use domain::time::Timestamp;
use store::{EntryRow, StoreError, Tx};
use tlog::hash::Hash;
use tlog::proof::{ProveError, RangeError};
use tlog::proof_text::{Claim, ProofText};

/// An entry and the proof that the present ledger includes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The entry with its exact bytes.
    pub entry: EntryRow,
    /// The size of the ledger.
    pub size: u64,
    /// The root hash of the ledger.
    pub root: Hash,
    /// The proof.
    pub proof: ProofText,
}

/// Proves that the present ledger includes entry `seq`.
///
/// # Errors
/// [`Refusal::NoEntry`], [`Refusal::NotOpen`] or [`ActionError::Store`].
#[tracing::instrument(skip_all, fields(%seq))]
pub fn entry(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    seq: Seq,
) -> Result<Proved, ActionError> {
    let (size, root) = tx.tree_head();
    let found = tx
        .reader()
        .entry(seq)?
        .ok_or(Refusal::NoEntry { seq, size })?;
    let hashes = tx.reader().inclusion_proof(seq, size).map_err(unproved)?;
    let note = ledger::checkpoint(tx, now, head)?;
    let claim = Claim::Holds(seq.0);
    Ok(Proved {
        entry: found,
        size,
        root,
        proof: ProofText {
            claim,
            hashes,
            note,
        },
    })
}

/// Proves that the ledger of the first `to` entries, by default the present ledger, extends that of the first `from`.
///
/// # Errors
/// [`Refusal::NoSize`], [`Refusal::NotOpen`] or [`ActionError::Store`].
#[tracing::instrument(skip_all, fields(from))]
pub fn continues(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    from: u64,
    to: Option<u64>,
) -> Result<ProofText, ActionError> {
    let (size, _) = tx.tree_head();
    let to = to.unwrap_or(size);
    if from > to || to > size {
        return Err(Refusal::NoSize { from, to, size }.into());
    }
    let hashes = tx.reader().consistency_proof(from, to).map_err(unproved)?;
    let note = if to == size {
        ledger::checkpoint(tx, now, head)?
    } else {
        // An earlier size is signed only where no checkpoint is stored.
        match tx.reader().checkpoint(to)? {
            Some(kept) => kept,
            None => head.checkpoint(tx, now, (to, tx.reader().root_at(to)?))?,
        }
    };
    let claim = Claim::Continues(from);
    Ok(ProofText {
        claim,
        hashes,
        note,
    })
}

/// The arguments were checked before, so only the store can fail.
fn unproved(error: ProveError<StoreError>) -> ActionError {
    match error {
        ProveError::Node(error) => error.into(),
        ProveError::Range(RangeError::Index { index, size }) => Refusal::NoEntry {
            seq: Seq(index),
            size,
        }
        .into(),
        ProveError::Range(RangeError::Sizes { from, to }) => {
            Refusal::NoSize { from, to, size: to }.into()
        }
    }
}
