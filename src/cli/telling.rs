//! Telling entries: each as one sentence, with the commitment that it speaks of. The one place where entries are put into
//! words, so that a history, an account's deeds and a day's changes tell them alike.
//!
//! Must not choose which entries are told.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::table::Table;
use super::targets::shown;
use crate::app::AppError;
use crate::domain::dossier::Dossier;
use crate::domain::finding::Finding;
use crate::domain::ids::{Actor, Code, Seq, UpdateId};
use crate::domain::ledger::bytes::Envelope;
use crate::domain::ledger::event::Event;
use crate::domain::quantity::{Amount, Target};
use crate::domain::say::{Message, Say};
use crate::domain::time::Timestamp;
use crate::store::{Reader, StoreError};
use crate::words::Words;

/// An entry, told.
pub(super) struct Told {
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

impl Told {
    /// As programs read it.
    pub(super) fn json(&self) -> Value {
        json!({ "seq": self.seq, "at": self.at, "by": self.by, "kind": self.kind, "code": self.code, "what": self.what })
    }
}

/// Knows which update and which finding belongs to which commitment.
pub(super) struct Teller {
    words: Words,
    targets: HashMap<Code, Option<Target>>,
    updates: HashMap<UpdateId, Code>,
    findings: HashMap<Seq, Code>,
}

impl Teller {
    /// One that can tell whatever speaks of these commitments and findings; of others it does not know the commitment.
    pub(super) fn new(words: Words, dossiers: &[Dossier], findings: &[Finding]) -> Self {
        let code = |dossier: &Dossier| dossier.commitment.code.clone();
        Self {
            words,
            targets: dossiers
                .iter()
                .map(|dossier| (code(dossier), dossier.commitment.target.clone()))
                .collect(),
            updates: dossiers
                .iter()
                .flat_map(|dossier| dossier.updates.iter().map(|u| (u.id, code(dossier))))
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
    ) -> Result<Vec<Told>, AppError> {
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
                let what = self.words.message(&self.message(seq, &event));
                told.push(Told {
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
            | Event::LedgerVerified(_) => None,
        }
    }

    /// What an entry says; not which commitment it speaks of.
    fn message(&self, seq: Seq, event: &Event) -> Message {
        match event {
            Event::LedgerOpened(body) => Message::new("told-opened").arg("origin", &body.origin),
            Event::RulesAdopted(_) => Message::new("told-rules"),
            Event::CalendarAdopted(_) => Message::new("told-calendar"),
            Event::ReportRegistered(body) => Message::new("told-report")
                .arg("report", &body.id)
                .arg("title", body.title.get(self.words.lang())),
            Event::OfficeRegistered(body) => Message::new("told-office")
                .arg("office", &body.id)
                .arg("name", body.name.get(self.words.lang())),
            Event::CommitmentMade(_) => Message::new("history-made"),
            Event::CommitmentAssigned(body) => {
                Message::new("history-assigned").arg("lead", &body.lead)
            }
            Event::CommitmentAdjusted(body) => Message::new("history-adjusted")
                .arg("value", self.value(&body.code, body.value))
                .arg("approver", &body.approver)
                .arg("document", &body.document),
            Event::CommitmentExtended(body) => Message::new("history-extended")
                .arg("due_on", body.due_on)
                .arg("approver", &body.approver)
                .arg("document", &body.document),
            Event::CommitmentClosed(body) => {
                Message::new("history-closed").arg("update", body.update)
            }
            Event::InspectionRecorded(body) => Message::new("history-inspected")
                .arg("value", self.value(&body.code, body.value))
                .arg("as_of", body.as_of),
            Event::UpdateSubmitted(body) => Message::new("history-submitted")
                .arg("update", seq)
                .arg("period", body.period)
                .arg("value", self.value(&body.code, body.value))
                .arg("as_of", body.as_of),
            Event::UpdateAccepted(body) => {
                Message::new("history-accepted").arg("update", body.update)
            }
            Event::UpdateReturned(body) => Message::new("history-returned")
                .arg("update", body.update)
                .arg("reason", &body.reason),
            Event::UpdateCorrected(body) => Message::new("history-corrected")
                .arg("update", body.update)
                .arg("reason", &body.reason),
            Event::VerdictGiven(body) => {
                Message::new("history-verdict").nest("outcome", body.outcome.message())
            }
            Event::YearSettled(body) => Message::new("told-settled").arg("year", body.year),
            Event::FindingOpened(body) => Message::new("history-finding-opened")
                .arg("finding", seq)
                .nest("what", body.detail.message()),
            Event::FindingClosed(body) => {
                Message::new("history-finding-closed").arg("finding", body.finding)
            }
            Event::DigestFrozen(body) => Message::new(match body.reason {
                None => "told-digest",
                Some(_) => "told-digest-corrected",
            })
            .arg("period", body.period)
            .arg("office", &body.office)
            .arg("reason", body.reason.as_deref().unwrap_or_default()),
            Event::ReminderFrozen(body) => Message::new("told-reminder")
                .arg("period", body.period)
                .arg("office", &body.office),
            Event::ContentErased(body) => Message::new("told-erased")
                .arg("sha256", &body.sha256)
                .arg("reason", &body.reason),
            Event::LedgerVerified(body) if body.faults == 0 => {
                Message::new("told-verified").arg("size", body.size)
            }
            Event::LedgerVerified(body) => Message::new("told-unsound")
                .arg("size", body.size)
                .number("faults", body.faults as i64),
        }
    }

    fn value(&self, code: &Code, value: Amount) -> String {
        let target = self.targets.get(code).and_then(Option::as_ref);
        shown(value, target, self.words)
    }
}

/// Entries as rows, each with the commitment it speaks of.
pub(super) fn table(told: &[Told], words: Words, zone: chrono_tz::Tz) -> Table {
    let columns = [">col-seq", "col-at", "col-by", "col-code", "col-what"];
    let mut table = Table::new(words, &columns);
    for entry in told {
        table.row(vec![
            entry.seq.to_string(),
            words.instant(entry.at, zone),
            entry.by.to_string(),
            entry.code.as_ref().map(Code::to_string).unwrap_or_default(),
            entry.what.clone(),
        ]);
    }
    table
}
