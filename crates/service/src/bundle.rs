//! Checks an exported ledger without a database, and finds the first entry in which a ledger differs from an export.
//!
//! A bundle may come from anyone, so only what its bytes prove is trusted. Nothing is written.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::{ActionError, Refusal};
use domain::ledger::audit::{Audit, Stored};
use domain::ledger::fault::Fault;
use domain::ledger::keys::{KeyChange, KeyHistory, of_its_period};
use domain::{Event, Seq};
use store::{self, StoreError, VerifyFault};
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::keys::Verifier;
use tlog::note::Note;
use tlog::tile::MAX_ENTRY_BYTES;

/// The result of checking a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The number of entries.
    pub size: u64,
    /// The root hash that the entries give.
    pub root: Hash,
    /// The key with which the checkpoint was verified.
    pub verifier: Verifier,
    /// The first fault of each kind; empty for a sound bundle.
    pub faults: Vec<VerifyFault>,
}

/// Checks the bundle in a directory: every entry, the tree over them, and the checkpoint. `key` is a key of the
/// ledger from an independent source, the present one or an earlier one that leads to it by announcements in the entries; the `vkey` of the bundle proves only that the bundle is consistent.
///
/// # Errors
/// [`ActionError::File`] for what cannot be read, [`Refusal::NoKey`] for a `vkey` that does not parse.
pub fn check(dir: &Path, key: Option<Verifier>) -> Result<Checked, ActionError> {
    let note = read(&dir.join("checkpoint"))?;
    let key = match key {
        Some(key) => key,
        None => own_key(dir)?,
    };
    // Which key must have signed follows from the entries, so the signature is verified after them.
    let stated = Note::parse(&note).and_then(|note| Checkpoint::parse_body(&note.text));
    let mut audit = Audit::against(stated.iter().map(|c| (c.size, c.root)), []);
    let mut first_event_fault = None;
    let mut opened = None;
    let mut changes = Vec::new();
    let mut lines = Lines::open(dir)?;
    while let Some(bytes) = lines.next()? {
        let seq = Seq(audit.size());
        let step = audit.feed(Stored {
            seq,
            bytes: &bytes,
            leaf: None,
        });
        let Some(scanned) = step.scanned else {
            continue;
        };
        match Event::parse(scanned.kind, scanned.body) {
            Err(error) => {
                let why = error.to_string();
                first_event_fault.get_or_insert(VerifyFault::Event { seq, why });
            }
            Ok(Event::LedgerOpened(body)) => drop(opened.get_or_insert(body)),
            Ok(event) => changes.extend(KeyChange::of(&event).map(|change| (seq, change))),
        }
    }
    let named_by = changes.last().map_or(Seq(0), |(seq, _)| *seq);
    let changes = changes.iter().map(|(seq, change)| (*seq, change));
    let keys = opened.and_then(|opened| KeyHistory::of(&opened, changes, None));
    let verifier = match &keys {
        // An earlier key leads to the one that signs now; see `KeyHistory`.
        Some(keys) if keys.has(&key) => keys.newest().clone(),
        _ => of_its_period(&key, &note),
    };
    let mut key_fault = |seq, why| {
        first_event_fault.get_or_insert(VerifyFault::Event { seq, why });
    };
    if let Some(keys) = &keys {
        if let Some((seq, why)) = keys.refused() {
            key_fault(seq, why.to_owned());
        } else if !keys.has(&key) {
            key_fault(named_by, format!("it names the key {}", keys.newest()));
        }
    }
    let mut faults = Vec::new();
    let signed = match Checkpoint::open(&note, &verifier) {
        Ok(checkpoint) => Some(checkpoint),
        Err(error) => {
            let why = error.to_string();
            faults.push(VerifyFault::Signature { size: 0, why });
            None
        }
    };
    let mut audited = audit.finish();
    if signed.is_none() {
        // What nobody signed says nothing about the entries.
        let of_checkpoint =
            |fault: &Fault| matches!(fault, Fault::Checkpoint { .. } | Fault::CutOff { .. });
        audited.faults.retain(|fault| !of_checkpoint(fault));
    }
    faults.extend(audited.faults.into_iter().map(VerifyFault::Ledger));
    faults.extend(first_event_fault);
    if let Some(size) = signed.map(|c| c.size).filter(|size| *size < audited.size) {
        let entries = audited.size;
        faults.push(VerifyFault::Ledger(Fault::Beyond { size, entries }));
    }
    Ok(Checked {
        size: audited.size,
        root: audited.root,
        verifier,
        faults,
    })
}

/// Compares a ledger with a bundle that was exported from it earlier. Returns the number of compared entries and the first
/// entry that differs or is missing; further entries of the ledger are no fault.
///
/// # Errors
/// [`ActionError::File`] for what cannot be read, [`ActionError::Store`] where there is no ledger.
pub fn compare(data: &Path, dir: &Path) -> Result<(u64, Option<Fault>), ActionError> {
    let mut lines = Lines::open(dir)?;
    let mut compared = 0;
    let mut differs = None;
    let read = store::inspect(data, |reader| {
        reader.each_entry::<ActionError>(Seq(0), |row| {
            let Some(expected) = lines.next()? else {
                return Ok(false);
            };
            if row.entry.seq != Seq(compared) || row.entry.bytes != expected {
                differs = Some(Fault::Differs { seq: Seq(compared) });
                return Ok(false);
            }
            compared += 1;
            Ok(true)
        })
    });
    match read {
        // A database with an unreadable page ends there.
        Ok(()) | Err(ActionError::Store(StoreError::Sqlite(_))) => {}
        Err(error) => return Err(error),
    }
    if differs.is_none() {
        let mut size = compared;
        while lines.next()?.is_some() {
            size += 1;
        }
        let entries = compared;
        differs = (size > entries).then_some(Fault::CutOff { size, entries });
    }
    Ok((compared, differs))
}

/// The key in the `vkey` file of a bundle.
fn own_key(dir: &Path) -> Result<Verifier, ActionError> {
    let path = dir.join("vkey");
    let text = read(&path)?;
    let text = text.trim_end();
    Ok(text.parse().map_err(|_| Refusal::NoKey {
        path: path.display().to_string(),
        value: text.chars().take(80).collect(),
    })?)
}

fn read(path: &Path) -> Result<String, ActionError> {
    std::fs::read_to_string(path).map_err(ActionError::file(path))
}

/// The entries of a bundle, one per line.
pub(super) struct Lines {
    path: PathBuf,
    file: BufReader<File>,
}

impl Lines {
    pub(super) fn open(dir: &Path) -> Result<Self, ActionError> {
        let path = dir.join("entries.jsonl");
        let file = BufReader::new(File::open(&path).map_err(ActionError::file(&path))?);
        Ok(Self { path, file })
    }

    /// The next line without its line feed. A line longer than any entry is cut behind the limit, and an unterminated line
    /// gets a line feed, so that neither parses as an entry.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, ActionError> {
        let mut line = Vec::new();
        let most = MAX_ENTRY_BYTES as u64 + 2;
        let read = (&mut self.file).take(most).read_until(b'\n', &mut line);
        read.map_err(ActionError::file(&self.path))?;
        if line.is_empty() {
            return Ok(None);
        }
        if line.pop_if(|last| *last == b'\n').is_none() {
            line.push(b'\n');
        }
        Ok(Some(line))
    }
}
