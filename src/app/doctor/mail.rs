//! doctor on mail: the mailer, the outbox, and a test letter.

use std::path::Path;

use super::Symptom;
use crate::app::App;
use config::{Settings, Transport};
use domain::{Lang, Localize, Message, Timestamp};
use i18n::Localizer;
use mail::compose::{Letter, test_message};
use mail::deliver::{Mailer, Parcel, SmtpConfig, Tls};
use store::{MailState, StoreError};

/// Whether the mailer works and is safe.
pub(super) async fn examine(
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
    // A probe would create the directory of a ledger that does not exist yet.
    if matches!(mailer, Mailer::File(_)) && !data.exists() {
        seen.push(Symptom::ok("mail", what));
        return;
    }
    seen.push(match mailer.probe().await {
        Ok(()) => Symptom::ok("mail", what),
        Err(error) => Symptom::bad("mail", error.message(), "doctor-mail-advice"),
    });
}

fn is_loopback(smtp: &SmtpConfig) -> bool {
    smtp.host == "localhost"
        || smtp
            .host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// How many letters wait in the outbox, and how many were refused.
pub(super) fn outbox(app: &App) -> Option<Symptom> {
    let count = |state| app.ledger.ask(|reader| reader.count_mails(state));
    let counted = count(MailState::Queued)
        .and_then(|queued| Ok::<_, StoreError>((queued, count(MailState::Failed)?)));
    let (queued, failed) = counted.ok()?;
    let held = app
        .ledger
        .ask(|reader| reader.count_mails(MailState::Held))
        .unwrap_or(0);
    if held > 0 {
        let what = Message::new("doctor-outbox-held").number("held", held);
        return Some(Symptom::warn("mail", what, "doctor-outbox-held-advice"));
    }
    let what = Message::new("doctor-outbox")
        .number("queued", queued)
        .number("failed", failed);
    Some(if failed > 0 {
        Symptom::warn("mail", what, "doctor-outbox-failed-advice")
    } else {
        Symptom::ok("mail", what)
    })
}

/// Sends a test letter.
pub(super) async fn send(
    settings: &Settings,
    mailer: &Mailer,
    to: &str,
    now: Timestamp,
    lang: Lang,
) -> Symptom {
    let sender = &settings.mail.from;
    // Without random bytes the letter is still sent, under the Message-ID of an earlier one.
    let id = format!("{:016x}", getrandom::u64().unwrap_or_default());
    let letter = Letter {
        sender,
        to,
        date: now,
        zone: settings.zone,
        ledger_id: &id,
        base_url: None,
        references: None,
        reply_to: None,
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
