//! A listing: which accounts of a ledger are shown, in what order, and which page of them.
//!
//! One definition for the command line, the pages, the API and what is downloaded. Pure: rows and wishes come in, references
//! come out. Must not know how wishes are typed (`web::query`, `cli` do) nor how rows are drawn.

mod filter;
mod fold;
mod index;
#[cfg(test)]
mod index_tests;
mod page;
mod select;
mod sort;
mod symbol;
mod tally;
#[cfg(test)]
mod tests;
mod texts;
mod wish;

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

use super::account::Account;
use super::commitment::Commitment;
use super::ids::Seq;
use super::light::Light;
use super::office::Office;
use super::outline::{Turn, Turns};
use super::quantity::{Amount, Basis};
use symbol::Symbol;

/// An account as a list holds it: with what searching and sorting need besides. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What a walk over all rows looks at, side by side in memory.
    keys: Keys,
    promise: Arc<str>,
    row: Arc<Row>,
}

/// What a list holds of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How it stands.
    pub account: Account,
    /// The newest known entry that speaks of it, besides its making and its findings.
    pub updated: Option<Seq>,
    /// How its office has reported for the month of the list's day.
    pub turn: Turn,
    /// The same from the month of the ledger's opening to that month, oldest first.
    pub months: Box<[Turn]>,
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
    fn of(account: &Account, updated: Option<Seq>) -> Self {
        let (promise, progress) = (&account.commitment, &account.progress);
        Self {
            section: Symbol::of(&promise.section),
            group: promise.group.as_deref().map(Symbol::of),
            office: Symbol::of(account.lead.as_str()),
            due_on: account.due_on,
            light: progress.light,
            basis: promise.basis,
            assignment: Assignment::of(account),
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
        account: Account,
        updated: Option<Seq>,
        turns: Turns,
        promise: Arc<str>,
        office: Arc<str>,
    ) -> Self {
        Self {
            keys: Keys::of(&account, updated),
            promise,
            row: Arc::new(Row {
                account,
                updated,
                turn: turns.now,
                months: turns.months,
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
    type Target = Row;

    fn deref(&self) -> &Row {
        &self.row
    }
}

impl Deref for Row {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.account
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
