//! Projections: the rows that an entry adds or changes in the tables that queries read.
//!
//! The same function serves the append and the rebuild, so that the two cannot differ. Nothing is decided
//! here: an entry of the ledger has happened.

mod commitments;
mod updates;

use rusqlite::{Connection, params};

use super::{Sql, StoreError};
use domain::ledger::event::{Event, FindingClosed, FindingOpened, Frozen};
use domain::{Actor, Seq, Timestamp};

/// The entry that an event came with.
pub(super) struct Source<'a> {
    pub(super) seq: Seq,
    pub(super) at: Timestamp,
    pub(super) by: &'a Actor,
}

/// Every table that is rebuilt from entries, in an order in which references are met.
pub(super) const TABLES: [&str; 14] = [
    "ledger_fact",
    "office_version",
    "commitment",
    "assignment",
    "adjustment",
    "extension",
    "inspection",
    "status_update",
    "closure",
    "finding",
    "frozen_mail",
    "verdict",
    "erasure",
    "clause_place",
];

/// Writes the rows of an event.
pub(super) fn apply(
    conn: &Connection,
    source: &Source<'_>,
    event: &Event,
) -> Result<(), StoreError> {
    match event {
        Event::LedgerOpened(_)
        | Event::RulesAdopted(_)
        | Event::CalendarAdopted(_)
        | Event::ReportRegistered(_)
        | Event::YearSettled(_)
        | Event::LedgerRestored(_)
        | Event::LedgerVerified(_)
        | Event::ClockConfirmed(_) => fact(conn, source, event),
        Event::OfficeRegistered(office) => commitments::office(conn, source, office),
        Event::CommitmentMade(commitment) => commitments::made(conn, source, commitment),
        Event::CommitmentAssigned(body) => commitments::assigned(conn, source, body),
        Event::CommitmentAdjusted(body) => commitments::adjusted(conn, source, body),
        Event::CommitmentExtended(body) => commitments::extended(conn, source, body),
        Event::CommitmentClosed(body) => commitments::closed(conn, source, body),
        Event::InspectionRecorded(body) => commitments::inspected(conn, source, body),
        Event::ClausesLocated(body) => commitments::located(conn, source, body),
        Event::VerdictGiven(verdict) => commitments::verdict(conn, source, verdict),
        Event::UpdateSubmitted(submission) => updates::submitted(conn, source, submission),
        Event::UpdateAccepted(body) => {
            updates::decided(conn, source, body.update, "accepted", None)
        }
        Event::UpdateReturned(body) => {
            updates::decided(conn, source, body.update, "returned", Some(&body.reason))
        }
        Event::UpdateCorrected(body) => updates::withdrawn(conn, source, body),
        Event::FindingOpened(body) => finding_opened(conn, source, body),
        Event::FindingClosed(body) => finding_closed(conn, source, body),
        Event::LetterFrozen(body) => frozen(conn, source, body),
        Event::ContentErased(body) => insert(
            conn,
            "INSERT INTO erasure (seq, sha256, reason) VALUES (?1, ?2, ?3)",
            params![Sql(source.seq), body.sha256, body.reason],
        ),
    }
}

/// Whether an event holds for the whole ledger.
pub(super) fn is_fact(event: &Event) -> bool {
    matches!(
        event,
        Event::LedgerOpened(_)
            | Event::RulesAdopted(_)
            | Event::CalendarAdopted(_)
            | Event::ReportRegistered(_)
            | Event::YearSettled(_)
    )
}

/// Empties every projection, so that it can be rebuilt.
pub(super) fn clear(conn: &Connection) -> Result<(), StoreError> {
    for table in TABLES.iter().rev() {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

/// Adds a row.
fn insert(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
    conn.prepare_cached(sql)?.execute(params)?;
    Ok(())
}

/// Changes a row that must be there: an entry that names an absent entry is damage.
fn change(
    conn: &Connection,
    seq: Seq,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<(), StoreError> {
    match conn.prepare_cached(sql)?.execute(params)? {
        1 => Ok(()),
        _ => Err(StoreError::Damaged {
            seq,
            what: "speaks of an entry that is not there".into(),
        }),
    }
}

/// JSON of a value that came out of an entry.
fn json(seq: Seq, value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Damaged {
        seq,
        what: e.to_string(),
    })
}

fn fact(conn: &Connection, source: &Source<'_>, event: &Event) -> Result<(), StoreError> {
    let body = event.body().map_err(|e| StoreError::Damaged {
        seq: source.seq,
        what: e.to_string(),
    })?;
    insert(
        conn,
        "INSERT INTO ledger_fact (seq, kind, at, by, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            Sql(source.seq),
            event.kind(),
            source.at.to_string(),
            source.by.to_string(),
            body.to_string()
        ],
    )
}

fn finding_opened(
    conn: &Connection,
    source: &Source<'_>,
    body: &FindingOpened,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO finding (seq, key, code, office, as_of, detail, opened_at) VALUES (?1,
                 ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Sql(source.seq),
            body.key,
            body.code.as_ref().map(|c| c.as_str()),
            body.office.as_ref().map(|o| o.as_str()),
            body.as_of.to_string(),
            json(source.seq, &body.detail)?,
            source.at.to_string()
        ],
    )
}

fn finding_closed(
    conn: &Connection,
    source: &Source<'_>,
    body: &FindingClosed,
) -> Result<(), StoreError> {
    change(
        conn,
        source.seq,
        "UPDATE finding SET closed_seq = ?2, closed_at = ?3 WHERE seq = ?1 AND closed_seq
                 IS NULL",
        params![Sql(body.finding), Sql(source.seq), source.at.to_string()],
    )
}

fn frozen(conn: &Connection, source: &Source<'_>, body: &Frozen) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO frozen_mail
             (seq, mail, subject, period, office, as_of, known_at, checkpoint,
                 message_id, sha256, reason, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            Sql(source.seq),
            body.mail.to_string(),
            body.subject,
            body.period.to_string(),
            body.office.as_str(),
            body.as_of.to_string(),
            body.known_at.to_string(),
            body.checkpoint,
            body.message_id,
            body.sha256,
            body.reason,
            source.at.to_string()
        ],
    )
}
