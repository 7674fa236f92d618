//! commitments show --history: every entry that speaks of one commitment, in order.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::table::Table;
use super::super::telling::{as_of, tell};
use crate::app::{App, AppError};
use crate::domain::dossier::Dossier;
use crate::domain::ids::Seq;
use crate::domain::ledger::bytes::Envelope;
use crate::domain::ledger::event::Event;
use crate::domain::say::Message;
use crate::domain::time::Timestamp;
use crate::store::StoreError;
use crate::words::Words;

/// One entry of the history.
struct Step {
    seq: Seq,
    at: Timestamp,
    by: String,
    kind: String,
    as_of: Option<NaiveDate>,
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
                    as_of: as_of(&event),
                    what,
                });
            }
            Ok(true)
        })
    })?;
    let mut table = Table::new(
        words,
        &[">col-seq", "col-at", "col-by", "col-as-of", "col-what"],
    );
    let mut json: Vec<Value> = Vec::new();
    for step in steps {
        let what = words.message(&step.what);
        table.row(vec![
            step.seq.to_string(),
            words.instant(step.at, app.settings.zone),
            step.by.clone(),
            step.as_of.map_or_else(String::new, |day| day.to_string()),
            what.clone(),
        ]);
        json.push(json!({ "seq": step.seq, "at": step.at, "by": step.by, "kind": step.kind, "as_of": step.as_of, "what": what }));
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
        let speaks = match event {
            Event::CommitmentMade(made) => made.code == *own,
            Event::CommitmentAssigned(body) => body.code == *own,
            Event::CommitmentAdjusted(body) => body.code == *own,
            Event::CommitmentExtended(body) => body.code == *own,
            Event::CommitmentClosed(body) => body.code == *own,
            Event::InspectionRecorded(body) => body.code == *own,
            Event::VerdictGiven(body) => body.code == *own,
            Event::UpdateSubmitted(body) => body.code == *own && self.updates.insert(seq),
            Event::UpdateAccepted(body) => self.updates.contains(&body.update.0),
            Event::UpdateReturned(body) | Event::UpdateCorrected(body) => {
                self.updates.contains(&body.update.0)
            }
            Event::FindingOpened(body) => {
                body.code.as_ref() == Some(own) && self.findings.insert(seq)
            }
            Event::FindingClosed(body) => self.findings.contains(&body.finding),
            _ => false,
        };
        let target = self.dossier.commitment.target.as_ref();
        speaks.then(|| tell(event, seq, target, self.words))
    }
}
