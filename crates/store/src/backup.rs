//! Copies of the ledger's database, taken while it is written to.
//!
//! A copy of the file alone would lack what is still in the `-wal` file, or mix two states of a page. SQLite's backup API reads
//! one snapshot, and writers do not wait for it.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{StoreError, ledger_path, open};

/// Copies the database of a data directory to a new file. The copy needs no other file beside it.
///
/// # Errors
/// [`StoreError::NoLedger`], or what the database refuses.
pub fn copy_database(data: &Path, into: &Path) -> Result<(), StoreError> {
    let (source, _copy) = open::open_damaged(&ledger_path(data))?;
    let mut copy = Connection::open(into)?;
    {
        let backup = Backup::new(&source, &mut copy)?;
        // All pages in one step: with several, every commit in between would begin the copy again.
        while backup.step(-1)? != StepResult::Done {
            std::thread::sleep(open::BUSY_PAUSE);
        }
    }
    // The copy was given the mode of its source, and a database in WAL mode is three files.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

/// The result of `PRAGMA quick_check` on the database of a data directory: its complaints, none for a whole file.
///
/// # Errors
/// [`StoreError::NoLedger`], or a file that SQLite cannot open at all.
pub fn quick_check(data: &Path) -> Result<Vec<String>, StoreError> {
    let (conn, _copy) = open::open_damaged(&ledger_path(data))?;
    let mut statement = conn.prepare("PRAGMA quick_check(10)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut said = rows.collect::<Result<Vec<_>, _>>()?;
    said.retain(|line| line != "ok");
    Ok(said)
}
