//! Verifying a stored ledger: its schema, its entries and tree, its kept checkpoints, every projection rebuilt beside the
//! live one and compared row by row, and the letters of the outbox.
//!
//! Must not write to the ledger. The first fault of each kind is named; what is computed comes from the entries' bytes.

mod claims;
mod database;
pub(super) mod fault;
mod hashes;
mod letters;
mod projections;
mod trail;

use std::path::Path;

use rusqlite::Connection;

pub use claims::CarriedNote;
pub use database::each_letter;
pub use fault::VerifyFault;
pub use letters::KeptLetter;

use super::query::Reader;
use super::{StoreError, inspect, open, seal};
use crate::sql::Sql;
use claims::Claims;
use domain::ledger::audit::Audit;
use domain::ledger::keys::KeyHistory;
use domain::{Evidence, Seq};
use projections::Named;
use tlog::checkpoint::Checkpoint;
use tlog::cosignature::WitnessKey;
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

/// What the ledger is held against besides itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'a> {
    /// Checkpoints that were kept outside.
    pub outside: &'a [Checkpoint],
    /// Checkpoints that letters of the outbox and mail files carry.
    pub letters: &'a [CarriedNote],
    /// The configured witnesses.
    pub witnesses: &'a [WitnessKey],
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

/// Verifies the ledger of a data directory. `verifier` is its key; `tell` hears how far it has come, now and then.
///
/// # Errors
/// [`StoreError`] where there is no ledger to speak of, a newer program wrote it, or the file cannot be read at present; a damaged one is
/// a finding, not an error.
pub fn verify(
    data: &Path,
    verifier: &Verifier,
    against: &Against<'_>,
    tell: &mut dyn FnMut(Step),
) -> Result<Verification, StoreError> {
    inspect(data, |reader| {
        let odd = match open::schema_oddities(reader.conn()) {
            Ok(odd) => odd,
            Err(error) => vec![error.unless_of_the_place()?.to_string()],
        };
        let mut odd: Vec<VerifyFault> = odd.into_iter().map(VerifyFault::Schema).collect();
        odd.extend(database::integrity_fault(reader.conn())?);
        let left_out = database::impostors(reader.conn());
        // A migration would read a view in the place of a table.
        let renewed = match left_out.is_empty().then(|| open::renewed(reader.conn())) {
            None => None,
            Some(Ok(renewed)) => renewed,
            Some(Err(error)) => {
                let error = error.unless_of_the_place()?;
                odd.push(VerifyFault::Schema(error.to_string()));
                None
            }
        };
        let target = Target {
            verifier,
            against,
            left_out: &left_out,
            is_renewed: renewed.is_some(),
        };
        match &renewed {
            Some(conn) => whole(&Reader::new(conn), &target, odd, tell),
            None => whole(reader, &target, odd, tell),
        }
    })
}

/// What is verified, and how.
struct Target<'a> {
    verifier: &'a Verifier,
    against: &'a Against<'a>,
    /// Names that are no tables, and are not read.
    left_out: &'a [&'static str],
    /// Whether an older program wrote the ledger, which has no seals then.
    is_renewed: bool,
}

/// Verifies everything that is in the database. `odd` is what is odd about its schema.
fn whole(
    reader: &Reader<'_>,
    target: &Target<'_>,
    odd: Vec<VerifyFault>,
    tell: &mut dyn FnMut(Step),
) -> Result<Verification, StoreError> {
    let against = target.against;
    let scratch = open::open_scratch()?;
    let mut named = match is_there(target, &["entry"]) {
        true => projections::rebuild(reader, &scratch, tell)?,
        false => Named::default(),
    };
    let said = std::mem::take(&mut named.of_tree);
    let keys = said.keys(target.verifier);
    if let Some((seq, why)) = keys.refused() {
        let why = why.to_owned();
        named
            .event_fault
            .get_or_insert(VerifyFault::Event { seq, why });
    }
    let claims = said.claims(&keys, against.letters, &mut named.event_fault);
    let mut verification = match is_there(target, &["entry", "node", "checkpoint"]) {
        true => hashes::verify(reader, &keys, against.outside, &claims, tell)?,
        false => Verification::of_nothing(),
    };
    let faults = &mut verification.faults;
    faults.extend(odd);
    // What is wrong with the entries comes first: the rest often follows from it.
    faults.append(&mut named.said);
    faults.sort_by_key(VerifyFault::order);
    faults.extend(named.event_fault);
    if let Err(error) = trail::compare(reader, &scratch, faults) {
        let error = error.unless_of_the_place()?;
        faults.push(VerifyFault::Schema(error.to_string()));
    }
    verification.evidence = named.evidence;
    verification.erased = named.erased;
    verification.imported = reader.imported_size().unwrap_or_default();
    match compare(reader, target, &keys, &scratch, faults) {
        Ok((letters, not_held)) => {
            verification.letters = letters;
            verification.letters_not_held = not_held;
        }
        Err(error) => faults.push(VerifyFault::Unreadable {
            seq: Seq(verification.size),
            why: error.unless_of_the_place()?.to_string(),
        }),
    }
    Ok(verification)
}

/// Compares what is not an entry with what the entries, the key and the witnesses say of it.
fn compare(
    reader: &Reader<'_>,
    target: &Target<'_>,
    keys: &KeyHistory,
    scratch: &Connection,
    faults: &mut Vec<VerifyFault>,
) -> Result<(Vec<KeptLetter>, usize), StoreError> {
    projections::compare(reader.conn(), scratch, target.left_out, faults)?;
    let letters = match is_there(target, &["outbox"]) {
        true => letters::compare(reader.conn(), scratch, faults)?,
        false => (Vec::new(), 0),
    };
    if is_there(target, &["checkpoint", "cosignature"]) {
        claims::cosignatures(reader, keys, target.against.witnesses, faults)?;
    }
    if !target.is_renewed && is_there(target, &["outbox", "job_run"]) {
        seal::compare(reader.conn(), keys, faults)?;
    }
    Ok(letters)
}

fn is_there(target: &Target<'_>, tables: &[&str]) -> bool {
    !tables.iter().any(|name| target.left_out.contains(name))
}

impl Verification {
    /// That of a ledger whose entries cannot be read at all.
    pub(super) fn of_nothing() -> Self {
        let audited = Audit::new().finish();
        Self {
            size: audited.size,
            root: audited.root,
            checkpoints: 0,
            refuted: Vec::new(),
            evidence: Vec::new(),
            erased: 0,
            letters: Vec::new(),
            imported: 0,
            letters_not_held: 0,
            evidence_not_held: 0,
            faults: Vec::new(),
        }
    }
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
        let claims = Claims::default();
        let keys = reader.keys(Some(verifier)).ok().flatten();
        let keys = keys.unwrap_or_else(|| KeyHistory::single(verifier.clone()));
        hashes::verify(reader, &keys, also, &claims, tell)
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
