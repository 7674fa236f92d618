//! The trail of administration: append-only rows, each chained to the one before by its hash.
//!
//! Must not decide what is recorded.

use rusqlite::{Row, params};

use super::append::Tx;
use super::query::Reader;
use super::{Sql, StoreError, row};
use domain::administration::{AdminAct, AdminRecord, chain_hash};
use domain::ledger::entry::EntryError;
use domain::{AccountId, Actor, OfficeId, Seq, Timestamp};
use tlog::canonical::{CanonicalError, canonical};

/// The end of the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailHead {
    /// How many records there are.
    pub events: u64,
    /// The hash of the last one.
    pub hash: [u8; 32],
}

/// Selects records of the trail. Empty fields select everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Up to and including this instant.
    pub to: Option<Timestamp>,
    /// By this account, or about it.
    pub account: Option<AccountId>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

impl Tx<'_> {
    /// Records an act of the account that makes the changes of this transaction, or of `by` where that is given.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn record_admin(
        &mut self,
        now: Timestamp,
        by: Option<Actor>,
        account: Option<&AccountId>,
        act: AdminAct,
    ) -> Result<(), StoreError> {
        let head = self.reader().trail_head()?;
        let record = AdminRecord {
            seq: head.events,
            at: self.stamp(now),
            by: by.or_else(|| self.provenance.actor.clone()),
            via: self.provenance.via,
            account: account.cloned(),
            act,
        };
        let json = record
            .to_json()
            .map_err(|error| EntryError::from(CanonicalError::Json(error.to_string())))?;
        let json = canonical(&json).map_err(EntryError::from)?;
        let text = String::from_utf8_lossy(json.as_bytes()).into_owned();
        let hash = chain_hash(&head.hash, text.as_bytes());
        self.execute(
            "INSERT INTO admin_event (seq, record, hash) VALUES (?1, ?2, ?3)",
            params![Sql(record.seq), text, hash],
        )?;
        self.run(
            "INSERT INTO admin_head (id, events, hash) VALUES (0, ?1, ?2)
             ON CONFLICT (id) DO UPDATE SET events = excluded.events, hash = excluded.hash",
            params![Sql(record.seq + 1), hash],
        )
    }
}

impl Reader<'_> {
    /// The end of the trail.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn trail_head(&self) -> Result<TrailHead, StoreError> {
        let head = self.first(
            "SELECT events, hash FROM admin_head WHERE id = 0",
            [],
            |row| {
                Ok(TrailHead {
                    events: row.get::<_, Sql<u64>>("events")?.0,
                    hash: row.get("hash")?,
                })
            },
        )?;
        Ok(head.unwrap_or(TrailHead {
            events: 0,
            hash: [0; 32],
        }))
    }

    /// Records of the trail in their order.
    pub fn trail(&self, filter: &TrailFilter) -> Result<Vec<AdminRecord>, StoreError> {
        let mut records = self.all(
            "SELECT seq, record FROM admin_event
             WHERE (?1 IS NULL OR json_extract(record, '$.at') >= ?1)
               AND (?2 IS NULL OR json_extract(record, '$.at') <= ?2)
               AND (?3 IS NULL OR json_extract(record, '$.account') = ?3 OR json_extract(record, '$.by') = ?3)
             ORDER BY seq DESC LIMIT ?4",
            params![
                filter.from.map(|at| at.to_string()),
                filter.to.map(|at| at.to_string()),
                filter.account.as_ref().map(AccountId::as_str),
                filter.limit.map_or(-1, i64::from),
            ],
            read,
        )?;
        records.reverse();
        Ok(records)
    }

    /// The office for which an account acted at an instant, as far as the trail reaches back: the present one unless the trail
    /// has a change after that instant.
    pub fn office_then(
        &self,
        account: &AccountId,
        at: Timestamp,
    ) -> Result<Option<OfficeId>, StoreError> {
        let changed = self.first(
            "SELECT seq, record FROM admin_event
             WHERE json_extract(record, '$.account') = ?1 AND json_extract(record, '$.at') > ?2
               AND json_extract(record, '$.act') = 'account.role'
             ORDER BY seq LIMIT 1",
            params![account.as_str(), at.to_string()],
            read,
        )?;
        match changed.map(|record| record.act) {
            Some(AdminAct::RoleChanged { office_before, .. }) => Ok(office_before),
            _ => Ok(self.account(account)?.and_then(|account| account.office)),
        }
    }

    /// Every row as it is stored, in order: number, bytes of the record and hash. `visit` ends the walk with an error.
    pub(crate) fn each_trail_row(
        &self,
        mut visit: impl FnMut(u64, &[u8], &[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT seq, record, hash FROM admin_event ORDER BY seq";
        let mut statement = self.conn().prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, Sql<u64>>(0)?.0;
            let record = row.get_ref(1)?.as_bytes().unwrap_or_default();
            visit(seq, record, row.get_ref(2)?.as_bytes().unwrap_or_default())?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<AdminRecord, StoreError> {
    let record: AdminRecord = row::json(row, "record")?;
    let Seq(seq) = row::seq(row, "seq")?;
    if record.seq == seq {
        Ok(record)
    } else {
        Err(row::damaged(
            row,
            "the trail of administration is altered".into(),
        ))
    }
}
