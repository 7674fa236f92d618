//! Inclusion and consistency proofs, which can be verified offline. A proof refers to a checkpoint, which is signed and stored.

use super::letter::Letterhead;
use super::{ActionError, Ledger, Refusal, cosign, ledger};
use domain::{Seq, Timestamp};
use store::{EntryRow, Reader, StoreError, Tx};
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
    let note = ledger::checkpoint(tx, now, head)?;
    under(tx.reader(), seq, size, root, note)
}

/// Like [`entry`], under the checkpoint that [`cosign::current`] gives: reads only, unless the present ledger has none yet.
///
/// # Errors
/// As [`entry`]; [`StoreError::GivenUp`] where the entry is newer than the newest checkpoint and none can be stored.
#[tracing::instrument(skip_all, fields(%seq))]
pub async fn current_entry(ledger: &Ledger, seq: Seq) -> Result<Proved, ActionError> {
    let size = cosign::current(ledger).await?.size;
    ledger
        .ask_async(move |reader| {
            let present = reader.size()?;
            if seq.0 >= size && seq.0 < present {
                return Err(StoreError::GivenUp.into());
            }
            // The line of the ledger alone: witnesses may have come since.
            let note = reader.checkpoint(size)?.ok_or(StoreError::GivenUp)?;
            under(reader, seq, size, reader.root_at(size)?, note)
        })
        .await
}

fn under(
    reader: &Reader<'_>,
    seq: Seq,
    size: u64,
    root: Hash,
    note: String,
) -> Result<Proved, ActionError> {
    let entry = reader.entry(seq)?.filter(|_| seq.0 < size);
    let entry = entry.ok_or(Refusal::NoEntry { seq, size })?;
    let hashes = reader.inclusion_proof(seq, size).map_err(unproved)?;
    let claim = Claim::Holds(seq.0);
    Ok(Proved {
        entry,
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
