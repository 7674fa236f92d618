//! Leftovers: files in the directories of evidence and letters that no entry names, such as those of a process that died between
//! storing a file and committing the entry that names it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ActionError;
use clock::Clock;
use domain::Timestamp;
use mail::deliver::mail_dir;
use store::Reader;

/// A file younger than this may belong to a request under way.
const YOUNG: Duration = Duration::from_secs(24 * 3_600);

/// Files that nothing names, and their size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Their paths.
    pub paths: Vec<PathBuf>,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Finds the leftovers of a data directory that are older than a day by the machine's clock, whose time files bear.
///
/// # Errors
/// [`ActionError::File`] for a directory that cannot be read; [`ActionError::Store`].
pub fn find(reader: &Reader<'_>, data: &Path) -> Result<Leftovers, ActionError> {
    let now = Clock::System.now();
    let mut old = old_files(&data.join("evidence"), now, |_| true)?;
    let mut found = Leftovers::default();
    if !old.is_empty() {
        let named: HashSet<String> = reader.named_evidence()?;
        old.retain(|(path, _)| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !named.contains(name.strip_suffix(".salt").unwrap_or(&name))
        });
    }
    let is_part = |name: &str| name.starts_with(".part-");
    old.extend(old_files(&mail_dir(data), now, is_part)?);
    old.extend(old_files(&data.join("reports"), now, |name| {
        name.ends_with(".partial")
    })?);
    for (path, bytes) in old {
        found.bytes += bytes;
        found.paths.push(path);
    }
    Ok(found)
}

/// Removes the leftovers that [`find`] finds. Returns their number.
///
/// # Errors
/// As [`find`], and for a file that cannot be removed.
pub fn collect(reader: &Reader<'_>, data: &Path) -> Result<usize, ActionError> {
    let found = find(reader, data)?;
    for path in &found.paths {
        tracing::info!(path = %path.display(), "a file that no entry names is removed");
        fs::remove_file(path).map_err(ActionError::file(path))?;
    }
    Ok(found.paths.len())
}

/// The files of a directory with their sizes that are not young and whose name is to be looked at.
fn old_files(
    dir: &Path,
    now: Timestamp,
    is_asked: impl Fn(&str) -> bool,
) -> Result<Vec<(PathBuf, u64)>, ActionError> {
    let files = match fs::read_dir(dir) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(ActionError::file(dir)(error)),
    };
    let mut found = Vec::new();
    for file in files {
        let file = file.map_err(ActionError::file(dir))?;
        let path = file.path();
        // A file that was removed in the meantime is none.
        let Ok(facts) = file.metadata() else {
            continue;
        };
        let changed = facts.modified().map_err(ActionError::file(&path))?;
        let age = std::time::SystemTime::from(now.utc()).duration_since(changed);
        let is_old = age.is_ok_and(|age| age >= YOUNG);
        if facts.is_file() && is_old && is_asked(&file.file_name().to_string_lossy()) {
            found.push((path, facts.len()));
        }
    }
    found.sort();
    Ok(found)
}
