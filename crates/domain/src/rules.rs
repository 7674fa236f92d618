//! The thresholds by which progress is judged.
//!
//! They are adopted into the ledger as an entry, so that a light of last March is judged by last March's rules. Must not
//! know where the figures come from (config.toml, or the ledger).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::quantity::Amount;

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
    /// What is subtracted from 左右 (about) when the seed names no tolerance, in the unit of the target.
    pub about_tolerance: Amount,
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
