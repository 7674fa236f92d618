//! Verifications of the ledger.

use serde::{Deserialize, Serialize};
use tlog::hash::Hash;

use crate::ids::Seq;
use crate::time::Timestamp;

/// Body of `ledger.verified`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verified {
    /// How many entries there were.
    pub size: u64,
    /// The root that their bytes gave.
    pub root: Hash,
    /// How many kept checkpoints were compared.
    pub checkpoints: u64,
    /// How many kinds of fault were found; 0 for a sound ledger.
    pub faults: u64,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<FirstFault>,
}

/// The first fault that a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstFault {
    /// Its kind, as `ledger verify` names it.
    pub fault: String,
    /// The entry at which it shows, where it shows at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Seq>,
}

/// The newest verification of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastVerified {
    /// When it was recorded.
    pub at: Timestamp,
    /// The body of its entry.
    pub body: Verified,
}
