//! The job `reminder`: writes to each department what it still has to report for the month.

use super::job::{CatchUp, Job, JobContext, Ran, Work};
use domain::{JobNote, Period, Timestamp};
use service::ActionError;
use service::remind::remind;
use store::Tx;

/// Runs some days before the cut-off. A missed run is caught up with until the cut-off has passed.
pub const JOB: Job = Job {
    config_key: "jobs.reminder",
    default_schedule: "0 0 9 20 * *",
    catch_up: CatchUp::Newest,
    runs_kept: None,
    work: Work::InTransaction(run),
};

fn run(
    context: &JobContext,
    tx: &mut Tx<'_>,
    now: Timestamp,
    scheduled_at: Timestamp,
) -> Result<Ran, ActionError> {
    let period = Period::of(scheduled_at.day(context.timetable.zone));
    let assessment = tx.present_context()?;
    if assessment.is_some_and(|context| context.day(tx.stamp(now)) > context.cutoff(period)) {
        return Ok(Ran::Skipped(JobNote::CutoffPassed { period }));
    }
    let head = &context.ledger.letterhead;
    let posted = remind(tx, now, head, &JOB.actor(), period, scheduled_at)?;
    Ok(Ran::Done(JobNote::Reminders {
        period,
        count: posted.len(),
    }))
}
