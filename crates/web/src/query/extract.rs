//! The extractor of a page's query parameters: `Query(query): Query<FindingsQuery>` in a handler's arguments.
//!
//! A page describes its parameters with a struct:
//!
//! ```text
//! #[derive(Default, Deserialize)]
//! #[serde(default, deny_unknown_fields)]
//! struct DigestsQuery {
//!     #[serde(deserialize_with = "parameter")]
//!     period: Option<Period>,
//!     page: PageNumber,
//! }
//! ```
//!
//! A refusal names the parameter, its value and what would be right, and is answered with 400. The guard reads `lang` and `report`, so
//! they are ignored here unless the struct declares them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::value::{MapDeserializer, SeqDeserializer, StringDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::error::{QueryError, one_of};
use super::parameter::parameter;
use crate::WebError;
use domain::{Lang, Message};

/// The most parameters that a query string may have.
const PARAMETERS_MAX: usize = 50;

/// What the guard reads; ignored by pages that do not list it.
const READ_BY_GUARD: [&str; 2] = ["lang", "report"];

/// The longest value, in characters.
const VALUE_MAX_CHARS: usize = 200;

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
    T::deserialize(Params::decode(query)?)
}

/// Like [`parse`], but refuses a `lang` that is no language, a `report` where it chooses nothing, and the parameters of `T` in
/// `hidden`.
///
/// # Errors
/// As [`parse`].
pub(crate) fn parse_strictly<T: DeserializeOwned>(
    query: Option<&str>,
    hidden: &'static [&'static str],
) -> Result<T, QueryError> {
    let mut params = Params::decode(query)?;
    params.hidden = hidden;
    params.is_strict = true;
    if let Some(lang) = params.take_all("lang") {
        parameter::<_, Lang>(lang)?;
    }
    T::deserialize(params)
}

/// The parameters of a query string, decoded. One with an empty value counts as absent, because forms send every field.
struct Params {
    left: Vec<(String, String)>,
    /// Fields of the target that are no parameters here.
    hidden: &'static [&'static str],
    /// Whether a parameter that changes nothing is refused.
    is_strict: bool,
}

impl Params {
    fn decode(query: Option<&str>) -> Result<Self, QueryError> {
        let query = query.unwrap_or_default();
        let count = query.split('&').count();
        if count > PARAMETERS_MAX {
            let expected = Message::new("query-too-many").number("most", PARAMETERS_MAX);
            return Err(QueryError::new("?", &count.to_string(), expected));
        }
        let mut left = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            // Decoding replaces invalid UTF-8 with U+FFFD; control characters cannot be typed.
            if value.contains(|c: char| c == '\u{fffd}' || (c.is_control() && c != '\t')) {
                return Err(QueryError::new(&name, &value, Message::new("query-text")));
            }
            if value.chars().count() > VALUE_MAX_CHARS {
                let expected = Message::new("query-too-long").number("most", VALUE_MAX_CHARS);
                return Err(QueryError::new(&name, &value, expected));
            }
            let value = value.trim();
            if !value.is_empty() {
                left.push((name.into_owned(), value.to_owned()));
            }
        }
        Ok(Self {
            left,
            hidden: &[],
            is_strict: false,
        })
    }

    /// Every value of a parameter; `None` where it is absent.
    fn take_all(&mut self, name: &'static str) -> Option<Values> {
        let taken = self.left.extract_if(.., |(given, _)| given == name);
        let texts: Vec<String> = taken.map(|(_, value)| value).collect();
        (!texts.is_empty()).then_some(Values { name, texts })
    }
}

impl Error for QueryError {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self::new("", "", Message::new("query-text"))
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
        let is_ignored = |name: &str| READ_BY_GUARD.contains(&name) && !fields.contains(&name);
        if !self.is_strict {
            self.left.retain(|(name, _)| !is_ignored(name));
        }
        let known = fields.iter().filter(|name| !self.hidden.contains(name));
        let known: Vec<&'static str> = known.copied().collect();
        if let Some((name, value)) = self.left.iter().find(|(name, _)| !known.contains(&&**name)) {
            let expected = Message::new("query-unknown").arg("known", known.join(", "));
            return Err(QueryError::new(name, value, expected));
        }
        let values = known.into_iter();
        let values = values.filter_map(|name| Some((name, self.take_all(name)?)));
        visitor.visit_map(MapDeserializer::new(values))
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
    /// Visits the value of a parameter that is given once. An error names the parameter and its value, which serde does not pass on,
    /// and the expected form: the text of `Parameter::EXPECTED`, unless that is empty.
    fn visit<T>(
        mut self,
        expected: &'static str,
        visit: impl FnOnce(&str) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        let text = self.texts.pop().unwrap_or_default();
        if !self.texts.is_empty() {
            return Err(QueryError::new(
                self.name,
                &text,
                Message::new("query-once"),
            ));
        }
        visit(&text).map_err(|error| {
            let mut words = expected.split(' ');
            let key = words.next().filter(|key| !key.is_empty());
            let message = key.map_or(error.expected, |key| Message::new(key).arg("value", &text));
            let arguments = words.filter_map(|word| word.split_once('='));
            let add = |message: Message, (name, value)| message.arg(name, value);
            QueryError::new(self.name, &text, arguments.fold(message, add))
        })
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
        self.visit("", |text| visitor.visit_str(text))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        expected: &'static str,
        visitor: V,
    ) -> Result<V::Value, QueryError> {
        self.visit(expected, |text| visitor.visit_str(text))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, QueryError> {
        self.visit("", |text| {
            let variant: StringDeserializer<QueryError> = text.to_owned().into_deserializer();
            visitor.visit_enum(variant)
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, QueryError> {
        let name = self.name;
        let each = |text| Values {
            name,
            texts: vec![text],
        };
        visitor.visit_seq(SeqDeserializer::new(self.texts.into_iter().map(each)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        tuple tuple_struct map struct identifier ignored_any
    }
}
