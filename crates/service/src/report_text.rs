//! The texts of reports, stored outside the ledger as files that are named by their SHA-256. A report is public, so the hash is
//! not salted.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ActionError, files};
use tlog::hash::Hash;

/// The largest text, in bytes.
pub const TEXT_BYTES_MAX: usize = 12 * 1024 * 1024;

/// The texts of a data directory, in `data/reports`.
#[derive(Debug, Clone)]
pub struct ReportTexts {
    dir: PathBuf,
}

impl ReportTexts {
    /// The texts of a data directory.
    pub fn of(data: &Path) -> Self {
        Self {
            dir: data.join("reports"),
        }
    }

    /// Stores a text and returns its SHA-256 in hex. Storing it again changes nothing.
    ///
    /// # Errors
    /// [`ActionError::File`] on what cannot be written.
    pub fn keep(&self, bytes: &[u8]) -> Result<String, ActionError> {
        let sha256 = sha256_of(bytes);
        let path = self.path(&sha256);
        let write = || -> std::io::Result<()> {
            files::make_dir(&self.dir)?;
            // Written under another name first, so that a crash leaves no incomplete file under the hash.
            let partial = path.with_extension("partial");
            if partial.exists() {
                fs::remove_file(&partial)?;
            }
            let written = files::write_new(&partial, bytes)
                .and_then(|()| fs::rename(&partial, &path))
                .and_then(|()| files::sync_dir(&self.dir));
            if written.is_err() {
                drop(fs::remove_file(&partial));
            }
            written
        };
        if self.open(&sha256).is_none() {
            write().map_err(ActionError::file(&path))?;
        }
        Ok(sha256)
    }

    /// The text of that hash, where it is stored and matches the hash.
    pub fn open(&self, sha256: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.path(sha256)).ok()?;
        (sha256_of(&bytes) == sha256).then_some(bytes)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.dir.join(format!("{sha256}.txt"))
    }
}

/// The SHA-256 of a text, in hex.
pub fn sha256_of(bytes: &[u8]) -> String {
    Hash::of(bytes).to_string()
}
