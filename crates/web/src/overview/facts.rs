//! What the overview counts of a moment: made once for all who look at it, in either language.
//!
//! Must not word anything, nor judge: accounts are counted, and the gravest are picked.

use std::collections::HashMap;
use std::sync::Arc;

use super::history::tally;
use crate::board::Standing;
use domain::account::Account;
use domain::digest::{SectionProgress, section_progress};
use domain::finding::{Detail, Finding};
use domain::ids::Code;
use domain::light::Light;

/// So many of those that need attention are told in full; the list has the rest.
const ATTENTION_SHOWN: usize = 12;

/// The counts.
pub(super) struct Facts {
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
    /// Each section that has accounts.
    pub(super) sections: Vec<SectionProgress>,
}

/// An account that needs attention.
pub(super) struct Urgent {
    /// Its place among the accounts.
    pub(super) place: usize,
    /// What the checks found that no light shows.
    pub(super) findings: Vec<Arc<Finding>>,
}

impl Facts {
    /// Of everything that stood.
    pub(super) fn of(standing: &Standing) -> Self {
        let accounts = || standing.accounts.iter().map(|listed| &listed.account);
        let turns = standing.accounts.iter().map(|listed| listed.turn);
        let owed: Vec<_> = turns.filter(|turn| turn.is_owed).collect();
        let (attention, attention_total) = attention(standing);
        Self {
            done: accounts().filter(|a| a.is_done()).count(),
            lights: tally(standing.accounts.iter().map(|listed| listed.light())),
            owed: owed.len(),
            made: owed.iter().filter(|turn| turn.is_reported).count(),
            attention,
            attention_total,
            sections: section_progress(&standing.report, accounts()),
        }
    }
}

/// Red and yellow, and whatever has a finding that no light shows; the gravest first, then the furthest behind.
fn attention(standing: &Standing) -> (Vec<Urgent>, usize) {
    let mut besides: HashMap<&Code, Vec<Arc<Finding>>> = HashMap::new();
    for finding in &standing.findings {
        let is_notable = matches!(
            finding.cause.detail,
            Detail::AwaitingReview { .. } | Detail::ValueFell { .. } | Detail::MetNotClosed { .. }
        );
        if let Some(code) = finding.cause.code.as_ref().filter(|_| is_notable) {
            besides.entry(code).or_default().push(Arc::clone(finding));
        }
    }
    let needs_it = |account: &Account| {
        matches!(account.progress.light, Light::Red | Light::Yellow)
            || besides.contains_key(&account.commitment.code)
    };
    let accounts = standing.accounts.iter().map(|listed| &listed.account);
    // In the report's order among those that are equally urgent.
    let mut urgent: Vec<_> = accounts
        .enumerate()
        .filter(|(_, account)| needs_it(account))
        .map(|(place, account)| (account.urgency(), place))
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
            .remove(&standing.accounts[place].commitment.code)
            .unwrap_or_default(),
    });
    (shown.collect(), total)
}
