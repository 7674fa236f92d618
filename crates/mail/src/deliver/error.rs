//! Failures of a delivery, and whether another try can help.
//!
//! Policy: a failure is *permanent* only if it concerns this message or its addresses: the server rejected them with 5xx, or
//! they cannot be sent at all. A failure of the network, of TLS, of the login, or of a server that refuses before it has received
//! anything of the message is *temporary*, even with 5xx: an operator can fix it, and no letter may be lost meanwhile.

use thiserror::Error;

use domain::{Localize, Message};

/// The longest answer that is stored in tables and entries, in characters.
const LONGEST_ANSWER_CHARS: usize = 400;

/// A delivery that did not happen.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// Another try cannot help; a person must act.
    #[error("cannot be delivered: {answer}")]
    Permanent {
        /// The kind of failure.
        trouble: Trouble,
        /// The step and the server's answer, such as `RCPT TO: 550 5.1.1 no such user`.
        answer: String,
    },
    /// Worth another try later.
    #[error("not delivered yet: {answer}")]
    Temporary {
        /// The kind of failure.
        trouble: Trouble,
        /// The step and the server's answer, such as `connecting: Connection refused`.
        answer: String,
    },
}

impl DeliveryError {
    pub(super) fn permanent(trouble: Trouble, answer: &str) -> Self {
        Self::Permanent {
            trouble,
            answer: one_line(answer),
        }
    }

    pub(super) fn temporary(trouble: Trouble, answer: &str) -> Self {
        Self::Temporary {
            trouble,
            answer: one_line(answer),
        }
    }

    /// Whether another try cannot help.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent { .. })
    }

    /// The answer: one line of at most 400 characters, without control characters.
    pub fn answer(&self) -> &str {
        match self {
            Self::Permanent { answer, .. } | Self::Temporary { answer, .. } => answer,
        }
    }

    /// The kind of failure.
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Permanent { trouble, .. } | Self::Temporary { trouble, .. } => *trouble,
        }
    }
}

impl Localize for DeliveryError {
    fn message(&self) -> Message {
        let message = match self {
            Self::Permanent { .. } => Message::new("mail-permanent"),
            Self::Temporary { .. } => Message::new("mail-temporary"),
        };
        message
            .nest("trouble", self.trouble().message())
            .arg("answer", self.answer())
    }
}

/// The kinds of failure, each with its own remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The server answered 4xx or 5xx.
    Refused,
    /// An address cannot be used in an envelope, or not with this server.
    Address,
    /// The message cannot be transported unchanged.
    Content,
    /// The file name is empty or leaves the directory.
    FileName,
    /// The directory cannot be written.
    Disk,
    /// No connection could be made.
    Connection,
    /// The server did not answer in time.
    Silence,
    /// The connection broke, or the answer was unexpected.
    Broken,
    /// STARTTLS is required and not offered.
    NoStartTls,
    /// The TLS handshake failed, mostly because of the server's certificate.
    Tls,
    /// The server requires a login, offers none, or refuses the configured one.
    Login,
}

impl Localize for Trouble {
    fn message(&self) -> Message {
        match self {
            Self::Refused => Message::new("mail-trouble-refused"),
            Self::Address => Message::new("mail-trouble-address"),
            Self::Content => Message::new("mail-trouble-content"),
            Self::FileName => Message::new("mail-trouble-file-name"),
            Self::Disk => Message::new("mail-trouble-disk"),
            Self::Connection => Message::new("mail-trouble-connection"),
            Self::Silence => Message::new("mail-trouble-silence"),
            Self::Broken => Message::new("mail-trouble-broken"),
            Self::NoStartTls => Message::new("mail-trouble-no-starttls"),
            Self::Tls => Message::new("mail-trouble-tls"),
            Self::Login => Message::new("mail-trouble-login"),
        }
    }
}

/// A server's answer as one line of bounded length, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    let cleaned: String = text.chars().map(blank).collect();
    let words: Vec<&str> = cleaned.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_ANSWER_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Lang;
    use i18n::Localizer;

    #[test]
    fn errors_are_said_in_both_languages() {
        let error = DeliveryError::permanent(Trouble::Refused, "RCPT TO: 550 no\r\nsuch\u{7} user");
        assert_eq!(error.answer(), "RCPT TO: 550 no such user");
        assert_eq!(
            Localizer::new(Lang::En).localize(&error),
            "cannot be delivered: the mail server refused it (RCPT TO: 550 no such user)"
        );
        assert_eq!(
            Localizer::new(Lang::Zh).localize(&error),
            "邮件无法送达：邮件服务器拒收（RCPT TO: 550 no such user）"
        );
        let error = DeliveryError::temporary(Trouble::Silence, "connecting: no answer within 30s");
        assert_eq!(
            Localizer::new(Lang::En).localize(&error),
            "not delivered yet, will be tried again: the mail server did not answer in time (connecting: no answer within 30s)"
        );
    }

    #[test]
    fn long_answers_are_cut() {
        assert_eq!(one_line(&"告".repeat(1000)).chars().count(), 400);
    }
}
