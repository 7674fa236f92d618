//! Past its due date, and the accepted value does not keep the promise.

use chrono::NaiveDate;

use super::Detail;
use crate::{AssessmentContext, CommitmentHistory};

/// At most one cause; it ends when a value that meets the target is accepted or the date is extended.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    let due_on = history.due_on();
    if day <= due_on || history.met_on(day, context).is_some() {
        return Vec::new();
    }
    vec![Detail::Overdue { due_on }]
}
