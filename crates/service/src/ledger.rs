//! Operations on the whole ledger: checkpoint, export, and rebuilding the projections.

use std::io::{BufWriter, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::letter::Letterhead;
use super::{ActionError, Refusal};
use domain::ledger::audit::{Audit, Stored};
use domain::ledger::fault::Fault;
use domain::{Seq, Timestamp};
use store::{self, StoreError, Tx};
use tlog::hash::Hash;

/// Signs the present size and root and stores the checkpoint.
///
/// # Errors
/// [`Refusal::NotOpen`] or [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn checkpoint(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
) -> Result<String, ActionError> {
    tx.reader().opening()?.ok_or(Refusal::NotOpen {})?;
    let tree_head = tx.tree_head();
    // One size has one checkpoint: the first signature stays.
    match tx.reader().checkpoint(tree_head.0)? {
        Some(kept) => Ok(kept),
        None => head.checkpoint(tx, now, tree_head),
    }
}

/// Rebuilds every projection from the entries. Returns the number of entries.
///
/// # Errors
/// [`StoreError::Damaged`] with the first entry that does not parse; nothing changes then.
#[tracing::instrument(skip_all)]
pub fn rebuild(tx: &mut Tx<'_>) -> Result<u64, ActionError> {
    Ok(tx.rebuild()?)
}

/// The result of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The number of written entries.
    pub size: u64,
    /// The root hash that the entries give.
    pub root: Hash,
    /// The faults of the entries. With faults no checkpoint is signed.
    pub faults: Vec<Fault>,
}

/// Writes `entries.jsonl` (the exact bytes of each entry, one per line), `checkpoint` and `vkey` into a directory. The tree is
/// computed from the written bytes and signed only if they have no fault.
///
/// # Errors
/// [`ActionError::File`] for what cannot be written, [`ActionError::Store`] for what cannot be read at all.
#[tracing::instrument(skip_all)]
pub fn export(data: &Path, into: &Path, head: &Letterhead) -> Result<Exported, ActionError> {
    std::fs::create_dir_all(into).map_err(ActionError::file(into))?;
    let path = into.join("entries.jsonl");
    let file = std::fs::File::create(&path).map_err(ActionError::file(&path))?;
    let mut out = BufWriter::new(file);
    let mut audit = Audit::new();
    let read = store::inspect(data, |reader| {
        reader.each_entry(Seq(0), |row| {
            audit.feed(Stored {
                seq: row.entry.seq,
                bytes: &row.entry.bytes,
                leaf: row.leaf,
            });
            out.write_all(&row.entry.bytes)
                .and_then(|()| out.write_all(b"\n"))
                .map_err(ActionError::file(&path))?;
            Ok(true)
        })
    });
    out.into_inner()
        .map_err(|error| error.into_error())
        .and_then(|file| file.sync_all())
        .map_err(ActionError::file(&path))?;
    let (size, root) = (audit.size(), audit.root());
    let mut faults = audit.finish().faults;
    match read {
        Ok(()) => {}
        // The readable part was written; the faults record where it ends.
        Err(ActionError::Store(StoreError::Sqlite(error))) => {
            tracing::error!(%error, size, "the ledger could not be read on");
            faults.push(Fault::CutOff {
                size: size + 1,
                entries: size,
            });
        }
        Err(other) => return Err(other),
    }
    write(into.join("vkey"), format!("{}\n", head.signer.verifier()))?;
    if faults.is_empty() {
        write(into.join("checkpoint"), head.signer.sign(size, root))?;
    }
    super::files::sync_dir(into).map_err(ActionError::file(into))?;
    Ok(Exported { size, root, faults })
}

/// The result of a salvage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvaged {
    /// The number of written entries.
    pub written: u64,
    /// The numbers of the entries that cannot be read any more or are not what was recorded.
    pub missing: Vec<RangeInclusive<u64>>,
}

impl Salvaged {
    /// How many entries are missing.
    pub fn lost(&self) -> u64 {
        let ranges = self.missing.iter();
        ranges.map(|range| range.end() - range.start() + 1).sum()
    }
}

/// Writes every entry that can still be read and is what was recorded into `entries.jsonl` of a directory, and the numbers of all
/// others into `missing.json`. Nothing is signed: an incomplete ledger has no checkpoint.
///
/// # Errors
/// [`ActionError::File`] for what cannot be written, [`ActionError::Store`] for a database that cannot be opened at all.
#[tracing::instrument(skip_all)]
pub fn salvage(data: &Path, into: &Path) -> Result<Salvaged, ActionError> {
    std::fs::create_dir_all(into).map_err(ActionError::file(into))?;
    let path = into.join("entries.jsonl");
    let file = std::fs::File::create(&path).map_err(ActionError::file(&path))?;
    let mut out = BufWriter::new(file);
    let mut written = 0;
    let missing = store::inspect(data, |reader| {
        reader.salvage(|entry| {
            written += 1;
            out.write_all(&entry.bytes)
                .and_then(|()| out.write_all(b"\n"))
                .map_err(ActionError::file(&path))
        })
    })?;
    out.into_inner()
        .map_err(|error| error.into_error())
        .and_then(|file| file.sync_all())
        .map_err(ActionError::file(&path))?;
    let ranges: Vec<[u64; 2]> = missing
        .iter()
        .map(|range| [*range.start(), *range.end()])
        .collect();
    let text = serde_json::to_string(&ranges)?;
    write(into.join("missing.json"), format!("{text}\n"))?;
    Ok(Salvaged { written, missing })
}

fn write(path: PathBuf, text: String) -> Result<(), ActionError> {
    let write = || {
        let mut file = std::fs::File::create(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(ActionError::file(&path))
}
