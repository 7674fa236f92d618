//! A data directory beside the one that others look at: to be served, written to and tampered with.

use std::path::Path;

use pledgebook::store::ledger_path;
use rusqlite::Connection;
use tempfile::TempDir;

/// The ledger as it is committed, and its key; neither mail nor evidence.
pub fn copied(data: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    let conn = Connection::open(ledger_path(data)).unwrap();
    let into = ledger_path(copy.path());
    conn.execute("VACUUM INTO ?1", [into.to_str().unwrap()])
        .unwrap();
    let keys = copy.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    std::fs::copy(data.join("keys/ledger.key"), keys.join("ledger.key")).unwrap();
    copy
}

/// Changes the ledger's file behind the program's back.
pub fn tamper(data: &Path, sql: &str) {
    let conn = Connection::open(ledger_path(data)).unwrap();
    conn.execute_batch(sql).unwrap();
}
