//! Updates that were submitted after the cut-off.

use chrono::NaiveDate;

use crate::{AssessmentContext, Update};

/// A late update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late<'a> {
    /// The update.
    pub update: &'a Update,
    /// The cut-off of its period, as the rules and rest days had it when it was submitted.
    pub cutoff: NaiveDate,
    /// Local days after the cut-off.
    pub days: i64,
}

impl<'a> Late<'a> {
    /// How late an update came, if it was recorded as late. `context` is the one in force when it was submitted.
    pub fn of(update: &'a Update, context: &AssessmentContext) -> Option<Self> {
        let cutoff = context.cutoff(update.submission.period);
        update.submission.late.then(|| Self {
            update,
            cutoff,
            days: (context.day(update.at) - cutoff).num_days(),
        })
    }
}
