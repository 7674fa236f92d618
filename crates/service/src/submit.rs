//! submit: a department reports on a commitment for a period.
//!
//! Only what was checked here becomes an entry; whether the update counts is decided by its review.

use chrono::{Datelike, NaiveDate};

use super::{ActionError, Refusal, lookup};
use domain::access::Right;
use domain::ids::{Actor, Code, OfficeId, UpdateId};
use domain::ledger::event::Event;
use domain::period::Period;
use domain::quantity::{Amount, Basis, parse_value};
use domain::submission_context::SubmissionContext;
use domain::time::Timestamp;
use domain::update::{Evidence, Narrative, Submission};
use store::Tx;

/// The longest explanation of a fallen count, in characters.
const EXPLANATION_MAX_CHARS: usize = 500;

/// What is reported: a figure as it was typed, or that a milestone is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// A figure in the target's unit, such as `4万户`.
    Value(String),
    /// The milestone is done.
    Done,
}

/// A report on one commitment.
#[derive(Debug, Clone)]
pub struct Request {
    /// The commitment.
    pub code: Code,
    /// The office that reports.
    pub office: OfficeId,
    /// The month it speaks for.
    pub period: Period,
    /// The day for which the value is true.
    pub as_of: NaiveDate,
    /// What is reported.
    pub reported: Reported,
    /// In words.
    pub narrative: Narrative,
    /// Files behind it, stored already.
    pub evidence: Vec<Evidence>,
    /// Why a cumulative count fell.
    pub explanation: Option<String>,
    /// Whether the demonstration made it up.
    pub simulated: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The update's number.
    pub update: UpdateId,
    /// The value as it was understood.
    pub value: Amount,
    /// Whether it came after the cut-off.
    pub late: bool,
    /// The pending update whose place it took.
    pub supersedes: Option<UpdateId>,
}

/// Reports.
///
/// # Errors
/// [`Refusal`] naming the field, or [`domain::quantity::QuantityError`] for a value that does not read.
pub fn submit(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    request: Request,
) -> Result<Submitted, ActionError> {
    let context = lookup::unsettled(tx)?;
    // The program itself acts for no office; whoever else has no office reports for none.
    let own = lookup::acting_office(tx, by, Right::Submit)?;
    if own.map_or(!matches!(by, Actor::System(_)), |own| own != request.office) {
        return Err(Refusal::NotYourself {
            by: by.clone(),
            office: request.office,
        }
        .into());
    }
    let submission_context = lookup::submission_context(tx, &request.code, request.as_of)?;
    if submission_context.lead != request.office {
        // Seeds and assignments let only a department lead: the lead itself need not be looked up.
        lookup::department(tx, &request.office)?;
        let (code, office, lead) = (request.code, request.office, submission_context.lead);
        return Err(Refusal::OtherOffice { code, office, lead }.into());
    }
    if submission_context.is_closed {
        return Err(Refusal::Closed { code: request.code }.into());
    }
    let today = lookup::today(&context, tx.stamp(now));
    check_period(&submission_context, request.period, today)?;
    check_date(&submission_context, request.as_of, request.period, today)?;
    let value = value(&submission_context, &request.reported)?;
    let explanation = explanation(&submission_context, value, request.explanation.as_deref())?;
    let late = today > context.cutoff(request.period);
    let supersedes = submission_context.pending;
    let submission = Submission {
        code: request.code,
        office: request.office,
        period: request.period,
        as_of: request.as_of,
        value,
        narrative: narrative(request.narrative)?,
        evidence: request.evidence,
        explanation,
        late,
        supersedes,
        simulated: request.simulated,
    };
    let appended = tx.append(now, by, &Event::UpdateSubmitted(submission))?;
    Ok(Submitted {
        update: UpdateId(appended.seq),
        value,
        late,
        supersedes,
    })
}

fn check_period(
    submission_context: &SubmissionContext,
    period: Period,
    today: NaiveDate,
) -> Result<(), ActionError> {
    let current = Period::of(today);
    if period > current {
        return Err(Refusal::FuturePeriod { period, current }.into());
    }
    let first = Period::of(submission_context.commitment.starts_on);
    if period < first {
        return Err(Refusal::EarlyPeriod { period, first }.into());
    }
    Ok(())
}

/// The year is that of the promise; a due date that was extended into the next one extends it.
fn check_date(
    submission_context: &SubmissionContext,
    as_of: NaiveDate,
    period: Period,
    today: NaiveDate,
) -> Result<(), ActionError> {
    if as_of > today {
        return Err(Refusal::FutureDate { as_of, today }.into());
    }
    let year = submission_context.commitment.due_on.year();
    let first = NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap_or(NaiveDate::MIN)
        .min(submission_context.commitment.starts_on);
    let last = NaiveDate::from_ymd_opt(year, 12, 31)
        .unwrap_or(NaiveDate::MAX)
        .max(submission_context.due_on);
    if as_of < first || as_of > last {
        return Err(Refusal::OutsideYear { as_of, first, last }.into());
    }
    if as_of > period.last_day() {
        return Err(Refusal::AfterPeriod { as_of, period }.into());
    }
    Ok(())
}

/// The figure in the target's unit; a milestone is 0 or 100.
fn value(
    submission_context: &SubmissionContext,
    reported: &Reported,
) -> Result<Amount, ActionError> {
    let target = submission_context.commitment.target.as_ref();
    match (target, reported) {
        (None, Reported::Done) => Ok(Amount::HUNDRED),
        (None, Reported::Value(text)) => match text.trim() {
            "0" => Ok(Amount::ZERO),
            "100" => Ok(Amount::HUNDRED),
            other => Err(Refusal::NotAMilestoneValue {
                value: other.into(),
            }
            .into()),
        },
        (Some(target), Reported::Done) => {
            let code = submission_context.commitment.code.clone();
            Err(Refusal::DoneNeedsMilestone {
                code,
                unit: target.unit.zh.clone(),
            }
            .into())
        }
        (Some(target), Reported::Value(text)) => {
            let value = parse_value(text, &target.unit)?;
            let may_be_negative = matches!(
                submission_context.commitment.basis,
                Basis::Rate | Basis::Change
            );
            if value < Amount::ZERO && !may_be_negative {
                return Err(Refusal::WrongSign {
                    value: text.trim().into(),
                }
                .into());
            }
            if submission_context.commitment.basis == Basis::Proportion && value > Amount::HUNDRED {
                return Err(Refusal::BeyondWhole {
                    value: text.trim().into(),
                }
                .into());
            }
            Ok(value)
        }
    }
}

/// A cumulative count that lies below the accepted one must say why.
fn explanation(
    submission_context: &SubmissionContext,
    value: Amount,
    given: Option<&str>,
) -> Result<Option<String>, ActionError> {
    let given = match given.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(lookup::capped("explanation", text, EXPLANATION_MAX_CHARS)?),
        None => None,
    };
    if submission_context.commitment.basis == Basis::Count
        && given.is_none()
        && let Some(last) = submission_context.accepted
        && value < last
    {
        return Err(Refusal::FellUnexplained { value, last }.into());
    }
    Ok(given)
}

fn narrative(narrative: Narrative) -> Result<Narrative, ActionError> {
    Ok(Narrative {
        progress: lookup::capped("progress", &narrative.progress, Narrative::MAX_CHARS)?,
        problems: lookup::capped("problems", &narrative.problems, Narrative::MAX_CHARS)?,
        next: lookup::capped("next", &narrative.next, Narrative::MAX_CHARS)?,
    })
}
