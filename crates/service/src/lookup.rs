//! What several actions need to reach before they decide: the commitment, the office, the reviewer, the day.
//!
//! Must not append anything.

use std::rc::Rc;

use chrono::NaiveDate;

use super::{ActionError, Refusal, account};
use domain::access::{Right, allows};
use domain::history::{AssessmentContext, CommitmentHistory};
use domain::ids::{AccountId, Actor, Code, OfficeId};
use domain::office::{Office, Role};
use domain::submission_context::SubmissionContext;
use domain::time::Timestamp;
use store::{Known, Reader, Tx};

/// The context of the open ledger.
pub(super) fn context(tx: &Tx<'_>) -> Result<Rc<AssessmentContext>, ActionError> {
    Ok(tx.present_frame()?.ok_or(Refusal::NotOpen {})?)
}

/// The context of a ledger whose year is not settled: nothing is changed in a settled one.
pub(super) fn unsettled(tx: &Tx<'_>) -> Result<Rc<AssessmentContext>, ActionError> {
    let context = context(tx)?;
    match context.settled_at {
        None => Ok(context),
        Some(_) => {
            let year = tx.report(Known::NOW)?.map_or(0, |report| report.year);
            Err(Refusal::Settled { year }.into())
        }
    }
}

/// A commitment's history.
pub(super) fn history(reader: &Reader<'_>, code: &Code) -> Result<CommitmentHistory, ActionError> {
    let found = reader.history(code, Known::NOW)?;
    Ok(found.ok_or_else(|| Refusal::NoCommitment { code: code.clone() })?)
}

/// What a report on a commitment, true for `day`, is held against.
pub(super) fn submission_context(
    tx: &Tx<'_>,
    code: &Code,
    day: NaiveDate,
) -> Result<SubmissionContext, ActionError> {
    let found = tx.submission_context(code, day)?;
    Ok(found.ok_or_else(|| Refusal::NoCommitment { code: code.clone() })?)
}

/// A department.
pub(super) fn department(reader: &Reader<'_>, id: &OfficeId) -> Result<Office, ActionError> {
    let office = reader
        .office(id, Known::NOW)?
        .ok_or_else(|| Refusal::NoOffice { office: id.clone() })?;
    match office.role {
        Role::Department => Ok(office),
        Role::Supervising => Err(Refusal::NotADepartment { office: id.clone() }.into()),
    }
}

/// The office for which whoever acts does so: themselves, or that of their status, whose role must include what they do.
/// The program itself acts for none.
pub(super) fn acting_office(
    reader: &Reader<'_>,
    by: &Actor,
    right: Right,
) -> Result<Option<OfficeId>, ActionError> {
    let id = match by {
        Actor::Office(id) => return Ok(Some(id.clone())),
        Actor::System(_) => return Ok(None),
        Actor::Account(id) => AccountId::parse(id)?,
    };
    let account = account::existing(reader, &id)?;
    if account.disabled_at.is_some() {
        return Err(Refusal::AccountDisabled { account: id }.into());
    }
    if !allows(account.role, right) {
        let (by, role) = (by.clone(), account.role.as_str().to_owned());
        return Err(Refusal::NotOfTheRole { by, role }.into());
    }
    Ok(account.office)
}

/// Who reviews: the one who was named, if they may; otherwise the supervising office with the narrowest scope in which the
/// commitment lies. An status reviews within the scope of its office.
pub(super) fn reviewer(
    reader: &Reader<'_>,
    by: Option<&Actor>,
    history: &CommitmentHistory,
) -> Result<Actor, ActionError> {
    let code = || history.commitment.code.clone();
    let covers = |office: &Office| office.supervises(&history.commitment.section, &history.lead);
    match by {
        Some(by) => {
            let not_supervising = || Refusal::NotSupervising { by: by.clone() };
            let id = acting_office(reader, by, Right::Review)?.ok_or_else(not_supervising)?;
            let office = reader
                .office(&id, Known::NOW)?
                .ok_or_else(|| Refusal::NoOffice { office: id.clone() })?;
            if office.role != Role::Supervising {
                return Err(not_supervising().into());
            }
            if !covers(&office) {
                return Err(Refusal::OutOfScope {
                    code: code(),
                    office: id,
                }
                .into());
            }
            Ok(by.clone())
        }
        None => reader
            .supervising_offices(Known::NOW)?
            .into_iter()
            .filter(covers)
            .min_by_key(|office| {
                office
                    .scope
                    .as_ref()
                    .map_or(usize::MAX, |scope| scope.breadth())
            })
            .map(|office| Actor::Office(office.id))
            .ok_or_else(|| Refusal::NoReviewer { code: code() }.into()),
    }
}

/// The office that stands behind an actor now, whatever it may do; nothing for the program and for statuses without one.
pub(super) fn office_behind(
    reader: &Reader<'_>,
    by: &Actor,
) -> Result<Option<OfficeId>, ActionError> {
    match by {
        Actor::Office(id) => Ok(Some(id.clone())),
        Actor::System(_) => Ok(None),
        Actor::Account(id) => Ok(reader
            .account(&AccountId::parse(id)?)?
            .and_then(|account| account.office)),
    }
}

/// The local day of an instant.
pub(super) fn today(context: &AssessmentContext, now: Timestamp) -> NaiveDate {
    context.day(now)
}

/// A text that must say something and must not be too long.
pub(super) fn sentence(field: &str, text: &str, most: usize) -> Result<String, ActionError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Empty {
            field: field.into(),
        }
        .into());
    }
    capped(field, text, most)
}

/// A text that must not be too long, without blanks around it.
pub(super) fn capped(field: &str, text: &str, most: usize) -> Result<String, ActionError> {
    let text = text.trim();
    let chars = text.chars().count();
    if chars > most {
        return Err(Refusal::TooLong {
            field: field.into(),
            chars,
            most,
        }
        .into());
    }
    Ok(text.to_owned())
}
