//! The errors of the composition root.
//!
//! Policy: an error in the configuration or the command line ends with exit code 2, everything else with 1.

use std::path::{Path, PathBuf};
use std::{fmt, io};

use thiserror::Error;

use config::ConfigError;
use domain::seed::SeedError;
use domain::{Lang, Localize, Message, Timestamp};
use i18n::Localizer;
use jobs::SchedulerError;
use mail::deliver::DeliveryError;
use service::ActionError;
use service::mark::MarkFault;
use store::StoreError;

use super::seeds::SeedReadError;

/// Why the program could not start or finish.
#[derive(Debug, Error)]
pub enum AppError {
    /// The configuration, with all its faults.
    Config(#[from] ConfigError),
    /// The ledger's store.
    Store(#[from] StoreError),
    /// A use case.
    Action(#[from] ActionError),
    /// The database is not the one that the mark records.
    Mark(#[from] MarkFault),
    /// The seed's files.
    SeedFiles(#[from] SeedReadError),
    /// The seed, with all its faults.
    Seed(#[from] SeedError),
    /// The mailer.
    Mail(#[from] DeliveryError),
    /// The scheduler.
    Scheduler(#[from] SchedulerError),
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The configured origin is not a valid key name.
    Origin(String),
    /// The ledger's origin differs from the configured one.
    OtherOrigin {
        /// The ledger's.
        found: String,
        /// The configuration's.
        configured: String,
    },
    /// The ledger's zone differs from the configured one.
    OtherZone {
        /// The ledger's.
        found: String,
        /// The configuration's.
        configured: String,
    },
    /// `[time] start` lies more than a day before the newest entry.
    StartTooEarly {
        /// The configured start.
        start: Timestamp,
        /// The newest entry.
        newest: Timestamp,
    },
    /// `[time] start` lies after today.
    StartInFuture {
        /// The configured start.
        start: Timestamp,
        /// What the machine's clock shows.
        machine: Timestamp,
    },
    /// The key of an existing ledger is missing.
    KeyAbsent {
        /// Where it was expected.
        path: PathBuf,
    },
    /// The key belongs to another ledger, or cannot be read.
    KeyWrong {
        /// The key file.
        path: PathBuf,
        /// The reason.
        why: String,
    },
    /// The data directory has a ledger, and nothing was said of replacing it.
    NotVacant(PathBuf),
    /// The backup is of another ledger than the one here.
    OtherLedger {
        /// The backup's.
        found: String,
        /// The one here.
        expected: String,
    },
    /// Neither the backup nor the data directory has the key.
    NoKeyToRestore {
        /// Where it was expected.
        path: PathBuf,
        /// Its verifier key.
        vkey: String,
    },
    /// The demonstration was started on a real ledger.
    NotADemo,
    /// An earlier demonstration here did not reach its end.
    DemoInterrupted(PathBuf),
    /// Another `serve` runs on the same data.
    Locked(PathBuf),
    /// The address cannot be listened on.
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// The reason.
        source: io::Error,
    },
    /// Until an account exists, the daemon listens on loopback only.
    NotLoopback(std::net::SocketAddr),
    /// The runtime could not be started, or ended badly.
    Runtime(String),
}

impl AppError {
    /// The failure of an operation on a file.
    pub(crate) fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::File {
            path: path.to_owned(),
            source,
        }
    }

    /// The exit code: 2 for errors in the configuration, 3 for a damaged ledger, otherwise 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_)
            | Self::Origin(_)
            | Self::OtherOrigin { .. }
            | Self::OtherZone { .. }
            | Self::StartTooEarly { .. }
            | Self::StartInFuture { .. }
            | Self::NotADemo
            | Self::NotLoopback(_)
            | Self::KeyAbsent { .. }
            | Self::KeyWrong { .. } => 2,
            // What differs from what was recorded, as a verification finds it.
            Self::Store(error) | Self::Action(ActionError::Store(error)) if error.is_damage() => 3,
            _ => 1,
        }
    }
}

/// The English text, for the log.
impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Localizer::new(Lang::En).localize(self))
    }
}

impl Localize for AppError {
    fn message(&self) -> Message {
        match self {
            Self::Config(error) => error.message(),
            Self::Store(error) => error.message(),
            Self::Mark(error) => error.message(),
            Self::Action(error) => error.message(),
            Self::SeedFiles(error) => error.message(),
            Self::Seed(error) => error.message(),
            Self::Mail(error) => error.message(),
            Self::Scheduler(error) => Message::new("error-runtime").arg("why", error),
            Self::File { path, source } => Message::new("error-file")
                .arg("path", path.display())
                .arg("why", source),
            Self::Origin(why) => Message::new("error-origin-configured").arg("why", why),
            Self::OtherOrigin { found, configured } => Message::new("error-other-origin")
                .arg("found", found)
                .arg("configured", configured),
            Self::OtherZone { found, configured } => Message::new("error-other-zone")
                .arg("found", found)
                .arg("configured", configured),
            Self::StartTooEarly { start, newest } => Message::new("error-start-too-early")
                .arg("start", start)
                .arg("newest", newest),
            Self::StartInFuture { start, machine } => Message::new("error-start-in-future")
                .arg("start", start)
                .arg("machine", machine),
            Self::KeyAbsent { path } => {
                Message::new("error-key-absent").arg("path", path.display())
            }
            Self::KeyWrong { path, why } => Message::new("error-key-wrong")
                .arg("path", path.display())
                .arg("why", why),
            Self::NotVacant(path) => Message::new("error-not-vacant").arg("path", path.display()),
            Self::OtherLedger { found, expected } => Message::new("error-other-ledger")
                .arg("found", found)
                .arg("expected", expected),
            Self::NoKeyToRestore { path, vkey } => Message::new("error-no-key-to-restore")
                .arg("path", path.display())
                .arg("vkey", vkey),
            Self::NotADemo => Message::new("error-not-a-demo"),
            Self::DemoInterrupted(path) => {
                Message::new("error-demo-interrupted").arg("path", path.display())
            }
            Self::Locked(path) => Message::new("error-locked").arg("path", path.display()),
            Self::Listen { address, source } => Message::new("error-listen")
                .arg("address", address)
                .arg("why", source),
            Self::NotLoopback(address) => {
                Message::new("error-not-loopback").arg("address", address)
            }
            Self::Runtime(why) => Message::new("error-runtime").arg("why", why),
        }
    }
}
