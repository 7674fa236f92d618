//! The kinds of entries and their bodies. A body that is also a value of the domain, such as a commitment, is defined there.
//!
//! Kinds and bodies are a contract with every existing ledger. A field may be added if old entries can be read without it;
//! nothing is renamed or removed. For a new kind, add a variant to [`Event`] and its body to `bodies`.

mod bodies;

use std::sync::LazyLock;

use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

pub use bodies::{
    Adjusted, Assigned, ClausePlace, ClockConfirmed, Closed, CompletionSentBack, Erased, Extended,
    FORMAT, FindingClosed, FindingOpened, FirstFault, Frozen, Inspected, KeyRotated, LastVerified,
    LedgerOpened, Located, LostHead, Refused, Restored, Reviewed, Settled, TrailEnd, Verified,
};

use crate::calendar::Calendar;
use crate::commitment::{Commitment, Report};
use crate::continuation::{ContinuationWithdrawn, Continued, Dropped};
use crate::contribution::Contribution;
use crate::leader::{Appointed, TermEnded};
use crate::{LetterKind, Office, Reform, Rules, Submission, Verdict};

/// The content of an entry: its kind and its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(tag = "kind", content = "body")]
pub enum Event {
    /// Entry 0.
    #[serde(rename = "ledger.opened")]
    #[strum(serialize = "ledger.opened")]
    LedgerOpened(LedgerOpened),
    /// Thresholds that hold from here on.
    #[serde(rename = "rules.adopted")]
    #[strum(serialize = "rules.adopted")]
    RulesAdopted(Rules),
    /// Rest days that hold from here on.
    #[serde(rename = "calendar.adopted")]
    #[strum(serialize = "calendar.adopted")]
    CalendarAdopted(Calendar),
    /// The report whose promises are kept here.
    #[serde(rename = "report.registered")]
    #[strum(serialize = "report.registered")]
    ReportRegistered(Report),
    /// An office, or its newer description.
    #[serde(rename = "office.registered")]
    #[strum(serialize = "office.registered")]
    OfficeRegistered(Office),
    /// Offices change: one is founded, renamed, merged, split or abolished.
    #[serde(rename = "office.reformed")]
    #[strum(serialize = "office.reformed")]
    OfficeReformed(Reform),
    /// A promise.
    #[serde(rename = "commitment.made")]
    #[strum(serialize = "commitment.made")]
    CommitmentMade(Box<Commitment>),
    /// Who answers for it, confirmed.
    #[serde(rename = "commitment.assigned")]
    #[strum(serialize = "commitment.assigned")]
    CommitmentAssigned(Assigned),
    /// An approved change of its target.
    #[serde(rename = "commitment.adjusted")]
    #[strum(serialize = "commitment.adjusted")]
    CommitmentAdjusted(Adjusted),
    /// An approved change of its due date.
    #[serde(rename = "commitment.extended")]
    #[strum(serialize = "commitment.extended")]
    CommitmentExtended(Extended),
    /// 办结销号.
    #[serde(rename = "commitment.closed")]
    #[strum(serialize = "commitment.closed")]
    CommitmentClosed(Closed),
    /// A commitment of a later report continues one of an earlier report.
    #[serde(rename = "commitment.continued")]
    #[strum(serialize = "commitment.continued")]
    CommitmentContinued(Continued),
    /// A continuation was entered by mistake.
    #[serde(rename = "continuation.withdrawn")]
    #[strum(serialize = "continuation.withdrawn")]
    ContinuationWithdrawn(ContinuationWithdrawn),
    /// It was left out of the next report on purpose.
    #[serde(rename = "commitment.dropped")]
    #[strum(serialize = "commitment.dropped")]
    CommitmentDropped(Dropped),
    /// What a supervising office found on the spot.
    #[serde(rename = "inspection.recorded")]
    #[strum(serialize = "inspection.recorded")]
    InspectionRecorded(Inspected),
    /// Who asked for a commitment did not take the report on its completion.
    #[serde(rename = "completion.sent_back")]
    #[strum(serialize = "completion.sent_back")]
    CompletionSentBack(CompletionSentBack),
    /// The term of a responsible leader begins.
    #[serde(rename = "leader.appointed")]
    #[strum(serialize = "leader.appointed")]
    LeaderAppointed(Appointed),
    /// The term of a responsible leader ends.
    #[serde(rename = "leader.ended")]
    #[strum(serialize = "leader.ended")]
    LeaderEnded(TermEnded),
    /// An office reports on its part of a commitment.
    #[serde(rename = "contribution.submitted")]
    #[strum(serialize = "contribution.submitted")]
    ContributionSubmitted(Contribution),
    /// A department reports.
    #[serde(rename = "update.submitted")]
    #[strum(serialize = "update.submitted")]
    UpdateSubmitted(Submission),
    /// It counts.
    #[serde(rename = "update.accepted")]
    #[strum(serialize = "update.accepted")]
    UpdateAccepted(Reviewed),
    /// It is sent back.
    #[serde(rename = "update.returned")]
    #[strum(serialize = "update.returned")]
    UpdateReturned(Refused),
    /// A wrong acceptance is withdrawn.
    #[serde(rename = "update.corrected")]
    #[strum(serialize = "update.corrected")]
    UpdateCorrected(Refused),
    /// The year-end verdict on a commitment.
    #[serde(rename = "verdict.given")]
    #[strum(serialize = "verdict.given")]
    VerdictGiven(Verdict),
    /// 年底交账: no more updates.
    #[serde(rename = "year.settled")]
    #[strum(serialize = "year.settled")]
    YearSettled(Settled),
    /// A check found something.
    #[serde(rename = "finding.opened")]
    #[strum(serialize = "finding.opened")]
    FindingOpened(FindingOpened),
    /// Its cause is gone.
    #[serde(rename = "finding.closed")]
    #[strum(serialize = "finding.closed")]
    FindingClosed(FindingClosed),
    /// A letter was frozen for one office. The kind of the entry is that of the letter: [`LetterKind::entry_kind`].
    #[serde(rename = "letter.frozen")]
    #[strum(serialize = "letter.frozen")]
    LetterFrozen(Frozen),
    /// The content of an evidence file was deleted.
    #[serde(rename = "content.erased")]
    #[strum(serialize = "content.erased")]
    ContentErased(Erased),
    /// The ledger was verified as it stood.
    #[serde(rename = "ledger.verified")]
    #[strum(serialize = "ledger.verified")]
    LedgerVerified(Verified),
    /// The ledger was restored from a backup, and goes on under another origin.
    #[serde(rename = "ledger.restored")]
    #[strum(serialize = "ledger.restored")]
    LedgerRestored(Restored),
    /// Another key signs from here on; the key before announced it.
    #[serde(rename = "key.rotated")]
    #[strum(serialize = "key.rotated")]
    KeyRotated(KeyRotated),
    /// Clauses were found in the report's text.
    #[serde(rename = "clauses.located")]
    #[strum(serialize = "clauses.located")]
    ClausesLocated(Located),
    /// A person confirmed what the clock shows, after a jump or a long gap.
    #[serde(rename = "clock.confirmed")]
    #[strum(serialize = "clock.confirmed")]
    ClockConfirmed(ClockConfirmed),
}

/// The name of [`Event::LetterFrozen`], which no entry bears.
const LETTER: &str = "letter.frozen";

impl Event {
    /// The names of all kinds, in the order of the variants.
    pub fn kinds() -> &'static [&'static str] {
        static KINDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
            let letters: Vec<&str> = LetterKind::entry_kinds().collect();
            let names = |variant: &'static &str| match *variant {
                LETTER => letters.clone(),
                other => vec![other],
            };
            Event::VARIANTS.iter().flat_map(names).collect()
        });
        &KINDS
    }

    /// The name of the kind, such as `ledger.opened`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::LetterFrozen(body) => body.mail.kind.entry_kind().unwrap_or(LETTER),
            other => other.into(),
        }
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// The error of the serialiser, which no event causes.
    pub fn body(&self) -> Result<serde_json::Value, serde_json::Error> {
        let mut event = serde_json::to_value(self)?;
        Ok(event["body"].take())
    }

    /// Makes an event from its kind and body.
    ///
    /// # Errors
    /// If the kind is unknown or the body is not of that kind.
    pub fn read(kind: &str, body: serde_json::Value) -> Result<Self, serde_json::Error> {
        let name = variant(kind)?;
        of_kind(
            kind,
            serde_json::from_value(serde_json::json!({ "kind": name, "body": body }))?,
        )
    }

    /// Like [`Event::read`], but parses the bytes of the body without an intermediate value.
    ///
    /// # Errors
    /// If the body is not JSON; otherwise as [`Event::read`].
    pub fn parse(kind: &str, body: &str) -> Result<Self, serde_json::Error> {
        let name = variant(kind)?;
        of_kind(
            kind,
            serde_json::from_str(&format!("{{\"kind\":\"{name}\",\"body\":{body}}}"))?,
        )
    }
}

/// The name of the variant for a kind.
fn variant(kind: &str) -> Result<&str, serde_json::Error> {
    if LetterKind::entry_kinds().any(|known| known == kind) {
        Ok(LETTER)
    } else if Event::kinds().contains(&kind) {
        Ok(kind)
    } else {
        Err(serde_json::Error::unknown_variant(kind, Event::kinds()))
    }
}

/// Refuses a letter whose kind is not that of its entry.
fn of_kind(kind: &str, event: Event) -> Result<Event, serde_json::Error> {
    if event.kind() == kind {
        Ok(event)
    } else {
        let found = event.kind();
        Err(serde_json::Error::custom(format!(
            "{kind} has the body of {found}"
        )))
    }
}

#[cfg(test)]
mod tests;
