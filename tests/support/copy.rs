//! Copies of a data directory, to be served, written to and tampered with.

use std::path::Path;

use rusqlite::Connection;
use store::ledger_path;
use tempfile::TempDir;

/// Drops the triggers that protect entries.
pub const UNLOCK: &str =
    "DROP TRIGGER IF EXISTS entry_is_never_updated; DROP TRIGGER IF EXISTS entry_is_never_deleted;";

/// Restores the triggers.
pub const LOCK: &str = "
CREATE TRIGGER entry_is_never_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;";

/// Copies the committed ledger and its key, without mail and evidence.
pub fn copied(data: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    let conn = Connection::open(ledger_path(data)).unwrap();
    let into = ledger_path(copy.path());
    conn.execute("VACUUM INTO ?1", [into.to_str().unwrap()])
        .unwrap();
    files(&data.join("keys"), &copy.path().join("keys"));
    copy
}

/// Copies the ledger with its key, mail and evidence.
pub fn copied_with_files(data: &Path) -> TempDir {
    let copy = copied(data);
    for name in ["mail", "evidence"] {
        files(&data.join(name), &copy.path().join(name));
    }
    copy
}

fn files(from: &Path, into: &Path) {
    std::fs::create_dir(into).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), into.join(file.file_name())).unwrap();
    }
}

/// Runs SQL on the ledger's file without the program.
pub fn tamper(data: &Path, sql: &str) {
    let conn = Connection::open(ledger_path(data)).unwrap();
    conn.execute_batch(sql).unwrap();
}
