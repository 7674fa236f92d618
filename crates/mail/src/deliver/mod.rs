//! Delivery of finished messages, byte for byte, over SMTP, into files or into memory.
//!
//! One call is one try. A failure says whether another try can help; retrying is the outbox's.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

mod error;
mod file;
mod memory;
mod smtp;

pub use error::{DeliveryError, Trouble};
pub use file::FileMailer;
pub use memory::MemoryMailer;
pub use smtp::{CertificateError, Certificates, Limits, Secret, SmtpConfig, SmtpMailer, Tls};

/// The directory within a data directory into which letters are delivered as files.
pub fn mail_dir(data: &Path) -> PathBuf {
    data.join("mail")
}

/// Writing a file takes less, even on a disk that is being repaired.
const WRITING: Duration = Duration::from_secs(120);

/// The longest line that RFC 5322 §2.1.1 allows, in bytes without its CRLF.
const LONGEST_LINE_BYTES: usize = 998;

/// One message to the addresses of one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The Message-ID in the bytes, for logs.
    pub message_id: String,
    /// The envelope's sender: a bare address.
    pub from: String,
    /// The envelope's recipients, as [`Recipients`](crate::recipients::Recipients) are written.
    pub to: String,
    /// The name of its file with [`FileMailer`].
    pub file_name: String,
    /// The exact message (RFC 5322). Every line ends with CRLF, the last one too.
    pub bytes: Vec<u8>,
}

impl Parcel {
    /// Refuses what SMTP cannot transport unchanged.
    ///
    /// Some servers read a lone CR or LF (RFC 5321 §2.3.8) as the end of a line and others do not, so that a text could end one
    /// message and begin another. An unfinished last line or an overlong line would arrive altered. Every mailer checks this, so
    /// that a fault shows with files before it shows with a server.
    fn check(&self) -> Result<(), DeliveryError> {
        let fault = |what: &str| {
            Err(DeliveryError::Permanent {
                trouble: Trouble::Content,
                answer: what.to_owned(),
            })
        };
        let Some(lines) = self.bytes.strip_suffix(b"\r\n") else {
            return fault("the last line does not end with CRLF");
        };
        let mut length = 0;
        let mut bytes = lines.iter().peekable();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\r' if bytes.next_if(|next| **next == b'\n').is_some() => length = 0,
                b'\r' | b'\n' => return fault("a CR or LF stands alone"),
                _ => length += 1,
            }
            if length > LONGEST_LINE_BYTES {
                return fault("a line is longer than 998 bytes");
            }
        }
        Ok(())
    }
}

/// An accepted delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The server's last answer (`250 2.0.0 queued as 4F2A`), or the file's path.
    pub answer: String,
}

/// A mailer. It can be shared: every method takes `&self`.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a process holds one mailer")]
pub enum Mailer {
    /// To a mail server.
    Smtp(SmtpMailer),
    /// Into a directory.
    File(FileMailer),
    /// Into memory.
    Memory(MemoryMailer),
}

impl Mailer {
    /// Tries once to deliver the parcel.
    ///
    /// After `Ok` the server has accepted it, or it is synced to disk. After an error nothing has arrived, unless the connection
    /// broke between the message's last byte and the server's answer: the next try may then deliver a second copy with the same
    /// Message-ID. The future can be dropped at any time.
    ///
    /// # Errors
    /// [`DeliveryError::Permanent`] when another try cannot help, [`DeliveryError::Temporary`] when it can.
    pub async fn deliver(&self, parcel: &Parcel) -> Result<Receipt, DeliveryError> {
        parcel.check()?;
        match self {
            Self::Smtp(mailer) => mailer.deliver(parcel).await,
            Self::File(mailer) => mailer.deliver(parcel).await,
            Self::Memory(mailer) => mailer.deliver(parcel),
        }
    }

    /// The longest that one delivery can take. The lease of a letter must outlast it.
    pub fn longest_delivery(&self) -> Duration {
        match self {
            Self::Smtp(mailer) => mailer.longest_delivery(),
            Self::File(_) | Self::Memory(_) => WRITING,
        }
    }

    /// Does everything short of sending: connects, greets, negotiates TLS and logs in; or writes and removes a file.
    ///
    /// # Errors
    /// What [`Mailer::deliver`] would fail with at those steps.
    pub async fn probe(&self) -> Result<(), DeliveryError> {
        match self {
            Self::Smtp(mailer) => mailer.probe().await,
            Self::File(mailer) => mailer.probe().await,
            Self::Memory(_) => Ok(()),
        }
    }

    /// Closes every idle connection to the mail server. A later delivery connects again.
    pub async fn shutdown(&self) {
        if let Self::Smtp(mailer) = self {
            mailer.shutdown().await;
        }
    }
}

/// The destination, for logs and `doctor`, without the password.
impl fmt::Display for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(mailer) => mailer.fmt(f),
            Self::File(mailer) => mailer.fmt(f),
            Self::Memory(_) => f.write_str("memory"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(bytes: &[u8]) -> Result<(), String> {
        let parcel = Parcel {
            message_id: "<a@b.example>".into(),
            from: "a@b.example".into(),
            to: "c@d.example".into(),
            file_name: "a.eml".into(),
            bytes: bytes.to_vec(),
        };
        parcel.check().map_err(|error| {
            assert!(error.is_permanent());
            error.answer().to_owned()
        })
    }

    #[test]
    fn only_whole_lines_of_lawful_length_are_taken() {
        let line = |length: usize| [vec![b'x'; length], b"\r\n".to_vec()].concat();
        for good in [&b"a: b\r\n\r\n.\r\n..\r\n"[..], b"\r\n", &line(998)] {
            assert_eq!(verdict(good), Ok(()));
        }
        for (bad, why) in [
            (&b""[..], "the last line does not end with CRLF"),
            (b"a: b\r\n\r\nend", "the last line does not end with CRLF"),
            (b"a: b\n.\r\n", "a CR or LF stands alone"),
            (b"a\rb\r\n", "a CR or LF stands alone"),
            (b"a\r\r\n", "a CR or LF stands alone"),
            (&line(999), "a line is longer than 998 bytes"),
        ] {
            assert_eq!(verdict(bad), Err(why.to_owned()));
        }
    }
}
