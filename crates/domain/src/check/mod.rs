//! The checks: rules that look at the facts and name what needs a person.
//!
//! One rule a file. A rule is a pure function from facts to causes; [`reconcile`] compares the causes with the findings
//! that are open. Must not write: opening and closing are entries, and those are the actions' business.

mod awaiting_review;
mod behind_pace;
mod due_soon;
mod met_not_closed;
mod not_reported;
mod overdue;
mod value_fell;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::finding::{Cause, Finding};
use super::history::{AssessmentContext, CommitmentHistory};

/// A rule on one commitment.
type Rule = fn(&CommitmentHistory, NaiveDate, &AssessmentContext) -> Vec<Cause>;

/// The rules on commitments, in the order in which their findings are told.
const RULES: [Rule; 7] = [
    overdue::causes,
    not_reported::causes,
    behind_pace::causes,
    value_fell::causes,
    due_soon::causes,
    awaiting_review::causes,
    met_not_closed::causes,
];

/// What every rule finds in one history on `day`. Before the ledger was opened, and from the day of settlement on,
/// nothing is found.
pub fn causes(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Cause> {
    let is_settled = context.settled_at.is_some_and(|at| context.day(at) <= day);
    if is_settled || day < context.day(context.opened_at) {
        return Vec::new();
    }
    RULES
        .iter()
        .flat_map(|rule| rule(history, day, context))
        .collect()
}

/// What has to be written so that the open findings are the causes: which causes open a finding, which findings close.
pub fn reconcile(causes: Vec<Cause>, open: &[Finding]) -> (Vec<Cause>, Vec<&Finding>) {
    let current: BTreeSet<String> = causes.iter().map(Cause::key).collect();
    let known: BTreeSet<&str> = open.iter().map(|f| f.key.as_str()).collect();
    let closing = open.iter().filter(|f| !current.contains(&f.key)).collect();
    let mut seen = BTreeSet::new();
    let opening = causes
        .into_iter()
        .filter(|cause| {
            let key = cause.key();
            !known.contains(key.as_str()) && seen.insert(key)
        })
        .collect();
    (opening, closing)
}
