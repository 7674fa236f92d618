//! flush, retry: makes waiting letters due now, and queues a refused letter again.

use super::{ActionError, Refusal};
use super::{letter, lookup};
use domain::Timestamp;
use store::{MailState, Tx};

/// Makes every waiting letter due now. Returns how many were due later.
///
/// # Errors
/// [`ActionError::Store`].
pub fn hurry(tx: &mut Tx<'_>, now: Timestamp) -> Result<usize, ActionError> {
    Ok(tx.hurry_mail(now)?)
}

/// Lets a letter go that a restore held back, or all of them. Returns how many there were.
///
/// # Errors
/// [`Refusal::NotHeld`] for a single letter that is not held back.
pub fn release(tx: &mut Tx<'_>, now: Timestamp, id: Option<i64>) -> Result<usize, ActionError> {
    let released = tx.release_mail(id, now)?;
    match id {
        Some(id) if released == 0 => Err(Refusal::NotHeld { id }.into()),
        _ => Ok(released),
    }
}

/// Queues a letter again that was refused or waits, to the current address of its office.
///
/// # Errors
/// [`Refusal::NoMail`], [`Refusal::AlreadySent`], [`Refusal::MailExpired`], [`Refusal::NoAddress`]; [`Refusal::BeingDelivered`]
/// while a delivery may be under way, which a second one would double.
pub fn retry(tx: &mut Tx<'_>, now: Timestamp, id: i64) -> Result<(), ActionError> {
    let mail = tx.reader().mail(id)?.ok_or(Refusal::NoMail { id })?;
    match mail.state {
        MailState::Sent => return Err(Refusal::AlreadySent { id }.into()),
        MailState::Expired => return Err(Refusal::MailExpired { id }.into()),
        MailState::Queued | MailState::Held | MailState::Failed => {}
    }
    if let Some(until) = tx.reader().leased_until(id, now)? {
        return Err(Refusal::BeingDelivered { id, until }.into());
    }
    let day = lookup::context(tx)?.day(tx.stamp(now));
    let recipient = letter::address(tx.reader(), &mail.mail.id.office, day)?;
    tx.requeue_mail(id, &recipient, now)?;
    Ok(())
}
