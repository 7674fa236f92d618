//! Rows of projections: how they are written, and the values of their columns.

use std::fmt::Display;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, params_from_iter};
use serde::Serialize;

use crate::StoreError;
use domain::{Actor, Seq, Timestamp};

/// The entry that an event came with.
pub(crate) struct Source<'a> {
    pub(crate) seq: Seq,
    pub(crate) at: Timestamp,
    pub(crate) by: &'a Actor,
}

/// Columns with their values.
pub(super) type Columns<'a> = &'a [(&'static str, &'a dyn ToSql)];

/// A value that is stored as its text.
pub(super) struct Text<T>(pub(super) T);

impl<T: Display> ToSql for Text<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

/// Adds a row.
pub(super) fn insert(
    conn: &Connection,
    table: &str,
    columns: Columns<'_>,
) -> Result<(), StoreError> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let places = vec!["?"; columns.len()];
    let (names, places) = (names.join(", "), places.join(", "));
    let sql = format!("INSERT INTO {table} ({names}) VALUES ({places})");
    let values = params_from_iter(columns.iter().map(|(_, value)| value));
    conn.prepare_cached(&sql)?.execute(values)?;
    Ok(())
}

/// Changes a row that must be there: an entry that names an absent entry is damage.
pub(super) fn change(
    conn: &Connection,
    seq: Seq,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<(), StoreError> {
    match conn.prepare_cached(sql)?.execute(params)? {
        1 => Ok(()),
        _ => Err(StoreError::damaged(
            seq,
            "speaks of an entry that is not there",
        )),
    }
}

/// JSON of a value that came out of an entry.
pub(super) fn json(seq: Seq, value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::damaged(seq, error))
}

/// The JSON form of a value, where there is one.
pub(super) fn json_where(
    seq: Seq,
    value: Option<&impl Serialize>,
) -> Result<Option<String>, StoreError> {
    value.map(|value| json(seq, value)).transpose()
}

/// The name of a value that JSON has as a string.
pub(super) fn name(seq: Seq, value: &impl Serialize) -> Result<String, StoreError> {
    Ok(json(seq, value)?.trim_matches('"').to_owned())
}
