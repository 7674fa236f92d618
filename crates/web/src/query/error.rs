//! The error for a query parameter that cannot be used.

use axum::http::StatusCode;
use thiserror::Error;

use crate::WebError;
use domain::listing::NotAChoice;
use domain::{Localize, Message};

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
