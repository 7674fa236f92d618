//! The accepted value keeps the promise, and the commitment has not been closed for longer than the rules allow.

use chrono::NaiveDate;

use crate::domain::dossier::{Dossier, Frame};
use crate::domain::finding::{Cause, Detail};
use crate::domain::quantity::Basis;
use crate::domain::update::State;

/// At most one cause; it ends when the commitment is closed or the value no longer meets the target. Rates and levels can
/// still move, so theirs begins only after the due date.
pub(super) fn causes(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Vec<Cause> {
    let Some(update) = dossier
        .met_on(day, frame)
        .filter(|_| dossier.closed.is_none())
    else {
        return Vec::new();
    };
    let State::Accepted(mark) = &update.state else {
        return Vec::new();
    };
    let accepted_on = frame.day(mark.at);
    let since = match dossier.commitment.basis {
        Basis::Count | Basis::Milestone => accepted_on,
        _ => accepted_on.max(dossier.due_on()),
    };
    if (day - since).num_days() <= i64::from(frame.regime.rules.close_days) {
        return Vec::new();
    }
    vec![Cause::on(
        dossier,
        Detail::MetNotClosed {
            update: update.id,
            since,
        },
    )]
}
