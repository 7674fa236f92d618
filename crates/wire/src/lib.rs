//! The JSON documents of pledgebook, one type for each: a commitment, an update, a finding, an entry of the ledger …
//!
//! The command line (`--format json`), the API and the downloads serialise these types, and the OpenAPI document is
//! generated from them, so a field has the same name, form and description everywhere. Each type is built from the values
//! of `domain`, `store` or `service` with `From`.
//!
//! The documents are a contract: field names never change, a missing value is `null` and never absent, decimals are
//! strings, and instants are RFC 3339 in UTC. Writers convert a document to a [`serde_json::Value`] before they print it,
//! so that its keys are in alphabetical order.

mod account;
mod audit;
mod commitment;
mod continuation;
mod contribution;
mod digest;
mod finding;
mod job;
mod jurisdiction;
mod leader;
mod ledger;
mod letter;
mod office;
mod problem;
mod scalar;
#[cfg(test)]
mod tests;
mod update;

pub use account::{ApiToken, CreatedToken, User};
pub use audit::{
    Amendment, ChangedCommitment, ComparedInspection, FallenCount, LateUpdate, ReportedFigure,
    Review, StatusFigures, UnreportedCommitment,
};
pub use commitment::{
    Adjustment, Amended, CommitmentDetail, CommitmentStatus, Extension, Inspection, Origin,
    PlanPoint, SentBack, Verdict,
};
pub use continuation::{Continuation, EnteredContinuation, ProposedContinuation};
pub use contribution::{Contribution, EnteredContribution};
pub use digest::{Attention, DigestFigures, Move, SectionProgress};
pub use finding::{Cause, Finding};
pub use job::{Job, JobList};
pub use jurisdiction::{Jurisdiction, Light};
pub use leader::{EnteredLeader, Leader};
pub use ledger::{
    AuditEntry, Cosignature, Entry, Fault, HistoryLine, LedgerHead, Proof, Verification,
};
pub use letter::{Digest, OutboxLetter};
pub use office::{Office, OfficeReform};
pub use problem::{FieldError, Problem};
pub use scalar::*;
pub use update::{Evidence, Mark, RecordedBy, ReviewedUpdate, SubmittedUpdate, Update};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a list, or all of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Page<T> {
    /// The instant of the newest entry that is looked at.
    pub known_at: Instant,
    /// How many entries are looked at.
    pub size: u64,
    /// The rows.
    pub items: Vec<T>,
    /// Give it as `after` for what comes next; `null` at the end.
    pub next: Option<String>,
}

/// A part of the commitments.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentPage {
    /// The day for which everything is true.
    pub as_of: Day,
    /// How many commitments the filter lets through.
    pub total: u64,
    /// The rows, and where to go on.
    #[serde(flatten)]
    pub page: Page<CommitmentStatus>,
}
