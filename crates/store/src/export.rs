//! Reading entries one after the other, for export and for whoever recomputes the tree.
//!
//! Must not hold more than a row at a time, and must open a ledger whatever state its schema is in.

use std::path::Path;

use super::query::{EntryRow, Reader};
use super::{StoreError, ledger_path, open};
use crate::sql::Sql;
use domain::ids::Seq;
use tlog::hash::Hash;

/// An entry and the leaf that is stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedEntry {
    /// The entry.
    pub entry: EntryRow,
    /// The stored leaf; `None` where it is no hash.
    pub leaf: Option<Hash>,
}

impl Reader<'_> {
    /// Takes every entry from number `from` on, in order, until `take` says that it is enough.
    ///
    /// # Errors
    /// What the database refuses, which may come after rows were taken; what `take` fails with.
    pub fn each_entry<E: From<StoreError>>(
        &self,
        from: Seq,
        mut take: impl FnMut(ExportedEntry) -> Result<bool, E>,
    ) -> Result<(), E> {
        let sqlite = |error| E::from(StoreError::Sqlite(error));
        let mut statement = self
            .conn()
            .prepare("SELECT seq, bytes, leaf FROM entry WHERE seq >= ?1 ORDER BY seq")
            .map_err(sqlite)?;
        let mut rows = statement.query([Sql(from)]).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            let read = || -> rusqlite::Result<ExportedEntry> {
                let leaf: Vec<u8> = row.get(2)?;
                Ok(ExportedEntry {
                    entry: EntryRow {
                        seq: row.get::<_, Sql<Seq>>(0)?.0,
                        bytes: row.get(1)?,
                    },
                    leaf: Hash::try_from(leaf.as_slice()).ok(),
                })
            };
            if !take(read().map_err(sqlite)?)? {
                break;
            }
        }
        Ok(())
    }

    /// Takes the number, the bytes and the stored leaf of every entry from number `from` on, in order and without copying.
    ///
    /// # Errors
    /// What the database refuses, which may come after rows were taken; what `take` fails with.
    pub(super) fn each_raw(
        &self,
        from: Seq,
        mut take: impl FnMut(Seq, &[u8], &[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self
            .conn()
            .prepare_cached("SELECT seq, bytes, leaf FROM entry WHERE seq >= ?1 ORDER BY seq")?;
        let mut rows = statement.query([Sql(from)])?;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, Sql<Seq>>(0)?.0;
            // Whatever is no blob is nothing, and nothing is no entry.
            let blob = |column: usize| {
                row.get_ref(column)
                    .map(|value| value.as_bytes().unwrap_or_default())
            };
            take(seq, blob(1)?, blob(2)?)?;
        }
        Ok(())
    }
}

/// Asks a ledger that may be damaged: nothing of its schema is checked before.
///
/// # Errors
/// [`StoreError::NoLedger`], what the database refuses, or what `question` fails with.
pub fn inspect<T, E: From<StoreError>>(
    data: &Path,
    question: impl FnOnce(&Reader<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let (conn, _copy) = open::open_damaged(&ledger_path(data))?;
    // What a newer program wrote is not damage. A history that cannot be read is, and is reported as such.
    if let Err(error @ StoreError::Newer { .. }) = open::require_known(&conn) {
        return Err(error.into());
    }
    let snapshot = conn.unchecked_transaction().map_err(StoreError::from)?;
    question(&Reader::new(&snapshot))
}
