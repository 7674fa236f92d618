//! Parsing of arguments: ids, days, months and instants. An argument that does not parse is wrong usage.

use std::path::Path;
use std::str::FromStr;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::error::CliError;
use crate::app::AppError;
use domain::{Lang, Localize, Message, Timestamp};

/// A value of the domain, such as a code, an office, a month or the number of an update.
pub(super) fn name<T>(text: &str) -> Result<T, CliError>
where
    T: FromStr,
    T::Err: Localize,
{
    text.parse().map_err(|error| CliError::usage(&error))
}

/// An optional value of the domain.
pub(super) fn maybe<T>(text: Option<&str>) -> Result<Option<T>, CliError>
where
    T: FromStr,
    T::Err: Localize,
{
    text.map(name).transpose()
}

/// A day.
pub(super) fn day(text: &str) -> Result<NaiveDate, CliError> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| CliError::Usage(Message::new("cli-day").arg("value", text)))
}

/// An instant or a day in the zone of the ledger.
pub(super) fn instant(text: &str, zone: Tz) -> Result<Timestamp, CliError> {
    Timestamp::parse_human(text, zone).map_err(|error| CliError::usage(&error))
}

/// Checks that a word is one of those allowed; the error lists them.
pub(super) fn choice<'a>(
    option: &str,
    text: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> Result<(), CliError> {
    let allowed: Vec<&str> = allowed.into_iter().collect();
    one_of(option, text, &allowed, |word| word).map(drop)
}

/// The value with that name among `all`; the error lists the names.
pub(super) fn one_of<'a, T: Copy>(
    option: &str,
    text: &str,
    all: &[T],
    name: impl Fn(T) -> &'a str,
) -> Result<T, CliError> {
    let found = all.iter().copied().find(|one| name(*one) == text);
    found.ok_or_else(|| {
        let allowed: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        CliError::Usage(
            Message::new("cli-choice")
                .arg("option", option)
                .arg("value", text)
                .arg("allowed", allowed.join(", ")),
        )
    })
}

/// The bytes of a file.
pub(super) fn file(path: &Path) -> Result<Vec<u8>, CliError> {
    Ok(std::fs::read(path).map_err(AppError::file(path))?)
}

/// A language, as a value parser for clap.
pub(super) fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "expected zh or en".to_owned())
}
