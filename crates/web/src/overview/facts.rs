//! What the overview counts of a moment: made once for all who look at it, in either language.
//!
//! Must not word anything, nor judge: statuses are counted, and the gravest are picked.

use std::collections::HashMap;
use std::sync::Arc;

use super::history::tally;
use crate::snapshot_cache::LedgerSnapshot;
use domain::digest::{SectionProgress, section_progress};
use domain::finding::{Detail, Finding};
use domain::ids::Code;
use domain::light::Light;
use domain::status::CommitmentStatus;

/// So many of those that need attention are told in full; the list has the rest.
const ATTENTION_SHOWN: usize = 12;

/// The counts.
pub(super) struct OverviewFacts {
    /// How many promises are kept.
    pub(super) done: usize,
    /// How many show each light, in order of precedence.
    pub(super) lights: Vec<(Light, usize)>,
    /// How many reports are owed for the month.
    pub(super) owed: usize,
    /// How many of those were made.
    pub(super) made: usize,
    /// Those that need attention most, the gravest first.
    pub(super) attention: Vec<Urgent>,
    /// How many need it in all.
    pub(super) attention_total: usize,
    /// Each section that has statuses.
    pub(super) sections: Vec<SectionProgress>,
}

/// An status that needs attention.
pub(super) struct Urgent {
    /// Its place among the statuses.
    pub(super) place: usize,
    /// What the checks found that no light shows.
    pub(super) findings: Vec<Arc<Finding>>,
}

impl OverviewFacts {
    /// Of everything that stood.
    pub(super) fn of(snapshot: &LedgerSnapshot) -> Self {
        let statuses = || snapshot.statuses.iter().map(|listed| &listed.status);
        let reporting_months = snapshot
            .statuses
            .iter()
            .map(|listed| listed.reporting_month);
        let owed: Vec<_> = reporting_months
            .filter(|reporting_month| reporting_month.is_owed)
            .collect();
        let (attention, attention_total) = attention(snapshot);
        Self {
            done: statuses().filter(|a| a.is_done()).count(),
            lights: tally(snapshot.statuses.iter().map(|listed| listed.light())),
            owed: owed.len(),
            made: owed
                .iter()
                .filter(|reporting_month| reporting_month.is_reported)
                .count(),
            attention,
            attention_total,
            sections: section_progress(&snapshot.report, statuses()),
        }
    }
}

/// Red and yellow, and whatever has a finding that no light shows; the gravest first, then the furthest behind.
fn attention(snapshot: &LedgerSnapshot) -> (Vec<Urgent>, usize) {
    let mut besides: HashMap<&Code, Vec<Arc<Finding>>> = HashMap::new();
    for finding in &snapshot.findings {
        let is_notable = matches!(
            finding.cause.detail,
            Detail::AwaitingReview { .. } | Detail::ValueFell { .. } | Detail::MetNotClosed { .. }
        );
        if let Some(code) = finding.cause.code.as_ref().filter(|_| is_notable) {
            besides.entry(code).or_default().push(Arc::clone(finding));
        }
    }
    let needs_it = |status: &CommitmentStatus| {
        matches!(status.progress.light, Light::Red | Light::Yellow)
            || besides.contains_key(&status.commitment.code)
    };
    let statuses = snapshot.statuses.iter().map(|listed| &listed.status);
    // In the report's order among those that are equally urgent.
    let mut urgent: Vec<_> = statuses
        .enumerate()
        .filter(|(_, status)| needs_it(status))
        .map(|(place, status)| (status.urgency(), place))
        .collect();
    let total = urgent.len();
    if total > ATTENTION_SHOWN {
        urgent.select_nth_unstable(ATTENTION_SHOWN);
        urgent.truncate(ATTENTION_SHOWN);
    }
    urgent.sort_unstable();
    let shown = urgent.into_iter().map(|(_, place)| Urgent {
        place,
        findings: besides
            .remove(&snapshot.statuses[place].commitment.code)
            .unwrap_or_default(),
    });
    (shown.collect(), total)
}
