//! The job `backup`: writes the whole ledger to a file in the configured directory.

use super::job::{CatchUp, Job, JobContext, Ran, Stop, Work};
use domain::{JobNote, Timestamp};
use service::backup::scheduled::take_scheduled;
use service::{ActionError, Refusal};
use store::StoreError;

/// Runs every night where a directory is configured. Missed runs are caught up with by one run: a backup holds what the ledger
/// is, not what it was.
pub const JOB: Job = Job {
    config_key: "jobs.backup",
    default_schedule: "0 30 2 * * *",
    catch_up: CatchUp::Newest,
    runs_kept: None,
    work: Work::Outside(|context, scheduled_at, stop| Box::pin(run(context, scheduled_at, stop))),
};

/// Copying takes long, so it happens outside the transaction.
async fn run(
    context: &JobContext,
    scheduled_at: Timestamp,
    _stop: Stop<'_>,
) -> Result<Ran, ActionError> {
    let ledger = &context.ledger;
    let (was_run, opening) = ledger
        .ask_async(move |reader| -> Result<_, ActionError> {
            let opening = reader.opening()?.ok_or(Refusal::NotOpen {})?;
            Ok((reader.has_run(JOB.name(), scheduled_at)?, opening))
        })
        .await?;
    let Some((source, target)) = context.backup.clone().filter(|_| !was_run) else {
        return Ok(Ran::Before);
    };
    let now = ledger.clock.now();
    let taken = tokio::task::spawn_blocking(move || {
        take_scheduled(&source, &target, &opening.body.ledger_id, scheduled_at, now)
    });
    let kept = taken
        .await
        .unwrap_or_else(|_| Err(StoreError::Panicked.into()))?;
    let ran = Ran::Done(JobNote::BackedUp {
        file: kept.file.display().to_string(),
        bytes: kept.bytes,
        missing: kept.missing,
    });
    let shared = context.clone();
    ledger
        .act(move |tx, now| {
            if tx.reader().has_run(JOB.name(), scheduled_at)? {
                return Ok(Ran::Before);
            }
            shared.record(tx, now, JOB, scheduled_at, &ran)?;
            Ok(ran)
        })
        .await
}
