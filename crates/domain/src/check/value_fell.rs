//! A cumulative count was reported lower than one that was accepted before: it cannot fall.

use chrono::NaiveDate;

use super::Detail;
use crate::{AssessmentContext, Basis, CommitmentHistory};

/// A cause while the newest report lies below the highest accepted count before it; it ends when the count has risen
/// again, or the fall is returned, or the acceptance that was too high is corrected.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    _context: &AssessmentContext,
) -> Vec<Detail> {
    if history.commitment.basis != Basis::Count {
        return Vec::new();
    }
    let live = |u: &&crate::update::Update| u.is_live() && u.submission.as_of <= day;
    let Some(newest) = history.updates.iter().filter(live).max_by_key(|u| u.rank()) else {
        return Vec::new();
    };
    let highest = history
        .updates
        .iter()
        .filter(|u| u.is_accepted() && u.rank() < newest.rank())
        .map(|u| u.submission.value)
        .max();
    match highest {
        Some(highest) if newest.submission.value < highest => vec![Detail::ValueFell {
            update: newest.id,
            value: newest.submission.value,
            highest,
        }],
        _ => Vec::new(),
    }
}
