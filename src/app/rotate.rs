//! rotate-key: gives a ledger another signing key.
//!
//! The new key is on the disk before the entry that names it, and takes the place of the old one after it. Anyone who opens the
//! ledger in between finds by the entries which of the two signs, and finishes what was begun.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lock::ServeLock;
use super::{App, AppError, OpenOptions, keys};
use config::Settings;
use domain::ids::Actor;
use service::Letterhead;
use service::rotate::{self, Rotated};
use tlog::keys::Verifier;

/// A ledger with another key.
#[derive(Debug, Clone)]
pub struct RotatedLedger {
    /// What the ledger recorded.
    pub recorded: Rotated,
    /// The key that signed until now.
    pub before: Verifier,
    /// The key that signs from here on.
    pub verifier: Verifier,
    /// Where the old key is kept.
    pub kept: PathBuf,
}

/// Replaces the signing key. Refused while `serve` runs, which has the old one in memory.
///
/// # Errors
/// As [`App::open`]; [`AppError::Locked`]; [`AppError::File`] for a key that cannot be written.
pub fn rotate_key(
    settings: &Settings,
    data: &Path,
    options: &OpenOptions,
    by: Option<Actor>,
    reason: Option<String>,
) -> Result<RotatedLedger, AppError> {
    let _lock = ServeLock::take(data)?;
    let app = App::open(settings, data, options)?;
    let before = Arc::clone(&app.ledger.letterhead.signer);
    let next = keys::prepare(data, before.name())?;
    let (verifier, old) = (next.verifier(), before.verifier());
    let head = Letterhead {
        signer: Arc::new(next),
        ..app.ledger.letterhead.clone()
    };
    let by = by.unwrap_or_else(|| Actor::system("rotate-key"));
    let recorded = app
        .ledger
        .act_blocking(move |tx, now| rotate::rotate(tx, now, &by, &before, &head, reason))?;
    let kept = keys::take_over(data)?;
    Ok(RotatedLedger {
        recorded,
        before: old,
        verifier,
        kept,
    })
}
