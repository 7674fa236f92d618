//! The newest entries of some kinds.

use rusqlite::params;

use super::{Known, Reader, row};
use crate::{Sql, StoreError};
use domain::{Event, Seq, Timestamp};

/// Entries, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recent {
    /// Each with its number and instant.
    pub events: Vec<(Seq, Timestamp, Event)>,
    /// Whether there are more entries than were examined.
    pub is_cut: bool,
}

impl Reader<'_> {
    /// The known entries of some kinds from number `from` on, newest first; at most `most` entries of any kind are looked
    /// through.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for an entry that does not parse, and [`StoreError::Sqlite`].
    pub fn recent(
        &self,
        kinds: &[&str],
        from: Seq,
        known: Known,
        most: u32,
    ) -> Result<Recent, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT seq, bytes FROM entry WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![Sql(from), known, most])?;
        let mut recent = Recent::default();
        let (mut seen, mut oldest) = (0, None);
        while let Some(stored) = rows.next()? {
            let seq = stored.get::<_, Sql<Seq>>(0)?.0;
            let bytes = stored
                .get_ref(1)?
                .as_blob()
                .map_err(rusqlite::Error::from)?;
            let event = row::event(seq, bytes, |kind| kinds.contains(&kind))?;
            seen += 1;
            oldest = Some(seq);
            recent
                .events
                .extend(event.map(|(at, event)| (seq, at, event)));
        }
        recent.is_cut = seen == most && oldest.is_some_and(|oldest| oldest > from);
        Ok(recent)
    }
}
