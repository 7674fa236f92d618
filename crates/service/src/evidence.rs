//! Evidence files: held outside the ledger, named by a salted hash, so that a file can be erased without a trace of its
//! content and without breaking the ledger.
//!
//! Must not know which update a file backs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{ActionError, Refusal};
use domain::update::Evidence;

/// The most files with one update.
pub const FILES_MAX: usize = 10;

/// The largest file, in bytes.
pub const BYTES_MAX: u64 = 20 * 1024 * 1024;

/// The kinds of file that are taken, by extension.
pub const KINDS: [&str; 12] = [
    "pdf", "jpg", "jpeg", "png", "webp", "txt", "csv", "xlsx", "xls", "docx", "doc", "ofd",
];

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its name, as whoever sent it called it.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// What became of a file that an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// It is the file that was named.
    Whole,
    /// It is another.
    Altered,
    /// It, or its salt, is not there.
    Missing,
}

/// A file's content, as far as it may be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// It is the file that was named.
    Whole(Vec<u8>),
    /// It is another.
    Altered,
    /// It, or its salt, is not there.
    Missing,
}

/// The evidence of a data directory.
#[derive(Debug, Clone)]
pub struct EvidenceStore {
    dir: PathBuf,
}

/// Files that were stored for a report which is not an entry yet. They must be there before the entry that names them, and
/// go again where there will be none: unless [`Stored::keep`] is called, dropping this removes them.
#[derive(Debug)]
pub struct Stored {
    store: EvidenceStore,
    evidence: Vec<Evidence>,
    is_kept: bool,
}

impl Stored {
    /// How an entry names them.
    pub fn named(&self) -> Vec<Evidence> {
        self.evidence.clone()
    }

    /// An entry names them now.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        // Each bears a salt of its own: nobody else's file has this name.
        for path in self.evidence.iter().map(|one| self.store.path(one)) {
            for path in [path.with_extension("salt"), path] {
                if let Err(error) = fs::remove_file(&path) {
                    let path = path.display();
                    tracing::warn!(%path, %error, "a file of a refused report stays; no entry names it");
                }
            }
        }
    }
}

impl EvidenceStore {
    /// In `data/evidence`.
    pub fn of(data: &Path) -> Self {
        Self {
            dir: data.join("evidence"),
        }
    }

    /// Stores files for a report that is not an entry yet.
    ///
    /// # Errors
    /// [`Refusal`] on number, size or kind; [`ActionError::File`] on what cannot be read or written.
    pub fn store(&self, files: &[PathBuf]) -> Result<Stored, ActionError> {
        if files.len() > FILES_MAX {
            return Err(Refusal::EvidenceCount {
                count: files.len(),
                most: FILES_MAX,
            }
            .into());
        }
        // All are looked at before any is stored.
        let mut contents = Vec::with_capacity(files.len());
        for path in files {
            // A name tells the kind; a file of another need not even be there.
            kind(path)?;
            let size = fs::metadata(path)
                .map_err(|source| ActionError::File {
                    path: path.clone(),
                    source,
                })?
                .len();
            let kind = checked(path, size)?;
            let content = fs::read(path).map_err(|source| ActionError::File {
                path: path.clone(),
                source,
            })?;
            contents.push((kind, content));
        }
        let mut stored = self.nothing();
        for (kind, content) in contents {
            stored.evidence.push(self.keep(kind, &content)?);
        }
        Ok(stored)
    }

    /// Stores files that were sent, as [`EvidenceStore::store`] does; their names are looked at for the kind and not kept.
    ///
    /// # Errors
    /// As [`EvidenceStore::store`].
    pub fn store_uploads(&self, uploads: &[Upload]) -> Result<Stored, ActionError> {
        let count = uploads.len();
        if count > FILES_MAX {
            let most = FILES_MAX;
            return Err(Refusal::EvidenceCount { count, most }.into());
        }
        let kinds: Vec<String> = uploads
            .iter()
            .map(|upload| checked(Path::new(&upload.name), upload.content.len() as u64))
            .collect::<Result<_, _>>()?;
        let mut stored = self.nothing();
        for (kind, upload) in kinds.into_iter().zip(uploads) {
            stored.evidence.push(self.keep(kind, &upload.content)?);
        }
        Ok(stored)
    }

    /// No files, for a report without any.
    pub fn nothing(&self) -> Stored {
        Stored {
            store: self.clone(),
            evidence: Vec::new(),
            is_kept: false,
        }
    }

    /// Stores content that is no file yet.
    ///
    /// # Errors
    /// [`ActionError::File`] on what cannot be written.
    pub fn store_bytes(&self, kind: &str, content: &[u8]) -> Result<Evidence, ActionError> {
        self.keep(kind.to_owned(), content)
    }

    /// Where a file's content lies.
    pub fn path(&self, evidence: &Evidence) -> PathBuf {
        self.dir.join(&evidence.sha256)
    }

    /// What became of a file that an entry names.
    pub fn state(&self, evidence: &Evidence) -> FileState {
        match self.open(&evidence.sha256) {
            Held::Whole(_) => FileState::Whole,
            Held::Altered => FileState::Altered,
            Held::Missing => FileState::Missing,
        }
    }

    /// The content of the file of that name, which must be 64 hex digits.
    pub fn open(&self, sha256: &str) -> Held {
        let path = self.dir.join(sha256);
        let salt = path.with_extension("salt");
        let (Ok(salt), Ok(content)) = (fs::read(salt), fs::read(path)) else {
            return Held::Missing;
        };
        if salted_hash(&salt, &content) == sha256 {
            Held::Whole(content)
        } else {
            Held::Altered
        }
    }

    fn keep(&self, kind: String, content: &[u8]) -> Result<Evidence, ActionError> {
        let mut salt = [0_u8; 32];
        getrandom::fill(&mut salt).map_err(|error| ActionError::Random(error.to_string()))?;
        let sha256 = salted_hash(&salt, content);
        fs::create_dir_all(&self.dir).map_err(|source| ActionError::File {
            path: self.dir.clone(),
            source,
        })?;
        write_synced(&self.dir.join(&sha256), content)?;
        write_synced(&self.dir.join(format!("{sha256}.salt")), &salt)?;
        Ok(Evidence {
            sha256,
            size: content.len() as u64,
            kind,
        })
    }
}

/// SHA-256(salt ‖ content), in hex.
fn salted_hash(salt: &[u8], content: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(content);
    hex::encode(hash.finalize())
}

fn write_synced(path: &Path, content: &[u8]) -> Result<(), ActionError> {
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(path)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(|source| ActionError::File {
        path: path.to_owned(),
        source,
    })
}

/// The kind of a file whose kind and size are taken.
fn checked(path: &Path, size: u64) -> Result<String, ActionError> {
    let kind = kind(path)?;
    if size == 0 || size > BYTES_MAX {
        return Err(Refusal::EvidenceSize {
            file: name(path),
            size,
            most: BYTES_MAX,
        }
        .into());
    }
    Ok(kind)
}

fn kind(path: &Path) -> Result<String, ActionError> {
    let extension = path
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if KINDS.contains(&extension.as_str()) {
        Ok(extension)
    } else {
        Err(Refusal::EvidenceKind {
            file: name(path),
            kinds: KINDS.join(", "),
        }
        .into())
    }
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}
