//! Composing: makes the exact bytes of a message of a model of the domain.
//!
//! The same inputs give the same bytes: no clock, no ledger and no random numbers are read here.

mod digest_rows;
mod digest_view;
mod envelope;
mod parts;
mod plain;
mod reminder_view;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod fixture_rows;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_safety;

pub use envelope::check_address;

use askama::Template;
use chrono_tz::Tz;
use thiserror::Error;

use self::digest_view::DigestView;
use self::envelope::{Content, seal};
use self::parts::{TextBody as _, lang_tag};
use self::reminder_view::ReminderView;
use domain::digest::Digest;
use domain::ids::OfficeId;
use domain::letter::{Edition, LetterId, LetterKind};
use domain::message::{Localize, Message};
use domain::period::Period;
use domain::reminder::Reminder;
use domain::time::Timestamp;
use i18n::Localizer;

/// The sender of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name beside the address.
    pub name: Option<String>,
    /// The address; its domain is the Message-ID's.
    pub address: String,
}

/// What a letter needs besides its content.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The sender.
    pub sender: &'a Sender,
    /// The address it goes to.
    pub to: &'a str,
    /// Its Date.
    pub date: Timestamp,
    /// The ledger's zone, in which times are written.
    pub zone: Tz,
    /// The ledger's random id.
    pub ledger_id: &'a str,
    /// The address of the pages, if there are any: `http://…` or `https://…`.
    pub base_url: Option<&'a str>,
    /// The Message-ID of the month before, or of the digest that is corrected.
    pub references: Option<&'a str>,
}

/// The largest file that is attached, in bytes: encoded, it takes half of what common servers accept.
pub const FILE_MAX_BYTES: usize = 4 * 1024 * 1024;

/// All rows of a digest's scope, as files. The letter names the ones that are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// For programs; `None` where it is too large.
    pub csv: Option<Vec<u8>>,
    /// For people; `None` where it is too large.
    pub xlsx: Option<Vec<u8>>,
}

impl Tables {
    /// Keeps the files that are small enough to be attached.
    pub fn fitting(csv: Vec<u8>, xlsx: Vec<u8>) -> Self {
        let fits = |file: Vec<u8>| (file.len() <= FILE_MAX_BYTES).then_some(file);
        Self {
            csv: fits(csv),
            xlsx: fits(xlsx),
        }
    }
}

/// The IANA media type of an Office Open XML workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A letter, ready for the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// Identifies the letter.
    pub id: LetterId,
    /// Without brackets.
    pub message_id: String,
    /// The address it goes to.
    pub to: String,
    /// The whole message, CRLF between lines.
    pub bytes: Vec<u8>,
    /// The subject line, before it was encoded.
    pub subject_line: String,
    /// The text body, LF between lines, before it was encoded.
    pub text: String,
    /// The HTML body, before it was encoded.
    pub html: String,
}

/// Why a letter could not be composed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ComposeError {
    /// Not an address that every server accepts.
    #[error("mail: `{0}` is not an address in ASCII; write a domain beyond ASCII in its xn-- form")]
    Address(String),
    /// Not usable in a Message-ID.
    #[error("mail: `{0}` cannot be part of a Message-ID; expected letters, digits and `-`")]
    Name(String),
    /// Not a web address.
    #[error("mail: base_url `{0}` does not begin with http:// or https://")]
    BaseUrl(String),
    /// A template could not be rendered.
    #[error("mail: a template could not be filled in: {0}")]
    Template(String),
    /// The message could not be put together.
    #[error("mail: the message could not be put together: {0}")]
    Mime(String),
}

impl From<askama::Error> for ComposeError {
    fn from(error: askama::Error) -> Self {
        Self::Template(error.to_string())
    }
}

impl Localize for ComposeError {
    fn message(&self) -> Message {
        match self {
            Self::Address(v) => Message::new("error-mail-address").arg("value", v),
            Self::Name(v) => Message::new("error-mail-name").arg("value", v),
            Self::BaseUrl(v) => Message::new("error-mail-base-url").arg("value", v),
            Self::Template(v) | Self::Mime(v) => {
                Message::new("error-mail-compose").arg("reason", v)
            }
        }
    }
}

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct DigestHtml<'a> {
    v: &'a DigestView,
    l: Localizer,
}

#[derive(Template)]
#[template(path = "mail/digest.txt")]
struct DigestText<'a> {
    v: &'a DigestView,
    l: Localizer,
}

#[derive(Template)]
#[template(path = "mail/reminder.html")]
struct ReminderHtml<'a> {
    v: &'a ReminderView,
    l: Localizer,
}

#[derive(Template)]
#[template(path = "mail/reminder.txt")]
struct ReminderText<'a> {
    v: &'a ReminderView,
    l: Localizer,
}

/// The month's digest for one office. `checkpoint` is the signed note of the tree before the digest's own entries, `vkey`
/// the verifier key it can be checked with, `tables` all rows of the scope.
///
/// # Errors
/// [`ComposeError`]: a bad address, name or base_url; templates and MIME do not fail on what people write.
pub fn digest(
    letter: &Letter<'_>,
    digest: &Digest,
    checkpoint: &str,
    vkey: &str,
    tables: Tables,
) -> Result<Composed, ComposeError> {
    let l = Localizer::new(digest.office.lang);
    let pages = base_url(letter)?;
    let mut view = DigestView::of(digest, l, letter.zone, pages.as_deref(), checkpoint, vkey);
    view.add_files_to_footer(&tables, digest, l);
    let v = &view;
    let content = Content {
        id: LetterId {
            edition: Edition {
                kind: LetterKind::Digest,
                revision: digest.correction.as_ref().map_or(0, |c| c.number),
            },
            subject: digest.report.id.clone(),
            period: digest.period,
            office: digest.office.id.clone(),
        },
        to_name: digest.office.name.get(l.lang()).to_owned(),
        subject_line: view.subject_line.clone(),
        lang: view.lang,
        text: plain::wrap(&DigestText { v, l }.render()?),
        html: DigestHtml { v, l }.render()?,
        files: [
            (
                "checkpoint.txt",
                "text/plain; charset=utf-8",
                Some(checkpoint.as_bytes().to_vec()),
            ),
            (&view.csv_name, "text/csv; charset=utf-8", tables.csv),
            (&view.xlsx_name, WORKBOOK, tables.xlsx),
        ]
        .into_iter()
        .filter_map(|(name, kind, file)| Some((name.to_owned(), kind, file?)))
        .collect(),
    };
    seal(letter, content)
}

/// What a department still owes for the month. `link` is its signed link: with it the form opens without a password.
///
/// # Errors
/// [`ComposeError`]: a bad address, name or base_url.
pub fn reminder(
    letter: &Letter<'_>,
    reminder: &Reminder,
    link: Option<&str>,
) -> Result<Composed, ComposeError> {
    let l = Localizer::new(reminder.office.lang);
    let pages = base_url(letter)?;
    let view = ReminderView::of(reminder, l, pages.as_deref(), link);
    let v = &view;
    let content = Content {
        id: LetterId {
            edition: Edition::original(LetterKind::Reminder),
            subject: reminder.report.id.clone(),
            period: reminder.period,
            office: reminder.office.id.clone(),
        },
        to_name: reminder.office.name.get(l.lang()).to_owned(),
        subject_line: view.subject_line.clone(),
        lang: view.lang,
        text: plain::wrap(&ReminderText { v, l }.render()?),
        html: ReminderHtml { v, l }.render()?,
        files: Vec::new(),
    };
    seal(letter, content)
}

/// The address of the pages, without the last slash. Only web addresses are accepted, because a click on any other URL could
/// run something.
fn base_url(letter: &Letter<'_>) -> Result<Option<String>, ComposeError> {
    let Some(url) = letter.base_url else {
        return Ok(None);
    };
    let url = plain::clean(url);
    if url.starts_with("http://") || url.starts_with("https://") {
        Ok(Some(url.trim_end_matches('/').to_owned()))
    } else {
        Err(ComposeError::BaseUrl(url))
    }
}

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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
