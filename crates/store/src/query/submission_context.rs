//! The submission_context of a commitment, by look-ups alone: what takes a report must not read the whole story each time.
//!
//! Must say what [`CommitmentHistory::submission_context`](domain::history::CommitmentHistory::submission_context) says of the same ledger; a test holds them
//! against each other.

use chrono::NaiveDate;
use rusqlite::params;

use super::row;
use crate::StoreError;
use crate::append::Tx;
use domain::ids::{Code, UpdateId};
use domain::submission_context::SubmissionContext;

/// Each sub-query ends at the first row of an index. Only the newest update of a commitment can await its review: it took
/// the place of any that did.
const FACTS: &str = "
    SELECT c.seq,
        coalesce((SELECT lead FROM assignment WHERE code = ?1 ORDER BY seq DESC LIMIT 1), c.lead_office) AS lead,
        coalesce((SELECT due_on FROM extension WHERE code = ?1 ORDER BY seq DESC LIMIT 1), c.due_on) AS due_on,
        EXISTS (SELECT 1 FROM closure WHERE code = ?1) AS is_closed,
        (SELECT CASE WHEN decided_seq IS NULL THEN seq END FROM status_update
         WHERE code = ?1 ORDER BY seq DESC LIMIT 1) AS pending,
        (SELECT value FROM status_update
         WHERE code = ?1 AND decision = 'accepted' AND withdrawn_seq IS NULL AND as_of <= ?2
         ORDER BY as_of DESC, seq DESC LIMIT 1) AS accepted
    FROM commitment c WHERE c.code = ?1";

impl Tx<'_> {
    /// What a report on a commitment, true for `day`, is held against, as everything in the ledger is known.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub fn submission_context(
        &self,
        code: &Code,
        day: NaiveDate,
    ) -> Result<Option<SubmissionContext>, StoreError> {
        self.reader()
            .first(FACTS, params![code.as_str(), day.to_string()], |row| {
                Ok(SubmissionContext {
                    commitment: self.writer_cache.commitment(
                        code,
                        row::seq(row, "seq")?,
                        |seq| self.reader().commitment(seq),
                    )?,
                    lead: row::text(row, "lead")?,
                    due_on: row::text(row, "due_on")?,
                    is_closed: row.get("is_closed")?,
                    pending: row::optional_seq(row, "pending")?.map(UpdateId),
                    accepted: row::optional(row, "accepted")?,
                })
            })
    }
}
