//! backup: the whole ledger in one file, taken while it is in use.
//!
//! A backup holds the database as one snapshot, evidence with its salts, the letters that were delivered as files, the texts of
//! reports and the mark; the keys only where that is asked for, because anyone who holds them can sign in the ledger's name.
//! Evidence is durable before the entry that names it, so files that are read after the snapshot are enough for it.

pub mod archive;
pub mod scheduled;

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use self::archive::{ArchiveWriter, Contents, Member};
use super::evidence::salted_hash;
use super::{ActionError, Refusal};
use domain::ledger::audit::{Audit, Stored};
use domain::{Event, Evidence, Seq, Timestamp};
use store::{StoreError, copy_database, inspect, ledger_path, quick_check};

/// The name of the database in an archive and in a data directory.
pub const DATABASE: &str = "pledgebook.db";

/// The name of the mark in an archive.
pub const MARK: &str = "mark.json";

/// The directories whose files belong to a backup.
pub const DIRECTORIES: [&str; 3] = ["mail", "evidence", "reports"];

/// The directory of the keys.
pub const KEYS: &str = "keys";

/// What is backed up.
#[derive(Debug, Clone)]
pub struct BackupSource {
    /// The data directory.
    pub data: PathBuf,
    /// The file of the mark, which may lie elsewhere.
    pub mark: PathBuf,
    /// Whether the keys are included.
    pub with_keys: bool,
}

/// A backup that was taken and verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it holds.
    pub contents: Contents,
    /// How many evidence files it holds.
    pub evidence: usize,
    /// How many letters that were delivered as files it holds.
    pub letters: usize,
    /// Evidence that entries name and that was not found, by the names of the files.
    pub missing: Vec<String>,
}

/// Writes a backup to a new file. The file appears under its name only after it was synced, read again and found whole.
///
/// # Errors
/// [`Refusal::FileExists`]; [`Refusal::BackupUnsound`] for a ledger that cannot be backed up because it is damaged;
/// [`ActionError::File`], [`ActionError::Store`] for what cannot be read or written. Nothing is left behind.
#[tracing::instrument(skip_all)]
pub fn take(source: &BackupSource, file: &Path, now: Timestamp) -> Result<BackedUp, ActionError> {
    if file.exists() {
        return Err(Refusal::FileExists {
            path: file.display().to_string(),
        }
        .into());
    }
    let workshop = Workshop::beside(file)?;
    // Before the snapshot, so that the database is never older than the mark.
    let mark = match fs::read(&source.mark) {
        Ok(mark) => Some(mark),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(ActionError::file(&source.mark)(error)),
    };
    let database = ledger_path(&workshop.0);
    private_file(&database)?;
    copy_database(&source.data, &database)?;
    let contents = inspect(&workshop.0, |reader| -> Result<_, ActionError> {
        let opening = reader.opening()?.ok_or(Refusal::NotOpen {})?;
        Ok(Contents::new(
            (opening.body.ledger_id, opening.body.origin),
            reader.tree_root()?,
            now,
            source.with_keys,
        ))
    })?;
    let part = workshop.0.join("backup.tar");
    let mut archive = ArchiveWriter::create(&part, now)?;
    archive.add_file(DATABASE, &database)?;
    if let Some(mark) = mark {
        archive.add_bytes(MARK, &mark)?;
    }
    let directories = DIRECTORIES.into_iter();
    for name in directories.chain(source.with_keys.then_some(KEYS)) {
        add_directory(&mut archive, &source.data, name)?;
    }
    let contents = archive.finish(contents)?;
    fs::remove_file(&database).map_err(ActionError::file(&database))?;
    let checked = check_in(&part, &workshop.0)?;
    let bytes = fs::metadata(&part).map_err(ActionError::file(&part))?.len();
    fs::rename(&part, file)
        .and_then(|()| sync_directory(file))
        .map_err(ActionError::file(file))?;
    let count = |directory: &str, end: &str| {
        let mut names = contents.members.keys();
        names
            .by_ref()
            .filter(|name| name.starts_with(directory) && !name.ends_with(end))
            .count()
    };
    Ok(BackedUp {
        file: file.to_owned(),
        bytes,
        evidence: count("evidence/", ".salt"),
        letters: count("mail/", ".salt"),
        missing: checked.missing,
        contents,
    })
}

/// The result of checking a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it holds.
    pub contents: Contents,
    /// Evidence that its entries name and that it lacks, by the names of the files.
    pub missing: Vec<String>,
}

/// Unpacks a backup into an empty directory and checks it; see [`check_in`].
///
/// # Errors
/// [`Refusal::NotABackup`], [`Refusal::BackupUnsound`]; what cannot be read or written.
pub fn unpack_to(file: &Path, into: &Path) -> Result<Checked, ActionError> {
    check(file, into, true)
}

/// Checks a backup: every member against the list, the database by opening it, its entries against the root at the time of
/// the backup, and evidence against its name. `workshop` is a directory that the database is unpacked to; it stays there.
fn check_in(file: &Path, workshop: &Path) -> Result<Checked, ActionError> {
    check(file, workshop, false)
}

fn check(file: &Path, workshop: &Path, unpacks_all: bool) -> Result<Checked, ActionError> {
    let unsound = |why: String| Refusal::BackupUnsound {
        path: file.display().to_string(),
        why,
    };
    let mut evidence = EvidenceCheck::default();
    let contents = archive::read(file, |mut member| {
        let path = workshop.join(member.name);
        match member.name.split_once('/') {
            None if member.name == DATABASE => archive::unpack(&mut member, &path),
            None if member.name == MARK => Ok(()),
            Some((directory, name)) if belongs(directory, name) => {
                let mut bytes = Vec::new();
                let read = member.bytes.read_to_end(&mut bytes);
                read.map_err(ActionError::file(file))?;
                if unpacks_all {
                    private_directory(&workshop.join(directory))?;
                    let mut copy = bytes.as_slice();
                    let mut member = Member {
                        name,
                        bytes: &mut copy,
                    };
                    archive::unpack(&mut member, &path)?;
                }
                if directory == "evidence" {
                    evidence.take(name, bytes);
                }
                Ok(())
            }
            _ => Err(Refusal::NotABackup {
                path: file.display().to_string(),
                why: member.name.to_owned(),
            }
            .into()),
        }
    })?;
    if let Some(complaint) = quick_check(workshop)?.into_iter().next() {
        return Err(unsound(complaint).into());
    }
    let mut audit = Audit::new();
    let mut named: Vec<Evidence> = Vec::new();
    let mut erased = HashSet::new();
    inspect(workshop, |reader| {
        reader.each_entry::<StoreError>(Seq(0), |row| {
            let step = audit.feed(Stored {
                seq: row.entry.seq,
                bytes: &row.entry.bytes,
                leaf: row.leaf,
            });
            let event = step
                .scanned
                .and_then(|scanned| Event::parse(scanned.kind, scanned.body).ok());
            match event {
                Some(Event::UpdateSubmitted(submission)) => named.extend(submission.evidence),
                Some(Event::InspectionRecorded(inspected)) => named.extend(inspected.evidence),
                Some(Event::ContentErased(body)) => {
                    erased.insert(body.sha256);
                }
                _ => {}
            }
            Ok(true)
        })
    })?;
    let audited = audit.finish();
    if let Some(fault) = audited.faults.first() {
        return Err(unsound(fault.to_string()).into());
    }
    if (audited.size, audited.root.to_string()) != (contents.size, contents.root.clone()) {
        return Err(unsound(format!("{} {}", audited.size, audited.root)).into());
    }
    // A file that no entry names is what a process left that died while it wrote it; whatever is in it, nothing is lost.
    let is_altered = |file: &&Evidence| {
        evidence.altered.contains(&file.sha256) && !erased.contains(&file.sha256)
    };
    if let Some(altered) = named.iter().find(is_altered) {
        return Err(unsound(format!("evidence/{}", altered.sha256)).into());
    }
    let missing = named
        .into_iter()
        .map(|file| file.sha256)
        .filter(|sha256| !erased.contains(sha256) && !evidence.whole.contains(sha256))
        .collect();
    Ok(Checked { contents, missing })
}

/// Compares evidence with its salted hashes; of the two files of one piece either may come first.
#[derive(Default)]
struct EvidenceCheck {
    salts: HashMap<String, Vec<u8>>,
    contents: HashMap<String, Vec<u8>>,
    whole: HashSet<String>,
    altered: HashSet<String>,
}

impl EvidenceCheck {
    fn take(&mut self, name: &str, bytes: Vec<u8>) {
        let sha256 = match name.strip_suffix(".salt") {
            Some(sha256) => {
                self.salts.insert(sha256.to_owned(), bytes);
                sha256
            }
            None => {
                self.contents.insert(name.to_owned(), bytes);
                name
            }
        };
        if !self.salts.contains_key(sha256) || !self.contents.contains_key(sha256) {
            return;
        }
        let (salt, content) = (self.salts.remove(sha256), self.contents.remove(sha256));
        if salted_hash(&salt.unwrap_or_default(), &content.unwrap_or_default()) == sha256 {
            self.whole.insert(sha256.to_owned());
        } else {
            self.altered.insert(sha256.to_owned());
        }
    }
}

/// Adds the files of one directory of a data directory. A file that disappears meanwhile is left out.
fn add_directory(
    archive: &mut ArchiveWriter,
    data: &Path,
    directory: &str,
) -> Result<(), ActionError> {
    let path = data.join(directory);
    let files = match fs::read_dir(&path) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ActionError::file(&path)(error)),
    };
    let mut names = Vec::new();
    for file in files {
        let name = file.map_err(ActionError::file(&path))?.file_name();
        names.extend(name.into_string().ok());
    }
    // A salt comes after its content, and the same files give the same archive.
    names.sort_unstable();
    for name in names.into_iter().filter(|name| belongs(directory, name)) {
        let file = path.join(&name);
        match archive.add_file(&format!("{directory}/{name}"), &file) {
            Err(ActionError::File { source, .. })
                if source.kind() == std::io::ErrorKind::NotFound => {}
            added => added?,
        }
    }
    Ok(())
}

/// Whether a file of a directory belongs to a backup: neither one that is being written nor the key of links, which end with a restore.
fn belongs(directory: &str, name: &str) -> bool {
    match directory {
        "mail" => name.ends_with(".eml"),
        "reports" => name.ends_with(".txt"),
        "evidence" => {
            let stem = name.strip_suffix(".salt").unwrap_or(name);
            stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        KEYS => name.ends_with(".key") && name != "link.key",
        _ => false,
    }
}

/// A directory in which something is made, readable by its owner only; it is removed at the end.
pub struct Workshop(pub PathBuf);

impl Workshop {
    /// `.NAME.part` beside a file. What a run that was killed left there is removed.
    ///
    /// # Errors
    /// [`ActionError::File`].
    pub fn beside(file: &Path) -> Result<Self, ActionError> {
        let mut name = std::ffi::OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(".part");
        let path = file.with_file_name(name);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(ActionError::file(&path))?;
        }
        private_directory(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            let path = self.0.display();
            tracing::warn!(%path, %error, "a temporary directory could not be removed");
        }
    }
}

/// Creates a directory that only its owner can enter, and those above it.
///
/// # Errors
/// [`ActionError::File`].
pub fn private_directory(path: &Path) -> Result<(), ActionError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(ActionError::file(path))
}

fn private_file(path: &Path) -> Result<(), ActionError> {
    archive::create_private(path)
        .map(drop)
        .map_err(ActionError::file(path))
}

/// Syncs the directory of a file, which makes its name durable.
///
/// # Errors
/// What the system refuses.
pub fn sync_directory(file: &Path) -> std::io::Result<()> {
    let directory = file.parent().filter(|path| !path.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}
