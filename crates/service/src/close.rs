//! close (办结销号): a supervising office strikes off a commitment that is verified as met.

use super::{ActionError, Refusal, reach};
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
    let frame = reach::unsettled(tx)?;
    let note = reach::capped("note", note, NOTE_MAX_CHARS)?;
    let dossier = reach::dossier(tx, &code)?;
    let by = reach::reviewer(tx, by, &dossier)?;
    if dossier.closed.is_some() {
        return Err(Refusal::AlreadyClosed { code }.into());
    }
    let today = reach::today(&frame, tx.stamp(now));
    let Some(update) = dossier.met_on(today, &frame).map(|update| update.id) else {
        return Err(Refusal::NotMet { code }.into());
    };
    Ok(tx.append(
        now,
        &by,
        &Event::CommitmentClosed(Closed { code, update, note }),
    )?)
}
