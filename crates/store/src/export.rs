//! Reading entries one after the other, for export and for whoever recomputes the tree.
//!
//! Must not hold more than a row at a time, and must open a ledger whatever state its schema is in.

use std::ops::RangeInclusive;
use std::path::Path;

use super::query::{EntryRow, Reader};
use super::{Sql, StoreError, ledger_path, open, project};
use domain::Seq;
use domain::ledger::scan::scan;
use tlog::hash::{Hash, leaf_hash};

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
    /// [`StoreError::Sqlite`], which may come after rows were taken, and the errors of `take`.
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

    /// Takes every entry that can still be read and is what was recorded: its bytes are an entry of its number, and their hash is
    /// the stored leaf. Goes on past pages that are damaged. Returns the numbers of all other entries, as far as anything in the
    /// database shows that they existed.
    ///
    /// # Errors
    /// What `take` fails with.
    pub fn salvage<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(EntryRow) -> Result<(), E>,
    ) -> Result<Vec<RangeInclusive<u64>>, E> {
        let size = self.largest_size();
        let mut missing: Vec<RangeInclusive<u64>> = Vec::new();
        let mut lose = |seq: u64| match missing.last_mut() {
            Some(last) if last.end() + 1 == seq => *last = *last.start()..=seq,
            _ => missing.push(seq..=seq),
        };
        let mut next = 0;
        while next < size {
            // In one sweep as far as it goes.
            let mut failed = None;
            let swept = self.each_entry::<StoreError>(Seq(next), |row| {
                (next..row.entry.seq.0).for_each(&mut lose);
                next = row.entry.seq.0 + 1;
                if !is_as_recorded(&row) {
                    lose(row.entry.seq.0);
                } else if let Err(error) = take(row.entry) {
                    failed = Some(error);
                    return Ok(false);
                }
                Ok(true)
            });
            if let Some(error) = failed {
                return Err(error);
            }
            match swept {
                // The sweep came to the end of the table.
                Ok(()) => {
                    (next..size).for_each(&mut lose);
                    break;
                }
                // The page of the next entry, or one above it, is damaged.
                Err(_) => {
                    lose(next);
                    next += 1;
                }
            }
        }
        Ok(missing)
    }

    /// The largest number of entries that anything in the database speaks of. Parts that cannot be read say nothing.
    fn largest_size(&self) -> u64 {
        let mut questions = vec![
            "SELECT max(seq) + 1 FROM entry".to_owned(),
            "SELECT max(size) FROM checkpoint".to_owned(),
        ];
        let tables = project::TABLES.iter();
        questions.extend(tables.map(|table| format!("SELECT max(seq) + 1 FROM {table}")));
        let sizes = questions.iter().filter_map(|sql| {
            let size: rusqlite::Result<Option<i64>> =
                self.conn().query_row(sql, [], |row| row.get(0));
            size.ok().flatten()?.try_into().ok()
        });
        sizes.max().unwrap_or_default()
    }

    /// Takes the number, the bytes and the stored leaf of every entry from number `from` on, in order and without copying.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], which may come after rows were taken, and the errors of `take`.
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

/// Whether the bytes of a row are an entry of its number, and hash to the stored leaf.
fn is_as_recorded(row: &ExportedEntry) -> bool {
    let is_its_own = scan(&row.entry.bytes).is_some_and(|scanned| scanned.seq == row.entry.seq);
    is_its_own && row.leaf == Some(leaf_hash(&row.entry.bytes))
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

/// Asks a ledger, one of an older program as it would be after an upgrade. Changes no file.
///
/// # Errors
/// [`StoreError::NoLedger`] where there is none; what the database or the question refuses.
pub fn inspect_renewed<T, E: From<StoreError>>(
    data: &Path,
    ask: impl FnOnce(&Reader<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let (conn, _copy) = open::open_damaged(&ledger_path(data))?;
    match open::renewed(&conn)? {
        Some(renewed) => ask(&Reader::new(&renewed)),
        None => ask(&Reader::new(&conn)),
    }
}
