//! Drafts, and answers kept for repeated requests. Operational.

use rusqlite::{Row, params};

use super::append::Tx;
use super::query::Reader;
use super::{StoreError, row};
use domain::{Code, Period, Timestamp};

/// A draft of a report on one commitment for one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The commitment.
    pub code: Code,
    /// The month.
    pub period: Period,
    /// The fields as they were typed, as JSON.
    pub fields: String,
    /// When they were saved.
    pub saved_at: Timestamp,
}

/// The answer to a request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The SHA-256 of the request.
    pub request_hash: [u8; 32],
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Tx<'_> {
    /// Saves a draft in place of the previous one.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn save_draft(&mut self, owner: &str, draft: &Draft) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO draft (owner, code, period, fields, saved_at)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (owner, code, period) DO UPDATE
             SET fields = excluded.fields, saved_at = excluded.saved_at",
            params![
                owner,
                draft.code.as_str(),
                draft.period.to_string(),
                draft.fields,
                draft.saved_at.to_string()
            ],
        )
    }

    /// Deletes a draft.
    pub fn drop_draft(
        &mut self,
        owner: &str,
        code: &Code,
        period: Period,
    ) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM draft WHERE owner = ?1 AND code = ?2 AND period = ?3",
            [owner, code.as_str(), &period.to_string()],
        )
    }

    /// Keeps the answer to a request with an idempotency key. Returns whether it is the first under that key.
    pub fn keep_answer(
        &mut self,
        owner: &str,
        key: &str,
        answer: &KeptAnswer,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = self.execute(
            "INSERT INTO idempotency (owner, key, request_hash, status, body, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (owner, key) DO NOTHING",
            params![
                owner,
                key,
                answer.request_hash,
                answer.status,
                answer.body,
                now.to_string()
            ],
        )?;
        Ok(kept == 1)
    }

    /// Deletes answers that were kept before an instant.
    pub fn forget_answers(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM idempotency WHERE at < ?1",
            [before.to_string()],
        )
    }
}

impl Reader<'_> {
    /// A draft.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn draft(
        &self,
        owner: &str,
        code: &Code,
        period: Period,
    ) -> Result<Option<Draft>, StoreError> {
        self.first(
            "SELECT * FROM draft WHERE owner = ?1 AND code = ?2 AND period = ?3",
            [owner, code.as_str(), &period.to_string()],
            read,
        )
    }

    /// Every draft of an owner, by month and code.
    pub fn drafts(&self, owner: &str) -> Result<Vec<Draft>, StoreError> {
        self.all(
            "SELECT * FROM draft WHERE owner = ?1 ORDER BY period, code",
            [owner],
            read,
        )
    }

    /// The answer that was kept under a key.
    pub fn kept_answer(&self, owner: &str, key: &str) -> Result<Option<KeptAnswer>, StoreError> {
        self.first(
            "SELECT request_hash, status, body FROM idempotency WHERE owner = ?1 AND key = ?2",
            [owner, key],
            |row| {
                Ok(KeptAnswer {
                    request_hash: row.get("request_hash")?,
                    status: row.get("status")?,
                    body: row.get("body")?,
                })
            },
        )
    }
}

fn read(row: &Row<'_>) -> Result<Draft, StoreError> {
    Ok(Draft {
        code: row::text(row, "code")?,
        period: row::text(row, "period")?,
        fields: row.get("fields")?,
        saved_at: row::text(row, "saved_at")?,
    })
}
