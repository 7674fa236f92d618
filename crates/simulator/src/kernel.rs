//! What a disk carries out on the real one: straight to the kernel, past the functions that [`crate::system_calls`] redefines.

#![expect(
    unsafe_code,
    reason = "the standard library would come back through the functions that are redefined"
)]

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use libc::{c_int, c_long, mode_t};

/// What libc reports through `errno`.
pub(crate) type Errno = c_int;

/// A device and the number of a file on it.
pub(crate) type Inode = (u64, u64);

/// The error of the last call of this thread.
pub(crate) fn errno() -> Errno {
    // SAFETY: the address is that of this thread's variable; so below.
    unsafe { *libc::__errno_location() }
}

/// Sets what [`errno`] returns.
pub(crate) fn set_errno(errno: Errno) {
    unsafe { *libc::__errno_location() = errno };
}

/// The result of a system call as one of Rust.
pub(crate) fn checked(result: c_long) -> Result<u64, Errno> {
    u64::try_from(result).map_err(|_| errno())
}

/// Up to `size` bytes of an open file from `offset` on: fewer where it ends.
pub(crate) fn read_at(fd: c_int, size: usize, offset: u64) -> Vec<u8> {
    let mut bytes = vec![0_u8; size];
    let mut done = 0;
    while done < size {
        let rest = &mut bytes[done..];
        // SAFETY: the pointer and the length are those of a slice; so below.
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

/// Writes to an open file. Returns how much was written.
pub(crate) fn write_at(fd: c_int, bytes: &[u8], offset: u64) -> Result<usize, Errno> {
    let written =
        unsafe { libc::syscall(libc::SYS_pwrite64, fd, bytes.as_ptr(), bytes.len(), offset) };
    Ok(checked(written)? as usize)
}

/// Where an open file is read and written next.
pub(crate) fn position(fd: c_int) -> Result<u64, Errno> {
    // SAFETY: takes numbers only; so below.
    checked(unsafe { libc::syscall(libc::SYS_lseek, fd, 0, libc::SEEK_CUR) })
}

/// Changes where an open file is read and written next.
pub(crate) fn set_position(fd: c_int, position: u64) -> Result<(), Errno> {
    checked(unsafe { libc::syscall(libc::SYS_lseek, fd, position, libc::SEEK_SET) }).map(drop)
}

/// Makes an open file shorter or longer.
pub(crate) fn set_size(fd: c_int, size: u64) -> Result<(), Errno> {
    checked(unsafe { libc::syscall(libc::SYS_ftruncate, fd, size) }).map(drop)
}

/// Makes what was written to an open file durable.
pub(crate) fn sync(fd: c_int) -> Result<(), Errno> {
    checked(unsafe { libc::syscall(libc::SYS_fsync, fd) }).map(drop)
}

/// Closes a descriptor.
pub(crate) fn close(fd: c_int) -> c_int {
    unsafe { libc::syscall(libc::SYS_close, fd) as c_int }
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

/// Whether anything has this name.
pub(crate) fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// Gives a file another name.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), Errno> {
    let (from, to) = (c_path(from), c_path(to));
    // SAFETY: the paths end with a zero; so below.
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

/// Gives a file one more name.
pub(crate) fn link(from: &Path, to: &Path) -> Result<(), Errno> {
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

/// Removes a name: of a file, or of a directory with the flag `AT_REMOVEDIR`.
pub(crate) fn unlink(path: &Path, flags: c_int) -> Result<(), Errno> {
    let path = c_path(path);
    let removed =
        unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, path.as_ptr(), flags) };
    checked(removed).map(drop)
}

/// Makes a directory.
pub(crate) fn make_directory(path: &Path, mode: mode_t) -> Result<(), Errno> {
    let path = c_path(path);
    let made = unsafe { libc::syscall(libc::SYS_mkdirat, libc::AT_FDCWD, path.as_ptr(), mode) };
    checked(made).map(drop)
}

/// A path with the zero at its end.
fn c_path(path: &Path) -> Vec<u8> {
    let mut bytes = path.as_os_str().as_bytes().to_vec();
    bytes.push(0);
    bytes
}
