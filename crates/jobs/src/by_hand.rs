//! What a person asks of the jobs: to run one now or for an instant, and to check by hand.
//!
//! Must not know how it was asked.

use super::dispatch::Dispatched;
use super::due::{due_runs, late_jobs};
use super::run::run;
use super::table::{Job, Jobs};
use domain::ids::Actor;
use domain::time::Timestamp;
use service::check::Checked;
use service::{ActionError, check};
use store::{Reader, StoreError};

/// Runs a job for the scheduled instant at or before `at`, and before it whatever of the job is still due: a later run
/// would otherwise stand in for the missed ones. Nothing where the job was never scheduled since the ledger was opened.
///
/// # Errors
/// [`ActionError`]: that run was not recorded and stays due; those before it were.
pub async fn run_by_hand(
    jobs: &Jobs,
    job: Job,
    at: Timestamp,
) -> Result<Vec<Dispatched>, ActionError> {
    let mut due = jobs.ledger.ask(|reader| -> Result<_, ActionError> {
        let mut due = due_runs(reader, &jobs.schedules, jobs.zone, job, at)?;
        let scheduled = jobs.schedules.of(job).last_at_or_before(at, jobs.zone);
        let opened_at = reader.opening()?.map(|opening| opening.at);
        if let Some(scheduled) = scheduled.filter(|at| opened_at.is_some_and(|open| *at > open))
            && !due.contains(&scheduled)
        {
            due.push(scheduled);
        }
        Ok(due)
    })?;
    due.sort_unstable();
    let mut taken = Vec::with_capacity(due.len());
    for scheduled_at in due {
        let ran = run(jobs, job, scheduled_at).await?;
        taken.push(Dispatched {
            job,
            scheduled_at,
            ran,
        });
    }
    Ok(taken)
}

/// Whether a check for that instant can be recorded: only from the newest entry on, since entries are in the order of
/// time, and not beyond now, since nothing is known of that yet. Anything else can only be looked at.
///
/// # Errors
/// [`StoreError`].
pub fn can_record_checks(
    reader: &Reader<'_>,
    at: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let newest = reader.newest_at()?;
    Ok(at <= now && newest.is_none_or(|newest| newest <= at))
}

/// Checks everything for an instant and records what opened and what closed.
///
/// # Errors
/// [`ActionError`].
pub fn check_by_hand(
    jobs: &Jobs,
    by: Actor,
    at: Option<Timestamp>,
) -> Result<Checked, ActionError> {
    let own = jobs.clone();
    jobs.ledger.act_blocking(move |tx, now| {
        let at = tx.stamp(at.unwrap_or(now));
        let late = late_jobs(tx, &own.schedules, own.zone, at)?;
        check::run(tx, at, &by, at.day(own.zone), &late)
    })
}
