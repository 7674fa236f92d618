//! Wakes the dispatcher once a minute, and at the very instant when something falls due.
//!
//! tokio-cron-scheduler gives the minute's wake-up, so that a machine whose clock jumped or that slept is noticed; between
//! wake_ups we sleep until the next due instant by the ledger's own clock. Must not know what is due beyond that instant.

use std::time::Duration;

use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job as CronJob, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use super::dispatch::dispatch;
use super::table::{Job, Jobs};

/// Every minute, in UTC.
const EVERY_MINUTE: &str = "0 * * * * *";

/// The longest sleep: a wake-up that was lost is made up for.
const LONGEST_SLEEP: Duration = Duration::from_secs(90);

/// The scheduler could not be started.
#[derive(Debug, Error)]
#[error("the scheduler could not be started: {0}")]
pub struct KnockError(#[from] JobSchedulerError);

/// Runs the dispatcher until it is stopped.
pub struct Scheduler {
    scheduler: JobScheduler,
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Scheduler {
    /// Starts knocking. The first round is taken at once: whatever fell due while nothing ran is caught up with.
    ///
    /// # Errors
    /// [`KnockError`].
    pub async fn start(jobs: Jobs) -> Result<Self, KnockError> {
        let stop = CancellationToken::new();
        // One place: wake_ups that come while a round is under way are one wake-up.
        let (wake, wake_ups) = mpsc::channel(1);
        let scheduler = JobScheduler::new().await?;
        let quiet = stop.clone();
        let job = CronJob::new_async(EVERY_MINUTE, move |_, _| {
            // The scheduler may still fire while it is shut down; nobody is to be woken then.
            if !quiet.is_cancelled() {
                let _ = wake.try_send(());
            }
            Box::pin(async {})
        })?;
        scheduler.add(job).await?;
        scheduler.start().await?;
        let task = tokio::spawn(rounds(jobs, wake_ups, stop.clone()));
        Ok(Self {
            scheduler,
            task,
            stop,
        })
    }

    /// Stops knocking and waits for the round that is under way; nothing is left half-run.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the dispatcher ended badly");
        }
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "the scheduler did not shut down cleanly");
        }
    }
}

/// Takes rounds until it is told to stop.
async fn rounds(jobs: Jobs, mut wake_ups: mpsc::Receiver<()>, stop: CancellationToken) {
    loop {
        if let Err(error) = dispatch(&jobs, || stop.is_cancelled()).await {
            tracing::error!(%error, "what is due could not be told");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = wake_ups.recv() => {}
            () = tokio::time::sleep(until_next(&jobs)) => {}
        }
    }
}

/// How long until the next job falls due by the ledger's clock.
fn until_next(jobs: &Jobs) -> Duration {
    let Ok(now) = jobs.ledger.now() else {
        return LONGEST_SLEEP;
    };
    let next = Job::ALL
        .into_iter()
        .filter_map(|job| jobs.schedules.of(job).next_after(now, jobs.zone))
        .min();
    let until = next.map_or(LONGEST_SLEEP, |at| {
        (at.utc() - now.utc()).to_std().unwrap_or(LONGEST_SLEEP)
    });
    // A breath beyond the instant, so that it has really come when the round begins.
    (until + Duration::from_millis(2)).min(LONGEST_SLEEP)
}
