//! The raw settings: the values of the file and of the environment with their places, not yet interpreted.
//!
//! A variable is named `PLEDGEBOOK_SECTION__KEY`, such as `PLEDGEBOOK_MAIL__SMTP__PORT`. Its value has the type of its key, so
//! that a password of digits stays a text. Variables without a double underscore (`PLEDGEBOOK_AS`, `PLEDGEBOOK_LANG`) belong to
//! the command line. Unknown keys and variables are faults.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{ConfigError, Fault, Place, Problem, printable};
use super::key;

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text from the environment or a default, whose type depends on its key.
    Untyped(String),
    /// A TOML string.
    Text(String),
    /// A TOML integer in decimal digits.
    Integer(String),
    /// A TOML float as written.
    Float(String),
    /// A TOML boolean.
    Boolean(bool),
    /// A TOML date or date and time.
    Instant(String),
    /// A TOML array, each item with its place.
    List(Vec<Setting>),
    /// A TOML table in the place of a value.
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

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// The settings by key.
pub(super) type Raw = BTreeMap<&'static str, Setting>;

/// Reads the settings of a file. Adds unknown keys to `faults`.
///
/// # Errors
/// The first fault of TOML syntax alone, because what follows it is unreliable.
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

/// Replaces settings by those of the environment. Adds unknown variables to `faults`.
pub(super) fn overlay(
    raw: &mut Raw,
    variables: impl Iterator<Item = (String, String)>,
    faults: &mut Vec<Fault>,
) {
    for (name, value) in variables {
        let Some(rest) = name.strip_prefix(key::PREFIX).filter(|r| r.contains("__")) else {
            continue;
        };
        let known = key::keys().find(|key| key::variable(key) == name);
        let place = Place::Env { name: name.clone() };
        match known {
            Some(key) => {
                let value = Value::Untyped(value);
                raw.insert(key, Setting { value, place });
            }
            // The value may be a secret under a misspelt name: the fault does not repeat it.
            None => faults.push(Fault {
                key: rest.to_lowercase().replace("__", "."),
                value: None,
                problem: Problem::UnknownVariable {
                    nearest: key::nearest_variable(&name),
                },
                place,
            }),
        }
    }
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    /// Collects the settings of a table. `prefix` is the table's name with a point at its end, or empty for the root.
    fn collect(&self, prefix: &str, table: &DeTable<'_>, raw: &mut Raw, faults: &mut Vec<Fault>) {
        for (name, value) in table {
            let full = format!("{prefix}{}", name.get_ref());
            if let Some(key) = key::known(&full) {
                raw.insert(key, self.setting(value));
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

    fn setting(&self, value: &Spanned<DeValue<'_>>) -> Setting {
        Setting {
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
                Value::List(items.iter().map(|item| self.setting(item)).collect())
            }
            DeValue::Table(_) => Value::Table,
        }
    }

    /// The place of a span. The column counts characters.
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
