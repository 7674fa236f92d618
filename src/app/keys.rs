//! The ledger's signing key on disk: `keys/ledger.key`, in a directory that only its owner can enter.
//!
//! A key is created only for a ledger without entries, and for a rotation: as `next.key`, which takes the place of `ledger.key` once
//! an entry names it. The key before stays beside it as `retired-ID.key`.

use std::fs;
use std::path::{Path, PathBuf};

use super::AppError;
use service::files;
use tlog::keys::{NoteSigner, Origin, Verifier};

/// The path of a data directory's key.
pub(super) fn key_path(data: &Path) -> PathBuf {
    data.join("keys").join("ledger.key")
}

/// The path of a key that is to follow the present one.
fn next_path(data: &Path) -> PathBuf {
    key_path(data).with_file_name("next.key")
}

/// The key of a ledger with entries, whose verifier is `vkey`. Finishes a rotation that was interrupted after its entry.
///
/// # Errors
/// [`AppError::KeyAbsent`], [`AppError::KeyWrong`].
pub(super) fn existing(data: &Path, vkey: &str) -> Result<NoteSigner, AppError> {
    let path = key_path(data);
    if let Some(next) = named_next(data, vkey)? {
        // Anyone who may only read goes on with it where it lies.
        match take_over(data) {
            Ok(kept) => {
                tracing::warn!(kept = %kept.display(), "an interrupted rotation of the key was finished")
            }
            Err(error) => {
                tracing::warn!(%error, "an interrupted rotation of the key could not be finished")
            }
        }
        return Ok(next);
    }
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

/// The key of a data directory, if there is one; it is not compared with the ledger's. `named` is asked for the key that the
/// entries name where a rotation was begun.
///
/// # Errors
/// [`AppError::File`], [`AppError::KeyWrong`] for a key that cannot be parsed.
pub(super) fn found(
    data: &Path,
    named: impl FnOnce() -> Option<Verifier>,
) -> Result<Option<NoteSigner>, AppError> {
    if next_path(data).exists()
        && let Some(named) = named()
        && let Some(next) = named_next(data, &named.to_string())?
    {
        return Ok(Some(next));
    }
    let path = key_path(data);
    path.exists().then(|| read(&path)).transpose()
}

/// The key that a begun rotation left, if the ledger's entries name it. One that cannot be read was never named: it is
/// whole before its entry.
fn named_next(data: &Path, vkey: &str) -> Result<Option<NoteSigner>, AppError> {
    let path = next_path(data);
    if !path.exists() {
        return Ok(None);
    }
    let next = read(&path).ok();
    Ok(next.filter(|next| next.verifier().to_string() == vkey))
}

/// Every key in a data directory that can be read: the present one first, then retired ones.
pub(super) fn all(data: &Path) -> Vec<NoteSigner> {
    let dir = data.join("keys");
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "key"));
    paths.sort_by_key(|path| (*path != key_path(data), path.clone()));
    paths.iter().filter_map(|path| read(path).ok()).collect()
}

/// Makes the key that is to follow the present one, and writes it to `next.key`, in the place of one that no entry names.
///
/// # Errors
/// [`AppError::File`], [`AppError::Runtime`] without random bytes.
pub(super) fn prepare(data: &Path, origin: &Origin) -> Result<NoteSigner, AppError> {
    let path = next_path(data);
    let signer = NoteSigner::from_seed(origin.clone(), seed()?);
    replace_file(&path, &signer.secret_text()).map_err(AppError::file(&path))?;
    Ok(signer)
}

/// Puts `next.key` in the place of `ledger.key`, which stays beside it as `retired-ID.key`. At each moment `ledger.key` is one of
/// the two; of several that do this at once one does it.
///
/// # Errors
/// [`AppError::File`], [`AppError::KeyWrong`] for a present key that cannot be read.
pub(super) fn take_over(data: &Path) -> Result<PathBuf, AppError> {
    let (path, next) = (key_path(data), next_path(data));
    let file = AppError::file(&path);
    let before = read(&path)?;
    let id = hex::encode(before.verifier().id());
    let kept = path.with_file_name(format!("retired-{id}.key"));
    if !kept.exists() {
        replace_file(&kept, &before.secret_text()).map_err(&file)?;
    }
    match fs::rename(&next, &path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        moved => moved.map_err(&file)?,
    }
    files::sync_parent(&path).map_err(&file)?;
    Ok(kept)
}

/// The key for a new ledger: created now, or left by an earlier attempt that did not get as far as the first entry.
///
/// # Errors
/// [`AppError::File`], [`AppError::KeyWrong`] for a key of another origin, [`AppError::Runtime`] without random bytes.
pub(super) fn create(data: &Path, origin: &Origin) -> Result<NoteSigner, AppError> {
    let path = key_path(data);
    if path.exists() {
        match read(&path) {
            Ok(signer) if signer.name() == origin => return Ok(signer),
            Ok(signer) => {
                let why = format!("it is named {}", signer.name());
                return Err(AppError::KeyWrong { path, why });
            }
            // A power cut left it incomplete; version 0.1 wrote it under its own name. It has signed nothing yet.
            Err(AppError::KeyWrong { why, .. }) => {
                let aside = path.with_extension("incomplete");
                tracing::warn!(%why, kept = %aside.display(), "an incomplete key was put aside");
                fs::rename(&path, aside).map_err(AppError::file(&path))?;
            }
            Err(other) => return Err(other),
        }
    }
    let signer = NoteSigner::from_seed(origin.clone(), seed()?);
    write(&path, &signer).map_err(AppError::file(&path))?;
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
        write(&path, signer)
    };
    replace().map_err(AppError::file(&path))
}

fn seed() -> Result<[u8; 32], AppError> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| AppError::Runtime(error.to_string()))?;
    Ok(seed)
}

/// Writes a file that only its owner can read, whole or not at all, in the place of one that is there.
fn replace_file(path: &Path, text: &str) -> std::io::Result<()> {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    // A process of the same number left it.
    match fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    files::write_new(&part, text.as_bytes())?;
    fs::rename(&part, path)?;
    files::sync_parent(path)
}

fn read(path: &Path) -> Result<NoteSigner, AppError> {
    let text = fs::read_to_string(path).map_err(AppError::file(path))?;
    NoteSigner::parse(text.trim_end()).map_err(|error| AppError::KeyWrong {
        path: path.to_owned(),
        why: error.to_string(),
    })
}

/// Writes the file of a new key.
fn write(path: &Path, signer: &NoteSigner) -> std::io::Result<()> {
    files::create_whole(path, format!("{}\n", signer.secret_text()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incomplete_key_of_an_interrupted_first_start_is_put_aside() {
        let data = tempfile::TempDir::new().unwrap();
        let origin = Origin::parse("ledger.example/test").unwrap();
        let path = key_path(data.path());
        let made = create(data.path(), &origin).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        let again = create(data.path(), &origin).unwrap();
        assert_eq!(again.verifier().to_string(), made.verifier().to_string());
        for left in ["", &whole[..40], &"\0".repeat(98)] {
            fs::write(&path, left).unwrap();
            let signer = create(data.path(), &origin).unwrap();
            assert_eq!(
                read(&path).unwrap().verifier().to_string(),
                signer.verifier().to_string()
            );
            let aside = fs::read_to_string(path.with_extension("incomplete")).unwrap();
            assert_eq!(aside, left);
        }
        let other = Origin::parse("ledger.example/other").unwrap();
        assert!(matches!(
            create(data.path(), &other),
            Err(AppError::KeyWrong { .. })
        ));
    }
}
