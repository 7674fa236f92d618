//! Where the clauses of commitments stand in the report's text.
//!
//! The text is a file beside the ledger; only its hash is stored here.

use rusqlite::{Row, params};

use super::{Known, Reader, row};
use crate::{Sql, StoreError};
use domain::ledger::event::ClausePlace;
use domain::{Code, Seq};

/// A place with its entry and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedPlace {
    /// The entry that recorded it.
    pub seq: Seq,
    /// SHA-256 of the text's file, in hex.
    pub sha256: String,
    /// The commitment and its characters.
    pub place: ClausePlace,
}

impl Reader<'_> {
    /// Where the clause of a commitment was found last, if it was.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn clause_place(
        &self,
        code: &Code,
        known: Known,
    ) -> Result<Option<PinnedPlace>, StoreError> {
        let sql =
            "SELECT * FROM clause_place WHERE code = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1";
        self.first(sql, params![code.as_str(), known], pinned)
    }

    /// Where every clause was found last, in the order of codes.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn clause_places(&self, known: Known) -> Result<Vec<PinnedPlace>, StoreError> {
        let sql = "SELECT * FROM clause_place p
                   WHERE seq = (SELECT max(seq) FROM clause_place WHERE code =
                 p.code AND seq <= ?1)
                   ORDER BY code";
        self.all(sql, [known], pinned)
    }
}

fn pinned(row: &Row<'_>) -> Result<PinnedPlace, StoreError> {
    Ok(PinnedPlace {
        seq: row::seq(row, "seq")?,
        sha256: row.get("sha256")?,
        place: ClausePlace {
            code: row::text(row, "code")?,
            start: row.get::<_, Sql<u64>>("start_char")?.0,
            end: row.get::<_, Sql<u64>>("end_char")?.0,
        },
    })
}
