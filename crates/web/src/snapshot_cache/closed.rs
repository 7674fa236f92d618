//! The findings that were closed, in a few bytes each: there are far more of them than of open ones, and a list counts them all.
//!
//! They are kept in the order in which they were closed, so that what was known earlier is a beginning of the same list. Must
//! not know what a finding says: it is read where it is shown.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::ids::{OfficeId, Seq};
use store::{ClosedFinding, Known, Reader, StoreError};

/// Those that were closed by some entry. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ClosedFindings {
    all: Arc<All>,
    known: usize,
}

#[derive(Debug, Clone, Default)]
struct All {
    rows: Vec<ClosedFindingRow>,
    /// The offices that answer for any of them.
    offices: Vec<OfficeId>,
}

#[derive(Debug, Clone, Copy)]
struct ClosedFindingRow {
    seq: Seq,
    closed: Seq,
    kind: &'static str,
    office: Option<u16>,
    is_on_commitment: bool,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed<'a> {
    /// Its number.
    pub seq: Seq,
    /// The entry that closed it.
    pub closed: Seq,
    /// Its kind, by name.
    pub kind: &'static str,
    /// The office that answers.
    pub office: Option<&'a OfficeId>,
    /// Whether it is on a commitment, and not on the program itself.
    pub is_on_commitment: bool,
}

impl ClosedFindings {
    /// All that were closed by then.
    pub(super) fn read(reader: &Reader<'_>, known: Known) -> Result<Self, StoreError> {
        let mut all = All::default();
        for finding in reader.closed_findings(known)? {
            all.add(finding);
        }
        Ok(Self::of(all))
    }

    fn of(all: All) -> Self {
        Self {
            known: all.rows.len(),
            all: Arc::new(all),
        }
    }

    /// Those that were closed by an earlier entry.
    pub(super) fn through(&self, known: Known) -> Self {
        let rows = &self.all.rows[..self.known];
        Self {
            all: Arc::clone(&self.all),
            known: rows.partition_point(|row| row.closed < known.next()),
        }
    }

    /// With those of that number that were closed since.
    pub(super) fn with(
        &self,
        reader: &Reader<'_>,
        closed: &BTreeSet<Seq>,
        known: Known,
    ) -> Result<Self, StoreError> {
        if closed.is_empty() {
            return Ok(self.clone());
        }
        let mut since = Vec::new();
        for seq in closed {
            since.extend(reader.closed_finding(*seq, known)?);
        }
        since.sort_by_key(|finding| finding.closed);
        let mut all = (*self.all).clone();
        for finding in since {
            all.add(finding);
        }
        Ok(Self::of(all))
    }

    /// Each, in the order in which they were closed.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Closed<'_>> {
        let rows = self.all.rows[..self.known].iter();
        rows.map(|row| Closed {
            seq: row.seq,
            closed: row.closed,
            kind: row.kind,
            office: row
                .office
                .and_then(|at| self.all.offices.get(usize::from(at))),
            is_on_commitment: row.is_on_commitment,
        })
    }
}

impl All {
    fn add(&mut self, finding: ClosedFinding) {
        let office = finding.office.map(|id| {
            let known = self.offices.iter().position(|office| *office == id);
            known.unwrap_or_else(|| {
                self.offices.push(id);
                self.offices.len() - 1
            })
        });
        self.rows.push(ClosedFindingRow {
            seq: finding.seq,
            closed: finding.closed,
            kind: finding.kind,
            office: office.and_then(|at| u16::try_from(at).ok()),
            is_on_commitment: finding.code.is_some(),
        });
    }
}

impl PartialEq for ClosedFindings {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for ClosedFindings {}
