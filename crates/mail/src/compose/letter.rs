//! What a letter needs besides its content, what it becomes, and why it could not be composed.

use chrono_tz::Tz;
use thiserror::Error;

use crate::mailbox::Mailbox;
use domain::{LetterId, Localize, Message, Timestamp};
use i18n::clean;

/// What a letter needs besides its content.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The sender.
    pub sender: &'a Mailbox,
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
    /// The address to which answers go, where that is not the sender.
    pub reply_to: Option<&'a str>,
}

impl Letter<'_> {
    /// The address of the pages, without the last slash. Only web addresses are accepted, because a click on any other URL
    /// could run something.
    pub(super) fn pages(&self) -> Result<Option<String>, ComposeError> {
        let Some(url) = self.base_url else {
            return Ok(None);
        };
        let url = clean(url);
        if url.starts_with("http://") || url.starts_with("https://") {
            Ok(Some(url.trim_end_matches('/').to_owned()))
        } else {
            Err(ComposeError::BaseUrl(url))
        }
    }
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
