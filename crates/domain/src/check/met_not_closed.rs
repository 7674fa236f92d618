//! The accepted value keeps the promise, and the commitment has not been closed for longer than the rules allow.

use chrono::NaiveDate;

use super::Detail;
use crate::update::State;
use crate::{AssessmentContext, CommitmentHistory, UpdateId};

/// At most one cause; it ends when the commitment is closed or the value no longer meets the target. Rates and levels can
/// still move, so theirs begins only after the due date.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    if history.is_closed_on(day, context) {
        return Vec::new();
    }
    let Some((accepted_on, update)) = met_since(history, day, context) else {
        return Vec::new();
    };
    let since = if history.is_finishable() {
        accepted_on
    } else {
        accepted_on.max(history.due_on())
    };
    if (day - since).num_days() <= i64::from(context.regime.rules.close_days) {
        return Vec::new();
    }
    vec![Detail::MetNotClosed { update, since }]
}

/// The acceptance since which the target has been met without a break up to `day`: a newer report that meets it too does
/// not start the waiting afresh.
fn met_since(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Option<(NaiveDate, UpdateId)> {
    let mut accepted: Vec<_> = history
        .updates
        .iter()
        .filter(|u| u.submission.as_of <= day)
        .filter_map(|u| match &u.state {
            State::Accepted(mark) => Some((u, context.day(mark.at))),
            _ => None,
        })
        .collect();
    accepted.sort_by_key(|(u, _)| u.rank());
    accepted
        .into_iter()
        .rev()
        .take_while(|(u, _)| history.is_met_by(u.submission.value, context))
        .map(|(u, accepted_on)| (accepted_on, u.id))
        .min()
}
