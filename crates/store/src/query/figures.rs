//! The figures of updates, added to the summaries of their commitments, so that a list need not parse entries.
//!
//! A list over a long ledger reads every update, so each row is read by the places of its columns and nothing is parsed that
//! a summary does not need. A test compares its figures and states with those of `update`.

use std::collections::HashMap;
use std::str::FromStr;

use rusqlite::{Row, Rows};

use super::{Known, Reader};
use crate::{Sql, StoreError};
use domain::summary::CommitmentSummary;
use domain::update::UpdateFigures;
use domain::{Seq, UpdateId};

/// The columns, in the order in which they are read below.
const COLUMNS: &str = "SELECT seq, code, period, as_of, value, late, simulated, superseded_seq,
                 decided_seq, decision, withdrawn_seq
                       FROM status_update";

/// Adds to each summary the figures of its updates.
pub(super) fn deal(
    reader: &Reader<'_>,
    known: Known,
    summaries: &mut [CommitmentSummary],
) -> Result<(), StoreError> {
    let place: HashMap<String, usize> = summaries
        .iter()
        .enumerate()
        .map(|(at, summary)| (summary.commitment().code.to_string(), at))
        .collect();
    let sql = format!("{COLUMNS} WHERE seq <= ?1 ORDER BY seq");
    let mut statement = reader.conn.prepare_cached(&sql)?;
    each(statement.query([known])?, |row| {
        let code = text(row, 1)?;
        match place.get(code).and_then(|at| summaries.get_mut(*at)) {
            Some(summary) => add(summary, row, known),
            None => Err(damaged(row, format!("no commitment {code}"))),
        }
    })
}

/// Adds to one summary the figures of its updates: by the index on the code, whatever the length of the ledger.
pub(super) fn deal_one(
    reader: &Reader<'_>,
    known: Known,
    summary: &mut CommitmentSummary,
) -> Result<(), StoreError> {
    let code = summary.commitment().code.to_string();
    let sql = format!("{COLUMNS} WHERE code = ?1 AND seq <= ?2 ORDER BY seq");
    let mut statement = reader.conn.prepare_cached(&sql)?;
    each(statement.query((code, known))?, |row| {
        add(summary, row, known)
    })
}

fn each(
    mut rows: Rows<'_>,
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// What an update adds to its summary; its state is read as in `update`.
fn add(summary: &mut CommitmentSummary, row: &Row<'_>, known: Known) -> Result<(), StoreError> {
    let entry = |column: usize| -> Result<Option<Seq>, StoreError> {
        let found: Option<Sql<Seq>> = row.get(column)?;
        Ok(found.map(|seq| seq.0).filter(|seq| *seq <= known.0))
    };
    if let Some(newer) = entry(7)? {
        summary.add_superseded(parse(row, 2)?, newer);
        return Ok(());
    }
    let accepted = entry(8)?;
    if let Some(decided) = accepted {
        if text(row, 9)? == "returned" {
            summary.add_sent_back(parse(row, 2)?, decided);
            return Ok(());
        }
        if let Some(withdrawn) = entry(10)? {
            summary.add_sent_back(parse(row, 2)?, withdrawn);
            return Ok(());
        }
    }
    summary.add_live(UpdateFigures {
        id: UpdateId(row.get::<_, Sql<Seq>>(0)?.0),
        period: parse(row, 2)?,
        as_of: parse(row, 3)?,
        value: parse(row, 4)?,
        late: row.get(5)?,
        simulated: row.get(6)?,
        accepted,
    });
    Ok(())
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
    let seq = row.get(0).map_or(Seq::default(), |Sql(seq)| seq);
    StoreError::Damaged { seq, what }
}
