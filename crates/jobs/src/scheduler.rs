//! Wakes the dispatcher once a minute, and at the instant when the next job falls due.
//!
//! tokio-cron-scheduler gives the minute's wake-up, so that a machine whose clock jumped or that slept is noticed; between
//! two wake-ups the task sleeps until the next due instant by the ledger's own clock.

use std::time::Duration;

use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job as CronJob, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use super::job::JobContext;
use super::run::dispatch;

/// Every minute, in UTC.
const EVERY_MINUTE: &str = "0 * * * * *";

/// The longest sleep, in case a wake-up is lost.
const LONGEST_SLEEP: Duration = Duration::from_secs(90);

/// The scheduler could not be started.
#[derive(Debug, Error)]
#[error("the scheduler could not be started: {0}")]
pub struct SchedulerError(#[from] JobSchedulerError);

/// Runs the dispatcher until it is stopped.
pub struct Scheduler {
    scheduler: JobScheduler,
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Scheduler {
    /// Starts the dispatcher. The first round begins at once, so that runs missed while no daemon ran are caught up with.
    ///
    /// # Errors
    /// [`SchedulerError`].
    pub async fn start(context: JobContext) -> Result<Self, SchedulerError> {
        let stop = CancellationToken::new();
        // With one place, wake-ups that arrive during a round count as one.
        let (wake, wake_ups) = mpsc::channel(1);
        let scheduler = JobScheduler::new().await?;
        let stopped = stop.clone();
        let job = CronJob::new_async(EVERY_MINUTE, move |_, _| {
            // The scheduler may still fire while it shuts down.
            if !stopped.is_cancelled() {
                let _ = wake.try_send(());
            }
            Box::pin(async {})
        })?;
        scheduler.add(job).await?;
        scheduler.start().await?;
        let task = tokio::spawn(rounds(context, wake_ups, stop.clone()));
        Ok(Self {
            scheduler,
            task,
            stop,
        })
    }

    /// Stops after the run that is under way.
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

async fn rounds(context: JobContext, mut wake_ups: mpsc::Receiver<()>, stop: CancellationToken) {
    loop {
        if let Err(error) = dispatch(&context, || stop.is_cancelled()).await {
            tracing::error!(%error, "the due runs could not be computed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = wake_ups.recv() => {}
            () = tokio::time::sleep(until_next(&context)) => {}
        }
    }
}

/// How long until the next job falls due by the ledger's clock.
fn until_next(context: &JobContext) -> Duration {
    let Ok(now) = context.ledger.now() else {
        return LONGEST_SLEEP;
    };
    let timetable = &context.timetable;
    let next = timetable
        .jobs
        .iter()
        .filter_map(|scheduled| scheduled.schedule.next_after(now, timetable.zone))
        .min();
    let until = next.map_or(LONGEST_SLEEP, |at| {
        (at.utc() - now.utc()).to_std().unwrap_or(LONGEST_SLEEP)
    });
    // A little later, so that the instant has passed when the round begins.
    (until + Duration::from_millis(2)).min(LONGEST_SLEEP)
}
