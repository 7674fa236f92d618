//! Seals: the ledger's signature on rows that are no entries, such as letters of the outbox and runs of jobs.
//!
//! Temporary triggers of the writer's own connection note every row that the program writes, with the row as it was before.
//! Before the commit these rows are sealed again. A row that something else changed keeps a seal that does not fit it.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;
use super::append::Tx;
use super::query::Reader;
use super::verify::fault::VerifyFault;
use domain::ledger::entry::Envelope;
use domain::ledger::keys::KeyHistory;
use tlog::hash::Hash;
use tlog::keys::{NoteSigner, Verifier};

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

/// Whether rows are to be adopted: an older program wrote rows without seals, none is sealed yet, and no entry is of a program
/// that seals.
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
    Ok(any("seal IS NULL")? && !any("seal IS NOT NULL")? && is_of_an_older_program(conn)?)
}

/// Whether the newest entry is of a program from before there were seals. One that seals writes entries with a channel, and a
/// ledger that has one never had rows without seals.
fn is_of_an_older_program(conn: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT bytes FROM main.entry ORDER BY seq DESC LIMIT 1";
    let newest: Option<Vec<u8>> = conn.query_row(sql, [], |row| row.get(0)).optional()?;
    let newest = newest.and_then(|bytes| Envelope::decode(&bytes).ok());
    Ok(newest.is_none_or(|envelope| envelope.via.is_none()))
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
    if let Some(signer) = signer {
        require_current(conn, signer)?;
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

/// Refuses a key that another process has replaced meanwhile. The name may be another: a restore keeps the key.
fn require_current(conn: &Connection, signer: &NoteSigner) -> Result<(), StoreError> {
    let named = Reader::new(conn).signing_vkey()?;
    let named: Option<Verifier> = named.and_then(|vkey| vkey.parse().ok());
    match named {
        Some(named) if !named.is_same_key(&signer.verifier()) => Err(StoreError::KeyReplaced),
        _ => Ok(()),
    }
}

impl Reader<'_> {
    /// Whether a letter of the outbox is as the program wrote it: its row fits its seal by the key, and its bytes are those that an
    /// entry froze.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn is_as_written(&self, id: i64, key: &Verifier) -> Result<bool, StoreError> {
        let [outbox, _] = &TABLES;
        let sql = format!(
            "SELECT {}, seal, bytes,
                    (SELECT sha256 FROM frozen_mail f WHERE f.message_id = outbox.message_id)
             FROM outbox WHERE id = ?1",
            outbox.text("")
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let fits = statement.query_row([id], |row| {
            let text: String = row.get(0)?;
            let seal = row.get_ref(1)?.as_blob().unwrap_or_default();
            let bytes = row.get_ref(2)?.as_blob().map(Hash::of).ok();
            let frozen: Option<String> = row.get(3)?;
            Ok(key.has_sealed(&text, seal) && bytes.map(|hash| hash.to_string()) == frozen)
        });
        Ok(fits.optional()?.unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Seals every row that fits its seal by the key before with the key that follows it. A row that does not fit keeps the seal
    /// that it has.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn seal_anew(&mut self, before: &NoteSigner, next: &NoteSigner) -> Result<(), StoreError> {
        let before = before.verifier();
        for table in &TABLES {
            let (name, key) = (table.name, SealedTable::json(table.key, ""));
            let select = format!(
                "SELECT {key}, {}, seal FROM main.{name} WHERE seal IS NOT NULL",
                table.text("")
            );
            let mut sealed: Vec<(String, [u8; 64])> = Vec::new();
            let mut statement = self.conn().prepare(&select)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let text: String = row.get(1)?;
                let seal = row.get_ref(2)?.as_blob().unwrap_or_default();
                if before.has_sealed(&text, seal) {
                    sealed.push((row.get(0)?, next.seal(&text)));
                }
            }
            let has_key = table.has_key();
            let update = format!("UPDATE main.{name} SET seal = ?2 WHERE {has_key}");
            let mut update = self.conn().prepare(&update)?;
            for (key, seal) in sealed {
                update.execute(params![key, seal])?;
            }
        }
        Ok(())
    }
}

/// Compares every row with its seal, unless they are still to be adopted; the first of each table that does not fit is a fault.
pub(super) fn compare(
    conn: &Connection,
    keys: &KeyHistory,
    faults: &mut Vec<VerifyFault>,
) -> Result<(), StoreError> {
    if is_unsealed(conn)? {
        return Ok(());
    }
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
            // A rotation seals every row again, and a restore keeps the key.
            if !keys.newest().has_sealed(&text, seal) {
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
