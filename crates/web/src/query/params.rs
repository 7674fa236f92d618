//! The decoded parameters of a query string, and the error for one that cannot be used.
//!
//! A parameter with an empty value counts as absent, because forms send every field.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thiserror::Error;

use super::extract::{Parameter, digits};
use crate::error::WebError;
use domain::listing::NotAChoice;
use domain::message::{Localize, Message};

/// The most parameters that a query string may have.
const PARAMETERS_MAX: usize = 50;

/// The longest value, in characters.
const VALUE_MAX_CHARS: usize = 200;

/// How much of a wrong value an error repeats, in characters.
const REPEATED_MAX_CHARS: usize = 60;

/// A parameter that cannot be used; answered with 400. The client's value is shortened here and escaped when shown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("query: {field}: `{value}` cannot be used")]
pub struct QueryError {
    /// The parameter's name.
    pub field: String,
    /// Its value.
    pub value: String,
    /// What would be right.
    pub expected: Message,
}

impl QueryError {
    /// Creates the error; long names and values are shortened.
    pub fn new(field: &str, value: &str, expected: Message) -> Self {
        let cut = |text: &str| text.chars().take(REPEATED_MAX_CHARS).collect();
        Self {
            field: cut(field),
            value: cut(value),
            expected,
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    /// Adds the parameter and its value to an error of serde, which does not have them.
    pub(super) fn at(self, field: &str, value: &str) -> Self {
        Self::new(field, value, self.expected)
    }

    /// Replaces what would be right with the text of [`super::Parameter::EXPECTED`], unless that is empty.
    pub(super) fn expecting(mut self, expected: &'static str) -> Self {
        let mut words = expected.split(' ');
        if let Some(key) = words.next().filter(|key| !key.is_empty()) {
            self.expected = Message::new(key);
        }
        if let (Some(least), Some(most)) = (words.next(), words.next()) {
            self.expected = self.expected.arg("least", least).arg("most", most);
        }
        self
    }
}

impl Localize for QueryError {
    fn message(&self) -> Message {
        Message::new("query-refused")
            .arg("field", &self.field)
            .arg("value", &self.value)
            .nest("expected", self.expected.clone())
    }
}

impl From<NotAChoice> for QueryError {
    fn from(error: NotAChoice) -> Self {
        let expected = one_of(error.allowed.iter().map(String::as_str));
        Self::new(error.field, &error.value, expected)
    }
}

impl From<QueryError> for WebError {
    fn from(error: QueryError) -> Self {
        Self::refused(error.status(), error.message())
    }
}

/// The message that lists the allowed values.
pub(super) fn one_of<'a>(allowed: impl Iterator<Item = &'a str>) -> Message {
    let allowed: Vec<&str> = allowed.collect();
    Message::new("query-one-of").arg("allowed", allowed.join(", "))
}

/// The parameters that have not been taken yet, decoded.
#[derive(Debug, Clone, Default)]
pub struct Params {
    pub(super) left: Vec<(String, String)>,
}

impl Params {
    /// Decodes a query string, without its `?`.
    ///
    /// # Errors
    /// [`QueryError`] for too many parameters, or a value that is too long or no text.
    pub fn parse(query: Option<&str>) -> Result<Self, QueryError> {
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
        Ok(Self { left })
    }

    /// The value of a parameter that is given at most once.
    ///
    /// # Errors
    /// [`QueryError`] when it is given twice.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, QueryError> {
        let mut values = self.take_all(name);
        match (values.pop(), values.pop()) {
            (Some(value), Some(_)) => {
                Err(QueryError::new(name, &value, Message::new("query-once")))
            }
            (value, _) => Ok(value),
        }
    }

    /// Every value of a parameter.
    pub fn take_all(&mut self, name: &str) -> Vec<String> {
        let taken = self.left.extract_if(.., |(given, _)| given == name);
        taken.map(|(_, value)| value).collect()
    }

    /// Parses a parameter; `expected` describes a valid value.
    ///
    /// # Errors
    /// [`QueryError`] when it does not parse, or is given twice.
    pub fn read<T>(
        &mut self,
        name: &str,
        expected: Message,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, QueryError> {
        let Some(value) = self.take(name)? else {
            return Ok(None);
        };
        match read(&value) {
            Some(read) => Ok(Some(read)),
            None => Err(QueryError::new(name, &value, expected)),
        }
    }

    /// Parses a parameter that allows a few words only.
    ///
    /// # Errors
    /// [`QueryError`] with the words when it is none of them, or is given twice.
    pub fn choice<T>(
        &mut self,
        name: &str,
        allowed: &[&str],
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, QueryError> {
        self.read(name, one_of(allowed.iter().copied()), read)
    }

    /// Parses every value of such a parameter.
    ///
    /// # Errors
    /// [`QueryError`] for the first that is none of them.
    pub fn choices<T>(
        &mut self,
        name: &str,
        allowed: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, QueryError> {
        let values = self.take_all(name).into_iter();
        let read = |value: String| {
            let bad = || QueryError::new(name, &value, one_of(allowed.iter().copied()));
            read(&value).ok_or_else(bad)
        };
        values.map(read).collect()
    }

    /// Parses a whole number within bounds, inclusive.
    ///
    /// # Errors
    /// [`QueryError`] with the bounds when it is none, or is given twice.
    pub fn number(
        &mut self,
        name: &str,
        least: usize,
        most: usize,
    ) -> Result<Option<usize>, QueryError> {
        let expected = Message::new("query-number")
            .arg("least", least)
            .arg("most", most);
        self.read(name, expected, |text| {
            let number = usize::try_from(digits(text)?).ok()?;
            (least..=most).contains(&number).then_some(number)
        })
    }

    /// Parses a day, written `2019-03-31`.
    ///
    /// # Errors
    /// [`QueryError`] when it is none, or is given twice.
    pub fn day(&mut self, name: &str) -> Result<Option<NaiveDate>, QueryError> {
        self.read(name, Message::new("query-day"), Parameter::parse)
    }

    /// Refuses parameters that have not been taken; `known` are the names that the error lists.
    ///
    /// # Errors
    /// [`QueryError`] for the first of them.
    pub fn finish(self, known: &[&str]) -> Result<(), QueryError> {
        match self.left.first() {
            None => Ok(()),
            Some((name, value)) => {
                let expected = Message::new("query-unknown").arg("known", known.join(", "));
                Err(QueryError::new(name, value, expected))
            }
        }
    }
}
