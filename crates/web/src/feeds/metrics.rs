//! The Prometheus metrics: the size of the ledger, pending updates, letters, late jobs and findings, as the pages show them.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::headers::content;
use crate::{Caller, LedgerSnapshot, Query, Site, WebError};
use ::jobs::{Timetable, late_jobs};
use domain::finding::Detail;
use domain::ledger::event::LastVerified;
use domain::{Light, Timestamp};
use export::{Figure, metrics_text};
use service::check::LateJob;
use store::{Known, MailState, Reader, StoreError};

/// What one read transaction yields.
struct MetricsFacts {
    now: Timestamp,
    mails: Vec<(String, i64)>,
    /// The instant of the newest run of each job.
    runs: Vec<(&'static str, Option<Timestamp>)>,
    late: Vec<LateJob>,
    verified: Option<LastVerified>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MetricsQuery {
    /// Listed so that refusals name it: the guard has read the language.
    #[serde(rename = "lang")]
    _lang: Option<IgnoredAny>,
}

/// `GET /metrics`.
pub(super) async fn metrics(
    State(site): State<Site>,
    caller: Caller,
    headers: HeaderMap,
    _: Query<MetricsQuery>,
) -> Result<Response, WebError> {
    let snapshot = site.snapshot(&caller).await?;
    let (clock, timetable) = (site.ledger.clock.now(), site.timetable.clone());
    let now = clock.max(snapshot.known_at);
    let facts = site.read(move |reader| read(reader, now, &timetable));
    let figures = figures(&snapshot, &facts.await?);
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
    Ok(content(kind, "no-store", text))
}

fn read(
    reader: &Reader<'_>,
    now: Timestamp,
    timetable: &Timetable,
) -> Result<MetricsFacts, StoreError> {
    let mails = |state: MailState| {
        let mails = reader.count_mails(state)?;
        Ok::<_, StoreError>((state.as_str().to_owned(), count(mails)))
    };
    let ran = |job: &'static str| {
        let last = reader.last_run(job)?;
        Ok::<_, StoreError>((job, last.map(|run| run.ran_at)))
    };
    let jobs = timetable.jobs.iter();
    Ok(MetricsFacts {
        now,
        mails: MailState::ALL
            .into_iter()
            .map(mails)
            .collect::<Result<_, _>>()?,
        runs: jobs.map(|s| ran(s.job.name())).collect::<Result<_, _>>()?,
        late: late_jobs(reader, timetable, now)?,
        verified: reader.verified(Known::NOW)?,
    })
}

fn count(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

fn seconds(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

fn figures(snapshot: &LedgerSnapshot, facts: &MetricsFacts) -> Vec<Figure> {
    let alone = |number: i64| vec![(String::new(), number)];
    let of_light = |light: Light| {
        let listed = snapshot.statuses.iter();
        let number = listed.filter(|listed| listed.light() == light).count();
        (light.as_str().to_owned(), count(number))
    };
    let of_kind = |kind: &str| {
        let findings = snapshot.findings.iter();
        let number = findings
            .filter(|finding| finding.cause.detail.kind() == kind)
            .count();
        (kind.to_owned(), count(number))
    };
    let listed = snapshot.statuses.iter();
    let pending = listed
        .filter(|listed| listed.status().pending.is_some())
        .count();
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
            alone(count(snapshot.size)),
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
            alone(count(pending)),
        ),
        figure(
            "pledgebook_findings_open",
            "Findings that are open, by kind",
            "kind",
            Detail::KINDS.iter().copied().map(of_kind).collect(),
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
            alone(count(verified.body.faults)),
        ));
    }
    all
}
