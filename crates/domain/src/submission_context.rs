//! The facts of a history that a new report is validated against.
//!
//! The ledger answers the same question with a few look-ups, independent of the length of the history; a test compares both.

use std::rc::Rc;

use chrono::NaiveDate;

use crate::{Amount, Commitment, CommitmentHistory, OfficeId, UpdateId};

/// What a report on a commitment is validated against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionContext {
    /// The promise as it was made.
    pub commitment: Rc<Commitment>,
    /// Who answers for it.
    pub lead: OfficeId,
    /// The due date in force.
    pub due_on: NaiveDate,
    /// Whether it was closed as met.
    pub is_closed: bool,
    /// The update that awaits review, if one does.
    pub pending: Option<UpdateId>,
    /// The accepted value that counts on the day of the report.
    pub accepted: Option<Amount>,
}

impl CommitmentHistory {
    /// The context of a report that is true for `day`.
    pub fn submission_context(&self, day: NaiveDate) -> SubmissionContext {
        SubmissionContext {
            commitment: Rc::new((*self.commitment).clone()),
            lead: self.lead.clone(),
            due_on: self.due_on(),
            is_closed: self.closed.is_some(),
            pending: self.pending().map(|update| update.id),
            accepted: self.accepted(day).map(|update| update.submission.value),
        }
    }
}
