//! How this ledger's letters are headed: who they are from, where the pages are, and the key that signs checkpoints.
//!
//! Must not know what a letter says.

use std::sync::Arc;

use super::link_key::LinkKey;
use super::{ActionError, Refusal};
use domain::ids::{OfficeId, Seq};
use domain::ledger::event::Frozen;
use domain::office::Office;
use domain::time::Timestamp;
use mail::compose::{Composed, Letter, Sender};
use store::{Appended, NewMail, Opening, Reader, Tx};
use tlog::hash::Hash;
use tlog::keys::NoteSigner;

/// What every letter and checkpoint of this ledger has in common. Cheap to clone.
#[derive(Clone)]
pub struct Letterhead {
    /// Who letters are from.
    pub sender: Sender,
    /// Where the pages are, for links; none where nothing is served.
    pub base_url: Option<String>,
    /// Signs checkpoints.
    pub signer: Arc<NoteSigner>,
    /// Seals the links of reminders.
    pub links: LinkKey,
}

impl Letterhead {
    /// The head of one letter.
    pub(super) fn letter<'a>(
        &'a self,
        opening: &'a Opening,
        to: &'a str,
        date: Timestamp,
        zone: chrono_tz::Tz,
        references: Option<&'a str>,
    ) -> Letter<'a> {
        Letter {
            sender: &self.sender,
            to,
            date,
            zone,
            ledger_id: &opening.body.ledger_id,
            base_url: self.base_url.as_deref(),
            references,
        }
    }

    /// A checkpoint of that size and root, signed and kept.
    pub(super) fn checkpoint(
        &self,
        tx: &mut Tx<'_>,
        now: Timestamp,
        (size, root): (u64, Hash),
    ) -> Result<String, ActionError> {
        let note = self.signer.sign(size, root);
        tx.keep_checkpoint(size, &note, now)?;
        Ok(note)
    }
}

/// Where an office's letters go.
pub(super) fn address(reader: &Reader<'_>, office: &OfficeId) -> Result<String, ActionError> {
    let address = reader.address(office)?;
    Ok(address.ok_or_else(|| Refusal::NoAddress {
        office: office.clone(),
    })?)
}

/// An office as a letter that is written now addresses it: in the language that was chosen for its letters.
pub(super) fn addressee(reader: &Reader<'_>, office: &Office) -> Result<Office, ActionError> {
    let chosen = reader.letter_lang(&office.id)?;
    Ok(Office {
        lang: chosen.unwrap_or(office.lang),
        ..office.clone()
    })
}

/// A letter that was frozen and queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The entry.
    pub seq: Seq,
    /// What the entry says.
    pub body: Frozen,
    /// The subject line.
    pub subject_line: String,
}

/// Queues a composed letter: the last step of the transaction that froze it.
pub(super) fn post(
    tx: &mut Tx<'_>,
    appended: Appended,
    body: Frozen,
    composed: Composed,
    sender: &Sender,
) -> Result<Posted, ActionError> {
    let mail = NewMail {
        id: composed.id,
        message_id: composed.message_id,
        sender: sender.address.clone(),
        recipient: composed.to,
        bytes: composed.bytes,
    };
    tx.queue_mail(&mail, appended.at)?;
    Ok(Posted {
        seq: appended.seq,
        body,
        subject_line: composed.subject_line,
    })
}
