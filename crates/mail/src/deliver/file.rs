//! Delivery into a directory: one `.eml` file a message.
//!
//! A file appears complete or not at all: it is written under a temporary name, synced and renamed, and the directory is synced.
//! A second delivery of the same file name replaces the file.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{DeliveryError, Parcel, Receipt, Trouble};

/// Writes messages to `dir/FILE_NAME`.
#[derive(Debug, Clone)]
pub struct FileMailer {
    dir: PathBuf,
}

impl FileMailer {
    /// A mailer into a directory, which is created (0700) at the first delivery.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    pub(super) async fn deliver(&self, parcel: &Parcel) -> Result<Receipt, DeliveryError> {
        if !is_plain_name(&parcel.file_name) {
            let answer = format!("`{}` is not a plain file name", parcel.file_name);
            return Err(DeliveryError::permanent(Trouble::FileName, &answer));
        }
        let (dir, name, bytes) = (
            self.dir.clone(),
            parcel.file_name.clone(),
            parcel.bytes.clone(),
        );
        let path = on_blocking_thread(move || {
            make_dir(&dir)?;
            let path = dir.join(name);
            let temporary = Temporary::write(&dir, &bytes)?;
            temporary.rename(&path)?;
            sync_dir(&dir)?;
            Ok(path)
        })
        .await?;
        Ok(Receipt {
            answer: path.display().to_string(),
        })
    }

    pub(super) async fn probe(&self) -> Result<(), DeliveryError> {
        let dir = self.dir.clone();
        on_blocking_thread(move || {
            make_dir(&dir)?;
            Temporary::write(&dir, b"probe\r\n").map(drop)
        })
        .await
    }
}

impl fmt::Display for FileMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.dir.display())
    }
}

/// Whether a name stays in its directory on any system and is not that of a hidden file.
fn is_plain_name(name: &str) -> bool {
    let forbidden = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    !name.is_empty() && !name.starts_with('.') && !name.contains(forbidden)
}

/// Runs work that waits for the disk.
async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, DeliveryError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidFilename => Err(
            DeliveryError::permanent(Trouble::FileName, &error.to_string()),
        ),
        Ok(Err(error)) => Err(DeliveryError::temporary(Trouble::Disk, &error.to_string())),
        Err(stopped) => Err(DeliveryError::temporary(
            Trouble::Disk,
            &stopped.to_string(),
        )),
    }
}

/// A temporary file, removed on drop unless it was renamed.
struct Temporary {
    path: PathBuf,
    renamed: bool,
}

impl Temporary {
    /// Writes and syncs `bytes` to a new file in `dir`.
    fn write(dir: &Path, bytes: &[u8]) -> io::Result<Self> {
        // A random name, not the process id: the daemon and a command may share the directory across two containers.
        let random = getrandom::u64().map_err(|error| io::Error::other(error.to_string()))?;
        let path = dir.join(format!(".part-{random:016x}"));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        let temporary = Self {
            path,
            renamed: false,
        };
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(temporary)
    }

    fn rename(mut self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            // Best effort: a leftover is a hidden file that nothing reads.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Creates the directory where it is missing, readable by its owner only, and syncs its parent.
fn make_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)?;
    match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_dir(parent),
        _ => sync_dir(Path::new(".")),
    }
}

/// Syncs a directory, which makes a rename durable. Only Unix can open a directory for that.
fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}
