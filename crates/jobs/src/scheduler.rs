//! Wakes the dispatcher once a minute, and at the instant when the next job falls due.
//!
//! tokio-cron-scheduler gives the minute's wake-up, so that a machine whose clock jumped or that slept is noticed; between
//! two wake-ups the task sleeps until the next due instant by the ledger's own clock.
//!
//! Jobs that wait for something outside, such as a mail server, run in tasks of their own, so that a server that hangs holds up
//! no digest. After each of its rounds the dispatcher wakes them, so that what it has just frozen is delivered.

use std::time::Duration;

use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_cron_scheduler::{Job as CronJob, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use super::job::{Job, JobContext, Work};
use super::run::{dispatch_one, dispatch_some};

/// Every minute, in UTC.
const EVERY_MINUTE: &str = "0 * * * * *";

/// The longest sleep, in case a wake-up is lost.
const LONGEST_SLEEP: Duration = Duration::from_secs(90);

/// How long work outside is waited for at the end. A delivery that is cut off then is repeated at the next start.
const STOP_WAIT: Duration = Duration::from_secs(10);

/// The scheduler could not be started.
#[derive(Debug, Error)]
#[error("the scheduler could not be started: {0}")]
pub struct SchedulerError(#[from] JobSchedulerError);

/// Runs the dispatcher until it is stopped.
pub struct Scheduler {
    scheduler: JobScheduler,
    task: JoinHandle<()>,
    lanes: Vec<JoinHandle<()>>,
    wake: mpsc::Sender<()>,
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
        let waker = wake.clone();
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
        let outside = context.timetable.jobs.iter().map(|scheduled| scheduled.job);
        let (wakers, lanes) = outside
            .filter(|job| is_outside(*job))
            .map(|job| {
                let (wake, wake_ups) = mpsc::channel(1);
                let work = lane(context.clone(), job, wake_ups, stop.clone());
                (wake, tokio::spawn(work))
            })
            .unzip();
        let task = tokio::spawn(rounds(context, wake_ups, wakers, stop.clone()));
        Ok(Self {
            scheduler,
            task,
            lanes,
            wake: waker,
            stop,
        })
    }

    /// Begins a round now, or after the one that is under way.
    pub fn wake(&self) {
        // A full channel holds a wake-up already.
        let _ = self.wake.try_send(());
    }

    /// Stops after the run that is under way. Work outside is cut off after ten seconds.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the dispatcher ended badly");
        }
        let end = Instant::now() + STOP_WAIT;
        for mut lane in self.lanes {
            match timeout_at(end, &mut lane).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "a job ended badly"),
                Err(_) => {
                    lane.abort();
                    tracing::warn!("a job that waits for something outside was cut off");
                }
            }
        }
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "the scheduler did not shut down cleanly");
        }
    }
}

/// Whether a job waits for something outside.
fn is_outside(job: Job) -> bool {
    matches!(job.work, Work::Outside(_))
}

/// Dispatches the jobs that wait for nothing outside, and then wakes the lanes of the others.
async fn rounds(
    context: JobContext,
    mut wake_ups: mpsc::Receiver<()>,
    lanes: Vec<mpsc::Sender<()>>,
    stop: CancellationToken,
) {
    loop {
        let done = dispatch_some(&context, |job| !is_outside(job), || stop.is_cancelled());
        if let Err(error) = done.await {
            tracing::error!(%error, "the due runs could not be computed");
        }
        for lane in &lanes {
            // A full channel: the lane is at work, and looks again afterwards.
            let _ = lane.try_send(());
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = wake_ups.recv() => {}
            () = tokio::time::sleep(until_next(&context)) => {}
        }
    }
}

/// Runs one job whenever it is woken and due.
async fn lane(
    context: JobContext,
    job: Job,
    mut wake_ups: mpsc::Receiver<()>,
    stop: CancellationToken,
) {
    while wake_ups.recv().await.is_some() && !stop.is_cancelled() {
        if let Err(error) = dispatch_one(&context, job, || stop.is_cancelled()).await {
            tracing::error!(job = job.name(), %error, "the due runs could not be computed");
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
