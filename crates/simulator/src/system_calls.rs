//! libc's functions on files, redefined: what this process does to a file below the root of a [`Disk`] goes through it, and
//! everything else goes to the kernel as before.
//!
//! An executable's own definition of a function comes before that of the C library, so that neither SQLite nor Rust's standard
//! library nor the program has to know of the simulation, and no write of any of them escapes it. Calls are carried out with
//! `syscall`, which these definitions do not shadow. The index of a write-ahead log (`-shm`) is memory, not a file, and is left
//! alone. [`crate::disk`] decides; this module only translates.

#![expect(
    unsafe_code,
    reason = "functions of libc can only be redefined, and called, in unsafe Rust"
)]
#![allow(
    clippy::missing_safety_doc,
    reason = "the contracts are those of the functions of the same names"
)]

use std::collections::HashMap;
use std::ffi::CStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};

use libc::{c_char, c_int, c_void, iovec, mode_t, off64_t, size_t, ssize_t};

use crate::disk::{Disk, Inode};

/// What libc reports through `errno`.
pub(crate) type Errno = c_int;

/// A file or directory of a disk that this process has open.
#[derive(Clone)]
pub(crate) struct OpenFile {
    pub(crate) disk: Arc<Disk>,
    pub(crate) fd: c_int,
    pub(crate) inode: Inode,
    pub(crate) path: PathBuf,
    pub(crate) is_directory: bool,
}

/// The disks of this process, by root.
static DISKS: RwLock<Vec<(PathBuf, Arc<Disk>)>> = RwLock::new(Vec::new());

/// How many there are: without any, a call costs one comparison more.
static MOUNTED: AtomicUsize = AtomicUsize::new(0);

static FILES: LazyLock<Mutex<HashMap<c_int, OpenFile>>> = LazyLock::new(Mutex::default);

/// Lets a disk see what happens below a root.
pub(crate) fn mount(root: &Path, disk: &Arc<Disk>) {
    let mut disks = DISKS.write().unwrap_or_else(PoisonError::into_inner);
    disks.push((root.to_owned(), Arc::clone(disk)));
    MOUNTED.store(disks.len(), Ordering::SeqCst);
}

/// Lets it see nothing any more.
pub(crate) fn unmount(root: &Path) {
    let mut disks = DISKS.write().unwrap_or_else(PoisonError::into_inner);
    disks.retain(|(mounted, _)| mounted != root);
    MOUNTED.store(disks.len(), Ordering::SeqCst);
}

/// How many files of a disk are open: none, when a process that used it has ended.
pub(crate) fn open_files(disk: &Disk) -> Vec<PathBuf> {
    let files = files();
    let own = files
        .values()
        .filter(|file| std::ptr::eq(&*file.disk, disk));
    own.map(|file| file.path.clone()).collect()
}

fn files() -> MutexGuard<'static, HashMap<c_int, OpenFile>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn file(fd: c_int) -> Option<OpenFile> {
    if MOUNTED.load(Ordering::SeqCst) == 0 {
        return None;
    }
    files().get(&fd).cloned()
}

/// The disk on which a path lies, unless it is an index of a log.
fn disk_of(path: &Path) -> Option<Arc<Disk>> {
    if MOUNTED.load(Ordering::SeqCst) == 0 || path.as_os_str().as_bytes().ends_with(b"-shm") {
        return None;
    }
    let disks = DISKS.read().unwrap_or_else(PoisonError::into_inner);
    let found = disks.iter().find(|(root, _)| path.starts_with(root));
    found.map(|(_, disk)| Arc::clone(disk))
}

fn path_of(path: *const c_char) -> PathBuf {
    // SAFETY: callers of these functions pass paths that end with a zero.
    let bytes = unsafe { CStr::from_ptr(path) }.to_bytes();
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// A path relative to a directory that is open.
fn path_at(directory: c_int, path: *const c_char) -> PathBuf {
    let path = path_of(path);
    if path.is_absolute() || directory == libc::AT_FDCWD {
        return path;
    }
    let base = std::fs::read_link(format!("/proc/self/fd/{directory}"));
    base.unwrap_or_default().join(path)
}

fn c_path(path: &Path) -> Vec<u8> {
    let mut bytes = path.as_os_str().as_bytes().to_vec();
    bytes.push(0);
    bytes
}

fn set_errno(errno: Errno) {
    // SAFETY: the address is that of this thread's variable.
    unsafe { *libc::__errno_location() = errno };
}

fn errno() -> Errno {
    // SAFETY: as above.
    unsafe { *libc::__errno_location() }
}

/// The result of a system call as one of Rust.
fn checked(result: libc::c_long) -> Result<u64, Errno> {
    u64::try_from(result).map_err(|_| errno())
}

/// The result of one of Rust as one of libc.
fn answer(result: Result<(), Errno>) -> c_int {
    match result {
        Ok(()) => 0,
        Err(errno) => {
            set_errno(errno);
            -1
        }
    }
}

fn answer_size(result: Result<usize, Errno>) -> ssize_t {
    match result {
        Ok(size) => size as ssize_t,
        Err(errno) => {
            set_errno(errno);
            -1
        }
    }
}

// What the disk carries out itself.

pub(crate) fn read_at(fd: c_int, size: usize, offset: u64) -> Vec<u8> {
    let mut bytes = vec![0_u8; size];
    let mut done = 0;
    while done < size {
        let rest = &mut bytes[done..];
        // SAFETY: the pointer and the length are those of a slice.
        let read = unsafe {
            libc::syscall(
                libc::SYS_pread64,
                fd,
                rest.as_mut_ptr(),
                rest.len(),
                offset + done as u64,
            )
        };
        match usize::try_from(read) {
            Ok(0) | Err(_) => break,
            Ok(read) => done += read,
        }
    }
    bytes.truncate(done);
    bytes
}

pub(crate) fn write_at(fd: c_int, bytes: &[u8], offset: u64) -> Result<usize, Errno> {
    // SAFETY: the pointer and the length are those of a slice.
    let written =
        unsafe { libc::syscall(libc::SYS_pwrite64, fd, bytes.as_ptr(), bytes.len(), offset) };
    Ok(checked(written)? as usize)
}

pub(crate) fn set_size(fd: c_int, size: u64) -> Result<(), Errno> {
    // SAFETY: takes numbers only; so below.
    checked(unsafe { libc::syscall(libc::SYS_ftruncate, fd, size) }).map(drop)
}

pub(crate) fn sync(fd: c_int) -> Result<(), Errno> {
    checked(unsafe { libc::syscall(libc::SYS_fsync, fd) }).map(drop)
}

/// The size of an open file, its identity, and whether it is a directory.
pub(crate) fn facts(fd: c_int) -> Result<(u64, Inode, bool), Errno> {
    let mut stat = std::mem::MaybeUninit::<libc::stat64>::zeroed();
    // SAFETY: the kernel fills the structure.
    if unsafe { libc::fstat64(fd, stat.as_mut_ptr()) } != 0 {
        return Err(errno());
    }
    // SAFETY: it was filled, and was zero before.
    let stat = unsafe { stat.assume_init() };
    let is_directory = stat.st_mode & libc::S_IFMT == libc::S_IFDIR;
    Ok((
        stat.st_size as u64,
        (stat.st_dev, stat.st_ino),
        is_directory,
    ))
}

pub(crate) fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

pub(crate) fn rename_now(from: &Path, to: &Path) -> Result<(), Errno> {
    let (from, to) = (c_path(from), c_path(to));
    // SAFETY: both paths end with a zero; so below.
    let renamed = unsafe {
        libc::syscall(
            libc::SYS_renameat2,
            libc::AT_FDCWD,
            from.as_ptr(),
            libc::AT_FDCWD,
            to.as_ptr(),
            0,
        )
    };
    checked(renamed).map(drop)
}

pub(crate) fn link_now(from: &Path, to: &Path) -> Result<(), Errno> {
    let (from, to) = (c_path(from), c_path(to));
    let linked = unsafe {
        libc::syscall(
            libc::SYS_linkat,
            libc::AT_FDCWD,
            from.as_ptr(),
            libc::AT_FDCWD,
            to.as_ptr(),
            0,
        )
    };
    checked(linked).map(drop)
}

pub(crate) fn unlink_now(path: &Path, flags: c_int) -> Result<(), Errno> {
    let path = c_path(path);
    let removed =
        unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, path.as_ptr(), flags) };
    checked(removed).map(drop)
}

pub(crate) fn make_directory_now(path: &Path, mode: mode_t) -> Result<(), Errno> {
    let path = c_path(path);
    let made = unsafe { libc::syscall(libc::SYS_mkdirat, libc::AT_FDCWD, path.as_ptr(), mode) };
    checked(made).map(drop)
}

pub(crate) fn close_now(fd: c_int) {
    unsafe { libc::syscall(libc::SYS_close, fd) };
}

fn open_now(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: as the caller's.
    unsafe {
        libc::syscall(
            libc::SYS_openat,
            libc::AT_FDCWD,
            path,
            flags | libc::O_LARGEFILE,
            mode,
        ) as c_int
    }
}

// What stands in the place of libc's functions.

/// Opens or makes a file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    if MOUNTED.load(Ordering::SeqCst) == 0 {
        return open_now(path, flags, mode);
    }
    let name = path_of(path);
    let Some(disk) = disk_of(&name) else {
        return open_now(path, flags, mode);
    };
    let opened = disk.open(&name, flags & libc::O_CREAT != 0, || {
        let fd = open_now(path, flags & !libc::O_TRUNC, mode);
        if fd < 0 { Err(errno()) } else { Ok(fd) }
    });
    let fd = match opened {
        Ok(fd) => fd,
        Err(errno) => {
            set_errno(errno);
            return -1;
        }
    };
    let Ok((_, inode, is_directory)) = facts(fd) else {
        return fd;
    };
    let file = OpenFile {
        disk: Arc::clone(&disk),
        fd,
        inode,
        path: name,
        is_directory,
    };
    files().insert(fd, file.clone());
    if flags & libc::O_TRUNC != 0
        && let Err(errno) = disk.truncate(&file, 0)
    {
        // SAFETY: the descriptor was opened above.
        unsafe { close(fd) };
        set_errno(errno);
        return -1;
    }
    fd
}

/// As [`open64`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the same contract.
    unsafe { open64(path, flags, mode) }
}

/// Closes a descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn close(fd: c_int) -> c_int {
    // Also when no disk is mounted any more: the number may become that of another file, or of a socket.
    files().remove(&fd);
    // SAFETY: as the caller's.
    unsafe { libc::syscall(libc::SYS_close, fd) as c_int }
}

/// Writes where the descriptor stands.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(fd: c_int, bytes: *const c_void, size: size_t) -> ssize_t {
    let Some(file) = file(fd) else {
        // SAFETY: as the caller's; so below.
        return unsafe { libc::syscall(libc::SYS_write, fd, bytes, size) as ssize_t };
    };
    let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), size) };
    let written = checked(unsafe { libc::syscall(libc::SYS_lseek, fd, 0, libc::SEEK_CUR) })
        .and_then(|offset| {
            let written = file.disk.write(&file, bytes, offset)?;
            let next = offset + written as u64;
            checked(unsafe { libc::syscall(libc::SYS_lseek, fd, next, libc::SEEK_SET) })?;
            Ok(written)
        });
    answer_size(written)
}

/// Writes several pieces.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn writev(fd: c_int, pieces: *const iovec, count: c_int) -> ssize_t {
    if file(fd).is_none() {
        // SAFETY: as the caller's; so below.
        return unsafe { libc::syscall(libc::SYS_writev, fd, pieces, count) as ssize_t };
    }
    // A short write is a lawful answer: the first piece that is not empty.
    for index in 0..usize::try_from(count).unwrap_or_default() {
        let piece = unsafe { &*pieces.add(index) };
        if piece.iov_len > 0 {
            return unsafe { write(fd, piece.iov_base, piece.iov_len) };
        }
    }
    0
}

/// Writes at a place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite64(
    fd: c_int,
    bytes: *const c_void,
    size: size_t,
    offset: off64_t,
) -> ssize_t {
    let Some(file) = file(fd) else {
        // SAFETY: as the caller's; so below.
        return unsafe { libc::syscall(libc::SYS_pwrite64, fd, bytes, size, offset) as ssize_t };
    };
    let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), size) };
    answer_size(file.disk.write(&file, bytes, offset as u64))
}

/// Sets the size of a file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate64(fd: c_int, size: off64_t) -> c_int {
    answer(match file(fd) {
        Some(file) => file.disk.truncate(&file, size as u64),
        None => set_size(fd, size as u64),
    })
}

/// As [`ftruncate64`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate(fd: c_int, size: off64_t) -> c_int {
    // SAFETY: the same contract.
    unsafe { ftruncate64(fd, size) }
}

/// Makes the bytes of a file, or the names of a directory, durable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fsync(fd: c_int) -> c_int {
    answer(match file(fd) {
        Some(file) => file.disk.sync(&file),
        None => sync(fd),
    })
}

/// As [`fsync`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fdatasync(fd: c_int) -> c_int {
    // SAFETY: the same contract.
    unsafe { fsync(fd) }
}

/// Gives a file another name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    let (from, to) = (path_of(from), path_of(to));
    answer(match disk_of(&to) {
        Some(disk) => disk.rename(&from, &to),
        None => rename_now(&from, &to),
    })
}

/// Gives a file one more name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn link(from: *const c_char, to: *const c_char) -> c_int {
    let (from, to) = (path_of(from), path_of(to));
    answer(match disk_of(&to) {
        Some(disk) => disk.link(&from, &to),
        None => link_now(&from, &to),
    })
}

/// As [`link`], from open directories.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkat(
    old: c_int,
    from: *const c_char,
    new: c_int,
    to: *const c_char,
    flags: c_int,
) -> c_int {
    let (source, target) = (path_at(old, from), path_at(new, to));
    match disk_of(&target) {
        Some(disk) => answer(disk.link(&source, &target)),
        // SAFETY: as the caller's.
        None => unsafe { libc::syscall(libc::SYS_linkat, old, from, new, to, flags) as c_int },
    }
}

/// Removes a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlink(path: *const c_char) -> c_int {
    let path = path_of(path);
    answer(match disk_of(&path) {
        Some(disk) => disk.remove(&path),
        None => unlink_now(&path, 0),
    })
}

/// Removes a name below an open directory, of a file or of a directory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlinkat(directory: c_int, path: *const c_char, flags: c_int) -> c_int {
    let name = path_at(directory, path);
    match disk_of(&name) {
        Some(disk) if flags & libc::AT_REMOVEDIR != 0 => answer(disk.remove_directory(&name)),
        Some(disk) => answer(disk.remove(&name)),
        // SAFETY: as the caller's.
        None => unsafe { libc::syscall(libc::SYS_unlinkat, directory, path, flags) as c_int },
    }
}

/// Makes a directory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mkdir(path: *const c_char, mode: mode_t) -> c_int {
    let path = path_of(path);
    answer(match disk_of(&path) {
        Some(disk) => disk.make_directory(&path, mode),
        None => make_directory_now(&path, mode),
    })
}

/// Removes an empty directory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rmdir(path: *const c_char) -> c_int {
    let path = path_of(path);
    answer(match disk_of(&path) {
        Some(disk) => disk.remove_directory(&path),
        None => unlink_now(&path, libc::AT_REMOVEDIR),
    })
}
