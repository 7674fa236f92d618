//! An update has waited for its review longer than the rules allow.

use chrono::NaiveDate;

use super::Detail;
use crate::{AssessmentContext, CommitmentHistory};

/// A cause for the pending update; it ends when it is accepted, returned or superseded.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    history
        .pending()
        .map(|update| (update.id, context.day(update.at)))
        .filter(|(_, since)| {
            (day - *since).num_days() > i64::from(context.regime.rules.review_days)
        })
        .map(|(update, since)| Detail::AwaitingReview { update, since })
        .into_iter()
        .collect()
}
