//! Running one job for one scheduled instant: its effects and the record of the run are one transaction.

use chrono::TimeDelta;

use super::due::{digest_instants, late_jobs};
use super::table::{Job, Jobs};
use domain::ids::Actor;
use domain::job_note::JobNote;
use domain::period::Period;
use domain::time::Timestamp;
use service::digest::Outcome;
use service::{ActionError, check, deliver as delivery, digest, remind, verify as verification};
use store::{JobRun, Reader, RunOutcome, StoreError, Tx};

/// Runs of the deliveries that are remembered; they come every minute.
const DELIVERIES_KEPT: u32 = 60;

/// For so long the answer to a request that bore a key is kept.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(7);

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// It did its work.
    Done(JobNote),
    /// There was nothing to do for that instant.
    Skipped(JobNote),
    /// It had run for that instant before.
    Before,
}

/// Runs a job for a scheduled instant, unless it ran for it before.
///
/// # Errors
/// [`ActionError`]: nothing was recorded then, and the run stays due.
pub async fn run(jobs: &Jobs, job: Job, scheduled_at: Timestamp) -> Result<Ran, ActionError> {
    match job {
        Job::Deliver => return deliver(jobs, scheduled_at, || false).await,
        Job::Verify => return verify(jobs, scheduled_at).await,
        Job::Digest | Job::Reminder | Job::Checks => {}
    }
    let own = jobs.clone();
    jobs.ledger
        .act(move |tx, now| {
            if tx.has_run(job.name(), scheduled_at)? {
                return Ok(Ran::Before);
            }
            let ran = match job {
                Job::Digest => run_digest(&own, tx, now, scheduled_at)?,
                Job::Reminder => run_reminder(&own, tx, now, scheduled_at)?,
                Job::Checks | Job::Deliver | Job::Verify => run_checks(&own, tx, now)?,
            };
            record(tx, now, job, scheduled_at, &ran)?;
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
    let delivered = delivery::deliver(&jobs.ledger, jobs.holder, stop).await?;
    let ran = Ran::Done(JobNote::Delivered {
        sent: delivered.sent,
        waiting: delivered.waiting,
        failed: delivered.failed,
    });
    let told = ran.clone();
    jobs.ledger
        .act(move |tx, now| {
            record(tx, now, Job::Deliver, scheduled_at, &told)?;
            Ok(tx.forget_runs(Job::Deliver.name(), DELIVERIES_KEPT)?)
        })
        .await?;
    Ok(ran)
}

/// Verifies the ledger and every file beside it, and records what that came to. Reading everything takes its time, so it is
/// done outside of the transaction: what is recorded says how many entries it speaks of.
///
/// # Errors
/// [`ActionError`]: nothing was recorded then, and the run stays due.
pub async fn verify(jobs: &Jobs, scheduled_at: Timestamp) -> Result<Ran, ActionError> {
    let job = Job::Verify;
    let ran_before = move |reader: &Reader<'_>| reader.has_run(job.name(), scheduled_at);
    if jobs.ledger.ask_async(ran_before).await? {
        return Ok(Ran::Before);
    }
    let verifier = jobs.ledger.letterhead.signer.verifier();
    let data = jobs.ledger.db.data().to_owned();
    let found = tokio::task::spawn_blocking(move || {
        verification::verify(&data, &verifier, &[], &mut |_| {})
    });
    let found = found
        .await
        .unwrap_or_else(|_| Err(StoreError::Panicked.into()))?;
    for fault in &found.faults {
        tracing::error!(entry = fault.seq(), %fault, "the ledger is not sound");
    }
    let ran = Ran::Done(JobNote::Verified {
        size: found.size,
        faults: found.faults.len() as u64,
    });
    jobs.ledger
        .act(move |tx, now| {
            if tx.has_run(job.name(), scheduled_at)? {
                return Ok(Ran::Before);
            }
            verification::record(tx, now, &Actor::system(job.name()), &found)?;
            record(tx, now, job, scheduled_at, &ran)?;
            Ok(ran)
        })
        .await
}

/// Records a run in the transaction of its effects.
fn record(
    tx: &mut Tx<'_>,
    now: Timestamp,
    job: Job,
    scheduled_at: Timestamp,
    ran: &Ran,
) -> Result<(), ActionError> {
    let (outcome, note) = match ran {
        Ran::Done(note) => (RunOutcome::Done, note),
        Ran::Skipped(why) => (RunOutcome::Skipped, why),
        Ran::Before => return Ok(()),
    };
    let job = job.name().to_owned();
    let ran_at = tx.stamp(now);
    let note = note.clone();
    tx.record_run(&JobRun {
        job,
        scheduled_at,
        ran_at,
        outcome,
        note,
    })?;
    Ok(())
}

fn run_digest(
    jobs: &Jobs,
    tx: &mut Tx<'_>,
    now: Timestamp,
    scheduled_at: Timestamp,
) -> Result<Ran, ActionError> {
    let period = Period::of(scheduled_at.day(jobs.zone)).previous();
    let Some(instants) = digest_instants(&jobs.schedules.digest, jobs.zone, period) else {
        return Ok(Ran::Skipped(JobNote::NoInstant { period }));
    };
    let opened_on = tx.opening()?.map(|opening| opening.at.day(jobs.zone));
    if opened_on.is_none_or(|day| period.last_day() < day) {
        return Ok(Ran::Skipped(JobNote::BeforeLedger { period }));
    }
    let by = Actor::system(Job::Digest.name());
    let head = &jobs.ledger.letterhead;
    Ok(
        match digest::freeze(tx, now, head, &by, period, instants)? {
            Outcome::Frozen(posted) => Ran::Done(JobNote::Digests {
                period,
                count: posted.len(),
            }),
            Outcome::AlreadyFrozen(_) => Ran::Skipped(JobNote::FrozenBefore { period }),
            Outcome::Settled => Ran::Skipped(JobNote::Settled { period }),
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
    let context = tx.present_frame()?;
    if context.is_some_and(|context| context.day(tx.stamp(now)) > context.cutoff(period)) {
        return Ok(Ran::Skipped(JobNote::CutoffPassed { period }));
    }
    let by = Actor::system(Job::Reminder.name());
    let posted = remind::remind(tx, now, &jobs.ledger.letterhead, &by, period)?;
    Ok(Ran::Done(JobNote::Reminders {
        period,
        count: posted.len(),
    }))
}

fn run_checks(jobs: &Jobs, tx: &mut Tx<'_>, now: Timestamp) -> Result<Ran, ActionError> {
    let at = tx.stamp(now);
    let mut late = late_jobs(tx, &jobs.schedules, jobs.zone, at)?;
    // This run is the one that was late, and it is running.
    late.retain(|late| late.job != Job::Checks.name());
    let by = Actor::system(Job::Checks.name());
    let checked = check::run(tx, now, &by, at.day(jobs.zone), &late)?;
    tx.forget_answers(at.minus(ANSWERS_KEPT))?;
    Ok(Ran::Done(JobNote::Checks {
        opened: checked.opened,
        closed: checked.closed,
        open: checked.open,
    }))
}
