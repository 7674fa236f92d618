//! Asking the ledger. Every question can be asked as of an instant: [`Known`] is the newest entry that was known then.
//!
//! Must not write, and must not judge: facts come out, `domain` says what they mean.

mod entries;
mod figures;
mod finding;
mod frozen;
mod history;
mod kind;
mod ledger;
mod place;
mod proof;
mod recent;
mod row;
mod since;
mod story;
mod subjects;
mod submission_context;
mod tile;
mod update;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql};

use domain::ids::Seq;

pub use finding::{ClosedFinding, FindingFilter};
pub use frozen::FrozenMail;
pub use ledger::{Adopted, EntryRow, Opening};
pub use place::PinnedPlace;
pub use recent::Recent;
pub use since::Since;
pub use update::UpdateFilter;

/// How much of the ledger is looked at: entries up to and including this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known(pub(super) Seq);

impl Known {
    /// Everything that is in the ledger.
    pub const NOW: Self = Self(Seq::MAX);

    /// Up to and including that entry.
    pub fn through(seq: Seq) -> Self {
        Self(seq)
    }

    /// The number of the entry after those.
    pub fn next(self) -> Seq {
        self.0.next()
    }
}

impl ToSql for Known {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

/// Questions within one snapshot, or within one write.
pub struct Reader<'c> {
    conn: &'c Connection,
}

impl<'c> Reader<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self { conn }
    }

    pub(super) fn conn(&self) -> &'c Connection {
        self.conn
    }
}
