//! Reporting periods: the calendar month for which a status update reports. `calendar` has the cut-offs.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::names::text_form;

/// A text that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("period: `{0}` is not a month; expected e.g. 2019-03")]
pub struct PeriodError(pub String);

/// A calendar month, written `2019-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: i32,
    month: u32,
}

impl Period {
    /// Reads `YYYY-MM`.
    ///
    /// # Errors
    /// [`PeriodError`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let bad = || PeriodError(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(bad)?;
        if year.len() != 4
            || month.len() != 2
            || !(year.bytes().chain(month.bytes())).all(|b| b.is_ascii_digit())
        {
            return Err(bad());
        }
        let year = year.parse().map_err(|_| bad())?;
        let month = month.parse().map_err(|_| bad())?;
        if (1900..=2999).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(bad())
        }
    }

    /// The month in which a day lies.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or(NaiveDate::MIN)
    }

    /// The day of that number, or the last day of a month that is shorter.
    pub fn day(self, number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, number.max(1))
            .unwrap_or_else(|| self.last_day())
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, month) = match self.month {
            12 => (self.year + 1, 1),
            month => (self.year, month + 1),
        };
        Self { year, month }
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        let (year, month) = match self.month {
            1 => (self.year - 1, 12),
            month => (self.year, month - 1),
        };
        Self { year, month }
    }

    /// The months from this one to `last`, both included.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |p| Some(p.next())).take_while(move |p| *p <= last)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

text_form!(Period, PeriodError);

/// How often a department reports on a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Cadence {
    /// Every month.
    Month,
    /// In March, June, September and December.
    Quarter,
    /// In December.
    Year,
}

impl Cadence {
    /// Whether a report is due in that month.
    pub fn is_due_in(self, period: Period) -> bool {
        match self {
            Self::Month => true,
            Self::Quarter => period.month.is_multiple_of(3),
            Self::Year => period.month == 12,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_know_their_days_and_neighbours() {
        let feb = Period::parse("2020-02").unwrap();
        assert_eq!(feb.last_day().to_string(), "2020-02-29");
        assert_eq!(feb.day(31), feb.last_day());
        let dec = Period::parse("2019-12").unwrap();
        assert_eq!(dec.next().to_string(), "2020-01");
        assert_eq!(dec.next().previous(), dec);
        assert_eq!(dec.through(feb).count(), 3);
    }

    #[test]
    fn only_four_and_two_digits_are_a_month() {
        for bad in [
            "2019-3",
            "2019-13",
            "2019-00",
            "19-03",
            "2019/03",
            "2019-03-01",
            " 2019-03",
            "+019-03",
        ] {
            assert_eq!(Period::parse(bad), Err(PeriodError(bad.to_owned())));
        }
    }
}
