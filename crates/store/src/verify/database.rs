//! The database below the ledger: its pages, its indexes, and whether the tables are tables.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _};

use super::fault::VerifyFault;
use crate::{StoreError, ledger_path, open, project};

/// The tables that verification reads besides the projections.
const READ: [&str; 7] = [
    "entry",
    "node",
    "checkpoint",
    "cosignature",
    "outbox",
    "job_run",
    "refinery_schema_history",
];

/// What SQLite finds wrong with pages, rows and indexes; the first of it.
pub(super) fn integrity_fault(conn: &Connection) -> Result<Option<VerifyFault>, StoreError> {
    let what = match first_line(conn, "PRAGMA integrity_check(1)") {
        Ok(None) => return Ok(None),
        Ok(Some(what)) => what,
        Err(error) => error.unless_of_the_place()?.to_string(),
    };
    Ok(Some(VerifyFault::Database(what)))
}

/// The first line of a check, unless it is `ok`.
fn first_line(conn: &Connection, pragma: &str) -> Result<Option<String>, StoreError> {
    let line: Option<String> = conn.query_row(pragma, [], |row| row.get(0)).optional()?;
    Ok(line.filter(|line| line != "ok").map(|line| {
        let line = line.trim().replace('\n', " ");
        line.trim_start_matches("*** in database main *** ")
            .to_owned()
    }))
}

/// The names of tables that something else bears. A view in the place of a table could have rows without end, so it is not
/// read.
pub(super) fn impostors(conn: &Connection) -> Vec<&'static str> {
    let names = READ.into_iter().chain(project::TABLES);
    let is_named = |name: &&str| exists(conn, "SELECT 1 FROM sqlite_schema WHERE name = ?1", name);
    names
        .filter(|name| is_named(name) && !is_readable(conn, name))
        .collect()
}

/// An index of a table, and the rows that it has.
pub(super) struct Index {
    pub(super) name: String,
    /// ` WHERE …` for an index that does not have all rows.
    pub(super) condition: String,
}

/// The indexes of a table by which its rows can be read.
pub(super) fn indexes(conn: &Connection, table: &str) -> Result<Vec<Index>, StoreError> {
    let sql = "SELECT name, coalesce(sql, '') FROM sqlite_schema
               WHERE type = 'index' AND tbl_name = ?1 AND rootpage > 0 ORDER BY name";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([table], |row| {
        let (name, sql): (String, String) = (row.get(0)?, row.get(1)?);
        let condition = sql.find(" WHERE ").map(|at| sql[at..].to_owned());
        Ok(Index {
            name,
            condition: condition.unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a name is that of a table with pages of its own.
fn is_readable(conn: &Connection, table: &str) -> bool {
    let sql = "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND type = 'table' AND rootpage > 0";
    exists(conn, sql, table)
}

fn exists(conn: &Connection, sql: &str, name: &str) -> bool {
    conn.prepare(sql)
        .and_then(|mut statement| statement.exists([name]))
        .unwrap_or_default()
}

/// Takes the Message-ID and the exact bytes of every letter of the outbox of a ledger that may be damaged.
///
/// # Errors
/// [`StoreError::NoLedger`], or what the database refuses, which may come after letters were taken.
pub fn each_letter(data: &Path, mut take: impl FnMut(&str, &[u8])) -> Result<(), StoreError> {
    let (conn, _copy) = open::open_damaged(&ledger_path(data))?;
    if !is_readable(&conn, "outbox") {
        return Ok(());
    }
    let mut statement = conn.prepare("SELECT message_id, bytes FROM outbox ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, bytes) = (row.get_ref(0)?, row.get_ref(1)?);
        if let (Ok(id), Ok(bytes)) = (id.as_str(), bytes.as_bytes()) {
            take(id, bytes);
        }
    }
    Ok(())
}
