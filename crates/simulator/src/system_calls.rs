//! libc's functions on files, its source of randomness, its time of day and the number of the process, redefined: what this process does to a file below the
//! root of a [`Disk`] goes through it, random bytes come from a seed, and everything else goes to the kernel as before.
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
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};

use libc::{
    c_char, c_int, c_uint, c_void, clockid_t, iovec, mode_t, off64_t, pid_t, size_t, ssize_t,
    time_t, timespec,
};

use crate::disk::{Disk, Failure, OpenFile};
use crate::kernel::{self, Errno, errno, set_errno};
use crate::random::Random;

/// The disks of this process, by root.
static DISKS: RwLock<Vec<(PathBuf, Arc<Disk>)>> = RwLock::new(Vec::new());

/// How many there are: without any, a call costs one comparison more.
static MOUNTED: AtomicUsize = AtomicUsize::new(0);

/// What this process has open of them.
static FILES: LazyLock<Mutex<HashMap<c_int, Opened>>> = LazyLock::new(Mutex::default);

/// Where random bytes come from, once [`seed_randomness`] was called.
static RANDOMNESS: Mutex<Option<Random>> = Mutex::new(None);

/// The time of day of the machine, in seconds: 1 January 2019.
const STANDING_TIME: time_t = 1_546_300_800;

/// The number of the simulated process; each has the next.
static PROCESS: AtomicI32 = AtomicI32::new(1_000);

/// A file or directory that is open, and its disk.
#[derive(Clone)]
struct Opened {
    disk: Arc<Disk>,
    file: OpenFile,
}

/// A disk that sees what happens below its root, until this value is dropped.
pub struct Mounted(Arc<Disk>);

impl Mounted {
    /// Mounts a disk.
    pub fn new(disk: &Arc<Disk>) -> Self {
        mount(disk);
        Self(Arc::clone(disk))
    }

    /// Begins anew after a failure, when nobody has a file open any more: after a power cut with what is left. Returns how the
    /// last process ended.
    ///
    /// # Errors
    /// A file that is still open; what the real disk refuses.
    pub fn start_again(&self) -> io::Result<Option<Failure>> {
        let open: Vec<PathBuf> = files()
            .values()
            .filter(|opened| Arc::ptr_eq(&opened.disk, &self.0))
            .map(|opened| opened.file.path.clone())
            .collect();
        if !open.is_empty() {
            return Err(io::Error::other(format!("still open: {open:?}")));
        }
        unmount(&self.0);
        PROCESS.fetch_add(1, Ordering::SeqCst);
        let ended = self.0.start_again();
        mount(&self.0);
        ended
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        unmount(&self.0);
    }
}

fn mount(disk: &Arc<Disk>) {
    let mut disks = DISKS.write().unwrap_or_else(PoisonError::into_inner);
    disks.push((disk.root().to_owned(), Arc::clone(disk)));
    MOUNTED.store(disks.len(), Ordering::SeqCst);
}

fn unmount(disk: &Disk) {
    let mut disks = DISKS.write().unwrap_or_else(PoisonError::into_inner);
    disks.retain(|(mounted, _)| mounted != disk.root());
    MOUNTED.store(disks.len(), Ordering::SeqCst);
}

/// Draws all random bytes of this process from a seed from now on: keys, salts, ids, and the order of hash maps.
///
/// # Errors
/// A build in which the program does not draw them from here.
pub fn seed_randomness(random: Random) -> io::Result<()> {
    let expected = random.clone().next();
    *randomness() = Some(random.clone());
    if getrandom::u64().ok() != Some(expected) {
        return Err(io::Error::other("random bytes do not come from the seed"));
    }
    *randomness() = Some(random);
    Ok(())
}

fn randomness() -> MutexGuard<'static, Option<Random>> {
    RANDOMNESS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn files() -> MutexGuard<'static, HashMap<c_int, Opened>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn opened(fd: c_int) -> Option<Opened> {
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

/// A file with random bytes from the seed, in the place of the kernel's, of which SQLite reads its own seed.
fn open_random(random: &mut Random) -> c_int {
    // SAFETY: the name ends with a zero.
    let fd = unsafe { libc::memfd_create(c"random".as_ptr(), libc::MFD_CLOEXEC) };
    let mut bytes = [0_u8; 4_096];
    random.fill(&mut bytes);
    if fd >= 0 && kernel::write_at(fd, &bytes, 0).is_err() {
        kernel::close(fd);
        return -1;
    }
    fd
}

/// Opens or makes a file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    if MOUNTED.load(Ordering::SeqCst) == 0 {
        return open_now(path, flags, mode);
    }
    let name = path_of(path);
    if name == Path::new("/dev/urandom")
        && let Some(random) = randomness().as_mut()
    {
        return open_random(random);
    }
    let Some(disk) = disk_of(&name) else {
        return open_now(path, flags, mode);
    };
    let made = disk.open(&name, flags & libc::O_CREAT != 0, || {
        let fd = open_now(path, flags & !libc::O_TRUNC, mode);
        if fd < 0 { Err(errno()) } else { Ok(fd) }
    });
    let fd = match made {
        Ok(fd) => fd,
        Err(errno) => {
            set_errno(errno);
            return -1;
        }
    };
    let Ok((_, inode, is_directory)) = kernel::facts(fd) else {
        return fd;
    };
    let file = OpenFile {
        fd,
        inode,
        path: name,
        is_directory,
    };
    let opened = Opened {
        disk: Arc::clone(&disk),
        file: file.clone(),
    };
    files().insert(fd, opened);
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
    kernel::close(fd)
}

/// Writes where the descriptor stands.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(fd: c_int, bytes: *const c_void, size: size_t) -> ssize_t {
    let Some(Opened { disk, file }) = opened(fd) else {
        // SAFETY: as the caller's; so below.
        return unsafe { libc::syscall(libc::SYS_write, fd, bytes, size) as ssize_t };
    };
    let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), size) };
    let written = kernel::position(fd).and_then(|offset| {
        let written = disk.write(&file, bytes, offset)?;
        kernel::set_position(fd, offset + written as u64)?;
        Ok(written)
    });
    answer_size(written)
}

/// Writes several pieces.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn writev(fd: c_int, pieces: *const iovec, count: c_int) -> ssize_t {
    if opened(fd).is_none() {
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
    let Some(Opened { disk, file }) = opened(fd) else {
        // SAFETY: as the caller's; so below.
        return unsafe { libc::syscall(libc::SYS_pwrite64, fd, bytes, size, offset) as ssize_t };
    };
    let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), size) };
    answer_size(disk.write(&file, bytes, offset as u64))
}

/// Sets the size of a file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate64(fd: c_int, size: off64_t) -> c_int {
    answer(match opened(fd) {
        Some(Opened { disk, file }) => disk.truncate(&file, size as u64),
        None => kernel::set_size(fd, size as u64),
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
    answer(match opened(fd) {
        Some(Opened { disk, file }) => disk.sync(&file),
        None => kernel::sync(fd),
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
        None => kernel::rename(&from, &to),
    })
}

/// Gives a file one more name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn link(from: *const c_char, to: *const c_char) -> c_int {
    let (from, to) = (path_of(from), path_of(to));
    answer(match disk_of(&to) {
        Some(disk) => disk.link(&from, &to),
        None => kernel::link(&from, &to),
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
        None => kernel::unlink(&path, 0),
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
        None => kernel::make_directory(&path, mode),
    })
}

/// Removes an empty directory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rmdir(path: *const c_char) -> c_int {
    let path = path_of(path);
    answer(match disk_of(&path) {
        Some(disk) => disk.remove_directory(&path),
        None => kernel::unlink(&path, libc::AT_REMOVEDIR),
    })
}

/// Gives random bytes. The keys of hash maps, which the standard library draws once a thread and with a flag of its own, are
/// always the same: threads do not begin in the same order every time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn getrandom(bytes: *mut c_void, size: size_t, flags: c_uint) -> ssize_t {
    let mut seeded = randomness();
    let Some(random) = seeded.as_mut() else {
        // SAFETY: as the caller's; so below.
        return unsafe { libc::syscall(libc::SYS_getrandom, bytes, size, flags) as ssize_t };
    };
    if size == 0 {
        return 0;
    }
    let into = unsafe { std::slice::from_raw_parts_mut(bytes.cast::<u8>(), size) };
    if flags & libc::GRND_INSECURE != 0 {
        into.fill(0);
    } else {
        random.fill(into);
    }
    size as ssize_t
}

/// Gives the time. That of day stands still once random bytes are seeded: the program has a clock of its own, and what notes the
/// machine's time all the same, such as the history of migrations, notes the same every time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: clockid_t, time: *mut timespec) -> c_int {
    if clock == libc::CLOCK_REALTIME && randomness().is_some() {
        let standing = timespec {
            tv_sec: STANDING_TIME,
            tv_nsec: 0,
        };
        // SAFETY: as the caller's; so below.
        unsafe { time.write(standing) };
        return 0;
    }
    unsafe { libc::syscall(libc::SYS_clock_gettime, clock, time) as c_int }
}

/// Gives the number of this process: that of the simulated one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn getpid() -> pid_t {
    if randomness().is_some() {
        return PROCESS.load(Ordering::SeqCst);
    }
    // SAFETY: takes nothing.
    unsafe { libc::syscall(libc::SYS_getpid) as pid_t }
}
