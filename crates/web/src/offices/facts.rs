//! What the pages of offices count of a moment: made once for all who look at it.
//!
//! Must not word anything. Counting is the domain's.

use std::sync::Arc;

use crate::snapshot_cache::LedgerSnapshot;
use domain::office::Office;
use domain::reporting::{MonthRecord, OfficeState, answers, record};

/// So many commitments are shown on an office's own page; the list has them all.
const SHOWN_MAX: usize = 60;

/// What is counted of one office.
pub(super) struct OfficeFacts {
    /// How its commitments stand.
    pub(super) state: OfficeState,
    /// How it has reported, month by month.
    pub(super) months: Vec<MonthRecord>,
    /// Places of its commitments among the accounts, the gravest first; no more than are shown.
    pub(super) gravest: Vec<usize>,
    /// How many findings on it are open.
    pub(super) findings: usize,
}

impl OfficeFacts {
    fn of(office: &Office, snapshot: &LedgerSnapshot) -> Self {
        let own = || {
            let listed = snapshot.statuses.iter().enumerate();
            listed.filter(|(_, listed)| answers(office, listed))
        };
        let mut gravest: Vec<_> = own().map(|(at, own)| (own.urgency(), at)).collect();
        if gravest.len() > SHOWN_MAX {
            gravest.select_nth_unstable(SHOWN_MAX);
            gravest.truncate(SHOWN_MAX);
        }
        // In the report's order among those that are equally urgent.
        gravest.sort_unstable();
        let findings = snapshot.findings.iter();
        Self {
            state: OfficeState::of(office, own().map(|(_, listed)| listed)),
            months: record(
                own().map(|(_, listed)| listed),
                snapshot.as_of,
                &snapshot.context,
            ),
            gravest: gravest.into_iter().map(|(_, place)| place).collect(),
            findings: findings
                .filter(|found| found.cause.office.as_ref() == Some(&office.id))
                .count(),
        }
    }
}

/// Of one of the snapshot's offices.
pub(super) fn facts(office: &Office, snapshot: &LedgerSnapshot) -> Arc<OfficeFacts> {
    snapshot.once(office.id.clone(), || OfficeFacts::of(office, snapshot))
}

/// How every office stands, in the order of registration.
pub(super) fn states(snapshot: &LedgerSnapshot) -> Arc<Vec<OfficeState>> {
    snapshot.once("every office", || {
        let offices = snapshot.offices.iter();
        offices
            .map(|office| OfficeState::of(office, snapshot.statuses.iter()))
            .collect()
    })
}
