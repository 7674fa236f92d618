//! The extractor of a page's query parameters: `Query(query): Query<FindingsQuery>` in a handler's arguments.
//!
//! A page describes its parameters with a struct:
//!
//! ```ignore
//! #[derive(Default, Deserialize)]
//! #[serde(default, deny_unknown_fields)]
//! struct DigestsQuery {
//!     #[serde(deserialize_with = "parameter")]
//!     period: Option<Period>,
//!     page: PageNumber,
//! }
//! ```
//!
//! A refusal names the parameter, its value and what would be right, and is answered with 400. `lang` is read by the guard, so it is
//! ignored here unless the struct declares it.

use std::marker::PhantomData;
use std::vec;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::params::one_of;
use super::{Params, QueryError};
use crate::error::WebError;
use domain::ids::{Actor, Code, OfficeId, Seq};
use domain::message::Message;
use domain::office::Lang;
use domain::period::Period;
use domain::time::Timestamp;

/// The query parameters of a request, parsed into `T`.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        Ok(Self(parse(parts.uri.query())?))
    }
}

/// Parses a query string, without its `?`.
///
/// # Errors
/// [`QueryError`] for the first parameter that is unknown, given twice or cannot be parsed.
pub(crate) fn parse<T: DeserializeOwned>(query: Option<&str>) -> Result<T, QueryError> {
    T::deserialize(Params::parse(query)?)
}

/// A type that the text of a parameter is parsed into.
pub(crate) trait Parameter: Sized {
    /// The key of the message that says what would be right, with the bounds of a number behind it; empty where there are
    /// [`Parameter::CHOICES`].
    const EXPECTED: &'static str = "";
    /// The texts that are allowed, where there are few.
    const CHOICES: &'static [&'static str] = &[];

    /// The value of a text; `None` where it has none.
    fn parse(text: &str) -> Option<Self>;
}

/// Deserializes an optional parameter, for `#[serde(deserialize_with = "parameter")]`.
pub(crate) fn parameter<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Parameter,
{
    required(deserializer).map(Some)
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

impl Parameter for NaiveDate {
    const EXPECTED: &'static str = "query-day";

    fn parse(text: &str) -> Option<Self> {
        let day = Self::parse_from_str(text, "%Y-%m-%d").ok()?;
        (1900..=2999).contains(&day.year()).then_some(day)
    }
}

impl Parameter for Code {
    const EXPECTED: &'static str = "findings-code-wanted";

    fn parse(text: &str) -> Option<Self> {
        text.to_uppercase().parse().ok()
    }
}

impl Parameter for OfficeId {
    const EXPECTED: &'static str = "findings-office-wanted";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Parameter for Period {
    const EXPECTED: &'static str = "digests-period-wanted";

    fn parse(text: &str) -> Option<Self> {
        Period::parse(text).ok()
    }
}

impl Parameter for Actor {
    const EXPECTED: &'static str = "audit-by-wanted";

    fn parse(text: &str) -> Option<Self> {
        Actor::parse(text).ok()
    }
}

impl Parameter for Lang {
    const CHOICES: &'static [&'static str] = &["zh", "en"];

    fn parse(text: &str) -> Option<Self> {
        Lang::parse(text)
    }
}

impl Parameter for Seq {
    const EXPECTED: &'static str = "query-number 0 9223372036854775807";

    fn parse(text: &str) -> Option<Self> {
        digits(text)
            .filter(|number| i64::try_from(*number).is_ok())
            .map(Seq)
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

impl Parameter for PageNumber {
    const EXPECTED: &'static str = "query-number 1 1000000";

    fn parse(text: &str) -> Option<Self> {
        let number = digits(text).filter(|number| (1..=1_000_000).contains(number))?;
        usize::try_from(number).ok().map(Self)
    }
}

impl<'de> Deserialize<'de> for PageNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        required(deserializer)
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

impl Parameter for KnownAt {
    const EXPECTED: &'static str = "query-instant";

    fn parse(text: &str) -> Option<Self> {
        let instant = Timestamp::parse_human(text, chrono_tz::UTC);
        instant.ok().map(|_| Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for KnownAt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        required(deserializer)
    }
}

/// A number without a sign.
pub(super) fn digits(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

impl Error for QueryError {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self::new("", "", Message::new("query-text"))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let expected = Message::new("query-unknown").arg("known", known.join(", "));
        Self::new(field, "", expected)
    }

    fn unknown_variant(value: &str, allowed: &'static [&'static str]) -> Self {
        Self::new("", value, one_of(allowed.iter().copied()))
    }
}

impl<'de> Deserializer<'de> for Params {
    type Error = QueryError;

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, QueryError> {
        if !fields.contains(&"lang") {
            self.left.retain(|(name, _)| name != "lang");
        }
        if let Some((name, value)) = self
            .left
            .iter()
            .find(|(name, _)| !fields.contains(&&**name))
        {
            let error = QueryError::unknown_field(name, fields);
            return Err(error.at(name, value));
        }
        let mut values: Vec<(&'static str, Values)> = Vec::new();
        for name in fields {
            let texts = self.take_all(name);
            if !texts.is_empty() {
                values.push((name, Values { name, texts }));
            }
        }
        visitor.visit_map(MapDeserializer::new(values.into_iter()))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        self.deserialize_struct("", &[], visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The values of one parameter.
struct Values {
    name: &'static str,
    texts: Vec<String>,
}

impl Values {
    fn single(mut self) -> Result<(&'static str, String), QueryError> {
        let last = self.texts.pop().unwrap_or_default();
        if self.texts.is_empty() {
            Ok((self.name, last))
        } else {
            Err(QueryError::new(
                self.name,
                &last,
                Message::new("query-once"),
            ))
        }
    }
}

impl IntoDeserializer<'_, QueryError> for Values {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Values {
    type Error = QueryError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        let (name, text) = self.single()?;
        visitor
            .visit_str(&text)
            .map_err(|error: QueryError| error.at(name, &text))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        expected: &'static str,
        visitor: V,
    ) -> Result<V::Value, QueryError> {
        let (name, text) = self.single()?;
        let parsed = visitor.visit_str(&text);
        parsed.map_err(|error: QueryError| error.expecting(expected).at(name, &text))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, QueryError> {
        let (name, text) = self.single()?;
        let variant: serde::de::value::StringDeserializer<QueryError> =
            text.clone().into_deserializer();
        visitor
            .visit_enum(variant)
            .map_err(|error: QueryError| error.at(name, &text))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        let name = self.name;
        let each = |text| Values {
            name,
            texts: vec![text],
        };
        let values: Vec<Values> = self.texts.into_iter().map(each).collect();
        visitor.visit_seq(SeqDeserializer::new(values.into_iter()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        tuple tuple_struct map struct identifier ignored_any
    }
}
