//! An outline: a dossier without what its updates say in words, for lists.
//!
//! Updates are by far the most of a ledger, and their words by far the most of an update; an account needs none of them.
//! Must not be used for anything but an account, and so hands out nothing else.

use chrono::NaiveDate;

use super::account::Account;
use super::dossier::{Dossier, Frame};

/// The figures of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline(Dossier);

impl Outline {
    /// From a dossier whose updates may lack their narrative, evidence and explanation.
    pub fn new(figures: Dossier) -> Self {
        Self(figures)
    }

    /// How the commitment stands on `day`: what [`Account::of`] says of the whole dossier.
    pub fn account(&self, day: NaiveDate, frame: &Frame) -> Account {
        Account::of(&self.0, day, frame)
    }
}
