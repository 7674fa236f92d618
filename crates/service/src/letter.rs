//! What all letters have in common: the letterhead, addresses, and freezing a composed letter.

use std::sync::Arc;

use chrono::NaiveDate;

use super::address;
use super::link_key::LinkKey;
use super::mark::MarkFile;
use super::{ActionError, Refusal};
use domain::ledger::event::{Event, Frozen};
use domain::reform::answering;
use domain::{Actor, Office, OfficeId, Seq, Timestamp};
use mail::compose::{Composed, Letter};
use mail::mailbox::Mailbox;
use store::{Known, NewMail, Reader, StoreError, Tx};
use tlog::cosignature::WitnessKey;
use tlog::hash::Hash;
use tlog::keys::NoteSigner;

/// What every letter and checkpoint of this ledger has in common. Cheap to clone.
#[derive(Clone)]
pub struct Letterhead {
    /// The sender of letters.
    pub sender: Mailbox,
    /// The address of the pages, for links; `None` where no pages are served.
    pub base_url: Option<String>,
    /// Signs checkpoints.
    pub signer: Arc<NoteSigner>,
    /// The witnesses whose cosignatures count.
    pub witnesses: Arc<[WitnessKey]>,
    /// Signs the links of reminders.
    pub links: LinkKey,
    /// Whether signed links are made and taken; without them people sign in.
    pub has_signed_links: bool,
    /// Records outside the database how far the ledger had come.
    pub mark: MarkFile,
}

impl Letterhead {
    /// What one letter needs besides its content. `ledger_id` is that of its Message-ID; `references` is the Message-ID of an earlier
    /// letter.
    pub(super) fn letter<'a>(
        &'a self,
        ledger_id: &'a str,
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
            ledger_id,
            base_url: self.base_url.as_deref(),
            references,
            reply_to: None,
        }
    }

    /// Signs a checkpoint of that size and root, and stores it. A key that another process has replaced meanwhile signs nothing.
    pub(super) fn checkpoint(
        &self,
        tx: &mut Tx<'_>,
        now: Timestamp,
        (size, root): (u64, Hash),
    ) -> Result<String, ActionError> {
        let named = tx.reader().signing_vkey()?;
        if named.is_some_and(|vkey| vkey != self.signer.verifier().to_string()) {
            return Err(StoreError::KeyReplaced.into());
        }
        let note = self.signer.sign(size, root);
        tx.keep_checkpoint((size, root), &note, now)?;
        Ok(note)
    }
}

/// The addresses of an office's letters that are written on a day; of an office that has ended, those of the office that took over.
pub(super) fn address(
    reader: &Reader<'_>,
    office: &OfficeId,
    day: NaiveDate,
) -> Result<String, ActionError> {
    let answering = answering(&reader.reforms(Known::NOW)?, office, None);
    let answering = answering.as_ref().unwrap_or(office);
    match reader.address(answering)? {
        Some(email) => Ok(address::on_day(&email, &reader.away(answering)?, day)),
        None => {
            let office = office.clone();
            Err(Refusal::NoAddress { office }.into())
        }
    }
}

/// The office with the language that was chosen for its letters.
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

/// What the entry of a frozen letter says besides the letter's identity and hash.
pub(super) struct FrozenFacts {
    /// The day the figures are true for.
    pub as_of: NaiveDate,
    /// The instant up to which the ledger was read.
    pub known_at: Timestamp,
    /// The checkpoint that the letter carries.
    pub checkpoint: Option<String>,
    /// Why a correction is sent.
    pub reason: Option<String>,
    /// Whether it waits for a person: it may have been sent by entries that are lost.
    pub is_held: bool,
}

/// Appends the entry of a composed letter and queues the letter, in one transaction.
pub(super) fn freeze(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    sender: &Mailbox,
    composed: Composed,
    facts: FrozenFacts,
) -> Result<Posted, ActionError> {
    let id = composed.id;
    let body = Frozen {
        mail: id.edition,
        subject: id.subject.clone(),
        period: id.period,
        office: id.office.clone(),
        as_of: facts.as_of,
        known_at: facts.known_at,
        checkpoint: facts.checkpoint,
        message_id: composed.message_id.clone(),
        sha256: Hash::of(&composed.bytes).to_string(),
        reason: facts.reason,
    };
    let appended = tx.append(now, by, &Event::LetterFrozen(body.clone()))?;
    if id.edition.is_digest() {
        tx.publish_digest(id.period);
    }
    let mail = NewMail {
        id,
        message_id: composed.message_id,
        sender: sender.address.clone(),
        recipient: composed.to,
        bytes: composed.bytes,
    };
    tx.queue_mail(&mail, appended.at)?;
    if facts.is_held {
        tx.hold_mail(&mail.message_id)?;
    }
    Ok(Posted {
        seq: appended.seq,
        body,
        subject_line: composed.subject_line,
    })
}
