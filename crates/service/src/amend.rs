//! Adjusting a target, extending a due date and recording an inspection. The promise itself stays as it was made.

use chrono::NaiveDate;

use super::evidence::{Attachment, act_with_files};
use super::{ActionError, Field, Ledger, Refusal, lookup};
use domain::ids::{Actor, Code, Seq};
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

/// The result of an inspection on the spot, whose day is parsed and whose files are stored.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The day of the visit.
    pub as_of: NaiveDate,
    /// The figure as it was typed; a milestone is 0 or 100.
    pub value: String,
    /// The finding in words.
    pub note: String,
    /// Evidence files that are stored already.
    pub evidence: Vec<Evidence>,
}

/// An inspection as it was typed.
#[derive(Debug, Clone)]
pub struct InspectRequest {
    /// The code of the commitment.
    pub code: String,
    /// The day of the visit, such as `2019-03-25`.
    pub as_of: String,
    /// The figure; a milestone is 0 or 100.
    pub value: String,
    /// The finding in words.
    pub note: String,
    /// The evidence files.
    pub evidence: Vec<Attachment>,
}

/// An inspection that was recorded.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The day of the visit.
    pub as_of: NaiveDate,
    /// The instant of the entry.
    pub at: Timestamp,
    /// The commitment.
    pub code: Code,
    /// The evidence files as the entry names them.
    pub evidence: Vec<Evidence>,
    /// The entry.
    pub seq: Seq,
}

/// Stores the files of an inspection and records it; see [`inspect`].
///
/// # Errors
/// As [`inspect`]; a code or a day that does not parse. No entry or file remains then.
#[tracing::instrument(skip_all, fields(code = request.code))]
pub async fn submit_inspection(
    ledger: &Ledger,
    by: Option<&Actor>,
    request: InspectRequest,
) -> Result<Inspection, ActionError> {
    let code = Code::parse(&request.code)?;
    let as_of = lookup::parse_day(&request.as_of)?;
    let by = by.cloned();
    act_with_files(ledger, request.evidence, move |tx, now, evidence| {
        let finding = Finding {
            as_of,
            value: request.value,
            note: request.note,
            evidence: evidence.clone(),
        };
        let appended = inspect(tx, now, by.as_ref(), code.clone(), finding)?;
        let inspection = Inspection {
            as_of,
            at: appended.at,
            code,
            evidence,
            seq: appended.seq,
        };
        Ok((inspection, true))
    })
    .await
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
    let today = context.day(tx.stamp(now));
    if finding.as_of > today {
        return Err(Refusal::FutureDate {
            as_of: finding.as_of,
            today,
        }
        .into());
    }
    let value = match history.target() {
        Some(target) => parse_value(&finding.value, &target.unit)?,
        None => lookup::milestone_value(&finding.value)?,
    };
    let inspected = Inspected {
        code,
        as_of: finding.as_of,
        value,
        note: lookup::capped(Field::Note, &finding.note, NOTE_MAX_CHARS)?,
        evidence: finding.evidence,
    };
    Ok(tx.append(now, &by, &Event::InspectionRecorded(inspected))?)
}

fn approved(approval: &Approval) -> Result<(String, String), ActionError> {
    Ok((
        lookup::sentence(Field::Approver, &approval.approver, REFERENCE_MAX_CHARS)?,
        lookup::sentence(Field::Document, &approval.document, REFERENCE_MAX_CHARS)?,
    ))
}
