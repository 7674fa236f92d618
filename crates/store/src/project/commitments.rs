//! Projects entries on offices and commitments; those on status updates are in `updates`.

use rusqlite::{Connection, params};

use super::{Source, insert, json};
use crate::{Sql, StoreError};
use domain::ledger::event::{Adjusted, Assigned, Closed, Extended, Inspected, Located};
use domain::office::{Office, Role};
use domain::{Commitment, Verdict};

pub(super) fn office(
    conn: &Connection,
    source: &Source<'_>,
    office: &Office,
) -> Result<(), StoreError> {
    let role = match office.role {
        Role::Supervising => "supervising",
        Role::Department => "department",
    };
    insert(
        conn,
        "INSERT INTO office_version (seq, id, role, body) VALUES (?1, ?2, ?3, ?4)",
        params![
            Sql(source.seq),
            office.id.as_str(),
            role,
            json(source.seq, office)?
        ],
    )
}

pub(super) fn made(
    conn: &Connection,
    source: &Source<'_>,
    commitment: &Commitment,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO commitment (code, seq, section, group_name, basis, lead_office,
                 due_on, at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            commitment.code.as_str(),
            Sql(source.seq),
            commitment.section,
            commitment.group,
            json(source.seq, &commitment.basis)?.trim_matches('"'),
            commitment.lead_office.as_str(),
            commitment.due_on.to_string(),
            source.at.to_string(),
            json(source.seq, commitment)?
        ],
    )
}

pub(super) fn assigned(
    conn: &Connection,
    source: &Source<'_>,
    body: &Assigned,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO assignment (seq, code, lead, at, by) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            Sql(source.seq),
            body.code.as_str(),
            body.lead.as_str(),
            source.at.to_string(),
            source.by.to_string()
        ],
    )
}

pub(super) fn adjusted(
    conn: &Connection,
    source: &Source<'_>,
    body: &Adjusted,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO adjustment (seq, code, value, approver, document, at, by) VALUES (?1,
                 ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Sql(source.seq),
            body.code.as_str(),
            body.value.to_string(),
            body.approver,
            body.document,
            source.at.to_string(),
            source.by.to_string()
        ],
    )
}

pub(super) fn extended(
    conn: &Connection,
    source: &Source<'_>,
    body: &Extended,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO extension (seq, code, due_on, approver, document, at, by) VALUES (?1,
                 ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Sql(source.seq),
            body.code.as_str(),
            body.due_on.to_string(),
            body.approver,
            body.document,
            source.at.to_string(),
            source.by.to_string()
        ],
    )
}

pub(super) fn inspected(
    conn: &Connection,
    source: &Source<'_>,
    body: &Inspected,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO inspection (seq, code, as_of, value, note, at, by) VALUES (?1, ?2, ?3,
                 ?4, ?5, ?6, ?7)",
        params![
            Sql(source.seq),
            body.code.as_str(),
            body.as_of.to_string(),
            body.value.to_string(),
            body.note,
            source.at.to_string(),
            source.by.to_string()
        ],
    )
}

pub(super) fn closed(
    conn: &Connection,
    source: &Source<'_>,
    body: &Closed,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO closure (seq, code, update_seq, note, at, by) VALUES (?1, ?2, ?3, ?4,
                 ?5, ?6)",
        params![
            Sql(source.seq),
            body.code.as_str(),
            Sql(body.update),
            body.note,
            source.at.to_string(),
            source.by.to_string()
        ],
    )
}

pub(super) fn located(
    conn: &Connection,
    source: &Source<'_>,
    body: &Located,
) -> Result<(), StoreError> {
    for place in &body.places {
        insert(
            conn,
            "INSERT INTO clause_place (seq, code, sha256, start_char, end_char) VALUES (?1, ?2,
                 ?3, ?4, ?5)",
            params![
                Sql(source.seq),
                place.code.as_str(),
                body.sha256,
                Sql(place.start),
                Sql(place.end)
            ],
        )?;
    }
    Ok(())
}

pub(super) fn verdict(
    conn: &Connection,
    source: &Source<'_>,
    verdict: &Verdict,
) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO verdict (seq, code, outcome, share, update_seq, at, by) VALUES (?1,
                 ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Sql(source.seq),
            verdict.code.as_str(),
            json(source.seq, &verdict.outcome)?.trim_matches('"'),
            verdict.share.map(|s| s.to_string()),
            verdict.update.map(Sql),
            source.at.to_string(),
            source.by.to_string()
        ],
    )
}
