//! The second pass: what every entry says, held against its place, projected into a database in memory, and compared with
//! the live projections row by row.
//!
//! Must not trust anything but the entries' bytes.

use std::collections::HashSet;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::claims::Said;
use super::database::{self, Index};
use super::fault::VerifyFault;
use super::{Stage, Step, tell_at};
use crate::query::Reader;
use crate::sql::Sql;
use crate::{StoreError, project};
use domain::ledger::audit::Reading;
use domain::{Event, Evidence, Seq};

/// What entries name besides projections.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// The first fault of each kind in what entries say of themselves.
    pub(super) said: Vec<VerifyFault>,
    /// The first entry whose event cannot be projected.
    pub(super) event_fault: Option<VerifyFault>,
    /// What they say of the tree and of the keys.
    pub(super) of_tree: Said,
    /// Evidence that was not erased, by entry.
    pub(super) evidence: Vec<(Seq, Evidence)>,
    /// How many were erased.
    pub(super) erased: usize,
}

/// Projects every entry that can be read, and gathers the files and checkpoints that they name.
pub(super) fn rebuild(
    reader: &Reader<'_>,
    scratch: &Connection,
    tell: &mut dyn FnMut(Step),
) -> Result<Named, StoreError> {
    // Only for the words on how far it has come.
    let of = reader.size().unwrap_or_default();
    let mut named = Named::default();
    let mut erased = HashSet::new();
    let mut first_fault = None;
    let mut done = 0;
    let rebuilding = scratch.unchecked_transaction();
    let mut reading = Reading::default();
    let read = reader.each_raw(Seq(0), |seq, bytes, _| {
        done += 1;
        tell_at(tell, Stage::Projections, done, of);
        let Some(scanned) = reading.take(seq, bytes) else {
            return Ok(());
        };
        let projected = Event::parse(scanned.kind, scanned.body)
            .map_err(|error| short(&error.to_string()))
            .and_then(|event| {
                let by = scanned.by.parse().map_err(|_| "by".to_owned())?;
                let source = project::Source {
                    seq,
                    at: scanned.at,
                    by: &by,
                };
                project::apply(scratch, &source, &event).map_err(|error| error.to_string())?;
                Ok(event)
            });
        match projected {
            Ok(event) => {
                named.of_tree.take(seq, &event);
                named.take(seq, event, &mut erased);
            }
            Err(why) => {
                first_fault.get_or_insert(VerifyFault::Event { seq, why });
            }
        }
        Ok(())
    });
    if let Err(error) = read {
        let error = error.unless_of_the_place()?;
        tracing::debug!(%error, "the entries could not be read on");
    }
    if let Err(error) = rebuilding.and_then(rusqlite::Transaction::commit) {
        let why = error.to_string();
        first_fault.get_or_insert(VerifyFault::Event {
            seq: Seq(done),
            why,
        });
    }
    let said = reading.into_faults().into_iter().map(VerifyFault::Ledger);
    named.said = said.collect();
    named.event_fault = first_fault;
    named
        .evidence
        .retain(|(_, file)| !erased.contains(&file.sha256));
    named.erased = erased.len();
    Ok(named)
}

impl Named {
    fn take(&mut self, seq: Seq, event: Event, erased: &mut HashSet<String>) {
        let files = match event {
            Event::UpdateSubmitted(submission) => submission.evidence,
            Event::InspectionRecorded(inspected) => inspected.evidence,
            Event::ContentErased(body) => {
                erased.insert(body.sha256);
                return;
            }
            _ => return,
        };
        self.evidence
            .extend(files.into_iter().map(|file| (seq, file)));
    }
}

/// What does not read, without the list of everything that would.
fn short(why: &str) -> String {
    why.split(", expected").next().unwrap_or(why).to_owned()
}

/// Compares every projection with its rebuilt twin, as the table has it and through each of its indexes; names the first row
/// of each table that differs. `left_out` are names that are no tables.
pub(super) fn compare(
    live: &Connection,
    scratch: &Connection,
    left_out: &[&str],
    faults: &mut Vec<VerifyFault>,
) -> Result<(), StoreError> {
    for table in project::TABLES {
        if left_out.contains(&table) {
            continue;
        }
        let order = match table {
            // Those with several rows of an entry.
            "clause_place" => "seq, code",
            "passing" => "seq, code, office",
            "finding_office" => "seq, finding",
            _ => "seq",
        };
        let sql = format!("SELECT * FROM {table} NOT INDEXED ORDER BY {order}");
        if let Some((found, expected)) = first_difference(live, scratch, &sql)? {
            faults.push(difference(table, found.as_ref(), expected.as_ref()));
            continue;
        }
        for Index { name, condition } in database::indexes(scratch, table)? {
            let sql =
                format!("SELECT * FROM {table} INDEXED BY {name}{condition} ORDER BY {order}");
            // The schema is compared elsewhere; an index that is not there cannot be read.
            if live.prepare(&sql).is_err() {
                continue;
            }
            if let Some((found, expected)) = first_difference(live, scratch, &sql)? {
                let seqs = found.iter().chain(&expected).map(|(seq, _)| *seq);
                faults.push(VerifyFault::Index {
                    table,
                    index: name,
                    seq: seqs.min().unwrap_or_default(),
                });
                break;
            }
        }
    }
    Ok(())
}

/// A row's number and all its values, or no row.
type FoundRow = Option<(Seq, Vec<Value>)>;

/// The first rows that differ between the live database and the rebuilt one.
fn first_difference(
    live: &Connection,
    scratch: &Connection,
    sql: &str,
) -> Result<Option<(FoundRow, FoundRow)>, StoreError> {
    let (mut left, mut right) = (live.prepare(sql)?, scratch.prepare(sql)?);
    let (mut left, mut right) = (left.query([])?, right.query([])?);
    loop {
        match (left.next()?, right.next()?) {
            (None, None) => return Ok(None),
            (Some(found), Some(expected)) if is_same(found, expected)? => {}
            (found, expected) => {
                let found = found.map(values).transpose()?;
                let expected = expected.map(values).transpose()?;
                return Ok(Some((found, expected)));
            }
        }
    }
}

fn is_same(left: &rusqlite::Row<'_>, right: &rusqlite::Row<'_>) -> rusqlite::Result<bool> {
    let columns = left.as_ref().column_count();
    for column in 0..columns.max(right.as_ref().column_count()) {
        if left.get_ref(column)? != right.get_ref(column)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A row's number and all its values.
fn values(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Seq, Vec<Value>)> {
    let columns = row.as_ref().column_count();
    let values = (0..columns).map(|i| row.get(i)).collect::<Result<_, _>>()?;
    Ok((row.get::<_, Sql<Seq>>("seq")?.0, values))
}

fn difference(
    table: &'static str,
    found: Option<&(Seq, Vec<Value>)>,
    expected: Option<&(Seq, Vec<Value>)>,
) -> VerifyFault {
    let seqs = found.into_iter().chain(expected).map(|(seq, _)| *seq);
    let seq = seqs.min().unwrap_or_default();
    let show = |row: Option<&(Seq, Vec<Value>)>| {
        row.filter(|(at, _)| *at == seq)
            .map_or_else(String::new, |(_, values)| shorten(values))
    };
    VerifyFault::Projection {
        table,
        seq,
        found: show(found),
        expected: show(expected),
    }
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
