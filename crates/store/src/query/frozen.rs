//! Queries of digests and reminders that were frozen.

use rusqlite::{Row, params};

use super::{Known, Reader, row};
use crate::StoreError;
use domain::ledger::event::Frozen;
use domain::{LetterKind, Period, Seq, Timestamp};

/// A mail as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenMail {
    /// The entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The body of the entry.
    pub body: Frozen,
}

impl Reader<'_> {
    /// The letters of a kind for a period, corrections included, in the order of their entries.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn frozen(&self, kind: LetterKind, period: Period) -> Result<Vec<FrozenMail>, StoreError> {
        self.all(
            "SELECT *
             FROM frozen_mail
             WHERE (mail = ?1 OR mail LIKE ?1 || '-correction-%') AND period = ?2 ORDER BY seq",
            params![kind.to_string(), period.to_string()],
            read,
        )
    }

    /// Every mail that was frozen, by number.
    pub fn all_frozen(&self, known: Known) -> Result<Vec<FrozenMail>, StoreError> {
        self.all(
            "SELECT * FROM frozen_mail WHERE seq <= ?1 ORDER BY seq",
            [known],
            read,
        )
    }

    /// The months whose digests were frozen, and the instant that each looked at, by month. A correction looks at the same.
    pub fn digest_instants(&self, known: Known) -> Result<Vec<(Period, Timestamp)>, StoreError> {
        self.all(
            "SELECT min(seq) AS seq, period, min(known_at) AS known_at
             FROM frozen_mail
             WHERE (mail = ?2 OR mail LIKE ?2 || '-correction-%') AND seq <= ?1 GROUP BY period ORDER BY period",
            params![known, LetterKind::Digest.to_string()],
            |row| Ok((row::text(row, "period")?, row::text(row, "known_at")?)),
        )
    }
}

fn read(row: &Row<'_>) -> Result<FrozenMail, StoreError> {
    Ok(FrozenMail {
        seq: row::seq(row, "seq")?,
        at: row::text(row, "at")?,
        body: Frozen {
            mail: row::text(row, "mail")?,
            subject: row.get("subject")?,
            period: row::text(row, "period")?,
            office: row::text(row, "office")?,
            as_of: row::text(row, "as_of")?,
            known_at: row::text(row, "known_at")?,
            checkpoint: row.get("checkpoint")?,
            message_id: row.get("message_id")?,
            sha256: row.get("sha256")?,
            reason: row.get("reason")?,
        },
    })
}
