//! Verifying a stored ledger: its schema, its entries and tree, its kept checkpoints, every projection rebuilt beside the
//! live one and compared row by row, and the letters of the outbox.
//!
//! Must not write to the ledger. The first fault of each kind is named; what is computed comes from the entries' bytes.

mod fault;
mod hashes;
mod letters;
mod projections;
mod trail;

use std::path::Path;

pub use fault::VerifyFault;
pub use letters::KeptLetter;

use super::query::Reader;
use super::{StoreError, inspect, open};
use crate::sql::Sql;
use domain::ids::Seq;
use domain::update::Evidence;
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::keys::Verifier;

/// What a verification came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many entries there are.
    pub size: u64,
    /// The root that their bytes give.
    pub root: Hash,
    /// The checkpoints that were compared, kept ones and those from outside.
    pub checkpoints: usize,
    /// The checkpoints, by size and root, that the entries do not lead to.
    pub refuted: Vec<(u64, Hash)>,
    /// The evidence that entries name and that was not erased; the files are whoever's who keeps them.
    pub evidence: Vec<(Seq, Evidence)>,
    /// How many evidence files were erased.
    pub erased: usize,
    /// The letters that entries froze.
    pub letters: Vec<KeptLetter>,
    /// How many entries came from an export, which has neither letters nor evidence.
    pub imported: u64,
    /// How many letters of these entries are not held.
    pub letters_not_held: usize,
    /// How many evidence files of these entries are not held.
    pub evidence_not_held: usize,
    /// The first fault of each kind; empty for a sound ledger.
    pub faults: Vec<VerifyFault>,
}

/// What is being gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The hashes of entries and tree.
    Hashes,
    /// The projections, rebuilt.
    Projections,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Going through what.
    pub stage: Stage,
    /// Entries behind it.
    pub done: u64,
    /// Entries in all.
    pub of: u64,
}

/// Entries between two words on how far it has come; a ledger of a few years stays silent.
const STRIDE: u64 = 65_536;

/// Verifies the ledger of a data directory. `verifier` is its key; `also` are checkpoints from outside; `tell` hears how
/// far it has come, now and then.
///
/// # Errors
/// [`StoreError`] only where there is no ledger to speak of; a damaged one is a finding, not an error.
pub fn verify(
    data: &Path,
    verifier: &Verifier,
    also: &[Checkpoint],
    tell: &mut dyn FnMut(Step),
) -> Result<Verification, StoreError> {
    inspect(data, |reader| {
        let odd = match open::schema_oddities(reader.conn()) {
            Ok(odd) => odd,
            Err(error) => vec![error.to_string()],
        };
        let mut odd: Vec<VerifyFault> = odd.into_iter().map(VerifyFault::Schema).collect();
        let renewed = open::renewed(reader.conn()).unwrap_or_else(|error| {
            odd.push(VerifyFault::Schema(error.to_string()));
            None
        });
        match &renewed {
            Some(conn) => whole(&Reader::new(conn), verifier, also, odd, tell),
            None => whole(reader, verifier, also, odd, tell),
        }
    })
}

/// Verifies everything that is in the database. `odd` is what is odd about its schema.
fn whole(
    reader: &Reader<'_>,
    verifier: &Verifier,
    also: &[Checkpoint],
    odd: Vec<VerifyFault>,
    tell: &mut dyn FnMut(Step),
) -> Result<Verification, StoreError> {
    let mut verification = hashes::verify(reader, verifier, also, tell);
    let faults = &mut verification.faults;
    faults.extend(odd);
    let scratch = open::open_scratch()?;
    let named = projections::rebuild(reader, &scratch, verification.size, faults, tell);
    if let Err(error) = trail::compare(reader, &scratch, faults) {
        faults.push(VerifyFault::Schema(error.to_string()));
    }
    let compared = projections::compare(reader.conn(), &scratch, faults)
        .and_then(|()| letters::compare(reader.conn(), &scratch, faults));
    verification.evidence = named.evidence;
    verification.erased = named.erased;
    verification.imported = reader.imported_size().unwrap_or_default();
    match compared {
        Ok((letters, not_held)) => {
            verification.letters = letters;
            verification.letters_not_held = not_held;
        }
        Err(error) => faults.push(VerifyFault::Unreadable {
            seq: Seq(verification.size),
            why: error.to_string(),
        }),
    }
    Ok(verification)
}

/// Verifies only leaves, tree and checkpoints: all that follows from the bytes without reading them.
///
/// # Errors
/// As [`verify`].
pub fn verify_hashes(
    data: &Path,
    verifier: &Verifier,
    also: &[Checkpoint],
    tell: &mut dyn FnMut(Step),
) -> Result<Verification, StoreError> {
    inspect(data, |reader| {
        Ok(hashes::verify(reader, verifier, also, tell))
    })
}

/// Tells how far a stage has come, every so often.
fn tell_at(tell: &mut dyn FnMut(Step), stage: Stage, done: u64, of: u64) {
    if done > 0 && done.is_multiple_of(STRIDE) {
        tell(Step { stage, done, of });
    }
}

impl Reader<'_> {
    /// The kept checkpoints by size.
    fn checkpoint_notes(&self) -> Result<Vec<(u64, String)>, StoreError> {
        let mut statement = self
            .conn()
            .prepare("SELECT size, note FROM checkpoint ORDER BY size")?;
        let rows =
            statement.query_map([], |row| Ok((row.get::<_, Sql<u64>>(0)?.0, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many inner nodes are stored.
    fn node_count(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM node";
        Ok(self
            .conn()
            .query_row(sql, [], |row| row.get::<_, Sql<u64>>(0))?
            .0)
    }
}
