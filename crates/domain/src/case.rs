//! A case for review: an update beside the value accepted before and the share that the plan expects.

use chrono::NaiveDate;

use super::progress::{expected_share, share};
use crate::{Amount, AssessmentContext, CommitmentHistory, CommitmentStatus, Update, UpdateId};

/// An update with the values to compare it with.
#[derive(Debug, Clone)]
pub struct Case {
    /// The commitment as it stands without the update.
    pub status: CommitmentStatus,
    /// The update.
    pub update: Update,
    /// The accepted value that counts on the update's day, and the day it is true for.
    pub before: Option<(Amount, NaiveDate)>,
    /// The update's value minus that value.
    pub change: Option<Amount>,
    /// The value before in percent of the target, one decimal; only counts and milestones have one.
    pub share_before: Option<Amount>,
    /// The update's value in percent of the target, one decimal.
    pub share_after: Option<Amount>,
    /// Where the plan expects the share on the update's day, one decimal.
    pub expected_share: Option<Amount>,
}

impl Case {
    /// The case of one of the history's updates on `today`; `None` if the history has no such update.
    pub fn of(
        history: &CommitmentHistory,
        id: UpdateId,
        today: NaiveDate,
        context: &AssessmentContext,
    ) -> Option<Self> {
        let update = history.update(id)?.clone();
        let (value, as_of) = (update.submission.value, update.submission.as_of);
        let before = history
            .accepted(as_of)
            .map(|u| (u.submission.value, u.submission.as_of));
        let rounded = |share: Option<Amount>| share.map(|s| s.round(1));
        Some(Self {
            status: CommitmentStatus::of(history, today, context),
            before,
            change: before.map(|(before, _)| value.minus(before)),
            share_before: rounded(before.and_then(|(before, _)| share(history, before))),
            share_after: rounded(share(history, value)),
            expected_share: rounded(expected_share(history, as_of)),
            update,
        })
    }
}
