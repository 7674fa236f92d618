//! The working calendar: which days are rest days, and when a month's cut-off falls.
//!
//! Follows the State Council's yearly notice: weekends and holidays are rest days, and some weekend days are worked instead
//! (调休).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::Period;

/// Holidays, and the weekend days that are worked instead. Weekends themselves are not listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Days of rest besides weekends.
    pub rest: BTreeSet<NaiveDate>,
    /// Weekend days that are worked.
    pub work: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Whether offices are open on that day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        if self.work.contains(&day) {
            return true;
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && !self.rest.contains(&day)
    }

    /// The cut-off of a period: its day `cutoff_day`, or the working day before where that is a rest day.
    pub fn cutoff(&self, period: Period, cutoff_day: u32) -> NaiveDate {
        let named = period.day(cutoff_day);
        std::iter::successors(Some(named), NaiveDate::pred_opt)
            .take_while(|day| *day >= period.first_day())
            .find(|day| self.is_working_day(*day))
            .unwrap_or(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn make_up_days_are_worked_and_holidays_are_not() {
        let calendar = Calendar {
            rest: [day("2019-05-01"), day("2019-05-02")].into(),
            work: [day("2019-04-28")].into(),
        };
        assert!(
            calendar.is_working_day(day("2019-04-28")),
            "a Sunday worked instead"
        );
        assert!(!calendar.is_working_day(day("2019-05-01")));
        assert!(!calendar.is_working_day(day("2019-05-04")), "a Saturday");
    }

    #[test]
    fn the_cutoff_moves_to_the_working_day_before() {
        let period = Period::parse("2019-05").unwrap();
        let cutoff = Calendar::default().cutoff(period, 25);
        assert_eq!(cutoff, day("2019-05-24"), "25 May 2019 is a Saturday");
        let all_rest = Calendar {
            rest: (1..=31).map(|d| period.day(d)).collect(),
            work: BTreeSet::new(),
        };
        assert_eq!(
            all_rest.cutoff(period, 25),
            day("2019-05-25"),
            "a month without work keeps the day"
        );
    }
}
