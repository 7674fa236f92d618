//! Drafts: what a department typed and has not sent yet is kept, found again and dropped. Operational.
//!
//! `owner` is an account's id, or `office:ID` for whoever came by a reminder's link. Must not check what was typed: a draft
//! may be half of anything.

use super::{ActionError, Refusal, lookup};
use domain::ids::Code;
use domain::period::Period;
use domain::time::Timestamp;
use store::{Draft, Tx};

/// The most that is kept of one form, in bytes: the longest texts of all its fields, and some more.
pub const BYTES_MAX: usize = 65_536;

/// Keeps a draft in place of the one before. `fields` is JSON.
///
/// # Errors
/// [`Refusal`]: no such commitment, or more than a form holds.
pub fn save(
    tx: &mut Tx<'_>,
    now: Timestamp,
    owner: &str,
    code: &Code,
    period: Period,
    fields: String,
) -> Result<(), ActionError> {
    if fields.len() > BYTES_MAX {
        let most = BYTES_MAX;
        return Err(Refusal::DraftTooLong { most }.into());
    }
    // Only what could be sent is kept: otherwise a draft could be left under any number of names.
    let context = lookup::context(tx)?;
    let current = Period::of(lookup::today(&context, tx.stamp(now)));
    let submission_context = lookup::submission_context(tx, code, current.last_day())?;
    let first = Period::of(submission_context.commitment.starts_on);
    if period < first {
        return Err(Refusal::EarlyPeriod { period, first }.into());
    }
    if period > current {
        return Err(Refusal::FuturePeriod { period, current }.into());
    }
    let draft = Draft {
        code: code.clone(),
        period,
        fields,
        saved_at: now,
    };
    Ok(tx.save_draft(owner, &draft)?)
}

/// Drops a draft: it was sent, or is not wanted.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn discard(
    tx: &mut Tx<'_>,
    owner: &str,
    code: &Code,
    period: Period,
) -> Result<(), ActionError> {
    Ok(tx.drop_draft(owner, code, period)?)
}
