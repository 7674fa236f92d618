//! Jobs: their schedules, last runs and next runs.

use axum::extract::State;

use super::Answer;
use super::params::{NoParams, Query};
use crate::{Caller, Site};
use ::jobs::{Scheduled, late_jobs};
use store::{JobRun, StoreError};
use wire::{Job, JobList};

/// The jobs. A job is late when it did not run at its scheduled time.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "operations", operation_id = "listJobs",
    responses((status = 200, description = "All of them.", body = JobList)))]
pub(super) async fn list(State(site): State<Site>, caller: Caller, _: Query<NoParams>) -> Answer {
    let snapshot = site.snapshot(&caller).await?;
    let (timetable, zone) = (site.timetable.clone(), snapshot.context.zone);
    let now = site.ledger.clock.now().max(snapshot.known_at);
    let (runs, late) = site
        .read(move |reader| -> Result<_, StoreError> {
            let jobs = timetable.jobs.iter();
            let runs = jobs.map(|scheduled| reader.last_run(scheduled.job.name()));
            let runs: Vec<Option<JobRun>> = runs.collect::<Result<_, _>>()?;
            Ok((runs, late_jobs(reader, &timetable, now)?))
        })
        .await?;
    let jobs = site.timetable.jobs.iter().zip(&runs);
    let items = jobs.map(|(Scheduled { job, schedule }, last)| {
        Job::new(job.name(), schedule, zone, last.as_ref(), &late, now)
    });
    Ok(super::json(&JobList {
        items: items.collect(),
    }))
}
