//! When jobs ran: the watermark from which due runs are computed.
//!
//! Operational: never rebuilt.

use rusqlite::{Row, params};
use strum::{EnumString, IntoStaticStr};

use super::append::Tx;
use super::query::Reader;
use super::{StoreError, row};
use domain::{JobNote, Timestamp};

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum RunOutcome {
    /// The job ran.
    Done,
    /// The run was skipped: a later run did its work, or its time had passed.
    Skipped,
}

impl RunOutcome {
    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRun {
    /// The job.
    pub job: String,
    /// The instant for which it was scheduled.
    pub scheduled_at: Timestamp,
    /// The instant at which it ran.
    pub ran_at: Timestamp,
    /// The outcome.
    pub outcome: RunOutcome,
    /// What it did, for people.
    pub note: JobNote,
}

impl Tx<'_> {
    /// Records a run in the transaction of its effects. Returns whether it is the first record of that run.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn record_run(&mut self, run: &JobRun) -> Result<bool, StoreError> {
        let changed = self.execute(
            "INSERT INTO job_run (job, scheduled_at, ran_at, outcome, note)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (job, scheduled_at) DO NOTHING",
            params![
                run.job,
                run.scheduled_at.to_string(),
                run.ran_at.to_string(),
                run.outcome.as_str(),
                row::to_json(&run.note)?
            ],
        )?;
        Ok(changed == 1)
    }

    /// Deletes all but the newest runs of a job that runs every minute.
    pub fn forget_runs(&mut self, job: &str, keep: u32) -> Result<(), StoreError> {
        self.run(
            "DELETE
             FROM job_run
             WHERE job = ?1 AND scheduled_at NOT IN (SELECT scheduled_at
             FROM job_run
             WHERE job = ?1 ORDER BY scheduled_at DESC LIMIT ?2)",
            params![job, keep],
        )
    }
}

impl Reader<'_> {
    /// The newest run of a job by its scheduled instant.
    pub fn last_run(&self, job: &str) -> Result<Option<JobRun>, StoreError> {
        self.first(
            "SELECT * FROM job_run WHERE job = ?1 ORDER BY scheduled_at DESC LIMIT 1",
            [job],
            read,
        )
    }

    /// Whether a run was recorded.
    pub fn has_run(&self, job: &str, scheduled_at: Timestamp) -> Result<bool, StoreError> {
        self.exists(
            "SELECT 1 FROM job_run WHERE job = ?1 AND scheduled_at = ?2",
            params![job, scheduled_at.to_string()],
        )
    }

    /// The newest runs of a job, newest first.
    pub fn runs(&self, job: &str, limit: u32) -> Result<Vec<JobRun>, StoreError> {
        self.all(
            "SELECT * FROM job_run WHERE job = ?1 ORDER BY scheduled_at DESC LIMIT ?2",
            params![job, limit],
            read,
        )
    }
}

fn read(row: &Row<'_>) -> Result<JobRun, StoreError> {
    Ok(JobRun {
        job: row.get("job")?,
        scheduled_at: row::text(row, "scheduled_at")?,
        ran_at: row::text(row, "ran_at")?,
        outcome: row::text(row, "outcome")?,
        note: row::json(row, "note")?,
    })
}
