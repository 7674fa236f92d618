//! A status: one line of the 台账, a commitment as it stands on a day, as it was known at an instant.
//!
//! Lists, pages, digests and exports show it. It is always computed, never stored, from a full history or from a summary.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::NaiveDate;

use super::progress::{Progress, assess};
use super::update::Reported;
use crate::{
    AssessmentContext, Commitment, CommitmentHistory, Light, OfficeId, Target, Timestamp, UpdateId,
};

/// A commitment and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentStatus {
    /// The promise as it was made.
    pub commitment: Arc<Commitment>,
    /// Who answers for it on the day.
    pub lead: OfficeId,
    /// The further lead offices on the day.
    pub joint: Vec<OfficeId>,
    /// The offices that help on the day.
    pub supporting: Vec<OfficeId>,
    /// Whether a supervising office has confirmed who answers.
    pub is_assigned: bool,
    /// The target in force.
    pub target: Option<Target>,
    /// The due date in force.
    pub due_on: NaiveDate,
    /// Whether it is finished once it is met: a paced count or a milestone.
    pub is_finishable: bool,
    /// The update that awaits review.
    pub pending: Option<UpdateId>,
    /// The local day on which it was closed as met.
    pub closed_on: Option<NaiveDate>,
    /// When its terms last changed: it was made, assigned, adjusted, extended or closed.
    pub terms_at: Timestamp,
    /// Its assessment.
    pub progress: Progress,
}

impl CommitmentStatus {
    /// Whether an office reports on its part: a further lead office, or one that helps.
    pub fn contributes(&self, office: &OfficeId) -> bool {
        self.joint.contains(office) || self.supporting.contains(office)
    }

    /// Whether the accepted value is one of the demonstration.
    pub fn is_simulated(&self) -> bool {
        let accepted = self.progress.accepted.as_ref();
        accepted.is_some_and(|accepted| accepted.simulated)
    }

    /// Whether it is done: closed, or a count or milestone that is met.
    pub fn is_done(&self) -> bool {
        self.progress.light == Light::Blue || (self.progress.is_met && self.is_finishable)
    }

    /// The sort key of urgency: the gravest light first, then the furthest behind.
    pub fn urgency(&self) -> impl Ord + use<> {
        let behind = self.progress.points_behind().unwrap_or_default();
        (Reverse(self.progress.light.severity()), Reverse(behind))
    }

    /// The status of `history` on `day`.
    pub fn of<U: Reported>(
        history: &CommitmentHistory<U>,
        day: NaiveDate,
        context: &AssessmentContext,
    ) -> Self {
        Self {
            commitment: Arc::clone(&history.commitment),
            lead: history.lead_on(day).clone(),
            joint: history.joint_on(day).to_vec(),
            supporting: history.supporting_on(day).to_vec(),
            is_assigned: history.assigned.is_some(),
            target: history.target(),
            due_on: history.due_on(),
            is_finishable: history.is_finishable(),
            pending: history.pending().and_then(Reported::figures).map(|u| u.id),
            closed_on: history.closed.as_ref().map(|mark| context.day(mark.at)),
            terms_at: history.terms_at(),
            progress: assess(history, day, context),
        }
    }
}
