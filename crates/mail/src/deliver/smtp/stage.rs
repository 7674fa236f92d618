//! The steps of a delivery, and whether a failure at each of them is permanent. The policy is in `error.rs`.

use std::error::Error as _;
use std::fmt;
use std::future::Future;
use std::io;
use std::time::Duration;

use lettre::transport::smtp::Error as SmtpError;
use tokio::time::timeout;

use crate::deliver::{DeliveryError, Trouble};

/// The answers that require a login or refuse it, after any command (RFC 4954 §6): required, mechanism too weak,
/// credentials invalid, encryption required.
const LOGIN_CODES: [u16; 4] = [530, 534, 535, 538];

/// A step of a delivery, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Before anything is connected.
    Setup,
    /// The connection, and TLS from the first byte.
    Connect,
    /// The greeting and EHLO.
    Greeting,
    /// STARTTLS and the handshake.
    StartTls,
    /// AUTH.
    Login,
    /// The envelope's sender.
    MailFrom,
    /// The envelope's recipient.
    RcptTo,
    /// DATA, before the message.
    Data,
    /// The message and the answer to its end.
    Message,
}

impl Stage {
    /// Runs the work of this step within `limit`.
    pub(super) async fn within<T>(
        self,
        limit: Duration,
        work: impl Future<Output = Result<T, SmtpError>>,
    ) -> Result<T, DeliveryError> {
        match timeout(limit, work).await {
            Ok(result) => result.map_err(|error| self.judge(&error)),
            Err(_) => Err(self.silence(limit)),
        }
    }

    /// A failure that another try may mend.
    pub(super) fn failure(self, trouble: Trouble, what: &dyn fmt::Display) -> DeliveryError {
        DeliveryError::temporary(trouble, &format!("{self}: {what}"))
    }

    /// The failure of a handshake of TLS. rustls reports its errors, such as a bad certificate, as invalid data.
    pub(super) fn judge_handshake(self, error: &io::Error) -> DeliveryError {
        let trouble = if is_break(Some(error.kind())) {
            Trouble::Broken
        } else {
            Trouble::Tls
        };
        self.failure(trouble, error)
    }

    /// The failure of a connection that broke while the mailer wrote.
    pub(super) fn judge_break(self, error: &io::Error) -> DeliveryError {
        self.failure(Trouble::Broken, error)
    }

    /// The failure of a server that did not answer in time.
    pub(super) fn silence(self, limit: Duration) -> DeliveryError {
        self.failure(
            Trouble::Silence,
            &format_args!("no answer within {limit:?}"),
        )
    }

    /// The failure that an error at this step is.
    pub(super) fn judge(self, error: &SmtpError) -> DeliveryError {
        let Some(code) = error.status() else {
            return self.failure(self.trouble(error), &causes(error));
        };
        let said = error.source().map(ToString::to_string).unwrap_or_default();
        let answer = format!("{self}: {code} {said}");
        if self == Self::Login || LOGIN_CODES.contains(&u16::from(code)) {
            // The answer does not concern the message: the operator has to fix the password, and the letter waits.
            DeliveryError::temporary(Trouble::Login, &answer)
        } else if error.is_permanent() && self.is_about_the_message() {
            DeliveryError::permanent(Trouble::Refused, &answer)
        } else {
            DeliveryError::temporary(Trouble::Refused, &answer)
        }
    }

    /// Whether an answer concerns the message. An earlier refusal, such as 554 instead of a greeting, concerns the client or the
    /// server and may pass.
    fn is_about_the_message(self) -> bool {
        match self {
            Self::MailFrom | Self::RcptTo | Self::Data | Self::Message => true,
            Self::Setup | Self::Connect | Self::Greeting | Self::StartTls | Self::Login => false,
        }
    }

    /// The kind of an error that is not a server's answer.
    fn trouble(self, error: &SmtpError) -> Trouble {
        match self {
            // Neither an answer nor the network: lettre found no common mechanism.
            Self::Login if error.is_client() => Trouble::Login,
            _ if error.is_timeout() => Trouble::Silence,
            _ if error.is_tls() || io_kind(error) == Some(io::ErrorKind::InvalidData) => {
                Trouble::Tls
            }
            _ => Trouble::Broken,
        }
    }
}

/// The name of the step in a server's log.
impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Setup => "TLS",
            Self::Connect => "connecting",
            Self::Greeting => "greeting",
            Self::StartTls => "STARTTLS",
            Self::Login => "AUTH",
            Self::MailFrom => "MAIL FROM",
            Self::RcptTo => "RCPT TO",
            Self::Data => "DATA",
            Self::Message => "message",
        })
    }
}

/// The innermost I/O error's kind.
fn io_kind(error: &SmtpError) -> Option<io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io_error) = cause.downcast_ref::<io::Error>() {
            return Some(io_error.kind());
        }
        source = cause.source();
    }
    None
}

/// Whether an existing connection was broken.
fn is_break(kind: Option<io::ErrorKind>) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    kind.is_some_and(|kind| {
        [
            BrokenPipe,
            ConnectionAborted,
            ConnectionReset,
            UnexpectedEof,
        ]
        .contains(&kind)
    })
}

/// The text of the innermost cause; the outer ones only repeat it.
fn causes(error: &SmtpError) -> String {
    let mut innermost = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        innermost = cause.to_string();
        source = cause.source();
    }
    innermost
}
