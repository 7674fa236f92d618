//! The opening of a ledger.

use serde::{Deserialize, Serialize};

/// The format of the entries that this program writes.
pub const FORMAT: u32 = 1;

/// Body of `ledger.opened`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerOpened {
    /// The name of the signing key, and of the ledger in every checkpoint.
    pub origin: String,
    /// Random, so that no two ledgers are mistaken for each other.
    pub ledger_id: String,
    /// The zone in which days are counted.
    pub zone: String,
    /// [`FORMAT`].
    pub format: u32,
    /// The C2SP verifier key.
    pub vkey: String,
    /// Whether the ledger holds a demonstration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}
