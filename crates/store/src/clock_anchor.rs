//! The moment at which the clock was last believed. Operational: never rebuilt. What it is good for is decided by `service`.

use rusqlite::params;

use super::append::Tx;
use super::query::Reader;
use super::{StoreError, row};
use domain::Timestamp;

/// A moment at which the clock was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockAnchor {
    /// What the clock showed.
    pub shown: Timestamp,
    /// The run of the machine.
    pub boot: String,
    /// How long the machine ran, in milliseconds.
    pub elapsed_ms: i64,
}

impl Tx<'_> {
    /// Stores an anchor in place of the last.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn keep_clock_anchor(&mut self, anchor: &ClockAnchor) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO clock_anchor (id, shown, boot, elapsed_ms) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE
             SET shown = excluded.shown, boot = excluded.boot, elapsed_ms = excluded.elapsed_ms",
            params![anchor.shown.to_string(), anchor.boot, anchor.elapsed_ms],
        )
    }
}

impl Reader<'_> {
    /// The stored anchor.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn clock_anchor(&self) -> Result<Option<ClockAnchor>, StoreError> {
        self.first("SELECT * FROM clock_anchor WHERE id = 1", [], |row| {
            Ok(ClockAnchor {
                shown: row::text(row, "shown")?,
                boot: row.get("boot")?,
                elapsed_ms: row.get("elapsed_ms")?,
            })
        })
    }
}
