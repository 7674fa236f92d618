//! Scheduled backups: a file a run in one directory, of which the newest are kept.

use std::fs;
use std::path::{Path, PathBuf};

use super::{BackupSource, take};
use crate::ActionError;
use domain::Timestamp;

/// Where scheduled backups are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupTarget {
    /// The directory.
    pub dir: PathBuf,
    /// How many are kept.
    pub keep: u32,
}

/// The result of a scheduled backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Evidence that entries name and that was not found.
    pub missing: usize,
    /// Older backups that were removed.
    pub removed: usize,
}

/// Takes the backup of a scheduled instant and removes the oldest beyond those that are kept. Only files that are named as
/// backups of this ledger are removed, and only after the new one was found whole.
///
/// # Errors
/// As [`take`].
pub fn take_scheduled(
    source: &BackupSource,
    target: &BackupTarget,
    ledger_id: &str,
    scheduled_at: Timestamp,
    now: Timestamp,
) -> Result<Kept, ActionError> {
    super::private_directory(&target.dir)?;
    let beginning = format!("pledgebook-{ledger_id}-");
    let instant = scheduled_at.utc().format("%Y%m%dT%H%M%SZ");
    let file = target.dir.join(format!("{beginning}{instant}{END}"));
    // A run that was killed after the file had its name did its work: a backup has its name only when it is whole.
    let missing = match file.exists() {
        true => 0,
        false => take(source, &file, now)?.missing.len(),
    };
    let bytes = fs::metadata(&file).map_err(ActionError::file(&file))?.len();
    let removed = remove_oldest(&target.dir, &beginning, target.keep)?;
    Ok(Kept {
        file,
        bytes,
        missing,
        removed,
    })
}

/// The end of a backup's name.
const END: &str = ".tar";

/// Removes all but the newest backups by name, and returns how many were removed.
fn remove_oldest(dir: &Path, beginning: &str, keep: u32) -> Result<usize, ActionError> {
    let mut names = Vec::new();
    for file in fs::read_dir(dir).map_err(ActionError::file(dir))? {
        let name = file.map_err(ActionError::file(dir))?.file_name();
        names.extend(name.into_string().ok());
    }
    let instant = |name: &str| {
        let rest = name.strip_prefix(beginning)?.strip_suffix(END)?;
        (rest.len() == "20190401T010000Z".len()).then_some(())
    };
    names.retain(|name| instant(name).is_some());
    names.sort_unstable_by(|a, b| b.cmp(a));
    let oldest = names.into_iter().skip(keep as usize);
    let mut removed = 0;
    for path in oldest.map(|name| dir.join(name)) {
        fs::remove_file(&path).map_err(ActionError::file(&path))?;
        removed += 1;
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_oldest_backups_of_this_ledger_are_removed() {
        let dir = tempfile::tempdir().unwrap();
        let names = [
            "pledgebook-abc-20190401T010000Z.tar",
            "pledgebook-abc-20190402T010000Z.tar",
            "pledgebook-abc-20190403T010000Z.tar",
            "pledgebook-abd-20190301T010000Z.tar",
            "pledgebook-abc-notes.tar",
            "pledgebook-abc-20190301T010000Z.tar.gpg",
        ];
        for name in names {
            fs::write(dir.path().join(name), b"").unwrap();
        }
        assert_eq!(remove_oldest(dir.path(), "pledgebook-abc-", 2).unwrap(), 1);
        let left = names.map(|name| dir.path().join(name).exists());
        assert_eq!(left, [false, true, true, true, true, true]);
    }
}
