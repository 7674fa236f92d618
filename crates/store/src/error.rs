//! What storing can fail with.
//!
//! Policy: a caller can act on `Busy`, `NotALedger`, `Damaged` and the `Key`-like refusals; everything else is reported to
//! the operator as it is and to a client only as "the ledger could not be read or written".

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::open::SchemaVersion;
use domain::ledger::entry::EntryError;
use domain::{Localize, Message, Seq};

/// An error by which a write can fail, of which the writer learns whether the place refused it.
pub trait WriteError: From<StoreError> + Send + 'static {
    /// The error of the store, where it is one.
    fn store(&self) -> Option<&StoreError>;
}

impl WriteError for StoreError {
    fn store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

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
    /// Pages or rows of the file are damaged.
    #[error(
        "the ledger's file is damaged ({0}); run `pledgebook ledger verify`, and restore a backup"
    )]
    File(String),
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
    /// Another process replaced the key that signs while this one had the old one in memory.
    #[error(
        "the ledger's key was replaced while this program ran; nothing was written: start it again"
    )]
    KeyReplaced,
    /// Nothing may be appended, because the clock is not believed.
    #[error("nothing is recorded while the clock is not believed")]
    Halted,
    /// The thread that writes is gone.
    #[error("the ledger is being shut down")]
    Closed,
    /// The caller gave up before the write began.
    #[error("the write was given up before it began; nothing was written")]
    GivenUp,
    /// Another write of the same group made the database roll back the whole group.
    #[error("the group of writes was rolled back ({0}); nothing was written")]
    RolledBack(Unwritable),
    /// What was asked of the writer panicked; nothing of it was kept.
    #[error("an internal fault; nothing was written")]
    Panicked,
}

/// Why the ledger cannot be written at present, although it can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// Another process holds the write lock, or the writer did not get to it in time.
    #[error("busy")]
    Busy,
    /// The disk is full, or the database has reached its size limit.
    #[error("full")]
    Full,
    /// The system refuses writes, as on a read-only mount or a failing disk.
    #[error("refused")]
    Refused,
}

impl StoreError {
    /// An entry that is not what it should be.
    pub fn damaged(seq: Seq, what: impl ToString) -> Self {
        Self::Damaged {
            seq,
            what: what.to_string(),
        }
    }

    /// The failure of an operation on a file.
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// Why a write failed, where the cause is the place and not the write.
    pub fn unwritable(&self) -> Option<Unwritable> {
        use rusqlite::ErrorCode as Code;
        match self {
            Self::Commit(error) => error.unwritable(),
            Self::RolledBack(why) => Some(*why),
            Self::GivenUp | Self::Closed => Some(Unwritable::Busy),
            Self::Swapped(_) => Some(Unwritable::Refused),
            Self::Io { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Unwritable::Full),
                ErrorKind::ReadOnlyFilesystem => Some(Unwritable::Refused),
                _ => None,
            },
            Self::Sqlite(error) => match error.sqlite_error_code()? {
                Code::DatabaseBusy | Code::DatabaseLocked => Some(Unwritable::Busy),
                Code::DiskFull => Some(Unwritable::Full),
                Code::ReadOnly | Code::SystemIoFailure => Some(Unwritable::Refused),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Localize for Unwritable {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Busy => "error-store-busy",
            Self::Full => "error-store-full",
            Self::Refused => "error-store-refused",
        })
    }
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
            Self::File(what) => Message::new("error-store-file").arg("what", what),
            Self::Schema(what) => Message::new("error-store-schema").arg("what", what),
            Self::Damaged { seq, what } => Message::new("error-store-damaged")
                .number("seq", *seq)
                .arg("what", what),
            Self::NodeMissing { level, index } => Message::new("error-store-node")
                .arg("level", level)
                .arg("index", index),
            Self::Sqlite(error) => match self.unwritable() {
                Some(why @ (Unwritable::Busy | Unwritable::Full)) => why.message(),
                _ if is_corrupt(error) => Message::new("error-store-corrupt").arg("why", error),
                _ => Message::new("error-store-sqlite").arg("why", error),
            },
            Self::Migration(error) => Message::new("error-store-migration").arg("why", error),
            Self::Swapped(path) => Message::new("error-store-swapped").arg("path", path.display()),
            Self::KeyReplaced => Message::new("error-store-key-replaced"),
            Self::Halted => Message::new("error-store-halted"),
            Self::Closed => Message::new("error-store-closed"),
            Self::GivenUp => Message::new("error-store-given-up"),
            Self::RolledBack(why) => why.message(),
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
            Self::Damaged { .. } | Self::NodeMissing { .. } | Self::File(_) => true,
            _ => false,
        }
    }
}

impl StoreError {
    /// Whether the place is the cause: the file cannot be opened, read or written at present, or was written by a newer program.
    /// That says nothing about the content, and verification ends with it instead of naming a fault.
    pub fn is_of_the_place(&self) -> bool {
        use rusqlite::ErrorCode as Code;
        match self {
            Self::Commit(error) => error.is_of_the_place(),
            Self::Io { .. } | Self::Newer { .. } => true,
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(
                    Code::SystemIoFailure
                        | Code::CannotOpen
                        | Code::DiskFull
                        | Code::PermissionDenied
                        | Code::ReadOnly
                        | Code::DatabaseBusy
                        | Code::DatabaseLocked
                        | Code::OutOfMemory
                )
            ),
            _ => false,
        }
    }

    /// The error again where the place is its cause; otherwise it is for the caller to name as a fault.
    ///
    /// # Errors
    /// The error itself.
    pub(crate) fn unless_of_the_place(self) -> Result<Self, Self> {
        if self.is_of_the_place() {
            Err(self)
        } else {
            Ok(self)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open::SchemaVersion;
    use rusqlite::ffi;

    #[test]
    fn what_the_place_causes_is_no_damage_and_damage_is_not_of_the_place() {
        let sqlite =
            |code| StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        for code in [
            ffi::SQLITE_IOERR,
            ffi::SQLITE_IOERR_READ,
            ffi::SQLITE_CANTOPEN,
            ffi::SQLITE_FULL,
            ffi::SQLITE_PERM,
            ffi::SQLITE_READONLY,
            ffi::SQLITE_BUSY,
            ffi::SQLITE_NOMEM,
        ] {
            let error = sqlite(code);
            assert!(error.is_of_the_place() && !error.is_damage(), "{error}");
            assert!(error.unless_of_the_place().is_err());
        }
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB] {
            let error = sqlite(code);
            assert!(!error.is_of_the_place() && error.is_damage(), "{error}");
            assert!(error.unless_of_the_place().is_ok());
        }
        // A query that does not end, and a missing table.
        for code in [ffi::SQLITE_INTERRUPT, ffi::SQLITE_ERROR] {
            assert!(!sqlite(code).is_of_the_place());
        }
        let newer = StoreError::Newer {
            found: SchemaVersion(99),
            known: SchemaVersion(14),
        };
        assert!(newer.is_of_the_place());
    }
}
