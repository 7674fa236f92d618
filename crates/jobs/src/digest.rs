//! The job `digest`: freezes and queues the digest of the month that has ended.

use super::job::{CatchUp, Job, JobContext, Ran, Timetable, Work};
use domain::{JobNote, Period, Timestamp};
use service::ActionError;
use service::digest::{Instants, Outcome, freeze};
use store::Tx;

/// Runs on the first of each month. Every missed month gets its digest.
pub const JOB: Job = Job {
    config_key: "jobs.digest",
    default_schedule: "0 0 9 1 * *",
    catch_up: CatchUp::Each,
    runs_kept: None,
    work: Work::InTransaction(run),
};

/// Freezes the month before the scheduled instant, and before it every ended month that has no digest: a schedule that skips
/// months skips no digest.
fn run(
    context: &JobContext,
    tx: &mut Tx<'_>,
    now: Timestamp,
    scheduled_at: Timestamp,
) -> Result<Ran, ActionError> {
    let zone = context.timetable.zone;
    let last = Period::of(scheduled_at.day(zone)).previous();
    let opened_on = tx.reader().opening()?.map(|opening| opening.at.day(zone));
    if opened_on.is_none_or(|day| last.last_day() < day) {
        return Ok(Ran::Skipped(JobNote::BeforeLedger { period: last }));
    }
    let registered_at = tx.reader().registered_at()?;
    let first = registered_at.map_or(last, |at| Period::of(at.day(zone)).min(last));
    let head = &context.ledger.letterhead;
    let (mut period, mut frozen) = (first, None);
    let skipped = loop {
        let Some(instants) = instants(&context.timetable, period) else {
            break JobNote::NoInstant { period };
        };
        match freeze(tx, now, head, &JOB.actor(), period, instants)? {
            Outcome::Frozen(posted) => frozen = Some(frozen.unwrap_or(0) + posted.len()),
            Outcome::AlreadyFrozen(_) if period == last => break JobNote::FrozenBefore { period },
            Outcome::AlreadyFrozen(_) => {}
            // A report that was entered later has digests again.
            Outcome::Settled if period == last => break JobNote::Settled { period },
            Outcome::Settled => {}
        }
        if period == last {
            break JobNote::Nothing;
        }
        period = period.next();
    };
    Ok(match frozen {
        None => Ran::Skipped(skipped),
        Some(count) => Ran::Done(JobNote::Digests {
            period: last,
            count,
        }),
    })
}

/// When the digest of a period, and that of the period before, are due: the first instant of the schedule after the
/// period's last day. `None` where the schedule has no such instant.
pub fn instants(timetable: &Timetable, period: Period) -> Option<Instants> {
    let schedule = timetable.schedule(JOB)?;
    let after = |period: Period| {
        let end = Timestamp::end_of_day(period.last_day(), timetable.zone);
        schedule.next_after(end, timetable.zone)
    };
    Some(Instants {
        due: after(period)?,
        before: after(period.previous())?,
    })
}
