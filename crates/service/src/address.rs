//! The mail addresses of an office, where answers to its letters go, who is away, and the language of its letters. All of it is
//! operational data outside the ledger.

use super::{ActionError, Field, Refusal, lookup};
use chrono::NaiveDate;
use domain::administration::AdminAct;
use domain::{Lang, OfficeId, Timestamp};
use mail::compose::check_address;
use mail::recipients::{Recipients, RecipientsError};
use store::{Away, Tx};

/// Sets the addresses of an office: one or more, and after a semicolon those that get copies. Queued letters keep the old ones
/// until they are retried.
///
/// # Errors
/// [`Refusal::NoOffice`], [`Refusal::OfficeEnded`]; [`Refusal::NotAnAddress`], [`Refusal::ManyAddresses`].
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

/// Addresses as they were typed, in their usual form.
pub(super) fn checked(email: &str) -> Result<String, Refusal> {
    match Recipients::parse(email) {
        Ok(recipients) => Ok(recipients.to_string()),
        Err(RecipientsError::None) => Err(Refusal::NotAnAddress {
            email: email.trim().to_owned(),
        }),
        Err(RecipientsError::Address(email)) => Err(Refusal::NotAnAddress { email }),
        Err(RecipientsError::TooMany(count)) => {
            let most = Recipients::MAX;
            Err(Refusal::ManyAddresses { count, most })
        }
    }
}

/// One address as it was typed.
fn one(field: Field, email: &str) -> Result<String, ActionError> {
    let email = email.trim().to_owned();
    match check_address(&email) {
        Ok(()) => Ok(email),
        Err(_) => Err(ActionError::at(field)(
            Refusal::NotAnAddress { email }.into(),
        )),
    }
}

/// Sets where answers to the letters of an office go; an empty text: to its addresses.
///
/// # Errors
/// [`Refusal::NotAnAddress`], [`Refusal::NoAddress`].
#[tracing::instrument(skip_all, fields(%office))]
pub fn set_reply_to(
    tx: &mut Tx<'_>,
    now: Timestamp,
    office: &OfficeId,
    reply_to: &str,
) -> Result<(), ActionError> {
    let email = match reply_to.trim() {
        "" => None,
        text => Some(one(Field::ReplyTo, text)?),
    };
    let before = tx.reader().reply_to(office)?;
    if before == email {
        return Ok(());
    }
    if !tx.set_reply_to(office, email.as_deref())? {
        let office = office.clone();
        return Err(Refusal::NoAddress { office }.into());
    }
    let act = AdminAct::ReplyToChanged {
        office: office.clone(),
        email,
        before,
    };
    Ok(tx.record_admin(now, None, None, act)?)
}

/// That somebody is away, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct AwayRequest {
    /// The address of the one who is away; one of the office's.
    pub email: String,
    /// The address of the deputy.
    pub deputy: String,
    /// The first day, such as `2019-07-01`.
    pub from: String,
    /// The last day.
    pub until: String,
}

/// Records that somebody is away: letters that are written on these days go to the deputy instead.
///
/// # Errors
/// [`Refusal`]: an address that is none, or not one of the office's, the same twice, days that have passed or that end before they
/// begin, or that overlap with others of the same address; days that do not parse.
#[tracing::instrument(skip_all, fields(%office))]
pub fn set_away(
    tx: &mut Tx<'_>,
    now: Timestamp,
    office: &OfficeId,
    request: &AwayRequest,
) -> Result<i64, ActionError> {
    lookup::office(tx.reader(), office)?;
    let email = one(Field::Email, &request.email)?;
    let deputy = one(Field::Deputy, &request.deputy)?;
    let own = tx.reader().address(office)?.unwrap_or_default();
    let own = Recipients::parse(&own).ok();
    let is_same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let is_own = own.is_some_and(|own| own.all().any(|own| is_same(own, &email)));
    if !is_own {
        let office = office.clone();
        return Err(Refusal::NotAnAddressOf { email, office }.into());
    }
    if is_same(&email, &deputy) {
        return Err(Refusal::OwnDeputy { email }.into());
    }
    let day = |field, text: &str| lookup::parse_day(text).map_err(ActionError::at(field));
    let from = day(Field::From, &request.from)?;
    let until = day(Field::Until, &request.until)?;
    if until < from {
        return Err(Refusal::AwayBackwards { from, until }.into());
    }
    let today = lookup::context(tx)?.day(tx.stamp(now));
    if until < today {
        return Err(Refusal::AwayPast { until, today }.into());
    }
    let away = Away {
        id: 0,
        email: email.clone(),
        deputy: deputy.clone(),
        from,
        until,
    };
    let others = tx.reader().away(office)?;
    if let Some(other) = others
        .iter()
        .find(|own| is_same(&own.email, &email) && own.from <= until && from <= own.until)
    {
        let (from, until) = (other.from, other.until);
        return Err(Refusal::AwayTwice { email, from, until }.into());
    }
    let act = AdminAct::AwayBegun {
        office: office.clone(),
        email,
        deputy,
        from,
        until,
    };
    tx.record_admin(now, None, None, act)?;
    Ok(tx.add_away(office, &away)?)
}

/// Removes a record of somebody who is away: ended early, or not away after all.
///
/// # Errors
/// [`Refusal::NotAway`].
#[tracing::instrument(skip_all, fields(%office))]
pub fn end_away(
    tx: &mut Tx<'_>,
    now: Timestamp,
    office: &OfficeId,
    id: i64,
) -> Result<(), ActionError> {
    let found = tx
        .reader()
        .away(office)?
        .into_iter()
        .find(|own| own.id == id);
    let Some(away) = found else {
        let office = office.clone();
        return Err(Refusal::NotAway { id, office }.into());
    };
    tx.remove_away(id)?;
    let act = AdminAct::AwayEnded {
        office: office.clone(),
        email: away.email,
        from: away.from,
        until: away.until,
    };
    Ok(tx.record_admin(now, None, None, act)?)
}

/// The addresses of letters that are written on a day: those of deputies in the place of those who are away.
pub(super) fn on_day(email: &str, away: &[Away], day: NaiveDate) -> String {
    let deputy = |own: &str| {
        let mut away = away.iter();
        let found = away.find(|away| {
            away.email.eq_ignore_ascii_case(own) && away.from <= day && day <= away.until
        });
        found.map_or_else(|| own.to_owned(), |away| away.deputy.clone())
    };
    // A list that an older version kept and that is none stays as it is; the mailer says so.
    let replaced = Recipients::parse(email).and_then(|recipients| recipients.map(deputy));
    replaced.map_or_else(|_| email.to_owned(), |recipients| recipients.to_string())
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
