//! verify: verifies the ledger and the files beside it against its entries, and records the result as an entry.
//!
//! `store::verify` verifies the database; this module adds the evidence files and the delivered letters.

use std::collections::HashSet;
use std::path::Path;

use super::evidence::{EvidenceStore, HeldFile};
use super::{ActionError, check};
use domain::ledger::event::{Event, FirstFault, TrailEnd, Verified};
use domain::{Actor, Timestamp};
use mail::deliver::mail_dir;
use mail::parse_message::{checkpoint_note, may_hold_note};
use store::{Against, CarriedNote, Step, Tx, Verification, VerifyFault};
use tlog::checkpoint::Checkpoint;
use tlog::cosignature::WitnessKey;
use tlog::hash::Hash;
use tlog::keys::Verifier;

/// Verifies the ledger of a data directory and the files beside it; see [`store::verify`]. `outside` are checkpoints that were
/// kept elsewhere.
///
/// # Errors
/// [`ActionError::Store`] where there is no ledger.
pub fn verify(
    data: &Path,
    verifier: &Verifier,
    witnesses: &[WitnessKey],
    outside: &[Checkpoint],
    on_step: &mut dyn FnMut(Step),
) -> Result<Verification, ActionError> {
    let letters = carried_notes(data);
    let against = Against {
        outside,
        letters: &letters,
        witnesses,
    };
    let mut found = store::verify(data, verifier, &against, on_step)?;
    let (evidence, not_held) = evidence_faults(data, &found)?;
    found.evidence_not_held = not_held;
    let faults = evidence.into_iter().chain(letter_fault(data, &found)?);
    found.faults.extend(faults.collect::<Vec<_>>());
    Ok(found)
}

/// The signed notes that letters carry, in the outbox and as files, each once.
fn carried_notes(data: &Path) -> Vec<CarriedNote> {
    let (mut found, mut known, mut read) = (Vec::new(), HashSet::new(), HashSet::new());
    let mut take = |by: &str, bytes: &[u8]| {
        // A file mostly has the bytes of its row in the outbox, and parsing costs a hundred times as much as hashing.
        if may_hold_note(bytes)
            && read.insert(Hash::of(bytes))
            && let Some(note) = checkpoint_note(bytes)
            && known.insert(note.clone())
        {
            let by = by.to_owned();
            found.push(CarriedNote { by, note });
        }
    };
    if let Err(error) = store::each_letter(data, &mut take) {
        tracing::debug!(%error, "the letters of the outbox could not be read");
    }
    let files = std::fs::read_dir(mail_dir(data)).into_iter().flatten();
    let mut paths: Vec<_> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.ends_with(".eml") {
            continue;
        }
        if let Ok(bytes) = std::fs::read(&path) {
            take(&name, &bytes);
        }
    }
    found
}

/// The first evidence file whose content differs from its entry, and the first that is missing; and how many are not held
/// because their entries were imported.
///
/// # Errors
/// [`ActionError::File`] for one that is there and cannot be read at present.
fn evidence_faults(
    data: &Path,
    found: &Verification,
) -> Result<(Vec<VerifyFault>, usize), ActionError> {
    let files = EvidenceStore::of(data);
    let (mut altered, mut missing) = (None, None);
    let mut not_held = 0;
    for (seq, evidence) in &found.evidence {
        let (seq, sha256) = (*seq, evidence.sha256.clone());
        match files.open_file(&evidence.sha256)? {
            HeldFile::Whole(..) => {}
            HeldFile::Altered => {
                altered.get_or_insert(VerifyFault::Evidence { seq, sha256 });
            }
            HeldFile::Missing if seq.0 < found.imported => not_held += 1,
            HeldFile::Missing => {
                missing.get_or_insert(VerifyFault::EvidenceMissing { seq, sha256 });
            }
        }
    }
    Ok((altered.into_iter().chain(missing).collect(), not_held))
}

/// The first letter delivered as a file that was altered. A missing file is no fault: its reader may have moved it.
///
/// # Errors
/// [`ActionError::File`] for one that is there and cannot be read at present.
fn letter_fault(data: &Path, found: &Verification) -> Result<Option<VerifyFault>, ActionError> {
    let dir = mail_dir(data);
    for letter in &found.letters {
        let path = dir.join(&letter.file_name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(ActionError::file(&path)(error)),
        };
        if Hash::of(&bytes).to_string() != letter.sha256 {
            return Ok(Some(VerifyFault::LetterFile {
                seq: letter.seq,
                file: letter.file_name.clone(),
            }));
        }
    }
    Ok(None)
}

/// The end of the trail of administration, unless it is empty.
fn trail_end(tx: &Tx<'_>) -> Result<Option<TrailEnd>, ActionError> {
    let head = tx.reader().trail_head()?;
    let hash = Hash::try_from(&head.hash[..]).ok();
    Ok(hash.filter(|_| head.events > 0).map(|hash| TrailEnd {
        events: head.events,
        hash,
    }))
}

/// Appends the result of a verification, and opens or closes the finding on it.
///
/// # Errors
/// [`ActionError::Store`], or a ledger that is not open.
pub fn record(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    found: &Verification,
) -> Result<(), ActionError> {
    let body = Verified {
        size: found.size,
        root: found.root,
        checkpoints: found.checkpoints as u64,
        faults: found.faults.len() as u64,
        trail: trail_end(tx)?,
        first: found.faults.first().map(|fault| FirstFault {
            fault: fault.kind().to_owned(),
            entry: fault.seq(),
        }),
    };
    tx.append(now, by, &Event::LedgerVerified(body))?;
    check::ledger(tx, now, by)?;
    Ok(())
}
