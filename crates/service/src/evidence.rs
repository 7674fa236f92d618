//! Evidence files. They lie outside the ledger under the name of a salted hash, so that a file can be erased without leaving a
//! trace of its content and without breaking the ledger.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use tracing::Instrument as _;

use super::error::ActionError;
use super::files;
use super::refusal::Refusal;
use super::secret::random_bytes;
use super::{Ledger, gate, with_gate};
use domain::text::cleaned;
use domain::{Evidence, OfficeId, Timestamp};
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
    /// A file that was uploaded into the evidence directory.
    Uploaded(Arc<UploadedFile>),
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
        cleaned(&name.to_string_lossy())
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
            Content::Uploaded(file) => Ok(file.size),
            Content::Dropped(size) => Ok(*size),
        }
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

/// An evidence file that an entry names, opened to be read in parts.
#[derive(Debug)]
pub enum HeldFile {
    /// The file is the one that the entry names, of this many bytes; it is at its start.
    Whole(fs::File, u64),
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

impl EvidenceStore {
    /// Removes a file and its salt, where they are there, so that the removal is durable.
    ///
    /// # Errors
    /// [`ActionError::File`] for one that cannot be removed.
    pub(super) fn remove(&self, sha256: &str) -> Result<(), ActionError> {
        let path = self.dir.join(sha256);
        for path in [path.with_extension("salt"), path] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(ActionError::file(&path)(error));
                }
                _ => {}
            }
        }
        files::sync_dir(&self.dir).map_err(ActionError::file(&self.dir))
    }
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
    // The gate of the request goes with the work: a request that was answered with a time-out records nothing afterwards.
    let work = with_gate(gate(), work);
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
        // A file of this machine may have changed since its size was seen, so all are checked before one is stored.
        let mut accepted = Vec::new();
        for file in files {
            let kind = file.kind()?;
            file.check_size(file.size()?)?;
            accepted.push((kind, file.content));
        }
        let mut stored = Stored {
            store: self.clone(),
            evidence: Vec::new(),
        };
        for (kind, content) in accepted {
            let one = match content {
                Content::Bytes(bytes) => self.store_bytes(&kind, &bytes)?,
                Content::File(path) => {
                    let bytes = fs::read(&path).map_err(ActionError::file(&path))?;
                    self.store_bytes(&kind, &bytes)?
                }
                Content::Uploaded(file) => self.store_uploaded(&kind, &file)?,
                // Refused above: the size exceeds the limit.
                Content::Dropped(_) => continue,
            };
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
        files::make_dir(&self.dir).map_err(ActionError::file(&self.dir))?;
        let evidence = Evidence {
            sha256,
            size: content.len() as u64,
            kind: kind.to_owned(),
        };
        let (path, salt_path) = (self.path(&evidence), self.salt_path(&evidence));
        let write = |path: &Path, bytes: &[u8]| {
            files::write_new(path, bytes).map_err(ActionError::file(path))
        };
        let written = write(&path, content)
            .and_then(|()| write(&salt_path, &salt))
            // A new file is durable once its directory is.
            .and_then(|()| self.sync());
        if let Err(error) = written {
            // The first error counts: the disk may be full.
            for path in [salt_path, path] {
                drop(fs::remove_file(path));
            }
            return Err(error);
        }
        Ok(evidence)
    }

    fn salt_path(&self, evidence: &Evidence) -> PathBuf {
        self.path(evidence).with_extension("salt")
    }

    /// Gives an uploaded file, which is durable already, the name under which an entry names it.
    fn store_uploaded(&self, kind: &str, file: &UploadedFile) -> Result<Evidence, ActionError> {
        let sha256 = file.sha256.clone();
        let path = self.dir.join(&sha256);
        let salt = path.with_extension("salt");
        let stored = files::write_new(&salt, &file.salt)
            .map_err(ActionError::file(&salt))
            .and_then(|()| file.move_to(&path))
            .and_then(|()| self.sync());
        if let Err(error) = stored {
            for path in [salt, path] {
                drop(fs::remove_file(path));
            }
            return Err(error);
        }
        Ok(Evidence {
            sha256,
            size: file.size,
            kind: kind.to_owned(),
        })
    }

    /// Begins an upload for an office.
    ///
    /// # Errors
    /// [`ActionError::File`] on what cannot be written, [`ActionError::Random`] without random bytes.
    pub async fn begin(
        &self,
        pending: &PendingFiles,
        office: &OfficeId,
    ) -> Result<Upload, ActionError> {
        let salt = random_bytes::<32>()?;
        let name = format!("{}.part", hex::encode(random_bytes::<16>()?));
        let (dir, path) = (self.dir.clone(), self.dir.join(name));
        let new = path.clone();
        let file = blocking(move || {
            files::make_dir(&dir).map_err(ActionError::file(&dir))?;
            fs::File::create_new(&new).map_err(ActionError::file(&new))
        })
        .await??;
        Ok(Upload {
            sink: Some(Sink {
                file,
                hash: Sha256::new_with_prefix(salt),
                content_hash: Sha256::new(),
            }),
            part: Part(Mutex::new(Some(path))),
            salt,
            size: 0,
            pending: Pending::none(pending, office),
        })
    }

    /// A new file is durable once its directory is.
    fn sync(&self) -> Result<(), ActionError> {
        files::sync_dir(&self.dir).map_err(ActionError::file(&self.dir))
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

    /// Opens the file of that name, which must be 64 hex digits, and compares its content with its name part by part.
    ///
    /// # Errors
    /// [`ActionError::File`] where it cannot be read.
    pub fn open_file(&self, sha256: &str) -> Result<HeldFile, ActionError> {
        let path = self.dir.join(sha256);
        let salt = path.with_extension("salt");
        let salt_found = there(fs::read(&salt)).map_err(ActionError::file(&salt))?;
        let file_found = there(fs::File::open(&path)).map_err(ActionError::file(&path))?;
        let (Some(salt), Some(mut file)) = (salt_found, file_found) else {
            return Ok(HeldFile::Missing);
        };
        let compared = has_hash(&mut file, &salt, sha256);
        Ok(match compared.map_err(ActionError::file(&path))? {
            (true, size) => HeldFile::Whole(file, size),
            (false, _) => HeldFile::Altered,
        })
    }
}

/// What was read, or nothing where no file of that name is.
fn there<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the content of a file has that salted hash, and its size. The file is at its start afterwards.
fn has_hash(file: &mut fs::File, salt: &[u8], sha256: &str) -> io::Result<(bool, u64)> {
    let mut hash = Sha256::new_with_prefix(salt);
    let mut buffer = vec![0; PART_BYTES];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
    file.rewind()?;
    Ok((hex::encode(hash.finalize()) == sha256, size))
}

/// The bytes of files that no entry names yet, in all and by office, within limits. Cheap to clone; the clones are one.
#[derive(Debug, Clone)]
pub struct PendingFiles(Arc<PendingTable>);

#[derive(Debug)]
struct PendingTable {
    most: u64,
    most_of_office: u64,
    by_office: Mutex<HashMap<OfficeId, u64>>,
}

impl PendingFiles {
    /// No files, within these limits in bytes.
    pub fn new(most: u64, most_of_office: u64) -> Self {
        Self(Arc::new(PendingTable {
            most,
            most_of_office,
            by_office: Mutex::default(),
        }))
    }

    /// The bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.by_office().values().sum()
    }

    fn by_office(&self) -> MutexGuard<'_, HashMap<OfficeId, u64>> {
        let table = self.0.by_office.lock();
        table.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bytes that one file has of the limits. They are given back when this value is dropped.
#[derive(Debug)]
struct Pending {
    files: PendingFiles,
    office: OfficeId,
    bytes: u64,
}

impl Pending {
    fn none(files: &PendingFiles, office: &OfficeId) -> Self {
        Self {
            files: files.clone(),
            office: office.clone(),
            bytes: 0,
        }
    }

    /// Takes more bytes, or says that a limit is reached.
    fn take(&mut self, bytes: u64) -> Result<(), ActionError> {
        let mut by_office = self.files.by_office();
        let all: u64 = by_office.values().sum();
        let own = by_office.entry(self.office.clone()).or_default();
        let limits = &self.files.0;
        if all + bytes > limits.most || *own + bytes > limits.most_of_office {
            return Err(ActionError::UploadsFull);
        }
        *own += bytes;
        drop(by_office);
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let mut by_office = self.files.by_office();
        if let Some(own) = by_office.get_mut(&self.office) {
            *own = own.saturating_sub(self.bytes);
            if *own == 0 {
                by_office.remove(&self.office);
            }
        }
    }
}

/// The unfinished file of an upload. It is removed when this value is dropped, unless it was moved to its final name.
#[derive(Debug)]
struct Part(Mutex<Option<PathBuf>>);

impl Part {
    fn path(&self) -> MutexGuard<'_, Option<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: io::Error) -> ActionError {
        let path = self.path().clone().unwrap_or_default();
        ActionError::File { path, source }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(path) = self.path().take()
            && let Err(error) = fs::remove_file(&path)
        {
            let path = path.display();
            tracing::warn!(%path, %error, "an unfinished upload could not be removed");
        }
    }
}

/// A file that is being uploaded: written to the disk part by part and hashed on the way, so that no file is in memory as a
/// whole.
#[derive(Debug)]
pub struct Upload {
    /// Absent only while a part is being written, and after that failed.
    sink: Option<Sink>,
    part: Part,
    salt: [u8; 32],
    size: u64,
    pending: Pending,
}

#[derive(Debug)]
struct Sink {
    file: fs::File,
    hash: Sha256,
    content_hash: Sha256,
}

impl Upload {
    /// Adds bytes.
    ///
    /// # Errors
    /// [`ActionError::UploadsFull`] beyond the limits of [`PendingFiles`], [`ActionError::File`] on what cannot be written.
    pub async fn write(
        &mut self,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<(), ActionError> {
        let size = bytes.as_ref().len() as u64;
        self.pending.take(size)?;
        self.size += size;
        let mut sink = self.sink.take().ok_or(StoreError::Panicked)?;
        let written = blocking(move || {
            let bytes = bytes.as_ref();
            sink.hash.update(bytes);
            sink.content_hash.update(bytes);
            sink.file.write_all(bytes).map(|()| sink)
        });
        let sink = written.await?.map_err(|source| self.part.failed(source))?;
        self.sink = Some(sink);
        Ok(())
    }

    /// Ends the upload and makes the file durable.
    ///
    /// # Errors
    /// [`ActionError::File`] on what cannot be written.
    pub async fn finish(self) -> Result<UploadedFile, ActionError> {
        let sink = self.sink.ok_or(StoreError::Panicked)?;
        let synced = blocking(move || sink.file.sync_all().map(|()| sink));
        let synced = synced.await?;
        let sink = synced.map_err(|source| self.part.failed(source))?;
        Ok(UploadedFile {
            part: self.part,
            salt: self.salt,
            sha256: hex::encode(sink.hash.finalize()),
            content_sha256: sink.content_hash.finalize().into(),
            size: self.size,
            _pending: self.pending,
        })
    }
}

/// Works on a blocking thread.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ActionError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| StoreError::Panicked)?)
}

/// A file that was uploaded and that no entry names yet. It is removed when this value is dropped, unless it was stored.
#[derive(Debug)]
pub struct UploadedFile {
    part: Part,
    salt: [u8; 32],
    sha256: String,
    content_sha256: [u8; 32],
    size: u64,
    _pending: Pending,
}

impl UploadedFile {
    /// SHA-256 of the content without a salt, by which a repetition is recognised.
    pub fn content_sha256(&self) -> &[u8; 32] {
        &self.content_sha256
    }

    /// Its content.
    ///
    /// # Errors
    /// [`ActionError::File`] where it cannot be read.
    pub async fn read(&self) -> Result<Vec<u8>, ActionError> {
        let path = self.part.path().clone().unwrap_or_default();
        let read = blocking(move || fs::read(path)).await?;
        read.map_err(|source| self.part.failed(source))
    }

    fn move_to(&self, path: &Path) -> Result<(), ActionError> {
        let mut part = self.part.path();
        if let Some(from) = part.as_ref() {
            fs::rename(from, path).map_err(ActionError::file(path))?;
            *part = None;
        }
        Ok(())
    }
}

impl PartialEq for UploadedFile {
    fn eq(&self, other: &Self) -> bool {
        // The salt is random.
        self.sha256 == other.sha256
    }
}

impl Eq for UploadedFile {}

/// The bytes of a file that are in memory at a time.
pub const PART_BYTES: usize = 64 * 1024;

/// SHA-256(salt ‖ content), in hex.
pub(super) fn salted_hash(salt: &[u8], content: &[u8]) -> String {
    let hash = Sha256::new_with_prefix(salt).chain_update(content);
    hex::encode(hash.finalize())
}
