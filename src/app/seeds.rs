//! The files of a seed, from a directory or from inside the binary. They are parsed by `domain::seed`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use thiserror::Error;

use domain::seed::{FILE_NAMES, SeedFiles};
use domain::{Localize, Message};

/// Why one file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unread {
    /// It does not exist.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Its bytes are not UTF-8.
    #[error("{0} is not UTF-8 text")]
    NotText(&'static str),
    /// The system refused it.
    #[error("{0} cannot be read: {1}")]
    Refused(&'static str, String),
}

/// A directory that does not hold a seed, with every file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no seed in {}: {}", .dir.display(), list(.files))]
pub struct SeedReadError {
    /// The directory.
    pub dir: PathBuf,
    /// The files, in the order in which they are read.
    pub files: Vec<Unread>,
}

fn list(files: &[Unread]) -> String {
    let files: Vec<String> = files.iter().map(Unread::to_string).collect();
    files.join("; ")
}

impl Localize for Unread {
    fn message(&self) -> Message {
        match self {
            Self::Missing(file) => Message::new("seed-file-missing").arg("file", file),
            Self::NotText(file) => Message::new("seed-file-not-text").arg("file", file),
            Self::Refused(file, why) => Message::new("seed-file-refused")
                .arg("file", file)
                .arg("why", why),
        }
    }
}

impl Localize for SeedReadError {
    fn message(&self) -> Message {
        Message::new("seed-dir")
            .arg("dir", self.dir.display())
            .list("files", self.files.iter().map(Localize::message).collect())
    }
}

/// The built-in seed: Jiyuan's commitments for 2019.
pub fn embedded() -> SeedFiles {
    SeedFiles {
        report: include_str!("../../seeds/jiyuan-2019/report.toml").to_owned(),
        offices: include_str!("../../seeds/jiyuan-2019/offices.toml").to_owned(),
        commitments: include_str!("../../seeds/jiyuan-2019/commitments.toml").to_owned(),
        calendar: include_str!("../../seeds/jiyuan-2019/calendar.toml").to_owned(),
        numerals: Some(include_str!("../../seeds/jiyuan-2019/numerals.tsv").to_owned()),
    }
}

/// The files of a seed in a directory; only `numerals.tsv` may be absent.
///
/// # Errors
/// [`SeedReadError`] with every file that is missing or cannot be read.
pub fn from_dir(dir: &Path) -> Result<SeedFiles, SeedReadError> {
    let mut files = Vec::new();
    let mut read = |name: &'static str| match std::fs::read(dir.join(name)) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| files.push(Unread::NotText(name)))
            .ok(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // The list of numerals documents a seed and is optional.
            if name != FILE_NAMES[4] {
                files.push(Unread::Missing(name));
            }
            None
        }
        Err(error) => {
            files.push(Unread::Refused(name, error.to_string()));
            None
        }
    };
    let [report, offices, commitments, calendar, numerals] = FILE_NAMES.map(&mut read);
    match (report, offices, commitments, calendar) {
        (Some(report), Some(offices), Some(commitments), Some(calendar)) if files.is_empty() => {
            Ok(SeedFiles {
                report,
                offices,
                commitments,
                calendar,
                numerals,
            })
        }
        _ => Err(SeedReadError {
            dir: dir.to_owned(),
            files,
        }),
    }
}
