//! Due within 30, 7 or 1 days (as the rules say) and not met: each step is a finding of its own.

use chrono::NaiveDate;

use super::Detail;
use crate::{AssessmentContext, CommitmentHistory};

/// The cause of the narrowest step that `day` has reached; it ends with the next step, when met, or on the day after.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    let due_on = history.due_on();
    let left = (due_on - day).num_days();
    if left < 0 || history.met_on(day, context).is_some() {
        return Vec::new();
    }
    let steps = &context.regime.rules.due_soon_days;
    let reached = steps.iter().filter(|step| left <= i64::from(**step)).min();
    reached
        .map(|&within_days| Detail::DueSoon {
            due_on,
            within_days,
        })
        .into_iter()
        .collect()
}
