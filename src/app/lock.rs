//! The lock that `serve` holds on its data directory. The operating system releases it when the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::AppError;

/// The lock, held as long as this value exists.
#[derive(Debug)]
pub(crate) struct ServeLock {
    _file: File,
}

impl ServeLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// [`AppError::Locked`] when another process holds it.
    pub(crate) fn take(data: &Path) -> Result<Self, AppError> {
        let path = data.join("serve.lock");
        let file_error = AppError::file(&path);
        std::fs::create_dir_all(data).map_err(&file_error)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(&file_error)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(AppError::Locked(data.to_owned())),
            Err(TryLockError::Error(error)) => Err(file_error(error)),
        }
    }
}
