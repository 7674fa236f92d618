//! What the file says: every value with its line and column, before anybody asks what it means.
//!
//! Keys that do not exist are faults here. Must not know ranges, zones or schedules; that is `resolve`.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{ConfigError, Fault, Place, Problem, printable};
use super::key;

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// From the environment, or a default: its key says what type it has.
    Untyped(String),
    /// A TOML string.
    Text(String),
    /// A TOML integer, in decimal.
    Integer(String),
    /// A TOML float, as it was written.
    Float(String),
    /// A TOML boolean.
    Boolean(bool),
    /// A TOML date, or date and time.
    Instant(String),
    /// A TOML array; each item has a place of its own.
    List(Vec<Said>),
    /// A TOML table where a value belongs.
    Table,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untyped(text)
            | Self::Text(text)
            | Self::Integer(text)
            | Self::Float(text)
            | Self::Instant(text) => f.write_str(text),
            Self::Boolean(truth) => truth.fmt(f),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.value.to_string()).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Table => f.write_str("{…}"),
        }
    }
}

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// Everything that was said, by key.
pub(super) type Raw = BTreeMap<&'static str, Said>;

/// Reads a file.
///
/// # Errors
/// The first fault of syntax, alone: what follows it cannot be trusted.
pub(super) fn read(path: &Path, text: &str, faults: &mut Vec<Fault>) -> Result<Raw, ConfigError> {
    let file = File { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        ConfigError::of(Fault {
            key: String::new(),
            value: None,
            place: file.place(error.span().unwrap_or(0..0)),
            problem: Problem::Syntax(error.message().replace('\n', ", ")),
        })
    })?;
    let mut raw = Raw::new();
    file.collect("", table.get_ref(), &mut raw, faults);
    Ok(raw)
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    /// Walks a table; `within` is its name with a point at its end, or nothing.
    fn collect(&self, within: &str, table: &DeTable<'_>, raw: &mut Raw, faults: &mut Vec<Fault>) {
        for (name, value) in table {
            let full = format!("{within}{}", name.get_ref());
            if let Some(key) = key::known(&full) {
                raw.insert(key, self.said(value));
            } else if !key::is_section(&full) {
                faults.push(Fault {
                    problem: Problem::UnknownKey {
                        nearest: key::nearest_key(&full),
                    },
                    key: printable(&full),
                    value: None,
                    place: self.place(name.span()),
                });
            } else if let DeValue::Table(inner) = value.get_ref() {
                self.collect(&format!("{full}."), inner, raw, faults);
            } else {
                faults.push(Fault {
                    problem: Problem::NotASection,
                    key: printable(&full),
                    value: None,
                    place: self.place(value.span()),
                });
            }
        }
    }

    fn said(&self, value: &Spanned<DeValue<'_>>) -> Said {
        Said {
            value: self.value(value),
            place: self.place(value.span()),
        }
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> Value {
        match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => Value::Integer(
                i64::from_str_radix(number.as_str(), number.radix())
                    .map_or_else(|_| number.as_str().to_owned(), |n| n.to_string()),
            ),
            DeValue::Float(number) => Value::Float(
                self.text
                    .get(value.span())
                    .unwrap_or(number.as_str())
                    .to_owned(),
            ),
            DeValue::Boolean(truth) => Value::Boolean(*truth),
            DeValue::Datetime(at) => Value::Instant(at.to_string()),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.said(item)).collect())
            }
            DeValue::Table(_) => Value::Table,
        }
    }

    /// Line and column, from 1, in characters.
    fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place::File {
            path: PathBuf::from(self.path),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}
