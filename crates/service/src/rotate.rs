//! rotate: replaces the key that signs, by an entry in which the key before announces the next one.
//!
//! From the entry on the new key signs checkpoints and seals. Anyone who kept the key before can check the announcement and trusts
//! the new one from there on; see docs/LEDGER.md.

use super::{ActionError, Letterhead, Refusal};
use domain::ids::{Actor, Seq};
use domain::ledger::event::{Event, KeyRotated};
use domain::time::Timestamp;
use store::Tx;
use tlog::keys::NoteSigner;

/// A key that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The entry.
    pub seq: Seq,
    /// The announcement: a note of the key before, which the entry carries.
    pub note: String,
    /// The first checkpoint that the new key signed.
    pub checkpoint: String,
}

/// Appends `key.rotated`, seals every sealed row again, and signs the first checkpoint. `before` is the key that signed until
/// now, `head` has the one that signs from here on, under the same name.
///
/// # Errors
/// [`Refusal::NotOpen`], [`ActionError::Note`] for a key of another name, or [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn rotate(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    before: &NoteSigner,
    head: &Letterhead,
    reason: Option<String>,
) -> Result<Rotated, ActionError> {
    tx.reader().opening()?.ok_or(Refusal::NotOpen {})?;
    let (size, _) = tx.tree_head();
    let next = head.signer.verifier();
    let note = before.announce(&next, size)?;
    let body = KeyRotated {
        vkey: next.to_string(),
        note: note.clone(),
        reason: reason.filter(|reason| !reason.trim().is_empty()),
    };
    let appended = tx.append(now, by, &Event::KeyRotated(body))?;
    tx.seal_anew(before, &head.signer)?;
    let checkpoint = head.checkpoint(tx, now, tx.tree_head())?;
    Ok(Rotated {
        seq: appended.seq,
        note,
        checkpoint,
    })
}
