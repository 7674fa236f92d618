//! Why nothing can be said of how commitments stand.
//!
//! Policy: whoever asks for a point in time that has nothing to show is told what there is; the rest is the ledger's.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thiserror::Error;

use crate::error::WebError;
use domain::message::{Localize, Message};
use domain::time::Timestamp;
use store::StoreError;

/// Why there is no snapshot.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// There is no ledger yet.
    #[error("board: the ledger is not open")]
    NotOpen,
    /// No report was entered yet.
    #[error("board: there is no report yet")]
    NoReport,
    /// Nothing was known at that instant.
    #[error("board: {asked} lies before the ledger was opened at {opened}")]
    BeforeLedger {
        /// The instant that was asked for.
        asked: Timestamp,
        /// When the ledger was opened.
        opened: Timestamp,
    },
    /// Nobody knows yet what will be known on that day.
    #[error("board: {asked} is yet to come; it is {now}")]
    Future {
        /// The instant that was asked for.
        asked: Timestamp,
        /// Now.
        now: Timestamp,
    },
    /// Further ahead than the report's promises reach.
    #[error("board: {asked} is too far ahead; the last day is {last}")]
    DayTooLate {
        /// The day that was asked for.
        asked: NaiveDate,
        /// The last that can be.
        last: NaiveDate,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SnapshotError {
    /// The status of an answer that says so.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotOpen | Self::NoReport => StatusCode::SERVICE_UNAVAILABLE,
            Self::BeforeLedger { .. } | Self::Future { .. } | Self::DayTooLate { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Localize for SnapshotError {
    fn message(&self) -> Message {
        match self {
            Self::NotOpen => Message::new("web-not-open"),
            Self::NoReport => Message::new("web-no-report"),
            Self::BeforeLedger { asked, opened } => Message::new("listing-before-ledger")
                .instant("asked", *asked)
                .instant("opened", *opened),
            Self::Future { asked, now } => Message::new("listing-future")
                .instant("asked", *asked)
                .instant("now", *now),
            Self::DayTooLate { asked, last } => Message::new("listing-day-too-late")
                .arg("asked", asked)
                .arg("last", last),
            Self::Store(_) => Message::new("web-failed"),
        }
    }
}

impl From<SnapshotError> for WebError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Store(error) => error.into(),
            other => Self::refused(other.status(), other.message()),
        }
    }
}
