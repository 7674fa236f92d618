//! The accepted count lies behind its plan curve by the yellow threshold or more.

use chrono::NaiveDate;

use super::Detail;
use crate::progress::{Reason, assess};
use crate::{AssessmentContext, CommitmentHistory};

/// At most one cause; it ends when the count has caught up or the target is met.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    let progress = assess(history, day, context);
    let behind = progress.reasons.iter().find_map(|reason| match reason {
        Reason::Behind { points } => Some(*points),
        _ => None,
    });
    match (behind, progress.share, progress.expected_share) {
        (Some(points), Some(share), Some(expected)) => {
            vec![Detail::BehindPace {
                share,
                expected,
                points,
            }]
        }
        _ => Vec::new(),
    }
}
