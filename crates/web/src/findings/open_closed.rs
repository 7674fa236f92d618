//! The open and the closed side of the findings: which there are, and how many of each kind and office.
//!
//! Must not know what a finding says, nor who asks.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::snapshot_cache::LedgerSnapshot;
use domain::finding::Finding;
use domain::ids::{OfficeId, Seq};

/// One side, the newest first.
#[derive(Debug, Default)]
pub(super) struct Side {
    glances: Vec<Glance>,
    /// How many there are of a kind on an office.
    counts: BTreeMap<(&'static str, Option<OfficeId>), usize>,
}

/// A finding at a glance.
#[derive(Debug)]
struct Glance {
    seq: Seq,
    kind: &'static str,
    office: Option<OfficeId>,
}

/// What narrows a side.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Narrow<'a> {
    pub(super) kind: Option<&'static str>,
    pub(super) office: Option<&'a OfficeId>,
}

impl Narrow<'_> {
    fn lets_through(&self, kind: &str, office: Option<&OfficeId>) -> bool {
        self.kind.is_none_or(|own| own == kind) && self.office.is_none_or(|own| office == Some(own))
    }
}

impl Side {
    /// Of a snapshot: made once for all who may see the same. `with_own` are the findings on the program itself.
    pub(super) fn of(snapshot: &LedgerSnapshot, is_closed: bool, with_own: bool) -> Arc<Self> {
        snapshot.once((is_closed, with_own), || {
            if is_closed {
                let newest = snapshot.closed.iter().rev();
                let seen = newest.filter(|closed| with_own || closed.is_on_commitment);
                Self::from(seen.map(|closed| (closed.seq, closed.kind, closed.office)))
            } else {
                let newest = snapshot.findings.iter().rev();
                let seen = newest.filter(|open| with_own || open.cause.code.is_some());
                Self::from(seen.map(|open| at_a_glance(open)))
            }
        })
    }

    /// Of the findings on one commitment.
    pub(super) fn among(findings: &[Finding], is_closed: bool) -> Self {
        let own = findings.iter().filter(|f| f.closed.is_some() == is_closed);
        let mut own: Vec<&Finding> = own.collect();
        own.sort_by_key(|f| std::cmp::Reverse(f.closed.map_or(f.seq, |(seq, _)| seq)));
        Self::from(own.into_iter().map(at_a_glance))
    }

    fn from<'a>(findings: impl Iterator<Item = (Seq, &'static str, Option<&'a OfficeId>)>) -> Self {
        let mut side = Self::default();
        for (seq, kind, office) in findings {
            let office = office.cloned();
            *side.counts.entry((kind, office.clone())).or_default() += 1;
            side.glances.push(Glance { seq, kind, office });
        }
        side
    }

    /// How many are let through.
    pub(super) fn count(&self, narrow: Narrow<'_>) -> usize {
        let counts = self.counts.iter();
        let passing =
            counts.filter(|((kind, office), _)| narrow.lets_through(kind, office.as_ref()));
        passing.map(|(_, count)| count).sum()
    }

    /// The numbers of those on a page, from 1.
    pub(super) fn page(&self, narrow: Narrow<'_>, page: usize, per_page: usize) -> Vec<Seq> {
        self.glances
            .iter()
            .filter(|glance| narrow.lets_through(glance.kind, glance.office.as_ref()))
            .skip((page - 1) * per_page)
            .take(per_page)
            .map(|glance| glance.seq)
            .collect()
    }
}

fn at_a_glance(finding: &Finding) -> (Seq, &'static str, Option<&OfficeId>) {
    let cause = &finding.cause;
    (finding.seq, cause.detail.kind(), cause.office.as_ref())
}
