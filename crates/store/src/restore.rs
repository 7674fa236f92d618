//! What a restore and an import change in the operational tables.

use rusqlite::params;

use super::append::Tx;
use super::query::Reader;
use super::{Sql, StoreError};
use domain::Timestamp;

/// How much access ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EndedAccess {
    /// Sessions.
    pub sessions: usize,
    /// Tokens that were not revoked before.
    pub tokens: usize,
}

impl Tx<'_> {
    /// Ends every session and revokes every token.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn end_all_access(&mut self, now: Timestamp) -> Result<EndedAccess, StoreError> {
        let sessions = self.execute("DELETE FROM session", [])?;
        let tokens = self.execute(
            "UPDATE api_token SET revoked_at = ?1 WHERE revoked_at IS NULL",
            [now.to_string()],
        )?;
        Ok(EndedAccess { sessions, tokens })
    }

    /// Holds back every letter that waits. Returns how many there were.
    pub fn hold_queued_mail(&mut self) -> Result<usize, StoreError> {
        self.execute(
            "UPDATE outbox SET state = 'held', leased_until = NULL, leased_by = NULL
             WHERE state = 'queued'",
            [],
        )
    }

    /// Holds back one letter that waits.
    pub fn hold_mail(&mut self, message_id: &str) -> Result<(), StoreError> {
        self.run(
            "UPDATE outbox SET state = 'held' WHERE message_id = ?1 AND state = 'queued'",
            [message_id],
        )
    }

    /// Lets a letter go that was held back, or all of them. Returns how many there were.
    pub fn release_mail(&mut self, id: Option<i64>, now: Timestamp) -> Result<usize, StoreError> {
        self.execute(
            "UPDATE outbox SET state = 'queued', next_attempt_at = ?2
             WHERE state = 'held' AND (?1 IS NULL OR id = ?1)",
            params![id, now.to_string()],
        )
    }

    /// Records that the entries so far came from an export, which has no letters.
    pub fn record_import(&mut self, size: u64, now: Timestamp) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO import (id, size, imported_at) VALUES (1, ?1, ?2)",
            params![Sql(size), now.to_string()],
        )
    }
}

impl Reader<'_> {
    /// How many entries came from an export; 0 for a ledger that was not imported.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn imported_size(&self) -> Result<u64, StoreError> {
        let size: Option<Sql<u64>> = self.value("SELECT size FROM import WHERE id = 1", [])?;
        Ok(size.map_or(0, |Sql(size)| size))
    }
}
