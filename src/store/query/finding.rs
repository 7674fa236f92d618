//! Questions about findings.

use rusqlite::Row;

use super::{Known, Reader, row};
use crate::domain::finding::{Cause, Finding};
use crate::domain::ids::Seq;
use crate::store::StoreError;

impl Reader<'_> {
    /// The findings that were known, by number; those that were closed by then only where `with_closed`.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub fn findings(&self, known: Known, with_closed: bool) -> Result<Vec<Finding>, StoreError> {
        let sql = if with_closed {
            "SELECT * FROM finding WHERE seq <= ?1 ORDER BY seq"
        } else {
            "SELECT * FROM finding WHERE seq <= ?1 AND (closed_seq IS NULL OR closed_seq > ?1) ORDER BY seq"
        };
        self.conn
            .prepare_cached(sql)?
            .query_and_then([known.sql()], |row| read(row, known))?
            .collect()
    }

    /// One finding.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub fn finding(&self, seq: Seq, known: Known) -> Result<Option<Finding>, StoreError> {
        self.conn
            .prepare_cached("SELECT * FROM finding WHERE seq = ?1 AND seq <= ?2")?
            .query_and_then([seq as i64, known.sql()], |row| read(row, known))?
            .next()
            .transpose()
    }
}

fn read(row: &Row<'_>, known: Known) -> Result<Finding, StoreError> {
    let closed = match row::known_seq(row, "closed_seq", known)? {
        Some(seq) => Some((seq, row::text(row, "closed_at")?)),
        None => None,
    };
    Ok(Finding {
        seq: row::seq(row, "seq")?,
        key: row.get("key")?,
        cause: Cause {
            code: row::optional(row, "code")?,
            office: row::optional(row, "office")?,
            detail: row::json(row, "detail")?,
        },
        opened_at: row::text(row, "opened_at")?,
        closed,
    })
}
