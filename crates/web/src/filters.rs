//! Askama filters that write domain values in the reader's language: `{{ finding.opened_at|instant(frame.l) }}`.
//!
//! A module whose template uses them needs `use crate::filters;`. Filters for one page stand in the page's own file, in a `mod filters`
//! that re-exports these.

use askama::{Result, Values, filter_fn};

use domain::{Bilingual, Light, Localize, Message, Office, OfficeId, Period, Timestamp};
use i18n::{Localizer, phrases};

/// A text that is kept in both languages.
#[filter_fn]
pub(crate) fn text(text: &Bilingual, _: &dyn Values, l: &Localizer) -> Result<String> {
    Ok(phrases::own(text, *l))
}

/// A month: `2019年3月`, `March 2019`.
#[filter_fn]
pub(crate) fn period(period: &Period, _: &dyn Values, l: &Localizer) -> Result<String> {
    Ok(l.period(*period))
}

/// An instant in the ledger's zone, to the minute.
#[filter_fn]
pub(crate) fn instant(at: &Timestamp, _: &dyn Values, l: &Localizer) -> Result<String> {
    Ok(l.instant(*at, l.zone()))
}

/// A value that has a text in the locale files.
#[filter_fn]
pub(crate) fn localized(value: &impl Localize, _: &dyn Values, l: &Localizer) -> Result<String> {
    Ok(l.localize(value))
}

/// A message: `Message::new("offices-findings").number("count", *n)|message(frame.l)`.
#[filter_fn]
pub(crate) fn message(message: Message, _: &dyn Values, l: &Localizer) -> Result<String> {
    Ok(l.message(&message))
}

/// The text of a key that ends in the value: `job.id|key("jobs-name-", frame.l)`.
#[filter_fn]
pub(crate) fn key(name: &str, _: &dyn Values, prefix: &str, l: &Localizer) -> Result<String> {
    Ok(l.t(&format!("{prefix}{name}")))
}

/// The name of an office; its id where it is not registered.
#[filter_fn]
pub(crate) fn office(
    id: &OfficeId,
    _: &dyn Values,
    offices: &[Office],
    l: &Localizer,
) -> Result<String> {
    Ok(phrases::office(id, offices, *l))
}

/// The shape that shows a light without its colour, the same as in mails.
#[filter_fn]
pub(crate) fn shape(light: &Light, _: &dyn Values) -> Result<&'static str> {
    Ok(light.shape())
}

/// A size in bytes, rounded up to kilobytes so that no file has 0 KB.
#[filter_fn]
pub(crate) fn kilobytes(bytes: &usize, _: &dyn Values) -> Result<String> {
    Ok(format!("{} KB", bytes.div_ceil(1024)))
}
