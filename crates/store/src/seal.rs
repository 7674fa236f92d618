//! Seals: the ledger's signature on rows that are no entries, such as letters of the outbox and runs of jobs.
//!
//! Temporary triggers of the writer's own connection note every row that the program writes, with the row as it was before.
//! Before the commit these rows are sealed again. A row that something else changed keeps a seal that does not fit it.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;
use super::verify::VerifyFault;
use domain::ledger::keys::KeyHistory;
use tlog::keys::NoteSigner;

/// A table whose rows are sealed.
struct SealedTable {
    name: &'static str,
    key: &'static [&'static str],
    /// The sealed columns. Leases and the next attempt change all the time and are left out; the bytes of a letter are held
    /// by the entry that froze it.
    columns: &'static [&'static str],
}

const TABLES: [SealedTable; 2] = [
    SealedTable {
        name: "outbox",
        key: &["id"],
        columns: &[
            "id",
            "kind",
            "subject",
            "period",
            "office",
            "message_id",
            "sender",
            "recipient",
            "file_name",
            "created_at",
            "state",
            "attempts",
            "last_answer",
            "sent_at",
        ],
    },
    SealedTable {
        name: "job_run",
        key: &["job", "scheduled_at"],
        columns: &["job", "scheduled_at", "ran_at", "outcome", "note"],
    },
];

impl SealedTable {
    /// An SQL expression for columns of a row as one JSON text.
    fn json(columns: &[&str], row: &str) -> String {
        let columns: Vec<String> = columns.iter().map(|name| format!("{row}{name}")).collect();
        format!("json_array({})", columns.join(", "))
    }

    /// The text that is sealed: the name of the table and the sealed columns.
    fn text(&self, row: &str) -> String {
        format!("'{} ' || {}", self.name, Self::json(self.columns, row))
    }

    /// An SQL condition that selects the row with the key in parameter 1.
    fn has_key(&self) -> String {
        let parts = self.key.iter().enumerate();
        let parts: Vec<String> = parts
            .map(|(at, name)| format!("{name} = json_extract(?1, '$[{at}]')"))
            .collect();
        parts.join(" AND ")
    }
}

/// Notes from now on which rows this connection writes.
pub(super) fn watch(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(
        "CREATE TEMP TABLE unsealed (
             name TEXT NOT NULL, key TEXT NOT NULL, was TEXT, seal BLOB, PRIMARY KEY (name, key)
         )",
    )?;
    for table in &TABLES {
        let name = table.name;
        let note = |row: &str, was: &str, seal: &str| {
            let key = SealedTable::json(table.key, row);
            format!(
                "INSERT INTO unsealed (name, key, was, seal) SELECT '{name}', {key}, {was}, {seal}
                 WHERE NOT EXISTS (SELECT 1 FROM unsealed WHERE name = '{name}' AND key = {key})"
            )
        };
        let (inserted, updated) = (
            note("NEW.", "NULL", "NULL"),
            note("OLD.", &table.text("OLD."), "OLD.seal"),
        );
        let columns = table.columns.join(", ");
        conn.execute_batch(&format!(
            "CREATE TEMP TRIGGER {name}_inserted AFTER INSERT ON main.{name} BEGIN {inserted}; END;
             CREATE TEMP TRIGGER {name}_updated AFTER UPDATE OF {columns} ON main.{name} BEGIN {updated}; END;"
        ))?;
    }
    Ok(())
}

/// Whether rows are to be adopted: an older program wrote rows without seals, and none is sealed yet.
pub(super) fn is_unsealed(conn: &Connection) -> Result<bool, StoreError> {
    let any = |condition: &str| -> Result<bool, StoreError> {
        for table in &TABLES {
            let sql = format!(
                "SELECT 1 FROM main.{} WHERE {condition} LIMIT 1",
                table.name
            );
            if conn.prepare(&sql)?.exists([])? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    Ok(any("seal IS NULL")? && !any("seal IS NOT NULL")?)
}

/// Notes every row as one that is to be sealed as it is.
pub(super) fn adopt(conn: &Connection) -> Result<(), StoreError> {
    for table in &TABLES {
        let (name, key) = (table.name, SealedTable::json(table.key, ""));
        let rows = conn.execute(
            &format!("INSERT INTO unsealed (name, key) SELECT '{name}', {key} FROM main.{name}"),
            [],
        )?;
        tracing::warn!(
            table = name,
            rows,
            "rows of an older version are sealed as they are"
        );
    }
    Ok(())
}

/// Seals the rows that were written in this transaction; without a signer their seals are removed. A row that did not fit
/// its seal before it was written is not sealed again.
pub(super) fn seal_written(
    conn: &Connection,
    signer: Option<&NoteSigner>,
) -> Result<(), StoreError> {
    type Written = (String, String, Option<String>, Option<Vec<u8>>);
    let written: Vec<Written> = {
        let mut statement = conn.prepare_cached("SELECT name, key, was, seal FROM unsealed")?;
        let rows = statement.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        rows.collect::<Result<_, _>>()?
    };
    if written.is_empty() {
        return Ok(());
    }
    for (name, key, was, seal) in written {
        let Some(table) = TABLES.iter().find(|table| table.name == name) else {
            continue;
        };
        let fitted = |signer: &NoteSigner| {
            let seal = seal.as_deref().unwrap_or_default();
            was.as_ref()
                .is_none_or(|was| signer.verifier().has_sealed(was, seal))
        };
        let has_key = table.has_key();
        let seal = match signer {
            None => None,
            Some(signer) if fitted(signer) => {
                let sql = format!("SELECT {} FROM main.{name} WHERE {has_key}", table.text(""));
                let text: Option<String> = conn
                    .prepare_cached(&sql)?
                    .query_row([&key], |row| row.get(0))
                    .optional()?;
                text.map(|text| signer.seal(&text))
            }
            Some(_) => {
                tracing::error!(
                    table = name,
                    key,
                    "a row was changed outside the program; it is not sealed again"
                );
                None
            }
        };
        conn.prepare_cached(&format!("UPDATE main.{name} SET seal = ?2 WHERE {has_key}"))?
            .execute(params![key, seal])?;
    }
    conn.prepare_cached("DELETE FROM unsealed")?.execute([])?;
    Ok(())
}

/// Compares every row with its seal; the first of each table that does not fit is a fault.
pub(super) fn compare(
    conn: &Connection,
    keys: &KeyHistory,
    faults: &mut Vec<VerifyFault>,
) -> Result<(), StoreError> {
    for table in &TABLES {
        let name = table.name;
        let order = table.key.join(", ");
        let shown = match name {
            "outbox" => "message_id",
            _ => "job || ' ' || scheduled_at",
        };
        let sql = format!(
            "SELECT {}, seal, {shown} FROM {name} ORDER BY {order}",
            table.text("")
        );
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text: String = row.get(0)?;
            let seal = row.get_ref(1)?.as_blob().unwrap_or_default();
            if !keys.verifiers().any(|key| key.has_sealed(&text, seal)) {
                faults.push(VerifyFault::Seal {
                    table: name,
                    row: row.get(2)?,
                });
                break;
            }
        }
    }
    Ok(())
}
