//! The faults of a configuration.
//!
//! Each fault names its place and its key, states the problem, and states what is expected. Values that may be secrets are
//! not repeated.

use std::fmt;
use std::path::PathBuf;

use strum::IntoStaticStr;
use thiserror::Error;

use domain::schedule::ScheduleError;
use domain::{Lang, Localize, Message};
use i18n::Localizer;
use mail::mailbox::MailboxError;
use tlog::keys::KeyError;

/// The place of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A place in a file.
    File {
        /// The file, as it was named.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
    },
    /// A file that cannot be read.
    WholeFile {
        /// The file, as it was named.
        path: PathBuf,
    },
    /// An environment variable.
    Env {
        /// The name of the variable.
        name: String,
    },
    /// The default of a setting.
    Default,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line, column } => write!(f, "{}:{line}:{column}", path.display()),
            Self::WholeFile { path } => write!(f, "{}", path.display()),
            Self::Env { name } => f.write_str(name),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The type of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[cfg_attr(test, derive(strum::VariantArray))]
#[strum(serialize_all = "kebab-case", prefix = "config-kind-")]
pub enum Kind {
    /// A text in quotation marks.
    Text,
    /// An integer.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A decimal number.
    Amount,
    /// A list of integers.
    Days,
    /// A list of verifier keys.
    Keys,
    /// A list of networks.
    Networks,
}

impl Localize for Kind {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Keys => "witness-config-list",
            other => other.into(),
        })
    }
}

/// The problem of a fault. If the fault has a value, most texts continue a sentence that begins with it.
#[derive(Debug, Clone, PartialEq, Eq, IntoStaticStr)]
#[cfg_attr(test, derive(strum::EnumCount))]
#[strum(serialize_all = "kebab-case", prefix = "config-")]
#[expect(missing_docs, reason = "the text of each variant describes it")]
pub enum Problem {
    Syntax(String),
    NoFile(PathBuf),
    NoDirectory(PathBuf),
    Unreadable { path: PathBuf, reason: String },
    UnknownKey { nearest: Option<String> },
    UnknownVariable { nearest: Option<String> },
    NotASection,
    WrongType(Kind),
    Empty,
    Control,
    OutOfRange { min: i64, max: i64 },
    Choice { allowed: String },
    Zone { nearest: Option<String> },
    Start,
    Schedule(ScheduleError),
    Listen,
    BaseUrl,
    BaseUrlPath,
    Network,
    OfficeBeyondWhole { whole: u64 },
    Origin,
    Witness(KeyError),
    RepeatedWitness,
    Host,
    Mailbox(MailboxError),
    Needs { key: &'static str },
    Password(PathBuf),
    Certificates { path: PathBuf, reason: String },
    YellowNotBelowRed { red: String },
    RepeatedDay { day: u32 },
}

impl Problem {
    fn message(&self, value: &str) -> Message {
        let key = match self {
            Self::UnknownKey { nearest: Some(_) } => "config-unknown-key-nearest",
            Self::UnknownVariable { nearest: Some(_) } => "config-unknown-variable-nearest",
            Self::Zone { nearest: Some(_) } => "config-zone-nearest",
            Self::Witness(_) => "witness-config-key",
            Self::RepeatedWitness => "witness-config-repeated",
            other => other.into(),
        };
        let message = Message::new(key).arg("value", value);
        match self {
            Self::Schedule(error) => error.message(),
            Self::Syntax(reason) => message.arg("reason", reason),
            Self::NoFile(path) | Self::NoDirectory(path) | Self::Password(path) => {
                message.arg("path", path.display())
            }
            Self::Unreadable { path, reason } | Self::Certificates { path, reason } => {
                message.arg("path", path.display()).arg("reason", reason)
            }
            Self::UnknownKey { nearest: Some(n) }
            | Self::UnknownVariable { nearest: Some(n) }
            | Self::Zone { nearest: Some(n) } => message.arg("nearest", n),
            Self::WrongType(kind) => message.nest("kind", kind.message()),
            Self::OutOfRange { min, max } => message.arg("min", min).arg("max", max),
            Self::Choice { allowed } => message.arg("allowed", allowed),
            Self::Witness(error) => message.nest("reason", error.message()),
            Self::Mailbox(error) => message.nest("reason", error.message()),
            Self::Needs { key } => message.arg("needed", key),
            Self::YellowNotBelowRed { red } => message.arg("red", red),
            Self::OfficeBeyondWhole { whole } => message.arg("whole", whole),
            Self::RepeatedDay { day } => message.arg("day", day),
            _ => message,
        }
    }
}

/// A fault of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key, such as `jobs.digest`; empty if the file as a whole is at fault.
    pub key: String,
    /// The value, if it may be repeated.
    pub value: Option<String>,
    /// The place.
    pub place: Place,
    /// The problem.
    pub problem: Problem,
}

/// The English text.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Localizer::new(Lang::En).localize(self))
    }
}

impl Localize for Fault {
    fn message(&self) -> Message {
        let problem = self
            .problem
            .message(self.value.as_deref().unwrap_or_default());
        if self.key.is_empty() {
            Message::new("config-fault-file")
        } else {
            Message::new("config-fault").arg("key", &self.key)
        }
        .arg("place", &self.place)
        .nest("problem", problem)
    }
}

/// The text for one line of a terminal: escapes control characters and truncates after 120 characters.
pub(super) fn printable(text: &str) -> String {
    const MAX_CHARS: usize = 120;
    let mut shown = String::new();
    for letter in text.chars().take(MAX_CHARS) {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    if text.chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// All faults of a configuration, in the order of the file, then those of the environment. Displayed one on a line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", lines(.faults))]
pub struct ConfigError {
    /// The faults, at least one.
    pub faults: Vec<Fault>,
}

fn lines(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    lines.join("\n")
}

impl ConfigError {
    /// An error of one fault.
    pub(super) fn of(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
        }
    }

    /// An error of several faults. Sorts them.
    pub(super) fn all(mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(|fault| match &fault.place {
            Place::File { line, column, .. } => (0, *line, *column),
            Place::WholeFile { .. } => (0, 0, 0),
            Place::Env { .. } => (1, 0, 0),
            Place::Default => (2, 0, 0),
        });
        Self { faults }
    }
}

impl Localize for ConfigError {
    /// The heading above the faults, which have messages of their own.
    fn message(&self) -> Message {
        Message::new("config-faults").number("count", self.faults.len() as u64)
    }
}
