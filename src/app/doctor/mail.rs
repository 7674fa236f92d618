//! doctor on mail: the way out, the outbox, and a trial letter.

use std::path::Path;

use super::Symptom;
use crate::app::App;
use config::{Settings, SmtpSettings, Tls, Transport};
use domain::message::{Localize, Message};
use domain::office::Lang;
use domain::time::Timestamp;
use i18n::Localizer;
use mail::compose::{Letter, Sender, test_message};
use mail::deliver::{Mailer, Parcel};
use store::{MailState, StoreError};

/// The way out for mail.
pub(super) async fn way_out(
    settings: &Settings,
    data: &Path,
    mailer: &Mailer,
    seen: &mut Vec<Symptom>,
) {
    if let Transport::Smtp(smtp) = &settings.mail.transport
        && smtp.tls == Tls::None
        && !is_loopback(smtp)
    {
        let key = if smtp.credentials.is_some() {
            "doctor-mail-open-password"
        } else {
            "doctor-mail-open"
        };
        let what = Message::new(key).arg("host", &smtp.host);
        seen.push(Symptom::warn("mail", what, "doctor-mail-open-advice"));
    }
    let what = Message::new("doctor-mail").arg("way", mailer);
    // A probe would make the directory of a ledger that is not there yet.
    if matches!(mailer, Mailer::File(_)) && !data.exists() {
        seen.push(Symptom::ok("mail", what));
        return;
    }
    seen.push(match mailer.probe().await {
        Ok(()) => Symptom::ok("mail", what),
        Err(error) => Symptom::bad("mail", error.message(), "doctor-mail-advice"),
    });
}

fn is_loopback(smtp: &SmtpSettings) -> bool {
    smtp.host == "localhost"
        || smtp
            .host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// What waits in the outbox, and what was refused.
pub(super) fn outbox(app: &App) -> Option<Symptom> {
    let count = |state| app.ledger.ask(|reader| reader.mails(Some(state)));
    let counted = count(MailState::Queued)
        .and_then(|queued| Ok::<_, StoreError>((queued.len(), count(MailState::Failed)?.len())));
    let (queued, failed) = counted.ok()?;
    let what = Message::new("doctor-outbox")
        .number("queued", queued)
        .number("failed", failed);
    Some(if failed > 0 {
        Symptom::warn("mail", what, "doctor-outbox-failed-advice")
    } else {
        Symptom::ok("mail", what)
    })
}

/// Sends a trial letter.
pub(super) async fn send(
    settings: &Settings,
    mailer: &Mailer,
    to: &str,
    now: Timestamp,
    lang: Lang,
) -> Symptom {
    let from = &settings.mail.from;
    let sender = Sender {
        name: from.name.clone(),
        address: from.address.clone(),
    };
    // Without chance the letter is still sent; it only has the name of an earlier one.
    let id = format!("{:016x}", getrandom::u64().unwrap_or_default());
    let letter = Letter {
        sender: &sender,
        to,
        date: now,
        zone: settings.zone,
        ledger_id: &id,
        base_url: None,
        references: None,
    };
    let composed = match test_message(&letter, Localizer::new(lang)) {
        Ok(composed) => composed,
        Err(error) => return Symptom::bad("mail", error.message(), "doctor-mail-advice"),
    };
    let parcel = Parcel {
        message_id: composed.message_id.clone(),
        from: sender.address.clone(),
        to: to.to_owned(),
        file_name: composed.id.file_name(),
        bytes: composed.bytes,
    };
    match mailer.deliver(&parcel).await {
        Ok(receipt) => Symptom::ok(
            "mail",
            Message::new("doctor-mail-sent")
                .arg("to", to)
                .arg("answer", receipt.answer),
        ),
        Err(error) => Symptom::bad("mail", error.message(), "doctor-mail-advice"),
    }
}
