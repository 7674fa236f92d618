//! A data directory beside the one that others look at: to be served, written to and tampered with.

use std::path::Path;

use rusqlite::Connection;
use store::ledger_path;
use tempfile::TempDir;

/// Lets entries be changed, as somebody would who has the file.
pub const UNLOCK: &str =
    "DROP TRIGGER IF EXISTS entry_is_never_updated; DROP TRIGGER IF EXISTS entry_is_never_deleted;";

/// Puts everything back as it looked.
pub const LOCK: &str = "
CREATE TRIGGER entry_is_never_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;";

/// The ledger as it is committed, and its key; neither mail nor evidence.
pub fn copied(data: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    let conn = Connection::open(ledger_path(data)).unwrap();
    let into = ledger_path(copy.path());
    conn.execute("VACUUM INTO ?1", [into.to_str().unwrap()])
        .unwrap();
    files(&data.join("keys"), &copy.path().join("keys"));
    copy
}

/// The same with every letter and every evidence file.
pub fn whole(data: &Path) -> TempDir {
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

/// Changes the ledger's file behind the program's back.
pub fn tamper(data: &Path, sql: &str) {
    let conn = Connection::open(ledger_path(data)).unwrap();
    conn.execute_batch(sql).unwrap();
}
