//! adjust, extend, inspect: what is approved or found beside the promise, never over it.

use chrono::NaiveDate;

use super::{ActionError, Refusal, lookup};
use domain::ids::{Actor, Code};
use domain::ledger::event::{Adjusted, Event, Extended, Inspected};
use domain::quantity::{Amount, parse_value};
use domain::time::Timestamp;
use domain::update::Evidence;
use store::{Appended, Tx};

/// The longest name or document number, in characters.
const REFERENCE_MAX_CHARS: usize = 100;

/// The longest note of an inspection, in characters.
const NOTE_MAX_CHARS: usize = 2_000;

/// Who approved a change, and by which document.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The body that approved it; not a person's name.
    pub approver: String,
    /// The document's number.
    pub document: String,
}

/// Records an approved change of a target's figure.
///
/// # Errors
/// [`Refusal`]: a milestone, the same figure, no approval, out of scope, or a settled year.
pub fn adjust(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    value: &str,
    approval: &Approval,
) -> Result<Appended, ActionError> {
    lookup::unsettled(tx)?;
    let history = lookup::history(tx, &code)?;
    let by = lookup::reviewer(tx, by, &history)?;
    let Some(target) = history.target() else {
        return Err(Refusal::NoFigure { code }.into());
    };
    let parsed = parse_value(value, &target.unit)?;
    if parsed <= Amount::ZERO {
        return Err(Refusal::WrongSign {
            value: value.trim().into(),
        }
        .into());
    }
    if parsed == target.value {
        return Err(Refusal::SameTarget {
            code,
            value: parsed,
        }
        .into());
    }
    let (approver, document) = approved(approval)?;
    Ok(tx.append(
        now,
        &by,
        &Event::CommitmentAdjusted(Adjusted {
            code,
            value: parsed,
            approver,
            document,
        }),
    )?)
}

/// Records an approved later due date.
///
/// # Errors
/// [`Refusal`]: not later, no approval, out of scope, or a settled year.
pub fn extend(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    due_on: NaiveDate,
    approval: &Approval,
) -> Result<Appended, ActionError> {
    lookup::unsettled(tx)?;
    let history = lookup::history(tx, &code)?;
    let by = lookup::reviewer(tx, by, &history)?;
    let current = history.due_on();
    if due_on <= current {
        return Err(Refusal::NotLater { due_on, current }.into());
    }
    let (approver, document) = approved(approval)?;
    Ok(tx.append(
        now,
        &by,
        &Event::CommitmentExtended(Extended {
            code,
            due_on,
            approver,
            document,
        }),
    )?)
}

/// Records what a supervising office found on the spot; it stands beside the reported value.
///
/// # Errors
/// [`Refusal`]: a day that has not come, a value of the wrong sign, out of scope, or a settled year.
pub fn inspect(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    finding: Finding,
) -> Result<Appended, ActionError> {
    let context = lookup::unsettled(tx)?;
    let history = lookup::history(tx, &code)?;
    let by = lookup::reviewer(tx, by, &history)?;
    let today = lookup::today(&context, tx.stamp(now));
    if finding.as_of > today {
        return Err(Refusal::FutureDate {
            as_of: finding.as_of,
            today,
        }
        .into());
    }
    let value = match history.target() {
        Some(target) => parse_value(&finding.value, &target.unit)?,
        None => match finding.value.trim() {
            "0" => Amount::ZERO,
            "100" => Amount::HUNDRED,
            other => {
                return Err(Refusal::NotAMilestoneValue {
                    value: other.into(),
                }
                .into());
            }
        },
    };
    let inspected = Inspected {
        code,
        as_of: finding.as_of,
        value,
        note: lookup::capped("note", &finding.note, NOTE_MAX_CHARS)?,
        evidence: finding.evidence,
    };
    Ok(tx.append(now, &by, &Event::InspectionRecorded(inspected))?)
}

/// What was found on the spot.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The day of the visit.
    pub as_of: NaiveDate,
    /// The figure as it was typed; a milestone is 0 or 100.
    pub value: String,
    /// In words.
    pub note: String,
    /// Files behind it, stored already.
    pub evidence: Vec<Evidence>,
}

fn approved(approval: &Approval) -> Result<(String, String), ActionError> {
    Ok((
        lookup::sentence("approver", &approval.approver, REFERENCE_MAX_CHARS)?,
        lookup::sentence("document", &approval.document, REFERENCE_MAX_CHARS)?,
    ))
}
