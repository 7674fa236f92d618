//! A forecast: the value of a count on its due date if it goes on at the average pace since its start.
//!
//! A straight line for information. No light, finding or verdict depends on it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{Amount, CommitmentHistory};

/// The forecast of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// The due date in force.
    pub on: NaiveDate,
    /// The value on that date, in the target's unit and with its number of decimals.
    pub value: Amount,
}

impl Forecast {
    /// The forecast from the accepted value that counts on `day`. `None` without a pace or an accepted value, and if the due
    /// date is reached or the target met.
    pub fn of(history: &CommitmentHistory, day: NaiveDate) -> Option<Self> {
        let target = history.target().filter(|_| history.is_paced())?;
        let newest = &history.accepted(day)?.submission;
        if newest.value >= target.value || day >= history.due_on() {
            return None;
        }
        let starts_on = history.commitment.starts_on;
        let value = ahead(starts_on, (newest.as_of, newest.value), history.due_on())?;
        Some(Self {
            on: history.due_on(),
            value: value.round(target.value.decimal().scale()),
        })
    }
}

/// The value at the end of `until` of the line from 0 on the eve of `starts_on` through `value` at the end of `day`, unrounded.
/// `None` if `day` lies before the start, or `until` not after it.
fn ahead(
    starts_on: NaiveDate,
    (day, value): (NaiveDate, Amount),
    until: NaiveDate,
) -> Option<Amount> {
    let eve = starts_on.pred_opt()?;
    let (gone, all) = ((day - eve).num_days(), (until - eve).num_days());
    if gone <= 0 || all <= gone {
        return None;
    }
    let ahead = value
        .decimal()
        .checked_mul(Decimal::from(all))?
        .checked_div(Decimal::from(gone))?;
    Some(Amount::new(ahead))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_line_goes_on_by_whole_days() {
        let line = |on: &str, value: &str, until: &str| {
            let value = Amount::parse(value).unwrap();
            ahead(day("2019-01-01"), (day(on), value), day(until)).map(|a| a.round(2).to_string())
        };
        assert_eq!(
            line("2019-01-10", "10", "2019-01-20").as_deref(),
            Some("20")
        );
        assert_eq!(
            line("2019-06-30", "60", "2019-12-31").as_deref(),
            Some("120.99")
        );
        assert_eq!(line("2019-01-01", "0", "2019-12-31").as_deref(), Some("0"));
        assert_eq!(
            line("2018-12-31", "5", "2019-12-31"),
            None,
            "before its time"
        );
        assert_eq!(
            line("2019-12-31", "5", "2019-12-31"),
            None,
            "nothing to come"
        );
        let huge = "79228162514264337593543950335";
        assert_eq!(
            line("2019-01-02", huge, "2019-12-31"),
            None,
            "beyond 28 digits"
        );
    }

    #[test]
    fn only_what_has_a_pace_and_is_not_there_yet_is_forecast() {
        let at = |story: &Story, on: &str| Forecast::of(&story.history, day(on));
        let buses = Kind::Buses.story().accepted("2019-06-30", "60");
        let forecast = at(&buses, "2019-07-05").unwrap();
        assert_eq!(forecast.value, Amount::from(121), "no half buses");
        assert_eq!(forecast.on, buses.history.due_on());
        assert_eq!(at(&buses, "2019-06-29"), None, "nothing accepted yet");
        assert_eq!(at(&buses, "2019-12-31"), None, "the day has come");
        let met = Kind::Buses.story().accepted("2019-06-30", "180");
        assert_eq!(at(&met, "2019-07-05"), None);
        let growth = Kind::Growth.story().accepted("2019-06-15", "8");
        assert_eq!(at(&growth, "2019-07-05"), None);
    }
}
