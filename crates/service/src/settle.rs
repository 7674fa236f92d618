//! Settling the year (年底交账): a verdict on every commitment, then the entry that closes the year.

use chrono::NaiveDate;

use super::{ActionError, Refusal, lookup};
use domain::ledger::event::{Event, Settled};
use domain::verdict::{Verdict, verdict};
use domain::{Actor, Right, Timestamp};
use store::{Known, Tx};

/// Settles the year. Without `by` the supervising office whose scope is everything acts.
///
/// # Errors
/// [`Refusal`]: another year, not over, settled already, or an office without the whole scope.
#[tracing::instrument(skip_all)]
pub fn settle(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    year: Option<i32>,
) -> Result<Vec<Verdict>, ActionError> {
    let context = lookup::context(tx)?;
    let expected = tx
        .reader()
        .report(Known::NOW)?
        .ok_or(Refusal::NotOpen {})?
        .year;
    let year = year.unwrap_or(expected);
    if year != expected {
        return Err(Refusal::OtherYear { year, expected }.into());
    }
    if context.settled_at.is_some() {
        return Err(Refusal::AlreadySettled { year }.into());
    }
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
    let today = context.day(tx.stamp(now));
    if today < last {
        return Err(Refusal::YearNotOver { year, last }.into());
    }
    let by = lookup::whole_scope(tx.reader(), by, Right::Settle)?;
    let verdicts: Vec<Verdict> = tx
        .reader()
        .histories(Known::NOW)?
        .iter()
        .map(|history| verdict(history, today, &context))
        .collect();
    for verdict in &verdicts {
        tx.append(now, &by, &Event::VerdictGiven(verdict.clone()))?;
    }
    tx.append(now, &by, &Event::YearSettled(Settled { year }))?;
    Ok(verdicts)
}
