//! The file of a backup: a tar archive whose last member, `backup.json`, lists every other member with its SHA-256.
//!
//! An archive that was cut off has no list, so it is never mistaken for a whole one. Members are stored uncompressed, and every
//! program that reads tar can unpack them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tar::{Archive, Builder, EntryType, Header};

use crate::{ActionError, Refusal};
use domain::Timestamp;
use tlog::hash::Hash;

/// The name of the list of members.
const LIST: &str = "backup.json";

/// The format of the list.
const FORMAT: u32 = 1;

/// The largest list that is read, in bytes: some hundred thousand members.
const LIST_BYTES_MAX: u64 = 256 << 20;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// The version of this list.
    format: u32,
    /// The random id of the ledger.
    pub ledger_id: String,
    /// The origin that the ledger was opened under.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The root over them, in hex.
    pub root: String,
    /// When the backup was taken, by the ledger's clock.
    pub taken_at: Timestamp,
    /// Whether the keys are in it.
    pub keys: bool,
    /// The members, each with its SHA-256 in hex.
    pub members: BTreeMap<String, String>,
}

impl Contents {
    /// The contents of a backup, without its members.
    pub(super) fn new(
        (ledger_id, origin): (String, String),
        (size, root): (u64, Hash),
        taken_at: Timestamp,
        keys: bool,
    ) -> Self {
        Self {
            format: FORMAT,
            ledger_id,
            origin,
            size,
            root: root.to_string(),
            taken_at,
            keys,
            members: BTreeMap::new(),
        }
    }
}

/// An archive that is being written.
pub(super) struct ArchiveWriter {
    path: PathBuf,
    builder: Builder<BufWriter<File>>,
    members: BTreeMap<String, String>,
    modified: u64,
}

impl ArchiveWriter {
    /// Creates the file, readable by its owner only.
    pub(super) fn create(path: &Path, now: Timestamp) -> Result<Self, ActionError> {
        let file = create_private(path).map_err(ActionError::file(path))?;
        Ok(Self {
            path: path.to_owned(),
            builder: Builder::new(BufWriter::new(file)),
            members: BTreeMap::new(),
            modified: now.utc().timestamp().try_into().unwrap_or_default(),
        })
    }

    /// Adds the file at `path`. The file may grow meanwhile: as many bytes are added as it had at first.
    pub(super) fn add_file(&mut self, name: &str, path: &Path) -> Result<(), ActionError> {
        let file = File::open(path).map_err(ActionError::file(path))?;
        let size = file.metadata().map_err(ActionError::file(path))?.len();
        self.add(name, size, BufReader::new(file))
            .map_err(ActionError::file(path))
    }

    /// Adds a member of these bytes.
    pub(super) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), ActionError> {
        let path = self.path.clone();
        self.add(name, bytes.len() as u64, bytes)
            .map_err(ActionError::file(&path))
    }

    fn add(&mut self, name: &str, size: u64, from: impl Read) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(self.modified);
        let mut from = Hashed::new(from.take(size));
        self.builder.append_data(&mut header, name, &mut from)?;
        if from.bytes < size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.members.insert(name.to_owned(), from.sha256());
        Ok(())
    }

    /// Adds the list and syncs the file. Returns what the backup holds.
    pub(super) fn finish(mut self, contents: Contents) -> Result<Contents, ActionError> {
        let contents = Contents {
            members: std::mem::take(&mut self.members),
            ..contents
        };
        self.add_bytes(LIST, &serde_json::to_vec_pretty(&contents)?)?;
        let path = self.path;
        self.builder
            .into_inner()
            .and_then(|out| out.into_inner().map_err(io::IntoInnerError::into_error))
            .and_then(|file| file.sync_all())
            .map_err(ActionError::file(&path))?;
        Ok(contents)
    }
}

/// A member that is being read.
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a mut dyn Read,
}

/// Reads every member of an archive in turn, and then compares them all with the list.
///
/// # Errors
/// [`Refusal::NotABackup`] for a file that is no whole backup or was altered, [`ActionError::File`] for one that cannot be read, or
/// what `take` fails with.
pub fn read(
    path: &Path,
    mut take: impl FnMut(Member<'_>) -> Result<(), ActionError>,
) -> Result<Contents, ActionError> {
    let not_a_backup = |why: String| Refusal::NotABackup {
        path: path.display().to_string(),
        why,
    };
    let file = File::open(path).map_err(ActionError::file(path))?;
    let mut archive = Archive::new(BufReader::new(file));
    let mut found = BTreeMap::new();
    let entries = archive.entries();
    for entry in entries.map_err(|error| not_a_backup(error.to_string()))? {
        let mut entry = entry.map_err(|error| not_a_backup(error.to_string()))?;
        let name = member_name(&entry.path_bytes())
            .filter(|_| entry.header().entry_type() == EntryType::Regular)
            .ok_or_else(|| {
                let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                not_a_backup(format!("{name:?}"))
            })?;
        if name == LIST {
            let mut text = Vec::new();
            let read = (&mut entry).take(LIST_BYTES_MAX).read_to_end(&mut text);
            read.map_err(|error| not_a_backup(error.to_string()))?;
            let contents: Contents = serde_json::from_slice(&text)
                .map_err(|error| not_a_backup(format!("{LIST}: {error}")))?;
            if contents.format != FORMAT {
                return Err(not_a_backup(format!("format {}", contents.format)).into());
            }
            return match first_difference(&contents.members, &found) {
                None => Ok(contents),
                Some(name) => Err(not_a_backup(name).into()),
            };
        }
        let mut bytes = Hashed::new(&mut entry);
        take(Member {
            name: &name,
            bytes: &mut bytes,
        })?;
        // What was not taken is read to its end, for the hash.
        io::copy(&mut bytes, &mut io::sink()).map_err(|error| not_a_backup(error.to_string()))?;
        let sha256 = bytes.sha256();
        found.insert(name, sha256);
    }
    Err(not_a_backup(LIST.to_owned()).into())
}

/// The first member that only one of the two has, or whose hashes differ.
fn first_difference(
    listed: &BTreeMap<String, String>,
    found: &BTreeMap<String, String>,
) -> Option<String> {
    let mut names = listed.keys().chain(found.keys());
    names
        .find(|name| listed.get(*name) != found.get(*name))
        .cloned()
}

/// The name of a member: a file in the data directory or in one directory below it, and never one outside.
fn member_name(path: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(path).ok()?;
    let mut parts = Path::new(name).components();
    let is_plain = parts.all(|part| matches!(part, Component::Normal(_)));
    (is_plain && !name.is_empty() && name.matches('/').count() <= 1).then(|| name.to_owned())
}

/// Creates a new file that only its owner can read.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A reader that hashes what is read.
struct Hashed<R> {
    from: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Hashed<R> {
    fn new(from: R) -> Self {
        Self {
            from,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    /// The SHA-256 of what was read, in hex.
    fn sha256(self) -> String {
        hex::encode(self.hash.finalize())
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.hash.update(&into[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

/// Writes a member to a new file, readable by its owner only, and syncs it.
///
/// # Errors
/// [`ActionError::File`].
pub fn unpack(member: &mut Member<'_>, into: &Path) -> Result<(), ActionError> {
    let mut write = || -> io::Result<()> {
        let mut out = BufWriter::new(create_private(into)?);
        io::copy(&mut member.bytes, &mut out)?;
        out.flush()?;
        out.get_ref().sync_all()
    };
    write().map_err(ActionError::file(into))
}
