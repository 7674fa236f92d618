//! Jobs and their runs.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Instant;
use domain::{JobNote, Schedule, Timestamp};
use service::check::LateJob;
use store::JobRun;

/// What runs by itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Its name.
    pub job: String,
    /// When it runs, as cron with seconds.
    pub schedule: String,
    /// The zone of the schedule.
    pub zone: String,
    /// `done`, `skipped`, `never`, or `late` where it did not run when it should have.
    pub state: String,
    /// For when it last ran.
    pub last_scheduled_at: Option<Instant>,
    /// When it last ran.
    pub last_ran_at: Option<Instant>,
    /// What it came to.
    pub last_outcome: Option<String>,
    /// In figures.
    #[schema(value_type = Option<Object>)]
    pub last_note: Option<JobNote>,
    /// When it runs next.
    pub next_at: Option<Instant>,
    /// The instant for which it has not run.
    pub late_since: Option<Instant>,
}

impl Job {
    /// The state of a job at `now`, from its last run and from the list of jobs that are late.
    pub fn new(
        job: &str,
        schedule: &Schedule,
        zone: Tz,
        last: Option<&JobRun>,
        late: &[LateJob],
        now: Timestamp,
    ) -> Self {
        let late = late.iter().find(|late| late.job == job);
        let outcome = last.map(|run| run.outcome.as_str());
        let state = match late {
            Some(_) => "late",
            None => outcome.unwrap_or("never"),
        };
        Self {
            job: job.to_owned(),
            schedule: schedule.as_str().to_owned(),
            zone: zone.name().to_owned(),
            state: state.to_owned(),
            last_scheduled_at: last.map(|run| Instant(run.scheduled_at)),
            last_ran_at: last.map(|run| Instant(run.ran_at)),
            last_outcome: outcome.map(str::to_owned),
            last_note: last.map(|run| run.note.clone()),
            next_at: schedule.next_after(now, zone).map(Instant),
            late_since: late.map(|late| Instant(late.scheduled_at)),
        }
    }
}

/// The jobs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobList {
    /// The rows.
    pub items: Vec<Job>,
}
