//! The closed findings in a few bytes each, because there are many and every list counts them.
//!
//! They are in the order in which they were closed, so that an earlier snapshot has a prefix of the same list.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::{Code, OfficeId, Seq};
use store::{ClosedFinding, Known, Reader, StoreError};

/// The findings that were closed up to an entry. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ClosedFindings {
    all: Arc<All>,
    /// The length of the prefix.
    len: usize,
}

#[derive(Debug, Clone, Default)]
struct All {
    rows: Vec<ClosedFindingRow>,
    /// The offices that rows refer to.
    offices: Vec<OfficeId>,
    /// The commitments that rows refer to.
    codes: Vec<Code>,
    places: HashMap<Code, u32>,
}

#[derive(Debug, Clone, Copy)]
struct ClosedFindingRow {
    seq: Seq,
    closed: Seq,
    kind: &'static str,
    office: Option<u16>,
    /// The commitment that it is about; `None` where it is about the program itself.
    code: Option<u32>,
}

/// A closed finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed<'a> {
    /// Its number.
    pub seq: Seq,
    /// The entry that closed it.
    pub closed: Seq,
    /// The name of its kind.
    pub kind: &'static str,
    /// The office that is responsible.
    pub office: Option<&'a OfficeId>,
    /// Whether it is about a commitment and not about the program itself.
    pub is_on_commitment: bool,
}

impl ClosedFindings {
    /// Reads the findings that were closed up to an entry.
    pub(super) fn read(reader: &Reader<'_>, known: Known) -> Result<Self, StoreError> {
        let mut all = All::default();
        for finding in reader.closed_findings(known)? {
            all.add(finding);
        }
        Ok(Self::of(all))
    }

    fn of(all: All) -> Self {
        Self {
            len: all.rows.len(),
            all: Arc::new(all),
        }
    }

    /// The findings that were closed up to an earlier entry.
    pub(super) fn through(&self, known: Known) -> Self {
        let rows = &self.all.rows[..self.len];
        Self {
            all: Arc::clone(&self.all),
            len: rows.partition_point(|row| row.closed < known.next()),
        }
    }

    /// Adds the findings of those numbers, which were closed since.
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

    /// The findings in the order in which they were closed.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Closed<'_>> {
        let rows = self.all.rows[..self.len].iter();
        rows.map(|row| Closed {
            seq: row.seq,
            closed: row.closed,
            kind: row.kind,
            office: row
                .office
                .and_then(|at| self.all.offices.get(usize::from(at))),
            is_on_commitment: row.code.is_some(),
        })
    }

    /// The findings on those commitments, and those on the program itself if they are shown.
    pub(super) fn only(&self, is_own: impl Fn(&Code) -> bool, with_operational: bool) -> Self {
        let own: Vec<bool> = self.all.codes.iter().map(is_own).collect();
        let is_own = |row: &&ClosedFindingRow| {
            let code = row.code.and_then(|at| own.get(at as usize));
            code.map_or(with_operational, |own| *own)
        };
        let rows = self.all.rows[..self.len].iter().filter(is_own);
        Self::of(All {
            rows: rows.copied().collect(),
            offices: self.all.offices.clone(),
            codes: self.all.codes.clone(),
            places: HashMap::new(),
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
        let code = finding.code.map(|code| match self.places.get(&code) {
            Some(place) => *place,
            None => {
                let place = u32::try_from(self.codes.len()).unwrap_or(u32::MAX);
                self.codes.push(code.clone());
                self.places.insert(code, place);
                place
            }
        });
        self.rows.push(ClosedFindingRow {
            seq: finding.seq,
            closed: finding.closed,
            kind: finding.kind,
            office: office.and_then(|at| u16::try_from(at).ok()),
            code,
        });
    }
}

impl PartialEq for ClosedFindings {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for ClosedFindings {}
