//! The errors of the snapshot cache.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thiserror::Error;

use crate::WebError;
use domain::{Localize, Message, Timestamp};
use store::StoreError;

/// Why there is no snapshot of a point in time.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// There is no ledger yet.
    #[error("snapshot: the ledger is not open")]
    NotOpen,
    /// The ledger has no report yet.
    #[error("snapshot: there is no report yet")]
    NoReport,
    /// The ledger did not have the report then.
    #[error("snapshot: there is no report {requested}; there are {known}")]
    NoSuchReport {
        /// The requested id.
        requested: String,
        /// The ids of the reports that there are.
        known: String,
    },
    /// The instant lies before the ledger's opening.
    #[error("snapshot: {requested} lies before the ledger was opened at {opened}")]
    BeforeLedger {
        /// The requested instant.
        requested: Timestamp,
        /// When the ledger was opened.
        opened: Timestamp,
    },
    /// The instant lies in the future.
    #[error("snapshot: {requested} is in the future; it is {now}")]
    Future {
        /// The requested instant.
        requested: Timestamp,
        /// The current instant.
        now: Timestamp,
    },
    /// The day lies beyond [`super::LedgerSnapshot::last_day`].
    #[error("snapshot: {requested} is too late; the last day is {last}")]
    DayTooLate {
        /// The requested day.
        requested: NaiveDate,
        /// The last possible day.
        last: NaiveDate,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SnapshotError {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotOpen | Self::NoReport => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoSuchReport { .. }
            | Self::BeforeLedger { .. }
            | Self::Future { .. }
            | Self::DayTooLate { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Localize for SnapshotError {
    fn message(&self) -> Message {
        match self {
            Self::NotOpen => Message::new("web-not-open"),
            Self::NoReport => Message::new("web-no-report"),
            Self::NoSuchReport { requested, known } => Message::new("listing-no-report")
                .arg("asked", requested)
                .arg("known", known),
            Self::BeforeLedger { requested, opened } => Message::new("listing-before-ledger")
                .instant("asked", *requested)
                .instant("opened", *opened),
            Self::Future { requested, now } => Message::new("listing-future")
                .instant("asked", *requested)
                .instant("now", *now),
            Self::DayTooLate { requested, last } => Message::new("listing-day-too-late")
                .arg("asked", requested)
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
