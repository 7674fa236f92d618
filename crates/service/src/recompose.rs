//! recompose: composes a frozen digest again from the ledger as it was read then. Reads only.
//!
//! The result is byte for byte the letter that was sent, as long as the program's texts and the letterhead are the same. A
//! difference is therefore not by itself a sign that the ledger was altered.

use chrono::NaiveDate;

use super::digest::{Material, compose_one, originals};
use super::letter::{self, Letterhead};
use super::{ActionError, Refusal, restore};
use domain::digest::{Correction, Digest};
use domain::{Lang, Seq, Timestamp};
use mail::compose::Composed;
use mail::parse_message::parse_message;
use store::{FrozenMail, Known, Reader, StoreError};
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::note::Note;

/// A frozen digest, composed again.
#[derive(Debug, Clone)]
pub struct Recomposed {
    /// Its figures.
    pub digest: Digest,
    /// The letter, in the office's language or in the requested one.
    pub composed: Composed,
    /// SHA-256 of the letter composed again in the office's language, in hex.
    pub sha256: String,
    /// Whether that is the hash in the entry.
    pub is_identical: bool,
}

/// Composes a frozen digest again, in the office's language or in `lang`. `before` is when the digest of the month before was
/// due.
///
/// # Errors
/// [`StoreError::Damaged`] where the entry has no checkpoint; as [`super::digest::preview`].
pub fn recompose(
    reader: &Reader<'_>,
    head: &Letterhead,
    frozen: &FrozenMail,
    before: Timestamp,
    lang: Option<Lang>,
) -> Result<Recomposed, ActionError> {
    let body = &frozen.body;
    let damaged = |what| StoreError::damaged(frozen.seq, what);
    let note = body
        .checkpoint
        .as_deref()
        .ok_or_else(|| damaged("it carries no checkpoint"))?;
    // The digest did not read later entries of the same instant: its checkpoint holds the number of entries it read.
    let newest = Note::parse(note)
        .and_then(|note| Checkpoint::parse_body(&note.text))
        .ok()
        .and_then(|checkpoint| checkpoint.size.checked_sub(1))
        .map(|seq| Known::through(Seq(seq)))
        .ok_or_else(|| damaged("its checkpoint does not read"))?;
    let material =
        Material::read_through(reader, body.period, body.known_at, Some(before), newest)?;
    let office = material
        .offices
        .iter()
        .find(|office| office.id == body.office)
        .ok_or_else(|| Refusal::NoOffice {
            office: body.office.clone(),
        })?;
    let mut digest = material.digest(office, body.period, correction(frozen))?;
    // The language chosen for letters is not in the ledger, but the letter names it.
    if let Some(bytes) = reader.mail_bytes(&body.message_id)? {
        digest.office.lang = parse_message(&bytes)
            .and_then(|letter| letter.lang)
            .unwrap_or(digest.office.lang);
    }
    let month_before = originals(reader, body.period.previous())?
        .into_iter()
        .find(|mail| mail.body.office == office.id && mail.seq < frozen.seq)
        .map(|mail| mail.body.message_id);
    let day = material.context.day(frozen.at);
    let to = recipient(reader, frozen, day)?;
    let ledger_id = &material.opening.body.ledger_id;
    let ledger_id = restore::mail_id(reader, ledger_id, Known::through(frozen.seq))?;
    let letter = head.letter(
        &ledger_id,
        &to,
        frozen.at,
        material.context.zone,
        month_before.as_deref(),
    );
    // The letter names the key of its time.
    let newest_key = head.signer.verifier();
    let keys = reader.keys(Some(&newest_key))?;
    let signed_by = keys.iter().flat_map(|keys| keys.verifiers());
    let vkey = signed_by
        .into_iter()
        .find(|key| Checkpoint::open(note, key).is_ok())
        .unwrap_or(&newest_key)
        .to_string();
    let original = compose_one(&letter, &digest, note, &vkey)?;
    let sha256 = Hash::of(&original.bytes).to_string();
    let composed = match lang.filter(|lang| *lang != digest.office.lang) {
        None => original,
        Some(lang) => {
            digest.office.lang = lang;
            compose_one(&letter, &digest, note, &vkey)?
        }
    };
    Ok(Recomposed {
        is_identical: sha256 == body.sha256,
        digest,
        composed,
        sha256,
    })
}

/// The correction that a frozen digest makes, if it makes one.
fn correction(frozen: &FrozenMail) -> Option<Correction> {
    let number = frozen.body.mail.revision;
    let reason = frozen.body.reason.clone()?;
    (number > 0).then_some(Correction { number, reason })
}

/// The recipient in the outbox, or the current address of the office where the outbox was lost: addresses are not in the ledger.
fn recipient(
    reader: &Reader<'_>,
    frozen: &FrozenMail,
    day: NaiveDate,
) -> Result<String, ActionError> {
    let mails = reader.mails(None)?;
    let sent = mails
        .into_iter()
        .find(|mail| mail.mail.message_id == frozen.body.message_id);
    match sent {
        Some(mail) => Ok(mail.mail.recipient),
        None => letter::address(reader, &frozen.body.office, day),
    }
}
