//! assign: a supervising office confirms, or changes, who answers for a commitment.

use super::{ActionError, Refusal, lookup};
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
    lookup::unsettled(tx)?;
    let history = lookup::history(tx, &code)?;
    let by = lookup::reviewer(tx, by, &history)?;
    lookup::department(tx, &lead)?;
    if history.assigned.is_some() && history.lead == lead {
        return Err(Refusal::AlreadyAssigned { code, lead }.into());
    }
    Ok(tx.append(
        now,
        &by,
        &Event::CommitmentAssigned(Assigned { code, lead }),
    )?)
}
