//! A short letter that tries the way out, and the question whether an address can be written to.
//!
//! Must not be queued: it says nothing of the ledger.

use super::envelope::{self, Content, seal};
use super::parts::lang_tag;
use super::{ComposeError, Composed, Letter};
use domain::ids::OfficeId;
use domain::letter::{Edition, LetterId, LetterKind};
use domain::message::Message;
use domain::period::Period;
use i18n::Localizer;

/// Stands in the Message-ID where another letter has its report and its office.
const DOCTOR: &str = "doctor";

/// A letter that says where it comes from and that nothing needs to be done. `letter.ledger_id` should be random, so that
/// each trial is a letter of its own.
///
/// # Errors
/// [`ComposeError`]: a bad address or name.
pub fn test_message(letter: &Letter<'_>, localizer: Localizer) -> Result<Composed, ComposeError> {
    let said = Message::new("mail-trial-text")
        .arg("at", localizer.instant(letter.date, letter.zone))
        .arg("from", &letter.sender.address);
    let text = format!("{}\n", localizer.message(&said));
    let content = Content {
        id: LetterId {
            edition: Edition::original(LetterKind::Trial),
            subject: DOCTOR.to_owned(),
            period: Period::of(letter.date.day(letter.zone)),
            office: OfficeId::parse(DOCTOR).map_err(|e| ComposeError::Name(e.to_string()))?,
        },
        to_name: String::new(),
        subject_line: localizer.t("mail-trial-subject"),
        lang: lang_tag(localizer.lang()),
        html: format!(
            "<!DOCTYPE html><html><body><p>{}</p></body></html>\n",
            escaped(text.trim_end())
        ),
        text,
        files: Vec::new(),
    };
    seal(letter, content)
}

/// Whether mail can be addressed so.
///
/// # Errors
/// [`ComposeError::Address`].
pub fn check_address(address: &str) -> Result<(), ComposeError> {
    envelope::check_address(address)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
