//! close (办结销号): a supervising office strikes off a commitment that is verified as met.

use super::{ActionError, Field, Refusal, lookup};
use domain::ids::{Actor, Code};
use domain::ledger::event::{Closed, Event};
use domain::time::Timestamp;
use store::{Appended, Tx};

/// The longest note, in characters.
const NOTE_MAX_CHARS: usize = 500;

/// Closes. The accepted value that meets the target is named in the entry.
///
/// # Errors
/// [`Refusal`]: not met, closed already, out of scope, or a settled year.
pub fn close(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    note: &str,
) -> Result<Appended, ActionError> {
    let context = lookup::unsettled(tx)?;
    let note = lookup::capped(Field::Note, note, NOTE_MAX_CHARS)?;
    let history = lookup::history(tx, &code)?;
    let by = lookup::reviewer(tx, by, &history)?;
    if history.closed.is_some() {
        return Err(Refusal::AlreadyClosed { code }.into());
    }
    let today = context.day(tx.stamp(now));
    let Some(update) = history.met_on(today, &context).map(|update| update.id) else {
        return Err(Refusal::NotMet { code }.into());
    };
    Ok(tx.append(
        now,
        &by,
        &Event::CommitmentClosed(Closed { code, update, note }),
    )?)
}
