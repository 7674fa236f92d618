//! Symbols: names that many rows share, as small numbers, so that a walk over all rows compares numbers beside each other
//! instead of texts all over the memory.
//!
//! One table for the whole process, which only grows, by the sections, enumerations and offices that ledgers name. What a
//! person types is only looked up, never added. Must not be written anywhere: numbers differ from process to process.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// A name. Equal symbols are equal names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Symbol(u32);

static NAMES: RwLock<Option<HashMap<Box<str>, u32>>> = RwLock::new(None);

impl Symbol {
    /// The symbol of a name that a ledger holds.
    pub(super) fn of(name: &str) -> Self {
        if let Some(known) = Self::find(name) {
            return known;
        }
        let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
        let names = names.get_or_insert_default();
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        Self(*names.entry(name.into()).or_insert(next))
    }

    /// Its number: there are few, so tables may be made by it.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    /// The symbol of a name, if any ledger held it so far.
    pub(super) fn find(name: &str) -> Option<Self> {
        let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
        names.as_ref()?.get(name).copied().map(Self)
    }
}
