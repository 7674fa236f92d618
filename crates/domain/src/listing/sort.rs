//! The orders of a list.
//!
//! Rows without a value come last in either direction. Equal rows stay in the order of the report, so that every order is
//! total.

use std::cmp::Ordering;

use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::Listed;
use crate::names::named;
use crate::{Amount, Lang};

/// The value by which statuses are sorted.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    VariantNames,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum SortKey {
    /// The report's order.
    #[default]
    Report,
    /// The code.
    Code,
    /// The title in the reader's language, by its characters' numbers in Unicode.
    Title,
    /// How bad the light is.
    Light,
    /// The share of the target.
    Share,
    /// The points by which the plan is ahead of the share.
    Gap,
    /// The due date in force.
    Due,
    /// The day for which the accepted value is true.
    Accepted,
    /// The newest entry that speaks of it.
    Updated,
}

named!(SortKey);

impl SortKey {
    /// The names of all variants.
    pub const NAMES: &[&str] = <Self as VariantNames>::VARIANTS;
}

/// The direction of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    #[default]
    Ascending,
    /// The greatest first.
    Descending,
}

/// An order: written `due`, and `-due` when the greatest comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sort {
    /// The value.
    pub key: SortKey,
    /// The direction.
    pub direction: Direction,
}

impl Sort {
    /// Reads `due` or `-due`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, direction) = match text.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        let key = SortKey::parse(name)?;
        Some(Self { key, direction })
    }

    /// The usual order by a key: the worst light, the newest and the furthest behind come first.
    pub fn natural(key: SortKey) -> Self {
        let direction = match key {
            SortKey::Light | SortKey::Gap | SortKey::Updated | SortKey::Accepted => {
                Direction::Descending
            }
            _ => Direction::Ascending,
        };
        Self { key, direction }
    }

    /// The opposite direction.
    #[must_use]
    pub fn reversed(self) -> Self {
        let direction = match self.direction {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        };
        Self { direction, ..self }
    }

    /// The value of a row, at its place in the report.
    pub(super) fn value<'a>(self, row: &'a Listed, place: usize, lang: Lang) -> Ranked<'a> {
        let keys = &row.keys;
        let value = match self.key {
            SortKey::Report => Some(Value::Number(place as u64)),
            SortKey::Code => Some(Value::Text(row.status().commitment.code.as_str())),
            SortKey::Title => Some(Value::Text(row.status().commitment.title.get(lang))),
            SortKey::Light => Some(Value::Number(keys.light.severity().into())),
            SortKey::Share => keys.share.map(Value::Amount),
            SortKey::Gap => keys.gap.map(Value::Amount),
            SortKey::Due => Some(Value::Day(keys.due_on)),
            SortKey::Accepted => keys.accepted_as_of.map(Value::Day),
            SortKey::Updated => keys.updated.map(|seq| Value::Number(seq.0)),
        };
        Ranked { value, place }
    }

    /// Compares two rows.
    pub(super) fn order(self, one: &Ranked<'_>, other: &Ranked<'_>) -> Ordering {
        let by_value = match (&one.value, &other.value) {
            (Some(one), Some(other)) => match self.direction {
                Direction::Ascending => one.cmp(other),
                Direction::Descending => other.cmp(one),
            },
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        by_value.then(one.place.cmp(&other.place))
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.direction == Direction::Descending {
            f.write_str("-")?;
        }
        f.write_str(self.key.as_str())
    }
}

/// The sort value of a row and its place in the report.
pub(super) struct Ranked<'a> {
    value: Option<Value<'a>>,
    pub(super) place: usize,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Value<'a> {
    Number(u64),
    Day(chrono::NaiveDate),
    Amount(Amount),
    Text(&'a str),
}
