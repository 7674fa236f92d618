//! Changes that were not synced yet, and what a power cut loses of them: of the bytes of a file any writes since its last sync,
//! in whole or in sectors, and of the names of a directory all changes from some moment on since the directory was synced.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::kernel::Inode;
use crate::random::Random;

/// What is written or lost at once.
const SECTOR_BYTES: usize = 512;

/// A change of the bytes of a file.
pub(crate) struct Change {
    pub(crate) offset: u64,
    pub(crate) before: Vec<u8>,
    pub(crate) size_before: u64,
    pub(crate) after: Vec<u8>,
    pub(crate) size_after: u64,
}

/// A change of names. A file that lost its name is kept under another, outside of the disk.
pub(crate) enum NameChange {
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

    /// Takes it back. What it refers to may be gone with a directory that was lost.
    fn undo(self) -> io::Result<()> {
        let undone = match self {
            Self::Made(path) => fs::remove_file(path),
            Self::Removed(path, kept) => fs::hard_link(kept, path),
            Self::Renamed(from, to, replaced) => fs::rename(&to, &from)
                .and_then(|()| replaced.map_or(Ok(()), |kept| fs::hard_link(kept, &to))),
            Self::MadeDirectory(path) => fs::remove_dir_all(path),
            Self::RemovedDirectory(path) => fs::create_dir(path),
        };
        match undone {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            undone => undone,
        }
    }
}

/// Everything that was not synced.
#[derive(Default)]
pub(crate) struct Unsynced {
    changes: HashMap<Inode, Vec<Change>>,
    names: Vec<NameChange>,
}

impl Unsynced {
    /// Remembers a change of the bytes of a file.
    pub(crate) fn changed(&mut self, inode: Inode, change: Change) {
        self.changes.entry(inode).or_default().push(change);
    }

    /// Remembers a change of names.
    pub(crate) fn renamed(&mut self, change: NameChange) {
        self.names.push(change);
    }

    /// Forgets the changes of a file, which are durable.
    pub(crate) fn sync(&mut self, inode: Inode) {
        self.changes.remove(&inode);
    }

    /// Forgets the changes of names in a directory, which are durable.
    pub(crate) fn sync_names(&mut self, directory: &Path) {
        self.names.retain(|change| !change.is_in(directory));
    }

    /// Forgets everything: all of it is durable.
    pub(crate) fn settle(&mut self) {
        self.changes.clear();
        self.names.clear();
    }

    /// Takes back what a power cut loses below `root`. The disk is not mounted meanwhile.
    pub(crate) fn lose(&mut self, root: &Path, random: &mut Random) -> io::Result<()> {
        let names = std::mem::take(&mut self.names);
        let kept = random.below(names.len() as u64 + 1) as usize;
        for change in names.into_iter().skip(kept).rev() {
            change.undo()?;
        }
        let mut changes = std::mem::take(&mut self.changes);
        let mut files = Vec::new();
        walk(root, &mut files)?;
        // By name, so that a seed gives the same losses: numbers of files differ from run to run.
        files.sort();
        for path in files {
            let file = fs::OpenOptions::new().read(true).write(true).open(&path)?;
            let facts = file.metadata()?;
            if let Some(changes) = changes.remove(&(facts.dev(), facts.ino())) {
                lose_bytes(&file, &changes, random)?;
            }
        }
        Ok(())
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
