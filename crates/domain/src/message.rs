//! Messages to people, independent of the language: the key of a Fluent message and its arguments.
//!
//! The texts are in `templates/locales`; the crate `i18n` formats them.

use std::fmt;

use chrono::{DateTime, Utc};

use super::period::{Period, PeriodError};

/// One argument of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// A whole number; languages choose their plural by it.
    Number(i64),
    /// An instant; written in the zone of the reader.
    Instant(DateTime<Utc>),
    /// A month; written as the language writes months.
    Month(Period),
    /// A message of its own, which is formatted first.
    Message(Box<Message>),
    /// Several messages, joined as the language joins a list.
    List(Vec<Message>),
}

/// The key of a Fluent message and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Message {
    /// The key in `templates/locales/*/*.ftl`.
    pub key: &'static str,
    /// Named arguments.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message without arguments.
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    /// Adds an argument that is shown as it is.
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, Arg::Text(value.to_string())));
        self
    }

    /// Adds a whole number.
    pub fn number(mut self, name: &'static str, value: impl TryInto<i64>) -> Self {
        let value = value.try_into().unwrap_or(i64::MAX);
        self.args.push((name, Arg::Number(value)));
        self
    }

    /// Adds an instant.
    pub fn instant(mut self, name: &'static str, value: impl Into<DateTime<Utc>>) -> Self {
        self.args.push((name, Arg::Instant(value.into())));
        self
    }

    /// Adds a month.
    pub fn month(mut self, name: &'static str, value: Period) -> Self {
        self.args.push((name, Arg::Month(value)));
        self
    }

    /// Adds an argument that is a message of its own.
    pub fn nest(mut self, name: &'static str, value: Message) -> Self {
        self.args.push((name, Arg::Message(Box::new(value))));
        self
    }

    /// Adds a list of messages.
    pub fn list(mut self, name: &'static str, values: Vec<Message>) -> Self {
        self.args.push((name, Arg::List(values)));
        self
    }
}

/// A value that is shown to people in their language, such as an error, a finding or a state.
pub trait Localize {
    /// The message that states it.
    fn message(&self) -> Message;
}

impl Localize for Message {
    fn message(&self) -> Message {
        self.clone()
    }
}

impl Localize for PeriodError {
    fn message(&self) -> Message {
        Message::new("error-period").arg("value", &self.0)
    }
}

impl<T: Localize + ?Sized> Localize for &T {
    fn message(&self) -> Message {
        (**self).message()
    }
}
