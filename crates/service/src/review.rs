//! Reviewing: a supervising office accepts, returns or corrects an update. Nobody may review an update that they submitted, or one
//! of an office for which they act now or acted when it was submitted.

use super::{ActionError, Field, Refusal, lookup};
use domain::ledger::event::{Event, Refused, Reviewed};
use domain::{AccountId, Actor, CommitmentHistory, Timestamp, Update, UpdateId};
use store::{Appended, Known, Reader, Tx};

/// The longest reason, in characters.
const REASON_MAX_CHARS: usize = 500;

/// A decision on an update, as it was typed.
#[derive(Debug, Clone)]
pub struct ReviewRequest {
    /// The number of the update.
    pub update: String,
    /// The decision.
    pub decision: Decision,
}

/// A decision on an update.
#[derive(Debug, Clone)]
pub enum Decision {
    /// It counts from now on.
    Accept,
    /// It is returned for this reason.
    Return(String),
    /// Its acceptance is withdrawn for this reason.
    Correct(String),
}

/// Parses a decision and records it; see [`accept`], [`send_back`] and [`correct`]. Returns the entry, and the update as it is
/// after the decision.
///
/// # Errors
/// As those functions; a number that does not parse.
pub fn decide(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: ReviewRequest,
) -> Result<(Appended, Update), ActionError> {
    let update: UpdateId = request.update.parse()?;
    let appended = match request.decision {
        Decision::Accept => accept(tx, now, by, update)?,
        Decision::Return(reason) => send_back(tx, now, by, update, &reason)?,
        Decision::Correct(reason) => correct(tx, now, by, update, &reason)?,
    };
    let found = tx.reader().update(update, Known::NOW)?;
    Ok((appended, found.ok_or(Refusal::NoUpdate { update })?))
}

/// Accepts a pending update, which counts from now on. Without `by` the supervising office with the narrowest scope acts.
///
/// # Errors
/// [`Refusal`]: no such update, not pending, the actor's own, out of scope, or a settled year.
#[tracing::instrument(skip_all, fields(%update))]
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

/// Returns a pending update with a reason.
///
/// # Errors
/// As [`accept`]; an empty reason.
#[tracing::instrument(skip_all, fields(%update))]
pub fn send_back(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    update: UpdateId,
    reason: &str,
) -> Result<Appended, ActionError> {
    let reason = lookup::sentence(Field::Reason, reason, REASON_MAX_CHARS)?;
    let (found, _, by) = reviewable(tx, by, update)?;
    pending(&found)?;
    Ok(tx.append(now, &by, &Event::UpdateReturned(Refused { update, reason }))?)
}

/// Withdraws a wrong acceptance with a reason; the update no longer counts, and both entries stay.
///
/// # Errors
/// [`Refusal`]: not accepted, or the commitment was closed on the strength of it.
#[tracing::instrument(skip_all, fields(%update))]
pub fn correct(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    update: UpdateId,
    reason: &str,
) -> Result<Appended, ActionError> {
    let reason = lookup::sentence(Field::Reason, reason, REASON_MAX_CHARS)?;
    let (found, history, by) = reviewable(tx, by, update)?;
    if !found.is_accepted() {
        return Err(Refusal::NotAccepted {
            update,
            state: found.state.name().into(),
        }
        .into());
    }
    if history.closed.is_some() {
        return Err(Refusal::ClosureRestsOnIt {
            update,
            code: history.commitment.code.clone(),
        }
        .into());
    }
    Ok(tx.append(
        now,
        &by,
        &Event::UpdateCorrected(Refused { update, reason }),
    )?)
}

/// Whether the actor submitted the update, or acts for the office that did, or acted for it when the update was submitted.
///
/// What has become of the submitter's account since then plays no part: a transfer blocks nobody else.
///
/// # Errors
/// [`ActionError::Store`].
pub fn is_own(reader: &Reader<'_>, by: &Actor, update: &Update) -> Result<bool, ActionError> {
    if *by == update.by {
        return Ok(true);
    }
    let submitting = Some(&update.submission.office);
    if lookup::office_behind(reader, by)?.as_ref() == submitting {
        return Ok(true);
    }
    let Actor::Account(id) = by else {
        return Ok(false);
    };
    let then = reader.office_then(&AccountId::parse(id)?, update.at)?;
    Ok(then.as_ref() == submitting)
}

/// The update, the history of its commitment, and the reviewer.
fn reviewable(
    tx: &Tx<'_>,
    by: Option<&Actor>,
    update: UpdateId,
) -> Result<(Update, CommitmentHistory, Actor), ActionError> {
    let found = tx
        .reader()
        .update(update, Known::NOW)?
        .ok_or(Refusal::NoUpdate { update })?;
    lookup::unsettled(tx, &found.submission.code)?;
    let history = lookup::history(tx.reader(), &found.submission.code)?;
    // Checked first: the submitter gets this refusal even without a supervising office.
    if let Some(by) = by.filter(|by| **by == found.by) {
        return Err(Refusal::OwnUpdate {
            update,
            by: by.clone(),
        }
        .into());
    }
    let by = lookup::reviewer(tx.reader(), by, &history)?;
    let is_own = is_own(tx.reader(), &by, &found)?;
    if is_own {
        return Err(Refusal::OwnUpdate { update, by }.into());
    }
    Ok((found, history, by))
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
