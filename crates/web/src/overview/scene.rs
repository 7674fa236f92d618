//! Everything that the overview tells, as it stood at one point of both times.
//!
//! Must not judge: the snapshot_cache has the statuses, and the domain made them.

use std::ops::Deref;
use std::sync::Arc;

use super::facts::OverviewFacts;
use crate::snapshot_cache::LedgerSnapshot;
use domain::ids::OfficeId;
use domain::office::Lang;
use domain::time::Timestamp;

/// How everything stood. Cheap to clone.
#[derive(Clone)]
pub(super) struct Scene {
    snapshot: Arc<LedgerSnapshot>,
    /// The instant up to which the ledger is read: the one that was asked for, or now.
    pub(super) read_to: Timestamp,
}

impl Scene {
    pub(super) fn new(snapshot: Arc<LedgerSnapshot>, read_to: Timestamp) -> Self {
        Self { snapshot, read_to }
    }

    /// What is counted of it.
    pub(super) fn facts(&self) -> Arc<OverviewFacts> {
        self.once((), || OverviewFacts::of(self))
    }

    /// The name of an office, or its id where it is not registered.
    pub(super) fn office_name(&self, id: &OfficeId, lang: Lang) -> String {
        self.office(id)
            .map_or_else(|| id.to_string(), |o| o.name.get(lang).to_owned())
    }
}

impl Deref for Scene {
    type Target = LedgerSnapshot;

    fn deref(&self) -> &LedgerSnapshot {
        &self.snapshot
    }
}
