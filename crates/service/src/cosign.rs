//! Stores the cosignatures of witnesses on a checkpoint, and returns a checkpoint with its cosignatures. The signatures are
//! verified before, in `tlog`.

use std::time::Duration;

use super::{ActionError, Ledger, Letterhead, ledger};
use domain::Timestamp;
use domain::ledger::keys::KeyHistory;
use store::{KeptCosignature, Reader, StoreError, Tx};
use tlog::checkpoint::Checkpoint;
use tlog::cosignature::{CosignatureError, CosignedCheckpoint};
use tlog::note::Note;

pub use super::refusal::CosignRefusal;

/// How long a new checkpoint may take before an earlier one is given.
const SIGNING_LIMIT: Duration = Duration::from_secs(2);

/// A stored checkpoint with its cosignatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The number of entries.
    pub size: u64,
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

/// The checkpoint of that size with the cosignatures of configured witnesses; `None` where none was signed.
///
/// # Errors
/// [`StoreError`].
pub fn witnessed(
    reader: &Reader<'_>,
    head: &Letterhead,
    size: u64,
) -> Result<Option<Witnessed>, StoreError> {
    let Some(note) = reader.checkpoint(size)? else {
        return Ok(None);
    };
    with_cosignatures(reader, head, size, note).map(Some)
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
    Ok(with_cosignatures(tx.reader(), head, size, note)?)
}

/// The checkpoint of the present ledger with its cosignatures, signed where its size has none yet. Where it cannot be stored at
/// present, and would therefore not be one that the ledger knows, the newest stored one.
///
/// # Errors
/// As [`ledger::checkpoint`]. [`ActionError::Store`] where none was stored and none can be.
pub async fn current(ledger: &Ledger) -> Result<Witnessed, ActionError> {
    let head = ledger.letterhead.clone();
    let kept = ledger.ask_async(move |reader| witnessed(reader, &head, reader.size()?));
    if let Some(kept) = kept.await? {
        return Ok(kept);
    }
    let head = ledger.letterhead.clone();
    let sign = ledger.act(move |tx, now| checkpoint(tx, now, &head));
    let error = match tokio::time::timeout(SIGNING_LIMIT, sign).await {
        Ok(Err(error)) if error.unwritable().is_some() => error,
        Ok(signed) => return signed,
        Err(_) => StoreError::GivenUp.into(),
    };
    let head = ledger.letterhead.clone();
    let newest = ledger.ask_async(move |reader| match reader.newest_checkpoint()? {
        Some((size, note)) => with_cosignatures(reader, &head, size, note).map(Some),
        None => Ok(None),
    });
    let newest = newest.await?.ok_or(error)?;
    tracing::warn!(
        size = newest.size,
        "the ledger cannot be written; an earlier checkpoint is given"
    );
    Ok(newest)
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
    let note = match tx.reader().checkpoint(size)? {
        Some(kept) => kept,
        None => head.checkpoint(tx, now, (size, root))?,
    };
    let ours = Note::parse(&note).map_err(CosignatureError::from);
    if ours.map_err(CosignRefusal::from)?.text != cosigned.text {
        tracing::error!(
            size,
            "a checkpoint of this ledger's key is not the one that it gives"
        );
        return Err(CosignRefusal::Disagrees { size }.into());
    }
    let mut new = 0;
    for cosignature in &cosigned.cosignatures {
        new += usize::from(tx.keep_cosignature(size, cosignature, now)?);
    }
    Ok(Kept {
        checkpoint: cosigned.checkpoint.clone(),
        new,
        witnessed: with_cosignatures(tx.reader(), head, size, note)?,
    })
}

/// The note with its stored cosignatures, without those that no configured witness made.
fn with_cosignatures(
    reader: &Reader<'_>,
    head: &Letterhead,
    size: u64,
    mut note: String,
) -> Result<Witnessed, StoreError> {
    let newest = head.signer.verifier();
    let keys = reader.keys(Some(&newest))?;
    let keys = keys.unwrap_or_else(|| KeyHistory::single(newest));
    let mut cosignatures = reader.cosignatures(size)?;
    cosignatures.retain(|kept| {
        let cosigned = format!("{note}{}", kept.line);
        let mut opened = keys.verifiers().filter_map(|key| {
            let found = CosignedCheckpoint::open(&cosigned, key, &head.witnesses);
            Some(found.ok()?.cosignatures)
        });
        let is_made = opened.any(|found| found.iter().any(|one| kept.is(one)));
        if !is_made {
            tracing::error!(
                size,
                witness = kept.witness,
                "a stored cosignature is not of a configured witness; it is not shown"
            );
        }
        is_made
    });
    note.extend(cosignatures.iter().map(|kept| kept.line.as_str()));
    Ok(Witnessed {
        size,
        note,
        cosignatures,
    })
}
