//! When jobs are due: six cron fields, seconds first, in a zone.
//!
//! Pure: it is asked about instants and reads no clock. The cron library only matches wall times, on a calendar without
//! zones; what a change of the clocks does to them is decided here, because the library's own walk steps back in time
//! where an hour is repeated and leaves out every other second.

mod fault;

use std::fmt;

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use super::time::Timestamp;
pub use fault::{CronField, ScheduleError};

/// A cron of six fields: second, minute, hour, day of month, month, day of week. A day must suit both of its fields
/// (`0 0 9 1 * MON` is a 1st that is a Monday).
///
/// A time that the clocks jump over is due at the first instant after the jump; one that they repeat is due once, the
/// first time. Where second, minute or hour is a `*` or a step, the schedule follows the hours as they pass instead:
/// nothing is made up for in a jump, and a repeated hour counts twice.
#[derive(Debug, Clone)]
pub struct Schedule {
    text: String,
    cron: Cron,
    follows_hours: bool,
}

impl Schedule {
    /// Reads a schedule.
    ///
    /// # Errors
    /// [`ScheduleError`] where there are not six fields, a field is not understood, or no day ever suits.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let count = parts.len();
        let Ok(fields) = <[&str; 6]>::try_from(parts) else {
            return Err(ScheduleError::FieldCount {
                text: text.to_owned(),
                count,
            });
        };
        let cron = match (fault::wrong_field(&fields), parse_cron(&fields.join(" "))) {
            (None, Some(cron)) => cron,
            (wrong, _) => {
                let field = wrong.unwrap_or(CronField::Weekday);
                return Err(ScheduleError::Field {
                    text: text.to_owned(),
                    field,
                    part: fields[field as usize].to_owned(),
                });
            }
        };
        let schedule = Self {
            text: fields.join(" "),
            cron,
            follows_hours: fields[..3].iter().any(|part| part.contains(['*', '/'])),
        };
        match schedule.next_wall_time(probe_start()) {
            Some(_) => Ok(schedule),
            None => Err(ScheduleError::NeverFires(text.to_owned())),
        }
    }

    /// The six fields, parted by single blanks.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first instant after `after` at which the schedule is due, or nothing beyond the year 5000.
    pub fn next_after(&self, after: Timestamp, zone: Tz) -> Option<Timestamp> {
        let after = after.utc();
        let local = after.with_timezone(&zone).naive_local();
        let local = local.with_nanosecond(0).unwrap_or(local);
        if self.follows_hours
            && let LocalResult::Ambiguous(first, second) = zone.from_local_datetime(&local)
            && after < second.with_timezone(&Utc)
        {
            return self.next_in_first_pass(after, local, second - first, zone);
        }
        self.first_later(after, local, zone)
    }

    /// Every instant at which it is due after `after` and up to and including `until`, in order, at most `limit` of them.
    pub fn due_between(
        &self,
        after: Timestamp,
        until: Timestamp,
        zone: Tz,
        limit: usize,
    ) -> Vec<Timestamp> {
        std::iter::successors(self.next_after(after, zone), |at| {
            self.next_after(*at, zone)
        })
        .take_while(|at| *at <= until)
        .take(limit)
        .collect()
    }

    /// The last instant at which it was due, `until` included; nothing if that is more than 400 years ago.
    pub fn last_at_or_before(&self, until: Timestamp, zone: Tz) -> Option<Timestamp> {
        // Looks back twice as far each time, so that a dense schedule is found within moments and a sparse one in few looks.
        let first = std::iter::successors(Some(TimeDelta::seconds(1)), |back| back.checked_mul(2))
            .take_while(|back| *back < TimeDelta::days(2 * 146_097))
            .find_map(|back| {
                self.next_after(until.minus(back), zone)
                    .filter(|at| *at <= until)
            })?;
        std::iter::successors(Some(first), |at| self.next_after(*at, zone))
            .take_while(|at| *at <= until)
            .last()
    }

    /// The first pass of a repeated hour: the rest of it, then the second pass, then the time after.
    fn next_in_first_pass(
        &self,
        after: DateTime<Utc>,
        local: NaiveDateTime,
        repeated: TimeDelta,
        zone: Tz,
    ) -> Option<Timestamp> {
        let ahead = self.next_wall_time(local)?;
        if let LocalResult::Ambiguous(first, _) = zone.from_local_datetime(&ahead) {
            return Some(Timestamp::new(first.with_timezone(&Utc)));
        }
        // The repeated hour begins less than its own length before `local`; what matches before that is not repeated.
        let mut wall = local - repeated;
        while let Some(next) = self.next_wall_time(wall).filter(|next| *next <= local) {
            if let LocalResult::Ambiguous(_, second) = zone.from_local_datetime(&next) {
                return Some(Timestamp::new(second.with_timezone(&Utc)));
            }
            wall = next;
        }
        self.first_later(after, local, zone)
    }

    /// The first wall time after `local` that falls on an instant after `after`.
    fn first_later(
        &self,
        after: DateTime<Utc>,
        local: NaiveDateTime,
        zone: Tz,
    ) -> Option<Timestamp> {
        let mut wall = local;
        loop {
            wall = self.next_wall_time(wall)?;
            if let Some(at) = self.instant(wall, after, zone) {
                return Some(Timestamp::new(at));
            }
        }
    }

    /// The instant after `after` that a wall time stands for, if it stands for one.
    fn instant(
        &self,
        wall: NaiveDateTime,
        after: DateTime<Utc>,
        zone: Tz,
    ) -> Option<DateTime<Utc>> {
        let at = match zone.from_local_datetime(&wall) {
            LocalResult::Single(at) => at,
            LocalResult::Ambiguous(first, second) => {
                if self.follows_hours && first.with_timezone(&Utc) <= after {
                    second
                } else {
                    first
                }
            }
            LocalResult::None if self.follows_hours => return None,
            LocalResult::None => GapInfo::new(&wall, &zone)?.end?,
        };
        let at = at.with_timezone(&Utc);
        (at > after).then_some(at)
    }

    /// The first matching wall time after one of whole seconds.
    fn next_wall_time(&self, after: NaiveDateTime) -> Option<NaiveDateTime> {
        self.cron
            .find_next_occurrence(&after.and_utc(), false)
            .ok()
            .map(|at| at.naive_utc())
    }
}

/// Parses the fields with a day that must suit both of its fields, and no field for years.
fn parse_cron(text: &str) -> Option<Cron> {
    CronParser::builder()
        .seconds(Seconds::Required)
        .year(Year::Disallowed)
        .dom_and_dow(true)
        .build()
        .parse(text)
        .ok()
}

/// Where the search for a first occurrence begins. The calendar repeats itself after 400 years and the cron library gives
/// up at the year 5000: from here it sees every kind of year once, and no more.
fn probe_start() -> NaiveDateTime {
    DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::days(146_097 * 2630 / 400)
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Schedule {}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
