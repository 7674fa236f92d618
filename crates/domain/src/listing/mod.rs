//! A listing: which statuses of a ledger are shown, in what order, and which page of them.
//!
//! One definition for the command line, the pages, the API and what is downloaded. Pure: rows and wishes come in, references
//! come out. Must not know how wishes are typed (`web::query`, `cli` do) nor how rows are drawn.

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

pub use filter::{Assignment, Facet, Filter, NotAChoice};
pub use fold::{Search, folded};
pub use index::Index;
pub use page::{Cursor, CursorError, Page};
pub use select::{Selection, select};
pub use sort::{Direction, Sort, SortKey};
pub use tally::{Count, Facets};
pub use texts::Texts;

use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDate;

use super::commitment::Commitment;
use super::ids::Seq;
use super::light::Light;
use super::office::Office;
use super::quantity::{Amount, Basis};
use super::status::CommitmentStatus;
use super::summary::{ReportingMonth, ReportingMonths};
use symbol::Symbol;

/// An status as a list holds it: with what searching and sorting need besides. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What a walk over all rows looks at, side by side in memory.
    keys: Keys,
    promise: Arc<str>,
    row: Arc<ListingRow>,
}

/// What a list holds of an status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingRow {
    /// How it stands.
    pub status: CommitmentStatus,
    /// The newest known entry that speaks of it, besides its making and its findings.
    pub updated: Option<Seq>,
    /// How its office has reported for the month of the list's day.
    pub reporting_month: ReportingMonth,
    /// The same from the month of the ledger's opening to that month, oldest first.
    pub months: Box<[ReportingMonth]>,
    office: Arc<str>,
}

/// What is filtered, counted and mostly sorted by.
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
    /// With the folded texts that [`haystack`] and [`office_haystack`] make; those who list often keep them.
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
                updated,
                reporting_month: reporting_months.now,
                months: reporting_months.months,
                office,
            }),
        }
    }

    /// The folded text of the promise, to be kept.
    pub fn promise_text(&self) -> &Arc<str> {
        &self.promise
    }

    /// The light: as fast over all rows as counting them.
    pub fn light(&self) -> Light {
        self.keys.light
    }
}

impl Deref for Listed {
    type Target = ListingRow;

    fn deref(&self) -> &ListingRow {
        &self.row
    }
}

impl Deref for ListingRow {
    type Target = CommitmentStatus;

    fn deref(&self) -> &CommitmentStatus {
        &self.status
    }
}

/// What of a promise is searched, folded: code, titles, clause and item, a line each.
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

/// What of a lead office is searched, folded: its names.
pub fn office_haystack(office: &Office) -> Arc<str> {
    folded(&format!("{}\n{}", office.name.zh, office.name.en)).into()
}
