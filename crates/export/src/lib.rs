//! Files for spreadsheets, calendars, feed readers and monitoring: CSV, XLSX, iCalendar, Atom and OpenMetrics.
//!
//! Callers choose the rows and pass them in as values; nothing here reads the ledger or a clock, so that the same input
//! gives the same bytes. JSON documents are in the crate `wire`.

mod calendar;
mod csv;
mod feed;
mod metrics;
mod rows;
mod xlsx;

#[cfg(test)]
mod tests;

pub use self::calendar::{CalendarDay, calendar_ics};
pub use self::csv::{accounts_csv, rows_csv};
pub use self::feed::{News, NewsFeed, feed_atom};
pub use self::metrics::{Figure, metrics_text};
pub use self::xlsx::accounts_xlsx;

use thiserror::Error;

use domain::{Localize, Message};

/// Why an export could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A row could not be written.
    #[error("export: a row could not be written: {0}")]
    Row(#[from] ::csv::Error),
    /// The rows could not be put together.
    #[error("export: the table could not be completed: {0}")]
    Table(String),
    /// A workbook could not be written.
    #[error("export: the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A document could not be written as JSON.
    #[error("export: the JSON could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl Localize for ExportError {
    fn message(&self) -> Message {
        Message::new("error-export").arg("reason", self)
    }
}
