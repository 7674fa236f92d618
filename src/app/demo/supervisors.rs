//! The simulated supervising offices: they assign, review, inspect, adjust, extend and close.
//!
//! One update waits for long, one is returned, one acceptance is withdrawn; the rest is reviewed within days.

use chrono::NaiveDate;

use super::simulated_departments::{RETURNED, WRONG, chance};
use super::{second_year, texts};
use domain::update::{State, Update};
use domain::{AssessmentContext, Code, CommitmentHistory, Timestamp};
use service::review::{accept, correct, send_back};
use service::supervise::{Approval, Finding, adjust, assign, close, extend, inspect};
use service::{ActionError, Refusal};
use store::{Known, Tx};

/// Its August report waits for two weeks.
const WAITING: &str = "JY19-037";
/// Met early, closed late.
const CLOSED_LATE: &str = "JY19-031";
/// Its due date is moved into the next year.
const EXTENDED: &str = "JY19-018";
/// Its figure is lowered.
const ADJUSTED: &str = "JY19-016";
/// Is inspected on the spot.
const INSPECTED: &str = "JY19-042";
/// Commitments whose lead office stays proposed.
const UNASSIGNED: [&str; 4] = ["JY19-017", "JY19-021", "JY19-022", "JY19-044"];

/// Does the work of the supervising offices for a day.
pub(super) fn supervise(
    tx: &mut Tx<'_>,
    now: Timestamp,
    day: NaiveDate,
) -> Result<(), ActionError> {
    let context = tx
        .reader()
        .context(Known::NOW)?
        .ok_or(Refusal::NotOpen {})?;
    for history in tx.reader().histories(Known::NOW)? {
        let code = history.commitment.code.clone();
        if assigns_on(&code) == Some(day) {
            assign(tx, now, None, code.clone(), history.lead.clone().into())?;
        }
        if let Some(update) = history.pending() {
            review(tx, now, &history, update, day, &context)?;
        } else if let Some(update) = wrong(&history, day, &context) {
            correct(tx, now, None, update.id, texts::CORRECT)?;
        } else if closes_on(&history, &context) == Some(day) {
            close(tx, now, None, code.clone(), texts::CLOSED)?;
        }
        amend(tx, now, &code, day)?;
    }
    Ok(())
}

/// The day on which a lead office is assigned, in the ledger's first week.
fn assigns_on(code: &Code) -> Option<NaiveDate> {
    let after = u64::from(chance(&[code.as_str(), "assign"], 4)) + 1;
    let is_left = UNASSIGNED.contains(&code.as_str());
    second_year::assigning_day(code)
        .checked_add_days(chrono::Days::new(after))
        .filter(|_| !is_left)
}

fn review(
    tx: &mut Tx<'_>,
    now: Timestamp,
    history: &CommitmentHistory,
    update: &Update,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Result<(), ActionError> {
    let code = history.commitment.code.as_str();
    let period = update.submission.period;
    let patience = match (code, period.month()) {
        (WAITING, 8) => 14,
        _ => i64::from(chance(&[code, &period.to_string(), "review"], 3)) + 1,
    };
    if (day - context.day(update.at)).num_days() < patience {
        return Ok(());
    }
    let is_first = history
        .updates
        .iter()
        .filter(|u| u.submission.period == period)
        .count()
        == 1;
    if code == RETURNED && period.month() == 4 && is_first && period.year() == 2019 {
        send_back(tx, now, None, update.id, texts::RETURN)?;
    } else {
        accept(tx, now, None, update.id)?;
    }
    Ok(())
}

/// The wrong acceptance, three days after it was given.
fn wrong<'d>(
    history: &'d CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Option<&'d Update> {
    if history.commitment.code.as_str() != WRONG {
        return None;
    }
    let of_may = |u: &&Update| u.submission.period.month() == 5 && u.submission.evidence.is_empty();
    history.updates.iter().filter(of_may).find(|update| {
        matches!(&update.state, State::Accepted(mark) if (day - context.day(mark.at)).num_days() == 3)
    })
}

/// The day on which a commitment is closed, some days after it was first met. Rates are left to the settlement.
fn closes_on(history: &CommitmentHistory, context: &AssessmentContext) -> Option<NaiveDate> {
    if !history.is_finishable() || history.closed.is_some() {
        return None;
    }
    let met = history
        .updates
        .iter()
        .filter(|u| history.is_met_by(u.submission.value, context))
        .find_map(|u| match &u.state {
            State::Accepted(mark) => Some(context.day(mark.at)),
            _ => None,
        })?;
    let code = history.commitment.code.as_str();
    let days = if code == CLOSED_LATE {
        40
    } else {
        u64::from(chance(&[code, "close"], 9)) + 4
    };
    met.checked_add_days(chrono::Days::new(days))
}

/// The approved changes, and the inspections.
fn amend(tx: &mut Tx<'_>, now: Timestamp, code: &Code, day: NaiveDate) -> Result<(), ActionError> {
    let on = |month, number| NaiveDate::from_ymd_opt(2019, month, number) == Some(day);
    let approval = |document: &str| Approval {
        approver: texts::APPROVER.into(),
        document: document.into(),
    };
    match code.as_str() {
        ADJUSTED if on(10, 16) => {
            adjust(
                tx,
                now,
                None,
                code.clone(),
                "330万平方米",
                &approval(texts::ADJUSTMENT_DOCUMENT),
            )?;
        }
        EXTENDED if on(12, 20) => {
            let due_on = NaiveDate::from_ymd_opt(2020, 6, 30).unwrap_or(NaiveDate::MAX);
            extend(
                tx,
                now,
                None,
                code.clone(),
                due_on,
                &approval(texts::EXTENSION_DOCUMENT),
            )?;
        }
        INSPECTED if on(9, 12) || on(11, 14) => {
            let value = if on(9, 12) { "84" } else { "109" };
            let note = texts::INSPECTED.to_owned();
            let finding = Finding {
                as_of: day,
                value: value.into(),
                note,
                evidence: Vec::new(),
            };
            inspect(tx, now, None, code.clone(), finding)?;
        }
        _ => {}
    }
    Ok(())
}
