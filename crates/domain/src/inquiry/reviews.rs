//! Reviews: who accepted or returned whose figures, and who withdrew an acceptance.

use chrono_tz::Tz;

use crate::CommitmentHistory;
use crate::update::{Mark, State, Update};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Decision {
    /// The update was accepted.
    Accepted,
    /// The update was returned.
    Returned,
    /// Its acceptance was withdrawn.
    Withdrawn,
}

impl Decision {
    /// The decision's name in the interfaces: `accepted`, `returned`, `withdrawn`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A decision on an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review<'a> {
    /// The commitment.
    pub history: &'a CommitmentHistory,
    /// The update.
    pub update: &'a Update,
    /// The decision.
    pub decision: Decision,
    /// By whom, when, why, by which entry.
    pub mark: &'a Mark,
    /// Local days from the submission to the decision.
    pub days_waited: i64,
}

/// Every decision, in the order of the entries. An acceptance that was withdrawn later is two decisions. Days are counted
/// in `zone`.
pub fn reviews(histories: &[CommitmentHistory], zone: Tz) -> Vec<Review<'_>> {
    let mut found = Vec::new();
    for history in histories {
        for update in &history.updates {
            let mut decided = |decision, mark| {
                found.push(review(history, update, decision, mark, zone));
            };
            match &update.state {
                State::Submitted | State::Superseded(_) => {}
                State::Accepted(mark) => decided(Decision::Accepted, mark),
                State::Returned(mark) => decided(Decision::Returned, mark),
                State::Corrected {
                    accepted,
                    withdrawn,
                } => {
                    decided(Decision::Accepted, accepted);
                    decided(Decision::Withdrawn, withdrawn);
                }
            }
        }
    }
    found.sort_by_key(|review| review.mark.seq);
    found
}

fn review<'a>(
    history: &'a CommitmentHistory,
    update: &'a Update,
    decision: Decision,
    mark: &'a Mark,
    zone: Tz,
) -> Review<'a> {
    Review {
        history,
        update,
        decision,
        mark,
        days_waited: (mark.at.day(zone) - update.at.day(zone)).num_days(),
    }
}
