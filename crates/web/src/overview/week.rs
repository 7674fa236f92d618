//! What changed in the last seven days, read from the entries.

use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::LedgerSnapshot;
use domain::finding::Detail;
use domain::listing::Listed;
use domain::{Amount, Code, Event, Message, Seq, Timestamp};
use i18n::{Localizer, phrases};
use store::{Known, Reader, StoreError};

const DAYS: u64 = 7;

/// The number of changes of a group that are shown.
const SHOWN: usize = 6;

/// The number of entries that are read at most, so that a page does not wait for a busy week.
const ENTRIES_MAX: u32 = 4_000;

const KINDS: [&str; 7] = [
    "update.accepted",
    "update.corrected",
    "commitment.adjusted",
    "commitment.extended",
    "commitment.closed",
    "finding.opened",
    "finding.closed",
];

/// The titles of the groups.
const TITLES: [&str; 5] = [
    "overview-week-accepted",
    "overview-week-amended",
    "overview-week-closed",
    "overview-week-opened",
    "overview-week-gone",
];

/// The changes of a week, grouped by kind.
pub(super) struct Week {
    first_day: NaiveDate,
    last_day: NaiveDate,
    pub(super) groups: Vec<Group>,
    /// Whether there are more entries than were read.
    pub(super) is_cut: bool,
}

pub(super) struct Group {
    title: &'static str,
    pub(super) count: usize,
    /// The newest changes, newest first.
    pub(super) shown: Vec<Change>,
}

pub(super) struct Change {
    pub(super) at: Timestamp,
    code: Option<Code>,
    kind: ChangeKind,
}

enum ChangeKind {
    Accepted(Amount, NaiveDate),
    Withdrawn(String),
    /// The value and the document that decided it.
    Adjusted(Amount, String),
    /// The day and the document that decided it.
    Extended(NaiveDate, String),
    Closed,
    Finding(Detail),
}

/// The place of an event's group in [`TITLES`].
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
    /// Reads the seven days that end with `last_day`.
    pub(super) fn read(
        reader: &Reader<'_>,
        known: Known,
        last_day: NaiveDate,
        zone: Tz,
    ) -> Result<Self, StoreError> {
        let first_day = last_day.checked_sub_days(Days::new(DAYS - 1));
        let first_day = first_day.unwrap_or(last_day);
        let before = Timestamp::start_of_day(first_day, zone).minus(TimeDelta::milliseconds(1));
        let from = reader.known_at(before)?.map_or(Seq(0), Known::next);
        let recent = reader.recent(&KINDS, from, known, ENTRIES_MAX)?;
        let groups = TITLES.map(|title| Group {
            title,
            count: 0,
            shown: Vec::new(),
        });
        let mut week = Self {
            first_day,
            last_day,
            groups: groups.into(),
            is_cut: recent.is_cut,
        };
        for (_, at, event) in recent.events {
            let Some(group) = group_of(&event).map(|place| &mut week.groups[place]) else {
                continue;
            };
            group.count += 1;
            if group.shown.len() < SHOWN {
                group.shown.extend(Change::read(reader, known, at, event)?);
            }
        }
        week.groups.retain(|group| group.count > 0);
        Ok(week)
    }

    /// The first and the last day.
    pub(super) fn span(&self, year: &i32, l: &Localizer) -> Message {
        Message::new("overview-week-said")
            .arg("from", phrases::short_day(self.first_day, *year, *l))
            .arg("to", phrases::short_day(self.last_day, *year, *l))
    }
}

impl Group {
    pub(super) fn title(&self) -> Message {
        Message::new(self.title).number("n", self.count)
    }

    /// How many changes are not shown.
    pub(super) fn more(&self) -> Option<Message> {
        let more = self.count - self.shown.len();
        (more > 0).then(|| Message::new("overview-more").number("n", more))
    }
}

impl Change {
    fn read(
        reader: &Reader<'_>,
        known: Known,
        at: Timestamp,
        event: Event,
    ) -> Result<Option<Self>, StoreError> {
        let (code, kind) = match event {
            Event::UpdateAccepted(body) => {
                let Some(update) = reader.update(body.update, known)? else {
                    return Ok(None);
                };
                let submission = update.submission;
                let kind = ChangeKind::Accepted(submission.value, submission.as_of);
                (Some(submission.code), kind)
            }
            Event::UpdateCorrected(body) => {
                let update = reader.update(body.update, known)?;
                let code = update.map(|update| update.submission.code);
                (code, ChangeKind::Withdrawn(body.reason))
            }
            Event::CommitmentAdjusted(body) => {
                let document = format!("{} {}", body.approver, body.document);
                (Some(body.code), ChangeKind::Adjusted(body.value, document))
            }
            Event::CommitmentExtended(body) => {
                let document = format!("{} {}", body.approver, body.document);
                (Some(body.code), ChangeKind::Extended(body.due_on, document))
            }
            Event::CommitmentClosed(body) => (Some(body.code), ChangeKind::Closed),
            Event::FindingOpened(body) => (body.code, ChangeKind::Finding(body.detail)),
            Event::FindingClosed(body) => {
                let opened = reader.entry(body.finding)?;
                match opened.and_then(|row| parse(&row.bytes)) {
                    Some(Event::FindingOpened(opened)) => {
                        (opened.code, ChangeKind::Finding(opened.detail))
                    }
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        Ok(Some(Self { at, code, kind }))
    }

    pub(super) fn day(&self, snapshot: &LedgerSnapshot, l: &Localizer) -> String {
        let day = self.at.day(snapshot.context.zone);
        phrases::short_day(day, snapshot.report.year, *l)
    }

    /// The commitment that changed.
    pub(super) fn subject<'a>(&self, snapshot: &'a LedgerSnapshot) -> Option<&'a Listed> {
        snapshot.status(self.code.as_ref()?)
    }

    pub(super) fn description(&self, snapshot: &LedgerSnapshot, l: &Localizer) -> String {
        let status = self.subject(snapshot).map(|listed| listed.status());
        let value = |value: Amount| {
            status.map_or_else(
                || value.to_string(),
                |status| phrases::value(status, value, *l),
            )
        };
        l.message(&match &self.kind {
            ChangeKind::Accepted(accepted, as_of) => Message::new("overview-accepted")
                .arg("value", value(*accepted))
                .arg("day", phrases::short_day(*as_of, snapshot.report.year, *l)),
            ChangeKind::Withdrawn(reason) => {
                Message::new("overview-withdrawn").arg("reason", i18n::clean(reason))
            }
            ChangeKind::Adjusted(adjusted, document) => Message::new("overview-adjusted")
                .arg("value", value(*adjusted))
                .arg("document", i18n::clean(document)),
            ChangeKind::Extended(due_on, document) => Message::new("overview-extended")
                .arg("day", l.day(*due_on))
                .arg("document", i18n::clean(document)),
            ChangeKind::Closed => Message::new("overview-closed"),
            ChangeKind::Finding(detail) => {
                return match status {
                    Some(status) => phrases::finding(detail, status, *l),
                    None => phrases::trouble(detail, *l, snapshot.context.zone),
                };
            }
        })
    }
}

fn parse(bytes: &[u8]) -> Option<Event> {
    let entry = domain::ledger::scan::scan(bytes)?;
    Event::parse(entry.kind, entry.body).ok()
}
