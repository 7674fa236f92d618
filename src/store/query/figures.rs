//! The figures of every update, dealt out to the dossiers of their commitments: a list's way past the entries.
//!
//! A list over a long ledger reads every update, so each row is read by the places of its columns and nothing is parsed that
//! an account does not need. Must read the same figures and states as `update`; a test holds the two against each other.

use std::collections::HashMap;
use std::str::FromStr;

use rusqlite::Row;

use super::{Known, Reader};
use crate::domain::dossier::Dossier;
use crate::domain::ids::{Actor, Seq, UpdateId};
use crate::domain::time::Timestamp;
use crate::domain::update::{Mark, Narrative, State, Submission, Update};
use crate::store::StoreError;

/// The columns, in the order in which they are read below.
const UPDATES: &str = "
    SELECT seq, code, period, as_of, value, late, simulated, superseded_seq, decided_seq, decision, withdrawn_seq
    FROM status_update WHERE seq <= ?1 ORDER BY seq";

/// Adds to each dossier the figures of its updates. Who submitted and decided, when and in what words, is left out: the
/// commitment's own making stands for the instants, the updates' words are empty.
pub(super) fn deal(
    reader: &Reader<'_>,
    known: Known,
    dossiers: &mut [Dossier],
) -> Result<(), StoreError> {
    let place: HashMap<String, usize> = dossiers
        .iter()
        .enumerate()
        .map(|(at, dossier)| (dossier.commitment.code.to_string(), at))
        .collect();
    let nobody = Actor::system("outline");
    let mut statement = reader.conn.prepare_cached(UPDATES)?;
    let mut rows = statement.query([known.sql()])?;
    while let Some(row) = rows.next()? {
        let code = text(row, 1)?;
        let dossier = place.get(code).and_then(|at| dossiers.get_mut(*at));
        let Some(dossier) = dossier else {
            return Err(damaged(row, format!("no commitment {code}")));
        };
        let update = figures(row, known, dossier, &nobody)?;
        dossier.updates.push(update);
    }
    Ok(())
}

fn figures(
    row: &Row<'_>,
    known: Known,
    dossier: &Dossier,
    nobody: &Actor,
) -> Result<Update, StoreError> {
    Ok(Update {
        id: UpdateId(row.get::<_, i64>(0)? as Seq),
        at: dossier.made_at,
        by: nobody.clone(),
        submission: Submission {
            code: dossier.commitment.code.clone(),
            office: dossier.commitment.lead_office.clone(),
            period: parse(row, 2)?,
            as_of: parse(row, 3)?,
            value: parse(row, 4)?,
            narrative: Narrative::default(),
            evidence: Vec::new(),
            explanation: None,
            late: row.get(5)?,
            supersedes: None,
            simulated: row.get(6)?,
        },
        state: state(row, known, dossier.made_at, nobody)?,
    })
}

/// What had become of it, as `update` reads it.
fn state(row: &Row<'_>, known: Known, at: Timestamp, nobody: &Actor) -> Result<State, StoreError> {
    let entry = |column: usize| -> Result<Option<Seq>, StoreError> {
        let found: Option<i64> = row.get(column)?;
        Ok(found.map(|n| n as Seq).filter(|n| *n <= known.0))
    };
    let mark = |seq: Seq| Mark {
        seq,
        at,
        by: nobody.clone(),
        reason: None,
    };
    if let Some(newer) = entry(7)? {
        return Ok(State::Superseded(UpdateId(newer)));
    }
    let Some(decided) = entry(8)? else {
        return Ok(State::Submitted);
    };
    if text(row, 9)? == "returned" {
        return Ok(State::Returned(mark(decided)));
    }
    Ok(match entry(10)? {
        None => State::Accepted(mark(decided)),
        Some(withdrawn) => State::Corrected {
            accepted: mark(decided),
            withdrawn: mark(withdrawn),
        },
    })
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, StoreError> {
    row.get_ref(column)?
        .as_str()
        .map_err(|error| damaged(row, error.to_string()))
}

fn parse<T: FromStr>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    let text = text(row, column)?;
    text.parse()
        .map_err(|_| damaged(row, format!("`{text}` does not read")))
}

fn damaged(row: &Row<'_>, what: String) -> StoreError {
    let seq = row.get::<_, i64>(0).unwrap_or_default();
    StoreError::Damaged {
        seq: seq as Seq,
        what,
    }
}
