//! Due within 30, 7 or 1 days (as the rules say) and not met: each step is a finding of its own.

use chrono::NaiveDate;

use crate::dossier::{Dossier, Frame};
use crate::finding::{Cause, Detail};

/// The cause of the narrowest step that `day` has reached; it ends with the next step, when met, or on the day after.
pub(super) fn causes(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Vec<Cause> {
    let due_on = dossier.due_on();
    let left = (due_on - day).num_days();
    if left < 0 || dossier.met_on(day, frame).is_some() {
        return Vec::new();
    }
    let steps = &frame.regime.rules.due_soon_days;
    let reached = steps.iter().filter(|step| left <= i64::from(**step)).min();
    reached
        .map(|within_days| {
            Cause::on(
                dossier,
                Detail::DueSoon {
                    due_on,
                    within_days: *within_days,
                },
            )
        })
        .into_iter()
        .collect()
}
