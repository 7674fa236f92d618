//! cosign: keeps the cosignatures of witnesses with the checkpoint that they are of, and shows a checkpoint with them.
//!
//! Must not check a signature itself, nor reach out to a witness: a note comes in, a note goes out.

use thiserror::Error;

use super::{ActionError, Letterhead, ledger};
use domain::message::{Localize, Message};
use domain::time::Timestamp;
use store::{KeptCosignature, Reader, StoreError, Tx};
use tlog::checkpoint::Checkpoint;
use tlog::cosignature::{CosignatureError, CosignedCheckpoint};
use tlog::note::Note;

/// Why a cosigned checkpoint was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CosignRefusal {
    /// It does not read, or one of its signatures does not hold.
    #[error(transparent)]
    Note(#[from] CosignatureError),
    /// The ledger's key signed more entries than there are: they were cut off, or this is an old copy.
    #[error(
        "checkpoint: it is of {size} entries, and bears this ledger's signature; the ledger has {entries}"
    )]
    Ahead {
        /// What the checkpoint says.
        size: u64,
        /// What there is.
        entries: u64,
    },
    /// The ledger's key signed another text for that size.
    #[error(
        "checkpoint: that of {size} entries is not the one that this ledger gives, and bears its signature"
    )]
    Disagrees {
        /// The size.
        size: u64,
    },
}

impl Localize for CosignRefusal {
    fn message(&self) -> Message {
        match self {
            Self::Note(error) => error.message(),
            Self::Ahead { size, entries } => Message::new("witness-ahead")
                .arg("size", size)
                .arg("entries", entries),
            Self::Disagrees { size } => Message::new("witness-disagrees").arg("size", size),
        }
    }
}

/// A kept checkpoint with the cosignatures that were kept with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The note: the ledger's own signature line, then those of witnesses.
    pub note: String,
    /// The cosignatures, as they came in.
    pub cosignatures: Vec<KeptCosignature>,
}

/// What keeping cosignatures came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What the checkpoint says.
    pub checkpoint: Checkpoint,
    /// How many cosignatures are new.
    pub new: usize,
    /// The checkpoint with all that it bears now.
    pub witnessed: Witnessed,
}

/// The checkpoint of that size with its cosignatures; nothing where none was ever signed.
///
/// # Errors
/// Whatever the database refuses.
pub fn witnessed(reader: &Reader<'_>, size: u64) -> Result<Option<Witnessed>, StoreError> {
    let Some(note) = reader.checkpoint(size)? else {
        return Ok(None);
    };
    with_cosignatures(reader, size, note).map(Some)
}

/// Signs the ledger's size and root as they stand, like [`ledger::checkpoint`], and shows it with its cosignatures.
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
    Ok(with_cosignatures(tx, size, note)?)
}

/// Keeps the cosignatures of a checkpoint that this ledger's key and known witnesses signed; those that are there stay as they
/// are. The checkpoint must be the one that was signed here for that size; where none was kept, as when an export alone
/// carried it, the one that the entries give.
///
/// # Errors
/// [`CosignRefusal`], or [`ActionError::Store`].
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
    let (note, is_kept) = match tx.checkpoint(size)? {
        Some(kept) => (kept, true),
        None => (head.signer.sign(size, tx.root_at(size)?), false),
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
        tx.keep_checkpoint(size, &note, now)?;
    }
    let mut new = 0;
    for cosignature in &cosigned.cosignatures {
        new += usize::from(tx.keep_cosignature(size, cosignature, now)?);
    }
    Ok(Kept {
        checkpoint: cosigned.checkpoint.clone(),
        new,
        witnessed: with_cosignatures(tx, size, note)?,
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
