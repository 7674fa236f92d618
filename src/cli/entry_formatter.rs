//! Going through entries and describe those that are wanted, each with the commitment that it speaks of.
//!
//! Must not choose which entries are wanted, nor the words: those are `describe`'s.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::table::Table;
use crate::app::AppError;
use domain::finding::Finding;
use domain::history::CommitmentHistory;
use domain::ids::{Actor, Code, Seq, UpdateId};
use domain::ledger::entry::Envelope;
use domain::ledger::event::Event;
use domain::message::Message;
use domain::quantity::Target;
use domain::time::Timestamp;
use i18n::Localizer;
use i18n::describe::describe_event;
use store::{Reader, StoreError};

/// An entry, told.
pub(super) struct EntryLine {
    /// The entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// Its kind.
    pub kind: String,
    /// The commitment that it speaks of, if it speaks of one.
    pub code: Option<Code>,
    /// What it says, in words.
    pub what: String,
}

impl EntryLine {
    /// As programs read it.
    pub(super) fn json(&self) -> Value {
        json!({ "seq": self.seq, "at": self.at, "by": self.by, "kind": self.kind, "code": self.code, "what": self.what })
    }
}

/// Knows which update and which finding belongs to which commitment.
pub(super) struct EntryFormatter {
    localizer: Localizer,
    targets: HashMap<Code, Option<Target>>,
    updates: HashMap<UpdateId, Code>,
    findings: HashMap<Seq, Code>,
}

impl EntryFormatter {
    /// One that can tell whatever speaks of these commitments and findings; of others it does not know the commitment.
    pub(super) fn new(
        localizer: Localizer,
        histories: &[CommitmentHistory],
        findings: &[Finding],
    ) -> Self {
        let code = |history: &CommitmentHistory| history.commitment.code.clone();
        Self {
            localizer,
            targets: histories
                .iter()
                .map(|history| (code(history), history.commitment.target.clone()))
                .collect(),
            updates: histories
                .iter()
                .flat_map(|history| history.updates.iter().map(|u| (u.id, code(history))))
                .collect(),
            findings: findings
                .iter()
                .filter_map(|finding| Some((finding.seq, finding.cause.code.clone()?)))
                .collect(),
        }
    }

    /// Tells the entries from number `from` up to an instant that `keep` lets through, by the envelope and by the
    /// commitment that each speaks of.
    ///
    /// # Errors
    /// An entry that does not read, and whatever the database refuses.
    pub(super) fn tell(
        &self,
        reader: &Reader<'_>,
        from: Seq,
        until: Timestamp,
        keep: impl Fn(&Actor, &str) -> bool,
        about: impl Fn(Option<&Code>) -> bool,
    ) -> Result<Vec<EntryLine>, AppError> {
        let mut told = Vec::new();
        reader.each_entry::<AppError>(from, |row| {
            let seq = row.entry.seq;
            let damaged = |what: String| StoreError::Damaged { seq, what };
            let Envelope {
                at, by, kind, body, ..
            } = Envelope::decode(&row.entry.bytes).map_err(|error| damaged(error.to_string()))?;
            if at > until {
                return Ok(false);
            }
            if !keep(&by, &kind) {
                return Ok(true);
            }
            let event = Event::read(&kind, body).map_err(|error| damaged(error.to_string()))?;
            let code = self.subject(&event);
            if about(code) {
                let what = self.localizer.message(&self.message(seq, &event));
                told.push(EntryLine {
                    seq,
                    at,
                    by,
                    code: code.cloned(),
                    kind,
                    what,
                });
            }
            Ok(true)
        })?;
        Ok(told)
    }

    /// The commitment that an entry speaks of: by its code, or by the number of an update or finding of its.
    fn subject<'a>(&'a self, event: &'a Event) -> Option<&'a Code> {
        match event {
            Event::CommitmentMade(body) => Some(&body.code),
            Event::CommitmentAssigned(body) => Some(&body.code),
            Event::CommitmentAdjusted(body) => Some(&body.code),
            Event::CommitmentExtended(body) => Some(&body.code),
            Event::CommitmentClosed(body) => Some(&body.code),
            Event::InspectionRecorded(body) => Some(&body.code),
            Event::UpdateSubmitted(body) => Some(&body.code),
            Event::UpdateAccepted(body) => self.updates.get(&body.update),
            Event::UpdateReturned(body) | Event::UpdateCorrected(body) => {
                self.updates.get(&body.update)
            }
            Event::VerdictGiven(body) => Some(&body.code),
            Event::FindingOpened(body) => body.code.as_ref(),
            Event::FindingClosed(body) => self.findings.get(&body.finding),
            Event::LedgerOpened(_)
            | Event::RulesAdopted(_)
            | Event::CalendarAdopted(_)
            | Event::ReportRegistered(_)
            | Event::OfficeRegistered(_)
            | Event::YearSettled(_)
            | Event::DigestFrozen(_)
            | Event::ReminderFrozen(_)
            | Event::ContentErased(_)
            | Event::ClausesLocated(_)
            | Event::LedgerVerified(_) => None,
        }
    }

    /// In the unit of the commitment that it speaks of.
    fn message(&self, seq: Seq, event: &Event) -> Message {
        let target = self.subject(event).and_then(|code| self.targets.get(code));
        describe_event(event, seq, target.and_then(Option::as_ref), self.localizer)
    }
}

/// Entries as rows, each with the commitment it speaks of.
pub(super) fn table(told: &[EntryLine], localizer: Localizer, zone: chrono_tz::Tz) -> Table {
    let columns = [">col-seq", "col-at", "col-by", "col-code", "col-what"];
    let mut table = Table::new(localizer, &columns);
    for entry in told {
        table.row(vec![
            entry.seq.to_string(),
            localizer.instant(entry.at, zone),
            entry.by.to_string(),
            entry.code.as_ref().map(Code::to_string).unwrap_or_default(),
            entry.what.clone(),
        ]);
    }
    table
}
