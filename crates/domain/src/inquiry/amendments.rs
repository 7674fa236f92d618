//! Targets that were adjusted and due dates that were extended: by whom, approved by whom, from what to what.

use chrono::NaiveDate;
use serde::Serialize;

use crate::update::Mark;
use crate::{Amount, CommitmentHistory};

/// A changed value: in the report, before the change, and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum Amended {
    /// The target's value, in its unit.
    #[serde(rename = "value")]
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
    let mut found = Vec::new();
    for history in histories {
        // A milestone has no target, so none of its adjustments could have been recorded.
        if let Some(promised) = history.commitment.target.as_ref().map(|t| t.value) {
            let mut before = promised;
            for adjustment in &history.adjustments {
                let after = adjustment.value;
                found.push(Amendment {
                    history,
                    mark: &adjustment.mark,
                    approver: &adjustment.approver,
                    document: &adjustment.document,
                    what: Amended::Target {
                        promised,
                        before,
                        after,
                    },
                });
                before = after;
            }
        }
        let promised = history.commitment.due_on;
        let mut before = promised;
        for extension in &history.extensions {
            let after = extension.due_on;
            found.push(Amendment {
                history,
                mark: &extension.mark,
                approver: &extension.approver,
                document: &extension.document,
                what: Amended::DueOn {
                    promised,
                    before,
                    after,
                },
            });
            before = after;
        }
    }
    found.sort_by_key(|amendment| amendment.mark.seq);
    found
}
