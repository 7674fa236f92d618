//! Checkpoints that entries, letters and cosignatures carry, held against the stored ones.

use super::fault::VerifyFault;
use crate::StoreError;
use crate::query::Reader;
use domain::Seq;
use domain::ledger::event::{Event, LedgerOpened};
use domain::ledger::keys::{CheckpointStatus, KeyChange, KeyHistory};
use tlog::checkpoint::Checkpoint;
use tlog::cosignature::{CosignedCheckpoint, WitnessKey};
use tlog::hash::Hash;
use tlog::keys::Verifier;

/// A checkpoint, as a signed note, that something besides the table of checkpoints carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedNote {
    /// What carries it: `entry 288`, a Message-ID, or the name of a mail file.
    pub by: String,
    /// The note.
    pub note: String,
}

/// What the entries say of the tree at earlier sizes, and of the keys that signed.
#[derive(Debug, Default)]
pub(super) struct Said {
    notes: Vec<(Seq, String)>,
    /// Sizes and roots of verifications that found nothing. They are not signed.
    verified: Vec<(u64, Hash)>,
    opened: Option<LedgerOpened>,
    key_changes: Vec<(Seq, KeyChange)>,
}

impl Said {
    /// Gathers what an entry says.
    pub(super) fn take(&mut self, seq: Seq, event: &Event) {
        match event {
            Event::LedgerOpened(body) if self.opened.is_none() => self.opened = Some(body.clone()),
            Event::LedgerVerified(body) if body.faults == 0 => {
                self.verified.push((body.size, body.root));
            }
            Event::LetterFrozen(body) => {
                // A digest carries the same checkpoint to several offices.
                if let Some(note) = &body.checkpoint
                    && self.notes.last().is_none_or(|(_, last)| last != note)
                {
                    self.notes.push((seq, note.clone()));
                }
            }
            _ => self
                .key_changes
                .extend(KeyChange::of(event).map(|change| (seq, change))),
        }
    }

    /// The keys that the entries name. `newest` is the key that signs now.
    pub(super) fn keys(&self, newest: &Verifier) -> KeyHistory {
        let changes = self.key_changes.iter().map(|(seq, change)| (*seq, change));
        self.opened
            .as_ref()
            .and_then(|opened| KeyHistory::of(opened, changes, Some(newest)))
            .unwrap_or_else(|| KeyHistory::single(newest.clone()))
    }

    /// The checkpoints of entries and letters. A note in an entry that no key of the ledger signed is a fault; a letter with
    /// such a note is another ledger's, or was altered, which its hash shows.
    pub(super) fn claims(
        self,
        keys: &KeyHistory,
        letters: &[CarriedNote],
        fault: &mut Option<VerifyFault>,
    ) -> Claims {
        let mut claims = Claims {
            signed: Vec::new(),
            verified: self.verified,
        };
        for (seq, note) in self.notes {
            match keys.open(&note) {
                Ok(checkpoint) => claims.add(keys, &format!("entry {seq}"), &checkpoint),
                Err(error) => {
                    let why = error.to_string();
                    fault.get_or_insert(VerifyFault::Event { seq, why });
                }
            }
        }
        for CarriedNote { by, note } in letters {
            if let Ok(checkpoint) = keys.open(note) {
                claims.add(keys, by, &checkpoint);
            }
        }
        claims
    }
}

/// What is held against the tree besides the stored checkpoints.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// What carries a signed checkpoint, its size and its root.
    signed: Vec<(String, u64, Hash)>,
    verified: Vec<(u64, Hash)>,
}

impl Claims {
    /// Adds a checkpoint, unless an entry declares that it was lost.
    fn add(&mut self, keys: &KeyHistory, by: &str, checkpoint: &Checkpoint) {
        if keys.status_of(checkpoint) == CheckpointStatus::Owed {
            let Checkpoint { size, root, .. } = *checkpoint;
            self.signed.push((by.to_owned(), size, root));
        }
    }

    /// Size and root of each signed checkpoint.
    pub(super) fn signed(&self) -> impl Iterator<Item = (u64, Hash)> {
        self.signed.iter().map(|(_, size, root)| (*size, *root))
    }

    /// Size and root of the ledger at each verification that found nothing.
    pub(super) fn verified(&self) -> &[(u64, Hash)] {
        &self.verified
    }

    /// The first signed checkpoint that is not among the stored ones.
    pub(super) fn first_missing(&self, stored: &[u64]) -> Option<VerifyFault> {
        let signed = self.signed.iter();
        let missing = signed.filter(|(_, size, _)| !stored.contains(size));
        let (by, size, _) = missing.min_by_key(|(_, size, _)| *size)?;
        Some(VerifyFault::CheckpointMissing {
            size: *size,
            by: by.clone(),
        })
    }
}

/// The first stored cosignature that no configured witness made.
pub(super) fn cosignatures(
    reader: &Reader<'_>,
    keys: &KeyHistory,
    witnesses: &[WitnessKey],
    faults: &mut Vec<VerifyFault>,
) -> Result<(), StoreError> {
    for size in reader.cosigned_sizes()? {
        let note = reader.checkpoint(size)?.unwrap_or_default();
        for kept in reader.cosignatures(size)? {
            let cosigned = format!("{note}{}", kept.line);
            let mut why = None;
            let is_made = keys.verifiers().any(|key| {
                match CosignedCheckpoint::open(&cosigned, key, witnesses) {
                    Ok(found) => found.cosignatures.iter().any(|one| kept.is(one)),
                    Err(error) => {
                        why.get_or_insert(error.to_string());
                        false
                    }
                }
            });
            if is_made {
                continue;
            }
            let why = why.unwrap_or_else(|| "the row is not that of its line".to_owned());
            faults.push(VerifyFault::Cosignature {
                size,
                witness: kept.witness,
                why,
            });
            return Ok(());
        }
    }
    Ok(())
}
