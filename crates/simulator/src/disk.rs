//! A disk that fails: it counts what is done to it, and at a planned operation the process dies, or the power goes, or a sync is
//! refused; or it is full for a while.
//!
//! After the death of a process what it wrote is there: the kernel has it. After a power cut an arbitrary part of what was not
//! synced is gone ([`crate::unsynced`]). That is what POSIX promises, and less than most file systems keep.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::kernel::{self, Errno, Inode};
use crate::operation::{Counts, Kind, Operation};
use crate::random::Random;
use crate::trace::Trace;
use crate::unsynced::{Change, NameChange, Unsynced};

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

/// A file or directory of a disk that is open.
#[derive(Clone)]
pub(crate) struct OpenFile {
    pub(crate) fd: i32,
    pub(crate) inode: Inode,
    pub(crate) path: PathBuf,
    pub(crate) is_directory: bool,
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
    unsynced: Unsynced,
    removed: u64,
    trace: Trace,
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

/// An operation as it is asked for.
struct Request<'a> {
    path: &'a Path,
    operation: Operation,
    /// Whether it needs room.
    grows: bool,
    offset: u64,
    bytes: &'a [u8],
}

impl<'a> Request<'a> {
    fn new(path: &'a Path, operation: Operation, grows: bool) -> Self {
        Self {
            path,
            operation,
            grows,
            offset: 0,
            bytes: &[],
        }
    }
}

impl Disk {
    /// Makes a disk of a directory that exists and is empty.
    ///
    /// # Errors
    /// What the real disk refuses; so below.
    pub fn new(root: &Path, random: Random) -> io::Result<Arc<Self>> {
        let mut limbo = root.as_os_str().to_owned();
        limbo.push(".removed");
        let limbo = PathBuf::from(limbo);
        fs::create_dir_all(&limbo)?;
        Ok(Arc::new(Self {
            root: root.to_owned(),
            limbo,
            state: Mutex::new(State {
                random,
                operations: 0,
                counts: Counts::default(),
                planned: None,
                ended: None,
                ends: Counts::default(),
                is_full: false,
                refused_full: 0,
                refused_syncs: 0,
                unsynced: Unsynced::default(),
                removed: 0,
                trace: Trace::default(),
            }),
        }))
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

    /// Keeps the text of the trace from now on.
    pub fn keep_trace(&self) {
        self.state().trace.keep_text();
    }

    /// Adds to the trace what happened beside the disk.
    pub fn note(&self, what: &str) {
        self.state().trace.add(what, &[]);
    }

    /// The hash of the trace, and its text where that is kept.
    pub fn trace(&self) -> (String, Option<String>) {
        let state = self.state();
        (state.trace.hash(), state.trace.text().map(str::to_owned))
    }

    /// Ends the process between two operations.
    pub fn end(&self, failure: Failure) {
        self.state().ended = Some(failure);
    }

    /// Makes everything durable that was done so far, as the command `sync` does.
    pub fn settle(&self) {
        self.state().unsynced.settle();
    }

    /// Fails no more.
    pub fn start_calm(&self) {
        let mut state = self.state();
        state.planned = None;
        state.is_full = false;
    }

    /// Begins anew after a failure: after a power cut with what is left. Returns how the last process ended. The disk is not
    /// mounted meanwhile.
    pub(crate) fn start_again(&self) -> io::Result<Option<Failure>> {
        let mut state = self.state();
        let state = &mut *state;
        let ended = state.ended.take();
        if ended == Some(Failure::PowerCut) {
            state.unsynced.lose(&self.root, &mut state.random)?;
        }
        state.planned = None;
        state.is_full = false;
        Ok(ended)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation and says how it goes.
    fn course(&self, state: &mut State, request: &Request<'_>) -> Course {
        if state.ended.is_some() {
            return Course::Refused(libc::EIO);
        }
        let Request {
            path,
            operation,
            grows,
            offset,
            bytes,
        } = *request;
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        state.operations += 1;
        let kind = Kind::of(path);
        state.counts.count(kind, operation);
        let size = bytes.len();
        let path = path.display();
        let line = format!("{} {operation} {path} {offset}+{size}", state.operations);
        state.trace.add(&line, bytes);
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
        state.ends.count(kind, operation);
        if state.random.percent(40) {
            Course::Refused(libc::EIO)
        } else {
            Course::Ends
        }
    }

    /// Carries out an operation that is whole or is not.
    fn run(
        &self,
        request: &Request<'_>,
        work: impl FnOnce(&mut State) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        let mut state = self.state();
        match self.course(&mut state, request) {
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
        if !makes || kernel::exists(path) {
            return open();
        }
        let mut fd = Err(libc::EIO);
        self.run(&Request::new(path, Operation::Make, true), |state| {
            fd = open();
            if fd.is_ok() {
                state.unsynced.renamed(NameChange::Made(path.to_owned()));
            }
            fd.map(drop)
        })
        .inspect_err(|_| {
            if let Ok(fd) = fd {
                kernel::close(fd);
            }
        })?;
        fd
    }

    pub(crate) fn write(&self, file: &OpenFile, bytes: &[u8], offset: u64) -> Result<usize, Errno> {
        let (size, ..) = kernel::facts(file.fd)?;
        let grows = offset + bytes.len() as u64 > size;
        let request = Request {
            offset,
            bytes,
            ..Request::new(&file.path, Operation::Write, grows)
        };
        let mut state = self.state();
        let written = match self.course(&mut state, &request) {
            Course::Runs => bytes.len(),
            Course::Refused(errno) => return Err(errno),
            Course::Ends => state.random.below(bytes.len() as u64 + 1) as usize,
        };
        let bytes = bytes.get(..written).unwrap_or_default();
        let overlap = size.saturating_sub(offset).min(bytes.len() as u64);
        let change = Change {
            offset,
            before: kernel::read_at(file.fd, overlap as usize, offset),
            size_before: size,
            after: bytes.to_vec(),
            size_after: size.max(offset + bytes.len() as u64),
        };
        let written = kernel::write_at(file.fd, bytes, offset)?;
        state.unsynced.changed(file.inode, change);
        if state.ended.is_some() {
            return Err(libc::EIO);
        }
        Ok(written)
    }

    pub(crate) fn truncate(&self, file: &OpenFile, size_after: u64) -> Result<(), Errno> {
        let (size, ..) = kernel::facts(file.fd)?;
        let request = Request {
            offset: size_after,
            ..Request::new(&file.path, Operation::Truncate, size_after > size)
        };
        self.run(&request, |state| {
            let gone = size.saturating_sub(size_after);
            let change = Change {
                offset: size_after,
                before: kernel::read_at(file.fd, gone as usize, size_after),
                size_before: size,
                after: Vec::new(),
                size_after,
            };
            kernel::set_size(file.fd, size_after)?;
            state.unsynced.changed(file.inode, change);
            Ok(())
        })
    }

    pub(crate) fn sync(&self, file: &OpenFile) -> Result<(), Errno> {
        let operation = match file.is_directory {
            true => Operation::SyncNames,
            false => Operation::Sync,
        };
        self.run(&Request::new(&file.path, operation, false), |state| {
            if file.is_directory {
                state.unsynced.sync_names(&file.path);
            } else {
                state.unsynced.sync(file.inode);
            }
            Ok(())
        })
    }

    /// Keeps a file that loses its name, until that is durable.
    fn keep(&self, state: &mut State, path: &Path) -> Result<PathBuf, Errno> {
        state.removed += 1;
        let kept = self.limbo.join(state.removed.to_string());
        kernel::link(path, &kept)?;
        Ok(kept)
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), Errno> {
        self.run(&Request::new(to, Operation::Rename, false), |state| {
            let is_file = fs::symlink_metadata(to).is_ok_and(|facts| facts.is_file());
            let replaced = is_file.then(|| self.keep(state, to)).transpose()?;
            kernel::rename(from, to)?;
            let change = NameChange::Renamed(from.to_owned(), to.to_owned(), replaced);
            state.unsynced.renamed(change);
            Ok(())
        })
    }

    pub(crate) fn link(&self, from: &Path, to: &Path) -> Result<(), Errno> {
        self.run(&Request::new(to, Operation::Link, true), |state| {
            kernel::link(from, to)?;
            state.unsynced.renamed(NameChange::Made(to.to_owned()));
            Ok(())
        })
    }

    pub(crate) fn remove(&self, path: &Path) -> Result<(), Errno> {
        if !kernel::exists(path) {
            return Err(libc::ENOENT);
        }
        self.run(&Request::new(path, Operation::Remove, false), |state| {
            let kept = self.keep(state, path)?;
            kernel::unlink(path, 0)?;
            let change = NameChange::Removed(path.to_owned(), kept);
            state.unsynced.renamed(change);
            Ok(())
        })
    }

    pub(crate) fn make_directory(&self, path: &Path, mode: libc::mode_t) -> Result<(), Errno> {
        if kernel::exists(path) {
            return Err(libc::EEXIST);
        }
        let request = Request::new(path, Operation::MakeDirectory, true);
        self.run(&request, |state| {
            kernel::make_directory(path, mode)?;
            let change = NameChange::MadeDirectory(path.to_owned());
            state.unsynced.renamed(change);
            Ok(())
        })
    }

    pub(crate) fn remove_directory(&self, path: &Path) -> Result<(), Errno> {
        let request = Request::new(path, Operation::RemoveDirectory, false);
        self.run(&request, |state| {
            kernel::unlink(path, libc::AT_REMOVEDIR)?;
            let change = NameChange::RemovedDirectory(path.to_owned());
            state.unsynced.renamed(change);
            Ok(())
        })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.limbo));
    }
}
