//! The job `checks`: opens and closes findings. It also forgets the answers to old requests that carried a key.

use chrono::TimeDelta;

use super::due::late_jobs;
use super::job::{CatchUp, Job, JobContext, Ran, Work};
use domain::{Actor, JobNote, Timestamp};
use service::check::Checked;
use service::{ActionError, check, job_run};
use store::{Reader, StoreError, Tx};

/// Runs every morning. Missed runs are caught up with by one run for now.
pub const JOB: Job = Job {
    config_key: "jobs.checks",
    default_schedule: "0 0 8 * * *",
    catch_up: CatchUp::Newest,
    runs_kept: None,
    work: Work::InTransaction(run),
};

/// How long the answer to a request with an idempotency key is kept.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(7);

fn run(
    context: &JobContext,
    tx: &mut Tx<'_>,
    now: Timestamp,
    _scheduled_at: Timestamp,
) -> Result<Ran, ActionError> {
    let at = tx.stamp(now);
    let mut late = late_jobs(tx.reader(), &context.timetable, at)?;
    // This job may have been late, but it runs now.
    late.retain(|late| late.job != JOB.name());
    let day = at.day(context.timetable.zone);
    let checked = check::run(tx, now, &JOB.actor(), day, &late)?;
    job_run::forget_answers(tx, at.minus(ANSWERS_KEPT))?;
    Ok(Ran::Done(JobNote::Checks {
        opened: checked.opened,
        closed: checked.closed,
        open: checked.open,
    }))
}

/// Whether a check for an instant can be recorded: not before the newest entry, since entries are in the order of time, and
/// not in the future. A check for any other instant can only be previewed.
///
/// # Errors
/// [`StoreError`].
pub fn can_record(reader: &Reader<'_>, at: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
    let newest = reader.newest_at()?;
    Ok(at <= now && newest.is_none_or(|newest| newest <= at))
}

/// Checks everything for an instant, or for now, and records which findings opened and closed. The run is not recorded as
/// one of the job.
///
/// # Errors
/// [`ActionError`].
pub fn check_by_hand(
    context: &JobContext,
    by: Actor,
    at: Option<Timestamp>,
) -> Result<Checked, ActionError> {
    let timetable = context.timetable.clone();
    context.ledger.act_blocking(move |tx, now| {
        let at = tx.stamp(at.unwrap_or(now));
        let late = late_jobs(tx.reader(), &timetable, at)?;
        check::run(tx, at, &by, at.day(timetable.zone), &late)
    })
}
