//! set: where an office's mail goes from now on. Operational: addresses are not in the ledger.

use super::{ActionError, Refusal};
use crate::domain::ids::OfficeId;
use crate::mail::compose::check_address;
use crate::store::{Known, Tx};

/// Sets an office's address. Letters that wait keep theirs until they are retried.
///
/// # Errors
/// [`Refusal::NoOffice`]; [`ActionError::Compose`] for what is no address.
pub fn set(tx: &mut Tx<'_>, office: &OfficeId, email: &str) -> Result<(), ActionError> {
    if tx.office(office, Known::NOW)?.is_none() {
        let office = office.clone();
        return Err(Refusal::NoOffice { office }.into());
    }
    let email = email.trim();
    check_address(email)?;
    Ok(tx.set_address(office, email)?)
}
