//! Cosignatures kept with a checkpoint. Operational: no figure depends on them.
//!
//! The signatures were checked before.

use rusqlite::{Row, params};

use super::append::Tx;
use super::query::Reader;
use super::{Sql, StoreError, row};
use domain::Timestamp;
use tlog::cosignature::Cosignature;

/// A stored cosignature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCosignature {
    /// The name of the witness.
    pub witness: String,
    /// The id of its key, 8 hexadecimal digits.
    pub key_id: String,
    /// The signature line, with its line feed.
    pub line: String,
    /// The instant of the signature by the witness's clock.
    pub time: Timestamp,
    /// The instant at which it was received.
    pub received_at: Timestamp,
}

impl KeptCosignature {
    /// Whether it was kept of that cosignature.
    pub fn is(&self, cosignature: &Cosignature) -> bool {
        self.witness == cosignature.witness.as_str()
            && self.key_id == hex::encode(cosignature.key_id)
            && self.line == cosignature.line
            && self.time == Timestamp::new(cosignature.time)
    }
}

impl Tx<'_> {
    /// Keeps a cosignature of the kept checkpoint of that size. The first of a key stays; returns whether this is the first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure, such as a checkpoint of that size that is not kept.
    pub fn keep_cosignature(
        &mut self,
        size: u64,
        cosignature: &Cosignature,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = self.execute(
            "INSERT INTO cosignature (size, witness, key_id, line, time, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (size, witness, key_id) DO NOTHING",
            params![
                Sql(size),
                cosignature.witness.as_str(),
                hex::encode(cosignature.key_id),
                cosignature.line,
                Timestamp::new(cosignature.time).to_string(),
                now.to_string(),
            ],
        )?;
        Ok(kept > 0)
    }
}

impl Reader<'_> {
    /// The sizes of the checkpoints that have cosignatures.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub(super) fn cosigned_sizes(&self) -> Result<Vec<u64>, StoreError> {
        self.all(
            "SELECT DISTINCT size FROM cosignature ORDER BY size",
            [],
            |row| Ok(row.get::<_, Sql<u64>>(0)?.0),
        )
    }

    /// The cosignatures of the checkpoint of that size, in the order of receipt.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn cosignatures(&self, size: u64) -> Result<Vec<KeptCosignature>, StoreError> {
        self.all(
            "SELECT * FROM cosignature WHERE size = ?1 ORDER BY received_at, witness, key_id",
            [Sql(size)],
            read,
        )
    }
}

fn read(row: &Row<'_>) -> Result<KeptCosignature, StoreError> {
    Ok(KeptCosignature {
        witness: row.get("witness")?,
        key_id: row.get("key_id")?,
        line: row.get("line")?,
        time: row::text(row, "time")?,
        received_at: row::text(row, "received_at")?,
    })
}
