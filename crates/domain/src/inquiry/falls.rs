//! Accepted values that fell below an earlier accepted one, where a cumulative count cannot fall.

use crate::{Amount, Basis, CommitmentHistory, Update};

/// An accepted count below one that was accepted for an earlier day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fall<'a> {
    /// The commitment.
    pub history: &'a CommitmentHistory,
    /// The lower one.
    pub update: &'a Update,
    /// The highest before it; of several equal ones, the latest.
    pub earlier: &'a Update,
}

impl Fall<'_> {
    /// The fall, a positive figure in the target's unit.
    pub fn by(&self) -> Amount {
        let (now, then) = (&self.update.submission, &self.earlier.submission);
        then.value.minus(now.value)
    }
}

/// Every accepted count that lies below the highest accepted before it, in the order of the updates. Before means true for
/// an earlier day, or for the same day and submitted earlier. An acceptance that was withdrawn is none.
pub fn falls(histories: &[CommitmentHistory]) -> Vec<Fall<'_>> {
    let mut found = Vec::new();
    for history in histories {
        if history.commitment.basis != Basis::Count {
            continue;
        }
        let mut accepted: Vec<&Update> =
            history.updates.iter().filter(|u| u.is_accepted()).collect();
        accepted.sort_by_key(|update| update.rank());
        let mut highest: Option<&Update> = None;
        for update in accepted {
            match highest {
                Some(earlier) if update.submission.value < earlier.submission.value => {
                    found.push(Fall {
                        history,
                        update,
                        earlier,
                    });
                }
                _ => highest = Some(update),
            }
        }
    }
    found.sort_by_key(|fall| fall.update.id);
    found
}
