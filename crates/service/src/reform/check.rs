//! What must hold before an office ends: another can take over, or nothing is owed.

use crate::{ActionError, Field, Refusal, lookup};
use domain::office::{Office, Role, Scope};
use domain::{Code, OfficeId, Register};
use store::{Known, Tx};

/// Checks that `heir` can take over from offices: it is none of them, does the same, and can look after what they did.
///
/// # Errors
/// [`Refusal::TakesOverFromItself`], [`Refusal::OtherRole`], [`Refusal::OtherJurisdiction`], [`Refusal::ScopesDiffer`].
pub(super) fn can_take_over(
    heir: &Office,
    offices: &[Office],
    field: Field,
) -> Result<(), ActionError> {
    let mut scope = heir.scope.clone();
    for office in offices {
        if office.id == heir.id {
            let office = office.id.clone();
            return Err(Refusal::TakesOverFromItself { field, office }.into());
        }
        if office.role != heir.role {
            let (office, heir) = (office.id.clone(), heir.id.clone());
            return Err(Refusal::OtherRole {
                field,
                office,
                heir,
            }
            .into());
        }
        if office.jurisdiction != heir.jurisdiction {
            let office = office.id.clone();
            return Err(Refusal::OtherJurisdiction { field, office }.into());
        }
        scope = united(scope.as_ref(), office)?;
    }
    Ok(())
}

/// The scope together with that of another office.
///
/// # Errors
/// [`Refusal::ScopesDiffer`].
pub(super) fn united(scope: Option<&Scope>, office: &Office) -> Result<Option<Scope>, Refusal> {
    match (scope, &office.scope) {
        (Some(scope), Some(other)) => match scope.union(other) {
            Some(united) => Ok(Some(united)),
            None => Err(Refusal::ScopesDiffer {
                office: office.id.clone(),
            }),
        },
        (one, other) => Ok(one.or(other.as_ref()).cloned()),
    }
}

/// Checks that an office leads a commitment or helps with it.
///
/// # Errors
/// [`Refusal::NoCommitment`], [`Refusal::NotAnswered`].
pub(super) fn answers_for(tx: &Tx<'_>, office: &OfficeId, code: &Code) -> Result<(), ActionError> {
    let history = lookup::history(tx.reader(), code)?;
    if history.lead == *office || history.contributes(office) {
        return Ok(());
    }
    let (code, office) = (code.clone(), office.clone());
    Err(Refusal::NotAnswered { code, office }.into())
}

/// Checks that an office can end without a successor: it leads nothing that is open, and what it supervises is supervised by
/// others too.
///
/// # Errors
/// [`Refusal::StillOwed`], [`Refusal::NoReviewer`].
pub(super) fn owes_nothing(
    tx: &Tx<'_>,
    register: &Register,
    office: &Office,
) -> Result<(), ActionError> {
    let context = lookup::context(tx)?;
    let summaries = tx.reader().histories(Known::NOW)?;
    for history in &summaries {
        let code = || history.commitment.code.clone();
        let is_settled = context.settled_at(&history.commitment.code).is_some();
        let is_open = history.closed.is_none() && !is_settled;
        if is_open && history.lead == office.id {
            let (code, office) = (code(), office.id.clone());
            return Err(Refusal::StillOwed { code, office }.into());
        }
    }
    if office.role != Role::Supervising {
        return Ok(());
    }
    let mut others = register.existing();
    others.retain(|other| other.id != office.id);
    let is_supervised = |history: &&domain::CommitmentHistory| {
        let subject = context
            .reports
            .subject_of(&history.commitment, &history.lead);
        others.iter().any(|other| other.supervises(&subject))
    };
    match summaries.iter().find(|history| !is_supervised(history)) {
        Some(history) => Err(Refusal::NoReviewer {
            code: history.commitment.code.clone(),
        }
        .into()),
        None => Ok(()),
    }
}
