//! What goes in and out of the API, as types: the OpenAPI document is generated from them.
//!
//! What `export` writes must read as these, field for field: a test holds the two against each other. Must not be the source
//! of an answer's values.

mod bodies;
mod ledger;
mod names;
mod records;
mod requests;
mod smaller;
mod status;

pub use bodies::*;
pub use ledger::{EntryLine, Fault, LedgerHead, Proof, Verification};
pub use names::*;
pub use records::{
    Adjustment, Evidence, Extension, Finding, Inspection, Mark, Reviewed, Update, Verdict,
};
pub use requests::{
    AtMoment, CommitmentParams, DigestParams, FindingParams, KnownAtParam, PageParams, UpdateParams,
};
pub use smaller::*;
pub use status::{AccountWhole, CommitmentStatus};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a list.
macro_rules! page {
    ($(#[$doc:meta])* $name:ident of $item:ty { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The instant of the newest entry that is looked at.
            pub known_at: Instant,
            /// How many entries are looked at.
            pub size: u64,
            $($(#[$field_doc])* pub $field: $type,)*
            /// The rows.
            pub items: Vec<$item>,
            /// Give it as `after` for what comes next; `null` at the end.
            pub next: Option<String>,
        }
    };
}

page! {
    /// A part of the commitments.
    CommitmentPage of CommitmentStatus {
        /// The day for which everything is true.
        as_of: Day,
        /// How many commitments the filter lets through.
        total: u64,
    }
}
page! {
    /// The entries that speak of a commitment.
    HistoryPage of HistoryLine {}
}
page! {
    /// A part of the updates.
    UpdatePage of Update {}
}
page! {
    /// A part of the findings.
    FindingPage of Finding {}
}
page! {
    /// A part of the digests.
    DigestPage of Digest {}
}
page! {
    /// The offices.
    OfficePage of Office {}
}
page! {
    /// A part of the entries.
    EntryPage of EntryLine {}
}
