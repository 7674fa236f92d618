//! A period's cut-off has passed and the department has not reported for it, nor for a later one.

use chrono::NaiveDate;

use crate::dossier::{Dossier, Frame};
use crate::finding::{Cause, Detail};

/// A cause for each missed period; it ends when the department reports for it or a later one.
pub(super) fn causes(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Vec<Cause> {
    dossier
        .missed_periods(day, frame)
        .into_iter()
        .map(|period| {
            let cutoff = frame.cutoff(period);
            Cause::on(dossier, Detail::NotReported { period, cutoff })
        })
        .collect()
}
