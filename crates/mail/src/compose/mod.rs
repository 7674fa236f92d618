//! Composing: makes the exact bytes of a message of a model of the domain.
//!
//! The same inputs give the same bytes: no clock, no ledger and no random numbers are read here.

mod digest;
mod envelope;
mod escape;
mod filters;
mod letter;
mod parts;
mod plain;
mod reminder;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod fixture_rows;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_safety;

pub use digest::digest;
pub use envelope::check_address;
pub use letter::{ComposeError, Composed, FILE_MAX_BYTES, Letter, Tables};
pub use reminder::reminder;

pub(crate) use self::escape::{VisibleHtml, VisibleText};

use self::envelope::{Content, seal};
use domain::letter::{Edition, LetterId, LetterKind};
use domain::{Message, OfficeId, Period};
use i18n::Localizer;

/// The subject and office of a test letter in its Message-ID.
const DOCTOR: &str = "doctor";

/// A letter that tests the way out for mail. It says where it comes from and that nothing needs to be done. It is never queued.
/// `letter.ledger_id` should be random, so that each one has its own Message-ID.
///
/// # Errors
/// [`ComposeError`]: a bad address or name.
pub fn test_message(letter: &Letter<'_>, localizer: Localizer) -> Result<Composed, ComposeError> {
    let message = Message::new("mail-trial-text")
        .arg("at", localizer.instant(letter.date, letter.zone))
        .arg("from", &letter.sender.address);
    let text = format!("{}\n", localizer.message(&message));
    let content = Content {
        id: LetterId {
            edition: Edition::original(LetterKind::Trial),
            subject: DOCTOR.to_owned(),
            period: Period::of(letter.date.day(letter.zone)),
            office: OfficeId::parse(DOCTOR).map_err(|e| ComposeError::Name(e.to_string()))?,
        },
        to_name: String::new(),
        subject_line: localizer.t("mail-trial-subject"),
        lang: localizer.lang().tag(),
        html: format!(
            "<!DOCTYPE html><html><body><p>{}</p></body></html>\n",
            escaped(text.trim_end())
        ),
        text,
        files: Vec::new(),
    };
    seal(letter, content)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
