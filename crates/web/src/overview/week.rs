//! What changed in the last seven days, read from the entries.

use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::LedgerSnapshot;
use domain::listing::Listed;
use domain::{Code, Event, Message, Seq, Submission, Timestamp};
use i18n::describe::{EntryFormatter, Surface};
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
    seq: Seq,
    /// For a closed finding, the entry that opened it.
    event: Event,
    accepted: Option<Submission>,
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
        is_shown: impl Fn(&Code) -> bool,
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
        for entry in recent.events {
            let Some(place) = group_of(&entry.2) else {
                continue;
            };
            let subject = reader.subject(&entry.2)?;
            if !subject.as_ref().is_none_or(&is_shown) {
                continue;
            }
            let group = &mut week.groups[place];
            group.count += 1;
            if group.shown.len() < SHOWN {
                let change = Change::read(reader, known, subject, entry)?;
                group.shown.extend(change);
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
        code: Option<Code>,
        (seq, at, event): (Seq, Timestamp, Event),
    ) -> Result<Option<Self>, StoreError> {
        let mut change = Self {
            at,
            code,
            seq,
            event,
            accepted: None,
        };
        match &change.event {
            Event::UpdateAccepted(body) => {
                let Some(update) = reader.update(body.update, known)? else {
                    return Ok(None);
                };
                change.accepted = Some(update.submission);
            }
            Event::FindingClosed(body) => {
                let opened = reader.entry(body.finding)?;
                let opened = opened.and_then(|row| row.event_of(&["finding.opened"]).ok()?);
                let Some((_, opened)) = opened else {
                    return Ok(None);
                };
                change.event = opened;
            }
            _ => {}
        }
        Ok(Some(change))
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
        let surface = Surface::Change(snapshot.report.year);
        EntryFormatter::of_status(l.in_zone(snapshot.context.zone), surface, status)
            .accepting(self.accepted.as_ref())
            .describe(&self.event, self.seq)
    }
}
