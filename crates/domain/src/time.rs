//! Instants and days as the ledger writes them.
//!
//! [`Timestamp`] is an instant in UTC with milliseconds, with conversions to and from local days.

use std::fmt;

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::names::text_form;
use crate::{Localize, Message};

/// The error for a text that is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("time: `{0}` is not an instant; expected e.g. 2019-04-01T09:00:00+08:00 or a date")]
pub struct TimeError(pub String);

impl Localize for TimeError {
    fn message(&self) -> Message {
        Message::new("error-time").arg("value", &self.0)
    }
}

/// An instant in UTC, cut to milliseconds, written `2019-04-01T01:00:00.000Z` (RFC 3339). Its text sorts as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// From an instant of any precision, truncated to milliseconds.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(3))
    }

    /// Parses the form of the ledger, and no other.
    ///
    /// # Errors
    /// [`TimeError`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let at = DateTime::parse_from_rfc3339(text)
            .map(|at| Self(at.with_timezone(&Utc)))
            .map_err(|_| TimeError(text.to_owned()))?;
        if at.to_string() == text {
            Ok(at)
        } else {
            Err(TimeError(text.to_owned()))
        }
    }

    /// Parses like [`Timestamp::parse`], fast enough for millions of entries.
    pub(super) fn parse_stored(text: &str) -> Option<Self> {
        Self::plain(text).or_else(|| Self::parse(text).ok())
    }

    /// Parses an instant without a leap second, which is left to [`Timestamp::parse`].
    fn plain(text: &str) -> Option<Self> {
        let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
        let marks = [
            (4, b'-'),
            (7, b'-'),
            (10, b'T'),
            (13, b':'),
            (16, b':'),
            (19, b'.'),
            (23, b'Z'),
        ];
        let is_marked = marks.iter().all(|(at, mark)| bytes[*at] == *mark);
        is_marked.then_some(())?;
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().try_fold(0_u32, |sum, byte| {
                byte.is_ascii_digit()
                    .then(|| sum * 10 + u32::from(byte - b'0'))
            })
        };
        let day = NaiveDate::from_ymd_opt(
            i32::try_from(number(0, 4)?).ok()?,
            number(5, 7)?,
            number(8, 10)?,
        )?;
        let millis = number(20, 23)?;
        let time =
            day.and_hms_milli_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?, millis)?;
        Some(Self(time.and_utc()))
    }

    /// Reads what a person types: RFC 3339 with any offset, a local `2019-04-01T09:00[:00]` (or with a blank), or a
    /// date, which means the last millisecond of that day in `zone`.
    ///
    /// # Errors
    /// [`TimeError`] with the text as it was given.
    pub fn parse_human(text: &str, zone: Tz) -> Result<Self, TimeError> {
        let bad = || TimeError(text.to_owned());
        let trimmed = text.trim();
        if let Ok(at) = DateTime::parse_from_rfc3339(trimmed) {
            return Ok(Self::new(at.with_timezone(&Utc)));
        }
        if let Ok(day) = NaiveDate::parse_from_str(trimmed, "%Y-%m-%d") {
            return Ok(Self::end_of_day(day, zone));
        }
        let local = [
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%d %H:%M",
        ]
        .iter()
        .find_map(|form| chrono::NaiveDateTime::parse_from_str(trimmed, form).ok())
        .ok_or_else(bad)?;
        zone.from_local_datetime(&local)
            .earliest()
            .map(|at| Self::new(at.with_timezone(&Utc)))
            .ok_or_else(bad)
    }

    /// The last millisecond of a local day.
    pub fn end_of_day(day: NaiveDate, zone: Tz) -> Self {
        Self::start_of_day(day.succ_opt().unwrap_or(day), zone).minus(TimeDelta::milliseconds(1))
    }

    /// The first instant of a local day (the first that exists, where the clocks jump over midnight).
    pub fn start_of_day(day: NaiveDate, zone: Tz) -> Self {
        let mut local = day.and_time(chrono::NaiveTime::MIN);
        for _ in 0..48 {
            if let Some(at) = zone.from_local_datetime(&local).earliest() {
                return Self::new(at.with_timezone(&Utc));
            }
            local += TimeDelta::minutes(30);
        }
        Self::new(Utc.from_utc_datetime(&local))
    }

    /// The instant as chrono knows it.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The day that a calendar on the wall shows in `zone`.
    pub fn day(self, zone: Tz) -> NaiveDate {
        self.0.with_timezone(&zone).date_naive()
    }

    /// A later instant; stays where it is when the sum is beyond what a calendar holds.
    #[must_use]
    pub fn plus(self, delta: TimeDelta) -> Self {
        self.0.checked_add_signed(delta).map_or(self, Self::new)
    }

    /// An earlier instant; stays where it is when the difference is beyond what a calendar holds.
    #[must_use]
    pub fn minus(self, delta: TimeDelta) -> Self {
        self.0.checked_sub_signed(delta).map_or(self, Self::new)
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, time) = (self.0.date_naive(), self.0.time());
        // chrono counts the milliseconds of a leap second on from 1000.
        let millis = time.nanosecond() / 1_000_000;
        let second = time.second() + millis / 1_000;
        let (hour, minute, millis) = (time.hour(), time.minute(), millis % 1_000);
        write!(f, "{day}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

text_form!(Timestamp, TimeError);

impl From<Timestamp> for DateTime<Utc> {
    fn from(at: Timestamp) -> Self {
        at.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledgers_form_is_the_only_one_parse_takes() {
        for text in [
            "2019-04-01T01:00:00.000Z",
            "2016-12-31T23:59:60.042Z",
            "0000-01-01T00:00:00.999Z",
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
        }
        for bad in [
            "2019-04-01T01:00:00Z",
            "2019-04-01T09:00:00.000+08:00",
            "2019-04-01",
            "2019-04-01T01:00:00.0001Z",
        ] {
            assert!(Timestamp::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn people_may_write_local_times_and_days() {
        let zone = chrono_tz::Asia::Shanghai;
        let nine = Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap();
        for text in [
            "2019-04-01T09:00:00+08:00",
            "2019-04-01 09:00",
            "2019-04-01T09:00:00",
        ] {
            assert_eq!(Timestamp::parse_human(text, zone).unwrap(), nine, "{text}");
        }
        let day = Timestamp::parse_human("2019-04-01", zone).unwrap();
        assert_eq!(day.to_string(), "2019-04-01T15:59:59.999Z");
        assert_eq!(day.day(zone).to_string(), "2019-04-01");
    }
}
