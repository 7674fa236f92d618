//! import: makes the ledger of an export again, entry by entry.
//!
//! An export has the entries, and nothing of what is kept beside them: the letters, evidence, accounts and addresses are not in it.
//! The checkpoints that entries carry are kept again, so that verification compares the entries with them.

use std::path::Path;

use super::bundle::Lines;
use super::{ActionError, Refusal};
use domain::{Event, Timestamp};
use store::Tx;
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::note::Note;

/// The result of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The number of entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// How many checkpoints were kept.
    pub checkpoints: usize,
    /// How many letters the entries froze, none of which is held.
    pub letters: usize,
    /// How many evidence files the entries name, none of which is held.
    pub evidence: usize,
}

/// Appends every entry of an export, which was checked before, to an empty ledger.
///
/// # Errors
/// [`Refusal::AlreadyOpen`] for a ledger with entries; [`ActionError::Store`] for a line that is not the next entry;
/// [`ActionError::File`] for what cannot be read.
#[tracing::instrument(skip_all)]
pub fn import(tx: &mut Tx<'_>, now: Timestamp, dir: &Path) -> Result<Imported, ActionError> {
    if tx.reader().size()? > 0 {
        return Err(Refusal::AlreadyOpen {}.into());
    }
    let (mut checkpoints, mut letters, mut evidence) = (0, 0, 0);
    let mut keep = |tx: &mut Tx<'_>, note: &str, at| -> Result<(), ActionError> {
        let stated = Note::parse(note).and_then(|note| Checkpoint::parse_body(&note.text));
        if let Ok(checkpoint) = stated
            && tx.reader().checkpoint(checkpoint.size)?.is_none()
        {
            tx.keep_checkpoint((checkpoint.size, checkpoint.root), note, at)?;
            checkpoints += 1;
        }
        Ok(())
    };
    let mut lines = Lines::open(dir)?;
    while let Some(bytes) = lines.next()? {
        let (appended, event) = tx.import(&bytes)?;
        match event {
            Event::LetterFrozen(body) => {
                letters += 1;
                if let Some(note) = &body.checkpoint {
                    keep(tx, note, appended.at)?;
                }
            }
            Event::UpdateSubmitted(body) => evidence += body.evidence.len(),
            Event::InspectionRecorded(body) => evidence += body.evidence.len(),
            _ => {}
        }
    }
    let path = dir.join("checkpoint");
    let note = std::fs::read_to_string(&path).map_err(ActionError::file(&path))?;
    keep(tx, &note, now)?;
    let (size, root) = tx.tree_head();
    tx.record_import(size, now)?;
    Ok(Imported {
        size,
        root,
        checkpoints,
        letters,
        evidence,
    })
}
