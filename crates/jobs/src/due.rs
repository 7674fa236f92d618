//! Which runs are due and which jobs are late, from schedules, recorded runs and the time. Reads only.

use chrono::TimeDelta;

use super::job::{CatchUp, Job, Scheduled, Timetable};
use domain::Timestamp;
use service::check::LateJob;
use store::{Known, Reader, StoreError};

/// The most missed runs of a job that are caught up with: ten years of months, or four months of days.
const MISSED_RUNS_MAX: usize = 120;

/// The instants of a job that are due at `now`, the oldest first.
pub(super) fn due_runs(
    reader: &Reader<'_>,
    timetable: &Timetable,
    Scheduled { job, schedule }: &Scheduled,
    now: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    let Some(watermark) = watermark(reader, *job)? else {
        return Ok(Vec::new());
    };
    Ok(match job.catch_up {
        CatchUp::Each => schedule.due_between(watermark, now, timetable.zone, MISSED_RUNS_MAX),
        CatchUp::Newest => {
            let newest = schedule.last_at_or_before(now, timetable.zone);
            newest.into_iter().filter(|at| *at > watermark).collect()
        }
    })
}

/// The jobs that did not run for an instant longer ago than the grace of the rules in force, each with its first such
/// instant.
///
/// # Errors
/// [`StoreError`].
pub fn late_jobs(
    reader: &Reader<'_>,
    timetable: &Timetable,
    now: Timestamp,
) -> Result<Vec<LateJob>, StoreError> {
    if reader.registered_at()?.is_none() {
        return Ok(Vec::new());
    }
    let grace = TimeDelta::minutes(i64::from(
        reader.regime(Known::NOW)?.rules.job_grace_minutes,
    ));
    let mut late = Vec::new();
    for Scheduled { job, schedule } in timetable.jobs.iter() {
        let Some(watermark) = watermark(reader, *job)? else {
            continue;
        };
        let next = schedule.next_after(watermark, timetable.zone);
        if let Some(scheduled_at) = next.filter(|at| at.plus(grace) < now) {
            late.push(LateJob {
                job: job.name().to_owned(),
                scheduled_at,
            });
        }
    }
    Ok(late)
}

/// The instant after which runs of a job are due: its newest recorded run, or the entry of the report where it has not run
/// since. Without a report nothing is due.
fn watermark(reader: &Reader<'_>, job: Job) -> Result<Option<Timestamp>, StoreError> {
    let Some(registered_at) = reader.registered_at()? else {
        return Ok(None);
    };
    let last = reader.last_run(job.name())?;
    Ok(Some(last.map_or(registered_at, |run| {
        run.scheduled_at.max(registered_at)
    })))
}
