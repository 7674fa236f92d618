//! The types that the text of a query parameter is parsed into.

use std::marker::PhantomData;

use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use domain::finding::Detail;
use domain::listing::{Sort, SortKey};
use domain::{Actor, Code, Lang, OfficeId, Period, Seq, Timestamp};
use wire::{CommitmentCode, FindingKind, Month, OfficeName, STATES, StateName};

/// The page size where none is requested.
pub const SIZE_DEFAULT: usize = 50;

/// A type that the text of a parameter is parsed into.
pub(crate) trait Parameter: Sized {
    /// The key of the message with the expected form, followed by its arguments, as in `query-number least=1 most=9`; empty where
    /// there are [`Parameter::CHOICES`].
    const EXPECTED: &'static str = "";
    /// The texts that are allowed, where there are few.
    const CHOICES: &'static [&'static str] = &[];

    /// The value of a text; `None` where it has none.
    fn parse(text: &str) -> Option<Self>;
}

/// The year of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Year(pub(crate) i32);

/// Deserializes an optional parameter, for `#[serde(deserialize_with = "parameter")]`.
pub(crate) fn parameter<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Parameter,
{
    required(deserializer).map(Some)
}

/// Deserializes every value of a parameter, for `#[serde(deserialize_with = "parameters")]`.
pub(crate) fn parameters<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Parameter,
{
    struct Value<T>(T);

    impl<'de, T: Parameter> Deserialize<'de> for Value<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            required(deserializer).map(Self)
        }
    }

    let values = Vec::<Value<T>>::deserialize(deserializer)?;
    Ok(values.into_iter().map(|value| value.0).collect())
}

fn required<'de, D: Deserializer<'de>, T: Parameter>(deserializer: D) -> Result<T, D::Error> {
    struct Text<T>(PhantomData<T>);

    impl<T: Parameter> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(T::EXPECTED)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            T::parse(text).ok_or_else(|| E::unknown_variant(text, T::CHOICES))
        }
    }

    // The name of a newtype is the one static text that a generic deserializer passes on.
    deserializer.deserialize_newtype_struct(T::EXPECTED, Text(PhantomData))
}

/// Implements [`Parameter`] by the type's own parser.
macro_rules! parsed {
    ($name:ty, $expected:literal, |$text:ident| $parsed:expr) => {
        impl Parameter for $name {
            const EXPECTED: &'static str = $expected;

            fn parse($text: &str) -> Option<Self> {
                $parsed
            }
        }
    };
}

parsed!(NaiveDate, "query-day", |text| {
    let day = Self::parse_from_str(text, "%Y-%m-%d").ok()?;
    (1900..=2999).contains(&day.year()).then_some(day)
});
parsed!(Code, "findings-code-wanted", |text| {
    text.to_uppercase().parse().ok()
});
parsed!(OfficeId, "findings-office-wanted", |text| text.parse().ok());
parsed!(Year, "query-number least=1950 most=2200", |text| {
    let year: i32 = text.parse().ok()?;
    (1950..=2200).contains(&year).then_some(Self(year))
});
parsed!(Period, "digests-period-wanted", |text| text.parse().ok());
parsed!(Actor, "audit-by-wanted", |text| text.parse().ok());
parsed!(CommitmentCode, "error-id-code", |text| {
    text.parse().ok().map(Self)
});
parsed!(OfficeName, "error-id-office", |text| {
    text.parse().ok().map(Self)
});
parsed!(Month, "error-period", |text| text.parse().ok().map(Self));
parsed!(
    Seq,
    "query-number least=0 most=9223372036854775807",
    |text| {
        let number = digits(text).filter(|number| i64::try_from(*number).is_ok());
        number.map(Self)
    }
);
parsed!(PageNumber, "query-number least=1 most=1000000", |text| {
    number_up_to(1_000_000, text).map(Self)
});
parsed!(Limit, "query-number least=1 most=500", |text| {
    number_up_to(500, text).map(Self)
});
parsed!(KnownAt, "query-instant", |text| {
    let instant = Timestamp::parse_human(text, chrono_tz::UTC);
    instant.ok().map(|_| Self(text.to_owned()))
});

impl Parameter for Lang {
    const CHOICES: &'static [&'static str] = &["zh", "en"];

    fn parse(text: &str) -> Option<Self> {
        Lang::parse(text)
    }
}

/// Implements [`Parameter`] for a word of a closed list.
macro_rules! chosen {
    ($name:ident, $choices:expr) => {
        impl Parameter for $name {
            const CHOICES: &'static [&'static str] = $choices;

            fn parse(text: &str) -> Option<Self> {
                let word = Self::CHOICES.iter().find(|word| **word == text)?;
                Some(Self((*word).into()))
            }
        }
    };
}
chosen!(StateName, &STATES);
chosen!(FindingKind, Detail::KINDS);

impl Parameter for bool {
    const CHOICES: &'static [&'static str] = &["true", "false"];

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Parameter for Sort {
    const CHOICES: &'static [&'static str] = SortKey::NAMES;

    fn parse(text: &str) -> Option<Self> {
        Sort::parse(text)
    }
}

/// The page of a list, from 1; the first where none is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageNumber(pub(crate) usize);

impl Default for PageNumber {
    fn default() -> Self {
        Self(1)
    }
}

/// The number of rows on a page of the list of commitments.
pub(super) struct PageSize(pub(super) usize);

impl Default for PageSize {
    fn default() -> Self {
        Self(SIZE_DEFAULT)
    }
}

impl Parameter for PageSize {
    const CHOICES: &'static [&'static str] = &["20", "50", "100", "200"];

    fn parse(text: &str) -> Option<Self> {
        let size = Self::CHOICES.iter().find(|size| **size == text)?;
        size.parse().ok().map(Self)
    }
}

/// The largest number of rows of an API answer; 100 where none is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit(pub(crate) usize);

impl Default for Limit {
    fn default() -> Self {
        Self(100)
    }
}

/// The day or instant up to which the ledger is read, as it was typed; it parses as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KnownAt(String);

impl KnownAt {
    /// The text; empty where none was given.
    pub(crate) fn typed(&self) -> &str {
        &self.0
    }

    /// The instant; a day means its end in that zone.
    pub(crate) fn instant(&self, zone: Tz) -> Option<Timestamp> {
        Timestamp::parse_human(&self.0, zone).ok()
    }
}

/// Implements `Deserialize` for parameters that have a default.
macro_rules! deserialized {
    ($($name:ty),+) => {
        $(impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                required(deserializer)
            }
        })+
    };
}
deserialized!(PageNumber, PageSize, Limit, KnownAt);

/// A number without a sign.
fn digits(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// A number from 1 to `most`.
fn number_up_to(most: usize, text: &str) -> Option<usize> {
    let number = usize::try_from(digits(text)?).ok()?;
    (1..=most).contains(&number).then_some(number)
}
