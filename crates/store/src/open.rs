//! Opening the ledger's file: pragmas, migrations, and the check that the schema is ours.
//!
//! Must not read or write rows.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use refinery::Target;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};

use super::StoreError;

mod embedded {
    refinery::embed_migrations!("../../migrations");
}

/// `PLDG`, in SQLite's header: a file with another one is not ours.
const APPLICATION_ID: i32 = 0x504c_4447;

/// Pages kept in memory by each connection: the pages that a full group of writes changes fit. Negative: KiB, see SQLite.
const CACHE_KIB: i32 = -8_192;

/// How long a writer waits for another process's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The pause before a copy of a database is tried again that another process locked for itself.
pub(super) const BUSY_PAUSE: Duration = Duration::from_millis(50);

/// After how many pages the journal is carried over into the file. Four times SQLite's own: within a busy minute the same
/// pages are written again and again, and are then carried over once. 16 MB, which bounds what a reader has to search.
const CHECKPOINT_PAGES: i32 = 4_000;

/// The ledger's file in a data directory.
pub fn ledger_path(data: &Path) -> PathBuf {
    data.join("pledgebook.db")
}

/// Opens for writing; makes and migrates the file where needed, and refuses one that is not ours or was altered by hand.
pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let mut conn = Connection::open(path)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let objects: i64 =
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && objects > 0 {
        return Err(StoreError::NotALedger(path.to_owned()));
    }
    // The journal's mode and the id are written once; asking again would need the write lock.
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        conn.pragma_update(None, "journal_mode", "WAL")?;
    }
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    if id != APPLICATION_ID {
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    migrate(&mut conn)?;
    check_schema(&conn)?;
    prepare(&conn)?;
    Ok(conn)
}

/// Opens for reading only. The schema was checked by whoever opened the ledger for writing.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let conn = open_read_only(path)?;
    prepare(&conn)?;
    Ok(conn)
}

/// Opens for reading only, whatever state the schema is in: an object that does not parse is left aside.
pub(super) fn open_damaged(path: &Path) -> Result<Connection, StoreError> {
    let conn = open_read_only(path)?;
    conn.pragma_update(None, "writable_schema", true)?;
    Ok(conn)
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

fn scratch(target: Target) -> Result<Connection, StoreError> {
    let mut conn = Connection::open_in_memory()?;
    let runner = embedded::migrations::runner().set_target(target);
    runner.run(&mut conn)?;
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

/// Applies the migrations that are missing. Refused when one that was applied has been edited.
fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let known = embedded::migrations::runner().get_migrations().len() as i64;
    let applied: rusqlite::Result<i64> =
        conn.query_row("SELECT count(*) FROM refinery_schema_history", [], |row| {
            row.get(0)
        });
    if applied.is_ok_and(|n| n == known) {
        return Ok(());
    }
    embedded::migrations::runner().run(conn)?;
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
}
