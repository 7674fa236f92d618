//! The first pass: every entry's place, its leaf, the nodes above it, and every checkpoint on the way.
//!
//! Must not look into an entry. It reads entries and nodes in the order in which they came into being, so that its
//! cost is that of reading and hashing.

use std::collections::VecDeque;

use rusqlite::{Connection, params};

use super::claims::Claims;
use super::fault::VerifyFault;
use super::{Stage, Step, Verification, tell_at};
use crate::StoreError;
use crate::query::Reader;
use crate::sql::Sql;
use domain::Seq;
use domain::ledger::audit::{Audit, Stored};
use domain::ledger::keys::{CheckpointStatus, KeyHistory};
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::tree::{Node, place};

/// Nodes that are read at once.
const BATCH: usize = 2_048;

/// Goes through all entries. What cannot be read because it is damaged is a fault like any other.
pub(super) fn verify(
    reader: &Reader<'_>,
    keys: &KeyHistory,
    also: &[Checkpoint],
    claims: &Claims,
    tell: &mut dyn FnMut(Step),
) -> Result<Verification, StoreError> {
    let mut faults = Vec::new();
    let KeptCheckpoints {
        sizes,
        good: mut kept,
    } = kept_checkpoints(reader, keys, &mut faults)?;
    faults.extend(claims.first_missing(&sizes));
    kept.extend(claims.signed());
    // Many letters carry the same checkpoint.
    kept.sort_unstable();
    kept.dedup();
    let compared = kept.len() + also.len();
    kept.extend_from_slice(claims.verified());
    let owed = also
        .iter()
        .filter(|one| keys.status_of(one) == CheckpointStatus::Owed);
    let mut audit = Audit::against(kept, owed.map(|c| (c.size, c.root)));
    // Only for the words on how far it has come.
    let of = reader.size().unwrap_or_default();
    let mut stored = NodesAhead::of(reader.conn());
    let read = reader.each_raw(Seq(0), |seq, bytes, leaf| {
        let leaf = Hash::try_from(leaf).ok();
        for node in audit.hash(Stored { seq, bytes, leaf }).iter().skip(1) {
            audit.compare(node, stored.find(node)?);
        }
        tell_at(tell, Stage::Hashes, audit.size(), of);
        Ok(())
    });
    match read.and_then(|()| reader.node_count()) {
        // The leaves are those that were read: to count them again would be to read everything again.
        Ok(stored) => audit.compare_count(stored + audit.size()),
        Err(error) => faults.push(VerifyFault::Unreadable {
            seq: Seq(audit.size()),
            why: error.unless_of_the_place()?.to_string(),
        }),
    }
    let audited = audit.finish();
    // What is wrong with the entries comes first: the rest often follows from it.
    let mut all: Vec<_> = audited
        .faults
        .into_iter()
        .map(VerifyFault::Ledger)
        .collect();
    all.append(&mut faults);
    Ok(Verification {
        size: audited.size,
        root: audited.root,
        checkpoints: compared,
        refuted: audited.refuted,
        faults: all,
        ..Verification::of_nothing()
    })
}

/// The checkpoints that the ledger keeps.
#[derive(Default)]
struct KeptCheckpoints {
    /// Every size.
    sizes: Vec<u64>,
    /// Size and root of those whose signature holds.
    good: Vec<(u64, Hash)>,
}

/// Reads the kept checkpoints; the first whose signature does not hold is a fault.
fn kept_checkpoints(
    reader: &Reader<'_>,
    keys: &KeyHistory,
    faults: &mut Vec<VerifyFault>,
) -> Result<KeptCheckpoints, StoreError> {
    let notes = match reader.checkpoint_notes() {
        Ok(notes) => notes,
        Err(error) => {
            let error = error.unless_of_the_place()?;
            faults.push(VerifyFault::Schema(error.to_string()));
            return Ok(KeptCheckpoints::default());
        }
    };
    let sizes = notes.iter().map(|(size, _)| *size).collect();
    let mut good = Vec::with_capacity(notes.len());
    let mut bad = None;
    for (size, note) in notes {
        let why = match keys.open(&note) {
            // The entries that it covered were lost, as a restoring entry declares.
            Ok(checkpoint) if keys.status_of(&checkpoint) == CheckpointStatus::DeclaredLost => {
                continue;
            }
            Ok(checkpoint) if keys.is_beyond(&checkpoint) => {
                format!("{} signed nothing of this size", checkpoint.origin)
            }
            Ok(checkpoint) if checkpoint.size == size => {
                good.push((size, checkpoint.root));
                continue;
            }
            Ok(checkpoint) => format!("speaks of size {}", checkpoint.size),
            Err(error) => error.to_string(),
        };
        bad.get_or_insert(VerifyFault::Signature { size, why });
    }
    faults.extend(bad);
    Ok(KeptCheckpoints { sizes, good })
}

/// The stored inner nodes, read ahead in the order in which the audit asks for them.
struct NodesAhead<'c> {
    conn: &'c Connection,
    nodes: VecDeque<(u64, Option<Hash>)>,
    is_read: bool,
}

impl<'c> NodesAhead<'c> {
    fn of(conn: &'c Connection) -> Self {
        Self {
            conn,
            nodes: VecDeque::new(),
            is_read: false,
        }
    }

    /// The stored node of that place, or nothing where none is. Places are asked for in their order.
    fn find(&mut self, node: &Node) -> Result<Option<Hash>, StoreError> {
        let wanted = place(node.level, node.index);
        loop {
            match self.nodes.front() {
                Some((at, _)) if *at < wanted => {
                    self.nodes.pop_front();
                }
                Some((at, hash)) => return Ok((*at == wanted).then_some(*hash).flatten()),
                None if self.is_read => return Ok(None),
                None => {
                    self.nodes = read_ahead(self.conn, wanted)?;
                    self.is_read = self.nodes.len() < BATCH;
                }
            }
        }
    }
}

fn read_ahead(conn: &Connection, from: u64) -> Result<VecDeque<(u64, Option<Hash>)>, StoreError> {
    let mut statement = conn
        .prepare_cached("SELECT place, hash FROM node WHERE place >= ?1 ORDER BY place LIMIT ?2")?;
    let rows = statement.query_map(params![Sql(from), BATCH as i64], |row| {
        let hash = row.get_ref(1)?.as_blob().ok();
        let hash = hash.and_then(|bytes| Hash::try_from(bytes).ok());
        Ok((row.get::<_, Sql<u64>>(0)?.0, hash))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
