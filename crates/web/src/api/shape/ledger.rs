//! The ledger itself: its head, its entries, and proofs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::Instant;

/// Size and root as they stand, signed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerHead {
    /// The ledger's origin.
    pub origin: String,
    /// How many entries there are.
    pub size: u64,
    /// The root of the tree over them.
    pub root: String,
    /// The key that verifies the note (C2SP signed-note).
    pub vkey: String,
    /// The checkpoint (C2SP tlog-checkpoint).
    pub note: String,
    /// Cosignatures of witnesses.
    pub cosignatures: Vec<Cosignature>,
}

/// A cosignature of a witness.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cosignature {
    /// The witness.
    pub witness: String,
    /// The id of its key.
    pub key_id: String,
    /// What the witness says when it was.
    pub time: Instant,
    /// When it came in.
    pub received_at: Instant,
}

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryLine {
    /// Its number, from 0.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What kind of change it is.
    pub kind: String,
    /// Its hash in the tree.
    pub leaf: String,
    /// Its exact bytes.
    pub entry: String,
}

/// An entry and the proof that the ledger holds it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Its number.
    pub seq: u64,
    /// The size of the ledger that the proof speaks of.
    pub size: u64,
    /// Its root.
    pub root: String,
    /// The entry's hash in the tree.
    pub leaf: String,
    /// The hashes of the proof (RFC 6962).
    pub hashes: Vec<String>,
    /// The signed checkpoint that it leads to.
    pub checkpoint: String,
    /// The entry's exact bytes.
    pub entry: String,
    /// The whole proof (C2SP tlog-proof).
    pub proof: String,
}

/// What a verification came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// Whether there is no fault.
    pub sound: bool,
    /// How many entries were verified.
    pub size: u64,
    /// The root that their bytes give.
    pub root: String,
    /// How many kept checkpoints were compared.
    pub checkpoints: u64,
    /// How many evidence files entries name.
    pub evidence: u64,
    /// How many of them were erased.
    pub erased: u64,
    /// How many letters were compared.
    pub letters: u64,
    /// The first fault of each kind.
    pub faults: Vec<Fault>,
}

/// A fault of the ledger, or of what lies beside it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Its kind, as `ledger verify` names it.
    pub kind: String,
    /// The entry at which it shows.
    pub entry: Option<u64>,
    /// The fault as a sentence in the language of the request.
    pub what: String,
}
