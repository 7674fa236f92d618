//! The job `verify`: verifies the ledger and every file beside it, and records the result as an entry.

use std::sync::Arc;

use super::job::{CatchUp, Job, JobContext, Ran, Stop, Work};
use domain::{JobNote, Timestamp};
use service::{ActionError, leftover, verify};
use store::StoreError;

/// Runs every Sunday night. Missed runs are caught up with by one run.
pub const JOB: Job = Job {
    config_key: "jobs.verify",
    default_schedule: "0 0 3 * * 0",
    catch_up: CatchUp::Newest,
    runs_kept: None,
    work: Work::Outside(|context, scheduled_at, stop| Box::pin(run(context, scheduled_at, stop))),
};

/// Reading everything takes long, so it happens outside the transaction; what is recorded names the number of entries read.
async fn run(
    context: &JobContext,
    scheduled_at: Timestamp,
    _stop: Stop<'_>,
) -> Result<Ran, ActionError> {
    let ledger = &context.ledger;
    if ledger
        .ask_async(move |reader| reader.has_run(JOB.name(), scheduled_at))
        .await?
    {
        return Ok(Ran::Before);
    }
    let verifier = ledger.letterhead.signer.verifier();
    let witnesses = Arc::clone(&ledger.letterhead.witnesses);
    let data = ledger.db.data().to_owned();
    let found = tokio::task::spawn_blocking(move || {
        verify::verify(&data, &verifier, &witnesses, &[], &mut |_| {})
    })
    .await
    .unwrap_or_else(|_| Err(StoreError::Panicked.into()))?;
    // Only a sound ledger says for certain which files nothing names.
    if found.faults.is_empty() {
        let data = ledger.db.data().to_owned();
        let collected = ledger.ask_async(move |reader| leftover::collect(reader, &data));
        if let Err(error) = collected.await {
            tracing::warn!(%error, "files that no entry names could not be removed");
        }
    }
    for fault in &found.faults {
        tracing::error!(entry = fault.seq().map(|seq| seq.0), %fault, "the ledger is not sound");
    }
    let ran = Ran::Done(JobNote::Verified {
        size: found.size,
        faults: found.faults.len() as u64,
    });
    let shared = context.clone();
    ledger
        .act(move |tx, now| {
            if tx.reader().has_run(JOB.name(), scheduled_at)? {
                return Ok(Ran::Before);
            }
            verify::record(tx, now, &JOB.actor(), &found)?;
            shared.record(tx, now, JOB, scheduled_at, &ran)?;
            Ok(ran)
        })
        .await
}
