//! Commitments of which nothing is accepted: not reported is a state of its own, different from no progress.

use chrono::NaiveDate;

use crate::dossier::{Dossier, Frame};
use crate::ids::UpdateId;
use crate::light::Light;
use crate::period::Period;
use crate::progress::assess;

/// A commitment without any accepted update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreported<'a> {
    /// The commitment.
    pub dossier: &'a Dossier,
    /// Its light.
    pub light: Light,
    /// How many updates were submitted all the same.
    pub submitted: usize,
    /// The one that awaits its review.
    pub pending: Option<UpdateId>,
    /// The periods that were missed, oldest first.
    pub missed: Vec<Period>,
}

/// The commitments without any accepted update, in the report's order; lights and missed periods as of `day`.
pub fn unreported<'a>(
    dossiers: &'a [Dossier],
    day: NaiveDate,
    frame: &Frame,
) -> Vec<Unreported<'a>> {
    dossiers
        .iter()
        .filter(|dossier| !dossier.updates.iter().any(|update| update.is_accepted()))
        .map(|dossier| Unreported {
            dossier,
            light: assess(dossier, day, frame).light,
            submitted: dossier.updates.len(),
            pending: dossier.pending().map(|update| update.id),
            missed: dossier.missed_periods(day, frame),
        })
        .collect()
}
