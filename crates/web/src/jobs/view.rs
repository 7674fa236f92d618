//! What the page of jobs shows: a row for each job, and a row for each letter.
//!
//! Pure: facts come in, rows go out.

use std::collections::HashMap;

use super::{JobsFacts, JobsQuery};
use crate::known::query_of;
use crate::page::Frame;
use crate::parts::{Empty, Pager, Tab};
use ::jobs::Timetable;
use domain::message::Message;
use domain::schedule::Schedule;
use i18n::Localizer;
use i18n::phrases::own;
use store::{Mail, MailState, RunOutcome};

/// How many letters are seen at once.
const PER_PAGE: usize = 50;

/// The jobs.
pub(super) struct JobsView {
    pub(super) said: String,
    pub(super) rows: Vec<JobRow>,
}

/// A job.
pub(super) struct JobRow {
    pub(super) name: String,
    pub(super) id: &'static str,
    pub(super) schedule: String,
    /// The newest run.
    pub(super) last: Option<RunRow>,
    /// Earlier ones.
    pub(super) earlier: Vec<RunRow>,
    pub(super) next: Option<String>,
    /// Since when it is late.
    pub(super) late: Option<String>,
}

/// A run.
pub(super) struct RunRow {
    pub(super) scheduled: String,
    /// When it really ran, where that was another minute.
    pub(super) ran: Option<String>,
    pub(super) outcome: String,
    pub(super) is_skipped: bool,
    pub(super) note: String,
}

impl JobsView {
    /// What runs by itself.
    pub(super) fn of(facts: &JobsFacts, timetable: &Timetable, frame: &Frame) -> Self {
        let (l, zone) = (frame.l, frame.zone);
        let rows = timetable
            .jobs
            .iter()
            .zip(&facts.runs)
            .map(|(scheduled, runs)| {
                let (id, schedule) = (scheduled.job.name(), &scheduled.schedule);
                let mut told = runs.iter().map(|run| {
                    let (scheduled, ran) = (
                        l.instant(run.scheduled_at, zone),
                        l.instant(run.ran_at, zone),
                    );
                    RunRow {
                        ran: Some(ran).filter(|ran| *ran != scheduled),
                        scheduled,
                        outcome: l.t(match run.outcome {
                            RunOutcome::Done => "jobs-done",
                            RunOutcome::Skipped => "jobs-skipped",
                        }),
                        is_skipped: run.outcome == RunOutcome::Skipped,
                        note: l.localize(&run.note),
                    }
                });
                let late = facts.late.iter().find(|late| late.job == id);
                let next = schedule.next_after(facts.now, zone);
                JobRow {
                    name: l.t(&format!("jobs-name-{id}")),
                    id,
                    schedule: rhythm(schedule, l),
                    last: told.next(),
                    earlier: told.collect(),
                    next: next.map(|at| l.instant(at, zone)),
                    late: late.map(|late| l.instant(late.scheduled_at, zone)),
                }
            });
        Self {
            said: l.message(&Message::new("jobs-now").arg("now", l.instant(facts.now, zone))),
            rows: rows.collect(),
        }
    }
}

/// When a job runs, in words where it runs at one time of a day, and as its cron otherwise.
fn rhythm(schedule: &Schedule, l: Localizer) -> String {
    let fields: Vec<&str> = schedule.as_str().split(' ').collect();
    let number = |text: &str| text.parse::<u32>().ok();
    let said = match fields[..] {
        ["0", "*", "*", "*", "*", "*"] => Some(Message::new("jobs-every-minute")),
        ["0", minute, hour, day, "*", weekday] => {
            let at = number(hour).zip(number(minute));
            let said = match (day, weekday) {
                ("*", "*") => Some(Message::new("jobs-daily")),
                ("*", weekday) => number(weekday).map(|weekday| {
                    let name = format!("jobs-weekday-{}", weekday % 7);
                    Message::new("jobs-weekly").arg("weekday", l.t(&name))
                }),
                (day, "*") => number(day).map(|day| Message::new("jobs-monthly").arg("day", day)),
                _ => None,
            };
            said.zip(at)
                .map(|(said, (hour, minute))| said.arg("at", format!("{hour:02}:{minute:02}")))
        }
        _ => None,
    };
    said.map_or_else(|| schedule.to_string(), |said| l.message(&said))
}

/// The outbox.
pub(super) struct OutboxView {
    pub(super) tabs: Vec<Tab>,
    pub(super) rows: Vec<MailRow>,
    pub(super) pager: Pager,
    pub(super) empty: Option<Empty>,
}

/// A letter.
pub(super) struct MailRow {
    pub(super) what: String,
    /// The digest's page.
    pub(super) href: Option<String>,
    pub(super) office: String,
    pub(super) recipient: String,
    pub(super) state: String,
    pub(super) class: &'static str,
    pub(super) when: String,
    pub(super) attempts: u32,
    pub(super) answer: String,
}

/// A state's word and the class of its colour.
pub(crate) fn state_of(state: MailState, l: Localizer) -> (String, &'static str) {
    match state {
        MailState::Queued => (l.t("jobs-mail-queued"), "yellow"),
        MailState::Sent => (l.t("jobs-mail-sent"), "green"),
        MailState::Failed => (l.t("jobs-mail-failed"), "red"),
    }
}

/// What the server answered; of a letter that was written to a file, that file's name.
pub(crate) fn answer(said: &str) -> String {
    let path = std::path::Path::new(said);
    let name = path.file_name().filter(|_| path.is_absolute());
    name.map_or_else(
        || said.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

impl OutboxView {
    /// The letters in the wished state, the newest first.
    pub(super) fn of(facts: &JobsFacts, wished: JobsQuery, frame: &Frame) -> Self {
        let (l, zone) = (frame.l, frame.zone);
        let href = |state: Option<MailState>, page: usize| {
            let page = if page > 1 {
                page.to_string()
            } else {
                String::new()
            };
            let state = state.map_or("", MailState::as_str);
            format!(
                "/jobs{}#outbox",
                query_of(&[("state", state), ("page", &page)])
            )
        };
        let states = [
            None,
            Some(MailState::Queued),
            Some(MailState::Sent),
            Some(MailState::Failed),
        ];
        let passes =
            |mail: &Mail, state: Option<MailState>| state.is_none_or(|state| state == mail.state);
        let tabs = states.map(|state| Tab {
            href: href(state, 1),
            label: state.map_or_else(|| l.t("jobs-mail-all"), |state| state_of(state, l).0),
            count: Some(facts.mails.iter().filter(|m| passes(m, state)).count()),
            is_here: state == wished.state,
        });
        let pages: HashMap<&str, u64> = facts
            .digests
            .iter()
            .map(|frozen| (frozen.body.message_id.as_str(), frozen.seq))
            .collect();
        let mut shown: Vec<&Mail> = facts
            .mails
            .iter()
            .filter(|mail| passes(mail, wished.state))
            .collect();
        shown.reverse();
        let total = shown.len();
        let page = wished.page.clamp(1, total.div_ceil(PER_PAGE).max(1));
        let rows = shown.into_iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
        let rows = rows.map(|mail| {
            let (state, class) = state_of(mail.state, l);
            let office = facts.offices.iter().find(|o| o.id == mail.mail.id.office);
            let when = match (mail.state, mail.sent_at) {
                (MailState::Sent, Some(at)) => l.instant(at, zone),
                (MailState::Queued, _) => l.message(
                    &Message::new("jobs-mail-next")
                        .arg("at", l.instant(mail.next_attempt_at, zone)),
                ),
                _ => l.instant(mail.created_at, zone),
            };
            MailRow {
                what: l.message(
                    &Message::new("jobs-mail-what")
                        .arg("period", l.period(mail.mail.id.period))
                        .arg("kind", l.localize(&mail.mail.id.edition)),
                ),
                href: pages
                    .get(mail.mail.message_id.as_str())
                    .map(|seq| format!("/digests/{seq}")),
                office: office.map_or_else(|| mail.mail.id.office.to_string(), |o| own(&o.name, l)),
                recipient: mail.mail.recipient.clone(),
                state,
                class,
                when,
                attempts: mail.attempts,
                answer: answer(mail.last_answer.as_deref().unwrap_or_default()),
            }
        });
        Self {
            tabs: tabs.into(),
            rows: rows.collect(),
            pager: Pager::of(page, PER_PAGE, total, l, |page| href(wished.state, page)),
            empty: (total == 0).then(|| Empty {
                title: l.t("jobs-mail-none"),
                text: l.t("jobs-mail-none-text"),
                link: None,
            }),
        }
    }
}
