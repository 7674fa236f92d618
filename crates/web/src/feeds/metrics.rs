//! The figures for monitoring: how large the ledger is, what waits, what is late, what was found.
//!
//! They are those of the pages, counted; must not judge anything anew.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::answered;
use crate::Site;
use crate::error::WebError;
use crate::query::Params;
use crate::snapshot_cache::LedgerSnapshot;
use ::jobs::{Timetable, late_jobs};
use domain::finding::Detail;
use domain::ledger::event::LastVerified;
use domain::light::Light;
use domain::time::Timestamp;
use export::{Figure, metrics_text};
use service::check::LateJob;
use store::{Known, MailState, Reader, StoreError};

/// What is read within one snapshot.
struct MetricsFacts {
    now: Timestamp,
    mails: Vec<(String, i64)>,
    /// Each job and the instant of its newest run.
    runs: Vec<(&'static str, Option<Timestamp>)>,
    late: Vec<LateJob>,
    verified: Option<LastVerified>,
}

/// `GET /metrics`.
pub(crate) async fn metrics(
    State(site): State<Site>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let mut params = Params::parse(query.as_deref())?;
    drop(params.take_all("lang"));
    params.finish(&["lang"])?;
    let snapshot = site.snapshot_cache.now(&site.ledger).await?;
    let (clock, timetable) = (site.ledger.clock.now(), site.timetable.clone());
    let now = clock.max(snapshot.known_at);
    let facts = site
        .ledger
        .ask_async(move |reader| read(reader, now, &timetable))
        .await?;
    let figures = figures(&snapshot, &facts);
    let text = metrics_text(&figures).map_err(|error| WebError::internal(&error))?;
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let is_open = accept.is_some_and(|accept| accept.contains("application/openmetrics-text"));
    let kind = if is_open {
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    } else {
        "text/plain; version=0.0.4; charset=utf-8"
    };
    Ok(answered(kind, text))
}

fn read(
    reader: &Reader<'_>,
    now: Timestamp,
    timetable: &Timetable,
) -> Result<MetricsFacts, StoreError> {
    let states = [MailState::Queued, MailState::Sent, MailState::Failed];
    let count = |state: MailState| {
        let count = reader.count_mails(state)?;
        Ok::<_, StoreError>((state.as_str().to_owned(), whole(count)))
    };
    let ran = |job: &'static str| {
        let last = reader.last_run(job)?;
        Ok::<_, StoreError>((job, last.map(|run| run.ran_at)))
    };
    let jobs = timetable.jobs.iter();
    Ok(MetricsFacts {
        now,
        mails: states.into_iter().map(count).collect::<Result<_, _>>()?,
        runs: jobs.map(|s| ran(s.job.name())).collect::<Result<_, _>>()?,
        late: late_jobs(reader, timetable, now)?,
        verified: reader.verified(Known::NOW)?,
    })
}

fn whole(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

fn seconds(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

fn figures(snapshot: &LedgerSnapshot, facts: &MetricsFacts) -> Vec<Figure> {
    let alone = |number: i64| vec![(String::new(), number)];
    let of_light = |light: Light| {
        let own = snapshot
            .statuses
            .iter()
            .filter(|listed| listed.light() == light);
        (light.as_str().to_owned(), whole(own.count()))
    };
    let of_kind = |kind: &str| {
        let own = snapshot
            .findings
            .iter()
            .filter(|finding| finding.cause.detail.kind() == kind);
        (kind.to_owned(), whole(own.count()))
    };
    let pending = snapshot
        .statuses
        .iter()
        .filter(|listed| listed.pending.is_some());
    let lateness = |(job, _): &(&'static str, Option<Timestamp>)| {
        let late = facts.late.iter().find(|late| late.job == *job);
        let since = late.map_or(0, |late| seconds(facts.now) - seconds(late.scheduled_at));
        ((*job).to_owned(), since.max(0))
    };
    let ran = facts
        .runs
        .iter()
        .filter_map(|(job, at)| Some(((*job).to_owned(), seconds((*at)?))));
    let figure = |name, help, label, values| Figure {
        name,
        help,
        label,
        values,
    };
    let mut all = vec![
        figure(
            "pledgebook_ledger_entries",
            "Entries in the ledger",
            "",
            alone(whole(snapshot.size)),
        ),
        figure(
            "pledgebook_ledger_newest_entry_timestamp_seconds",
            "When the newest entry was made",
            "",
            alone(seconds(snapshot.known_at)),
        ),
        figure(
            "pledgebook_commitments",
            "Commitments by the light that they show",
            "light",
            Light::ALL.map(of_light).into(),
        ),
        figure(
            "pledgebook_updates_pending",
            "Updates that await review",
            "",
            alone(whole(pending.count())),
        ),
        figure(
            "pledgebook_findings_open",
            "Findings that are open, by kind",
            "kind",
            Detail::KINDS.map(of_kind).into(),
        ),
        figure(
            "pledgebook_outbox_letters",
            "Letters in the outbox, by state",
            "state",
            facts.mails.clone(),
        ),
        figure(
            "pledgebook_job_last_run_timestamp_seconds",
            "When a job last ran",
            "job",
            ran.collect(),
        ),
        figure(
            "pledgebook_job_late_seconds",
            "For how long a job has not run that should have; 0 where it has",
            "job",
            facts.runs.iter().map(lateness).collect(),
        ),
    ];
    if let Some(verified) = &facts.verified {
        all.push(figure(
            "pledgebook_verified_timestamp_seconds",
            "When the newest verification of the ledger was recorded",
            "",
            alone(seconds(verified.at)),
        ));
        all.push(figure(
            "pledgebook_verified_faults",
            "Kinds of fault that it found",
            "",
            alone(whole(verified.body.faults)),
        ));
    }
    all
}
