//! What went wrong with a delivery, and whether another try can help.
//!
//! Policy: *permanent* is said only of this message or its addresses: the server judged them and answered 5xx, or they
//! cannot be sent at all. Whatever concerns the way there (the network, TLS, the login, a server that reporting_months us away before it
//! has heard what we bring) is *temporary*, even if it answers 5xx: an operator can mend it, and no mail may be lost meanwhile.

use thiserror::Error;

use domain::message::{Localize, Message};

/// The longest answer that is kept, in characters: it goes into tables and entries.
const LONGEST_ANSWER_CHARS: usize = 400;

/// A delivery that did not happen.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// Another try cannot help; a person must look.
    #[error("cannot be delivered: {answer}")]
    Permanent {
        /// What kind of trouble.
        trouble: Trouble,
        /// What exactly was said, and at which step, e.g. `RCPT TO: 550 5.1.1 no such user`.
        answer: String,
    },
    /// Worth another try later.
    #[error("not delivered yet: {answer}")]
    Temporary {
        /// What kind of trouble.
        trouble: Trouble,
        /// What exactly was said, and at which step, e.g. `connecting: Connection refused`.
        answer: String,
    },
}

impl DeliveryError {
    /// With an answer made fit for one line.
    pub(super) fn permanent(trouble: Trouble, answer: &str) -> Self {
        Self::Permanent {
            trouble,
            answer: one_line(answer),
        }
    }

    /// With an answer made fit for one line.
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

    /// What exactly was said: one line of at most 400 characters, without control characters.
    pub fn answer(&self) -> &str {
        match self {
            Self::Permanent { answer, .. } | Self::Temporary { answer, .. } => answer,
        }
    }

    /// What kind of trouble.
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

/// The kinds of trouble, each with its own remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The server answered 4xx or 5xx.
    Refused,
    /// An address cannot be written in an envelope, or not for this server.
    Address,
    /// The message cannot be carried unchanged.
    Content,
    /// The file's name is none, or leaves the directory.
    FileName,
    /// The directory cannot be written.
    Disk,
    /// No connection came about.
    Connection,
    /// The server did not answer in time.
    Silence,
    /// The connection broke off, or the answer made no sense.
    Broken,
    /// STARTTLS is asked for and not offered.
    NoStartTls,
    /// TLS did not come about, mostly for the server's certificate.
    Tls,
    /// The server wants a login, offers none, or refuses ours.
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

/// A server may say anything; what is kept of it is one line, without control characters, of bounded length.
pub(super) fn one_line(text: &str) -> String {
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    let cleaned: String = text.chars().map(blank).collect();
    let words: Vec<&str> = cleaned.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_ANSWER_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::office::Lang;
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
