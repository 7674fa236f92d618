//! Numbers of the ledger as SQLite's 64-bit integers.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};

use domain::{Seq, UpdateId};

/// A bound of what is read: entries up to and including this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known(pub(crate) Seq);

impl Known {
    /// Everything that is in the ledger.
    pub const NOW: Self = Self(Seq::MAX);

    /// Up to and including that entry.
    pub fn through(seq: Seq) -> Self {
        Self(seq)
    }

    /// The number of the entry after those.
    pub fn next(self) -> Seq {
        self.0.next()
    }
}

impl ToSql for Known {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

/// A column that holds a sequence number, a size or an index.
///
/// A number beyond 2^63 − 1 is written as that maximum: it occurs only as a bound, and no row has it. A negative column,
/// which only a damaged file has, reads as a number beyond every entry.
pub(crate) struct Sql<T>(pub(crate) T);

impl ToSql for Sql<u64> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

impl FromSql for Sql<u64> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|number| Self(number.cast_unsigned()))
    }
}

impl ToSql for Sql<Seq> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

impl FromSql for Sql<Seq> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Sql::<u64>::column_result(value).map(|number| Self(Seq(number.0)))
    }
}

impl ToSql for Sql<UpdateId> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0.0).unwrap_or(i64::MAX).into())
    }
}
