//! The plan curve of a commitment: the share of the target that is expected on a day.
//!
//! Linear from the start to the due date unless the plan lists points for months.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Amount, Period};

/// A point of the plan: by the end of that month, this share of the target in percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPoint {
    /// The month at whose end the share is expected.
    pub by: Period,
    /// Cumulative percent of the target.
    pub share: Amount,
}

/// When a count is expected to grow. Without points it grows evenly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Plan(pub Vec<PlanPoint>);

impl Plan {
    /// Whether no points are listed.
    pub fn is_linear(&self) -> bool {
        self.0.is_empty()
    }

    /// The share in percent that is expected at the end of `day`, unrounded, between 0 and 100.
    pub fn expected_share(
        &self,
        starts_on: NaiveDate,
        due_on: NaiveDate,
        day: NaiveDate,
    ) -> Amount {
        if day >= due_on {
            return Amount::HUNDRED;
        }
        if day < starts_on {
            return Amount::ZERO;
        }
        // Each leg runs from the end of one day to the end of another.
        let mut from = (starts_on.pred_opt().unwrap_or(starts_on), Amount::ZERO);
        for point in &self.0 {
            let end = point.by.last_day().min(due_on);
            if day <= end {
                return between(from, (end, point.share), day);
            }
            from = (end, point.share);
        }
        between(from, (due_on, Amount::HUNDRED), day)
    }
}

/// Straight line between two points, by whole days.
fn between(from: (NaiveDate, Amount), to: (NaiveDate, Amount), day: NaiveDate) -> Amount {
    let length = (to.0 - from.0).num_days();
    if length <= 0 {
        return to.1;
    }
    let gone = (day - from.0).num_days();
    let rise = to.1.minus(from.1).decimal();
    Amount::new(from.1.decimal() + rise * Decimal::from(gone) / Decimal::from(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_even_plan_is_a_straight_line_over_days() {
        let plan = Plan::default();
        let share = |on: &str| {
            plan.expected_share(day("2019-01-01"), day("2019-12-31"), day(on))
                .round(2)
                .to_string()
        };
        assert_eq!(share("2018-12-31"), "0");
        assert_eq!(share("2019-01-01"), "0.27");
        assert_eq!(share("2019-07-02"), "50.14");
        assert_eq!(share("2019-12-31"), "100");
        assert_eq!(share("2020-03-01"), "100");
    }

    #[test]
    fn listed_points_are_met_at_their_month_ends() {
        let point = |by: &str, share: i64| PlanPoint {
            by: by.parse().unwrap(),
            share: Amount::from(share),
        };
        let trees = Plan(vec![
            point("2019-02", 10),
            point("2019-04", 60),
            point("2019-10", 60),
            point("2019-11", 100),
        ]);
        let share = |on: &str| {
            trees
                .expected_share(day("2019-01-01"), day("2019-12-31"), day(on))
                .round(1)
                .to_string()
        };
        assert_eq!(share("2019-02-28"), "10");
        assert_eq!(share("2019-04-30"), "60");
        assert_eq!(share("2019-03-31"), "35.4");
        assert_eq!(share("2019-08-15"), "60");
        assert_eq!(share("2019-11-30"), "100");
        assert_eq!(share("2019-12-15"), "100");
    }
}
