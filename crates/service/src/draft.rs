//! Drafts of report forms. They are operational data, and their fields are not checked.
//!
//! The owner of a draft is an account's id, or `office:ID` for a guest of a reminder's link.

use serde::Serialize;

use super::submit::check_period;
use super::{ActionError, Refusal, lookup};
use domain::{Code, Period, Timestamp};
use store::{Draft, Tx};

/// The largest draft, in bytes of JSON; more than the longest texts of all fields.
pub const BYTES_MAX: usize = 65_536;

/// Saves the fields of a form as JSON, in place of an earlier draft of the same commitment and month.
///
/// # Errors
/// [`Refusal`]: no such commitment, a month that cannot be reported on, or a draft that is too large.
#[tracing::instrument(skip_all, fields(%code, %period))]
pub fn save(
    tx: &mut Tx<'_>,
    now: Timestamp,
    owner: &str,
    code: &Code,
    period: Period,
    fields: &impl Serialize,
) -> Result<(), ActionError> {
    let fields = serde_json::to_string(fields)?;
    if fields.len() > BYTES_MAX {
        let most = BYTES_MAX;
        return Err(Refusal::DraftTooLong { most }.into());
    }
    // The number of drafts is bounded: only what could be submitted is kept.
    let today = lookup::context(tx)?.day(tx.stamp(now));
    let context = lookup::submission_context(tx, code, Period::of(today).last_day())?;
    check_period(&context, period, today)?;
    let draft = Draft {
        code: code.clone(),
        period,
        fields,
        saved_at: now,
    };
    Ok(tx.save_draft(owner, &draft)?)
}
