//! Projects entries on status updates. Whether an update may change its state was decided before the entry was written.

use rusqlite::{Connection, params};

use super::{Source, change, insert};
use crate::{Sql, StoreError};
use domain::ledger::event::Refused;
use domain::{Submission, UpdateId};

pub(super) fn submitted(
    conn: &Connection,
    source: &Source<'_>,
    submission: &Submission,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO status_update (seq, code, office, period, as_of, value, late, at, by,
                 simulated)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            Sql(source.seq),
            submission.code.as_str(),
            submission.office.as_str(),
            submission.period.to_string(),
            submission.as_of.to_string(),
            submission.value.to_string(),
            submission.late,
            source.at.to_string(),
            source.by.to_string(),
            submission.simulated
        ],
    )?;
    let Some(superseded) = submission.supersedes else {
        return Ok(());
    };
    change(
        conn,
        source.seq,
        "UPDATE status_update SET superseded_seq = ?2 WHERE seq = ?1",
        params![Sql(superseded), Sql(source.seq)],
    )
}

pub(super) fn decided(
    conn: &Connection,
    source: &Source<'_>,
    update: UpdateId,
    decision: &str,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    change(
        conn,
        source.seq,
        "UPDATE status_update SET decided_seq = ?2, decision = ?3, decided_at = ?4,
                 decided_by = ?5, decided_reason = ?6
         WHERE seq = ?1",
        params![
            Sql(update),
            Sql(source.seq),
            decision,
            source.at.to_string(),
            source.by.to_string(),
            reason
        ],
    )
}

pub(super) fn withdrawn(
    conn: &Connection,
    source: &Source<'_>,
    body: &Refused,
) -> Result<(), StoreError> {
    change(
        conn,
        source.seq,
        "UPDATE status_update SET withdrawn_seq = ?2, withdrawn_at = ?3, withdrawn_by = ?4,
                 withdrawn_reason = ?5
         WHERE seq = ?1",
        params![
            Sql(body.update),
            Sql(source.seq),
            source.at.to_string(),
            source.by.to_string(),
            body.reason
        ],
    )
}
