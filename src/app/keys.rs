//! The ledger's signing key on disk: `keys/ledger.key`, in a directory that only its owner can enter.
//!
//! A key is created only for a ledger without entries.

use std::fs;
use std::path::{Path, PathBuf};

use super::AppError;
use service::files;
use tlog::keys::{NoteSigner, Origin};

/// The path of a data directory's key.
pub(super) fn key_path(data: &Path) -> PathBuf {
    data.join("keys").join("ledger.key")
}

/// The key of a ledger with entries, whose verifier is `vkey`.
///
/// # Errors
/// [`AppError::KeyAbsent`], [`AppError::KeyWrong`].
pub(super) fn existing(data: &Path, vkey: &str) -> Result<NoteSigner, AppError> {
    let path = key_path(data);
    if !path.exists() {
        return Err(AppError::KeyAbsent { path });
    }
    let signer = read(&path)?;
    if signer.verifier().to_string() != vkey {
        return Err(AppError::KeyWrong {
            path,
            why: format!("expected {vkey}"),
        });
    }
    Ok(signer)
}

/// The key of a data directory, if there is one; it is not compared with the ledger's.
///
/// # Errors
/// [`AppError::File`], [`AppError::KeyWrong`] for a key that cannot be parsed.
pub(super) fn found(data: &Path) -> Result<Option<NoteSigner>, AppError> {
    let path = key_path(data);
    path.exists().then(|| read(&path)).transpose()
}

/// The key for a new ledger: created now, or left by an earlier attempt that did not get as far as the first entry.
///
/// # Errors
/// [`AppError::File`], [`AppError::KeyWrong`] for a key of another origin, [`AppError::Runtime`] without random bytes.
pub(super) fn create(data: &Path, origin: &Origin) -> Result<NoteSigner, AppError> {
    let path = key_path(data);
    if path.exists() {
        let signer = read(&path)?;
        return if signer.name() == origin {
            Ok(signer)
        } else {
            Err(AppError::KeyWrong {
                path,
                why: format!("it is named {}", signer.name()),
            })
        };
    }
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| AppError::Runtime(error.to_string()))?;
    let signer = NoteSigner::from_seed(origin.clone(), seed);
    write(&path, &signer.secret_text()).map_err(|source| AppError::File { path, source })?;
    Ok(signer)
}

/// Puts the key of a restored ledger in the place of the one before, which stays beside it as `before-rN.key`.
///
/// # Errors
/// [`AppError::File`].
pub(super) fn replace(data: &Path, signer: &NoteSigner, number: u32) -> Result<(), AppError> {
    let path = key_path(data);
    let before = path.with_file_name(format!("before-r{number}.key"));
    let replace = || -> std::io::Result<()> {
        if path.exists() {
            fs::rename(&path, before)?;
        }
        write(&path, &signer.secret_text())
    };
    replace().map_err(|source| AppError::File {
        path: path.clone(),
        source,
    })
}

fn read(path: &Path) -> Result<NoteSigner, AppError> {
    let text = fs::read_to_string(path).map_err(|source| AppError::File {
        path: path.to_owned(),
        source,
    })?;
    NoteSigner::parse(text.trim_end()).map_err(|error| AppError::KeyWrong {
        path: path.to_owned(),
        why: error.to_string(),
    })
}

/// Writes a new file that only its owner can read.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        files::make_dir(parent)?;
    }
    files::write_new(path, format!("{text}\n").as_bytes())?;
    files::sync_parent(path)
}
