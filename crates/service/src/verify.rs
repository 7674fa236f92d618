//! verify: holds the ledger, and every file that it answers for, against its entries; and, as the weekly job does, writes
//! what that came to into the ledger itself.
//!
//! Verifying reads only. What the entries say is `store::verify`'s; here the files beside the database are looked at.

use std::path::Path;

use super::evidence::{EvidenceStore, Held};
use super::{ActionError, check};
use domain::ids::Actor;
use domain::ledger::event::{Event, FirstFault, Verified};
use domain::time::Timestamp;
use mail::deliver::mail_dir;
use store::{self, Step, Tx, Verification, VerifyFault};
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::keys::Verifier;

/// Verifies the ledger of a data directory and the files beside it; see [`store::verify`].
///
/// # Errors
/// [`ActionError::Store`] where there is no ledger.
pub fn verify(
    data: &Path,
    verifier: &Verifier,
    also: &[Checkpoint],
    tell: &mut dyn FnMut(Step),
) -> Result<Verification, ActionError> {
    let mut found = store::verify(data, verifier, also, tell)?;
    let faults = evidence_faults(data, &found)
        .into_iter()
        .chain(letter_fault(data, &found));
    found.faults.extend(faults.collect::<Vec<_>>());
    Ok(found)
}

/// The first evidence file that is not the one that was named, and the first that is not there.
fn evidence_faults(data: &Path, found: &Verification) -> Vec<VerifyFault> {
    let files = EvidenceStore::of(data);
    let (mut altered, mut missing) = (None, None);
    for (seq, evidence) in &found.evidence {
        let (seq, sha256) = (*seq, evidence.sha256.clone());
        match files.open(&evidence.sha256) {
            Held::Whole(_) => {}
            Held::Altered => {
                altered.get_or_insert(VerifyFault::Evidence { seq, sha256 });
            }
            Held::Missing => {
                missing.get_or_insert(VerifyFault::EvidenceMissing { seq, sha256 });
            }
        }
    }
    altered.into_iter().chain(missing).collect()
}

/// The first letter that was delivered as a file and is another now. A file that is not there was moved by whoever reads
/// his mail, which is no fault.
fn letter_fault(data: &Path, found: &Verification) -> Option<VerifyFault> {
    let dir = mail_dir(data);
    found.letters.iter().find_map(|letter| {
        let bytes = std::fs::read(dir.join(&letter.file_name)).ok()?;
        let is_altered = Hash::of(&bytes).to_string() != letter.sha256;
        is_altered.then(|| VerifyFault::LetterFile {
            seq: letter.seq,
            file: letter.file_name.clone(),
        })
    })
}

/// Writes what a verification came to, and opens or closes the finding on it.
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
        first: found.faults.first().map(|fault| FirstFault {
            fault: fault.kind().to_owned(),
            entry: fault.seq(),
        }),
    };
    tx.append(now, by, &Event::LedgerVerified(body))?;
    check::ledger(tx, now, by)?;
    Ok(())
}
