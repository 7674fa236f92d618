//! What changed in the last seven days, from the entries themselves.
//!
//! Must not judge: what was entered is told, newest first.

use chrono::{Days, NaiveDate};

use super::scene::Scene;
use domain::finding::Detail;
use domain::ids::Code;
use domain::ledger::event::Event;
use domain::message::Message;
use domain::status::CommitmentStatus;
use domain::time::Timestamp;
use i18n::{Localizer, phrases};
use store::{Known, Reader, StoreError};

/// How many days it tells of.
const DAYS: u64 = 7;
/// So many of each kind are told one by one.
const SHOWN: usize = 6;
/// So many entries at most are looked through: a page must not wait for a busy week.
const LOOKED_THROUGH: u32 = 4_000;

const KINDS: [&str; 7] = [
    "update.accepted",
    "update.corrected",
    "commitment.adjusted",
    "commitment.extended",
    "commitment.closed",
    "finding.opened",
    "finding.closed",
];

/// The week, by kinds of change.
pub(super) struct Week {
    /// Since when.
    since: NaiveDate,
    groups: [Group; 5],
    is_cut: bool,
}

#[derive(Default)]
struct Group {
    count: usize,
    shown: Vec<Change>,
}

/// A change, as far as it can be told without the statuses.
struct Change {
    at: Timestamp,
    code: Option<Code>,
    what: What,
}

enum What {
    Accepted(domain::quantity::Amount, NaiveDate),
    Withdrawn(String),
    Adjusted(domain::quantity::Amount, String),
    Extended(NaiveDate, String),
    Closed,
    Found(Detail),
}

/// Where a kind of entry is told.
fn group_of(event: &Event) -> Option<usize> {
    match event {
        Event::UpdateAccepted(_) | Event::UpdateCorrected(_) => Some(0),
        Event::CommitmentAdjusted(_) | Event::CommitmentExtended(_) => Some(1),
        Event::CommitmentClosed(_) => Some(2),
        Event::FindingOpened(_) => Some(3),
        Event::FindingClosed(_) => Some(4),
        _ => None,
    }
}

impl Week {
    /// The seven days up to the scene's instant.
    pub(super) fn read(reader: &Reader<'_>, scene: &Scene) -> Result<Self, StoreError> {
        let zone = scene.context.zone;
        let today = scene.read_to.day(zone);
        let since = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
        let before = Timestamp::start_of_day(since, zone).minus(chrono::TimeDelta::milliseconds(1));
        let from = reader.known_at(before)?.map_or(0, Known::next);
        let recent = reader.recent(&KINDS, from, scene.known, LOOKED_THROUGH)?;
        let mut week = Self {
            since,
            groups: Default::default(),
            is_cut: recent.is_cut,
        };
        for (_, at, event) in recent.events {
            let Some(group) = group_of(&event).map(|at| &mut week.groups[at]) else {
                continue;
            };
            group.count += 1;
            if group.shown.len() < SHOWN
                && let Some(change) = change(reader, scene.known, at, event)?
            {
                group.shown.push(change);
            }
        }
        Ok(week)
    }
}

fn change(
    reader: &Reader<'_>,
    known: Known,
    at: Timestamp,
    event: Event,
) -> Result<Option<Change>, StoreError> {
    let (code, what) = match event {
        Event::UpdateAccepted(body) => {
            let Some(update) = reader.update(body.update, known)? else {
                return Ok(None);
            };
            let submission = update.submission;
            let what = What::Accepted(submission.value, submission.as_of);
            (Some(submission.code), what)
        }
        Event::UpdateCorrected(body) => {
            let update = reader.update(body.update, known)?;
            let code = update.map(|update| update.submission.code);
            (code, What::Withdrawn(body.reason))
        }
        Event::CommitmentAdjusted(body) => {
            let document = format!("{} {}", body.approver, body.document);
            (Some(body.code), What::Adjusted(body.value, document))
        }
        Event::CommitmentExtended(body) => {
            let document = format!("{} {}", body.approver, body.document);
            (Some(body.code), What::Extended(body.due_on, document))
        }
        Event::CommitmentClosed(body) => (Some(body.code), What::Closed),
        Event::FindingOpened(body) => (body.code, What::Found(body.detail)),
        Event::FindingClosed(body) => {
            let opened = reader.entry(body.finding)?;
            let event = opened.and_then(|row| event_of(&row.bytes));
            match event {
                Some(Event::FindingOpened(opened)) => (opened.code, What::Found(opened.detail)),
                _ => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(Change { at, code, what }))
}

fn event_of(bytes: &[u8]) -> Option<Event> {
    let entry = domain::ledger::scan::scan(bytes)?;
    Event::parse(entry.kind, entry.body).ok()
}

/// The week as the page tells it.
pub(super) struct WeekView {
    /// From when to when.
    pub(super) said: String,
    pub(super) groups: Vec<GroupView>,
    /// Whether nothing changed.
    pub(super) is_quiet: bool,
    /// Whether there was more than was looked through.
    pub(super) is_cut: bool,
}

pub(super) struct GroupView {
    pub(super) title: String,
    pub(super) rows: Vec<RowView>,
    pub(super) more: Option<String>,
}

pub(super) struct RowView {
    pub(super) day: String,
    pub(super) datetime: String,
    /// Code and title, where it is about a commitment.
    pub(super) subject: Option<(String, String)>,
    pub(super) what: String,
}

impl WeekView {
    pub(super) fn of(week: &Week, scene: &Scene, l: Localizer) -> Self {
        let year = scene.report.year;
        let today = scene.read_to.day(scene.context.zone);
        let titles = [
            "overview-week-accepted",
            "overview-week-amended",
            "overview-week-closed",
            "overview-week-opened",
            "overview-week-gone",
        ];
        let group = |(group, key): (&Group, &'static str)| GroupView {
            title: l.message(&Message::new(key).number("n", group.count)),
            more: (group.count > group.shown.len()).then(|| {
                l.message(
                    &Message::new("overview-more").number("n", group.count - group.shown.len()),
                )
            }),
            rows: group.shown.iter().map(|c| row(c, scene, l)).collect(),
        };
        Self {
            said: l.message(
                &Message::new("overview-week-said")
                    .arg("from", phrases::short_day(week.since, year, l))
                    .arg("to", phrases::short_day(today, year, l)),
            ),
            is_quiet: week.groups.iter().all(|group| group.count == 0),
            is_cut: week.is_cut,
            groups: week
                .groups
                .iter()
                .zip(titles)
                .filter(|(group, _)| group.count > 0)
                .map(group)
                .collect(),
        }
    }
}

fn row(change: &Change, scene: &Scene, l: Localizer) -> RowView {
    let status = change
        .code
        .as_ref()
        .and_then(|code| scene.status(code))
        .map(|listed| &listed.status);
    let day = change.at.day(scene.context.zone);
    RowView {
        day: phrases::short_day(day, scene.report.year, l),
        datetime: change.at.to_string(),
        subject: status.map(|a| {
            (
                a.commitment.code.to_string(),
                phrases::own(&a.commitment.title, l),
            )
        }),
        what: what(change, status, scene, l),
    }
}

fn what(change: &Change, status: Option<&CommitmentStatus>, scene: &Scene, l: Localizer) -> String {
    let year = scene.report.year;
    let figure = |value| {
        status.map_or_else(
            || format!("{value}"),
            |status| phrases::value(status, value, l),
        )
    };
    match &change.what {
        What::Accepted(value, as_of) => l.message(
            &Message::new("overview-accepted")
                .arg("value", figure(*value))
                .arg("day", phrases::short_day(*as_of, year, l)),
        ),
        What::Withdrawn(reason) => {
            l.message(&Message::new("overview-withdrawn").arg("reason", i18n::clean(reason)))
        }
        What::Adjusted(value, document) => l.message(
            &Message::new("overview-adjusted")
                .arg("value", figure(*value))
                .arg("document", i18n::clean(document)),
        ),
        What::Extended(due_on, document) => l.message(
            &Message::new("overview-extended")
                .arg("day", l.day(*due_on))
                .arg("document", i18n::clean(document)),
        ),
        What::Closed => l.t("overview-closed"),
        What::Found(detail) => match status {
            Some(status) => phrases::finding(detail, status, l),
            None => phrases::trouble(detail, l, scene.context.zone),
        },
    }
}
