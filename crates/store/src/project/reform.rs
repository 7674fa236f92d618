//! Projects a reform of offices: its row, the description of the offices that it changes, and what passes to another office.
//!
//! Who takes over is decided by [`OfficeChange::heir`](domain::reform::OfficeChange::heir).

use rusqlite::types::Null;
use rusqlite::{Connection, OptionalExtension as _, ToSql};

use super::rows::{Columns, Source, Text, insert, json, name};
use crate::query::{Known, Reader};
use crate::{Sql, StoreError};
use domain::ledger::event::Assigned;
use domain::reform::{Heir, OfficeChange, Reform};
use domain::{CommitmentHistory, Office, OfficeId, Seq};

/// Writes the rows of a reform.
pub(super) fn apply(
    conn: &Connection,
    source: &Source<'_>,
    reform: &Reform,
) -> Result<(), StoreError> {
    let (seq, at, by) = (Sql(source.seq), Text(source.at), Text(source.by));
    let effective_on = Text(reform.effective_on);
    insert(
        conn,
        "office_reform",
        &[
            ("seq", &seq),
            ("change", &reform.change.name()),
            ("effective_on", &effective_on),
            ("document", &reform.document),
            ("body", &json(source.seq, reform)?),
            ("at", &at),
            ("by", &by),
        ],
    )?;
    match &reform.change {
        OfficeChange::Founded(office) => describe(conn, source.seq, office),
        OfficeChange::Renamed { office, name } => {
            let mut described = described(conn, source.seq, office)?;
            described.name = name.clone();
            describe(conn, source.seq, &described)
        }
        OfficeChange::Merged { .. }
        | OfficeChange::Split { .. }
        | OfficeChange::Abolished { .. } => {
            let mark: Columns<'_> = &[
                ("seq", &seq),
                ("effective_on", &effective_on),
                ("at", &at),
                ("by", &by),
            ];
            let histories = Reader::new(conn).histories_without_updates(Known::NOW)?;
            for history in &histories {
                pass_on(conn, mark, history, &reform.change)?;
            }
            pass_findings(conn, source.seq, &reform.change)
        }
    }
}

/// Adds a description of an office.
fn describe(conn: &Connection, seq: Seq, office: &Office) -> Result<(), StoreError> {
    insert(
        conn,
        "office_version",
        &[
            ("seq", &Sql(seq)),
            ("id", &office.id.as_str()),
            ("role", &name(seq, &office.role)?),
            ("body", &json(seq, office)?),
        ],
    )
}

/// The newest description of an office, which must be there.
fn described(conn: &Connection, seq: Seq, office: &OfficeId) -> Result<Office, StoreError> {
    let sql = "SELECT body FROM office_version WHERE id = ?1 ORDER BY seq DESC LIMIT 1";
    let body: Option<String> = conn
        .prepare_cached(sql)?
        .query_row([office.as_str()], |row| row.get(0))
        .optional()?;
    let body =
        body.ok_or_else(|| StoreError::damaged(seq, "speaks of an office that is not there"))?;
    serde_json::from_str(&body).map_err(|error| StoreError::damaged(seq, error))
}

/// Adds what passes of one commitment: its lead, or the help of an office.
fn pass_on(
    conn: &Connection,
    mark: Columns<'_>,
    history: &CommitmentHistory,
    change: &OfficeChange,
) -> Result<(), StoreError> {
    let code = &history.commitment.code;
    for office in change.sources() {
        let is_lead = history.lead == *office;
        let heir: &dyn ToSql = match change.heir(office, Some(code)) {
            Heir::Itself => continue,
            Heir::Office(heir) if is_lead || history.contributes(office) => &heir.as_str(),
            // Without a successor nothing is owed, and the lead of what is done stays as it was.
            Heir::Nobody if !is_lead && history.contributes(office) => &Null,
            Heir::Office(_) | Heir::Nobody => continue,
        };
        let columns: Columns<'_> = &[
            ("code", &code.as_str()),
            ("office", &office.as_str()),
            ("heir", heir),
            ("is_lead", &is_lead),
        ];
        insert(conn, "passing", &[columns, mark].concat())?;
    }
    Ok(())
}

/// Adds who answers for the open findings of the offices that hand over.
fn pass_findings(conn: &Connection, seq: Seq, change: &OfficeChange) -> Result<(), StoreError> {
    for finding in Reader::new(conn).findings(Known::NOW, false)? {
        let Some(office) = &finding.cause.office else {
            continue;
        };
        let heir = match change.heir(office, finding.cause.code.as_ref()) {
            Heir::Itself => continue,
            Heir::Office(heir) => Some(heir.as_str()),
            Heir::Nobody => None,
        };
        let columns: Columns<'_> = &[
            ("seq", &Sql(seq)),
            ("finding", &Sql(finding.seq)),
            ("office", &heir),
        ];
        insert(conn, "finding_office", columns)?;
    }
    Ok(())
}

/// The first day of the youngest of the assigned offices, where a reform founded it.
pub(super) fn founded_on(
    conn: &Connection,
    assigned: &Assigned,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT effective_on FROM office_reform
               WHERE change = 'founded' AND json_extract(body, '$.change.founded.id') = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let mut youngest: Option<String> = None;
    let others = assigned.joint.iter().chain(&assigned.supporting).flatten();
    for office in std::iter::once(&assigned.lead).chain(others) {
        let found = statement.query_row([office.as_str()], |row| row.get(0));
        youngest = youngest.max(found.optional()?);
    }
    Ok(youngest)
}
