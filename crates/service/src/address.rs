//! set: where an office's mail goes from now on, and in which language. Operational: neither is in the ledger.

use super::{ActionError, Refusal};
use domain::ids::OfficeId;
use domain::office::Lang;
use mail::compose::check_address;
use store::{Known, Tx};

/// Sets an office's address. Letters that wait keep theirs until they are retried.
///
/// # Errors
/// [`Refusal::NoOffice`]; [`Refusal::NotAnAddress`].
pub fn set(tx: &mut Tx<'_>, office: &OfficeId, email: &str) -> Result<(), ActionError> {
    if tx.office(office, Known::NOW)?.is_none() {
        let office = office.clone();
        return Err(Refusal::NoOffice { office }.into());
    }
    let email = email.trim();
    if check_address(email).is_err() {
        let email = email.to_owned();
        return Err(Refusal::NotAnAddress { email }.into());
    }
    Ok(tx.set_address(office, email)?)
}

/// Sets the language of an office's letters from now on. Those that were written stay as they are.
///
/// # Errors
/// [`Refusal::NoAddress`]: nothing is written to an office without one.
pub fn set_lang(tx: &mut Tx<'_>, office: &OfficeId, lang: Lang) -> Result<(), ActionError> {
    if tx.set_letter_lang(office, lang)? {
        return Ok(());
    }
    let office = office.clone();
    Err(Refusal::NoAddress { office }.into())
}
