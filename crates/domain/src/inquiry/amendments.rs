//! Targets that were adjusted and due dates that were extended: by whom, approved by whom, from what to what.

use chrono::NaiveDate;

use crate::history::CommitmentHistory;
use crate::quantity::Amount;
use crate::update::Mark;

/// What was changed. `promised` is what the report has, `before` what held until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amended {
    /// The target's value, in its unit.
    Target {
        /// As the report has it.
        promised: Amount,
        /// In force until then.
        before: Amount,
        /// From then on.
        after: Amount,
    },
    /// The due date.
    DueOn {
        /// As the report has it.
        promised: NaiveDate,
        /// In force until then.
        before: NaiveDate,
        /// From then on.
        after: NaiveDate,
    },
}

/// An approved change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment<'a> {
    /// The commitment.
    pub history: &'a CommitmentHistory,
    /// The entry, and who made it.
    pub mark: &'a Mark,
    /// Who approved it.
    pub approver: &'a str,
    /// The number of the approving document.
    pub document: &'a str,
    /// What was changed.
    pub what: Amended,
}

/// Every approved change, in the order of the entries.
pub fn amendments(histories: &[CommitmentHistory]) -> Vec<Amendment<'_>> {
    let mut found: Vec<Amendment<'_>> = histories
        .iter()
        .flat_map(|history| adjusted(history).into_iter().chain(extended(history)))
        .collect();
    found.sort_by_key(|amendment| amendment.mark.seq);
    found
}

fn adjusted(history: &CommitmentHistory) -> Vec<Amendment<'_>> {
    // A milestone has no figure, and none of its adjustments could have been recorded.
    let Some(promised) = history.commitment.target.as_ref().map(|t| t.value) else {
        return Vec::new();
    };
    let mut before = promised;
    let mut found = Vec::new();
    for adjustment in &history.adjustments {
        found.push(Amendment {
            history,
            mark: &adjustment.mark,
            approver: &adjustment.approver,
            document: &adjustment.document,
            what: Amended::Target {
                promised,
                before,
                after: adjustment.value,
            },
        });
        before = adjustment.value;
    }
    found
}

fn extended(history: &CommitmentHistory) -> Vec<Amendment<'_>> {
    let promised = history.commitment.due_on;
    let mut before = promised;
    let mut found = Vec::new();
    for extension in &history.extensions {
        found.push(Amendment {
            history,
            mark: &extension.mark,
            approver: &extension.approver,
            document: &extension.document,
            what: Amended::DueOn {
                promised,
                before,
                after: extension.due_on,
            },
        });
        before = extension.due_on;
    }
    found
}
