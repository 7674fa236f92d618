//! A disk that fails: it counts what is done to it, and at a planned operation the process dies, or the power goes, or a sync is
//! refused; or it is full for a while.
//!
//! After the death of a process what it wrote is there: the kernel has it. After a power cut an arbitrary part of what was not
//! synced is gone: of the bytes of a file any writes since its last sync, in whole or in sectors, and of the names of a directory
//! all changes from some moment on since the directory was synced. That is what POSIX promises, and less than most file systems
//! keep.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::random::Random;
use crate::system_calls::{self as calls, Errno, OpenFile};

/// A device and the number of a file on it.
pub(crate) type Inode = (u64, u64);

/// What is written or lost at once.
const SECTOR_BYTES: usize = 512;

/// What is done to a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    fn of(path: &Path) -> Self {
        let text = path.to_string_lossy();
        let has = |part: &str| text.contains(part);
        if has(".part") || has("/backups") {
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

/// How something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The process dies.
    Crash,
    /// The machine loses its power.
    PowerCut,
    /// The next sync of a file is refused, once, and everything goes on.
    RefusedSync,
}

/// How often each kind of operation happened.
pub type Counts = BTreeMap<(Kind, Operation), u64>;

/// A change of the bytes of a file that was not synced.
struct Change {
    offset: u64,
    before: Vec<u8>,
    size_before: u64,
    after: Vec<u8>,
    size_after: u64,
}

/// A change of names that was not synced. A file that lost its name is kept under another, outside of the disk.
enum NameChange {
    Made(PathBuf),
    Removed(PathBuf, PathBuf),
    Renamed(PathBuf, PathBuf, Option<PathBuf>),
    MadeDirectory(PathBuf),
    RemovedDirectory(PathBuf),
}

impl NameChange {
    /// Whether the sync of a directory makes it durable. A change of name is one transaction in both of its directories.
    fn is_in(&self, directory: &Path) -> bool {
        match self {
            Self::Renamed(from, to, _) => {
                from.parent() == Some(directory) || to.parent() == Some(directory)
            }
            Self::Made(path)
            | Self::Removed(path, _)
            | Self::MadeDirectory(path)
            | Self::RemovedDirectory(path) => path.parent() == Some(directory),
        }
    }
}

struct State {
    random: Random,
    operations: u64,
    counts: Counts,
    planned: Option<(u64, Failure)>,
    /// How the process or the machine ended, if it did.
    ended: Option<Failure>,
    ends: Counts,
    is_full: bool,
    refused_full: u64,
    refused_syncs: u64,
    changes: HashMap<Inode, Vec<Change>>,
    names: Vec<NameChange>,
    removed: u64,
}

/// A disk, which is a directory of the real one.
pub struct Disk {
    root: PathBuf,
    limbo: PathBuf,
    state: Mutex<State>,
}

/// How an operation goes.
enum Course {
    /// As it should.
    Runs,
    /// It is not carried out.
    Refused(Errno),
    /// It is carried out in part, or whole, and nobody learns of it.
    Ends,
}

impl Disk {
    /// Makes a disk of a directory that exists and is empty.
    ///
    /// # Errors
    /// What the real disk refuses; so below.
    pub fn mount(root: &Path, random: Random) -> io::Result<Arc<Self>> {
        let mut limbo = root.as_os_str().to_owned();
        limbo.push(".removed");
        let limbo = PathBuf::from(limbo);
        fs::create_dir_all(&limbo)?;
        let disk = Arc::new(Self {
            root: root.to_owned(),
            limbo,
            state: Mutex::new(State {
                random,
                operations: 0,
                counts: Counts::new(),
                planned: None,
                ended: None,
                ends: Counts::new(),
                is_full: false,
                refused_full: 0,
                refused_syncs: 0,
                changes: HashMap::new(),
                names: Vec::new(),
                removed: 0,
            }),
        });
        calls::mount(root, &disk);
        Ok(disk)
    }

    /// Its directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Plans a failure at the operation after `operations` more.
    pub fn fail_after(&self, operations: u64, failure: Failure) {
        let mut state = self.state();
        state.planned = Some((state.operations + operations + 1, failure));
    }

    /// Whether a failure is planned.
    pub fn is_to_fail(&self) -> bool {
        self.state().planned.is_some()
    }

    /// Fills the disk, or makes room: on a full disk no file grows and none is made.
    pub fn set_full(&self, is_full: bool) {
        self.state().is_full = is_full;
    }

    /// Whether it is full.
    pub fn is_full(&self) -> bool {
        self.state().is_full
    }

    /// How often it refused something because it was full.
    pub fn refused_full(&self) -> u64 {
        self.state().refused_full
    }

    /// How often it refused a sync.
    pub fn refused_syncs(&self) -> u64 {
        self.state().refused_syncs
    }

    /// Whether the process that uses it has ended.
    pub fn is_down(&self) -> bool {
        self.state().ended.is_some()
    }

    /// How many operations there were.
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// How often each operation happened, and at which of them processes ended.
    pub fn counts(&self) -> (Counts, Counts) {
        let state = self.state();
        (state.counts.clone(), state.ends.clone())
    }

    /// Ends the process between two operations.
    pub fn end(&self, failure: Failure) {
        self.state().ended = Some(failure);
    }

    /// Makes everything durable that was done so far, as the command `sync` does.
    pub fn settle(&self) {
        let mut state = self.state();
        state.changes.clear();
        state.names.clear();
    }

    /// Fails no more.
    pub fn start_calm(&self) {
        let mut state = self.state();
        state.planned = None;
        state.is_full = false;
    }

    /// Begins anew after a failure, when nobody has a file open any more: after a power cut with what is left. Returns how the
    /// last process ended.
    ///
    /// # Errors
    /// As [`Disk::mount`].
    pub fn start_again(self: &Arc<Self>) -> io::Result<Option<Failure>> {
        let open = calls::open_files(self);
        if !open.is_empty() {
            return Err(io::Error::other(format!("still open: {open:?}")));
        }
        calls::unmount(&self.root);
        let mut state = self.state();
        let ended = state.ended.take();
        if ended == Some(Failure::PowerCut) {
            self.lose(&mut state)?;
        }
        state.planned = None;
        state.is_full = false;
        drop(state);
        calls::mount(&self.root, self);
        Ok(ended)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation and says how it goes.
    fn course(state: &mut State, path: &Path, operation: Operation, grows: bool) -> Course {
        if state.ended.is_some() {
            return Course::Refused(libc::EIO);
        }
        state.operations += 1;
        let kind = Kind::of(path);
        *state.counts.entry((kind, operation)).or_default() += 1;
        if state.is_full && grows {
            state.refused_full += 1;
            return Course::Refused(libc::ENOSPC);
        }
        let Some((at, failure)) = state.planned.filter(|(at, _)| *at <= state.operations) else {
            return Course::Runs;
        };
        if failure == Failure::RefusedSync {
            if operation != Operation::Sync {
                return Course::Runs;
            }
            state.planned = None;
            state.refused_syncs += 1;
            return Course::Refused(libc::EIO);
        }
        debug_assert_eq!(at, state.operations);
        state.planned = None;
        state.ended = Some(failure);
        *state.ends.entry((kind, operation)).or_default() += 1;
        if state.random.percent(40) {
            Course::Refused(libc::EIO)
        } else {
            Course::Ends
        }
    }

    /// Carries out an operation that is whole or is not.
    fn run(
        &self,
        path: &Path,
        operation: Operation,
        grows: bool,
        work: impl FnOnce(&mut State) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        let mut state = self.state();
        match Self::course(&mut state, path, operation, grows) {
            Course::Runs => work(&mut state),
            Course::Refused(errno) => Err(errno),
            Course::Ends => {
                work(&mut state)?;
                Err(libc::EIO)
            }
        }
    }

    pub(crate) fn open(
        &self,
        path: &Path,
        makes: bool,
        open: impl FnOnce() -> Result<i32, Errno>,
    ) -> Result<i32, Errno> {
        if !makes || calls::exists(path) {
            return open();
        }
        let mut fd = Err(libc::EIO);
        self.run(path, Operation::Make, true, |state| {
            fd = open();
            if fd.is_ok() {
                state.names.push(NameChange::Made(path.to_owned()));
            }
            fd.map(drop)
        })
        .inspect_err(|_| {
            if let Ok(fd) = fd {
                calls::close_now(fd);
            }
        })?;
        fd
    }

    pub(crate) fn write(&self, file: &OpenFile, bytes: &[u8], offset: u64) -> Result<usize, Errno> {
        let (size, ..) = calls::facts(file.fd)?;
        let grows = offset + bytes.len() as u64 > size;
        let mut state = self.state();
        let written = match Self::course(&mut state, &file.path, Operation::Write, grows) {
            Course::Runs => bytes.len(),
            Course::Refused(errno) => return Err(errno),
            Course::Ends => state.random.below(bytes.len() as u64 + 1) as usize,
        };
        let bytes = bytes.get(..written).unwrap_or_default();
        let overlap = size.saturating_sub(offset).min(bytes.len() as u64);
        let change = Change {
            offset,
            before: calls::read_at(file.fd, overlap as usize, offset),
            size_before: size,
            after: bytes.to_vec(),
            size_after: size.max(offset + bytes.len() as u64),
        };
        let written = calls::write_at(file.fd, bytes, offset)?;
        state.changes.entry(file.inode).or_default().push(change);
        if state.ended.is_some() {
            return Err(libc::EIO);
        }
        Ok(written)
    }

    pub(crate) fn truncate(&self, file: &OpenFile, size_after: u64) -> Result<(), Errno> {
        let (size, ..) = calls::facts(file.fd)?;
        let grows = size_after > size;
        self.run(&file.path, Operation::Truncate, grows, |state| {
            let gone = size.saturating_sub(size_after);
            let change = Change {
                offset: size_after,
                before: calls::read_at(file.fd, gone as usize, size_after),
                size_before: size,
                after: Vec::new(),
                size_after,
            };
            calls::set_size(file.fd, size_after)?;
            state.changes.entry(file.inode).or_default().push(change);
            Ok(())
        })
    }

    pub(crate) fn sync(&self, file: &OpenFile) -> Result<(), Errno> {
        let operation = match file.is_directory {
            true => Operation::SyncNames,
            false => Operation::Sync,
        };
        self.run(&file.path, operation, false, |state| {
            if file.is_directory {
                state.names.retain(|change| !change.is_in(&file.path));
            } else {
                state.changes.remove(&file.inode);
            }
            Ok(())
        })
    }

    /// Keeps a file that loses its name, until that is durable.
    fn keep(&self, state: &mut State, path: &Path) -> Result<PathBuf, Errno> {
        state.removed += 1;
        let kept = self.limbo.join(state.removed.to_string());
        calls::link_now(path, &kept)?;
        Ok(kept)
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), Errno> {
        self.run(to, Operation::Rename, false, |state| {
            let is_file = fs::symlink_metadata(to).is_ok_and(|facts| facts.is_file());
            let replaced = is_file.then(|| self.keep(state, to)).transpose()?;
            calls::rename_now(from, to)?;
            let change = NameChange::Renamed(from.to_owned(), to.to_owned(), replaced);
            state.names.push(change);
            Ok(())
        })
    }

    pub(crate) fn link(&self, from: &Path, to: &Path) -> Result<(), Errno> {
        self.run(to, Operation::Link, true, |state| {
            calls::link_now(from, to)?;
            state.names.push(NameChange::Made(to.to_owned()));
            Ok(())
        })
    }

    pub(crate) fn remove(&self, path: &Path) -> Result<(), Errno> {
        if !calls::exists(path) {
            return Err(libc::ENOENT);
        }
        self.run(path, Operation::Remove, false, |state| {
            let kept = self.keep(state, path)?;
            calls::unlink_now(path, 0)?;
            state.names.push(NameChange::Removed(path.to_owned(), kept));
            Ok(())
        })
    }

    pub(crate) fn make_directory(&self, path: &Path, mode: libc::mode_t) -> Result<(), Errno> {
        if calls::exists(path) {
            return Err(libc::EEXIST);
        }
        self.run(path, Operation::MakeDirectory, true, |state| {
            calls::make_directory_now(path, mode)?;
            state.names.push(NameChange::MadeDirectory(path.to_owned()));
            Ok(())
        })
    }

    pub(crate) fn remove_directory(&self, path: &Path) -> Result<(), Errno> {
        self.run(path, Operation::RemoveDirectory, false, |state| {
            calls::unlink_now(path, libc::AT_REMOVEDIR)?;
            let change = NameChange::RemovedDirectory(path.to_owned());
            state.names.push(change);
            Ok(())
        })
    }

    /// Takes back what a power cut loses. The disk is not mounted meanwhile.
    fn lose(&self, state: &mut State) -> io::Result<()> {
        let names = std::mem::take(&mut state.names);
        let kept = state.random.below(names.len() as u64 + 1) as usize;
        for change in names.into_iter().skip(kept).rev() {
            undo(change)?;
        }
        let mut changes = std::mem::take(&mut state.changes);
        let mut files = Vec::new();
        walk(&self.root, &mut files)?;
        // By name, so that a seed gives the same losses: numbers of files differ from run to run.
        files.sort();
        for path in files {
            let file = fs::OpenOptions::new().read(true).write(true).open(&path)?;
            let facts = file.metadata()?;
            if let Some(changes) = changes.remove(&(facts.dev(), facts.ino())) {
                lose_bytes(&file, &changes, &mut state.random)?;
            }
        }
        Ok(())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.limbo));
    }
}

/// Unmounts a disk when a year is over.
pub struct Mounted(pub Arc<Disk>);

impl Drop for Mounted {
    fn drop(&mut self) {
        calls::unmount(&self.0.root);
    }
}

/// Loses some of the changes of a file: all are taken back, and some are made again.
fn lose_bytes(file: &fs::File, changes: &[Change], random: &mut Random) -> io::Result<()> {
    for change in changes.iter().rev() {
        if !change.before.is_empty() {
            file.write_all_at(&change.before, change.offset)?;
        }
        file.set_len(change.size_before)?;
    }
    // Often all or nothing is lost: then what was written later is not there without what was written before.
    let share = *random.one_of(&[0, 30, 60, 90, 100]).unwrap_or(&0);
    for change in changes {
        let size = file.metadata()?.len();
        if change.after.is_empty() {
            if random.percent(share) {
                file.set_len(change.size_after)?;
            }
            continue;
        }
        let is_whole = random.percent(70);
        for (index, sector) in change.after.chunks(SECTOR_BYTES).enumerate() {
            if !is_whole || index == 0 {
                // One decision for a write that is whole, one for each sector otherwise.
                if !random.percent(share) {
                    if is_whole {
                        break;
                    }
                    continue;
                }
            }
            file.write_all_at(sector, change.offset + (index * SECTOR_BYTES) as u64)?;
        }
        debug_assert!(file.metadata()?.len() >= size);
    }
    Ok(())
}

/// Takes back a change of names. What it refers to may be gone with a directory that was lost.
fn undo(change: NameChange) -> io::Result<()> {
    let undone = match change {
        NameChange::Made(path) => fs::remove_file(path),
        NameChange::Removed(path, kept) => fs::hard_link(kept, path),
        NameChange::Renamed(from, to, replaced) => fs::rename(&to, &from)
            .and_then(|()| replaced.map_or(Ok(()), |kept| fs::hard_link(kept, &to))),
        NameChange::MadeDirectory(path) => fs::remove_dir_all(path),
        NameChange::RemovedDirectory(path) => fs::create_dir(path),
    };
    match undone {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        undone => undone,
    }
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
