//! Frozen digests with their rows and exact bytes in the outbox. Reads only, and composes nothing.

use domain::Seq;
use mail::parse_message::parse_message;
use store::{FrozenMail, Known, Mail, Reader, StoreError};
use tlog::hash::Hash;

pub use mail::parse_message::{Attachment, ParsedMessage};

/// A frozen digest and its letter in the outbox.
#[derive(Debug, Clone)]
pub struct MailedDigest {
    /// The entry that froze it.
    pub frozen: FrozenMail,
    /// Its row in the outbox; `None` where the outbox was lost.
    pub mail: Option<Mail>,
    /// Its exact bytes; `None` where the outbox was lost.
    pub letter: Option<MailedLetter>,
}

/// The bytes of a letter and what they contain.
#[derive(Debug, Clone)]
pub struct MailedLetter {
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256, in hex.
    pub sha256: String,
    /// Whether that is the hash in the entry.
    pub is_frozen: bool,
    /// Its parts.
    pub parts: ParsedMessage,
}

/// The digest that entry `seq` froze, if it froze one.
///
/// # Errors
/// [`StoreError`] when the ledger cannot be read; the same for the functions below.
pub fn digest(reader: &Reader<'_>, seq: Seq) -> Result<Option<MailedDigest>, StoreError> {
    let mut frozen = reader.all_frozen(Known::NOW)?.into_iter();
    let Some(frozen) = frozen.find(|frozen| frozen.seq == seq && frozen.body.mail.is_digest())
    else {
        return Ok(None);
    };
    let message_id = frozen.body.message_id.clone();
    let letter = reader.mail_bytes(&message_id)?.map(|bytes| {
        let sha256 = Hash::of(&bytes).to_string();
        MailedLetter {
            is_frozen: sha256 == frozen.body.sha256,
            parts: parse_message(&bytes).unwrap_or_default(),
            sha256,
            bytes,
        }
    });
    let mails = reader.mails(None)?.into_iter();
    let mail = mails.into_iter().find(|m| m.mail.message_id == message_id);
    Ok(Some(MailedDigest {
        frozen,
        mail,
        letter,
    }))
}

/// Every digest and correction, the newest first, each with its row in the outbox.
pub fn digests(reader: &Reader<'_>) -> Result<Vec<(FrozenMail, Option<Mail>)>, StoreError> {
    let mut frozen = reader.all_frozen(Known::NOW)?;
    frozen.retain(|frozen| frozen.body.mail.is_digest());
    frozen.reverse();
    let mut rows: std::collections::HashMap<String, Mail> = reader
        .mails(None)?
        .into_iter()
        .map(|mail| (mail.mail.message_id.clone(), mail))
        .collect();
    Ok(frozen
        .into_iter()
        .map(|frozen| {
            let mail = rows.remove(&frozen.body.message_id);
            (frozen, mail)
        })
        .collect())
}
