//! The texts of reports, held outside the ledger as files named by their SHA-256: what clauses point into.
//!
//! A report is a public document, so the name is not salted. Must not know what a report says.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::ActionError;

/// The largest text, in bytes.
pub const TEXT_BYTES_MAX: usize = 12 * 1024 * 1024;

/// The texts of a data directory, in `data/reports`.
#[derive(Debug, Clone)]
pub struct ReportTexts {
    dir: PathBuf,
}

impl ReportTexts {
    /// Those of a data directory.
    pub fn of(data: &Path) -> Self {
        Self {
            dir: data.join("reports"),
        }
    }

    /// Keeps a text and returns its SHA-256 in hex; keeping it again changes nothing.
    ///
    /// # Errors
    /// [`ActionError::File`] on what cannot be written.
    pub fn keep(&self, bytes: &[u8]) -> Result<String, ActionError> {
        let sha256 = sha256_of(bytes);
        let path = self.path(&sha256);
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&self.dir)?;
            // Written under another name first: a crash must not leave half a text under the hash of the whole.
            let partial = path.with_extension("partial");
            let mut file = fs::File::create(&partial)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(partial, &path)
        };
        if self.open(&sha256).is_none() {
            write().map_err(|source| ActionError::File { path, source })?;
        }
        Ok(sha256)
    }

    /// The text of that hash, where it is there and is what the hash says.
    pub fn open(&self, sha256: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.path(sha256)).ok()?;
        (sha256_of(&bytes) == sha256).then_some(bytes)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.dir.join(format!("{sha256}.txt"))
    }
}

/// SHA-256 of a text's bytes, in hex.
pub fn sha256_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
