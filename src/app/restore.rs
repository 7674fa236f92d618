//! restore and import: make a ledger of a backup or of an export, in a data directory that has none or whose state is given up.
//!
//! Everything is made in a directory of its own and moved into place at the end, the database last. A state that is replaced is
//! moved aside and never deleted.

use std::fs;
use std::path::{Path, PathBuf};

use super::lock::ServeLock;
use super::{AppError, OpenOptions, clock, keys};
use config::Settings;
use domain::ledger::event::LostHead;
use domain::{Actor, Timestamp};
use service::backup::{self, DATABASE, DIRECTORIES, KEYS, MARK, Workshop};
use service::bundle::{self, Checked};
use service::import::{Imported, import as import_entries};
use service::mark::{Mark, MarkFile};
use service::restore::{Recorded, Restoration, record};
use service::{Acting, ActionError, Refusal};
use store::{Db, Known, copy_database, inspect, ledger_path};
use tlog::hash::Hash;
use tlog::keys::{NoteSigner, Origin, Verifier};

/// What belongs to the state of a ledger in its data directory, besides its keys. The database comes first: without it the rest
/// is no ledger.
const STATE: [&str; 7] = [
    DATABASE,
    "pledgebook.db-wal",
    "pledgebook.db-shm",
    MARK,
    DIRECTORIES[0],
    DIRECTORIES[1],
    DIRECTORIES[2],
];

/// How a backup is to be restored.
#[derive(Debug, Clone)]
pub struct RestoreRequest {
    /// The backup.
    pub file: PathBuf,
    /// Whether a state that is there is replaced.
    pub accept_loss: bool,
    /// The number of the restore, where an earlier one left no trace here.
    pub number: Option<u32>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<Actor>,
}

/// A ledger that was restored.
#[derive(Debug, Clone)]
pub struct RestoredLedger {
    /// What the ledger recorded.
    pub recorded: Recorded,
    /// The key that signs from here on.
    pub verifier: Verifier,
    /// When the backup was taken.
    pub taken_at: Timestamp,
    /// The newest state that is known to be lost.
    pub lost: Option<LostHead>,
    /// Evidence that entries name and that the backup lacks.
    pub missing: Vec<String>,
    /// Where the replaced state was moved to.
    pub replaced: Option<PathBuf>,
}

/// A state of a ledger as far as it is known from a database or a mark.
struct KnownState {
    ledger_id: String,
    restores: u32,
    head: Option<(u64, Hash)>,
}

/// Restores a backup into a data directory, under the origin `base/rN`.
///
/// # Errors
/// [`AppError::NotVacant`] for a directory with a ledger that is not to be replaced; [`AppError::OtherLedger`] for a backup of another
/// ledger; [`AppError::NoKeyToRestore`] where neither backup nor directory has the key; what the backup is refused for.
pub fn restore(
    settings: &Settings,
    data: &Path,
    options: &OpenOptions,
    request: RestoreRequest,
) -> Result<RestoredLedger, AppError> {
    let _lock = ServeLock::take(data)?;
    let is_vacant = is_vacant(data);
    if !is_vacant && !request.accept_loss {
        return Err(AppError::NotVacant(data.to_owned()));
    }
    let mark_file = MarkFile::of(data, settings.mark.as_deref());
    let workshop = Workshop::beside(&data.join("restore"))?;
    let checked = backup::unpack_to(&request.file, &workshop.0)?;
    let contents = &checked.contents;
    // A backup may be of an older program.
    Db::upgrade(&workshop.0)?;
    let db = Db::open(&workshop.0)?;
    let (keys, restores) = db.read(|reader| -> Result<_, AppError> {
        Ok((reader.keys(None)?, reader.restores(Known::NOW)?))
    })?;
    let mut known = vec![];
    known.extend(marked(&mark_file)?);
    known.extend(found(data));
    let foreign = known
        .iter()
        .find(|state| state.ledger_id != contents.ledger_id);
    if let Some(other) = foreign {
        return Err(AppError::OtherLedger {
            found: contents.ledger_id.clone(),
            expected: other.ledger_id.clone(),
        });
    }
    let earlier = restores.iter().map(|restore| restore.body.number);
    let earlier = earlier
        .chain(known.iter().map(|state| state.restores))
        .max();
    let number = request.number.unwrap_or(0).max(earlier.unwrap_or(0) + 1);
    let heads = known.iter().filter_map(|state| state.head);
    let lost = heads
        .filter(|(size, _)| *size > contents.size)
        .max_by_key(|(size, _)| *size)
        .map(|(size, root)| LostHead { size, root });
    let verifier = keys.ok_or(ActionError::from(Refusal::NotOpen {}))?;
    let signer = old_key(data, &workshop.0, verifier.newest())?;
    let origin = Origin::parse(&format!("{}/r{number}", contents.origin))
        .map_err(|error| AppError::Origin(error.to_string()))?;
    let signer = signer.renamed(origin);
    let is_demo = db.read(|reader| reader.opening())?;
    let is_demo = is_demo.is_some_and(|opening| opening.body.demo);
    let clock = clock(settings, options, &db, is_demo)?;
    let restoration = Restoration {
        number,
        verifier: signer.verifier(),
        taken_at: contents.taken_at,
        lost: lost.clone(),
        reason: request.reason,
    };
    let acting = options.acting.clone().unwrap_or(Acting::OPERATOR);
    let by = request.by.unwrap_or_else(|| Actor::system("restore"));
    db.seal_with(&signer);
    let recorded = db.write_blocking(move |tx| {
        acting.begin(tx)?;
        record(tx, clock.now(), &by, restoration)
    })?;
    let mark = mark_of(&db, signer.name())?;
    drop(db);
    let stage = workshop.0.join("whole");
    backup::private_directory(&stage)?;
    copy_database(&workshop.0, &ledger_path(&stage))?;
    for name in DIRECTORIES {
        let from = workshop.0.join(name);
        if from.exists() {
            rename(&from, &stage.join(name))?;
        }
    }
    let replaced = (!is_vacant).then(|| move_aside(data, number)).transpose()?;
    keys::replace(data, &signer, number)?;
    move_in(&stage, data)?;
    // Until here the mark refuses the database, and the restore can be run again.
    mark_file.reset(&mark)?;
    Ok(RestoredLedger {
        recorded,
        verifier: signer.verifier(),
        taken_at: checked.contents.taken_at,
        lost,
        missing: checked.missing,
        replaced,
    })
}

/// The result of importing an export.
#[derive(Debug, Clone)]
pub enum ImportOutcome {
    /// The ledger was made.
    Imported(Imported, Verifier),
    /// The export has faults, and nothing was made.
    Unsound(Checked),
}

/// Makes the ledger of an export in a data directory that has none. `key` is the ledger's key from an independent source.
///
/// # Errors
/// [`AppError::NotVacant`]; what cannot be read or written.
pub fn import(
    data: &Path,
    mark_file: &MarkFile,
    dir: &Path,
    key: Option<Verifier>,
    now: Timestamp,
) -> Result<ImportOutcome, AppError> {
    let checked = bundle::check(dir, key)?;
    if !checked.faults.is_empty() {
        return Ok(ImportOutcome::Unsound(checked));
    }
    let _lock = ServeLock::take(data)?;
    if !is_vacant(data) {
        return Err(AppError::NotVacant(data.to_owned()));
    }
    // A mark elsewhere is that of a ledger which may have gone further than the export.
    if mark_file.path().exists() {
        return Err(AppError::NotVacant(mark_file.path().to_owned()));
    }
    let workshop = Workshop::beside(&data.join("import"))?;
    let db = Db::create(&workshop.0)?;
    let from = dir.to_owned();
    let imported = db.write_blocking(move |tx| import_entries(tx, now, &from))?;
    let mark = mark_of(&db, checked.verifier.name())?;
    drop(db);
    let stage = workshop.0.join("whole");
    backup::private_directory(&stage)?;
    copy_database(&workshop.0, &ledger_path(&stage))?;
    move_in(&stage, data)?;
    mark_file.reset(&mark)?;
    Ok(ImportOutcome::Imported(imported, checked.verifier))
}

/// The mark of a ledger that was made.
fn mark_of(db: &Db, origin: &Origin) -> Result<Mark, AppError> {
    let (opening, published) =
        db.read(|reader| -> Result<_, AppError> { Ok((reader.opening()?, reader.published()?)) })?;
    let opening = opening.ok_or(ActionError::from(Refusal::NotOpen {}))?;
    Ok(Mark::of(&opening, origin.as_str(), published))
}

/// Whether a data directory has no state of a ledger; keys that were put there before are none.
fn is_vacant(data: &Path) -> bool {
    STATE.iter().all(|name| !data.join(name).exists())
}

/// The state that the mark names.
fn marked(file: &MarkFile) -> Result<Option<KnownState>, AppError> {
    Ok(file.read()?.map(|mark| KnownState {
        restores: restores_of(&mark.origin),
        head: mark.root.parse().ok().map(|root| (mark.size, root)),
        ledger_id: mark.ledger_id,
    }))
}

/// The number of restores in an effective origin, `base/rN`.
fn restores_of(origin: &str) -> u32 {
    let number = origin.rsplit_once("/r").map(|(_, number)| number);
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The state of the database in a data directory, as far as it can be read.
fn found(data: &Path) -> Option<KnownState> {
    let read = inspect(data, |reader| -> Result<_, AppError> {
        let opening = reader.opening()?;
        let restores = reader.restores(Known::NOW)?;
        let newest = restores.last().map(|restore| restore.body.number);
        Ok((opening, newest, reader.tree_root().ok()))
    });
    let (opening, restores, head) = read.ok()?;
    Some(KnownState {
        ledger_id: opening?.body.ledger_id,
        restores: restores.unwrap_or(0),
        head,
    })
}

/// The key that signed until now, from the backup or from the data directory, under whatever name.
fn old_key(data: &Path, unpacked: &Path, newest: &Verifier) -> Result<NoteSigner, AppError> {
    // A backup from before a rotation needs the key of its time, which was kept.
    let keys = [unpacked, data].into_iter().flat_map(keys::all);
    let mut keys = keys.filter(|signer| signer.verifier().is_same_key(newest));
    if let Some(signer) = keys.next() {
        return Ok(signer);
    }
    Err(AppError::NoKeyToRestore {
        path: keys::key_path(data),
        vkey: newest.to_string(),
    })
}

/// Moves the state of a data directory into `replaced-before-rN`, or that and a number where it exists.
fn move_aside(data: &Path, number: u32) -> Result<PathBuf, AppError> {
    let mut aside = data.join(format!("replaced-before-r{number}"));
    let mut more = 1;
    while aside.exists() {
        more += 1;
        aside = data.join(format!("replaced-before-r{number}-{more}"));
    }
    backup::private_directory(&aside)?;
    for name in STATE {
        let from = data.join(name);
        if from.exists() {
            rename(&from, &aside.join(name))?;
        }
    }
    // The key of links: links that were sent before end.
    let link_key = data.join(KEYS).join("link.key");
    if link_key.exists() {
        rename(&link_key, &aside.join("link.key"))?;
    }
    Ok(aside)
}

/// Moves what was made into the data directory, the database last, and syncs the directory.
fn move_in(stage: &Path, data: &Path) -> Result<(), AppError> {
    for name in DIRECTORIES.into_iter().chain([DATABASE]) {
        let from = stage.join(name);
        if from.exists() {
            rename(&from, &data.join(name))?;
        }
    }
    let path = data.join(DATABASE);
    backup::sync_directory(&path).map_err(AppError::file(&path))
}

fn rename(from: &Path, to: &Path) -> Result<(), AppError> {
    fs::rename(from, to).map_err(AppError::file(to))
}
