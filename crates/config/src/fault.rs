//! The faults of a configuration, in English as errors and in both languages as messages.
//!
//! Each fault names its place and its key, states the problem, and states what is expected. Values that may be secrets are
//! not repeated.

use std::fmt;
use std::path::PathBuf;

use strum::IntoStaticStr;
use thiserror::Error;

use domain::schedule::ScheduleError;
use domain::{Localize, Message};
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

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text in quotation marks",
            Self::Integer => "a whole number",
            Self::Boolean => "true or false",
            Self::Amount => "a decimal number such as 10 or 0.5 (at most six decimals)",
            Self::Days => "a list of whole numbers such as [30, 7, 1]",
            Self::Keys => "a list of verifier keys in quotation marks",
            Self::Networks => "a list of addresses or networks in quotation marks",
        })
    }
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
#[derive(Debug, Clone, PartialEq, Eq, Error, IntoStaticStr)]
#[cfg_attr(test, derive(strum::EnumCount))]
#[strum(serialize_all = "kebab-case", prefix = "config-")]
#[expect(missing_docs, reason = "the text of each variant describes it")]
pub enum Problem {
    #[error("not valid TOML: {0}")]
    Syntax(String),
    #[error("there is no such file: {}", .0.display())]
    NoFile(PathBuf),
    #[error("there is no such directory: {}", .0.display())]
    NoDirectory(PathBuf),
    #[error("{} cannot be read: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("there is no such key{}", did_you_mean(nearest.as_deref()))]
    UnknownKey { nearest: Option<String> },
    #[error("there is no setting for this variable{}", did_you_mean(nearest.as_deref()))]
    UnknownVariable { nearest: Option<String> },
    #[error("this is a section, not a value; write its name in brackets and its keys below it")]
    NotASection,
    #[error("is not {0}")]
    WrongType(Kind),
    #[error("nothing is given; give a value, or leave the key out for its default")]
    Empty,
    #[error("holds a control character; remove it")]
    Control,
    #[error("is out of range; expected {min} to {max}")]
    OutOfRange { min: i64, max: i64 },
    #[error("is not one of {allowed}")]
    Choice { allowed: String },
    #[error("is not a time zone; expected an IANA name such as Asia/Shanghai{}", did_you_mean(nearest.as_deref()))]
    Zone { nearest: Option<String> },
    #[error(
        "is not an instant; expected e.g. 2019-04-01T09:00:00+08:00, a local 2019-04-01T09:00, or a date"
    )]
    Start,
    #[error(transparent)]
    Schedule(ScheduleError),
    #[error("is not an address and port; expected e.g. 127.0.0.1:8019 or [::1]:8019")]
    Listen,
    #[error("is not a web address; expected e.g. https://pledgebook.example, without `?` and `#`")]
    BaseUrl,
    #[error(
        "has a path; the pages are served at the root of a host, so give them a host name of their own, e.g. https://pledgebook.example"
    )]
    BaseUrlPath,
    #[error("is not an address or a network; expected e.g. 10.0.0.5 or 10.0.0.0/8")]
    Network,
    #[error("must not exceed evidence.pending_mb, which is {whole}")]
    OfficeBeyondWhole { whole: u64 },
    #[error(
        "is not a ledger's name; expected e.g. pledgebook.example/jiyuan-2019, without blanks and `+`"
    )]
    Origin,
    #[error("is not a witness's verifier key ({0})")]
    Witness(KeyError),
    #[error("has the key of another witness in this list; each witness has a key of its own")]
    RepeatedWitness,
    #[error("is not a host; expected a name in ASCII such as mail.example, or an IP address")]
    Host,
    #[error("is not a mailbox: {0}; expected e.g. Pledgebook <pledgebook@pledgebook.example>")]
    Mailbox(MailboxError),
    #[error("needs `{key}`, which is not set")]
    Needs { key: &'static str },
    #[error("the file {} must hold a password, on one line", .0.display())]
    Password(PathBuf),
    #[error("the file {} must hold certificates in PEM: {reason}", path.display())]
    Certificates { path: PathBuf, reason: String },
    #[error("must be below checks.red_points, which is {red}")]
    YellowNotBelowRed { red: String },
    #[error("names {day} twice")]
    RepeatedDay { day: u32 },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |n| format!("; did you mean `{n}`?"))
}

impl Problem {
    /// Whether the text continues a sentence that begins with the value.
    fn continues_value(&self) -> bool {
        !matches!(
            self,
            Self::Schedule(_)
                | Self::Empty
                | Self::NotASection
                | Self::NoFile(_)
                | Self::NoDirectory(_)
                | Self::Unreadable { .. }
                | Self::Password(_)
                | Self::Certificates { .. }
        )
    }

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

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        if let Some(value) = &self.value
            && self.problem.continues_value()
        {
            write!(f, "`{value}` ")?;
        }
        self.problem.fmt(f)
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
