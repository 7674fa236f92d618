//! Which part of a list is shown: a page by its number for people, the rows after a cursor for programs, or all rows.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;

use super::Sort;
use crate::{Code, Localize, Message};

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// By its number, from 1. A number beyond the last page shows the last.
    Number {
        /// The number.
        number: usize,
        /// Rows a page, at least 1.
        size: usize,
    },
    /// The rows after a cursor, or the first rows without one.
    After {
        /// The last row that was read.
        cursor: Option<Cursor>,
        /// Rows at most, at least 1.
        size: usize,
    },
    /// All rows, for downloads and the command line.
    All,
}

impl Page {
    /// The index of the first row of the part, and the number of its rows at most. `read` returns the number of rows up to a
    /// cursor.
    pub(super) fn span(&self, total: usize, read: impl FnOnce(&Cursor) -> usize) -> (usize, usize) {
        match self {
            Self::All => (0, total.max(1)),
            Self::Number { number, size } => {
                let size = (*size).max(1);
                let last = total.div_ceil(size).max(1);
                ((number.clamp(&1, &last) - 1) * size, size)
            }
            Self::After { cursor, size } => (cursor.as_ref().map_or(0, read), (*size).max(1)),
        }
    }
}

/// The row that was read last, opaque to clients. A row that has left the list since still marks its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The order of the list.
    pub sort: Sort,
    /// The commitment of the row.
    pub code: Code,
}

/// The error for a text that is not a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("after: `{0}` is not the `next` of a list in this order")]
pub struct CursorError(pub String);

impl Localize for CursorError {
    fn message(&self) -> Message {
        Message::new("listing-cursor").arg("value", &self.0)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("1 {} {}", self.sort, self.code)))
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let read = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let inner = String::from_utf8(bytes).ok()?;
            let (sort, code) = inner.strip_prefix("1 ")?.split_once(' ')?;
            Some(Self {
                sort: Sort::parse(sort)?,
                code: Code::parse(code).ok()?,
            })
        };
        read().ok_or_else(|| CursorError(text.to_owned()))
    }
}
