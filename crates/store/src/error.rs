//! What storing can fail with.
//!
//! Policy: a caller can act on `Busy`, `NotALedger`, `Damaged` and the `Key`-like refusals; everything else is reported to
//! the operator as it is and to a client only as "the ledger could not be read or written".

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::open::SchemaVersion;
use domain::ids::Seq;
use domain::ledger::entry::EntryError;
use domain::message::{Localize, Message};

/// Why the store could not do it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("the ledger's database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The group of writes was not committed. Every write of the group gets the same error.
    #[error(transparent)]
    Commit(Arc<Self>),
    /// A migration failed, or one that was applied has been edited.
    #[error("the ledger's schema could not be brought up to date: {0}")]
    Migration(#[from] refinery::Error),
    /// The directory or the file could not be made or opened.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is a database of something else.
    #[error("{0} is not a pledgebook ledger")]
    NotALedger(PathBuf),
    /// There is no ledger yet.
    #[error("{0}: there is no ledger here; run `pledgebook seed` first")]
    NoLedger(PathBuf),
    /// An older program wrote the ledger.
    #[error(
        "the ledger's schema is {found}, this pledgebook's is {known}; run `pledgebook upgrade`, or `serve`, which upgrades"
    )]
    Older {
        /// The version of the file.
        found: SchemaVersion,
        /// The version of this program.
        known: SchemaVersion,
    },
    /// A newer program wrote the ledger.
    #[error(
        "written by a newer pledgebook (schema {found}, this one knows {known}); use that version or a later one"
    )]
    Newer {
        /// The version of the file.
        found: SchemaVersion,
        /// The newest version that this program knows.
        known: SchemaVersion,
    },
    /// A migration that was applied is not the one that this program has.
    #[error(
        "migration {0}, which was applied to this ledger, is not the one that this pledgebook has"
    )]
    MigrationChanged(SchemaVersion),
    /// The schema is not what the migrations make.
    #[error("the ledger's schema was changed by hand ({0}); run `pledgebook ledger verify`")]
    Schema(String),
    /// A stored row cannot be what the program wrote.
    #[error("entry {seq}: {what}")]
    Damaged {
        /// The entry it belongs to.
        seq: Seq,
        /// What is wrong.
        what: String,
    },
    /// A node of the tree is not there.
    #[error("the tree's node {level}/{index} is missing; run `pledgebook ledger verify`")]
    NodeMissing {
        /// Its level.
        level: u8,
        /// Its index.
        index: u64,
    },
    /// An entry would be no valid entry.
    #[error(transparent)]
    Bytes(#[from] EntryError),
    /// The database or its write-ahead log was removed or replaced under the open connection.
    #[error(
        "{0}: the file was removed or replaced while this program had it open; nothing more is written: stop the program, put the file back, and start again"
    )]
    Swapped(PathBuf),
    /// Nothing may be appended, because the clock is not believed.
    #[error("nothing is recorded while the clock is not believed")]
    Halted,
    /// The thread that writes is gone.
    #[error("the ledger is being shut down")]
    Closed,
    /// What was asked of the writer panicked; nothing of it was kept.
    #[error("an internal fault; nothing was written")]
    Panicked,
}

impl Localize for StoreError {
    fn message(&self) -> Message {
        match self {
            Self::Bytes(error) => error.message(),
            Self::Commit(error) => error.message(),
            Self::Io { path, source } => Message::new("error-store-io")
                .arg("path", path.display())
                .arg("why", source),
            Self::NotALedger(path) => {
                Message::new("error-store-foreign").arg("path", path.display())
            }
            Self::NoLedger(path) => Message::new("error-store-none").arg("path", path.display()),
            Self::Older { found, known } => Message::new("error-store-older")
                .arg("found", found)
                .arg("known", known),
            Self::Newer { found, known } => Message::new("error-store-newer")
                .arg("found", found)
                .arg("known", known),
            Self::MigrationChanged(version) => {
                Message::new("error-store-migration-changed").arg("version", version)
            }
            Self::Schema(what) => Message::new("error-store-schema").arg("what", what),
            Self::Damaged { seq, what } => Message::new("error-store-damaged")
                .number("seq", *seq)
                .arg("what", what),
            Self::NodeMissing { level, index } => Message::new("error-store-node")
                .arg("level", level)
                .arg("index", index),
            Self::Sqlite(error) if is_busy(error) => Message::new("error-store-busy"),
            Self::Sqlite(error) if is_corrupt(error) => {
                Message::new("error-store-corrupt").arg("why", error)
            }
            Self::Sqlite(error) => Message::new("error-store-sqlite").arg("why", error),
            Self::Migration(error) => Message::new("error-store-migration").arg("why", error),
            Self::Swapped(path) => Message::new("error-store-swapped").arg("path", path.display()),
            Self::Halted => Message::new("error-store-halted"),
            Self::Closed => Message::new("error-store-closed"),
            Self::Panicked => Message::new("error-store-panicked"),
        }
    }
}

impl StoreError {
    /// Whether the file's content is not what SQLite or this program wrote, in contrast to a file that cannot be opened, read or
    /// written at present.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(error) => is_corrupt(error),
            Self::Commit(error) => error.is_damage(),
            Self::Damaged { .. } | Self::NodeMissing { .. } => true,
            _ => false,
        }
    }
}

/// Whether SQLite found a malformed database, or a file that is none.
fn is_corrupt(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    )
}

/// Whether another process held the ledger for longer than we wait.
fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}
