//! commitments show --history: the story of one promise, entry by entry, in the order in which it was learnt.

use serde_json::{Value, json};

use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::table::Table;
use crate::app::{App, AppError};
use domain::commitment::Commitment;
use domain::ids::Seq;
use domain::ledger::entry::Envelope;
use domain::ledger::event::Event;
use i18n::describe::{as_of, describe_event};
use store::{Known, Reader, StoreError};

/// Shows the entries that speak of the commitment, as far as they were known.
pub(super) fn run(
    context: &Context,
    app: &App,
    commitment: &Commitment,
    known: Known,
) -> Result<Output, CliError> {
    let words = context.localizer;
    let entries = app.ledger.ask(|reader| -> Result<Vec<_>, AppError> {
        let seqs = reader.entries_on(&commitment.code, known)?;
        seqs.into_iter()
            .map(|seq| Ok((seq, read(reader, seq)?)))
            .collect()
    })?;
    let columns = [">col-seq", "col-at", "col-by", "col-as-of", "col-what"];
    let mut table = Table::new(words, &columns);
    let mut json: Vec<Value> = Vec::new();
    for (seq, (envelope, event)) in entries {
        let what = words.message(&describe_event(
            &event,
            seq,
            commitment.target.as_ref(),
            words,
        ));
        let as_of = as_of(&event);
        table.row(vec![
            seq.to_string(),
            words.instant(envelope.at, app.settings.zone),
            envelope.by.to_string(),
            as_of.map_or_else(String::new, |day| day.to_string()),
            what.clone(),
        ]);
        json.push(json!({
            "seq": seq,
            "at": envelope.at,
            "by": envelope.by,
            "kind": event.kind(),
            "as_of": as_of,
            "what": what,
        }));
    }
    Ok(Output::listed(json, table))
}

/// An entry, and what it says.
fn read(reader: &Reader<'_>, seq: Seq) -> Result<(Envelope, Event), StoreError> {
    let damaged = |what: String| StoreError::Damaged { seq, what };
    let entry = reader
        .entry(seq)?
        .ok_or_else(|| damaged("it is not there".into()))?;
    let mut envelope =
        Envelope::decode(&entry.bytes).map_err(|error| damaged(error.to_string()))?;
    let event = Event::read(&envelope.kind, envelope.body.take())
        .map_err(|error| damaged(error.to_string()))?;
    Ok((envelope, event))
}
