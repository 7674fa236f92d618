//! Running one job for one scheduled instant: its effects and the record of the run are one transaction.

use super::due::{digest_instants, late_jobs};
use super::table::{Job, Jobs};
use crate::actions::digest::Outcome;
use crate::actions::{ActionError, check, deliver as delivery, digest, remind};
use crate::domain::ids::Actor;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::store::{JobRun, RunOutcome, Tx};

/// Runs of the deliveries that are remembered; they come every minute.
const DELIVERIES_KEPT: u32 = 60;

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// It did its work; in short, what.
    Done(String),
    /// There was nothing to do for that instant; why.
    Skipped(String),
    /// It had run for that instant before.
    Before,
}

/// Runs a job for a scheduled instant, unless it ran for it before.
///
/// # Errors
/// [`ActionError`]: nothing was recorded then, and the run stays due.
pub async fn run(jobs: &Jobs, job: Job, scheduled_at: Timestamp) -> Result<Ran, ActionError> {
    if job == Job::Deliver {
        return deliver(jobs, scheduled_at, || false).await;
    }
    let own = jobs.clone();
    jobs.desk
        .act(move |tx, now| {
            if tx.has_run(job.name(), scheduled_at)? {
                return Ok(Ran::Before);
            }
            // Recorded first: a check within the run then sees that the run is under way.
            let record = |tx: &mut Tx<'_>, outcome, note: &str| {
                let job = job.name().to_owned();
                let ran_at = tx.stamp(now);
                tx.record_run(&JobRun {
                    job,
                    scheduled_at,
                    ran_at,
                    outcome,
                    note: note.to_owned(),
                })
            };
            let ran = match job {
                Job::Digest => run_digest(&own, tx, now, scheduled_at)?,
                Job::Reminder => run_reminder(&own, tx, now, scheduled_at)?,
                Job::Checks | Job::Deliver => {
                    record(tx, RunOutcome::Done, "")?;
                    return run_checks(&own, tx, now);
                }
            };
            match &ran {
                Ran::Done(note) => record(tx, RunOutcome::Done, note)?,
                Ran::Skipped(why) => record(tx, RunOutcome::Skipped, why)?,
                Ran::Before => false,
            };
            Ok(ran)
        })
        .await
}

/// Delivers the outbox and records the round; `stop` ends it between two letters.
///
/// # Errors
/// [`ActionError::Store`].
pub async fn deliver(
    jobs: &Jobs,
    scheduled_at: Timestamp,
    stop: impl Fn() -> bool,
) -> Result<Ran, ActionError> {
    let delivered = delivery::deliver(&jobs.desk, jobs.holder, stop).await?;
    let note = format!(
        "{} sent, {} waiting, {} failed",
        delivered.sent, delivered.waiting, delivered.failed
    );
    let told = note.clone();
    jobs.desk
        .act(move |tx, now| {
            let job = Job::Deliver.name().to_owned();
            let ran_at = tx.stamp(now);
            tx.record_run(&JobRun {
                job,
                scheduled_at,
                ran_at,
                outcome: RunOutcome::Done,
                note: told,
            })?;
            tx.forget_runs(Job::Deliver.name(), DELIVERIES_KEPT)?;
            Ok(())
        })
        .await?;
    Ok(Ran::Done(note))
}

fn run_digest(
    jobs: &Jobs,
    tx: &mut Tx<'_>,
    now: Timestamp,
    scheduled_at: Timestamp,
) -> Result<Ran, ActionError> {
    let period = Period::of(scheduled_at.day(jobs.zone)).previous();
    let Some(instants) = digest_instants(&jobs.schedules.digest, jobs.zone, period) else {
        return Ok(Ran::Skipped(format!("no instant for {period}")));
    };
    let opened_on = tx.opening()?.map(|opening| opening.at.day(jobs.zone));
    if opened_on.is_none_or(|day| period.last_day() < day) {
        return Ok(Ran::Skipped(format!(
            "{period} was over before the ledger was opened"
        )));
    }
    let by = Actor::system(Job::Digest.name());
    Ok(
        match digest::freeze(tx, now, &jobs.desk.letterhead, &by, period, instants)? {
            Outcome::Frozen(posted) => {
                Ran::Done(format!("{period}: {} digests frozen", posted.len()))
            }
            Outcome::AlreadyFrozen(_) => Ran::Skipped(format!("{period} was frozen before")),
            Outcome::Settled => Ran::Skipped(format!("the year was settled before {period}")),
        },
    )
}

fn run_reminder(
    jobs: &Jobs,
    tx: &mut Tx<'_>,
    now: Timestamp,
    scheduled_at: Timestamp,
) -> Result<Ran, ActionError> {
    let period = Period::of(scheduled_at.day(jobs.zone));
    let frame = tx.frame(crate::store::Known::NOW)?;
    let passed = frame.is_some_and(|frame| frame.day(tx.stamp(now)) > frame.cutoff(period));
    if passed {
        return Ok(Ran::Skipped(format!("the cut-off of {period} has passed")));
    }
    let by = Actor::system(Job::Reminder.name());
    let posted = remind::remind(tx, now, &jobs.desk.letterhead, &by, period)?;
    Ok(Ran::Done(format!("{period}: {} reminders", posted.len())))
}

fn run_checks(jobs: &Jobs, tx: &mut Tx<'_>, now: Timestamp) -> Result<Ran, ActionError> {
    let at = tx.stamp(now);
    let late = late_jobs(tx, &jobs.schedules, jobs.zone, at)?;
    let by = Actor::system(Job::Checks.name());
    let checked = check::run(tx, now, &by, at.day(jobs.zone), &late)?;
    Ok(Ran::Done(format!(
        "{} opened, {} closed, {} open",
        checked.opened, checked.closed, checked.open
    )))
}
