//! A period's cut-off has passed and the department has not reported for it, nor for a later one.

use chrono::NaiveDate;

use super::Detail;
use crate::{AssessmentContext, CommitmentHistory};

/// A cause for each missed period; it ends when the department reports for it or a later one.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    history
        .missed_periods(day, context)
        .into_iter()
        .map(|period| {
            let cutoff = context.cutoff(period);
            Detail::NotReported { period, cutoff }
        })
        .collect()
}
