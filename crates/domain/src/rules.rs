//! The thresholds of lights and checks.
//!
//! They are adopted into the ledger as an entry, so that the light of a day in March is computed by the rules of March.
//! [`Rules::KEYS`] gives the crate `config` their keys and ranges.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use crate::Amount;

/// Every threshold of lights and checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Day of the month by which departments report; moved to the working day before when it is a rest day.
    pub cutoff_day: u32,
    /// Behind pace by this many points of the target: yellow.
    pub yellow_points: Amount,
    /// Behind pace by more than this many points of the target: red.
    pub red_points: Amount,
    /// Days before the due date at which an unmet commitment is pointed out, largest first.
    pub due_soon_days: Vec<u32>,
    /// Days that an update may await its review.
    pub review_days: u32,
    /// Days after a target is met within which it is expected to be closed.
    pub close_days: u32,
    /// Minutes after its scheduled instant at which a job that did not run is a finding.
    pub job_grace_minutes: u32,
    /// Days after a report was entered from which on an unmet commitment of the year before must be continued or explained.
    #[serde(default = "dropped_days", skip_serializing_if = "is_dropped_days")]
    pub dropped_days: u32,
    /// What is subtracted from 左右 (about) when the seed names no tolerance, in the unit of the target.
    pub about_tolerance: Amount,
}

/// How a threshold is read: its form, its range where it has one, and the field.
#[derive(Debug, Clone)]
pub enum Threshold {
    /// A whole number in a range.
    Whole(RangeInclusive<i64>, fn(&mut Rules, u32)),
    /// A decimal number.
    Decimal(fn(&mut Rules, Amount)),
    /// A list of days.
    Days(fn(&mut Rules, Vec<u32>)),
}

impl Rules {
    /// Every threshold by its key in config.toml.
    pub const KEYS: [(&'static str, Threshold); 9] = {
        use Threshold::{Days, Decimal, Whole};
        [
            ("checks.cutoff_day", Whole(1..=28, |r, n| r.cutoff_day = n)),
            (
                "checks.review_days",
                Whole(1..=365, |r, n| r.review_days = n),
            ),
            ("checks.close_days", Whole(1..=365, |r, n| r.close_days = n)),
            (
                "checks.dropped_days",
                Whole(1..=365, |r, n| r.dropped_days = n),
            ),
            (
                "checks.job_grace_minutes",
                Whole(1..=1440, |r, n| r.job_grace_minutes = n),
            ),
            ("checks.yellow_points", Decimal(|r, a| r.yellow_points = a)),
            ("checks.red_points", Decimal(|r, a| r.red_points = a)),
            (
                "checks.about_tolerance",
                Decimal(|r, a| r.about_tolerance = a),
            ),
            (
                "checks.due_soon_days",
                Days(|r, days| r.due_soon_days = days),
            ),
        ]
    };
}

/// The default of [`Rules::dropped_days`], which entries leave out.
fn dropped_days() -> u32 {
    30
}

fn is_dropped_days(days: &u32) -> bool {
    *days == dropped_days()
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            cutoff_day: 25,
            yellow_points: Amount::new(Decimal::from(10)),
            red_points: Amount::new(Decimal::from(30)),
            due_soon_days: vec![30, 7, 1],
            review_days: 10,
            close_days: 15,
            job_grace_minutes: 30,
            dropped_days: dropped_days(),
            about_tolerance: Amount::new(Decimal::new(5, 1)),
        }
    }
}

/// The rules and the calendar that are in force at some point of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regime {
    /// Thresholds.
    pub rules: Rules,
    /// Rest days.
    pub calendar: Calendar,
}
