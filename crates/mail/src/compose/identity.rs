//! The identity of a mail: (kind, subject, period, office) and the ledger it comes from.
//!
//! From it follow the Message-ID, the file's name and the MIME boundaries, so that a mail that is built twice is the same
//! mail. A contract: see docs/DESIGN.md. Must not depend on the address it goes to.

use sha2::{Digest as _, Sha256};

use super::ComposeError;
use domain::period::Period;

/// What names a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// `digest`, `digest-correction-1`, `reminder`.
    pub kind: String,
    /// The report's id.
    pub subject: String,
    /// The month.
    pub period: Period,
    /// The office it is for.
    pub office: String,
}

impl Identity {
    /// `KIND.SUBJECT.PERIOD.OFFICE`.
    pub(super) fn stem(&self) -> String {
        format!(
            "{}.{}.{}.{}",
            self.kind, self.subject, self.period, self.office
        )
    }

    /// `KIND.SUBJECT.PERIOD.OFFICE.LEDGERID@domain`, without brackets.
    ///
    /// # Errors
    /// [`ComposeError::Name`] where a part holds anything but ASCII letters, digits, `-` and `_`.
    pub(super) fn message_id(&self, ledger_id: &str, domain: &str) -> Result<String, ComposeError> {
        for part in [&self.kind, &self.subject, &self.office, ledger_id] {
            let is_plain = !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            if !is_plain {
                return Err(ComposeError::Name(part.to_owned()));
            }
        }
        Ok(format!("{}.{ledger_id}@{domain}", self.stem()))
    }
}

/// A MIME boundary that follows from the Message-ID. `=_` cannot occur in base64 nor in quoted-printable (RFC 2045, 6.7).
pub(super) fn boundary(message_id: &str, part: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(message_id.as_bytes());
    hash.update([0]);
    hash.update(part.as_bytes());
    format!("=_{part}_{}", hex::encode(&hash.finalize()[..12]))
}
