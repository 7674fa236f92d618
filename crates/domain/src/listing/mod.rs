//! Listings: which statuses of a ledger are shown, in what order, and which page of them.
//!
//! The command line, the pages, the API and the downloads share this definition. [`select`] defines the result, and [`Index`]
//! computes the same faster for rows that stay in memory.

mod filter;
mod fold;
mod index;
#[cfg(test)]
mod index_tests;
mod matcher;
mod page;
mod select;
mod sort;
mod symbol;
mod tally;
#[cfg(test)]
mod tests;
mod texts;
#[cfg(test)]
mod walk;

pub use filter::{Assignment, Facet, Filter, NotAChoice};
pub use fold::{Search, folded};
pub use index::Index;
pub use page::{Cursor, CursorError, Page};
pub use select::Selection;
pub use sort::{Direction, Sort, SortKey};
pub use tally::{Count, Facets};
pub use texts::Texts;

use std::sync::Arc;

use chrono::NaiveDate;

use super::summary::{ReportingMonth, ReportingMonths};
use crate::{Amount, Basis, Commitment, CommitmentStatus, Light, Office, Seq};
use symbol::Symbol;

/// A status in a list, with the keys and texts for filtering, sorting and searching. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What a walk over all rows reads; stored in the row itself, so that rows lie side by side in memory.
    keys: Keys,
    promise: Arc<str>,
    row: Arc<ListingRow>,
}

#[derive(Debug, PartialEq, Eq)]
struct ListingRow {
    status: CommitmentStatus,
    reporting_months: ReportingMonths,
    office: Arc<str>,
}

/// The values by which rows are filtered, counted and mostly sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Keys {
    section: Symbol,
    group: Option<Symbol>,
    office: Symbol,
    due_on: NaiveDate,
    light: Light,
    basis: Basis,
    assignment: Assignment,
    share: Option<Amount>,
    gap: Option<Amount>,
    accepted_as_of: Option<NaiveDate>,
    updated: Option<Seq>,
}

impl Keys {
    fn of(status: &CommitmentStatus, updated: Option<Seq>) -> Self {
        let (promise, progress) = (&status.commitment, &status.progress);
        Self {
            section: Symbol::of(&promise.section),
            group: promise.group.as_deref().map(Symbol::of),
            office: Symbol::of(status.lead.as_str()),
            due_on: status.due_on,
            light: progress.light,
            basis: promise.basis,
            assignment: Assignment::of(status),
            share: progress.share,
            gap: progress
                .expected_share
                .zip(progress.share)
                .map(|(expected, share)| expected.minus(share)),
            accepted_as_of: progress.accepted.as_ref().map(|a| a.as_of),
            updated,
        }
    }
}

impl Listed {
    /// `updated` is the newest entry about the commitment; `promise` and `office` are the texts of [`haystack`] and
    /// [`office_haystack`], which callers that list often keep.
    pub fn new(
        status: CommitmentStatus,
        updated: Option<Seq>,
        reporting_months: ReportingMonths,
        promise: Arc<str>,
        office: Arc<str>,
    ) -> Self {
        Self {
            keys: Keys::of(&status, updated),
            promise,
            row: Arc::new(ListingRow {
                status,
                reporting_months,
                office,
            }),
        }
    }

    /// The status of the commitment.
    pub fn status(&self) -> &CommitmentStatus {
        &self.row.status
    }

    /// The newest known entry about the commitment, except those of its making and its findings.
    pub fn updated(&self) -> Option<Seq> {
        self.keys.updated
    }

    /// How the office has reported for the month of the list's day.
    pub fn reporting_month(&self) -> ReportingMonth {
        self.row.reporting_months.now
    }

    /// How the office has reported from the month of the ledger's opening to the month of the list's day, oldest first.
    pub fn months(&self) -> &[ReportingMonth] {
        &self.row.reporting_months.months
    }

    /// The folded text of the promise, for [`Self::new`].
    pub fn promise_text(&self) -> &Arc<str> {
        &self.promise
    }

    /// The light, from the keys.
    pub fn light(&self) -> Light {
        self.keys.light
    }
}

/// The folded text of a promise for searching: code, titles, clause and item, a line each.
pub fn haystack(commitment: &Commitment) -> Arc<str> {
    let lines = [
        commitment.code.as_str(),
        &commitment.title.zh,
        &commitment.title.en,
        &commitment.clause,
        commitment.item.as_deref().unwrap_or_default(),
    ];
    folded(&lines.join("\n")).into()
}

/// The folded names of a lead office for searching.
pub fn office_haystack(office: &Office) -> Arc<str> {
    folded(&format!("{}\n{}", office.name.zh, office.name.en)).into()
}
