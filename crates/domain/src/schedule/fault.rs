//! Why a schedule is refused, and which of its fields is to blame.

use std::fmt;

use thiserror::Error;

use super::parse_cron;
use crate::message::{Localize, Message};

/// The fields of a schedule, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CronField {
    /// 0–59.
    Second,
    /// 0–59.
    Minute,
    /// 0–23.
    Hour,
    /// 1–31.
    Day,
    /// 1–12 or JAN–DEC.
    Month,
    /// 0–7 or SUN–SAT; 0 and 7 are Sunday.
    Weekday,
}

impl CronField {
    /// All six, in their order.
    pub const ALL: [Self; 6] = [
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Month,
        Self::Weekday,
    ];

    /// What the field may hold, as people write it.
    fn range(self) -> &'static str {
        match self {
            Self::Second | Self::Minute => "0-59",
            Self::Hour => "0-23",
            Self::Day => "1-31",
            Self::Month => "1-12",
            Self::Weekday => "0-7",
        }
    }
}

impl fmt::Display for CronField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day of the month",
            Self::Month => "month",
            Self::Weekday => "day of the week",
        })
    }
}

impl Localize for CronField {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Second => "config-schedule-second",
            Self::Minute => "config-schedule-minute",
            Self::Hour => "config-schedule-hour",
            Self::Day => "config-schedule-day",
            Self::Month => "config-schedule-month",
            Self::Weekday => "config-schedule-weekday",
        })
    }
}

/// Why a schedule was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// Not six fields.
    #[error(
        "`{text}` has {count} fields; a schedule has six: second minute hour day month weekday, e.g. `0 0 9 1 * *`"
    )]
    FieldCount {
        /// The schedule as it was given.
        text: String,
        /// How many fields it has.
        count: usize,
    },
    /// A field that is not understood.
    #[error(
        "`{part}` in `{text}` is not a {field}; write {}, a list (1,15), a range (1-5), a step (*/10) or *",
        field.range()
    )]
    Field {
        /// The schedule as it was given.
        text: String,
        /// Which field.
        field: CronField,
        /// What stands in it.
        part: String,
    },
    /// No day ever suits, as with 31 February.
    #[error("`{0}` never comes round; choose a day that the month has, e.g. `0 0 9 28 2 *`")]
    NeverFires(String),
}

impl Localize for ScheduleError {
    fn message(&self) -> Message {
        match self {
            Self::FieldCount { text, count } => Message::new("config-schedule-field-count")
                .arg("value", text)
                .number("count", *count as u64),
            Self::Field { text, field, part } => Message::new("config-schedule-field")
                .arg("value", text)
                .arg("part", part)
                .arg("range", field.range())
                .nest("field", field.message()),
            Self::NeverFires(text) => Message::new("config-schedule-never").arg("value", text),
        }
    }
}

/// The first field that is wrong by itself.
pub(super) fn wrong_field(fields: &[&str; 6]) -> Option<CronField> {
    CronField::ALL.into_iter().find(|field| {
        let part = fields[*field as usize];
        let mut alone = ["0", "0", "0", "*", "*", "*"];
        alone[*field as usize] = part;
        // The library passes over the empty items of a list and knows `@daily`; both are slips here.
        let hollow = part.split(',').any(str::is_empty) || part.contains('@');
        hollow || parse_cron(&alone.join(" ")).is_none()
    })
}
