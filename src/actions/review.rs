//! accept, return, correct: a supervising office decides on an update. Nobody decides on their own.

use super::{ActionError, Refusal, reach};
use crate::domain::dossier::Dossier;
use crate::domain::ids::{Actor, UpdateId};
use crate::domain::ledger::event::{Event, Refused, Reviewed};
use crate::domain::time::Timestamp;
use crate::domain::update::Update;
use crate::store::{Appended, Known, Tx};

/// The longest reason, in characters.
const REASON_MAX_CHARS: usize = 500;

/// Accepts a pending update: from now on it counts. `by` may be left to the supervising office in whose scope it lies.
///
/// # Errors
/// [`Refusal`]: no such update, not pending, one's own, not in scope, or a settled year.
pub fn accept(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    update: UpdateId,
) -> Result<Appended, ActionError> {
    let (found, _, by) = reviewable(tx, by, update)?;
    pending(&found)?;
    Ok(tx.append(now, &by, &Event::UpdateAccepted(Reviewed { update }))?)
}

/// Sends a pending update back with a reason.
///
/// # Errors
/// As [`accept`]; a reason that says nothing.
pub fn send_back(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    update: UpdateId,
    reason: &str,
) -> Result<Appended, ActionError> {
    let reason = reach::sentence("reason", reason, REASON_MAX_CHARS)?;
    let (found, _, by) = reviewable(tx, by, update)?;
    pending(&found)?;
    Ok(tx.append(now, &by, &Event::UpdateReturned(Refused { update, reason }))?)
}

/// Withdraws a wrong acceptance with a reason; the update no longer counts, and both entries stay.
///
/// # Errors
/// [`Refusal`]: not accepted, or the commitment was closed on the strength of it.
pub fn correct(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    update: UpdateId,
    reason: &str,
) -> Result<Appended, ActionError> {
    let reason = reach::sentence("reason", reason, REASON_MAX_CHARS)?;
    let (found, dossier, by) = reviewable(tx, by, update)?;
    if !found.is_accepted() {
        return Err(Refusal::NotAccepted {
            update,
            state: found.state.name().into(),
        }
        .into());
    }
    if dossier.closed.is_some() {
        return Err(Refusal::ClosureRestsOnIt {
            update,
            code: dossier.commitment.code.clone(),
        }
        .into());
    }
    Ok(tx.append(
        now,
        &by,
        &Event::UpdateCorrected(Refused { update, reason }),
    )?)
}

/// The update, its commitment, and who decides on it.
fn reviewable(
    tx: &Tx<'_>,
    by: Option<&Actor>,
    update: UpdateId,
) -> Result<(Update, Dossier, Actor), ActionError> {
    reach::unsettled(tx)?;
    let found = tx
        .update(update, Known::NOW)?
        .ok_or(Refusal::NoUpdate { update })?;
    let dossier = reach::dossier(tx, &found.submission.code)?;
    // Their own first: whoever submitted is told that, not that they lack the scope.
    if let Some(by) = by.filter(|by| **by == found.by) {
        return Err(Refusal::OwnUpdate {
            update,
            by: by.clone(),
        }
        .into());
    }
    let by = reach::reviewer(tx, by, &dossier)?;
    if by == found.by {
        return Err(Refusal::OwnUpdate { update, by }.into());
    }
    Ok((found, dossier, by))
}

fn pending(update: &Update) -> Result<(), Refusal> {
    if update.is_pending() {
        return Ok(());
    }
    Err(Refusal::NotPending {
        update: update.id,
        state: update.state.name().into(),
    })
}
