//! Dispatching: takes whatever is due now, in order, and says so when it should have been taken before.

use super::due::{due_runs, late_jobs};
use super::run::{Ran, deliver, run, verify};
use super::table::{Job, Jobs};
use domain::ids::Actor;
use domain::time::Timestamp;
use service::check::LateJob;
use service::{ActionError, check};
use store::StoreError;

/// A run that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatched {
    /// The job.
    pub job: Job,
    /// The instant.
    pub scheduled_at: Timestamp,
    /// What it came to.
    pub ran: Ran,
}

/// Takes every run that is due. A run that fails is logged and stays due; the others are taken all the same. `stop` ends
/// the round between two runs.
///
/// # Errors
/// [`ActionError::Store`] when what is due cannot be told.
pub async fn dispatch(
    jobs: &Jobs,
    stop: impl Fn() -> bool,
) -> Result<Vec<Dispatched>, ActionError> {
    let now = now(jobs).await?;
    let late = late(jobs, now).await?;
    if !late.is_empty() {
        note_late(jobs, late.clone()).await?;
    }
    let mut taken = Vec::new();
    for job in Job::ALL {
        let (own, zone) = (jobs.schedules.clone(), jobs.zone);
        let due = jobs
            .ledger
            .ask_async(move |reader| due_runs(reader, &own, zone, job, now))
            .await?;
        for scheduled_at in due {
            if stop() {
                return Ok(taken);
            }
            let ran = match job {
                Job::Deliver => deliver(jobs, scheduled_at, &stop).await,
                Job::Verify => verify(jobs, scheduled_at).await,
                _ => run(jobs, job, scheduled_at).await,
            };
            match ran {
                Ok(ran) => {
                    tell(job, scheduled_at, &ran);
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
    if !late.is_empty() {
        note_late(jobs, self::late(jobs, now).await?).await?;
    }
    Ok(taken)
}

/// The time by the ledger's clock, never before its newest entry.
async fn now(jobs: &Jobs) -> Result<Timestamp, StoreError> {
    let newest = jobs.ledger.ask_async(|reader| reader.newest_at()).await?;
    let now = jobs.ledger.clock.now();
    Ok(newest.map_or(now, |newest| newest.max(now)))
}

/// The jobs that did not run when they should have.
async fn late(jobs: &Jobs, now: Timestamp) -> Result<Vec<LateJob>, StoreError> {
    let (own, zone) = (jobs.schedules.clone(), jobs.zone);
    jobs.ledger
        .ask_async(move |reader| late_jobs(reader, &own, zone, now))
        .await
}

/// Opens and closes the findings on jobs that did not run.
async fn note_late(jobs: &Jobs, late: Vec<LateJob>) -> Result<(), ActionError> {
    jobs.ledger
        .act(move |tx, now| check::jobs(tx, now, &Actor::system("jobs"), &late))
        .await?;
    Ok(())
}

fn tell(job: Job, scheduled_at: Timestamp, ran: &Ran) {
    let job_name = job.name();
    match ran {
        // Once a minute: said only where something is looked for.
        Ran::Done(note) if job == Job::Deliver => {
            tracing::debug!(job = job_name, %scheduled_at, ?note, "job done")
        }
        Ran::Done(note) => tracing::info!(job = job_name, %scheduled_at, ?note, "job done"),
        Ran::Skipped(why) => tracing::info!(job = job_name, %scheduled_at, ?why, "job skipped"),
        Ran::Before => tracing::debug!(job = job_name, %scheduled_at, "job had run before"),
    }
}
