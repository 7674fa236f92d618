//! Jobs: what runs by itself, when it ran and will run.

use axum::extract::{RawQuery, State};
use serde_json::{Value, json};

use super::shape::JobList;
use super::{Answer, asked};
use crate::domain::finding::Detail;
use crate::store::{JobRun, StoreError};
use crate::web::Site;
use crate::web::query::Params;

/// The jobs. One is late where a finding says so.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "operations", operation_id = "listJobs",
    responses((status = 200, description = "All of them.", body = JobList)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    params.finish(&[])?;
    let standing = site.standing(None, None).await?;
    let names: Vec<&'static str> = site.schedules.iter().map(|(name, _)| *name).collect();
    let runs = site
        .desk
        .ask_async(move |reader| -> Result<Vec<Option<JobRun>>, StoreError> {
            names.iter().map(|name| reader.last_run(name)).collect()
        })
        .await?;
    let (now, zone) = (site.desk.clock.now(), standing.frame.zone);
    let is_late = |name: &str| {
        let details = standing.findings.iter().map(|f| &f.cause.detail);
        details
            .into_iter()
            .any(|detail| matches!(detail, Detail::JobDidNotRun { job, .. } if job == name))
    };
    let items: Vec<Value> = site
        .schedules
        .iter()
        .zip(&runs)
        .map(|((name, schedule), last)| {
            let last = last.as_ref();
            let state = match last {
                _ if is_late(name) => "late",
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
            })
        })
        .collect();
    Ok(super::json(&json!({ "items": items })))
}
