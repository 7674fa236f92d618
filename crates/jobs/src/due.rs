//! What is due: from schedules, recorded runs and the time. Nothing here writes.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::table::{Job, Schedules};
use domain::period::Period;
use domain::schedule::Schedule;
use domain::time::Timestamp;
use service::check::LateJob;
use service::digest::Instants;
use store::{Known, Reader, StoreError};

/// The most missed runs of a job that are looked at: ten years of months, or four months of days.
const LOOK_BACK: usize = 120;

/// The instants of a job that are due at `now`: after its newest recorded run, or after the report was entered.
///
/// # Errors
/// [`StoreError`].
pub(super) fn due_runs(
    reader: &Reader<'_>,
    schedules: &Schedules,
    zone: Tz,
    job: Job,
    now: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    // Until there are promises, there is nothing to do.
    let Some(begun) = reader.registered_at()? else {
        return Ok(Vec::new());
    };
    let watermark = reader
        .last_run(job.name())?
        .map_or(begun, |run| run.scheduled_at.max(begun));
    let schedule = schedules.of(job);
    match job {
        // Only the newest instant matters, and there may be very many.
        Job::Deliver | Job::Checks | Job::Reminder | Job::Verify => {
            let newest = schedule.last_at_or_before(now, zone);
            Ok(newest.into_iter().filter(|at| *at > watermark).collect())
        }
        Job::Digest => Ok(schedule.due_between(watermark, now, zone, LOOK_BACK)),
    }
}

/// The jobs that did not run for an instant longer ago than the rules' grace, each with its first such instant.
///
/// # Errors
/// [`StoreError`].
pub fn late_jobs(
    reader: &Reader<'_>,
    schedules: &Schedules,
    zone: Tz,
    now: Timestamp,
) -> Result<Vec<LateJob>, StoreError> {
    let Some(begun) = reader.registered_at()? else {
        return Ok(Vec::new());
    };
    let grace = TimeDelta::minutes(i64::from(
        reader.regime(Known::NOW)?.rules.job_grace_minutes,
    ));
    let mut late = Vec::new();
    for job in Job::ALL {
        let watermark = reader
            .last_run(job.name())?
            .map_or(begun, |run| run.scheduled_at.max(begun));
        let first_missed = schedules
            .of(job)
            .next_after(watermark, zone)
            .filter(|at| at.plus(grace) < now);
        if let Some(scheduled_at) = first_missed {
            late.push(LateJob {
                job: job.name().to_owned(),
                scheduled_at,
            });
        }
    }
    Ok(late)
}

/// When the digest of a period, and that of the period before, are due: the first instant of the schedule after the
/// period's last day. Nothing where the schedule has no such instant.
pub fn digest_instants(schedule: &Schedule, zone: Tz, period: Period) -> Option<Instants> {
    let after =
        |period: Period| schedule.next_after(Timestamp::end_of_day(period.last_day(), zone), zone);
    Some(Instants {
        due: after(period)?,
        before: after(period.previous())?,
    })
}
