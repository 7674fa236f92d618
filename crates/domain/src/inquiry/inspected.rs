//! Compares reported values with those of inspections.

use crate::history::{CommitmentHistory, Inspection};
use crate::update::{State, Update};
use crate::{Amount, Seq};

/// An inspection and the value that had been accepted by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected<'a> {
    /// The commitment.
    pub history: &'a CommitmentHistory,
    /// What was found.
    pub inspection: &'a Inspection,
    /// The accepted update that counted for the day of the visit when the inspection was recorded.
    pub reported: Option<&'a Update>,
}

impl Inspected<'_> {
    /// The inspected value minus the reported one, in the target's unit.
    pub fn difference(&self) -> Option<Amount> {
        self.reported
            .map(|update| self.inspection.value.minus(update.submission.value))
    }
}

/// Every inspection, in the order of the entries. Acceptances and withdrawals after the inspection do not change its row,
/// because the inspectors could not have known them.
pub fn inspected(histories: &[CommitmentHistory]) -> Vec<Inspected<'_>> {
    let mut found: Vec<Inspected<'_>> = histories
        .iter()
        .flat_map(|history| {
            history.inspections.iter().map(move |inspection| Inspected {
                history,
                inspection,
                reported: history
                    .updates
                    .iter()
                    .filter(|update| update.submission.as_of <= inspection.as_of)
                    .filter(|update| counted_before(update, inspection.mark.seq))
                    .max_by_key(|update| update.rank()),
            })
        })
        .collect();
    found.sort_by_key(|row| row.inspection.mark.seq);
    found
}

/// Whether an update counted just before an entry.
fn counted_before(update: &Update, seq: Seq) -> bool {
    match &update.state {
        State::Accepted(mark) => mark.seq < seq,
        State::Corrected {
            accepted,
            withdrawn,
        } => accepted.seq < seq && withdrawn.seq > seq,
        State::Submitted | State::Superseded(_) | State::Returned(_) => false,
    }
}
