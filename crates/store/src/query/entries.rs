//! Entries from the newest back, for readers that go through the ledger page by page.
//!
//! Does not parse entries.

use super::{EntryRow, Reader};
use crate::{Sql, StoreError};
use domain::Seq;
use tlog::hash::Hash;

impl Reader<'_> {
    /// Passes every entry below number `below` to `take`, the newest first, until `take` returns false.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure, and the errors of `take`. The functions below do the same.
    pub fn entries_back(
        &self,
        below: Seq,
        mut take: impl FnMut(EntryRow) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT seq, bytes FROM entry WHERE seq < ?1 ORDER BY seq DESC")?;
        let mut rows = statement.query([Sql(below)])?;
        while let Some(row) = rows.next()? {
            let entry = EntryRow {
                seq: row.get::<_, Sql<Seq>>(0)?.0,
                bytes: row.get(1)?,
            };
            if !take(entry)? {
                break;
            }
        }
        Ok(())
    }

    /// The leaf that is stored with an entry (RFC 6962, 2.1); `None` without such an entry, or where it is not a hash.
    pub fn leaf(&self, seq: Seq) -> Result<Option<Hash>, StoreError> {
        let leaf: Option<Vec<u8>> =
            self.value("SELECT leaf FROM entry WHERE seq = ?1", [Sql(seq)])?;
        Ok(leaf.and_then(|leaf| Hash::try_from(leaf.as_slice()).ok()))
    }
}
