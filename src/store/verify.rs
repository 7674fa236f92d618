//! Verifying a stored ledger: its schema, its entries and tree, its kept checkpoints, and every projection rebuilt beside
//! the live one and compared row by row.
//!
//! Must not write to the ledger. The first fault of each kind is named; what is computed comes from the entries' bytes.

use std::fmt;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::query::Reader;
use super::tree::StoredNodes;
use super::{StoreError, inspect, open, project};
use crate::domain::ids::Seq;
use crate::domain::ledger::audit::{Audit, Stored};
use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::ledger::event::Event;
use crate::domain::ledger::fault::Fault;
use crate::domain::ledger::hash::Hash;
use crate::domain::ledger::keys::Verifier;
use crate::domain::say::{Message, Say};

/// Something that is not as the program would have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerifyFault {
    /// In the entries, the tree or the checkpoints.
    Ledger(Fault),
    /// An object of the schema was changed, dropped or added.
    Schema(String),
    /// The database could not be read on from this entry.
    Unreadable {
        /// The entry that came next.
        seq: Seq,
        /// What the database said.
        why: String,
    },
    /// An entry whose kind or body this program does not know, or that speaks of one that is not there.
    Event {
        /// The entry.
        seq: Seq,
        /// What is wrong.
        why: String,
    },
    /// A row of a projection is not what the entries say.
    Projection {
        /// The table.
        table: &'static str,
        /// The entry that the row belongs to.
        seq: Seq,
        /// What is there, shortened; empty where nothing is.
        found: String,
        /// What should be there, shortened; empty where nothing should.
        expected: String,
    },
    /// A kept checkpoint that the ledger's key did not sign.
    Signature {
        /// Its size.
        size: u64,
        /// What is wrong with it.
        why: String,
    },
}

/// What a verification came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many entries there are.
    pub size: u64,
    /// The root that their bytes give.
    pub root: Hash,
    /// The kept checkpoints that were compared.
    pub checkpoints: usize,
    /// The first fault of each kind; empty for a sound ledger.
    pub faults: Vec<VerifyFault>,
}

/// Verifies the ledger of a data directory. `verifier` is its key; `also` are checkpoints from outside.
///
/// # Errors
/// [`StoreError`] only where there is no ledger to speak of; a damaged one is a finding, not an error.
pub fn verify(
    data: &Path,
    verifier: &Verifier,
    also: &[Checkpoint],
) -> Result<Verification, StoreError> {
    inspect(data, |reader| {
        let mut faults = Vec::new();
        match open::schema_oddities(reader.conn()) {
            Ok(odd) => faults.extend(odd.into_iter().map(VerifyFault::Schema)),
            Err(error) => faults.push(VerifyFault::Schema(error.to_string())),
        }
        let mut kept = kept_checkpoints(reader, verifier, &mut faults);
        kept.extend(also.iter().map(|c| (c.size, c.root)));
        let checkpoints = kept.len();
        let scratch = open::open_scratch()?;
        let mut audit = Audit::against(kept);
        walk(reader, &scratch, &mut audit, &mut faults);
        if let Err(error) = compare_projections(reader.conn(), &scratch, &mut faults) {
            faults.push(VerifyFault::Unreadable {
                seq: audit.size(),
                why: error.to_string(),
            });
        }
        let audited = audit.finish();
        // What is wrong with the entries comes first: the rest often follows from it.
        let mut all: Vec<VerifyFault> = audited
            .faults
            .into_iter()
            .map(VerifyFault::Ledger)
            .collect();
        all.append(&mut faults);
        Ok(Verification {
            size: audited.size,
            root: audited.root,
            checkpoints,
            faults: all,
        })
    })
}

/// The kept checkpoints whose signature holds; the first that does not is a fault.
fn kept_checkpoints(
    reader: &Reader<'_>,
    verifier: &Verifier,
    faults: &mut Vec<VerifyFault>,
) -> Vec<(u64, Hash)> {
    let notes = match reader.checkpoint_notes() {
        Ok(notes) => notes,
        Err(error) => {
            faults.push(VerifyFault::Schema(error.to_string()));
            return Vec::new();
        }
    };
    let mut good = Vec::with_capacity(notes.len());
    let mut bad = None;
    for (size, note) in notes {
        match Checkpoint::open(&note, verifier) {
            Ok(checkpoint) if checkpoint.size == size => good.push((size, checkpoint.root)),
            Ok(checkpoint) => {
                bad.get_or_insert(VerifyFault::Signature {
                    size,
                    why: format!("speaks of size {}", checkpoint.size),
                });
            }
            Err(error) => {
                bad.get_or_insert(VerifyFault::Signature {
                    size,
                    why: error.to_string(),
                });
            }
        }
    }
    faults.extend(bad);
    good
}

/// Reads every entry once: the audit takes its bytes, the scratch database its meaning.
fn walk(
    reader: &Reader<'_>,
    scratch: &Connection,
    audit: &mut Audit,
    faults: &mut Vec<VerifyFault>,
) {
    let nodes = StoredNodes(reader.conn());
    let mut first_event_fault = None;
    let read = reader.each_entry::<StoreError>(0, |row| {
        let stored = Stored {
            seq: row.entry.seq,
            bytes: &row.entry.bytes,
            leaf: row.leaf,
        };
        let step = audit.feed(stored);
        for node in step.nodes.iter().skip(1) {
            audit.compare(node, nodes.find(node.level, node.index)?);
        }
        if let Some(envelope) = step.envelope {
            let source = project::Source {
                seq: row.entry.seq,
                at: envelope.at,
                by: &envelope.by,
            };
            let projected = Event::read(&envelope.kind, envelope.body)
                .map_err(|error| short(&error.to_string()))
                .and_then(|event| {
                    project::apply(scratch, &source, &event).map_err(|error| error.to_string())
                });
            if let Err(why) = projected {
                first_event_fault.get_or_insert(VerifyFault::Event {
                    seq: row.entry.seq,
                    why,
                });
            }
        }
        Ok(true)
    });
    faults.extend(first_event_fault);
    let counted = read.and_then(|()| reader.node_count());
    match counted {
        Ok(stored) => audit.compare_count(stored),
        Err(error) => faults.push(VerifyFault::Unreadable {
            seq: audit.size(),
            why: error.to_string(),
        }),
    }
}

/// What does not read, without the list of everything that would.
fn short(why: &str) -> String {
    why.split(", expected").next().unwrap_or(why).to_owned()
}

/// Compares every projection with its rebuilt twin; names the first row of each table that differs.
fn compare_projections(
    live: &Connection,
    scratch: &Connection,
    faults: &mut Vec<VerifyFault>,
) -> Result<(), StoreError> {
    for table in project::TABLES {
        let sql = format!("SELECT * FROM {table} ORDER BY seq");
        let (mut left, mut right) = (live.prepare(&sql)?, scratch.prepare(&sql)?);
        let (mut left, mut right) = (left.query([])?, right.query([])?);
        loop {
            let found = left.next()?.map(values).transpose()?;
            let expected = right.next()?.map(values).transpose()?;
            if found == expected {
                if found.is_none() {
                    break;
                }
                continue;
            }
            let seq_of = |row: &Option<(Seq, Vec<Value>)>| row.as_ref().map(|(seq, _)| *seq);
            let seq = seq_of(&found)
                .into_iter()
                .chain(seq_of(&expected))
                .min()
                .unwrap_or_default();
            let show = |row: &Option<(Seq, Vec<Value>)>| {
                row.as_ref()
                    .filter(|(at, _)| *at == seq)
                    .map_or_else(String::new, |(_, values)| shorten(values))
            };
            faults.push(VerifyFault::Projection {
                table,
                seq,
                found: show(&found),
                expected: show(&expected),
            });
            break;
        }
    }
    Ok(())
}

/// A row's number and all its values.
fn values(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Seq, Vec<Value>)> {
    let columns = row.as_ref().column_count();
    let values = (0..columns).map(|i| row.get(i)).collect::<Result<_, _>>()?;
    Ok((row.get::<_, i64>("seq")? as Seq, values))
}

fn shorten(values: &[Value]) -> String {
    let texts: Vec<String> = values
        .iter()
        .map(|value| match value {
            Value::Null => "-".to_owned(),
            Value::Integer(n) => n.to_string(),
            Value::Text(text) => text.chars().take(60).collect(),
            other => format!("{other:?}").chars().take(20).collect(),
        })
        .collect();
    texts.join(" | ")
}

impl Reader<'_> {
    /// The kept checkpoints by size.
    fn checkpoint_notes(&self) -> Result<Vec<(u64, String)>, StoreError> {
        let mut statement = self
            .conn()
            .prepare("SELECT size, note FROM checkpoint ORDER BY size")?;
        let rows =
            statement.query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many nodes are stored, leaves included.
    fn node_count(&self) -> Result<u64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM node) + (SELECT count(*) FROM entry)";
        Ok(self.conn().query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
    }
}

impl VerifyFault {
    /// The entry it names, where it names one.
    pub fn seq(&self) -> Option<Seq> {
        match self {
            Self::Ledger(fault) => fault.seq(),
            Self::Unreadable { seq, .. }
            | Self::Event { seq, .. }
            | Self::Projection { seq, .. } => Some(*seq),
            Self::Schema(_) | Self::Signature { .. } => None,
        }
    }

    /// The kind's name in the interfaces.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ledger(fault) => fault.kind(),
            Self::Schema(_) => "schema",
            Self::Unreadable { .. } => "unreadable",
            Self::Event { .. } => "event",
            Self::Projection { .. } => "projection",
            Self::Signature { .. } => "signature",
        }
    }
}

impl Say for VerifyFault {
    fn message(&self) -> Message {
        match self {
            Self::Ledger(fault) => fault.message(),
            Self::Schema(what) => Message::new("fault-schema").arg("what", what),
            Self::Unreadable { seq, why } => Message::new("fault-unreadable")
                .arg("seq", seq)
                .arg("why", why),
            Self::Event { seq, why } => Message::new("fault-event").arg("seq", seq).arg("why", why),
            Self::Projection {
                table,
                seq,
                found,
                expected,
            } => Message::new("fault-projection")
                .arg("table", table)
                .arg("seq", seq)
                .arg("found", found)
                .arg("expected", expected),
            Self::Signature { size, why } => Message::new("fault-signature")
                .arg("size", size)
                .arg("why", why),
        }
    }
}

impl fmt::Display for VerifyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger(fault) => fault.fmt(f),
            Self::Schema(what) => write!(f, "schema: {what}"),
            Self::Unreadable { seq, why } => write!(f, "unreadable from entry {seq}: {why}"),
            Self::Event { seq, why } => write!(f, "entry {seq}: {why}"),
            Self::Projection {
                table,
                seq,
                found,
                expected,
            } => {
                write!(
                    f,
                    "{table}, entry {seq}: found [{found}], expected [{expected}]"
                )
            }
            Self::Signature { size, why } => write!(f, "checkpoint of size {size}: {why}"),
        }
    }
}
