//! Running jobs: whatever is due, or one job by hand.

use super::due::{due_runs, late_jobs};
use super::job::{Job, JobContext, Ran, Stop, Work};
use domain::{Actor, Timestamp};
use service::check::LateJob;
use service::{ActionError, check};
use store::{Reader, StoreError};

/// The kind of the findings on jobs that did not run.
const LATE_KIND: &str = "job_did_not_run";

/// A run that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatched {
    /// The job.
    pub job: Job,
    /// The instant for which it was scheduled.
    pub scheduled_at: Timestamp,
    /// What it came to.
    pub ran: Ran,
}

/// Runs a job for a scheduled instant. `stop` ends work that can be interrupted.
///
/// # Errors
/// [`ActionError`]: nothing was recorded then, and the run stays due.
pub async fn run(
    context: &JobContext,
    job: Job,
    scheduled_at: Timestamp,
    stop: Stop<'_>,
) -> Result<Ran, ActionError> {
    let work = match job.work {
        Work::Outside(work) => return work(context, scheduled_at, stop).await,
        Work::InTransaction(work) => work,
    };
    let shared = context.clone();
    context
        .ledger
        .act(move |tx, now| {
            if tx.reader().has_run(job.name(), scheduled_at)? {
                return Ok(Ran::Before);
            }
            let ran = work(&shared, tx, now, scheduled_at)?;
            shared.record(tx, now, job, scheduled_at, &ran)?;
            Ok(ran)
        })
        .await
}

/// Takes every run that is due, and opens or closes the findings on late jobs before and after. A run that fails is logged
/// and stays due; the runs of other jobs are taken all the same. `stop` ends the round between two runs. While the clock is not
/// believed nothing is due.
///
/// # Errors
/// [`ActionError::Store`] when the due runs cannot be computed.
pub async fn dispatch(
    context: &JobContext,
    stop: impl Fn() -> bool + Send + Sync,
) -> Result<Vec<Dispatched>, ActionError> {
    dispatch_some(context, |_| true, stop).await
}

/// Like [`dispatch`], for some of the jobs; the findings are on all of them.
pub(super) async fn dispatch_some(
    context: &JobContext,
    is_mine: impl Fn(Job) -> bool + Send + Sync,
    stop: impl Fn() -> bool + Send + Sync,
) -> Result<Vec<Dispatched>, ActionError> {
    if context.ledger.halted().await?.is_some() {
        return Ok(Vec::new());
    }
    let now = now(context).await?;
    let late = late(context, now).await?;
    if !late.is_empty() {
        record_late(context, late).await?;
    }
    let taken = take_due(context, now, is_mine, stop).await?;
    let has_open = |reader: &Reader<'_>| reader.open_findings(LATE_KIND);
    if !context.ledger.ask_async(has_open).await?.is_empty() {
        record_late(context, self::late(context, now).await?).await?;
    }
    Ok(taken)
}

/// Takes every run of one job that is due.
pub(super) async fn dispatch_one(
    context: &JobContext,
    job: Job,
    stop: impl Fn() -> bool + Send + Sync,
) -> Result<Vec<Dispatched>, ActionError> {
    if context.ledger.halted().await?.is_some() {
        return Ok(Vec::new());
    }
    let now = now(context).await?;
    take_due(context, now, |other| other == job, stop).await
}

/// Takes the runs of some jobs that are due at `now`.
async fn take_due(
    context: &JobContext,
    now: Timestamp,
    is_mine: impl Fn(Job) -> bool + Send + Sync,
    stop: impl Fn() -> bool + Send + Sync,
) -> Result<Vec<Dispatched>, ActionError> {
    let mut taken = Vec::new();
    let jobs = context.timetable.jobs.iter();
    for scheduled in jobs.filter(|scheduled| is_mine(scheduled.job)) {
        let (timetable, scheduled) = (context.timetable.clone(), scheduled.clone());
        let job = scheduled.job;
        let due = context
            .ledger
            .ask_async(move |reader| due_runs(reader, &timetable, &scheduled, now))
            .await?;
        for scheduled_at in due {
            if stop() {
                return Ok(taken);
            }
            match run(context, job, scheduled_at, &stop).await {
                Ok(ran) => {
                    log(job, scheduled_at, &ran);
                    taken.push(Dispatched {
                        job,
                        scheduled_at,
                        ran,
                    });
                }
                Err(error) => {
                    tracing::error!(job = job.name(), %scheduled_at, %error, "the job failed and stays due");
                    break;
                }
            }
        }
    }
    Ok(taken)
}

/// Runs a job for the scheduled instant at or before `at`, and before it every run of the job that is still due: a later run
/// would otherwise stand in for the missed ones. The list is empty where the job was not scheduled since the ledger was
/// opened.
///
/// # Errors
/// [`ActionError`]: that run was not recorded and stays due; those before it were recorded.
pub async fn run_by_hand(
    context: &JobContext,
    job: Job,
    at: Timestamp,
) -> Result<Vec<Dispatched>, ActionError> {
    let timetable = &context.timetable;
    let mut scheduled = timetable.jobs.iter();
    let Some(scheduled) = scheduled.find(|scheduled| scheduled.job == job) else {
        return Ok(Vec::new());
    };
    let mut due = context.ledger.ask(|reader| -> Result<_, ActionError> {
        let mut due = due_runs(reader, timetable, scheduled, at)?;
        let newest = scheduled.schedule.last_at_or_before(at, timetable.zone);
        let opened_at = reader.opening()?.map(|opening| opening.at);
        if let Some(newest) = newest.filter(|at| opened_at.is_some_and(|open| *at > open))
            && !due.contains(&newest)
        {
            due.push(newest);
        }
        Ok(due)
    })?;
    due.sort_unstable();
    let mut taken = Vec::with_capacity(due.len());
    for scheduled_at in due {
        let ran = run(context, job, scheduled_at, &|| false).await?;
        taken.push(Dispatched {
            job,
            scheduled_at,
            ran,
        });
    }
    Ok(taken)
}

/// The time by the ledger's clock, never before its newest entry.
async fn now(context: &JobContext) -> Result<Timestamp, StoreError> {
    let newest = context
        .ledger
        .ask_async(|reader| reader.newest_at())
        .await?;
    let now = context.ledger.clock.now();
    Ok(newest.map_or(now, |newest| newest.max(now)))
}

async fn late(context: &JobContext, now: Timestamp) -> Result<Vec<LateJob>, StoreError> {
    let timetable = context.timetable.clone();
    context
        .ledger
        .ask_async(move |reader| late_jobs(reader, &timetable, now))
        .await
}

/// Opens and closes the findings on jobs that did not run.
async fn record_late(context: &JobContext, late: Vec<LateJob>) -> Result<(), ActionError> {
    context
        .ledger
        .act(move |tx, now| check::jobs(tx, now, &Actor::system("jobs"), &late))
        .await?;
    Ok(())
}

fn log(job: Job, scheduled_at: Timestamp, ran: &Ran) {
    let name = job.name();
    match ran {
        Ran::Done(note) if job.runs_kept.is_some() => {
            tracing::debug!(job = name, %scheduled_at, ?note, "job done")
        }
        Ran::Done(note) => tracing::info!(job = name, %scheduled_at, ?note, "job done"),
        Ran::Skipped(note) => tracing::info!(job = name, %scheduled_at, ?note, "job skipped"),
        Ran::Before => tracing::debug!(job = name, %scheduled_at, "job had run before"),
    }
}
