//! The page `/jobs`: when each job ran and runs next, and what became of each letter in the outbox.

use std::collections::HashMap;
use std::path::Path;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use ::jobs::{Timetable, late_jobs};

use super::parts::{Pager, Tab, page_range};
use super::query::{Link, PageNumber, Parameter, Query, parameter};
use super::{Frame, LedgerSnapshot, PageRequest, Route, WebError, page};
use domain::letter::Edition;
use domain::{Message, Office, Period, Right, Schedule, Seq, Timestamp};
use i18n::Localizer;
use store::{JobRun, Known, Mail, MailState, Reader, RunOutcome, StoreError};

/// The number of runs that are shown of each job.
const RUNS_SHOWN: u32 = 6;

/// The number of letters on a page.
const PER_PAGE: usize = 50;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/jobs", Right::ReadOperations, jobs)]
}

#[derive(Template)]
#[template(path = "web/jobs.html")]
struct JobsPage {
    frame: Frame,
    facts: JobsFacts,
    tabs: Vec<Tab>,
    pager: Pager,
}

/// What one read transaction yields.
struct JobsFacts {
    now: Timestamp,
    jobs: Vec<JobRow>,
    /// The letters of the requested state, the newest first; the page keeps those that it shows.
    mails: Vec<Mail>,
    /// The number of letters in each state.
    counts: HashMap<&'static str, usize>,
    offices: Vec<Office>,
    /// The digests by the Message-ID of their letter.
    digests: HashMap<String, Seq>,
}

struct JobRow {
    id: &'static str,
    schedule: Schedule,
    /// The newest runs, newest first.
    runs: Vec<JobRun>,
    /// The instant at which the job should have run.
    late_since: Option<Timestamp>,
    next: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct JobsQuery {
    #[serde(deserialize_with = "parameter")]
    state: Option<MailState>,
    page: PageNumber,
}

impl Parameter for MailState {
    const CHOICES: &'static [&'static str] = &["queued", "held", "sent", "failed", "expired"];

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// `GET /jobs`.
async fn jobs(request: PageRequest, Query(query): Query<JobsQuery>) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let (l, clock, timetable) = (
        frame.l,
        request.site.ledger.clock.now(),
        request.site.timetable.clone(),
    );
    let state = query.state;
    let seen = request.site.snapshot(&request.caller).await.ok();
    let mut facts = request
        .site
        .read(move |reader| JobsFacts::read(reader, clock, &timetable, state, seen.as_deref()))
        .await?;
    let href = |state: Option<MailState>, page| {
        let link = Link::to("/jobs").with("state", state.map(MailState::as_str));
        format!("{}#outbox", link.page("page", page).href())
    };
    let tabs = [None]
        .into_iter()
        .chain(MailState::ALL.map(Some))
        .map(|state| Tab {
            href: href(state, 1),
            label: state.map_or_else(|| l.t("jobs-mail-all"), |state| state_label(state, l).0),
            count: Some(match state {
                None => facts.counts.values().sum(),
                Some(state) => facts.counts.get(state.as_str()).copied().unwrap_or(0),
            }),
            is_here: state == query.state,
        });
    let tabs = tabs.collect();
    let total = facts.mails.len();
    let range = page_range(query.page.0, PER_PAGE, total);
    facts.mails = facts.mails.drain(range).collect();
    let page = JobsPage {
        facts,
        tabs,
        pager: Pager::of(query.page.0, PER_PAGE, total, l, |page| {
            href(query.state, page)
        }),
        frame,
    };
    page::show(&request.caller, &page)
}

impl JobsFacts {
    fn read(
        reader: &Reader<'_>,
        clock: Timestamp,
        timetable: &Timetable,
        state: Option<MailState>,
        seen: Option<&LedgerSnapshot>,
    ) -> Result<Self, StoreError> {
        let newest = reader.newest_at()?;
        let now = newest.map_or(clock, |newest| newest.max(clock));
        let late = late_jobs(reader, timetable, now)?;
        let jobs = timetable.jobs.iter().map(|scheduled| {
            let (id, schedule) = (scheduled.job.name(), &scheduled.schedule);
            let late = late.iter().find(|late| late.job == id);
            Ok(JobRow {
                id,
                runs: reader.runs(id, RUNS_SHOWN)?,
                late_since: late.map(|late| late.scheduled_at),
                next: schedule.next_after(now, timetable.zone),
                schedule: schedule.clone(),
            })
        });
        let jobs = jobs.collect::<Result<_, StoreError>>()?;
        let mut counts = HashMap::new();
        let mut mails = reader.mails(None)?;
        if let Some(seen) = seen.filter(|snapshot| snapshot.is_partial) {
            mails.retain(|mail| seen.sees_letters_of(&mail.mail.id.office));
        }
        for mail in &mails {
            *counts.entry(mail.state.as_str()).or_default() += 1;
        }
        mails.retain(|mail| state.is_none_or(|state| state == mail.state));
        mails.reverse();
        let frozen = reader.all_frozen(Known::NOW)?.into_iter();
        Ok(Self {
            now,
            jobs,
            mails,
            counts,
            offices: reader.offices(Known::NOW)?,
            digests: frozen
                .filter(|frozen| frozen.body.mail.is_digest())
                .map(|frozen| (frozen.body.message_id, frozen.seq))
                .collect(),
        })
    }
}

/// The state of a letter as text, and the class of its colour.
pub(crate) fn state_label(state: MailState, l: Localizer) -> (String, &'static str) {
    match state {
        MailState::Queued => (l.t("jobs-mail-queued"), "yellow"),
        MailState::Held => (l.t("jobs-mail-held"), "yellow"),
        MailState::Sent => (l.t("jobs-mail-sent"), "green"),
        MailState::Failed => (l.t("jobs-mail-failed"), "red"),
        MailState::Expired => (l.t("jobs-mail-expired"), "grey"),
    }
}

/// The title of a letter: `2019年3月 月度通报`.
pub(crate) fn letter_title(period: Period, edition: Edition, l: Localizer) -> String {
    l.message(
        &Message::new("jobs-mail-what")
            .arg("period", l.period(period))
            .arg("kind", l.localize(&edition)),
    )
}

/// The mail server's answer; for a letter that was written to a file, the file's name without its directory.
pub(crate) fn answer_text(answer: &str) -> String {
    let path = Path::new(answer);
    let name = path.file_name().filter(|_| path.is_absolute());
    name.map_or_else(
        || answer.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

mod filters {
    use super::*;
    pub(super) use crate::filters::*;
    use askama::{Result, Values, filter_fn};

    /// When a job runs: in words where it runs at one time of a day, otherwise the cron expression.
    #[filter_fn]
    pub(super) fn rhythm(schedule: &Schedule, _: &dyn Values, l: &Localizer) -> Result<String> {
        let fields: Vec<&str> = schedule.as_str().split(' ').collect();
        let number = |text: &str| text.parse::<u32>().ok();
        let message = match fields[..] {
            ["0", "*", "*", "*", "*", "*"] => Some(Message::new("jobs-every-minute")),
            ["0", minute, hour, day, "*", weekday] => {
                let at = number(hour).zip(number(minute));
                let message = match (day, weekday) {
                    ("*", "*") => Some(Message::new("jobs-daily")),
                    ("*", weekday) => number(weekday).map(|weekday| {
                        let name = l.t(&format!("jobs-weekday-{}", weekday % 7));
                        Message::new("jobs-weekly").arg("weekday", name)
                    }),
                    (day, "*") => {
                        number(day).map(|day| Message::new("jobs-monthly").arg("day", day))
                    }
                    _ => None,
                };
                message.zip(at).map(|(message, (hour, minute))| {
                    message.arg("at", format!("{hour:02}:{minute:02}"))
                })
            }
            _ => None,
        };
        Ok(message.map_or_else(|| schedule.to_string(), |message| l.message(&message)))
    }

    /// The outcome of a run.
    #[filter_fn]
    pub(super) fn outcome(run: &JobRun, _: &dyn Values, l: &Localizer) -> Result<String> {
        Ok(l.t(match run.outcome {
            RunOutcome::Done => "jobs-done",
            RunOutcome::Skipped => "jobs-skipped",
        }))
    }

    /// What a letter is.
    #[filter_fn]
    pub(super) fn letter(mail: &Mail, _: &dyn Values, l: &Localizer) -> Result<String> {
        Ok(letter_title(mail.mail.id.period, mail.mail.id.edition, *l))
    }

    /// The instant that matters in a letter's state: when it was sent, is tried next, or was queued.
    #[filter_fn]
    pub(super) fn delivery_instant(mail: &Mail, _: &dyn Values, l: &Localizer) -> Result<String> {
        let instant = |at| l.instant(at, l.zone());
        Ok(match (mail.state, mail.sent_at) {
            (MailState::Sent, Some(at)) => instant(at),
            (MailState::Queued, _) => {
                let at = instant(mail.next_attempt_at);
                l.message(&Message::new("jobs-mail-next").arg("at", at))
            }
            _ => instant(mail.created_at),
        })
    }

    /// The mail server's last answer.
    #[filter_fn]
    pub(super) fn answer(mail: &Mail, _: &dyn Values) -> Result<String> {
        Ok(answer_text(mail.last_answer.as_deref().unwrap_or_default()))
    }
}
