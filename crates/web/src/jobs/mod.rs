//! What runs by itself: when each job ran, what it came to and when it runs next; and what became of each letter.
//!
//! Nothing is run here.

mod view;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::page::{self, Frame};
use super::query::{Params, QueryError};
use ::jobs::{Timetable, late_jobs};
use domain::time::Timestamp;
use service::check::LateJob;
use store::{JobRun, Known, Mail, MailState, Reader, StoreError};
use view::{JobsView, OutboxView};
pub(super) use view::{answer, state_of};

/// How many runs of a job are told.
const RUNS_TOLD: u32 = 6;

#[derive(Template)]
#[template(path = "web/jobs.html")]
struct JobsPage {
    frame: Frame,
    v: JobsView,
    outbox: OutboxView,
}

/// What is read for the page within one snapshot.
struct JobsFacts {
    now: Timestamp,
    /// The newest runs of each job, newest first.
    runs: Vec<Vec<JobRun>>,
    late: Vec<LateJob>,
    mails: Vec<Mail>,
    offices: Vec<domain::office::Office>,
    digests: Vec<store::FrozenMail>,
}

/// What was wished for of the outbox.
#[derive(Debug, Clone, Copy)]
struct JobsQuery {
    state: Option<MailState>,
    page: usize,
}

impl JobsQuery {
    fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        drop(params.take_all("lang"));
        let all = [MailState::Queued, MailState::Sent, MailState::Failed];
        let wished = Self {
            state: params.choice("state", &all.map(MailState::as_str), |text| {
                all.into_iter().find(|state| state.as_str() == text)
            })?,
            page: params.number("page", 1, 1_000_000)?.unwrap_or(1),
        };
        params.finish(&["state", "page"])?;
        Ok(wished)
    }
}

/// `GET /jobs`.
pub(super) async fn jobs(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let wished = JobsQuery::of(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let timetable = site.timetable.clone();
    let clock = site.ledger.clock.now();
    let facts = site
        .ledger
        .ask_async(move |reader| read(reader, clock, &timetable))
        .await?;
    let page = JobsPage {
        v: JobsView::of(&facts, &site.timetable, &frame),
        outbox: OutboxView::of(&facts, wished, &frame),
        frame,
    };
    page::show(&caller, &page)
}

fn read(
    reader: &Reader<'_>,
    clock: Timestamp,
    timetable: &Timetable,
) -> Result<JobsFacts, StoreError> {
    let now = reader
        .newest_at()?
        .map_or(clock, |newest| newest.max(clock));
    let runs = timetable.jobs.iter();
    let runs = runs.map(|scheduled| reader.runs(scheduled.job.name(), RUNS_TOLD));
    let frozen = reader.all_frozen(Known::NOW)?.into_iter();
    Ok(JobsFacts {
        now,
        runs: runs.collect::<Result<_, _>>()?,
        late: late_jobs(reader, timetable, now)?,
        mails: reader.mails(None)?,
        offices: reader.offices(Known::NOW)?,
        digests: frozen.filter(|f| f.body.mail.is_digest()).collect(),
    })
}
