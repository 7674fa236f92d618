//! The bodies of entries that are not values of the domain themselves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tlog::hash::Hash;

use crate::commitment::Report;
use crate::finding::Detail;
use crate::letter::{Edition, LetterId};
use crate::{Amount, Code, Evidence, OfficeId, Period, Seq, Timestamp, UpdateId};

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

/// Body of `update.accepted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// The update.
    pub update: UpdateId,
}

/// Body of `update.returned` and `update.corrected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The update.
    pub update: UpdateId,
    /// Why.
    pub reason: String,
}

/// Body of `commitment.assigned`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// The commitment.
    pub code: Code,
    /// The office that answers for it.
    pub lead: OfficeId,
    /// The further lead offices; absent where they stay as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<Vec<OfficeId>>,
    /// The offices that help; absent where they stay as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supporting: Option<Vec<OfficeId>>,
}

/// Body of `commitment.adjusted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjusted {
    /// The commitment.
    pub code: Code,
    /// The new value, in the target's unit.
    pub value: Amount,
    /// Who approved it.
    pub approver: String,
    /// The approving document's number.
    pub document: String,
}

/// Body of `commitment.extended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// The commitment.
    pub code: Code,
    /// The new due date.
    pub due_on: NaiveDate,
    /// Who approved it.
    pub approver: String,
    /// The approving document's number.
    pub document: String,
}

/// Body of `commitment.closed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// The commitment.
    pub code: Code,
    /// The accepted update that meets the target.
    pub update: UpdateId,
    /// How it was verified.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Body of `completion.sent_back`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompletionSentBack {
    /// The commitment.
    pub code: Code,
    /// The day on which it was sent back.
    pub on: NaiveDate,
    /// What who asked said.
    pub words: String,
    /// The new due date.
    pub due_on: NaiveDate,
}

/// Body of `inspection.recorded`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspected {
    /// The commitment.
    pub code: Code,
    /// The day of the visit.
    pub as_of: NaiveDate,
    /// What was found.
    pub value: Amount,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Files behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Body of `year.settled`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// The year.
    pub year: i32,
    /// The report's id. Ledgers of one report settled without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
}

impl Settled {
    /// Whether it settles a report.
    pub fn is_of(&self, report: &Report) -> bool {
        match &self.report {
            Some(id) => *id == report.id,
            None => self.year == report.year,
        }
    }
}

/// Body of `finding.opened`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingOpened {
    /// Names the finding; one of a key is open at a time.
    pub key: String,
    /// The commitment it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The office that answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// The day it was judged on.
    pub as_of: NaiveDate,
    /// What was found.
    pub detail: Detail,
}

/// Body of `finding.closed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingClosed {
    /// The entry that opened it.
    pub finding: Seq,
    /// The day it was judged on.
    pub as_of: NaiveDate,
}

/// Body of the entries that freeze letters, such as `digest.frozen`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// `digest`, `reminder`, or `digest-correction-N`.
    pub mail: Edition,
    /// The report's id.
    pub subject: String,
    /// The period.
    pub period: Period,
    /// The office it is for.
    pub office: OfficeId,
    /// The day the figures are true for.
    pub as_of: NaiveDate,
    /// The instant up to which the ledger was read.
    pub known_at: Timestamp,
    /// The checkpoint it carries, of the tree just before these entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// SHA-256 of the message's exact bytes, in hex.
    pub sha256: String,
    /// Why a correction was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Frozen {
    /// The identity of the letter.
    pub fn id(&self) -> LetterId {
        LetterId {
            edition: self.mail,
            subject: self.subject.clone(),
            period: self.period,
            office: self.office.clone(),
        }
    }
}

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
    /// The end of the trail of administration, which is held against this entry from then on; absent while it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trail: Option<TrailEnd>,
}

/// The end of the trail of administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrailEnd {
    /// How many records there were.
    pub events: u64,
    /// The chain's hash of the last.
    pub hash: Hash,
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

/// Body of `ledger.restored`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restored {
    /// Counts the restores of the ledger, from 1.
    pub number: u32,
    /// The name under which checkpoints are signed from here on: that of the ledger and `/rN`.
    pub origin: String,
    /// The C2SP verifier key of that name.
    pub vkey: String,
    /// When the backup was taken.
    pub taken_at: Timestamp,
    /// The newest state that is known to have been lost; absent where nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<LostHead>,
    /// Why it was restored.
    pub reason: String,
}

/// The newest known state of entries that were lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LostHead {
    /// How many entries there had been at least.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Body of `key.rotated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRotated {
    /// The C2SP verifier key that signs from here on.
    pub vkey: String,
    /// The note by which the key before announces it; see `tlog::succession`. It names the number of this entry.
    pub note: String,
    /// Why, where somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Body of `clauses.located`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Located {
    /// SHA-256 of the text's file, in hex.
    pub sha256: String,
    /// Where each clause stands.
    pub places: Vec<ClausePlace>,
}

/// Where the clause of a commitment stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClausePlace {
    /// The commitment.
    pub code: Code,
    /// Its first character, counted in Unicode characters of the file as it was given, from 0.
    pub start: u64,
    /// The character after its last.
    pub end: u64,
}

/// Body of `clock.confirmed`. The instant that was confirmed is the entry's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockConfirmed {
    /// The instant of the newest entry before.
    pub newest: Timestamp,
}

/// Body of `content.erased`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// The salted hash by which entries name the file.
    pub sha256: String,
    /// Why.
    pub reason: String,
    /// The document that decided it; entries of version 0.1 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}
