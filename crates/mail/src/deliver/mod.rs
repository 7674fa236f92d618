//! Delivery: hands finished messages over, byte for byte, and says what came of it.
//!
//! Owns the three ways out (SMTP, files, memory) and the one question that matters after a failure: is it worth another
//! try? It must not compose, change or number messages, and it remembers nothing: the outbox does. Nothing here is ever
//! sent twice by itself; one call is one try.

use std::fmt;
use std::path::{Path, PathBuf};

mod error;
mod file;
mod memory;
mod smtp;

pub use error::{DeliveryError, Trouble};
pub use file::FileMailer;
pub use memory::MemoryMailer;
pub use smtp::{SmtpConfig, SmtpMailer, Tls};

/// Where a data directory keeps the letters that are delivered as files.
pub fn mail_dir(data: &Path) -> PathBuf {
    data.join("mail")
}

/// The longest line that RFC 5322 §2.1.1 allows, in bytes without its CRLF.
const LONGEST_LINE_BYTES: usize = 998;

/// One message to one address, ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The Message-ID, as in the bytes; for logs.
    pub message_id: String,
    /// The envelope's sender: a bare address.
    pub from: String,
    /// The envelope's recipient: a bare address.
    pub to: String,
    /// Where [`FileMailer`] puts it: `KIND.SUBJECT.PERIOD.OFFICE.eml`.
    pub file_name: String,
    /// The message (RFC 5322), exactly as it is to arrive: every line ends with CRLF, the last one too.
    pub bytes: Vec<u8>,
}

impl Parcel {
    /// Refuses what SMTP cannot carry unchanged.
    ///
    /// A lone CR or LF (RFC 5321 §2.3.8) is read as the end of a line by some servers and not by others, so that a text
    /// could end one message and begin another; an unfinished last line or an overlong one would arrive altered. All ways
    /// out refuse alike, so that a fault shows with files before it shows with a server.
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

/// That a message was taken, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The server's last words (`250 2.0.0 queued as 4F2A`), or the file's path.
    pub answer: String,
}

/// A way out for mail. Meant to be shared: every method takes `&self`.
#[derive(Debug)]
pub enum Mailer {
    /// To a mail server.
    Smtp(SmtpMailer),
    /// Into a directory; needs no server.
    File(FileMailer),
    /// Into memory; leaves nothing behind.
    Memory(MemoryMailer),
}

impl Mailer {
    /// Tries once to hand the parcel over.
    ///
    /// After `Ok` it has been taken: by the server, or synced to disk. After an error nothing has arrived, except where the
    /// line broke between the message's last byte and the server's answer: then nobody can know, and the next try
    /// may deliver a second copy, with the same Message-ID. Dropping the future abandons the try safely.
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

    /// Goes the whole way short of sending: connects, greets, agrees on TLS and logs in; or writes and removes a file.
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

    /// Takes leave of the mail server on every idle connection. A later delivery would connect anew.
    pub async fn shutdown(&self) {
        if let Self::Smtp(mailer) = self {
            mailer.shutdown().await;
        }
    }
}

/// Where it delivers to, for logs and `doctor`; never a password.
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
