//! Files and directories of a data directory: private to their owner, and durable under their names.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use store::planted::{PlantedFault, is_planted};

/// Creates a directory that only its owner can enter, and those above it that are missing, so that they survive a crash.
///
/// # Errors
/// Whatever the system refuses; so below.
pub fn make_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    if let Some(parent) = dir.parent().filter(|path| !path.as_os_str().is_empty()) {
        make_dir(parent)?;
    }
    match builder.create(dir) {
        // Another process made it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {}
        made => made?,
    }
    sync_parent(dir)
}

/// Writes and syncs a new file that only its owner can read. Its name is durable once its directory is synced.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    if is_planted(PlantedFault::UnsyncedFiles) {
        return Ok(());
    }
    file.sync_all()
}

/// Creates a file that only its owner can read, whole or not at all, under a durable name. It is written under another name first,
/// so that neither a process nor a power cut leaves an incomplete file under its own. Of several processes one creates it; the
/// others get [`io::ErrorKind::AlreadyExists`].
pub fn create_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        make_dir(parent)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!("{name}.{}.part", std::process::id()));
    // A process of the same number left it.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write_new(&part, bytes)?;
    let linked = std::fs::hard_link(&part, path).and_then(|()| sync_parent(path));
    std::fs::remove_file(&part)?;
    linked
}

/// Syncs a directory, which makes the names in it durable. Only Unix can open a directory for that.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

/// Syncs the directory in which a file or directory lies.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|path| !path.as_os_str().is_empty());
    sync_dir(parent.unwrap_or(Path::new(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_made_is_private_and_made_once() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::TempDir::new().unwrap();
        let (inner, file) = (dir.path().join("a/b"), dir.path().join("a/b/c"));
        make_dir(&inner).unwrap();
        make_dir(&inner).unwrap();
        write_new(&file, b"x").unwrap();
        let again = write_new(&file, b"y").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        let whole = dir.path().join("a/d");
        create_whole(&whole, b"x").unwrap();
        let again = create_whole(&whole, b"y").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&whole).unwrap(), b"x");
        assert_eq!(std::fs::read_dir(dir.path().join("a")).unwrap().count(), 2);
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(&file)), (0o700, 0o600));
        assert_eq!(mode(inner.parent().unwrap()), 0o700);
    }
}
