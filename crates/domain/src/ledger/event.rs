//! The vocabulary of change: every kind of entry and its body.
//!
//! Kinds and bodies are a contract with every ledger ever written: a field may be added when old entries still read
//! without it; nothing is renamed or removed. Must not know how entries are hashed (`bytes`, `tree`) or kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::commitment::{Commitment, Report};
use crate::finding::Detail;
use crate::ids::{Code, OfficeId, Seq, UpdateId};
use crate::letter::{Edition, LetterId};
use crate::office::Office;
use crate::period::Period;
use crate::quantity::Amount;
use crate::rules::Rules;
use crate::time::Timestamp;
use crate::update::{Evidence, Submission};
use crate::verdict::Verdict;
use tlog::hash::Hash;

/// The format of entries that this program writes.
pub const FORMAT: u32 = 1;

/// What an entry says happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Event {
    /// Entry 0.
    #[serde(rename = "ledger.opened")]
    LedgerOpened(LedgerOpened),
    /// Thresholds that hold from here on.
    #[serde(rename = "rules.adopted")]
    RulesAdopted(Rules),
    /// Rest days that hold from here on.
    #[serde(rename = "calendar.adopted")]
    CalendarAdopted(Calendar),
    /// The report whose promises are kept here.
    #[serde(rename = "report.registered")]
    ReportRegistered(Report),
    /// An office, or its newer description.
    #[serde(rename = "office.registered")]
    OfficeRegistered(Office),
    /// A promise.
    #[serde(rename = "commitment.made")]
    CommitmentMade(Box<Commitment>),
    /// Who answers for it, confirmed.
    #[serde(rename = "commitment.assigned")]
    CommitmentAssigned(Assigned),
    /// An approved change of its target.
    #[serde(rename = "commitment.adjusted")]
    CommitmentAdjusted(Adjusted),
    /// An approved change of its due date.
    #[serde(rename = "commitment.extended")]
    CommitmentExtended(Extended),
    /// 办结销号.
    #[serde(rename = "commitment.closed")]
    CommitmentClosed(Closed),
    /// What a supervising office found on the spot.
    #[serde(rename = "inspection.recorded")]
    InspectionRecorded(Inspected),
    /// A department reports.
    #[serde(rename = "update.submitted")]
    UpdateSubmitted(Submission),
    /// It counts.
    #[serde(rename = "update.accepted")]
    UpdateAccepted(Reviewed),
    /// It is sent back.
    #[serde(rename = "update.returned")]
    UpdateReturned(Refused),
    /// A wrong acceptance is withdrawn.
    #[serde(rename = "update.corrected")]
    UpdateCorrected(Refused),
    /// The year-end verdict on a commitment.
    #[serde(rename = "verdict.given")]
    VerdictGiven(Verdict),
    /// 年底交账: no more updates.
    #[serde(rename = "year.settled")]
    YearSettled(Settled),
    /// A check found something.
    #[serde(rename = "finding.opened")]
    FindingOpened(FindingOpened),
    /// Its cause is gone.
    #[serde(rename = "finding.closed")]
    FindingClosed(FindingClosed),
    /// A digest was frozen for one office.
    #[serde(rename = "digest.frozen")]
    DigestFrozen(Frozen),
    /// A reminder was written to one office.
    #[serde(rename = "reminder.frozen")]
    ReminderFrozen(Frozen),
    /// The content of an evidence file was deleted.
    #[serde(rename = "content.erased")]
    ContentErased(Erased),
    /// The ledger was verified as it stood.
    #[serde(rename = "ledger.verified")]
    LedgerVerified(Verified),
    /// Clauses were found in the report's text.
    #[serde(rename = "clauses.located")]
    ClausesLocated(Located),
}

impl Event {
    /// The names of all kinds, in the order of the variants.
    pub const KINDS: [&str; 24] = [
        "ledger.opened",
        "rules.adopted",
        "calendar.adopted",
        "report.registered",
        "office.registered",
        "commitment.made",
        "commitment.assigned",
        "commitment.adjusted",
        "commitment.extended",
        "commitment.closed",
        "inspection.recorded",
        "update.submitted",
        "update.accepted",
        "update.returned",
        "update.corrected",
        "verdict.given",
        "year.settled",
        "finding.opened",
        "finding.closed",
        "digest.frozen",
        "reminder.frozen",
        "content.erased",
        "ledger.verified",
        "clauses.located",
    ];

    /// The kind's name in the ledger.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::LedgerOpened(_) => "ledger.opened",
            Self::RulesAdopted(_) => "rules.adopted",
            Self::CalendarAdopted(_) => "calendar.adopted",
            Self::ReportRegistered(_) => "report.registered",
            Self::OfficeRegistered(_) => "office.registered",
            Self::CommitmentMade(_) => "commitment.made",
            Self::CommitmentAssigned(_) => "commitment.assigned",
            Self::CommitmentAdjusted(_) => "commitment.adjusted",
            Self::CommitmentExtended(_) => "commitment.extended",
            Self::CommitmentClosed(_) => "commitment.closed",
            Self::InspectionRecorded(_) => "inspection.recorded",
            Self::UpdateSubmitted(_) => "update.submitted",
            Self::UpdateAccepted(_) => "update.accepted",
            Self::UpdateReturned(_) => "update.returned",
            Self::UpdateCorrected(_) => "update.corrected",
            Self::VerdictGiven(_) => "verdict.given",
            Self::YearSettled(_) => "year.settled",
            Self::FindingOpened(_) => "finding.opened",
            Self::FindingClosed(_) => "finding.closed",
            Self::DigestFrozen(_) => "digest.frozen",
            Self::ReminderFrozen(_) => "reminder.frozen",
            Self::ContentErased(_) => "content.erased",
            Self::LedgerVerified(_) => "ledger.verified",
            Self::ClausesLocated(_) => "clauses.located",
        }
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When a value cannot be JSON, which no event allows.
    pub fn body(&self) -> Result<serde_json::Value, serde_json::Error> {
        let mut whole = serde_json::to_value(self)?;
        Ok(whole
            .get_mut("body")
            .map(serde_json::Value::take)
            .unwrap_or_default())
    }

    /// Reads an event back from a kind and a body.
    ///
    /// # Errors
    /// When the kind is unknown or the body is not that kind's.
    pub fn read(kind: &str, body: serde_json::Value) -> Result<Self, serde_json::Error> {
        serde_json::from_value(serde_json::json!({ "kind": kind, "body": body }))
    }

    /// The same from a body's bytes, without making a value of them first.
    ///
    /// # Errors
    /// As [`Event::read`].
    pub fn parse(kind: &str, body: &str) -> Result<Self, serde_json::Error> {
        let kind = serde_json::to_string(kind)?;
        serde_json::from_str(&format!("{{\"kind\":{kind},\"body\":{body}}}"))
    }
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }
        )*
    };
}

bodies! {
    /// Body of `ledger.opened`.
    LedgerOpened {
        /// The name of the signing key, and of the ledger in every checkpoint.
        origin: String,
        /// Random, so that no two ledgers are mistaken for each other.
        ledger_id: String,
        /// The zone in which days are counted.
        zone: String,
        /// [`FORMAT`].
        format: u32,
        /// The C2SP verifier key.
        vkey: String,
        /// Whether the ledger holds a demonstration.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        demo: bool,
    }
    /// Body of `commitment.assigned`.
    Assigned {
        /// The commitment.
        code: Code,
        /// The office that answers for it.
        lead: OfficeId,
    }
    /// Body of `commitment.adjusted`.
    Adjusted {
        /// The commitment.
        code: Code,
        /// The new value, in the target's unit.
        value: Amount,
        /// Who approved it.
        approver: String,
        /// The approving document's number.
        document: String,
    }
    /// Body of `commitment.extended`.
    Extended {
        /// The commitment.
        code: Code,
        /// The new due date.
        due_on: NaiveDate,
        /// Who approved it.
        approver: String,
        /// The approving document's number.
        document: String,
    }
    /// Body of `commitment.closed`.
    Closed {
        /// The commitment.
        code: Code,
        /// The accepted update that meets the target.
        update: UpdateId,
        /// How it was verified.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    }
    /// Body of `inspection.recorded`.
    Inspected {
        /// The commitment.
        code: Code,
        /// The day of the visit.
        as_of: NaiveDate,
        /// What was found.
        value: Amount,
        /// In words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// Files behind it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
    }
    /// Body of `update.accepted`.
    Reviewed {
        /// The update.
        update: UpdateId,
    }
    /// Body of `update.returned` and `update.corrected`.
    Refused {
        /// The update.
        update: UpdateId,
        /// Why.
        reason: String,
    }
    /// Body of `year.settled`.
    Settled {
        /// The year.
        year: i32,
    }
    /// Body of `finding.opened`.
    FindingOpened {
        /// Names the finding; one of a key is open at a time.
        key: String,
        /// The commitment it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<Code>,
        /// The office that answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        office: Option<OfficeId>,
        /// The day it was judged on.
        as_of: NaiveDate,
        /// What was found.
        detail: Detail,
    }
    /// Body of `finding.closed`.
    FindingClosed {
        /// The entry that opened it.
        finding: Seq,
        /// The day it was judged on.
        as_of: NaiveDate,
    }
    /// Body of `digest.frozen` and `reminder.frozen`.
    Frozen {
        /// `digest`, `reminder`, or `digest-correction-N`.
        mail: Edition,
        /// The report's id.
        subject: String,
        /// The period.
        period: Period,
        /// The office it is for.
        office: OfficeId,
        /// The day the figures are true for.
        as_of: NaiveDate,
        /// The instant up to which the ledger was read.
        known_at: Timestamp,
        /// The checkpoint it carries, of the tree just before these entries.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        checkpoint: Option<String>,
        /// Its Message-ID, without brackets.
        message_id: String,
        /// SHA-256 of the message's exact bytes, in hex.
        sha256: String,
        /// Why a correction was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// Body of `ledger.verified`.
    Verified {
        /// How many entries there were.
        size: u64,
        /// The root that their bytes gave.
        root: Hash,
        /// How many kept checkpoints were compared.
        checkpoints: u64,
        /// How many kinds of fault were found; 0 for a sound ledger.
        faults: u64,
        /// The first of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<FirstFault>,
    }
    /// The first fault that a verification found.
    FirstFault {
        /// Its kind, as `ledger verify` names it.
        fault: String,
        /// The entry at which it shows, where it shows at one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Seq>,
    }
    /// Body of `clauses.located`.
    Located {
        /// SHA-256 of the text's file, in hex.
        sha256: String,
        /// Where each clause stands.
        places: Vec<ClausePlace>,
    }
    /// Where the clause of a commitment stands in a text.
    ClausePlace {
        /// The commitment.
        code: Code,
        /// Its first character, counted in Unicode characters of the file as it was given, from 0.
        start: u64,
        /// The character after its last.
        end: u64,
    }
    /// Body of `content.erased`.
    Erased {
        /// The salted hash by which entries name the file.
        sha256: String,
        /// Why.
        reason: String,
    }
}

impl Frozen {
    /// Identifies the letter.
    pub fn id(&self) -> LetterId {
        LetterId {
            edition: self.mail,
            subject: self.subject.clone(),
            period: self.period,
            office: self.office.clone(),
        }
    }
}

/// The newest verification of a ledger, as one of its entries says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastVerified {
    /// When it was recorded.
    pub at: Timestamp,
    /// What it came to.
    pub body: Verified,
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "event_kinds_tests.rs"]
mod kinds;
