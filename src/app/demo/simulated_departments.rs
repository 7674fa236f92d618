//! The simulated departments: most report on time; one is late, one silent for months, one has a falling figure, one has a report
//! returned and reports again, one is far behind and catches up.
//!
//! Variation comes from a hash of names, so that every replay gives the same year.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::{second_year, texts};
use domain::update::{Evidence, State};
use domain::{
    Actor, Amount, AssessmentContext, Basis, Better, CommitmentHistory, Period, Target, Timestamp,
};
use service::evidence::EvidenceStore;
use service::submit::{Report, Reported, record};
use service::{ActionError, Refusal};
use store::{Known, Tx};

/// Reports after the cut-off, every month.
const LATE_OFFICE: &str = "chengguanju";
/// Does not report from March to June.
const SILENT_OFFICE: &str = "shichangju";
/// Its count falls in July.
const FALLING: &str = "JY19-042";
/// Its April report is returned; the next one comes with evidence.
pub(super) const RETURNED: &str = "JY19-036";
/// Its May report counts sites under construction as finished.
pub(super) const WRONG: &str = "JY19-019";

/// A number below `n`, always the same for the same names.
pub(super) fn chance(names: &[&str], n: u32) -> u32 {
    let hash = Sha256::digest(names.join("/"));
    let number = hash
        .iter()
        .take(4)
        .fold(0_u32, |n, byte| (n << 8) | u32::from(*byte));
    number % n.max(1)
}

/// Submits the reports of every department for a day.
pub(super) fn departments(
    tx: &mut Tx<'_>,
    now: Timestamp,
    day: NaiveDate,
    evidence: &EvidenceStore,
) -> Result<(), ActionError> {
    let context = tx
        .reader()
        .context(Known::NOW)?
        .ok_or(Refusal::NotOpen {})?;
    for history in tx.reader().histories(Known::NOW)? {
        let Some(period) = reports_for(&history, day, &context) else {
            continue;
        };
        let was_returned = history
            .updates
            .iter()
            .any(|u| u.submission.period == period && !u.is_live());
        let proof = if was_returned {
            prove(evidence)?
        } else {
            Vec::new()
        };
        let request = report(&history, period, day, &context, proof);
        record(tx, now, &Actor::Office(history.lead.clone()), request)?;
    }
    Ok(())
}

/// The period for which a department reports on that day, if it does.
fn reports_for(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Option<Period> {
    let this = Period::of(day);
    [this.previous(), this].into_iter().find(|period| {
        let is_open = history.owes(*period, context)
            && !history.has_reported(*period)
            && history.closed.is_none();
        is_open
            && (report_day(history, *period, context) == Some(day)
                || was_sent_back_yesterday(history, *period, day, context))
    })
}

/// The day on which a department reports for a period; `None` where it does not.
fn report_day(
    history: &CommitmentHistory,
    period: Period,
    context: &AssessmentContext,
) -> Option<NaiveDate> {
    let office = history.lead.as_str();
    let name = period.to_string();
    if period.year() == 2019 && office == SILENT_OFFICE && (3..=6).contains(&period.month()) {
        return None;
    }
    if office == LATE_OFFICE && period.month() != 12 {
        let after = chance(&[office, &name, "late"], 5);
        return period
            .day(28)
            .checked_add_days(chrono::Days::new(u64::from(after)));
    }
    let early = chance(&[office, &name, "day"], 5);
    context
        .cutoff(period)
        .checked_sub_days(chrono::Days::new(u64::from(early)))
}

/// Whether the period's last report was returned, or its acceptance withdrawn, the day before.
fn was_sent_back_yesterday(
    history: &CommitmentHistory,
    period: Period,
    day: NaiveDate,
    context: &AssessmentContext,
) -> bool {
    let back = history
        .updates
        .iter()
        .rev()
        .find(|u| u.submission.period == period)
        .and_then(|u| match &u.state {
            State::Returned(mark)
            | State::Corrected {
                withdrawn: mark, ..
            } => Some(mark),
            _ => None,
        });
    back.is_some_and(|mark| context.day(mark.at).succ_opt() == Some(day))
}

/// The request that a department submits.
fn report(
    history: &CommitmentHistory,
    period: Period,
    day: NaiveDate,
    context: &AssessmentContext,
    evidence: Vec<Evidence>,
) -> Report {
    let commitment = &history.commitment;
    let as_of = day.min(period.last_day());
    let last = history.accepted(as_of).map(|u| u.submission.value);
    let is_first_try = evidence.is_empty();
    let (value, explanation) = value(history, period, as_of, last, is_first_try);
    let share = history
        .target()
        .and_then(|t| value.percent_of(t.value))
        .unwrap_or(value);
    let expected = commitment
        .plan
        .expected_share(commitment.starts_on, history.due_on(), as_of);
    let is_behind = match commitment.basis {
        Basis::Count => expected.minus(share) > Amount::from(5),
        Basis::Milestone => false,
        _ => !history.is_met_by(value, context),
    };
    let code = commitment.code.as_str();
    let luck = chance(&[code, &period.to_string(), "text"], 1_000);
    Report {
        code: commitment.code.clone(),
        office: history.lead.clone(),
        period,
        as_of: Some(as_of),
        reported: match commitment.target {
            None if value == Amount::HUNDRED => Reported::Done(true),
            _ => Reported::Value(value.to_string()),
        },
        narrative: texts::narrative(commitment, value, as_of, is_behind, luck),
        evidence,
        explanation,
        simulated: true,
    }
}

/// The value, and the explanation if it fell.
fn value(
    history: &CommitmentHistory,
    period: Period,
    as_of: NaiveDate,
    last: Option<Amount>,
    is_first_try: bool,
) -> (Amount, Option<String>) {
    let code = &*second_year::model(&history.commitment.code);
    let is_first_year = period.year() == 2019;
    let Some(target) = history.target() else {
        let is_done = done_month(code).is_some_and(|month| period.month() >= month);
        return (
            if is_done {
                Amount::HUNDRED
            } else {
                Amount::ZERO
            },
            None,
        );
    };
    if history.commitment.basis != Basis::Count {
        return (measured(code, &target, period), None);
    }
    let commitment = &history.commitment;
    let expected = commitment
        .plan
        .expected_share(commitment.starts_on, history.due_on(), as_of);
    let share = expected.decimal() * Decimal::from(effort(code, period)) / Decimal::ONE_HUNDRED;
    let exact = Amount::new(target.value.decimal() * share / Decimal::ONE_HUNDRED);
    let count = rounded(exact, target.value);
    let last = last.unwrap_or_default();
    if is_first_year && code == FALLING && period.month() == 7 {
        return (last.minus(Amount::from(4)), Some(texts::FELL.to_owned()));
    }
    if is_first_year && code == WRONG && period.month() == 5 && is_first_try {
        return (count.plus(Amount::from(6)), None);
    }
    (count.max(last), None)
}

/// Rounds to whole things, and large figures to hundreds or 万.
fn rounded(exact: Amount, target: Amount) -> Amount {
    let step = match target {
        t if t >= Amount::from(1_000_000) => Decimal::from(10_000),
        t if t >= Amount::from(10_000) => Decimal::from(100),
        _ => Decimal::ONE,
    };
    let steps = Amount::new(exact.decimal() / step);
    let whole = if target < Amount::from(100) {
        steps.round(0)
    } else {
        Amount::new(steps.decimal().floor())
    };
    Amount::new(whole.decimal() * step)
}

/// The pace of a count in a month, in percent of the plan.
fn effort(code: &str, period: Period) -> u32 {
    let month = period.month();
    match (code, month) {
        // Latrines: far behind until summer, then caught up with.
        ("JY19-024", 1..=6) => 45,
        ("JY19-024", 7) => 60,
        ("JY19-024", 8) => 75,
        ("JY19-024", 9..=10) => 92,
        ("JY19-024", 11) => 98,
        ("JY19-024", _) => 105,
        // Buses: more than the target, early.
        ("JY19-031", _) => 128,
        ("JY19-045", _) => 118,
        // Sewers: behind all year, and at its end.
        ("JY19-020c", 1..=9) => 62,
        ("JY19-020c", _) => 78,
        // Villages: planned late in the year.
        ("JY19-025", 1..=9) => 60,
        ("JY19-025", 10..=11) => 85,
        ("JY19-050", 7..=10) => 70,
        // The floor space of the year is adjusted in October.
        ("JY19-016", 1..=9) => 88,
        (_, 12) => 105,
        _ => 93 + chance(&[code, "effort"], 16),
    }
}

/// The measured value of a rate, a level, a share or a ratio.
fn measured(code: &str, target: &Target, period: Period) -> Amount {
    let tenths = |n: i64| Amount::new(Decimal::new(n, 1));
    let month = i64::from(period.month());
    match code {
        // Investment: short of the figure all year, within what 左右 leaves.
        "JY19-005" => return Amount::new(target.value.decimal() - Decimal::new(3 + month % 2, 1)),
        // Prices: rising through the year, in autumn above the ceiling.
        "JY19-007" => {
            return tenths(
                [17, 17, 19, 21, 23, 23, 24, 25, 31, 33, 34, 29][(month as usize - 1) % 12],
            );
        }
        // New industries' share: below, and there at the end.
        "JY19-009b" => return tenths(275 + month),
        _ => {}
    }
    let luck = i64::from(chance(&[code, &period.to_string(), "measured"], 5));
    let step = if target.value < Amount::from(5) {
        Decimal::new(luck, 2)
    } else {
        Decimal::new(luck, 1)
    };
    match target.better {
        Better::Higher => Amount::new(target.value.decimal() + step),
        Better::Lower => Amount::new(target.value.decimal() - step),
    }
}

/// The month in which a milestone is done; `None` where it is not done in the year.
fn done_month(code: &str) -> Option<u32> {
    match code {
        "JY19-032" | "JY19-030a" => Some(3),
        "JY19-034" => Some(5),
        "JY19-033a" | "JY19-033b" => Some(8),
        "JY19-043" => Some(10),
        "JY19-044" | "JY19-040" | "JY19-015j" => Some(11),
        // Not finished: one is extended, two are overdue on New Year's Day.
        "JY19-015b" | "JY19-015e" | "JY19-018" => None,
        _ => Some(9 + chance(&[code, "done"], 4)),
    }
}

/// A file that backs a report, stored as any other.
fn prove(evidence: &EvidenceStore) -> Result<Vec<Evidence>, ActionError> {
    evidence
        .store_bytes("txt", texts::EVIDENCE.as_bytes())
        .map(|kept| vec![kept])
}
