//! The parameters of a query string, taken one by one by whoever knows them; what is left at the end is refused.
//!
//! An empty value is none: forms send every field. Must not know what a parameter means.

use axum::http::StatusCode;
use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use crate::error::WebError;
use domain::listing::NotAChoice;
use domain::message::{Localize, Message};

/// The most parameters that a query string may have.
const PARAMETERS_MAX: usize = 50;

/// The longest value, in characters.
const VALUE_MAX_CHARS: usize = 200;

/// How much of a wrong value is told back, in characters.
const TOLD_MAX_CHARS: usize = 60;

/// A parameter that cannot be taken. Answered with 400; the value is the client's own and is cut and escaped when shown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("query: {field}: `{value}` cannot be taken")]
pub struct QueryError {
    /// The parameter's name.
    pub field: String,
    /// Its value.
    pub value: String,
    /// What would be right.
    pub expected: Message,
}

impl QueryError {
    /// With what would be right.
    pub fn new(field: &str, value: &str, expected: Message) -> Self {
        let told = |text: &str| text.chars().take(TOLD_MAX_CHARS).collect();
        Self {
            field: told(field),
            value: told(value),
            expected,
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
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

/// One of a few words.
fn one_of<'a>(allowed: impl Iterator<Item = &'a str>) -> Message {
    let allowed: Vec<&str> = allowed.collect();
    Message::new("query-one-of").arg("allowed", allowed.join(", "))
}

/// The parameters that nobody has taken yet, decoded.
#[derive(Debug, Clone, Default)]
pub struct Params {
    left: Vec<(String, String)>,
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
            // What is no UTF-8 was replaced in decoding, and a control character is never typed.
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

    /// A parameter that reads as something; `expected` is said where it does not.
    ///
    /// # Errors
    /// [`QueryError`] when it does not read, or is given twice.
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

    /// A parameter that is one of a few words.
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

    /// The same for each of several values.
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

    /// A whole number within bounds.
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
            let is_plain = text.bytes().all(|b| b.is_ascii_digit());
            let number = text.parse().ok().filter(|_| is_plain)?;
            (least..=most).contains(&number).then_some(number)
        })
    }

    /// A day, written `2019-03-31`.
    ///
    /// # Errors
    /// [`QueryError`] when it is none, or is given twice.
    pub fn day(&mut self, name: &str) -> Result<Option<NaiveDate>, QueryError> {
        self.read(name, Message::new("query-day"), |text| {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            (1900..=2999).contains(&day.year()).then_some(day)
        })
    }

    /// Refuses what nobody took.
    ///
    /// # Errors
    /// [`QueryError`] for the first that is left, with the names that there are.
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
