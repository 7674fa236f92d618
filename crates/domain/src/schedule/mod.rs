//! Schedules of jobs: six cron fields, seconds first, in a time zone.
//!
//! The cron library matches local times only, on a calendar without time zones. This module handles changes of the clocks,
//! because the library's own iterator goes back in time at a repeated hour and omits every other second.

mod fault;

use std::fmt;

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use crate::Timestamp;
pub use fault::{CronField, ScheduleError};

/// A cron expression of six fields: second, minute, hour, day of month, month, day of week. A day must match both of its
/// fields: `0 0 9 1 * MON` is a 1st that is a Monday.
///
/// A local time that the clocks skip is due at the first instant after the gap. A local time that they repeat is due once,
/// the first time. If second, minute or hour is a `*` or a step, the schedule follows elapsed hours instead: skipped times
/// are not due, repeated times are due twice.
#[derive(Debug, Clone)]
pub struct Schedule {
    text: String,
    cron: Cron,
    follows_hours: bool,
}

impl Schedule {
    /// Parses a schedule.
    ///
    /// # Errors
    /// [`ScheduleError`] if there are not six fields, a field is malformed, or no day ever matches.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let count = parts.len();
        let Ok(fields) = <[&str; 6]>::try_from(parts) else {
            return Err(ScheduleError::FieldCount {
                text: text.to_owned(),
                count,
            });
        };
        let cron = match (malformed_field(&fields), parse_cron(&fields.join(" "))) {
            (None, Some(cron)) => cron,
            (malformed, _) => {
                let field = malformed.unwrap_or(CronField::Weekday);
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

    /// The six fields, separated by single spaces.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first instant after `after` at which the schedule is due; `None` beyond the year 5000.
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

    /// The first `limit` instants at which it is due after `after`, up to and including `until`.
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

    /// The last instant at which it was due, up to and including `until`; `None` if that is more than 400 years before.
    pub fn last_at_or_before(&self, until: Timestamp, zone: Tz) -> Option<Timestamp> {
        // Each step looks back twice as far, so that both dense and sparse schedules need few steps.
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

    /// The next instant from within the first pass of a repeated hour: in the rest of it, in the second pass, or later.
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
        // The repeated hour begins less than its length before `local`. Earlier matches are not repeated.
        let mut wall = local - repeated;
        while let Some(next) = self.next_wall_time(wall).filter(|next| *next <= local) {
            if let LocalResult::Ambiguous(_, second) = zone.from_local_datetime(&next) {
                return Some(Timestamp::new(second.with_timezone(&Utc)));
            }
            wall = next;
        }
        self.first_later(after, local, zone)
    }

    /// The instant of the first matching local time after `local` that is later than `after`.
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

    /// The instant of a local time, if there is one after `after`.
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

    /// The first matching local time after `after`, which has whole seconds.
    fn next_wall_time(&self, after: NaiveDateTime) -> Option<NaiveDateTime> {
        self.cron
            .find_next_occurrence(&after.and_utc(), false)
            .ok()
            .map(|at| at.naive_utc())
    }
}

/// Parses six fields, without a field for years. A day must match both of its fields.
fn parse_cron(text: &str) -> Option<Cron> {
    CronParser::builder()
        .seconds(Seconds::Required)
        .year(Year::Disallowed)
        .dom_and_dow(true)
        .build()
        .parse(text)
        .ok()
}

/// The first malformed field.
fn malformed_field(fields: &[&str; 6]) -> Option<CronField> {
    CronField::ALL.iter().copied().find(|field| {
        let part = fields[*field as usize];
        let mut alone = ["0", "0", "0", "*", "*", "*"];
        alone[*field as usize] = part;
        // The library accepts empty items of a list and `@daily`, which are mistakes here.
        let is_mistake = part.split(',').any(str::is_empty) || part.contains('@');
        is_mistake || parse_cron(&alone.join(" ")).is_none()
    })
}

/// The start of the search for a first occurrence: 400 years, the period of the calendar, before the year 5000, at which the
/// cron library stops.
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
