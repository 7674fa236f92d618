//! Projections: the rows that an entry adds or changes in the tables that queries read.
//!
//! The same function serves the append and the rebuild, so that the two cannot differ. Nothing is decided
//! here: an entry of the ledger has happened, and whether an update may change its state was decided before.

mod reform;
mod rows;

use rusqlite::{Connection, params};

use super::{Sql, StoreError};
use domain::{Event, UpdateId};

pub(super) use rows::Source;
use rows::{Columns, Text, change, insert, json, json_where, name};

/// Every table that is rebuilt from entries, in an order in which references are met.
pub(super) const TABLES: [&str; 19] = [
    "ledger_fact",
    "office_version",
    "office_reform",
    "commitment",
    "assignment",
    "passing",
    "adjustment",
    "extension",
    "inspection",
    "status_update",
    "contribution",
    "closure",
    "sent_back",
    "finding",
    "finding_office",
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
    let (seq, at, by) = (Sql(source.seq), Text(source.at), Text(source.by));
    let add = |table: &str, columns: Columns<'_>| {
        let seq: Columns<'_> = &[("seq", &seq)];
        insert(conn, table, &[seq, columns].concat())
    };
    // Most tables also say when and by whom.
    let record = |table: &str, columns: Columns<'_>| {
        let mark: Columns<'_> = &[("at", &at), ("by", &by)];
        add(table, &[columns, mark].concat())
    };
    match event {
        Event::LedgerOpened(_)
        | Event::RulesAdopted(_)
        | Event::CalendarAdopted(_)
        | Event::ReportRegistered(_)
        | Event::YearSettled(_)
        | Event::LedgerRestored(_)
        | Event::KeyRotated(_)
        | Event::LedgerVerified(_)
        | Event::CommitmentContinued(_)
        | Event::ContinuationWithdrawn(_)
        | Event::CommitmentDropped(_)
        | Event::LeaderAppointed(_)
        | Event::LeaderEnded(_)
        | Event::ClockConfirmed(_) => {
            let body = event
                .body()
                .map_err(|e| StoreError::damaged(source.seq, e))?;
            record(
                "ledger_fact",
                &[("kind", &event.kind()), ("body", &Text(body))],
            )
        }
        Event::OfficeRegistered(office) => add(
            "office_version",
            &[
                ("id", &office.id.as_str()),
                ("role", &name(source.seq, &office.role)?),
                ("body", &json(source.seq, office)?),
            ],
        ),
        Event::OfficeReformed(reform) => reform::apply(conn, source, reform),
        Event::CommitmentMade(commitment) => add(
            "commitment",
            &[
                ("code", &commitment.code.as_str()),
                ("section", &commitment.section),
                ("group_name", &commitment.group),
                ("basis", &name(source.seq, &commitment.basis)?),
                ("lead_office", &commitment.lead_office.as_str()),
                ("due_on", &Text(commitment.due_on)),
                ("at", &at),
                ("body", &json(source.seq, commitment)?),
            ],
        ),
        Event::CommitmentAssigned(body) => record(
            "assignment",
            &[
                ("code", &body.code.as_str()),
                ("lead", &body.lead.as_str()),
                ("founded_on", &reform::founded_on(conn, body)?),
                ("joint", &json_where(source.seq, body.joint.as_ref())?),
                (
                    "supporting",
                    &json_where(source.seq, body.supporting.as_ref())?,
                ),
            ],
        ),
        Event::CommitmentAdjusted(body) => record(
            "adjustment",
            &[
                ("code", &body.code.as_str()),
                ("value", &Text(body.value)),
                ("approver", &body.approver),
                ("document", &body.document),
            ],
        ),
        Event::CommitmentExtended(body) => record(
            "extension",
            &[
                ("code", &body.code.as_str()),
                ("due_on", &Text(body.due_on)),
                ("approver", &body.approver),
                ("document", &body.document),
            ],
        ),
        Event::CommitmentClosed(body) => record(
            "closure",
            &[
                ("code", &body.code.as_str()),
                ("update_seq", &Sql(body.update)),
                ("note", &body.note),
            ],
        ),
        Event::CompletionSentBack(body) => record(
            "sent_back",
            &[
                ("code", &body.code.as_str()),
                ("on_day", &Text(body.on)),
                ("words", &body.words),
                ("due_on", &Text(body.due_on)),
            ],
        ),
        Event::InspectionRecorded(body) => record(
            "inspection",
            &[
                ("code", &body.code.as_str()),
                ("as_of", &Text(body.as_of)),
                ("value", &Text(body.value)),
                ("note", &body.note),
            ],
        ),
        Event::ClausesLocated(body) => body.places.iter().try_for_each(|place| {
            add(
                "clause_place",
                &[
                    ("code", &place.code.as_str()),
                    ("sha256", &body.sha256),
                    ("start_char", &Sql(place.start)),
                    ("end_char", &Sql(place.end)),
                ],
            )
        }),
        Event::VerdictGiven(verdict) => record(
            "verdict",
            &[
                ("code", &verdict.code.as_str()),
                ("outcome", &name(source.seq, &verdict.outcome)?),
                ("share", &verdict.share.map(Text)),
                ("update_seq", &verdict.update.map(Sql)),
            ],
        ),
        Event::ContributionSubmitted(body) => record(
            "contribution",
            &[
                ("code", &body.code.as_str()),
                ("office", &body.office.as_str()),
                ("period", &Text(body.period)),
                ("body", &json(source.seq, body)?),
            ],
        ),
        Event::UpdateSubmitted(body) => {
            record(
                "status_update",
                &[
                    ("code", &body.code.as_str()),
                    ("office", &body.office.as_str()),
                    ("period", &Text(body.period)),
                    ("as_of", &Text(body.as_of)),
                    ("value", &Text(body.value)),
                    ("late", &body.late),
                    ("simulated", &body.simulated),
                ],
            )?;
            let Some(superseded) = body.supersedes else {
                return Ok(());
            };
            let sql = "UPDATE status_update SET superseded_seq = ?2 WHERE seq = ?1";
            change(conn, source.seq, sql, params![Sql(superseded), seq])
        }
        Event::UpdateAccepted(body) => decide(conn, source, body.update, "accepted", None),
        Event::UpdateReturned(body) => {
            let reason = Some(&*body.reason);
            decide(conn, source, body.update, "returned", reason)
        }
        Event::UpdateCorrected(body) => change(
            conn,
            source.seq,
            "UPDATE status_update SET withdrawn_seq = ?2, withdrawn_at = ?3, withdrawn_by = ?4,
                 withdrawn_reason = ?5
             WHERE seq = ?1",
            params![Sql(body.update), seq, at, by, body.reason],
        ),
        Event::FindingOpened(body) => add(
            "finding",
            &[
                ("key", &body.key),
                ("code", &body.code.as_ref().map(|code| code.as_str())),
                ("office", &body.office.as_ref().map(|id| id.as_str())),
                ("as_of", &Text(body.as_of)),
                ("detail", &json(source.seq, &body.detail)?),
                ("opened_at", &at),
            ],
        ),
        Event::FindingClosed(body) => change(
            conn,
            source.seq,
            "UPDATE finding SET closed_seq = ?2, closed_at = ?3 WHERE seq = ?1 AND closed_seq
                 IS NULL",
            params![Sql(body.finding), seq, at],
        ),
        Event::LetterFrozen(body) => add(
            "frozen_mail",
            &[
                ("mail", &Text(&body.mail)),
                ("subject", &body.subject),
                ("period", &Text(body.period)),
                ("office", &body.office.as_str()),
                ("as_of", &Text(body.as_of)),
                ("known_at", &Text(body.known_at)),
                ("checkpoint", &body.checkpoint),
                ("message_id", &body.message_id),
                ("sha256", &body.sha256),
                ("reason", &body.reason),
                ("at", &at),
            ],
        ),
        Event::ContentErased(body) => add(
            "erasure",
            &[("sha256", &body.sha256), ("reason", &body.reason)],
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
            | Event::CommitmentContinued(_)
            | Event::ContinuationWithdrawn(_)
            | Event::CommitmentDropped(_)
            | Event::LeaderAppointed(_)
            | Event::LeaderEnded(_)
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

/// Writes the decision on an update.
fn decide(
    conn: &Connection,
    source: &Source<'_>,
    update: UpdateId,
    decision: &str,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let (seq, at, by) = (Sql(source.seq), Text(source.at), Text(source.by));
    change(
        conn,
        source.seq,
        "UPDATE status_update SET decided_seq = ?2, decision = ?3, decided_at = ?4,
                 decided_by = ?5, decided_reason = ?6
         WHERE seq = ?1",
        params![Sql(update), seq, decision, at, by, reason],
    )
}
