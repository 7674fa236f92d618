//! The mail address of an office and the language of its letters. Both are operational data outside the ledger.

use super::{ActionError, Refusal};
use domain::ids::OfficeId;
use domain::office::Lang;
use mail::compose::check_address;
use store::{Known, Tx};

/// Sets the address of an office. Queued letters keep the old address until they are retried.
///
/// # Errors
/// [`Refusal::NoOffice`]; [`Refusal::NotAnAddress`].
#[tracing::instrument(skip_all, fields(%office))]
pub fn set(tx: &mut Tx<'_>, office: &OfficeId, email: &str) -> Result<(), ActionError> {
    if tx.reader().office(office, Known::NOW)?.is_none() {
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

/// Sets the language of future letters to an office.
///
/// # Errors
/// [`Refusal::NoAddress`]: the office gets no letters.
#[tracing::instrument(skip_all, fields(%office))]
pub fn set_lang(tx: &mut Tx<'_>, office: &OfficeId, lang: Lang) -> Result<(), ActionError> {
    if tx.set_letter_lang(office, lang)? {
        return Ok(());
    }
    let office = office.clone();
    Err(Refusal::NoAddress { office }.into())
}
