//! Updates, and who decided on them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CommitmentCode, Day, Decimal, Instant, Month, OfficeName, Sha256Hex, StateName};
use domain::UpdateId;
use domain::update::{self, State};

/// The entry that recorded something.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedBy {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// An account, `office:ID` or `system:JOB`.
    pub by: String,
}

impl From<&update::Mark> for RecordedBy {
    fn from(mark: &update::Mark) -> Self {
        Self {
            seq: mark.seq.0,
            at: Instant(mark.at),
            by: mark.by.to_string(),
        }
    }
}

/// Who did something, when, and why.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The reason, where one is given.
    pub reason: Option<String>,
}

impl From<&update::Mark> for Mark {
    fn from(mark: &update::Mark) -> Self {
        Self {
            recorded: mark.into(),
            reason: mark.reason.clone(),
        }
    }
}

/// A file behind an update.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// SHA-256 of a salt and the content.
    pub sha256: Sha256Hex,
    /// Its size in bytes.
    pub size: u64,
    /// Its kind, such as `pdf`.
    pub kind: String,
}

impl From<&update::Evidence> for Evidence {
    fn from(evidence: &update::Evidence) -> Self {
        Self {
            sha256: Sha256Hex(evidence.sha256.clone()),
            size: evidence.size,
            kind: evidence.kind.clone(),
        }
    }
}

/// A report on a commitment for a month, with its review.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// Its number: the entry that submitted it.
    pub update: u64,
    /// The commitment.
    pub code: CommitmentCode,
    /// The office that reports.
    pub office: OfficeName,
    /// The month.
    pub period: Month,
    /// The day for which the value is true.
    pub as_of: Day,
    /// The value; of a milestone 0 or 100.
    pub value: Decimal,
    /// What became of it.
    pub state: StateName,
    /// When it was submitted.
    pub submitted_at: Instant,
    /// By whom.
    pub submitted_by: String,
    /// Whether it came after the cut-off.
    pub late: bool,
    /// The update whose place it took.
    pub supersedes: Option<u64>,
    /// The update that took its place.
    pub superseded_by: Option<u64>,
    /// Its acceptance or return.
    pub decided: Option<Mark>,
    /// The withdrawal of its acceptance.
    pub withdrawn: Option<Mark>,
    /// What was done.
    pub progress: String,
    /// What is in the way.
    pub problems: String,
    /// What comes next.
    pub next: String,
    /// Why a count fell.
    pub explanation: Option<String>,
    /// Files behind it.
    pub evidence: Vec<Evidence>,
    /// Whether the demonstration made it up.
    pub simulated: bool,
}

impl From<&update::Update> for Update {
    fn from(update: &update::Update) -> Self {
        let submission = &update.submission;
        let (decided, withdrawn) = match &update.state {
            State::Submitted | State::Superseded(_) => (None, None),
            State::Accepted(mark) | State::Returned(mark) => (Some(mark), None),
            State::Corrected {
                accepted,
                withdrawn,
            } => (Some(accepted), Some(withdrawn)),
        };
        let superseded_by = match update.state {
            State::Superseded(newer) => Some(newer.0.0),
            _ => None,
        };
        Self {
            update: update.id.0.0,
            code: CommitmentCode(submission.code.clone()),
            office: OfficeName(submission.office.clone()),
            period: Month(submission.period),
            as_of: Day(submission.as_of),
            value: Decimal(submission.value),
            state: StateName(update.state.name().into()),
            submitted_at: Instant(update.at),
            submitted_by: update.by.to_string(),
            late: submission.late,
            supersedes: submission.supersedes.map(|id| id.0.0),
            superseded_by,
            decided: decided.map(Mark::from),
            withdrawn: withdrawn.map(Mark::from),
            progress: submission.narrative.progress.clone(),
            problems: submission.narrative.problems.clone(),
            next: submission.narrative.next.clone(),
            explanation: submission.explanation.clone(),
            evidence: submission.evidence.iter().map(Evidence::from).collect(),
            simulated: submission.simulated,
        }
    }
}

/// An update, and the entry that decided on it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewedUpdate {
    /// The entry of the decision.
    pub seq: u64,
    /// The update by then.
    #[serde(flatten)]
    pub update: Update,
}

/// A submission that was entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedUpdate {
    /// The update's number.
    pub update: u64,
    /// The entry: the same.
    pub seq: u64,
    /// The commitment.
    pub code: CommitmentCode,
    /// The office.
    pub office: OfficeName,
    /// The month.
    pub period: Month,
    /// The day for which the value is true.
    pub as_of: Day,
    /// The value as it was understood.
    pub value: Decimal,
    /// Whether it came after the cut-off.
    pub late: bool,
    /// The pending update whose place it took.
    pub supersedes: Option<u64>,
    /// Files behind it.
    pub evidence: Vec<Evidence>,
}

impl SubmittedUpdate {
    /// The submission with the number that it was given.
    pub fn new(update: UpdateId, submission: &update::Submission) -> Self {
        Self {
            update: update.0.0,
            seq: update.0.0,
            code: CommitmentCode(submission.code.clone()),
            office: OfficeName(submission.office.clone()),
            period: Month(submission.period),
            as_of: Day(submission.as_of),
            value: Decimal(submission.value),
            late: submission.late,
            supersedes: submission.supersedes.map(|id| id.0.0),
            evidence: submission.evidence.iter().map(Evidence::from).collect(),
        }
    }
}
