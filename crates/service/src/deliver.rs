//! deliver: hands the due letters of the outbox to the mailer, one after the other, and records each answer.
//!
//! A letter is leased before delivery, because delivery has an effect outside the ledger. The lease outlasts the longest delivery
//! of the mailer, so that nobody else delivers the letter meanwhile. A process that dies during a delivery leaves a lease that
//! expires; the letter is then delivered again under the same Message-ID.

use std::time::Duration;

use chrono::TimeDelta;

use super::{ActionError, Ledger, check, lookup};
use domain::backoff::next_attempt;
use domain::{Actor, LetterKind, Timestamp};
use mail::deliver::{DeliveryError, Parcel, Receipt};
use store::planted::{PlantedFault, is_planted};
use store::{Mail, StoreError, Tx};
use tlog::keys::Verifier;

/// By how much a lease outlasts the longest delivery, for the record of the answer.
const LEASE_MARGIN: TimeDelta = TimeDelta::minutes(2);

/// The waits between the attempts to record an answer; the last one repeats.
const RECORD_WAITS: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_secs(1),
    Duration::from_secs(10),
];

/// The result of a round of deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Delivered {
    /// Letters that were accepted.
    pub sent: usize,
    /// Letters that will be tried again.
    pub waiting: usize,
    /// Letters that were refused for good.
    pub failed: usize,
}

/// Delivers letters until none is due or `stop` returns true. `holder` names this process in the leases.
///
/// # Errors
/// The refusal of [`ClockHalt`](super::ClockHalt) while the clock is not believed; [`ActionError::Store`]. What the mailer answers
/// is recorded, not returned.
pub async fn deliver(
    ledger: &Ledger,
    holder: &'static str,
    stop: impl Fn() -> bool,
) -> Result<Delivered, ActionError> {
    let longest = TimeDelta::from_std(ledger.mailer.longest_delivery()).unwrap_or(TimeDelta::MAX);
    let lease = longest + LEASE_MARGIN;
    if let Some(halt) = ledger.halted().await? {
        return Err(halt.refusal().into());
    }
    let mut delivered = Delivered::default();
    while !stop() {
        // A lease is a write, and in most minutes there is nothing to lease.
        let now = ledger.clock.now();
        if !ledger
            .ask_async(move |reader| reader.has_due_mail(now))
            .await?
        {
            break;
        }
        let key = ledger.letterhead.signer.verifier();
        let leased = ledger
            .act(move |tx, now| next_letter(tx, holder, &key, now, now.plus(lease)))
            .await?;
        let Some(mail) = leased else {
            break;
        };
        let answer = ledger.mailer.deliver(&parcel(&mail)).await;
        record(ledger, mail, answer, &mut delivered, &stop).await?;
    }
    Ok(delivered)
}

/// What stands in the place of a server's answer to a letter that was not sent because somebody changed it.
const ALTERED: &str =
    "该函件的登记或正文被改动过，未发出。The letter or its record was altered; it was not sent.";

/// Leases the next letter that is due. Reminders whose cut-off has passed are not sent any more, and a letter that is not as the
/// program wrote it never is: `key` holds its row against its seal.
fn next_letter(
    tx: &mut Tx<'_>,
    holder: &str,
    key: &Verifier,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Mail>, ActionError> {
    // Whether a letter is due is not known while the clock is not believed.
    if tx.is_halted() {
        return Ok(None);
    }
    while let Some(mail) = tx.lease_mail(holder, now, until)? {
        if !tx.reader().is_as_written(mail.id, key)? {
            tracing::error!(
                message_id = mail.mail.message_id,
                recipient = mail.mail.recipient,
                "mail not sent: it does not fit its seal or its entry; run `pledgebook ledger verify`"
            );
            tx.mail_failed(mail.id, ALTERED, None)?;
            check::letter(tx, now, &Actor::system("deliver"), mail.id)?;
            continue;
        }
        if !is_past(tx, &mail, now)? {
            return Ok(Some(mail));
        }
        tracing::warn!(
            message_id = mail.mail.message_id,
            "mail not sent: the cut-off of which it reminds has passed"
        );
        tx.mail_expired(mail.id)?;
        check::letter(tx, now, &Actor::system("deliver"), mail.id)?;
    }
    Ok(None)
}

/// Whether a letter reminds of a cut-off that has passed.
fn is_past(tx: &Tx<'_>, mail: &Mail, now: Timestamp) -> Result<bool, ActionError> {
    let id = &mail.mail.id;
    if id.edition.kind != LetterKind::Reminder {
        return Ok(false);
    }
    let context = lookup::context(tx)?;
    Ok(context.day(tx.stamp(now)) > context.cutoff(id.period))
}

fn parcel(mail: &Mail) -> Parcel {
    Parcel {
        message_id: mail.mail.message_id.clone(),
        from: mail.mail.sender.clone(),
        to: mail.mail.recipient.clone(),
        file_name: mail.mail.id.file_name(),
        bytes: mail.mail.bytes.clone(),
    }
}

/// Records the answer to a delivery.
///
/// An answer that cannot be recorded is recorded later, while the lease keeps others from the letter: a letter that was taken
/// must not be taken again because the disk was full for a while.
async fn record(
    ledger: &Ledger,
    mail: Mail,
    answer: Result<Receipt, DeliveryError>,
    delivered: &mut Delivered,
    stop: &impl Fn() -> bool,
) -> Result<(), ActionError> {
    let (id, attempts) = (mail.id, mail.attempts + 1);
    match &answer {
        Ok(receipt) => {
            delivered.sent += 1;
            tracing::info!(
                message_id = mail.mail.message_id,
                answer = receipt.answer,
                "mail sent"
            );
        }
        Err(error) if error.is_permanent() => {
            delivered.failed += 1;
            tracing::warn!(message_id = mail.mail.message_id, %error, "mail refused for good");
        }
        Err(error) => {
            delivered.waiting += 1;
            tracing::warn!(message_id = mail.mail.message_id, %error, attempts, "mail will be tried again");
        }
    }
    let mut waits = RECORD_WAITS.into_iter();
    let mut wait = RECORD_WAITS[0];
    loop {
        let given = answer.clone();
        let recorded = ledger
            .act(move |tx, now| record_answer(tx, now, id, attempts, given))
            .await;
        let Err(error) = recorded else {
            return Ok(());
        };
        let may_pass = matches!(
            &error,
            ActionError::Store(StoreError::Sqlite(_) | StoreError::Commit(_))
        );
        if answer.is_err() || !may_pass || stop() {
            return Err(error);
        }
        tracing::error!(message_id = mail.mail.message_id, %error, "mail was sent, and that could not be recorded yet");
        wait = waits.next().unwrap_or(wait);
        tokio::time::sleep(wait).await;
    }
}

fn record_answer(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: i64,
    attempts: u32,
    answer: Result<Receipt, DeliveryError>,
) -> Result<(), ActionError> {
    match answer {
        Ok(receipt) if is_planted(PlantedFault::ForgottenReceipt) => {
            tx.mail_failed(id, &receipt.answer, Some(next_attempt(attempts, now)))?;
        }
        Ok(receipt) => tx.mail_sent(id, now, &receipt.answer)?,
        Err(error) => {
            let next = (!error.is_permanent()).then(|| next_attempt(attempts, now));
            tx.mail_failed(id, error.answer(), next)?;
        }
    }
    // Appends nothing while the clock is not believed; the job `checks` will.
    if tx.is_halted() {
        return Ok(());
    }
    // A refusal opens a finding and a success closes it, in the same transaction.
    check::letter(tx, now, &Actor::system("deliver"), id)
}
