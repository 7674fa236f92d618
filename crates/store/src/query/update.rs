//! Queries of status updates.

use std::collections::HashSet;

use rusqlite::{Row, params};
use serde::Deserialize;

use super::{Known, Reader, row};
use crate::{Sql, StoreError};
use domain::update::{Narrative, State, Submission, Update};
use domain::{Code, OfficeId, Period, Seq, UpdateId};

/// The entry of an update, as far as it is not in the columns.
#[derive(Deserialize)]
struct Entry {
    body: Submission,
}

/// Which updates to list; an empty field does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateFilter {
    /// A commitment.
    pub code: Option<Code>,
    /// An office.
    pub office: Option<OfficeId>,
    /// A period.
    pub period: Option<Period>,
    /// The name of a state.
    pub state: Option<String>,
}

impl Reader<'_> {
    /// The salted hashes of all evidence files that entries name and that were not erased. Reads every entry.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn named_evidence(&self) -> Result<HashSet<String>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT file.value ->> '$.sha256'
             FROM entry, json_each(CAST(entry.bytes AS TEXT), '$.body.evidence') AS file
             WHERE instr(entry.bytes, CAST('\"evidence\":[' AS BLOB)) > 0
               AND NOT EXISTS (SELECT 1 FROM erasure WHERE sha256 = file.value ->> '$.sha256')",
        )?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The commitments whose entries name an evidence file. Reads every entry.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn subjects_of_evidence(&self, sha256: &str) -> Result<Vec<Code>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT CAST(bytes AS TEXT) ->> '$.body.code' FROM entry
             WHERE instr(bytes, CAST(?1 AS BLOB)) > 0 AND CAST(bytes AS TEXT) ->> '$.body.code' IS NOT NULL",
        )?;
        let rows = statement.query_map([sha256], |row| row.get::<_, String>(0))?;
        let codes: Vec<String> = rows.collect::<Result<_, _>>()?;
        Ok(codes.iter().filter_map(|code| code.parse().ok()).collect())
    }

    /// The known updates that match a filter, by number.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn updates(&self, filter: &UpdateFilter, known: Known) -> Result<Vec<Update>, StoreError> {
        let sql = "SELECT * FROM status_update_with_entry
                   WHERE seq <= ?1
                     AND (?2 IS NULL OR code = ?2)
                     AND (?3 IS NULL OR office = ?3)
                     AND (?4 IS NULL OR period = ?4)
                   ORDER BY seq";
        let parameters = params![
            known,
            filter.code.as_ref().map(Code::as_str),
            filter.office.as_ref().map(OfficeId::as_str),
            filter.period.map(|p| p.to_string())
        ];
        let mut updates: Vec<Update> = self.all(sql, parameters, |row| read(row, known))?;
        if let Some(state) = &filter.state {
            updates.retain(|update| update.state.name() == state);
        }
        Ok(updates)
    }

    /// Like `updates`, but at most `limit` of those after `after`, for lists that are read in pages.
    pub fn updates_after(
        &self,
        filter: &UpdateFilter,
        known: Known,
        after: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<Update>, StoreError> {
        // One commitment is found by its index, which a text for all would not use. The state is that of `state` below.
        let which = match filter.code {
            Some(_) => "code = ?3",
            None => "?3 IS NULL",
        };
        let sql = format!(
            "SELECT * FROM status_update_with_entry
                   WHERE {which} AND seq <= ?1 AND seq > coalesce(?2, -1)
                     AND (?4 IS NULL OR office = ?4)
                     AND (?5 IS NULL OR period = ?5)
                     AND (?6 IS NULL OR ?6 = CASE
                         WHEN superseded_seq <= ?1 THEN 'superseded'
                         WHEN decided_seq IS NULL OR decided_seq > ?1 THEN 'submitted'
                         WHEN decision = 'returned' THEN 'returned'
                         WHEN withdrawn_seq <= ?1 THEN 'corrected'
                         ELSE 'accepted' END)
                   ORDER BY seq LIMIT ?7"
        );
        let parameters = params![
            known,
            after.map(Sql),
            filter.code.as_ref().map(Code::as_str),
            filter.office.as_ref().map(OfficeId::as_str),
            filter.period.map(|p| p.to_string()),
            filter.state,
            limit as i64
        ];
        self.all(&sql, parameters, |row| read(row, known))
    }

    /// The known updates of one commitment for one period that came with entry `from` or later, by number.
    pub fn updates_for(
        &self,
        code: &Code,
        period: Period,
        from: Seq,
        known: Known,
    ) -> Result<Vec<Update>, StoreError> {
        let sql = "SELECT * FROM status_update_with_entry
                   WHERE code = ?1 AND seq BETWEEN ?2 AND ?3 AND period = ?4 ORDER
                 BY seq";
        let parameters = params![code.as_str(), Sql(from), known, period.to_string()];
        self.all(sql, parameters, |row| read(row, known))
    }

    /// One update.
    pub fn update(&self, id: UpdateId, known: Known) -> Result<Option<Update>, StoreError> {
        self.first(
            "SELECT * FROM status_update_with_entry WHERE seq = ?1 AND seq <= ?2",
            params![Sql(id), known],
            |row| read(row, known),
        )
    }
}

/// An update as it was known.
pub(super) fn read(row: &Row<'_>, known: Known) -> Result<Update, StoreError> {
    let mark = row::mark(row, "", None)?;
    Ok(Update {
        id: UpdateId(mark.seq),
        at: mark.at,
        by: mark.by,
        submission: row::json::<Entry>(row, "entry")?.body,
        state: state(row, known)?,
    })
}

/// Without what only the entry holds: texts, evidence, explanation and the superseded update are empty.
pub(super) fn read_figures(row: &Row<'_>, known: Known) -> Result<Update, StoreError> {
    let mark = row::mark(row, "", None)?;
    Ok(Update {
        id: UpdateId(mark.seq),
        at: mark.at,
        by: mark.by,
        submission: Submission {
            code: row::text(row, "code")?,
            office: row::text(row, "office")?,
            period: row::text(row, "period")?,
            as_of: row::text(row, "as_of")?,
            value: row::text(row, "value")?,
            narrative: Narrative::default(),
            evidence: Vec::new(),
            explanation: None,
            late: row.get("late")?,
            supersedes: None,
            simulated: row.get("simulated")?,
        },
        state: state(row, known)?,
    })
}

/// The state: a mark counts from the entry that made it.
fn state(row: &Row<'_>, known: Known) -> Result<State, StoreError> {
    if let Some(newer) = row::known_seq(row, "superseded_seq", known)? {
        return Ok(State::Superseded(UpdateId(newer)));
    }
    if row::known_seq(row, "decided_seq", known)?.is_none() {
        return Ok(State::Submitted);
    }
    let decided = row::mark(row, "decided_", Some("reason"))?;
    let decision: String = row.get("decision")?;
    if decision == "returned" {
        return Ok(State::Returned(decided));
    }
    match row::known_seq(row, "withdrawn_seq", known)? {
        None => Ok(State::Accepted(decided)),
        Some(_) => Ok(State::Corrected {
            accepted: decided,
            withdrawn: row::mark(row, "withdrawn_", Some("reason"))?,
        }),
    }
}
