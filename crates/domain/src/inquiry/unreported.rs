//! Commitments without an accepted update. This differs from an accepted value of 0.

use chrono::NaiveDate;

use crate::progress::assess;
use crate::{AssessmentContext, CommitmentHistory, Light, Period, UpdateId};

/// A commitment without any accepted update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreported<'a> {
    /// The commitment.
    pub history: &'a CommitmentHistory,
    /// Its light.
    pub light: Light,
    /// The number of updates that were submitted.
    pub submitted: usize,
    /// The one that awaits its review.
    pub pending: Option<UpdateId>,
    /// The periods that were missed, oldest first.
    pub missed: Vec<Period>,
}

/// The commitments without any accepted update, in the report's order; lights and missed periods as of `day`.
pub fn unreported<'a>(
    histories: &'a [CommitmentHistory],
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Unreported<'a>> {
    histories
        .iter()
        .filter(|history| !history.updates.iter().any(|update| update.is_accepted()))
        .map(|history| Unreported {
            history,
            light: assess(history, day, context).light,
            submitted: history.updates.len(),
            pending: history.pending().map(|update| update.id),
            missed: history.missed_periods(day, context),
        })
        .collect()
}
