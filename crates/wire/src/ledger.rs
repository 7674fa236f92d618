//! The ledger itself: its head, its entries, proofs, and what a verification found.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::Instant;
use domain::{Code, Timestamp, Via};
use i18n::Localizer;
use service::cosign::Witnessed;
use service::prove::Proved;
use store::{EntryRow, KeptCosignature, StoreError, VerifyFault};
use tlog::checkpoint::Checkpoint;
use tlog::hash::leaf_hash;
use tlog::keys::Verifier;

/// Size and root as they stand, signed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerHead {
    /// The ledger's origin.
    pub origin: String,
    /// How many entries there are.
    #[schema(value_type = u64)]
    pub size: Option<u64>,
    /// The root of the tree over them.
    #[schema(value_type = String)]
    pub root: Option<String>,
    /// The key that verifies the note (C2SP signed-note).
    pub vkey: String,
    /// The checkpoint (C2SP tlog-checkpoint).
    pub note: String,
    /// Cosignatures of witnesses.
    pub cosignatures: Vec<Cosignature>,
}

impl LedgerHead {
    /// The head of the ledger; size and root are `null` only where `verifier` is not the key of the note.
    pub fn new(verifier: &Verifier, witnessed: Witnessed) -> Self {
        let checkpoint = Checkpoint::open(&witnessed.note, verifier).ok();
        Self {
            origin: verifier.name().to_string(),
            size: checkpoint.as_ref().map(|checkpoint| checkpoint.size),
            root: checkpoint.map(|checkpoint| checkpoint.root.to_string()),
            vkey: verifier.to_string(),
            cosignatures: witnessed
                .cosignatures
                .iter()
                .map(Cosignature::from)
                .collect(),
            note: witnessed.note,
        }
    }
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

impl From<&KeptCosignature> for Cosignature {
    fn from(kept: &KeptCosignature) -> Self {
        Self {
            witness: kept.witness.clone(),
            key_id: kept.key_id.clone(),
            time: Instant(kept.time),
            received_at: Instant(kept.received_at),
        }
    }
}

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
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

impl TryFrom<&EntryRow> for Entry {
    type Error = StoreError;

    fn try_from(row: &EntryRow) -> Result<Self, StoreError> {
        let envelope = row.envelope()?;
        Ok(Self {
            seq: row.seq.0,
            at: Instant(envelope.at),
            by: envelope.by.to_string(),
            kind: envelope.kind,
            leaf: leaf_hash(&row.bytes).to_string(),
            entry: String::from_utf8_lossy(&row.bytes).into_owned(),
        })
    }
}

/// An entry that speaks of a commitment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryLine {
    /// The entry.
    pub seq: u64,
    /// When it was learnt.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What kind of change it is, such as `update.accepted`.
    pub kind: String,
    /// What it says, as a sentence in the language of the request.
    pub what: String,
    /// What it says, in its fields.
    #[schema(value_type = Object)]
    pub body: Value,
}

/// An entry, and the commitment that it speaks of.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEntry {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Through which channel; `null` in entries of version 1.
    pub via: Option<Via>,
    /// What kind of change it is, such as `update.accepted`.
    pub kind: String,
    /// The commitment, where there is one.
    pub code: Option<Code>,
    /// What it says, as a sentence.
    pub what: String,
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

impl From<Proved> for Proof {
    fn from(proved: Proved) -> Self {
        Self {
            seq: proved.entry.seq.0,
            size: proved.size,
            root: proved.root.to_string(),
            leaf: leaf_hash(&proved.entry.bytes).to_string(),
            hashes: proved
                .proof
                .hashes
                .iter()
                .map(ToString::to_string)
                .collect(),
            entry: String::from_utf8_lossy(&proved.entry.bytes).into_owned(),
            proof: proved.proof.to_string(),
            checkpoint: proved.proof.note,
        }
    }
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

impl Verification {
    /// What was found, with faults worded by `localizer`.
    pub fn new(found: &store::Verification, localizer: Localizer) -> Self {
        Self {
            sound: found.faults.is_empty(),
            size: found.size,
            root: found.root.to_string(),
            checkpoints: found.checkpoints as u64,
            evidence: found.evidence.len() as u64,
            erased: found.erased as u64,
            letters: found.letters.len() as u64,
            faults: Fault::list(&found.faults, localizer),
        }
    }
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

impl Fault {
    /// The faults, worded by `localizer`.
    pub fn list(faults: &[VerifyFault], localizer: Localizer) -> Vec<Self> {
        let one = |fault: &VerifyFault| Self {
            kind: fault.kind().to_owned(),
            entry: fault.seq().map(|seq| seq.0),
            what: localizer.localize(fault),
        };
        faults.iter().map(one).collect()
    }
}
