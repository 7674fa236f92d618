//! The entries that concern one commitment: by its code, or by the number of one of its updates or findings.

use std::collections::HashSet;

use rusqlite::params;

use super::{Known, Reader};
use crate::{Sql, StoreError};
use domain::{Code, Seq};

/// Each part is found by an index on the code, so that the cost grows with the commitment's history and not with the ledger. Of
/// continuations there are at most a few for each commitment of a report.
const ENTRIES: &str = "
    SELECT seq FROM commitment WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM assignment WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT DISTINCT seq FROM passing WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM adjustment WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM extension WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM inspection WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM closure WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM sent_back WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM contribution WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM status_update WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT decided_seq FROM status_update WHERE code = ?1 AND decided_seq <= ?2
    UNION ALL SELECT withdrawn_seq FROM status_update WHERE code = ?1 AND withdrawn_seq <= ?2
    UNION ALL SELECT seq FROM finding WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT closed_seq FROM finding WHERE code = ?1 AND closed_seq <= ?2
    UNION ALL SELECT seq FROM verdict WHERE code = ?1 AND seq <= ?2
    UNION ALL SELECT seq FROM ledger_fact
        WHERE kind IN ('commitment.continued', 'continuation.withdrawn', 'commitment.dropped') AND seq <= ?2
          AND ?1 IN (body ->> '$.code', coalesce(body ->> '$.of', ''))
    ORDER BY 1";

impl Reader<'_> {
    /// The numbers of the known entries that concern a commitment, in order; empty for an unknown code.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn entries_on(&self, code: &Code, known: Known) -> Result<Vec<Seq>, StoreError> {
        self.all(ENTRIES, params![code.as_str(), known], |row| {
            Ok(row.get::<_, Sql<Seq>>(0)?.0)
        })
    }

    /// The evidence files whose content was erased, by the names that entries give them. They are few.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn erased(&self) -> Result<HashSet<String>, StoreError> {
        let rows = self.all("SELECT sha256 FROM erasure", [], |row| Ok(row.get(0)?))?;
        Ok(rows.into_iter().collect())
    }

    /// Whether the content of an evidence file was erased, by the name that entries give it.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn is_erased(&self, sha256: &str) -> Result<bool, StoreError> {
        self.exists("SELECT 1 FROM erasure WHERE sha256 = ?1", [sha256])
    }
}
