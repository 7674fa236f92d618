//! The errors of a schedule.

use strum::{Display, VariantArray};
use thiserror::Error;

use crate::{Localize, Message};

/// The fields of a schedule in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum CronField {
    /// 0–59.
    Second,
    /// 0–59.
    Minute,
    /// 0–23.
    Hour,
    /// 1–31.
    #[strum(serialize = "day of the month")]
    Day,
    /// 1–12 or JAN–DEC.
    Month,
    /// 0–7 or SUN–SAT; 0 and 7 are Sunday.
    #[strum(serialize = "day of the week")]
    Weekday,
}

impl CronField {
    /// All fields in their order.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The range of the field.
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

/// The error for a text that is not a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// It does not have six fields.
    #[error(
        "`{text}` has {count} fields; a schedule has six: second minute hour day month weekday, e.g. `0 0 9 1 * *`"
    )]
    FieldCount {
        /// The schedule as written.
        text: String,
        /// The number of fields.
        count: usize,
    },
    /// A field is malformed.
    #[error(
        "`{part}` in `{text}` is not a {field}; write {}, a list (1,15), a range (1-5), a step (*/10) or *",
        field.range()
    )]
    Field {
        /// The schedule as written.
        text: String,
        /// The field.
        field: CronField,
        /// The text of the field.
        part: String,
    },
    /// It never matches, as with 31 February.
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
