//! The submission context of a commitment by index look-ups, so that accepting a report does not read the whole history.
//!
//! A test compares it with [`CommitmentHistory::submission_context`](domain::history::CommitmentHistory::submission_context).

use chrono::NaiveDate;
use rusqlite::params;

use super::row;
use crate::StoreError;
use crate::append::Tx;
use domain::submission_context::SubmissionContext;
use domain::{Code, UpdateId};

/// Each sub-query ends at the first row of an index. Only the newest update of a commitment can await its review: it took
/// the place of any that did.
const FACTS: &str = "
    SELECT c.seq,
        coalesce((SELECT heir FROM answer_change WHERE code = ?1 AND is_lead ORDER BY seq DESC LIMIT 1), c.lead_office) AS lead,
        coalesce((SELECT due_on FROM (SELECT seq, due_on FROM extension WHERE code = ?1
                  UNION ALL SELECT seq, due_on FROM sent_back WHERE code = ?1) ORDER BY seq DESC LIMIT 1), c.due_on) AS due_on,
        EXISTS (SELECT 1 FROM closure WHERE code = ?1
                AND seq > coalesce((SELECT max(seq) FROM sent_back WHERE code = ?1), -1)) AS is_closed,
        (SELECT CASE WHEN decided_seq IS NULL THEN seq END FROM status_update
         WHERE code = ?1 ORDER BY seq DESC LIMIT 1) AS pending,
        (SELECT value FROM status_update
         WHERE code = ?1 AND decision = 'accepted' AND withdrawn_seq IS NULL AND as_of <= ?2
           AND seq > coalesce((SELECT max(seq) FROM sent_back WHERE code = ?1 AND on_day <= ?2), -1)
         ORDER BY as_of DESC, seq DESC LIMIT 1) AS accepted
    FROM commitment c WHERE c.code = ?1";

impl Tx<'_> {
    /// What a report on a commitment for `day` is checked against, with all entries known.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
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
