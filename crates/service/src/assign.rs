//! assign: a supervising office confirms, or changes, who answers for a commitment.

use super::{ActionError, Refusal, reach};
use domain::ids::{Actor, Code, OfficeId};
use domain::ledger::event::{Assigned, Event};
use domain::time::Timestamp;
use store::{Appended, Tx};

/// Assigns. `by` may be left to the supervising office in whose scope the commitment lies.
///
/// # Errors
/// [`Refusal`]: no such commitment or department, out of scope, assigned to that office already, or a settled year.
pub fn assign(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    code: Code,
    lead: OfficeId,
) -> Result<Appended, ActionError> {
    reach::unsettled(tx)?;
    let dossier = reach::dossier(tx, &code)?;
    let by = reach::reviewer(tx, by, &dossier)?;
    reach::department(tx, &lead)?;
    if dossier.assigned.is_some() && dossier.lead == lead {
        return Err(Refusal::AlreadyAssigned { code, lead }.into());
    }
    Ok(tx.append(
        now,
        &by,
        &Event::CommitmentAssigned(Assigned { code, lead }),
    )?)
}
