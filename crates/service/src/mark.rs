//! The mark: a small file outside the database that records how far the ledger had come when something signed last left this
//! process.
//!
//! A database that is absent, empty, of another ledger, or older than the mark is not a first start: it is a lost, swapped or
//! restored file, and is refused. The mark is replaced atomically and synced before what it records leaves the process. It is
//! only as safe as its place: beside the database a copy of the whole directory rolls it back too, so `[ledger] mark` can name
//! a place elsewhere.

use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ActionError;
use domain::{Lang, Localize, Message, Period};
use i18n::Localizer;
use store::{Known, Opening, Published, Reader, StoreError, Tx};

/// How far the ledger had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The random id of the ledger.
    pub ledger_id: String,
    /// The origin under which it signs, which names the number of restores.
    pub origin: String,
    /// The size of the newest checkpoint that left the process; 0 before the first.
    pub size: u64,
    /// Its root, in hex; empty for size 0.
    pub root: String,
    /// The newest period whose digest was frozen.
    pub digest_period: Option<Period>,
}

impl Mark {
    /// The mark of a ledger that signs as `origin` and has published something.
    pub fn of(opening: &Opening, origin: &str, published: Published) -> Self {
        let (size, root) = published
            .checkpoint
            .map_or((0, String::new()), |(size, root)| (size, root.to_string()));
        Self {
            ledger_id: opening.body.ledger_id.clone(),
            origin: origin.to_owned(),
            size,
            root,
            digest_period: published.digest,
        }
    }
}

/// How a database disagrees with the mark.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MarkFault {
    /// The database is absent or has no entries.
    Absent {
        /// The database.
        path: PathBuf,
        /// The origin of the ledger.
        origin: String,
        /// The entries that it had at least.
        size: u64,
    },
    /// The database is absent, and what a ledger leaves is there.
    LeftBehind {
        /// The database.
        path: PathBuf,
        /// The directory that is not empty.
        beside: PathBuf,
    },
    /// The database is of another ledger.
    OtherLedger {
        /// The id in the database.
        found: String,
        /// The id in the mark.
        expected: String,
        /// The file of the mark.
        mark: PathBuf,
    },
    /// The database has fewer entries than were published.
    Older {
        /// The entries in the database.
        size: u64,
        /// The entries that were published.
        published: u64,
        /// The file of the mark.
        mark: PathBuf,
    },
    /// The entries do not give the root that was published.
    Differs {
        /// The size of the published checkpoint.
        size: u64,
        /// The file of the mark.
        mark: PathBuf,
    },
}

/// The English text, for the log.
impl fmt::Display for MarkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Localizer::new(Lang::En).localize(self))
    }
}

impl Localize for MarkFault {
    fn message(&self) -> Message {
        match self {
            Self::Absent { path, origin, size } => Message::new("error-mark-absent")
                .arg("path", path.display())
                .arg("origin", origin)
                .arg("size", size),
            Self::LeftBehind { path, beside } => Message::new("error-mark-left-behind")
                .arg("path", path.display())
                .arg("beside", beside.display()),
            Self::OtherLedger {
                found,
                expected,
                mark,
            } => Message::new("error-mark-other")
                .arg("found", found)
                .arg("expected", expected)
                .arg("mark", mark.display()),
            Self::Older {
                size,
                published,
                mark,
            } => Message::new("error-mark-older")
                .arg("size", size)
                .arg("published", published)
                .arg("mark", mark.display()),
            Self::Differs { size, mark } => Message::new("error-mark-differs")
                .arg("size", size)
                .arg("mark", mark.display()),
        }
    }
}

/// The file of a ledger's mark. Clones name the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkFile(PathBuf);

impl MarkFile {
    /// The configured file, or `mark.json` in the data directory.
    pub fn of(data: &Path, configured: Option<&Path>) -> Self {
        Self(configured.map_or_else(|| data.join("mark.json"), Path::to_owned))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The mark, if there is one.
    ///
    /// # Errors
    /// [`ActionError::File`] for a file that cannot be read or is no mark.
    pub fn read(&self) -> Result<Option<Mark>, ActionError> {
        let text = match fs::read(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ActionError::file(&self.0)(error)),
        };
        let mark = serde_json::from_slice(&text)
            .map_err(|error| ActionError::file(&self.0)(std::io::Error::other(error)))?;
        Ok(Some(mark))
    }

    /// Moves the mark forward; a mark that is further already stays. Returns after the file and its directory are synced.
    ///
    /// # Errors
    /// [`ActionError::File`].
    pub fn advance(&self, mark: &Mark) -> Result<(), ActionError> {
        let io = |source| ActionError::file(&self.0)(source);
        let dir = self.0.parent().unwrap_or(Path::new("."));
        // The daemon and a command may both advance it.
        let lock = self.0.with_extension("lock");
        let lock = private(&lock).map_err(io)?;
        lock.lock().map_err(io)?;
        let mut next = mark.clone();
        if let Some(kept) = self.read()?
            && kept.ledger_id == mark.ledger_id
        {
            next.digest_period = next.digest_period.max(kept.digest_period);
            if kept.size > next.size {
                (next.size, next.root) = (kept.size, kept.root.clone());
            }
            if next == kept {
                return Ok(());
            }
        }
        self.replace(&next, dir).map_err(io)
    }

    /// Like [`MarkFile::advance`] after a commit, which stands whatever becomes of the mark. A mark that lags protects less;
    /// `doctor` reports it, and the next advance makes up for it.
    pub(super) fn advance_or_log(&self, mark: &Mark) {
        if let Err(error) = self.advance(mark) {
            tracing::error!(%error, size = mark.size, "the mark could not be advanced");
        }
    }

    /// Replaces the mark whatever it was: after a restore, which continues from an older state on purpose.
    ///
    /// # Errors
    /// [`ActionError::File`].
    pub fn reset(&self, mark: &Mark) -> Result<(), ActionError> {
        let dir = self.0.parent().unwrap_or(Path::new("."));
        self.replace(mark, dir).map_err(ActionError::file(&self.0))
    }

    fn replace(&self, mark: &Mark, dir: &Path) -> std::io::Result<()> {
        let part = self.0.with_extension("part");
        let mut file = private(&part)?;
        file.set_len(0)?;
        let mut text = serde_json::to_vec(mark)?;
        text.push(b'\n');
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&part, &self.0)?;
        File::open(dir)?.sync_all()
    }
}

/// Opens a file for writing that only its owner can read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Runs an action, and returns what the mark has to record once it is committed.
pub(super) fn around(
    tx: &mut Tx<'_>,
    action: impl FnOnce(&mut Tx<'_>) -> Result<(), ActionError>,
) -> Result<Option<Mark>, ActionError> {
    tx.take_published();
    action(tx)?;
    let published = tx.take_published();
    if published == Published::default() {
        return Ok(None);
    }
    let Some(opening) = tx.reader().opening()? else {
        return Ok(None);
    };
    let restores = tx.reader().restores(Known::NOW)?;
    let origin = restores
        .last()
        .map_or(&opening.body.origin, |restore| &restore.body.origin);
    Ok(Some(Mark::of(&opening, origin, published)))
}

/// Whether a data directory without a database holds what only a ledger leaves: letters or evidence.
///
/// # Errors
/// [`ActionError::File`] for a directory that cannot be read.
pub fn left_behind(data: &Path) -> Result<Option<PathBuf>, ActionError> {
    for name in ["mail", "evidence"] {
        let dir = data.join(name);
        match fs::read_dir(&dir) {
            Ok(mut files) => {
                if files.next().is_some() {
                    return Ok(Some(dir));
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(ActionError::file(&dir)(error)),
        }
    }
    Ok(None)
}

/// Compares a database with the mark.
///
/// # Errors
/// [`StoreError`] for a database that cannot be read.
pub fn compare(
    reader: &Reader<'_>,
    database: &Path,
    mark: &Mark,
    file: &MarkFile,
) -> Result<Option<MarkFault>, StoreError> {
    let Some(opening) = reader.opening()? else {
        return Ok(Some(MarkFault::Absent {
            path: database.to_owned(),
            origin: mark.origin.clone(),
            size: mark.size,
        }));
    };
    if opening.body.ledger_id != mark.ledger_id {
        return Ok(Some(MarkFault::OtherLedger {
            found: opening.body.ledger_id,
            expected: mark.ledger_id.clone(),
            mark: file.path().to_owned(),
        }));
    }
    let size = reader.size()?;
    if size < mark.size {
        return Ok(Some(MarkFault::Older {
            size,
            published: mark.size,
            mark: file.path().to_owned(),
        }));
    }
    if mark.size > 0 && reader.root_at(mark.size)?.to_string() != mark.root {
        return Ok(Some(MarkFault::Differs {
            size: mark.size,
            mark: file.path().to_owned(),
        }));
    }
    Ok(None)
}
