//! The records of scheduled jobs: operational rows, written in the transaction of a run's effects.

use super::ActionError;
use domain::{JobNote, Timestamp};
use store::{JobRun, RunOutcome, Tx};

/// Records that a job ran for a scheduled instant. A second record of the same run changes nothing.
///
/// # Errors
/// [`ActionError::Store`]; so below.
pub fn record(
    tx: &mut Tx<'_>,
    now: Timestamp,
    job: &str,
    scheduled_at: Timestamp,
    outcome: RunOutcome,
    note: JobNote,
) -> Result<(), ActionError> {
    let run = JobRun {
        job: job.to_owned(),
        scheduled_at,
        ran_at: tx.stamp(now),
        outcome,
        note,
    };
    tx.record_run(&run)?;
    Ok(())
}

/// Forgets all but the newest runs of a job.
pub fn forget(tx: &mut Tx<'_>, job: &str, keep: u32) -> Result<(), ActionError> {
    Ok(tx.forget_runs(job, keep)?)
}

/// Forgets the answers to requests with an idempotency key that are older than an instant.
pub fn forget_answers(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), ActionError> {
    tx.forget_answers(before)?;
    Ok(())
}

/// Ends the leases of outbox letters that `holder`, which is known to have ended, still holds. Returns their number.
///
/// # Errors
/// [`ActionError::Store`].
pub fn release_leases(tx: &mut Tx<'_>, holder: &str) -> Result<usize, ActionError> {
    Ok(tx.release_leases(holder)?)
}
