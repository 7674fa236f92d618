//! What a year had in it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::operation::Counts;

/// What a year had in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tally {
    /// The seed.
    pub seed: u64,
    /// Entries at the end.
    pub entries: u64,
    /// Acts of people.
    pub acts: u64,
    /// Operations on the disk.
    pub operations: u64,
    /// How often each happened.
    pub counts: Counts,
    /// And at which of them a process ended.
    pub ends: Counts,
    /// What happened to the program, by name.
    pub events: BTreeMap<String, u64>,
    /// The hash of everything that happened to its disk and its program, which two runs of a seed have in common.
    pub trace: String,
}

impl Tally {
    /// Adds the numbers of another year.
    pub fn add(&mut self, other: &Self) {
        self.entries += other.entries;
        self.acts += other.acts;
        self.operations += other.operations;
        self.counts.add(&other.counts);
        self.ends.add(&other.ends);
        for (what, count) in &other.events {
            self.count(what, *count);
        }
    }

    /// Counts what happened to the program.
    pub(super) fn count(&mut self, what: &str, times: u64) {
        *self.events.entry(what.to_owned()).or_default() += times;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} entries, {} acts, {} operations on the disk",
            self.entries, self.acts, self.operations
        )?;
        for (what, count) in &self.events {
            writeln!(f, "{count:>9} {what}")?;
        }
        writeln!(f, "processes ended at:")?;
        for (kind, operation, count) in self.counts.iter() {
            let ends = self.ends.of(kind, operation);
            writeln!(f, "{ends:>9} of {count:>9} {kind}, {operation}")?;
        }
        Ok(())
    }
}
