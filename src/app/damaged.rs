//! The key of a ledger that may be damaged, found without opening the ledger: for verifying and exporting.
//!
//! Reads only. Entries are believed before projections.

use std::path::Path;

use super::{AppError, keys};
use config::Settings;
use domain::ledger::keys::{KeyChange, KeyHistory};
use domain::{Envelope, Event, Seq};
use service::Letterhead;
use store::{Reader, StoreError, inspect};
use tlog::keys::Verifier;

/// The key that the ledger's checkpoints are checked with: that of `keys/`, or else the one in entry 0, or, where entry 0
/// cannot be read, the one in its projection.
///
/// # Errors
/// [`AppError::KeyWrong`] for a key file that cannot be read, [`AppError::KeyAbsent`] where no key is found at all, and
/// [`AppError::Store`] where there is no ledger.
pub fn verifier(data: &Path) -> Result<Verifier, AppError> {
    match keys::found(data, || named(data).ok().flatten())? {
        Some(signer) => Ok(signer.verifier()),
        None => named(data)?.ok_or_else(|| AppError::KeyAbsent {
            path: keys::key_path(data),
        }),
    }
}

/// What the ledger's letters and checkpoints have in common.
///
/// # Errors
/// [`AppError::KeyAbsent`]; [`AppError::KeyWrong`] where entry 0 names another key.
pub fn letterhead(settings: &Settings, data: &Path) -> Result<Letterhead, AppError> {
    let path = keys::key_path(data);
    let named = named(data)?;
    let Some(signer) = keys::found(data, || named.clone())? else {
        return Err(AppError::KeyAbsent { path });
    };
    if let Some(named) = named.filter(|named| *named != signer.verifier()) {
        return Err(AppError::KeyWrong {
            path,
            why: format!("expected {named}"),
        });
    }
    Ok(super::letterhead(settings, data, signer))
}

/// The keys under which the ledger signed. `newest` is the key that signs now.
pub fn keys_of(data: &Path, newest: &Verifier) -> KeyHistory {
    let read = inspect(data, |reader| reader.keys(Some(newest)));
    let keys = read.ok().flatten();
    keys.unwrap_or_else(|| KeyHistory::single(newest.clone()))
}

/// The key in the ledger itself, as far as it can be read.
fn named(data: &Path) -> Result<Option<Verifier>, AppError> {
    let found = inspect(data, |reader| {
        Ok::<_, StoreError>(by_entry(reader).or_else(|| {
            let opening = reader.opening().ok().flatten()?;
            opening.body.vkey.parse().ok()
        }))
    });
    match found {
        Err(error @ StoreError::NoLedger(_)) => Err(error.into()),
        found => Ok(found.ok().flatten()),
    }
}

/// The key that entry 0 names, or the entry of the newest change of the key.
fn by_entry(reader: &Reader<'_>) -> Option<Verifier> {
    let changes = reader.key_changes().unwrap_or_default();
    let seq = changes.last().map_or(Seq(0), |(seq, _)| *seq);
    let entry = reader.entry(seq).ok().flatten()?;
    let envelope = Envelope::decode(&entry.bytes).ok()?;
    let event = Event::read(&envelope.kind, envelope.body).ok()?;
    let vkey = match &event {
        Event::LedgerOpened(opened) => opened.vkey.clone(),
        event => KeyChange::of(event)?.vkey().to_owned(),
    };
    vkey.parse().ok()
}
