//! Opening the ledger's file: pragmas, migrations, and the check that the schema is ours.
//!
//! Must not read or write rows.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use refinery::{Migration, Target};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::planted::{PlantedFault, is_planted};
use super::{StoreError, seal};

mod embedded {
    refinery::embed_migrations!("../../migrations");
}

/// `PLDG`, in SQLite's header: a file with another one is not ours.
const APPLICATION_ID: i32 = 0x504c_4447;

/// Pages kept in memory by each connection: the pages that a full group of writes changes fit. Negative: KiB, see SQLite.
const CACHE_KIB: i32 = -8_192;

/// How long a writer waits for another process's write: less than the time limit of a request, so that a request is told why.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The pause before a copy of a database is tried again that another process locked for itself.
pub(super) const BUSY_PAUSE: Duration = Duration::from_millis(50);

/// After how many pages the journal is carried over into the file. Four times SQLite's own: within a busy minute the same
/// pages are written again and again, and are then carried over once. 16 MB, which bounds what a reader has to search.
const CHECKPOINT_PAGES: i32 = 4_000;

/// How many steps of SQLite's virtual machine a damaged file may take at least, and for each of its pages: a hundred times
/// what a sound ledger takes.
const STEPS_MIN: u64 = 200_000_000;
const STEPS_PER_PAGE: u64 = 50_000;

/// The steps between two looks at their number.
const STEPS_AT_ONCE: i32 = 100_000;

/// The longest time that a damaged file is read.
const TIME_MAX: Duration = Duration::from_secs(6 * 3_600);

/// The ledger's file in a data directory.
pub fn ledger_path(data: &Path) -> PathBuf {
    data.join("pledgebook.db")
}

/// How far the schema of a ledger's file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaVersion(pub i32);

impl fmt::Display for SchemaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What an upgrade did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The version before; 0 for a file that was created.
    pub from: SchemaVersion,
    /// The version of this program.
    pub to: SchemaVersion,
    /// The copy of the ledger as it was before; `None` where nothing was migrated or nothing was there.
    pub copy: Option<PathBuf>,
}

/// The newest schema that this program has migrations for.
pub fn known_version() -> SchemaVersion {
    let newest = embedded::migrations::runner()
        .get_migrations()
        .iter()
        .map(Migration::version)
        .max();
    SchemaVersion(newest.unwrap_or_default())
}

/// Opens for writing a file whose schema was checked.
pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    prepare_writer(&conn)?;
    prepare(&conn)?;
    seal::watch(&conn)?;
    Ok(conn)
}

fn prepare_writer(conn: &Connection) -> Result<(), StoreError> {
    conn.busy_timeout(BUSY_TIMEOUT)?;
    // The journal's mode is written once; setting it again would need the write lock.
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        conn.pragma_update(None, "journal_mode", "WAL")?;
    }
    let synchronous = match is_planted(PlantedFault::UnsyncedLog) {
        false => "FULL",
        true => "OFF",
    };
    conn.pragma_update(None, "synchronous", synchronous)?;
    conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    Ok(())
}

/// Creates the file where there is none, and brings its schema up to date. All missing migrations and their rows in the
/// history are one transaction. A ledger with entries is copied to `pledgebook.db.schema-N` first.
///
/// # Errors
/// [`StoreError::NotALedger`], [`StoreError::Newer`], [`StoreError::MigrationChanged`], [`StoreError::Schema`] for a schema that
/// was changed by hand, [`StoreError::Io`] for a copy that cannot be written.
pub(super) fn upgrade(path: &Path) -> Result<Upgraded, StoreError> {
    let mut conn = Connection::open(path)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    require_ledger_or_empty(&conn, path)?;
    prepare_writer(&conn)?;
    let to = known_version();
    let mut from = version(&conn)?;
    if from < to {
        complete_history(&mut conn, from)?;
        from = version(&conn)?;
    }
    let has_entries = conn
        .query_row("SELECT EXISTS (SELECT 1 FROM entry)", [], |row| row.get(0))
        .unwrap_or(false);
    let copy = (from < to && has_entries)
        .then(|| copy_beside(&conn, path, from))
        .transpose()?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(&mut conn)?;
    check(&conn)?;
    Ok(Upgraded { from, to, copy })
}

/// Programs before version 0.2 committed a migration apart from its row in the history; one that was killed in between left a
/// file whose schema is one migration ahead of its history. Adds the row where the schema is exactly that.
fn complete_history(conn: &mut Connection, from: SchemaVersion) -> Result<(), StoreError> {
    let next = from.0 + 1;
    if schema(conn)? == schema(&scratch(Target::Version(next))?)? {
        tracing::warn!(version = next, "an interrupted migration was completed");
        embedded::migrations::runner()
            .set_target(Target::FakeVersion(next))
            .run(conn)?;
    }
    Ok(())
}

/// Writes `pledgebook.db.schema-N`, with its directory entry synced, and returns its path.
fn copy_beside(conn: &Connection, path: &Path, from: SchemaVersion) -> Result<PathBuf, StoreError> {
    let named = |suffix: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let (part, whole) = (
        named(format!(".schema-{from}.part")),
        named(format!(".schema-{from}")),
    );
    let io = StoreError::io(&whole);
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    conn.backup("main", &part, None)?;
    let permissions = std::fs::metadata(path).map_err(&io)?.permissions();
    std::fs::set_permissions(&part, permissions).map_err(&io)?;
    std::fs::File::open(&part)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&part, &whole))
        .and_then(|()| std::fs::File::open(whole.parent().unwrap_or(Path::new(".")))?.sync_all())
        .map_err(io)?;
    Ok(whole)
}

/// Refuses the database of another program. An empty file is what an interrupted first start leaves.
fn require_ledger_or_empty(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let objects: i64 =
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && objects > 0 {
        return Err(StoreError::NotALedger(path.to_owned()));
    }
    Ok(())
}

/// Opens a ledger for reading and checks that its schema is this program's. Changes no file.
///
/// # Errors
/// [`StoreError::NoLedger`] for a file that is absent or has no tables, [`StoreError::NotALedger`], [`StoreError::Older`],
/// [`StoreError::Newer`], [`StoreError::MigrationChanged`], [`StoreError::Schema`].
pub(super) fn open_checked(path: &Path) -> Result<Connection, StoreError> {
    let conn = open_read_only(path)?;
    require_ledger_or_empty(&conn, path)?;
    let (found, known) = (version(&conn)?, known_version());
    if found == SchemaVersion(0) {
        return Err(StoreError::NoLedger(path.to_owned()));
    }
    if found < known {
        return Err(StoreError::Older { found, known });
    }
    check(&conn)?;
    prepare(&conn)?;
    Ok(conn)
}

/// Checks the history against the migrations of this program, and the schema against what they make.
fn check(conn: &Connection) -> Result<(), StoreError> {
    require_known(conn)?;
    check_schema(conn)
}

/// Refuses a schema of a newer program, and a history whose migrations are not the ones that this program has.
pub(super) fn require_known(conn: &Connection) -> Result<(), StoreError> {
    let (found, known) = (version(conn)?, known_version());
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let migrations = embedded::migrations::runner();
    for (version, checksum) in history(conn)? {
        let ours = migrations
            .get_migrations()
            .iter()
            .find(|migration| migration.version() == version);
        if ours.is_none_or(|migration| migration.checksum().to_string() != checksum) {
            return Err(StoreError::MigrationChanged(SchemaVersion(version)));
        }
    }
    Ok(())
}

/// The newest applied migration; 0 where none was.
pub(super) fn version(conn: &Connection) -> Result<SchemaVersion, StoreError> {
    Ok(SchemaVersion(
        history(conn)?.last().map_or(0, |(version, _)| *version),
    ))
}

/// The applied migrations with their checksums, by version.
fn history(conn: &Connection) -> Result<Vec<(i32, String)>, StoreError> {
    if !conn.table_exists(None, "refinery_schema_history")? {
        return Ok(Vec::new());
    }
    let mut statement =
        conn.prepare("SELECT version, checksum FROM refinery_schema_history ORDER BY version")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Opens for reading only. The schema was checked by whoever opened the ledger for writing.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let conn = open_read_only(path)?;
    prepare(&conn)?;
    Ok(conn)
}

/// Opens for reading only, whatever state the schema is in: an object that does not parse is left aside.
///
/// SQLite reads a write-ahead log only where it can write its index beside the file. On a read-only mount, or as another user,
/// the database and its log are copied to a temporary directory, which lasts as long as the returned value.
pub(super) fn open_damaged(path: &Path) -> Result<(Connection, Option<TempDir>), StoreError> {
    let open = |path: &Path| {
        let conn = open_read_only(path)?;
        conn.pragma_update(None, "writable_schema", true)?;
        limit_steps(&conn)?;
        // Damage is for the caller to find: only a file that cannot be opened ends here.
        match conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
            Err(error) if needs_copy(&error) => Err(StoreError::from(error)),
            _ => Ok(conn),
        }
    };
    match open(path) {
        Err(StoreError::Sqlite(error)) if needs_copy(&error) => {
            let copy = copy_with_log(path).map_err(StoreError::io(path))?;
            Ok((open(&copy.path().join("ledger.db"))?, Some(copy)))
        }
        opened => opened.map(|conn| (conn, None)),
    }
}

fn needs_copy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly};
    matches!(error.sqlite_error_code(), Some(CannotOpen | ReadOnly))
}

fn copy_with_log(path: &Path) -> std::io::Result<TempDir> {
    let dir = tempfile::tempdir()?;
    let (database, log_copy) = (
        dir.path().join("ledger.db"),
        dir.path().join("ledger.db-wal"),
    );
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    for _ in 0..COPY_ATTEMPTS {
        // The log last: what a writer carries over into the database meanwhile is in the log still, unless the log began anew.
        let before = log_header(Path::new(&log))?;
        std::fs::copy(path, &database)?;
        if before.is_some() {
            std::fs::copy(&log, &log_copy)?;
        }
        if log_header(Path::new(&log))? == before {
            return Ok(dir);
        }
    }
    Err(std::io::Error::other(
        "the ledger is written to faster than it can be copied",
    ))
}

/// How often a copy is begun anew because a writer began its log anew meanwhile.
const COPY_ATTEMPTS: usize = 5;

/// The header of the write-ahead log, which has another salt whenever the log begins anew; `None` where there is no log.
fn log_header(log: &Path) -> std::io::Result<Option<Vec<u8>>> {
    use std::io::Read;
    match std::fs::File::open(log) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(file) => {
            let mut header = Vec::new();
            file.take(32).read_to_end(&mut header)?;
            Ok(Some(header))
        }
    }
}

/// Interrupts a damaged file's queries that do not end: after more steps than reading every page some thousand times
/// takes, or after hours.
fn limit_steps(conn: &Connection) -> Result<(), StoreError> {
    let pages: u64 = conn
        .pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0))
        // A file that is no database has no pages, and is reported by the code that reads it.
        .unwrap_or_default()
        .unsigned_abs();
    let most = STEPS_MIN.saturating_add(pages.saturating_mul(STEPS_PER_PAGE));
    let (mut steps, begun) = (0_u64, Instant::now());
    conn.progress_handler(
        STEPS_AT_ONCE,
        Some(move || {
            steps += STEPS_AT_ONCE.unsigned_abs() as u64;
            steps > most || begun.elapsed() > TIME_MAX
        }),
    )?;
    Ok(())
}

fn open_read_only(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::NoLedger(path.to_owned()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    Ok(conn)
}

/// A ledger's tables in memory: what rebuilding compares with.
pub(super) fn open_scratch() -> Result<Connection, StoreError> {
    scratch(Target::Latest)
}

/// An empty ledger of a schema. The newest is made once a process and then copied: a verification needs two of it.
fn scratch(target: Target) -> Result<Connection, StoreError> {
    static NEWEST: Mutex<Option<Connection>> = Mutex::new(None);
    let mut conn = Connection::open_in_memory()?;
    let is_newest = match target {
        Target::Latest => true,
        Target::Version(version) => SchemaVersion(version) == known_version(),
        _ => false,
    };
    if is_newest {
        let mut kept = NEWEST.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = match kept.take() {
            Some(newest) => newest,
            None => {
                let mut newest = Connection::open_in_memory()?;
                embedded::migrations::runner().run(&mut newest)?;
                newest
            }
        };
        Backup::new(&newest, &mut conn)?.step(-1)?;
        *kept = Some(newest);
    } else {
        let runner = embedded::migrations::runner().set_target(target);
        runner.run(&mut conn)?;
    }
    prepare(&conn)?;
    Ok(conn)
}

fn prepare(conn: &Connection) -> Result<(), StoreError> {
    conn.pragma_update(None, "foreign_keys", true)?;
    // What a savepoint may have to take back is kept in memory: a group of writes is small, and a file for it costs more
    // than the writes themselves.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", CACHE_KIB)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Applies the missing migrations, with their rows in the history, in one transaction.
fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    require_known(conn)?;
    if version(conn)? < known_version() {
        embedded::migrations::runner().set_grouped(true).run(conn)?;
    }
    Ok(())
}

/// How far a file says that it was migrated; all the way where it does not say so, or names what is no migration of ours.
fn applied(conn: &Connection) -> Target {
    let sql = "SELECT max(version) FROM refinery_schema_history";
    let newest: Option<i32> = conn
        .query_row(sql, [], |row| row.get(0))
        .unwrap_or_default();
    let is_ours = |version: &i32| {
        let migrations = embedded::migrations::runner();
        migrations
            .get_migrations()
            .iter()
            .any(|migration| migration.version() == *version)
    };
    newest
        .filter(is_ours)
        .map_or(Target::Latest, Target::Version)
}

/// A ledger that an older program wrote, brought up to date in memory; nothing for one of this program. Verification reads
/// only, and the file is not its to change.
///
/// # Errors
/// Whatever the database refuses: the file is damaged then, or is not what its history says.
pub(super) fn renewed(conn: &Connection) -> Result<Option<Connection>, StoreError> {
    let newest = embedded::migrations::runner()
        .get_migrations()
        .iter()
        .map(refinery::Migration::version)
        .max();
    match applied(conn) {
        Target::Version(version) if Some(version) != newest => {
            let mut copy = Connection::open_in_memory()?;
            rusqlite::backup::Backup::new(conn, &mut copy)?.run_to_completion(
                CHECKPOINT_PAGES,
                Duration::ZERO,
                None,
            )?;
            migrate(&mut copy)?;
            Ok(Some(copy))
        }
        _ => Ok(None),
    }
}

/// Compares the schema with what the migrations make.
fn check_schema(conn: &Connection) -> Result<(), StoreError> {
    static EXPECTED: OnceLock<Vec<(String, String)>> = OnceLock::new();
    let expected = match EXPECTED.get() {
        Some(expected) => expected,
        None => {
            let made = schema(&open_scratch()?)?;
            EXPECTED.get_or_init(|| made)
        }
    };
    let found = schema(conn)?;
    if found == *expected {
        return Ok(());
    }
    let odd = expected
        .iter()
        .find(|object| !found.contains(object))
        .or_else(|| found.iter().find(|object| !expected.contains(object)));
    Err(StoreError::Schema(
        odd.map_or_else(String::new, |(name, _)| name.clone()),
    ))
}

/// Every object of the schema with its text, sorted by name.
fn schema(conn: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "SELECT name, coalesce(sql, '') FROM sqlite_schema
               WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'refinery_%' ORDER
                 BY name";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is odd about a schema, for verification: the names of objects that were changed, dropped or added.
///
/// A ledger that nobody wrote to since the program was renewed lacks the newest migrations, and that is no oddity. To claim
/// fewer than were applied hides nothing: their objects are additions then.
pub(super) fn schema_oddities(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let expected = schema(&scratch(applied(conn))?)?;
    let found = schema(conn)?;
    let mut odd: Vec<String> = expected
        .iter()
        .filter(|object| !found.contains(object))
        .chain(found.iter().filter(|object| !expected.contains(object)))
        .map(|(name, _)| name.clone())
        .collect();
    odd.dedup();
    Ok(odd)
}

/// A short name of the schema, for `doctor` and the logs.
pub fn schema_fingerprint() -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    for (name, sql) in schema(&open_scratch()?)? {
        hash.update(name.as_bytes());
        hash.update(sql.as_bytes());
    }
    Ok(hex::encode(&hash.finalize()[..6]))
}

#[cfg(test)]
mod tests {
    use refinery::Target;

    use super::*;

    #[test]
    fn what_was_made_up_is_still_known_after_the_column_came() {
        let mut conn = Connection::open_in_memory().unwrap();
        let before = embedded::migrations::runner().set_target(Target::Version(3));
        before.run(&mut conn).unwrap();
        let body = |field: &str| format!("{{\"at\":\"x\",\"body\":{{\"value\":\"1\"{field}}}}}");
        // A word in a narrative is not the field.
        let bodies = [
            body(",\"simulated\":true"),
            body(""),
            body(",\"narrative\":{\"progress\":\"\\\"simulated\\\":true\"}"),
            "not JSON, \"simulated\":true".into(),
        ];
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        for (seq, body) in (0_i64..).zip(&bodies) {
            let bytes = body.as_bytes();
            conn.execute(
                "INSERT INTO entry VALUES (?1, ?2, zeroblob(32))",
                (seq, bytes),
            )
            .unwrap();
            conn.execute(
                "INSERT INTO status_update (seq, code, office, period, as_of, value, late, at, by)
                 VALUES (?1, 'JY19-001', 'o', '2019-03', '2019-03-31', '1', 0, 'x',
                 'office:o')",
                [seq],
            )
            .unwrap();
        }
        migrate(&mut conn).unwrap();
        let mut statement = conn
            .prepare("SELECT simulated FROM status_update ORDER BY seq")
            .unwrap();
        let rows = statement.query_map([], |row| row.get::<_, bool>(0));
        let simulated: Vec<bool> = rows.unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(simulated, [true, false, false, false]);
        check_schema(&conn).unwrap();
    }

    /// A ledger's file whose schema is that of migration `made` and whose history ends at `recorded`: what a kill between a
    /// migration and its row in the history left.
    fn interrupted(path: &Path, made: i32, recorded: i32) {
        let mut conn = Connection::open(path).unwrap();
        prepare_writer(&conn).unwrap();
        conn.pragma_update(None, "application_id", APPLICATION_ID)
            .unwrap();
        let runner = embedded::migrations::runner().set_target(Target::Version(made));
        runner.run(&mut conn).unwrap();
        conn.execute(
            "DELETE FROM refinery_schema_history WHERE version > ?1",
            [recorded],
        )
        .unwrap();
    }

    #[test]
    fn an_interrupted_migration_heals_at_the_next_upgrade() {
        let dir = tempfile::tempdir().unwrap();
        for made in 1..=known_version().0 {
            let path = dir.path().join(format!("{made}.db"));
            interrupted(&path, made, made - 1);
            let upgraded = upgrade(&path).unwrap();
            assert_eq!((upgraded.from.0, upgraded.to), (made, known_version()));
            open_checked(&path).unwrap();
        }
    }

    #[test]
    fn a_failing_migration_leaves_the_file_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.db");
        interrupted(&path, 3, 3);
        let conn = Connection::open(&path).unwrap();
        // The last migration fails: a table of it is there already.
        conn.execute_batch("CREATE TABLE clause_place (x)").unwrap();
        let before = schema(&conn).unwrap();
        assert!(matches!(upgrade(&path), Err(StoreError::Migration(_))));
        assert_eq!(schema(&conn).unwrap(), before);
        assert_eq!(version(&conn).unwrap(), SchemaVersion(3));
    }

    #[test]
    fn a_newer_ledger_and_a_changed_migration_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.db");
        upgrade(&path).unwrap();
        let conn = Connection::open(&path).unwrap();
        let known = known_version();
        conn.execute(
            "UPDATE refinery_schema_history SET checksum = '1' WHERE version = 2",
            [],
        )
        .unwrap();
        assert!(matches!(
            upgrade(&path),
            Err(StoreError::MigrationChanged(SchemaVersion(2)))
        ));
        assert!(matches!(
            open_checked(&path),
            Err(StoreError::MigrationChanged(SchemaVersion(2)))
        ));
        conn.execute(
            "INSERT INTO refinery_schema_history VALUES (?1, 'later', '2030-01-01T00:00:00Z', '1')",
            [known.0 + 1],
        )
        .unwrap();
        for refused in [upgrade(&path).map(drop), open_checked(&path).map(drop)] {
            let error = refused.unwrap_err().to_string();
            let said = format!("schema {}, this one knows {known}", known.0 + 1);
            assert!(
                error.starts_with("written by a newer pledgebook") && error.contains(&said),
                "{error}"
            );
        }
    }

    #[test]
    fn an_older_ledger_is_not_changed_by_reading_and_is_copied_before_it_is_upgraded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.db");
        interrupted(&path, 4, 4);
        let conn = Connection::open(&path).unwrap();
        conn.execute("INSERT INTO entry VALUES (0, x'7b7d', zeroblob(32))", [])
            .unwrap();
        assert!(matches!(open_checked(&path), Err(StoreError::Older { .. })));
        assert_eq!(version(&conn).unwrap(), SchemaVersion(4));
        let upgraded = upgrade(&path).unwrap();
        let copy = Connection::open(upgraded.copy.unwrap()).unwrap();
        assert_eq!(version(&copy).unwrap(), SchemaVersion(4));
        assert_eq!(version(&conn).unwrap(), known_version());
        assert_eq!(
            upgrade(&path).unwrap().copy,
            None,
            "nothing is left to upgrade"
        );
    }

    #[test]
    fn a_ledger_beside_which_nothing_can_be_written_is_read_from_a_copy_with_its_log() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.db");
        upgrade(&path).unwrap();
        let writer = open_writer(&path).unwrap();
        writer
            .execute("INSERT INTO entry VALUES (0, x'7b7d', zeroblob(32))", [])
            .unwrap();
        let frozen = tempfile::tempdir().unwrap();
        let beside = frozen.path().join("ledger.db");
        for end in ["", "-wal"] {
            let from = format!("{}{end}", path.display());
            std::fs::copy(from, format!("{}{end}", beside.display())).unwrap();
        }
        // The index of the log cannot be created, as on a read-only mount; that holds for the administrator as well.
        let nowhere = frozen.path().join("absent").join("shm");
        std::os::unix::fs::symlink(nowhere, format!("{}-shm", beside.display())).unwrap();
        let (conn, copy) = open_damaged(&beside).unwrap();
        assert!(copy.is_some());
        let entries: i64 = conn
            .query_row("SELECT count(*) FROM entry", [], |row| row.get(0))
            .unwrap();
        assert_eq!(entries, 1, "the log was read");
    }
}
