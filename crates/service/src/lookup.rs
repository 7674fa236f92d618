//! Lookups and checks that several service functions share: the commitment, the office, the reviewer, the length of a text.

use std::rc::Rc;

use chrono::NaiveDate;

use super::{ActionError, Field, Refusal};
use domain::office::{Office, Role, Subject};
use domain::reform::OfficeLife;
use domain::submission_context::SubmissionContext;
use domain::time::TimeError;
use domain::{
    AccountId, Actor, Amount, AssessmentContext, Code, CommitmentHistory, FreeText, OfficeId,
    Right, allows,
};
use store::{Known, Reader, Tx, UserAccount};

/// The assessment context of the ledger.
pub(super) fn context(tx: &Tx<'_>) -> Result<Rc<AssessmentContext>, ActionError> {
    Ok(tx.present_context()?.ok_or(Refusal::NotOpen {})?)
}

/// The assessment context, where the year of the commitment's report is not settled; a settled year cannot be changed.
pub(super) fn unsettled(tx: &Tx<'_>, code: &Code) -> Result<Rc<AssessmentContext>, ActionError> {
    let context = context(tx)?;
    let own = context.reports.of(code).filter(|own| !own.is_open());
    match own.map(|own| own.report.year) {
        None => Ok(context),
        Some(year) => Err(Refusal::Settled { year }.into()),
    }
}

/// The history of a commitment.
pub(super) fn history(reader: &Reader<'_>, code: &Code) -> Result<CommitmentHistory, ActionError> {
    let found = reader.history(code, Known::NOW)?;
    Ok(found.ok_or_else(|| Refusal::NoCommitment { code: code.clone() })?)
}

/// The facts against which a report on a commitment for `day` is checked.
pub(super) fn submission_context(
    tx: &Tx<'_>,
    code: &Code,
    day: NaiveDate,
) -> Result<SubmissionContext, ActionError> {
    let found = tx.submission_context(code, day)?;
    Ok(found.ok_or_else(|| Refusal::NoCommitment { code: code.clone() })?)
}

/// An office that exists.
///
/// # Errors
/// [`Refusal::NoOffice`]; [`Refusal::OfficeEnded`] after a reform.
pub(super) fn office(reader: &Reader<'_>, id: &OfficeId) -> Result<Office, ActionError> {
    let life = reader.office_life(id, Known::NOW)?;
    Ok(existing(life, id)?)
}

/// The office of a register's life, where it has not ended.
pub(super) fn existing(life: Option<OfficeLife>, id: &OfficeId) -> Result<Office, Refusal> {
    let office = id.clone();
    match life {
        None => Err(Refusal::NoOffice { office }),
        Some(OfficeLife { end: Some(end), .. }) => Err(Refusal::OfficeEnded { office, on: end.on }),
        Some(life) => Ok(life.office),
    }
}

/// A department.
pub(super) fn department(reader: &Reader<'_>, id: &OfficeId) -> Result<Office, ActionError> {
    let office = office(reader, id)?;
    match office.role {
        Role::Department => Ok(office),
        Role::Supervising => Err(Refusal::NotADepartment { office: id.clone() }.into()),
    }
}

/// The office for which `by` acts, where it is one of those whose scope is whole; without `by` the first of them acts.
///
/// # Errors
/// [`Refusal::NeedsWholeScope`].
pub(super) fn whole_scope(
    reader: &Reader<'_>,
    by: Option<&Actor>,
    right: Right,
    whole: Vec<Office>,
) -> Result<Actor, ActionError> {
    let mut whole = whole.into_iter().map(|office| office.id);
    match by {
        Some(by) => {
            let own = acting_office(reader, by, right)?;
            if own.is_some_and(|own| whole.any(|office| office == own)) {
                Ok(by.clone())
            } else {
                Err(Refusal::NeedsWholeScope { by: by.clone() }.into())
            }
        }
        None => whole.next().map(Actor::Office).ok_or_else(|| {
            let by = Actor::system("settle");
            Refusal::NeedsWholeScope { by }.into()
        }),
    }
}

/// The office for which an actor acts: the office itself, or that of an enabled account whose role includes the right. The
/// program itself acts for none. No one acts for an office that has ended.
pub(super) fn acting_office(
    reader: &Reader<'_>,
    by: &Actor,
    right: Right,
) -> Result<Option<OfficeId>, ActionError> {
    let id = match by {
        Actor::Office(id) => return Ok(Some(not_ended(reader, id)?)),
        Actor::System(_) => return Ok(None),
        Actor::Account(id) => AccountId::parse(id)?,
    };
    let account = account(reader, &id)?;
    if account.disabled_at.is_some() {
        return Err(Refusal::AccountDisabled { account: id }.into());
    }
    if !allows(account.role, right) {
        let (by, role) = (by.clone(), account.role.as_str().to_owned());
        return Err(Refusal::NotOfTheRole { by, role }.into());
    }
    match account.office {
        Some(id) => Ok(Some(not_ended(reader, &id)?)),
        None => Ok(None),
    }
}

/// The id of an office that has not ended; whether there is such an office is the caller's to check.
fn not_ended(reader: &Reader<'_>, id: &OfficeId) -> Result<OfficeId, ActionError> {
    let life = reader.office_life(id, Known::NOW)?;
    match life.and_then(|life| life.end) {
        Some(end) => Err(Refusal::OfficeEnded {
            office: id.clone(),
            on: end.on,
        }
        .into()),
        None => Ok(id.clone()),
    }
}

/// The reviewer of a commitment: see [`supervisor`].
pub(super) fn reviewer(
    reader: &Reader<'_>,
    by: Option<&Actor>,
    history: &CommitmentHistory,
) -> Result<Actor, ActionError> {
    let reports = reader.reports(Known::NOW)?;
    let subject = reports.subject_of(&history.commitment, &history.lead);
    supervisor(reader, by, &subject, &history.commitment.code)
}

/// Who supervises a commitment: `by`, where its office does; without `by` the supervising office with the narrowest scope that
/// includes the commitment.
pub(super) fn supervisor(
    reader: &Reader<'_>,
    by: Option<&Actor>,
    subject: &Subject<'_>,
    code: &Code,
) -> Result<Actor, ActionError> {
    let code = || code.clone();
    let covers = |office: &Office| office.supervises(subject);
    match by {
        Some(by) => {
            let not_supervising = || Refusal::NotSupervising { by: by.clone() };
            let id = acting_office(reader, by, Right::Review)?.ok_or_else(not_supervising)?;
            let office = office(reader, &id)?;
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
            .min_by_key(Office::breadth)
            .map(|office| Actor::Office(office.id))
            .ok_or_else(|| Refusal::NoReviewer { code: code() }.into()),
    }
}

/// Checks that an actor acts for no office of one jurisdiction: what it does concerns all of them.
///
/// # Errors
/// [`Refusal::NeedsWholeScope`].
pub(super) fn of_whole_ledger(reader: &Reader<'_>, by: &Actor) -> Result<(), ActionError> {
    let Some(id) = office_behind(reader, by)? else {
        return Ok(());
    };
    match office(reader, &id)?.jurisdiction {
        None => Ok(()),
        Some(_) => Err(Refusal::NeedsWholeScope { by: by.clone() }.into()),
    }
}

/// The office of an actor, whatever its rights; none for the program and for accounts without one.
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

/// An account.
///
/// # Errors
/// [`Refusal::NoAccount`].
pub fn account(reader: &Reader<'_>, id: &AccountId) -> Result<UserAccount, ActionError> {
    let account = id.clone();
    Ok(reader.account(id)?.ok_or(Refusal::NoAccount { account })?)
}

/// A text without surrounding blanks, which must not be empty nor longer than `most` characters.
pub(super) fn sentence(field: Field, text: &str, most: usize) -> Result<String, ActionError> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty { field }.into());
    }
    capped(field, text, most)
}

/// A text that a person typed, which must not be longer than `most` characters; see [`FreeText`].
pub(super) fn capped(field: Field, text: &str, most: usize) -> Result<String, ActionError> {
    let text = FreeText::parse(text).map_err(|hazard| Refusal::Hazard {
        field,
        character: hazard.code_point(),
        place: hazard.place,
    })?;
    let chars = text.as_str().chars().count();
    if chars > most {
        return Err(Refusal::TooLong { field, chars, most }.into());
    }
    Ok(text.into())
}

/// Parses a day such as `2019-03-25`.
///
/// # Errors
/// [`ActionError::Day`].
pub(super) fn parse_day(text: &str) -> Result<NaiveDate, ActionError> {
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d");
    day.map_err(|_| TimeError(text.chars().take(40).collect()).into())
}

/// The value of a milestone, which is 0 or 100.
pub(super) fn milestone_value(text: &str) -> Result<Amount, ActionError> {
    match text.trim() {
        "0" => Ok(Amount::ZERO),
        "100" => Ok(Amount::HUNDRED),
        other => Err(Refusal::NotAMilestoneValue {
            value: other.into(),
        }
        .into()),
    }
}
