//! The configuration: what config.toml and the environment say, and what it means.
//!
//! Two types, one after the other: what was said, with its places (`raw`, `env`), and [`Settings`], where every cron and
//! zone is parsed and every path resolved (`resolve`). All faults are found at once, before anything starts. Must not open
//! a ledger, a socket or a log; imports only the domain.

mod env;
mod fault;
mod key;
mod mailbox;
mod raw;
mod resolve;
mod value;

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

pub use fault::{ConfigError, Fault, Kind, Place, Problem};
pub use mailbox::{Mailbox, MailboxError};

use domain::rules::Rules;
use domain::time::Timestamp;
use jobs::Timetable;
use tlog::cosignature::WitnessKey;

/// The file that is read where none is named.
pub const DEFAULT_FILE: &str = "config.toml";

/// Everything that can be configured, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The ledger's name, which is also the name of its key.
    pub origin: String,
    /// The witnesses whose cosignatures are taken.
    pub witnesses: Vec<WitnessKey>,
    /// Where days begin and schedules are read.
    pub zone: Tz,
    /// Where the clock begins, instead of now.
    pub start: Option<Timestamp>,
    /// The HTTP side.
    pub web: WebSettings,
    /// How mail goes out.
    pub mail: MailSettings,
    /// When jobs run.
    pub jobs: Timetable,
    /// Thresholds of lights and checks.
    pub rules: Rules,
    /// A calendar to use instead of the seed's own; a file that was there.
    pub calendar_file: Option<PathBuf>,
    /// A seed to use instead of the built-in one; a directory that was there.
    pub seed_dir: Option<PathBuf>,
}

/// The HTTP side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSettings {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Where people find the pages; without a slash at its end.
    pub base_url: String,
    /// Whether anybody may read without signing in.
    pub public: bool,
}

/// How mail goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Whom it is from.
    pub from: Mailbox,
    /// How it leaves.
    pub transport: Transport,
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// As files in the data directory.
    File,
    /// By a server.
    Smtp(SmtpSettings),
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port; 25, 587 or 465 by `tls` where none was given.
    pub port: u16,
    /// Encryption.
    pub tls: Tls,
    /// Who signs in, and the password.
    pub credentials: Option<(String, Secret)>,
    /// How long a server may keep us waiting, in seconds.
    pub timeout_seconds: u64,
}

/// Encryption on the way to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// None.
    None,
    /// Begun in the open and then required (RFC 3207).
    StartTls,
    /// From the first byte (RFC 8314).
    Tls,
}

impl Tls {
    /// The port that servers commonly keep for it.
    pub fn default_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

/// A text that is not shown in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text itself; for the one place that must send it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Reads a configuration from the text of a file, if there is one, and the variables of an environment, which win. The only
/// files it looks at are those that the configuration names.
///
/// # Errors
/// [`ConfigError`] with every fault; a fault of TOML syntax comes alone.
pub fn load(
    file: Option<(&Path, &str)>,
    env: impl Iterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let mut faults = Vec::new();
    let mut raw = match file {
        Some((path, text)) => raw::read(path, text, &mut faults)?,
        None => raw::Raw::new(),
    };
    env::overlay(&mut raw, env, &mut faults);
    resolve::resolve(&raw, faults)
}

/// Reads the file at `path`; without one, [`DEFAULT_FILE`] in the working directory where there is one; else the defaults.
///
/// # Errors
/// [`ConfigError`] with every fault; one where a file that was named is not there.
pub fn read(
    path: Option<&Path>,
    env: impl Iterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let default = Path::new(DEFAULT_FILE);
    let Some(path) = path.or_else(|| default.exists().then_some(default)) else {
        return load(None, env);
    };
    let text = fs::read_to_string(path).map_err(|error| {
        ConfigError::of(Fault {
            key: String::new(),
            value: None,
            place: Place::WholeFile {
                path: path.to_owned(),
            },
            problem: resolve::unreadable(path, &error),
        })
    })?;
    load(Some((path, &text)), env)
}

/// The variables of this process that may be settings. One that is not UTF-8 is passed on with its bad letters replaced,
/// so that it meets the error it deserves.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .map(|(name, value)| {
            (
                name.to_string_lossy().into_owned(),
                value.to_string_lossy().into_owned(),
            )
        })
        .filter(|(name, _)| name.starts_with(key::PREFIX))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod witness_tests;
