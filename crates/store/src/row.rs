//! Reading typed values out of rows. A value that does not read is damage, named with its entry.
//!
//! Must not know any table.

use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use crate::sql::{Known, Sql};
use domain::ledger::scan::scan;
use domain::update::Mark;
use domain::{Actor, Event, Seq, Timestamp};

/// A number of an entry.
pub(crate) fn seq(row: &Row<'_>, column: &str) -> Result<Seq, StoreError> {
    Ok(row.get::<_, Sql<Seq>>(column)?.0)
}

/// A number of an entry, where the column holds one that is known.
pub(crate) fn known_seq(
    row: &Row<'_>,
    column: &str,
    known: Known,
) -> Result<Option<Seq>, StoreError> {
    Ok(optional_seq(row, column)?.filter(|seq| *seq <= known.0))
}

/// A number of an entry, where there is one.
pub(crate) fn optional_seq(row: &Row<'_>, column: &str) -> Result<Option<Seq>, StoreError> {
    Ok(row.get::<_, Option<Sql<Seq>>>(column)?.map(|Sql(seq)| seq))
}

/// A text where the row has it; it is read over far more often than kept.
fn borrowed<'r>(row: &'r Row<'_>, column: &str) -> Result<&'r str, StoreError> {
    row.get_ref(column)?
        .as_str()
        .map_err(|e| damaged(row, format!("{column}: {e}")))
}

/// A value in its text form.
pub(crate) fn text<T: FromStr>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    let text = borrowed(row, column)?;
    text.parse()
        .map_err(|_| damaged(row, format!("{column} is `{text}`")))
}

/// A value in its text form, where there is one.
pub(crate) fn optional<T: FromStr>(row: &Row<'_>, column: &str) -> Result<Option<T>, StoreError> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => text(row, column).map(Some),
    }
}

/// A value in its JSON form, a text or the bytes of an entry.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    let odd = |error: String| damaged(row, format!("{column}: {error}"));
    let json = row
        .get_ref(column)?
        .as_bytes()
        .map_err(|e| odd(e.to_string()))?;
    serde_json::from_slice(json).map_err(|e| odd(e.to_string()))
}

/// A value in its JSON form, where there is one.
pub(crate) fn optional_json<T: DeserializeOwned>(
    row: &Row<'_>,
    column: &str,
) -> Result<Option<T>, StoreError> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => json(row, column).map(Some),
    }
}

/// The JSON form of a value for an operational row.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| {
        let what = format!("an operational row cannot be written: {error}");
        StoreError::damaged(Seq(0), what)
    })
}

/// Who did it and when, from columns of a common prefix (`decided_` or none).
pub(crate) fn mark(row: &Row<'_>, prefix: &str, reason: Option<&str>) -> Result<Mark, StoreError> {
    let column = |name: &str| format!("{prefix}{name}");
    Ok(Mark {
        seq: seq(row, &column("seq"))?,
        at: text::<Timestamp>(row, &column("at"))?,
        by: text::<Actor>(row, &column("by"))?,
        reason: match reason {
            Some(name) => row.get(column(name).as_str())?,
            None => None,
        },
    })
}

/// The instant and the event of an entry whose kind `wants` selects, by a scan that copies no other.
///
/// # Errors
/// [`StoreError::Damaged`] for bytes that are not an entry.
pub(crate) fn event(
    seq: Seq,
    bytes: &[u8],
    wants: impl FnOnce(&str) -> bool,
) -> Result<Option<(Timestamp, Event)>, StoreError> {
    let entry = scan(bytes).ok_or_else(|| StoreError::damaged(seq, "not canonical"))?;
    if !wants(entry.kind) {
        return Ok(None);
    }
    let event = Event::parse(entry.kind, entry.body);
    let event = event.map_err(|error| StoreError::damaged(seq, error))?;
    Ok(Some((entry.at, event)))
}

/// What is wrong with a row, named by its number.
pub(crate) fn damaged(row: &Row<'_>, what: String) -> StoreError {
    let seq = row.get("seq").map_or(Seq::default(), |Sql(seq)| seq);
    StoreError::damaged(seq, what)
}
