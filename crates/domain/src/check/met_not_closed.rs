//! The accepted value keeps the promise, and the commitment has not been closed for longer than the rules allow.

use chrono::NaiveDate;

use crate::dossier::{Dossier, Frame};
use crate::finding::{Cause, Detail};
use crate::ids::UpdateId;
use crate::update::State;

/// At most one cause; it ends when the commitment is closed or the value no longer meets the target. Rates and levels can
/// still move, so theirs begins only after the due date.
pub(super) fn causes(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Vec<Cause> {
    if dossier.is_closed_on(day, frame) {
        return Vec::new();
    }
    let Some((accepted_on, update)) = met_since(dossier, day, frame) else {
        return Vec::new();
    };
    let since = if dossier.is_finishable() {
        accepted_on
    } else {
        accepted_on.max(dossier.due_on())
    };
    if (day - since).num_days() <= i64::from(frame.regime.rules.close_days) {
        return Vec::new();
    }
    vec![Cause::on(dossier, Detail::MetNotClosed { update, since })]
}

/// The acceptance since which the target has been met without a break up to `day`: a newer report that meets it too does
/// not start the waiting afresh.
fn met_since(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Option<(NaiveDate, UpdateId)> {
    let mut accepted: Vec<_> = dossier
        .updates
        .iter()
        .filter(|u| u.submission.as_of <= day)
        .filter_map(|u| match &u.state {
            State::Accepted(mark) => Some((u, frame.day(mark.at))),
            _ => None,
        })
        .collect();
    accepted.sort_by_key(|(u, _)| u.rank());
    accepted
        .into_iter()
        .rev()
        .take_while(|(u, _)| dossier.is_met_by(u.submission.value, frame))
        .map(|(u, accepted_on)| (accepted_on, u.id))
        .min()
}
