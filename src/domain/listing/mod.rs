//! A listing: which accounts of a ledger are shown, in what order, and which page of them.
//!
//! One definition for the command line, the pages, the API and what is downloaded. Pure: rows and wishes come in, references
//! come out. Must not know how wishes are typed (`web::query`, `cli` do) nor how rows are drawn.

mod filter;
mod fold;
mod page;
mod select;
mod sort;
#[cfg(test)]
mod tests;

pub use filter::{Assignment, Facet, Filter, NotAChoice};
pub use fold::{Search, folded};
pub use page::{Cursor, CursorError, Page};
pub use select::{Count, Facets, Selection, select};
pub use sort::{Direction, Sort, SortKey};

use std::ops::Deref;
use std::sync::Arc;

use super::account::Account;
use super::commitment::Commitment;
use super::ids::Seq;
use super::office::Office;
use super::outline::Turn;

/// An account as a list holds it: with what searching and sorting need besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// How it stands.
    pub account: Account,
    /// The newest known entry that speaks of it, besides its making and its findings.
    pub updated: Option<Seq>,
    /// How its office has reported for the month of the list's day.
    pub turn: Turn,
    promise: Arc<str>,
    office: Arc<str>,
}

impl Listed {
    /// With the folded texts that [`haystack`] and [`office_haystack`] make; those who list often keep them.
    pub fn new(
        account: Account,
        updated: Option<Seq>,
        turn: Turn,
        promise: Arc<str>,
        office: Arc<str>,
    ) -> Self {
        Self {
            account,
            updated,
            turn,
            promise,
            office,
        }
    }

    /// The folded text of the promise, to be kept.
    pub fn promise_text(&self) -> &Arc<str> {
        &self.promise
    }
}

impl Deref for Listed {
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
