//! The settings: the parsed and validated configuration.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono_tz::Tz;
use strum::{EnumString, VariantNames};

use super::mailbox::Mailbox;
use domain::rules::Rules;
use domain::time::Timestamp;
use jobs::Timetable;
use tlog::cosignature::WitnessKey;

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name of the ledger, which is also the name of its key.
    pub origin: String,
    /// The witnesses whose cosignatures are accepted.
    pub witnesses: Vec<WitnessKey>,
    /// The time zone of days and schedules.
    pub zone: Tz,
    /// The instant at which the clock starts instead of the present.
    pub start: Option<Timestamp>,
    /// The web server.
    pub web: WebSettings,
    /// Outgoing mail.
    pub mail: MailSettings,
    /// The schedules of jobs.
    pub jobs: Timetable,
    /// The thresholds of lights and checks.
    pub rules: Rules,
    /// The file of a calendar that replaces the seed's.
    pub calendar_file: Option<PathBuf>,
    /// The directory of a seed that replaces the built-in one.
    pub seed_dir: Option<PathBuf>,
}

/// The settings of the web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSettings {
    /// The address and port to listen on.
    pub listen: SocketAddr,
    /// The public address of the pages, without a final slash.
    pub base_url: String,
    /// Whether reading needs no account.
    pub public: bool,
}

/// The settings of outgoing mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// The sender.
    pub from: Mailbox,
    /// The transport.
    pub transport: Transport,
}

/// The transport of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// Files in the data directory.
    File,
    /// An SMTP server.
    Smtp(SmtpSettings),
}

/// An SMTP server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    /// The host name or IP address.
    pub host: String,
    /// The port; by default that of `tls`.
    pub port: u16,
    /// The encryption.
    pub tls: Tls,
    /// The user name and the password.
    pub credentials: Option<(String, Secret)>,
    /// The time limit for an answer of the server, in seconds.
    pub timeout_seconds: u64,
}

/// The encryption of the connection to the SMTP server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Tls {
    /// None.
    None,
    /// STARTTLS, required (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

impl Tls {
    /// The usual port: 25, 587 or 465.
    pub fn default_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

/// A text that its `Debug` form does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
