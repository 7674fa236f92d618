//! Jobs: what runs by itself, when it ran and will run.

use axum::extract::{RawQuery, State};
use serde_json::{Value, json};

use super::shape::JobList;
use super::{Answer, asked};
use crate::Site;
use crate::query::Params;
use ::jobs::late_jobs;
use store::{JobRun, StoreError};

/// The jobs. One is late that did not run when it should have.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "operations", operation_id = "listJobs",
    responses((status = 200, description = "All of them.", body = JobList)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    params.finish(&[])?;
    let snapshot = site.snapshot(None, None).await?;
    let (timetable, zone) = (site.timetable.clone(), snapshot.context.zone);
    let now = site.ledger.clock.now().max(snapshot.known_at);
    let (runs, late) = site
        .ledger
        .ask_async(move |reader| -> Result<_, StoreError> {
            let jobs = timetable.jobs.iter();
            let runs = jobs.map(|scheduled| reader.last_run(scheduled.job.name()));
            let runs: Vec<Option<JobRun>> = runs.collect::<Result<_, _>>()?;
            Ok((runs, late_jobs(reader, &timetable, now)?))
        })
        .await?;
    let items: Vec<Value> = site
        .timetable
        .jobs
        .iter()
        .zip(&runs)
        .map(|(scheduled, last)| {
            let (name, schedule) = (scheduled.job.name(), &scheduled.schedule);
            let last = last.as_ref();
            let late = late.iter().find(|late| late.job == name);
            let state = match last {
                _ if late.is_some() => "late",
                Some(run) => run.outcome.as_str(),
                None => "never",
            };
            json!({
                "job": name,
                "schedule": schedule.as_str(),
                "zone": zone.name(),
                "state": state,
                "last_scheduled_at": last.map(|run| run.scheduled_at),
                "last_ran_at": last.map(|run| run.ran_at),
                "last_outcome": last.map(|run| run.outcome.as_str()),
                "last_note": last.map(|run| &run.note),
                "next_at": schedule.next_after(now, zone),
                "late_since": late.map(|late| late.scheduled_at),
            })
        })
        .collect();
    Ok(super::json(&json!({ "items": items })))
}
