//! Evidence files. They lie outside the ledger under the name of a salted hash, so that a file can be erased without leaving a
//! trace of its content and without breaking the ledger.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tracing::Instrument as _;

use super::Ledger;
use super::error::ActionError;
use super::refusal::Refusal;
use super::secret::random_bytes;
use domain::time::Timestamp;
use domain::update::Evidence;
use store::{StoreError, Tx};

/// The most files with one update.
pub const FILES_MAX: usize = 10;

/// The largest file, in bytes.
pub const BYTES_MAX: u64 = 20 * 1024 * 1024;

/// The kinds of file that are accepted, by extension.
pub const KINDS: [&str; 12] = [
    "pdf", "jpg", "jpeg", "png", "webp", "txt", "csv", "xlsx", "xls", "docx", "doc", "ofd",
];

/// A file that comes with a request. Only the extension of its name is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The name that its sender gave it.
    pub name: String,
    /// Its content.
    pub content: Content,
}

/// The content of an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The bytes themselves.
    Bytes(Vec<u8>),
    /// A file on this machine, which is read when it is stored.
    File(PathBuf),
    /// More than is accepted: the size in bytes, without the content.
    Dropped(u64),
}

impl Attachment {
    /// A file on this machine.
    pub fn file(path: PathBuf) -> Self {
        let name = path.file_name().unwrap_or_default();
        Self {
            name: name.to_string_lossy().into_owned(),
            content: Content::File(path),
        }
    }

    /// The kind of the file by its extension, in lower case.
    fn kind(&self) -> Result<String, Refusal> {
        let extension = Path::new(&self.name).extension().unwrap_or_default();
        let kind = extension.to_string_lossy().to_lowercase();
        if KINDS.contains(&kind.as_str()) {
            return Ok(kind);
        }
        Err(Refusal::EvidenceKind {
            file: self.file_name(),
            kinds: KINDS.join(", "),
        })
    }

    /// The name without any folders.
    fn file_name(&self) -> String {
        let name = Path::new(&self.name).file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    fn check_size(&self, size: u64) -> Result<(), Refusal> {
        if (1..=BYTES_MAX).contains(&size) {
            return Ok(());
        }
        Err(Refusal::EvidenceSize {
            file: self.file_name(),
            size,
            most: BYTES_MAX,
        })
    }

    /// The size in bytes.
    fn size(&self) -> Result<u64, ActionError> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.len() as u64),
            Content::File(path) => Ok(fs::metadata(path).map_err(ActionError::file(path))?.len()),
            Content::Dropped(size) => Ok(*size),
        }
    }

    /// Kind and content of an attachment that is accepted.
    fn read(self) -> Result<(String, Vec<u8>), ActionError> {
        let kind = self.kind()?;
        self.check_size(self.size()?)?;
        let content = match self.content {
            Content::Bytes(bytes) => bytes,
            Content::File(path) => fs::read(&path).map_err(ActionError::file(&path))?,
            // Refused above: the size exceeds the limit.
            Content::Dropped(_) => Vec::new(),
        };
        Ok((kind, content))
    }
}

/// Checks attachments without reading a file: their number and kinds, and the sizes of those in memory. Returns every refusal.
pub(super) fn check(files: &[Attachment]) -> Vec<ActionError> {
    let count = files.len();
    if count > FILES_MAX {
        let most = FILES_MAX;
        return vec![Refusal::EvidenceCount { count, most }.into()];
    }
    let check = |file: &Attachment| -> Result<(), ActionError> {
        file.kind()?;
        match file.content {
            Content::File(_) => Ok(()),
            _ => Ok(file.check_size(file.size()?)?),
        }
    };
    files.iter().filter_map(|file| check(file).err()).collect()
}

/// The content of an evidence file that an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The file is the one that the entry names.
    Whole(Vec<u8>),
    /// The content does not match the hash.
    Altered,
    /// The file or its salt is missing.
    Missing,
}

/// The evidence of a data directory.
#[derive(Debug, Clone)]
pub struct EvidenceStore {
    dir: PathBuf,
}

/// Files that are stored for an entry that is not committed yet. They are durable before the entry that names them, and
/// dropping this value removes them unless [`Stored::keep`] is called after the commit.
#[derive(Debug)]
pub struct Stored {
    store: EvidenceStore,
    evidence: Vec<Evidence>,
}

impl Stored {
    /// The files as an entry names them.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// Leaves the files where they are: an entry names them.
    fn keep(mut self) {
        self.evidence.clear();
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        // The salt is random, so no other entry names a file of the same name.
        for path in self.evidence.iter().map(|one| self.store.path(one)) {
            for path in [path.with_extension("salt"), path] {
                if let Err(error) = fs::remove_file(&path) {
                    let path = path.display();
                    tracing::warn!(%path, %error, "an evidence file that no entry names could not be removed");
                }
            }
        }
    }
}

/// Stores files, carries out `action` with their names, and removes the files again unless the transaction is committed and
/// the action says that its entry names them. The work goes on when the caller stops waiting, so that a commit and its files
/// stay together.
///
/// # Errors
/// [`Refusal`] on number, kind or size; [`ActionError::File`] on what cannot be read or written; the error of `action`.
pub(super) async fn act_with_files<T: Send + 'static>(
    ledger: &Ledger,
    files: Vec<Attachment>,
    action: impl FnOnce(&mut Tx<'_>, Timestamp, Vec<Evidence>) -> Result<(T, bool), ActionError>
    + Send
    + 'static,
) -> Result<T, ActionError> {
    let ledger = ledger.clone();
    let work = async move {
        let store = EvidenceStore::of(ledger.db.data());
        let stored = tokio::task::spawn_blocking(move || store.store(files)).await;
        let stored = stored.map_err(|_| StoreError::Panicked)??;
        let evidence = stored.evidence.clone();
        let (done, names_files) = ledger.act(move |tx, now| action(tx, now, evidence)).await?;
        if names_files {
            stored.keep();
        }
        Ok(done)
    };
    let done = tokio::spawn(work.in_current_span()).await;
    done.map_err(|_| StoreError::Panicked)?
}

impl EvidenceStore {
    /// The store in `data/evidence`.
    pub fn of(data: &Path) -> Self {
        Self {
            dir: data.join("evidence"),
        }
    }

    /// Stores the files of one entry; none is written unless all are accepted.
    ///
    /// # Errors
    /// [`Refusal`] on number, kind or size; [`ActionError::File`] on what cannot be read or written.
    pub fn store(&self, files: Vec<Attachment>) -> Result<Stored, ActionError> {
        let errors = check(&files);
        if !errors.is_empty() {
            return Err(ActionError::several(errors));
        }
        let contents: Vec<(String, Vec<u8>)> = files
            .into_iter()
            .map(Attachment::read)
            .collect::<Result<_, _>>()?;
        let mut stored = Stored {
            store: self.clone(),
            evidence: Vec::new(),
        };
        for (kind, content) in contents {
            let one = stored.store.store_bytes(&kind, &content)?;
            stored.evidence.push(one);
        }
        Ok(stored)
    }

    /// Stores one file durably and returns how an entry names it.
    ///
    /// # Errors
    /// [`ActionError::File`] on what cannot be written, [`ActionError::Random`] without random bytes.
    pub fn store_bytes(&self, kind: &str, content: &[u8]) -> Result<Evidence, ActionError> {
        let salt = random_bytes::<32>()?;
        let sha256 = salted_hash(&salt, content);
        fs::create_dir_all(&self.dir).map_err(ActionError::file(&self.dir))?;
        write_synced(&self.dir.join(&sha256), content)?;
        write_synced(&self.dir.join(format!("{sha256}.salt")), &salt)?;
        // A new file is durable once its directory is.
        #[cfg(unix)]
        fs::File::open(&self.dir)
            .and_then(|dir| dir.sync_all())
            .map_err(ActionError::file(&self.dir))?;
        Ok(Evidence {
            sha256,
            size: content.len() as u64,
            kind: kind.to_owned(),
        })
    }

    /// The path of the content of a file.
    pub fn path(&self, evidence: &Evidence) -> PathBuf {
        self.dir.join(&evidence.sha256)
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
}

/// SHA-256(salt ‖ content), in hex.
pub(super) fn salted_hash(salt: &[u8], content: &[u8]) -> String {
    let hash = Sha256::new_with_prefix(salt).chain_update(content);
    hex::encode(hash.finalize())
}

fn write_synced(path: &Path, content: &[u8]) -> Result<(), ActionError> {
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(path)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(ActionError::file(path))
}
