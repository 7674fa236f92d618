//! What goes on from one year's report to the next.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CommitmentCode, Instant, RelationName};
use domain::continuation::{Continued, Proposal};

/// That a commitment of a later report continues one of an earlier report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Continuation {
    /// The later commitment.
    pub code: CommitmentCode,
    /// The earlier one.
    pub of: CommitmentCode,
    /// How the later relates to the earlier.
    pub relation: RelationName,
}

impl From<&Continued> for Continuation {
    fn from(link: &Continued) -> Self {
        Self {
            code: CommitmentCode(link.code.clone()),
            of: CommitmentCode(link.of.clone()),
            relation: RelationName(link.relation),
        }
    }
}

/// A continuation that may be right.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedContinuation {
    /// The later commitment.
    pub code: CommitmentCode,
    /// The earlier one.
    pub of: CommitmentCode,
    /// How the later relates to the earlier, by their figures.
    pub relation: RelationName,
    /// How alike their titles are, in percent.
    pub likeness: u32,
}

impl From<&Proposal> for ProposedContinuation {
    fn from(proposal: &Proposal) -> Self {
        Self {
            code: CommitmentCode(proposal.code.clone()),
            of: CommitmentCode(proposal.of.clone()),
            relation: RelationName(proposal.relation),
            likeness: u32::try_from(proposal.likeness).unwrap_or(100),
        }
    }
}

/// What was entered about the continuation of a commitment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredContinuation {
    /// The commitment.
    pub code: CommitmentCode,
    /// The earlier one; `null` where it was dropped on purpose.
    pub of: Option<CommitmentCode>,
    /// How the two relate; `null` likewise.
    pub relation: Option<RelationName>,
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
}
