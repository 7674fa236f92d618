//! Decisions of a supervising office on a commitment: assigning, inspecting, adjusting, extending and closing it. The promise
//! itself stays as it was made. Without `by` the supervising office with the narrowest scope acts.

use std::rc::Rc;

use chrono::NaiveDate;

use super::evidence::{Attachment, act_with_files};
use super::{ActionError, Field, Ledger, Refusal, lookup};
use domain::history::Assignees;
use domain::ledger::event::{Adjusted, Assigned, Closed, Event, Extended, Inspected};
use domain::quantity::{Amount, parse_value};
use domain::{
    Actor, AssessmentContext, Code, CommitmentHistory, Evidence, OfficeId, Seq, Timestamp,
};
use store::{Appended, Known, Tx};

/// The longest name or document number, in characters.
const REFERENCE_MAX_CHARS: usize = 100;

/// The longest note of an inspection, in characters.
const INSPECTION_NOTE_MAX_CHARS: usize = 2_000;

/// The longest note of a closure, in characters.
const CLOSURE_NOTE_MAX_CHARS: usize = 500;

/// The approval of a change.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The approving body; not a person's name.
    pub approver: String,
    /// The number of the document.
    pub document: String,
}

/// A change of a commitment, as it was typed.
#[derive(Debug, Clone)]
pub struct AmendRequest {
    /// The code of the commitment.
    pub code: String,
    /// The change.
    pub change: Change,
}

/// What changes, as it was typed.
#[derive(Debug, Clone)]
pub enum Change {
    /// The lead office is confirmed or changed, and with it, where they are given, the others who answer.
    Assign {
        /// The id of the department.
        lead: String,
        /// The ids of the further lead offices; `None` leaves them as they are.
        joint: Option<Vec<String>>,
        /// The ids of those that help; `None` leaves them as they are.
        supporting: Option<Vec<String>>,
    },
    /// The target changes.
    Adjust {
        /// The new figure, such as `60辆`.
        value: String,
        /// The approval.
        approval: Approval,
    },
    /// The due date moves.
    Extend {
        /// The new due date, such as `2020-03-31`.
        due_on: String,
        /// The approval.
        approval: Approval,
    },
    /// The commitment is closed as met.
    Close {
        /// A note on the verification.
        note: String,
    },
}

/// A change that was recorded.
#[derive(Debug, Clone)]
pub struct Amended {
    /// The commitment.
    pub code: Code,
    /// The new lead office, where it was assigned.
    pub lead: Option<OfficeId>,
    /// The new due date, where it was extended.
    pub due_on: Option<NaiveDate>,
    /// The entry.
    pub seq: Seq,
    /// The instant of the entry.
    pub at: Timestamp,
}

/// Parses a change and records it; see [`assign`], [`adjust`], [`extend`] and [`close`].
///
/// # Errors
/// As those functions; a code, an office or a day that does not parse.
pub fn amend(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: AmendRequest,
) -> Result<Amended, ActionError> {
    let code = Code::parse(&request.code)?;
    let (mut new_lead, mut new_due_on) = (None, None);
    let appended = match request.change {
        Change::Assign {
            lead,
            joint,
            supporting,
        } => {
            let to = Assignees {
                lead: office_id(Field::Lead, &lead)?,
                joint: office_ids(Field::Joint, joint)?,
                supporting: office_ids(Field::Supporting, supporting)?,
            };
            new_lead = Some(to.lead.clone());
            assign(tx, now, by, code.clone(), to)?
        }
        Change::Adjust { value, approval } => adjust(tx, now, by, code.clone(), &value, &approval)?,
        Change::Extend { due_on, approval } => {
            let due_on = lookup::parse_day(&due_on).map_err(ActionError::at(Field::DueOn))?;
            new_due_on = Some(due_on);
            extend(tx, now, by, code.clone(), due_on, &approval)?
        }
        Change::Close { note } => close(tx, now, by, code.clone(), &note)?,
    };
    Ok(Amended {
        code,
        lead: new_lead,
        due_on: new_due_on,
        seq: appended.seq,
        at: appended.at,
    })
}

fn office_id(field: Field, text: &str) -> Result<OfficeId, ActionError> {
    let id = OfficeId::parse(text.trim()).map_err(ActionError::from);
    id.map_err(ActionError::at(field))
}

fn office_ids(
    field: Field,
    texts: Option<Vec<String>>,
) -> Result<Option<Vec<OfficeId>>, ActionError> {
    let ids = |texts: Vec<String>| {
        let texts = texts.iter().filter(|text| !text.trim().is_empty());
        texts.map(|text| office_id(field, text)).collect()
    };
    texts.map(ids).transpose()
}

/// Confirms or changes who answers: the lead office, which consolidates, and where they are given the further lead offices and
/// those that help.
///
/// # Errors
/// [`Refusal`]: no such commitment or department, an office in two places, out of scope, assigned so already, or a settled year.
#[tracing::instrument(skip_all, fields(%code))]
pub fn assign(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    to: Assignees,
) -> Result<Appended, ActionError> {
    let (_, history, by) = decidable(tx, by, &code)?;
    let reports = tx.reader().reports(Known::NOW)?;
    let jurisdiction = reports.jurisdiction_of(&code);
    let joint = to.joint.iter().flatten().map(|id| (Field::Joint, id));
    let supporting = to.supporting.iter().flatten();
    let supporting = supporting.map(|id| (Field::Supporting, id));
    let mut known: Vec<&OfficeId> = Vec::new();
    for (field, id) in [(Field::Lead, &to.lead)]
        .into_iter()
        .chain(joint)
        .chain(supporting)
    {
        let office = lookup::department(tx.reader(), id).map_err(ActionError::at(field))?;
        let office = office.sees(jurisdiction).then(|| id.clone());
        let refused = match office {
            None => Refusal::OtherJurisdiction {
                field,
                office: id.clone(),
            },
            Some(office) if known.contains(&id) => Refusal::AssignedTwice { field, office },
            Some(_) => {
                known.push(id);
                continue;
            }
        };
        return Err(refused.into());
    }
    let mut assigned = history.clone();
    assigned.assign(to.clone(), None);
    if history.assigned.is_some() && assigned == history {
        let lead = to.lead;
        return Err(Refusal::AlreadyAssigned { code, lead }.into());
    }
    let event = Event::CommitmentAssigned(Assigned {
        code,
        lead: to.lead,
        joint: to.joint,
        supporting: to.supporting,
    });
    Ok(tx.append(now, &by, &event)?)
}

/// Records an approved change of the target.
///
/// # Errors
/// [`Refusal`]: a milestone, the same value, no approval, out of scope, or a settled year.
#[tracing::instrument(skip_all, fields(%code))]
pub fn adjust(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    value: &str,
    approval: &Approval,
) -> Result<Appended, ActionError> {
    let (_, history, by) = decidable(tx, by, &code)?;
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
    let event = Event::CommitmentAdjusted(Adjusted {
        code,
        value: parsed,
        approver,
        document,
    });
    Ok(tx.append(now, &by, &event)?)
}

/// Records an approved later due date.
///
/// # Errors
/// [`Refusal`]: not later, no approval, out of scope, or a settled year.
#[tracing::instrument(skip_all, fields(%code))]
pub fn extend(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    due_on: NaiveDate,
    approval: &Approval,
) -> Result<Appended, ActionError> {
    let (_, history, by) = decidable(tx, by, &code)?;
    let current = history.due_on();
    if due_on <= current {
        return Err(Refusal::NotLater { due_on, current }.into());
    }
    let (approver, document) = approved(approval)?;
    let event = Event::CommitmentExtended(Extended {
        code,
        due_on,
        approver,
        document,
    });
    Ok(tx.append(now, &by, &event)?)
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

/// Records an inspection; its value stands beside the reported one.
///
/// # Errors
/// [`Refusal`]: a future day, out of scope, or a settled year.
#[tracing::instrument(skip_all, fields(%code))]
pub fn inspect(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    finding: Finding,
) -> Result<Appended, ActionError> {
    let (context, history, by) = decidable(tx, by, &code)?;
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
        note: lookup::capped(Field::Note, &finding.note, INSPECTION_NOTE_MAX_CHARS)?,
        evidence: finding.evidence,
    };
    Ok(tx.append(now, &by, &Event::InspectionRecorded(inspected))?)
}

/// Closes a commitment as met (办结销号). The entry names the accepted update that meets the target.
///
/// # Errors
/// [`Refusal`]: not met, closed already, out of scope, or a settled year.
#[tracing::instrument(skip_all, fields(%code))]
pub fn close(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    note: &str,
) -> Result<Appended, ActionError> {
    let note = lookup::capped(Field::Note, note, CLOSURE_NOTE_MAX_CHARS)?;
    let (context, history, by) = decidable(tx, by, &code)?;
    if history.closed.is_some() {
        return Err(Refusal::AlreadyClosed { code }.into());
    }
    // The note is the report on the completion, which who asked reads.
    let origin = history.commitment.origin.as_ref();
    if note.trim().is_empty() && origin.is_some_and(|origin| origin.is_urgent) {
        return Err(Refusal::Empty { field: Field::Note }.into());
    }
    let today = context.day(tx.stamp(now));
    let Some(update) = history.met_on(today, &context).map(|update| update.id) else {
        return Err(Refusal::NotMet { code }.into());
    };
    let event = Event::CommitmentClosed(Closed { code, update, note });
    Ok(tx.append(now, &by, &event)?)
}

fn approved(approval: &Approval) -> Result<(String, String), ActionError> {
    Ok((
        lookup::sentence(Field::Approver, &approval.approver, REFERENCE_MAX_CHARS)?,
        lookup::sentence(Field::Document, &approval.document, REFERENCE_MAX_CHARS)?,
    ))
}

/// The assessment context of an unsettled year, the history of the commitment, and the office or account that decides on it.
fn decidable(
    tx: &Tx<'_>,
    by: Option<&Actor>,
    code: &Code,
) -> Result<(Rc<AssessmentContext>, CommitmentHistory, Actor), ActionError> {
    let context = lookup::unsettled(tx, code)?;
    let history = lookup::history(tx.reader(), code)?;
    let by = lookup::reviewer(tx.reader(), by, &history)?;
    Ok((context, history, by))
}
