//! Exports: the accounts as other programs and people's spreadsheets take them.
//!
//! Owns the CSV, XLSX and JSON forms of accounts, updates, findings and auditors' answers, and calendar, feed and metrics. Must
//! not read the ledger nor choose the rows: they come in as values.

mod calendar;
mod csv;
mod feed;
mod inquiry;
mod json;
mod metrics;
mod records;
mod rows;
mod whole;
mod xlsx;

#[cfg(test)]
mod tests;

pub use self::calendar::{CalendarDay, calendar_ics};
pub use self::csv::{accounts_csv, rows_csv};
pub use self::feed::{News, NewsFeed, feed_atom};
pub use self::inquiry::{
    amendment_json, change_json, fall_json, inspected_json, late_json, review_json, unreported_json,
};
pub use self::json::status_json;
pub use self::metrics::{Figure, metrics_text};
pub use self::records::{cause_json, finding_json, mark_json, update_json, verdict_json};
pub use self::whole::{dossier_json, frozen_json, office_json};
pub use self::xlsx::accounts_xlsx;

use thiserror::Error;

use domain::message::{Localize, Message};

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
}

impl Localize for ExportError {
    fn message(&self) -> Message {
        let (Self::Row(_) | Self::Table(_) | Self::Workbook(_)) = self;
        Message::new("error-export").arg("reason", self)
    }
}
