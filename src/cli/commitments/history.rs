//! commitments show --history: every entry that speaks of one commitment, in order.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::table::Table;
use super::super::targets::shown;
use crate::app::{App, AppError};
use crate::domain::dossier::Dossier;
use crate::domain::ids::Seq;
use crate::domain::ledger::bytes::Envelope;
use crate::domain::ledger::event::Event;
use crate::domain::quantity::Amount;
use crate::domain::say::{Message, Say};
use crate::domain::time::Timestamp;
use crate::store::StoreError;
use crate::words::Words;

/// One entry of the history.
struct Step {
    seq: Seq,
    at: Timestamp,
    by: String,
    kind: String,
    what: Message,
}

/// Shows the entries up to an instant.
pub(super) fn run(
    context: &Context,
    app: &App,
    dossier: &Dossier,
    known_at: Timestamp,
) -> Result<Output, CliError> {
    let words = context.words;
    let mut follower = Follower::new(dossier, words);
    let mut steps: Vec<Step> = Vec::new();
    app.desk.ask(|reader| {
        reader.each_entry::<AppError>(0, |row| {
            let seq = row.entry.seq;
            let damaged = |what: String| StoreError::Damaged { seq, what };
            let envelope =
                Envelope::decode(&row.entry.bytes).map_err(|error| damaged(error.to_string()))?;
            if envelope.at > known_at {
                return Ok(false);
            }
            let event = Event::read(&envelope.kind, envelope.body)
                .map_err(|error| damaged(error.to_string()))?;
            if let Some(what) = follower.take(seq, &event) {
                steps.push(Step {
                    seq,
                    at: envelope.at,
                    by: envelope.by.to_string(),
                    kind: envelope.kind,
                    what,
                });
            }
            Ok(true)
        })
    })?;
    let mut table = Table::new(words, &[">col-seq", "col-at", "col-by", "col-what"]);
    let mut json: Vec<Value> = Vec::new();
    for step in steps {
        let what = words.message(&step.what);
        table.row(vec![
            step.seq.to_string(),
            words.instant(step.at, app.settings.zone),
            step.by.clone(),
            what.clone(),
        ]);
        json.push(json!({ "seq": step.seq, "at": step.at, "by": step.by, "kind": step.kind, "what": what }));
    }
    Ok(Output::listed(json, table))
}

/// Tells which entries speak of the commitment: by its code, or by the number of an update or finding of its.
struct Follower<'a> {
    dossier: &'a Dossier,
    words: Words,
    updates: HashSet<Seq>,
    findings: HashSet<Seq>,
}

impl<'a> Follower<'a> {
    fn new(dossier: &'a Dossier, words: Words) -> Self {
        Self {
            dossier,
            words,
            updates: HashSet::new(),
            findings: HashSet::new(),
        }
    }

    /// What an entry says of the commitment, if it does.
    fn take(&mut self, seq: Seq, event: &Event) -> Option<Message> {
        let own = &self.dossier.commitment.code;
        let message = match event {
            Event::CommitmentMade(made) if made.code == *own => Message::new("history-made"),
            Event::CommitmentAssigned(body) if body.code == *own => {
                Message::new("history-assigned").arg("lead", &body.lead)
            }
            Event::CommitmentAdjusted(body) if body.code == *own => {
                Message::new("history-adjusted")
                    .arg("value", self.value(body.value))
                    .arg("approver", &body.approver)
                    .arg("document", &body.document)
            }
            Event::CommitmentExtended(body) if body.code == *own => {
                Message::new("history-extended")
                    .arg("due_on", body.due_on)
                    .arg("approver", &body.approver)
                    .arg("document", &body.document)
            }
            Event::CommitmentClosed(body) if body.code == *own => {
                Message::new("history-closed").arg("update", body.update)
            }
            Event::InspectionRecorded(body) if body.code == *own => {
                Message::new("history-inspected")
                    .arg("value", self.value(body.value))
                    .arg("as_of", body.as_of)
            }
            Event::UpdateSubmitted(body) if body.code == *own => {
                self.updates.insert(seq);
                Message::new("history-submitted")
                    .arg("update", seq)
                    .arg("period", body.period)
                    .arg("value", self.value(body.value))
                    .arg("as_of", body.as_of)
            }
            Event::UpdateAccepted(body) if self.updates.contains(&body.update.0) => {
                Message::new("history-accepted").arg("update", body.update)
            }
            Event::UpdateReturned(body) if self.updates.contains(&body.update.0) => {
                Message::new("history-returned")
                    .arg("update", body.update)
                    .arg("reason", &body.reason)
            }
            Event::UpdateCorrected(body) if self.updates.contains(&body.update.0) => {
                Message::new("history-corrected")
                    .arg("update", body.update)
                    .arg("reason", &body.reason)
            }
            Event::FindingOpened(body) if body.code.as_ref() == Some(own) => {
                self.findings.insert(seq);
                Message::new("history-finding-opened")
                    .arg("finding", seq)
                    .nest("what", body.detail.message())
            }
            Event::FindingClosed(body) if self.findings.contains(&body.finding) => {
                Message::new("history-finding-closed").arg("finding", body.finding)
            }
            Event::VerdictGiven(body) if body.code == *own => {
                Message::new("history-verdict").nest("outcome", body.outcome.message())
            }
            _ => return None,
        };
        Some(message)
    }

    fn value(&self, value: Amount) -> String {
        shown(value, self.dossier.commitment.target.as_ref(), self.words)
    }
}
