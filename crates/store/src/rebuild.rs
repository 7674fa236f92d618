//! Rebuilding the projections from the entries, in place and in one transaction.
//!
//! Entries, nodes and operational tables stay as they are.

use super::append::Tx;
use super::{StoreError, project};
use domain::{Event, Seq};

impl Tx<'_> {
    /// Empties every projection and fills it again from the entries. Returns the number of entries.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first entry that cannot be read; nothing is changed then.
    pub fn rebuild(&mut self) -> Result<u64, StoreError> {
        project::clear(self.conn())?;
        let conn = self.conn();
        let mut taken = 0;
        self.reader().each_entry::<StoreError>(Seq(0), |row| {
            let seq = row.entry.seq;
            let envelope = row.entry.envelope()?;
            let event = Event::read(&envelope.kind, envelope.body);
            let event = event.map_err(|error| StoreError::damaged(seq, error))?;
            let source = project::Source {
                seq,
                at: envelope.at,
                by: &envelope.by,
            };
            project::apply(conn, &source, &event)?;
            taken += 1;
            Ok(true)
        })?;
        Ok(taken)
    }
}
