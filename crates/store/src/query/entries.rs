//! Entries from the newest back, for whoever reads the ledger page by page.
//!
//! Must not read what an entry says.

use super::{EntryRow, Reader};
use crate::StoreError;
use crate::sql::Sql;
use domain::ids::Seq;
use tlog::hash::Hash;

impl Reader<'_> {
    /// Takes every entry below number `below`, the newest first, until `take` says that it is enough.
    ///
    /// # Errors
    /// What the database refuses, and what `take` fails with; so below.
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

    /// The leaf that is stored with an entry (RFC 6962, 2.1); nothing where there is no such entry or it is no hash.
    pub fn leaf(&self, seq: Seq) -> Result<Option<Hash>, StoreError> {
        let leaf: Option<Vec<u8>> =
            self.value("SELECT leaf FROM entry WHERE seq = ?1", [Sql(seq)])?;
        Ok(leaf.and_then(|leaf| Hash::try_from(leaf.as_slice()).ok()))
    }
}
