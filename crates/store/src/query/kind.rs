//! Where the entries of a kind are: in the projection that the kind makes rows of.
//!
//! Does not read entries: the caller checks each one against the filter.

use rusqlite::params;

use super::Reader;
use crate::{Sql, StoreError};
use domain::{LetterKind, Seq};

/// The table whose rows a kind makes. Kinds that only mark rows of other kinds have no table; a caller goes through the entries.
fn table(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "ledger.opened" | "rules.adopted" | "calendar.adopted" | "report.registered"
        | "year.settled" | "ledger.verified" | "ledger.restored" | "key.rotated"
        | "clock.confirmed" | "leader.appointed" | "leader.ended" => "ledger_fact",
        "office.registered" => "office_version",
        "office.reformed" => "office_reform",
        "commitment.made" => "commitment",
        "commitment.assigned" => "assignment",
        "commitment.adjusted" => "adjustment",
        "commitment.extended" => "extension",
        "commitment.closed" => "closure",
        "inspection.recorded" => "inspection",
        "completion.sent_back" => "sent_back",
        "contribution.submitted" => "contribution",
        "update.submitted" => "status_update",
        "finding.opened" => "finding",
        "verdict.given" => "verdict",
        "content.erased" => "erasure",
        letter if LetterKind::entry_kinds().any(|kind| kind == letter) => "frozen_mail",
        _ => return None,
    })
}

impl Reader<'_> {
    /// The numbers of the entries below one and from another on that may be of a kind, newest first, so many at most; nothing
    /// where only a walk can tell.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn entries_of_kind(
        &self,
        kind: &str,
        from: Seq,
        below: Seq,
        most: usize,
    ) -> Result<Option<Vec<Seq>>, StoreError> {
        let Some(table) = table(kind) else {
            return Ok(None);
        };
        let which = match table {
            "ledger_fact" => "kind = ?4",
            _ => "?4 IS NOT NULL",
        };
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT seq FROM {table} WHERE {which} AND seq >= ?1 AND seq < ?2 ORDER BY seq DESC
                 LIMIT ?3"
        ))?;
        let parameters = params![Sql(from), Sql(below), most as i64, kind];
        let found = statement.query_and_then(parameters, |row| {
            Ok::<_, StoreError>(row.get::<_, Sql<Seq>>(0)?.0)
        })?;
        found.collect::<Result<_, _>>().map(Some)
    }
}
