//! Updates, findings, and what is decided on the way.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::names::{
    CommitmentCode, Day, Decimal, FindingKind, Instant, Month, OfficeName, OutcomeName, Sha256Hex,
    StateName,
};

/// Who did something, when, and why.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// An account, `office:ID` or `system:JOB`.
    pub by: String,
    /// Why, where it is said.
    pub reason: Option<String>,
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

macro_rules! update {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
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
            $($(#[$field_doc])* pub $field: $type,)*
        }
    };
}

update! {
    /// A report on a commitment for a month, and what became of it.
    Update {}
}
update! {
    /// An update, and the entry that decided on it.
    Reviewed {
        /// The entry of the decision.
        seq: u64,
    }
}

/// Something that needs attention.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Its number: the entry that opened it.
    pub finding: u64,
    /// At most one of a key is open at a time.
    pub key: String,
    /// What kind it is.
    pub kind: FindingKind,
    /// The commitment it is about.
    pub code: Option<CommitmentCode>,
    /// The office that answers.
    pub office: Option<OfficeName>,
    /// The fields of its kind.
    #[schema(value_type = Object)]
    pub detail: Map<String, Value>,
    /// When it opened.
    pub opened_at: Instant,
    /// The entry that closed it.
    pub closed_seq: Option<u64>,
    /// When it closed.
    pub closed_at: Option<Instant>,
}

/// An approved change of a target.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// The new target.
    pub value: Decimal,
    /// The body that approved it.
    pub approver: String,
    /// The document's number.
    pub document: String,
}

/// An approved change of a due date.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// The new due date.
    pub due_on: Day,
    /// The body that approved it.
    pub approver: String,
    /// The document's number.
    pub document: String,
}

/// What was found on the spot.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// The day for which it is true.
    pub as_of: Day,
    /// What was found.
    pub value: Decimal,
    /// In words.
    pub note: String,
}

/// What became of a promise in the end.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The commitment.
    pub code: CommitmentCode,
    /// The outcome.
    pub outcome: OutcomeName,
    /// The share of the target, in percent.
    pub share: Option<Decimal>,
    /// The update it rests on.
    pub update: Option<u64>,
}
