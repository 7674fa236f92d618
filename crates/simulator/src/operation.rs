//! What is done to a disk, and to which files.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What is done to a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Operation {
    /// A file is made.
    Make,
    /// Bytes are written.
    Write,
    /// A file is made shorter or longer.
    Truncate,
    /// The bytes of a file are synced.
    Sync,
    /// The names of a directory are synced.
    SyncNames,
    /// A file gets another name.
    Rename,
    /// A file gets one more name.
    Link,
    /// A name is removed.
    Remove,
    /// A directory is made.
    MakeDirectory,
    /// A directory is removed.
    RemoveDirectory,
}

/// What a file is for, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// The database.
    Database,
    /// Its write-ahead log.
    Log,
    /// Its rollback journal, before there is a log and in copies.
    Journal,
    /// The mark.
    Mark,
    /// Evidence and its salt.
    Evidence,
    /// Keys.
    Key,
    /// A backup, and what is made on the way to it or from it.
    Backup,
    /// Anything else.
    Other,
}

impl Kind {
    /// The kind of a file by its path on a disk.
    pub fn of(path: &Path) -> Self {
        let text = path.to_string_lossy();
        let has = |part: &str| text.contains(part);
        if has(".part") || has("backups") {
            if has("mark.part") {
                Self::Mark
            } else {
                Self::Backup
            }
        } else if text.ends_with("-wal") {
            Self::Log
        } else if text.ends_with("-journal") {
            Self::Journal
        } else if text.ends_with(".db") {
            Self::Database
        } else if has("/mark") {
            Self::Mark
        } else if has("/evidence") {
            Self::Evidence
        } else if has("/keys") {
            Self::Key
        } else {
            Self::Other
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Make => "make",
            Self::Write => "write",
            Self::Truncate => "truncate",
            Self::Sync => "sync",
            Self::SyncNames => "sync names",
            Self::Rename => "rename",
            Self::Link => "link",
            Self::Remove => "remove",
            Self::MakeDirectory => "make directory",
            Self::RemoveDirectory => "remove directory",
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Database => "database",
            Self::Log => "log",
            Self::Journal => "journal",
            Self::Mark => "mark",
            Self::Evidence => "evidence",
            Self::Key => "key",
            Self::Backup => "backup",
            Self::Other => "other",
        })
    }
}

/// How often each kind of operation happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Count>", into = "Vec<Count>")]
pub struct Counts(BTreeMap<(Kind, Operation), u64>);

/// A kind of operation on a kind of file, and how often it happened.
type Count = (Kind, Operation, u64);

impl Counts {
    /// Counts an operation.
    pub fn count(&mut self, kind: Kind, operation: Operation) {
        *self.0.entry((kind, operation)).or_default() += 1;
    }

    /// Adds other counts.
    pub fn add(&mut self, other: &Self) {
        for (what, count) in &other.0 {
            *self.0.entry(*what).or_default() += count;
        }
    }

    /// How often an operation happened.
    pub fn of(&self, kind: Kind, operation: Operation) -> u64 {
        self.0.get(&(kind, operation)).copied().unwrap_or(0)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Count> {
        let counts = self.0.iter();
        counts.map(|((kind, operation), count)| (*kind, *operation, *count))
    }
}

impl From<Vec<Count>> for Counts {
    fn from(counts: Vec<Count>) -> Self {
        let counts = counts.into_iter();
        Self(
            counts
                .map(|(kind, operation, count)| ((kind, operation), count))
                .collect(),
        )
    }
}

impl From<Counts> for Vec<Count> {
    fn from(counts: Counts) -> Self {
        counts.iter().collect()
    }
}
