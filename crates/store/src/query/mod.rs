//! Queries. Each can be answered as of an instant: [`Known`] is the newest entry that was known then.
//!
//! Reads only, and returns facts; `domain` assesses them.

mod entries;
mod figures;
mod finding;
mod frozen;
mod history;
mod kind;
mod ledger;
mod place;
mod proof;
mod recent;
mod since;
mod story;
mod subjects;
mod submission_context;
mod tile;
mod update;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use super::{StoreError, row};

pub use crate::sql::Known;
pub use finding::{ClosedFinding, FindingFilter};
pub use frozen::FrozenMail;
pub use ledger::{Adopted, EntryRow, Opening, Restore};
pub use place::PinnedPlace;
pub use recent::Recent;
pub use since::Since;
pub use update::UpdateFilter;

/// Reads within one snapshot, or within one write.
pub struct Reader<'c> {
    conn: &'c Connection,
}

impl<'c> Reader<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self { conn }
    }

    pub(super) fn conn(&self) -> &'c Connection {
        self.conn
    }

    /// Reads every row of a query.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        statement.query_and_then(params, read)?.collect()
    }

    /// Reads the first row of a query, if it has one.
    pub(super) fn first<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        statement.query_and_then(params, read)?.next().transpose()
    }

    /// The first column of the first row of a query, if it has one.
    pub(super) fn value<T: FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row(params, |row| row.get(0)).optional()?)
    }

    /// Whether a query has a row.
    pub(super) fn exists(&self, sql: &str, params: impl Params) -> Result<bool, StoreError> {
        Ok(self.conn.prepare_cached(sql)?.exists(params)?)
    }
}
