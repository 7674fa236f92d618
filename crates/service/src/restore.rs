//! restore: what a ledger that was unpacked from a backup records and changes before anybody uses it.
//!
//! The entries that were appended after the backup are lost, and so is what was mailed after it. Everything that waits in the
//! outbox may have been sent, so it is held back until a person releases it. Digests of periods that were due before the
//! restore are frozen as corrections, and letters carry `LEDGERID-rN` in their Message-IDs from here on, so that no letter of the
//! lost entries is repeated under its own Message-ID with other bytes. Sessions, tokens and links end: their state is older than
//! what their holders know.

use super::{ActionError, Refusal};
use domain::ledger::event::{Event, LostHead, Restored};
use domain::{Actor, Seq, Timestamp};
use store::planted::{PlantedFault, is_planted};
use store::{EndedAccess, Known, Reader, StoreError, Tx, UserAccount};
use tlog::keys::Verifier;

/// What is known of a restore.
#[derive(Debug, Clone)]
pub struct Restoration {
    /// Its number, from 1.
    pub number: u32,
    /// The key that signs from here on.
    pub verifier: Verifier,
    /// When the backup was taken.
    pub taken_at: Timestamp,
    /// The newest state that is known to be lost.
    pub lost: Option<LostHead>,
    /// Why it is restored.
    pub reason: String,
}

/// What a restore did.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The entry, which is also the number of entries that were restored.
    pub seq: Seq,
    /// How many letters are held back.
    pub held: usize,
    /// How much access ended.
    pub ended: EndedAccess,
    /// The accounts as they were at the backup: later changes are lost.
    pub accounts: Vec<UserAccount>,
}

/// Appends `ledger.restored`, holds back every letter that waits, and ends sessions and tokens.
///
/// # Errors
/// [`Refusal::NotOpen`], [`Refusal::NoReason`], or [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn record(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    restoration: Restoration,
) -> Result<Recorded, ActionError> {
    tx.reader().opening()?.ok_or(Refusal::NotOpen {})?;
    if restoration.reason.trim().is_empty() {
        return Err(Refusal::NoReason {}.into());
    }
    let body = Restored {
        number: restoration.number,
        origin: restoration.verifier.name().to_string(),
        vkey: restoration.verifier.to_string(),
        taken_at: restoration.taken_at,
        lost: restoration.lost,
        reason: restoration.reason,
    };
    let appended = tx.append(now, by, &Event::LedgerRestored(body))?;
    Ok(Recorded {
        seq: appended.seq,
        held: tx.hold_queued_mail()?,
        ended: tx.end_all_access(appended.at)?,
        accounts: tx.reader().accounts()?,
    })
}

/// Whether what was due at an instant may have been done by entries that a restore lost.
pub(super) fn may_be_lost(reader: &Reader<'_>, due: Timestamp) -> Result<bool, StoreError> {
    let restores = reader.restores(Known::NOW)?;
    Ok(restores.last().is_some_and(|restore| due <= restore.at))
}

/// The ledger's id as Message-IDs carry it in letters that were frozen by entries before `before`: with the number of the newest
/// restore.
pub(super) fn mail_id(
    reader: &Reader<'_>,
    ledger_id: &str,
    before: Known,
) -> Result<String, StoreError> {
    let restores = reader.restores(before)?;
    Ok(match restores.last() {
        None => ledger_id.to_owned(),
        Some(_) if is_planted(PlantedFault::RepeatedMessageIds) => ledger_id.to_owned(),
        Some(restore) => format!("{ledger_id}-r{}", restore.body.number),
    })
}
