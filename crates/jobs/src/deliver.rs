//! The job `deliver`: hands the letters of the outbox to the mailer.

use super::job::{CatchUp, Job, JobContext, Ran, Stop, Work};
use domain::{JobNote, Timestamp};
use service::{ActionError, deliver};

/// Runs every minute. One run delivers everything that is due, so missed runs are not caught up with.
pub const JOB: Job = Job {
    config_key: "jobs.deliver",
    default_schedule: "0 * * * * *",
    catch_up: CatchUp::Newest,
    runs_kept: Some(60),
    work: Work::Outside(|context, scheduled_at, stop| Box::pin(run(context, scheduled_at, stop))),
};

async fn run(
    context: &JobContext,
    scheduled_at: Timestamp,
    stop: Stop<'_>,
) -> Result<Ran, ActionError> {
    let delivered = deliver::deliver(&context.ledger, context.holder, stop).await?;
    let ran = Ran::Done(JobNote::Delivered {
        sent: delivered.sent,
        waiting: delivered.waiting,
        failed: delivered.failed,
    });
    let shared = context.clone();
    context
        .ledger
        .act(move |tx, now| {
            shared.record(tx, now, JOB, scheduled_at, &ran)?;
            Ok(ran)
        })
        .await
}
