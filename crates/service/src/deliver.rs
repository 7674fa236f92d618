//! deliver: hands the due letters of the outbox to the mailer, one after the other, and records each answer.
//!
//! A letter is leased before delivery, because delivery has an effect outside the ledger. A process that dies during a delivery
//! leaves a lease that expires; the letter is then delivered again under the same Message-ID.

use chrono::TimeDelta;

use super::{ActionError, Ledger, check};
use domain::backoff::next_attempt;
use domain::ids::Actor;
use mail::deliver::{DeliveryError, Parcel, Receipt};
use store::Mail;

/// Longer than any delivery takes: the mailer gives up after three times its time-out.
const LEASE: TimeDelta = TimeDelta::minutes(4);

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
/// [`ActionError::Store`]; what the mailer answers is recorded, not returned.
pub async fn deliver(
    ledger: &Ledger,
    holder: &'static str,
    stop: impl Fn() -> bool,
) -> Result<Delivered, ActionError> {
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
        let leased = ledger
            .act(move |tx, now| Ok(tx.lease_mail(holder, now, now.plus(LEASE))?))
            .await?;
        let Some(mail) = leased else {
            break;
        };
        let answer = ledger.mailer.deliver(&parcel(&mail)).await;
        record(ledger, mail, answer, &mut delivered).await?;
    }
    Ok(delivered)
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

async fn record(
    ledger: &Ledger,
    mail: Mail,
    answer: Result<Receipt, DeliveryError>,
    delivered: &mut Delivered,
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
    ledger
        .act(move |tx, now| {
            match answer {
                Ok(receipt) => tx.mail_sent(id, now, &receipt.answer)?,
                Err(error) => {
                    let next = (!error.is_permanent()).then(|| next_attempt(attempts, now));
                    tx.mail_failed(id, error.answer(), next)?;
                }
            }
            // A refusal opens a finding and a success closes it, in the same transaction.
            check::mail(tx, now, &Actor::system("deliver"))?;
            Ok(())
        })
        .await
}
