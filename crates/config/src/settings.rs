//! The settings: the parsed and validated configuration.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono_tz::Tz;

use super::network::Network;
use domain::{Rules, Timestamp};
use jobs::{BackupTarget, Timetable};
use mail::deliver::SmtpConfig;
use mail::mailbox::Mailbox;
use tlog::cosignature::WitnessKey;

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name of the ledger, which is also the name of its key.
    pub origin: String,
    /// The file that records how far the ledger had come; `None` for the one in the data directory.
    pub mark: Option<PathBuf>,
    /// The witnesses whose cosignatures are accepted.
    pub witnesses: Vec<WitnessKey>,
    /// The time zone of days and schedules.
    pub zone: Tz,
    /// The instant at which the clock starts instead of the present.
    pub start: Option<Timestamp>,
    /// The web server.
    pub web: WebSettings,
    /// Evidence files.
    pub evidence: EvidenceSettings,
    /// Outgoing mail.
    pub mail: MailSettings,
    /// The schedules of jobs.
    pub jobs: Timetable,
    /// Where scheduled backups are kept; without it there are none.
    pub backup: Option<BackupTarget>,
    /// The longest gap between the newest entry and the clock, in days, after which work goes on by itself.
    pub catch_up_days: u32,
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
    /// The reverse proxies whose `X-Forwarded-For` names the client.
    pub trusted_proxies: Vec<Network>,
}

/// The settings of evidence files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceSettings {
    /// The most bytes of files that no entry names yet.
    pub pending_bytes: u64,
    /// The most bytes of such files of one office.
    pub pending_office_bytes: u64,
}

/// The settings of outgoing mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// The sender.
    pub from: Mailbox,
    /// Whether reminders carry signed links, with which departments report without signing in.
    pub has_signed_links: bool,
    /// The transport.
    pub transport: Transport,
}

/// The transport of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a configuration has one transport"
)]
pub enum Transport {
    /// Files in the data directory.
    File,
    /// An SMTP server.
    Smtp(SmtpConfig),
}
