//! Stores the cosignatures of witnesses on a checkpoint, and returns a checkpoint with its cosignatures. The signatures are
//! verified before, in `tlog`.

use super::{ActionError, Letterhead, ledger};
use domain::time::Timestamp;
use store::{KeptCosignature, Reader, StoreError, Tx};
use tlog::checkpoint::Checkpoint;
use tlog::cosignature::{CosignatureError, CosignedCheckpoint};
use tlog::note::Note;

pub use super::refusal::CosignRefusal;

/// A stored checkpoint with its cosignatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The note with the signature line of the ledger and those of witnesses.
    pub note: String,
    /// The cosignatures in the order of their arrival.
    pub cosignatures: Vec<KeptCosignature>,
}

/// The result of storing cosignatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The number of new cosignatures.
    pub new: usize,
    /// The checkpoint with all of its cosignatures.
    pub witnessed: Witnessed,
}

/// The checkpoint of that size with its cosignatures; `None` where none was signed.
///
/// # Errors
/// [`StoreError`].
pub fn witnessed(reader: &Reader<'_>, size: u64) -> Result<Option<Witnessed>, StoreError> {
    let Some(note) = reader.checkpoint(size)? else {
        return Ok(None);
    };
    with_cosignatures(reader, size, note).map(Some)
}

/// Signs the present size and root, like [`ledger::checkpoint`], and returns the checkpoint with its cosignatures.
///
/// # Errors
/// As [`ledger::checkpoint`].
pub fn checkpoint(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
) -> Result<Witnessed, ActionError> {
    let note = ledger::checkpoint(tx, now, head)?;
    let (size, _) = tx.tree_head();
    Ok(with_cosignatures(tx.reader(), size, note)?)
}

/// Stores the cosignatures of a checkpoint that this ledger's key and known witnesses signed; present ones do not change. The
/// checkpoint must equal the stored one of its size or, where only an export carried it, the one that the entries give.
///
/// # Errors
/// [`CosignRefusal`], or [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn cosign(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    cosigned: &CosignedCheckpoint,
) -> Result<Kept, ActionError> {
    let size = cosigned.checkpoint.size;
    let (entries, _) = tx.tree_head();
    if size > entries {
        tracing::error!(
            size,
            entries,
            "a checkpoint of this ledger's key is of more entries than there are"
        );
        return Err(CosignRefusal::Ahead { size, entries }.into());
    }
    let root = tx.reader().root_at(size)?;
    let (note, is_kept) = match tx.reader().checkpoint(size)? {
        Some(kept) => (kept, true),
        None => (head.signer.sign(size, root), false),
    };
    let ours = Note::parse(&note).map_err(CosignatureError::from);
    if ours.map_err(CosignRefusal::from)?.text != cosigned.text {
        tracing::error!(
            size,
            "a checkpoint of this ledger's key is not the one that it gives"
        );
        return Err(CosignRefusal::Disagrees { size }.into());
    }
    if !is_kept {
        tx.keep_checkpoint((size, root), &note, now)?;
    }
    let mut new = 0;
    for cosignature in &cosigned.cosignatures {
        new += usize::from(tx.keep_cosignature(size, cosignature, now)?);
    }
    Ok(Kept {
        checkpoint: cosigned.checkpoint.clone(),
        new,
        witnessed: with_cosignatures(tx.reader(), size, note)?,
    })
}

fn with_cosignatures(
    reader: &Reader<'_>,
    size: u64,
    mut note: String,
) -> Result<Witnessed, StoreError> {
    let cosignatures = reader.cosignatures(size)?;
    note.extend(cosignatures.iter().map(|kept| kept.line.as_str()));
    Ok(Witnessed { note, cosignatures })
}
