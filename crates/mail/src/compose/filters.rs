//! Askama filters that write domain values in the language of a letter.

use askama::{Result, Values, filter_fn};

use domain::{Bilingual, Period};
use i18n::{Localizer, phrases};

/// A text that is kept in both languages.
#[filter_fn]
pub(super) fn text(text: &Bilingual, _: &dyn Values, l: &Localizer) -> Result<String> {
    Ok(phrases::own(text, *l))
}

/// A month: `2019年3月`, `March 2019`.
#[filter_fn]
pub(super) fn period(period: &Period, _: &dyn Values, l: &Localizer) -> Result<String> {
    Ok(l.period(*period))
}

/// A text behind the label with this key: `目标：4万户以上`.
#[filter_fn]
pub(super) fn labelled(
    text: impl AsRef<str>,
    _: &dyn Values,
    key: &str,
    l: &Localizer,
) -> Result<String> {
    Ok(phrases::labelled(&l.t(key), text.as_ref(), *l))
}
