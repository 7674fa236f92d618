//! The mail address of an office and the language of its letters. Both are operational data outside the ledger.

use super::{ActionError, Refusal, lookup};
use domain::administration::AdminAct;
use domain::{Lang, OfficeId, Timestamp};
use mail::compose::check_address;
use store::Tx;

/// Sets the address of an office. Queued letters keep the old address until they are retried.
///
/// # Errors
/// [`Refusal::NoOffice`], [`Refusal::OfficeEnded`]; [`Refusal::NotAnAddress`].
#[tracing::instrument(skip_all, fields(%office))]
pub fn set(
    tx: &mut Tx<'_>,
    now: Timestamp,
    office: &OfficeId,
    email: &str,
) -> Result<(), ActionError> {
    lookup::office(tx.reader(), office)?;
    let email = &checked(email)?;
    let before = tx.reader().address(office)?;
    if before.as_ref() != Some(email) {
        let act = AdminAct::AddressChanged {
            office: office.clone(),
            email: email.clone(),
            before,
        };
        tx.record_admin(now, None, None, act)?;
    }
    Ok(tx.set_address(office, email)?)
}

/// An address as it was typed, without surrounding blanks.
pub(super) fn checked(email: &str) -> Result<String, Refusal> {
    let email = email.trim().to_owned();
    match check_address(&email) {
        Ok(_) => Ok(email),
        Err(_) => Err(Refusal::NotAnAddress { email }),
    }
}

/// Sets the language of future letters to an office.
///
/// # Errors
/// [`Refusal::NoAddress`]: the office gets no letters.
#[tracing::instrument(skip_all, fields(%office))]
pub fn set_lang(
    tx: &mut Tx<'_>,
    now: Timestamp,
    office: &OfficeId,
    lang: Lang,
) -> Result<(), ActionError> {
    let before = tx.reader().letter_lang(office)?;
    if before != Some(lang) {
        let act = AdminAct::LanguageChanged {
            office: office.clone(),
            lang,
            before,
        };
        tx.record_admin(now, None, None, act)?;
    }
    if tx.set_letter_lang(office, lang)? {
        return Ok(());
    }
    let office = office.clone();
    Err(Refusal::NoAddress { office }.into())
}
