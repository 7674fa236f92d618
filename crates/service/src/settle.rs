//! Settling the year (年底交账): a verdict on every commitment, then the entry that closes the year.

use chrono::NaiveDate;

use super::{ActionError, Refusal, lookup};
use domain::ledger::event::{Event, Settled};
use domain::verdict::{Verdict, verdict};
use domain::{Actor, CommitmentHistory, Office, RegisteredReport, Reports, Right, Timestamp};
use store::{Known, Tx};

/// Which report is settled. Without either the oldest that is not settled.
#[derive(Debug, Clone, Default)]
pub struct Settling {
    /// The year of the report.
    pub year: Option<i32>,
    /// The report's id.
    pub report: Option<String>,
}

/// Settles the year of a report. Without `by` the supervising office whose scope is everything acts.
///
/// # Errors
/// [`Refusal`]: no such report, another year, not over, settled already, or an office without the whole scope.
#[tracing::instrument(skip_all)]
pub fn settle(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    settling: &Settling,
) -> Result<Vec<Verdict>, ActionError> {
    let context = lookup::context(tx)?;
    let own = chosen(&context.reports, settling)?;
    let year = own.report.year;
    if !own.is_open() {
        return Err(Refusal::AlreadySettled { year }.into());
    }
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
    let today = context.day(tx.stamp(now));
    if today < last {
        return Err(Refusal::YearNotOver { year, last }.into());
    }
    let jurisdiction = own.report.jurisdiction_id();
    let mut whole = tx.reader().supervising_offices(Known::NOW)?;
    whole.retain(|office| office.has_whole(jurisdiction));
    whole.sort_by_key(Office::breadth);
    let by = lookup::whole_scope(tx.reader(), by, Right::Settle, whole)?;
    let reports = &context.reports;
    let is_own =
        |history: &&CommitmentHistory| reports.is_of(&history.commitment.code, &own.report.id);
    let verdicts: Vec<Verdict> = tx
        .reader()
        .histories(Known::NOW)?
        .iter()
        .filter(is_own)
        .map(|history| verdict(history, today, &context))
        .collect();
    for verdict in &verdicts {
        tx.append(now, &by, &Event::VerdictGiven(verdict.clone()))?;
    }
    let settled = Settled {
        year,
        // The year alone says it where there is one report.
        report: (context.reports.len() > 1).then(|| own.report.id.clone()),
    };
    tx.append(now, &by, &Event::YearSettled(settled))?;
    Ok(verdicts)
}

fn chosen<'r>(
    reports: &'r Reports,
    settling: &Settling,
) -> Result<&'r RegisteredReport, ActionError> {
    let oldest = reports.subject().ok_or(Refusal::NotOpen {})?;
    let own = match (&settling.report, settling.year) {
        (Some(id), _) => reports
            .get(id)
            .filter(|own| !own.report.is_elsewhere)
            .ok_or_else(|| Refusal::no_report(reports, id))?,
        (None, Some(year)) => {
            let mut of_year = reports.of_years().filter(|own| own.report.year == year);
            of_year.next().unwrap_or(oldest)
        }
        (None, None) => oldest,
    };
    let expected = own.report.year;
    match settling.year {
        Some(year) if year != expected => Err(Refusal::OtherYear { year, expected }.into()),
        _ => Ok(own),
    }
}
