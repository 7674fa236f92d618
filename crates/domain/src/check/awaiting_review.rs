//! An update has waited for its review longer than the rules allow.

use chrono::NaiveDate;

use crate::dossier::{Dossier, Frame};
use crate::finding::{Cause, Detail};

/// A cause for the pending update; it ends when it is accepted, returned or superseded.
pub(super) fn causes(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Vec<Cause> {
    dossier
        .pending()
        .map(|update| (update.id, frame.day(update.at)))
        .filter(|(_, since)| (day - *since).num_days() > i64::from(frame.regime.rules.review_days))
        .map(|(update, since)| Cause::on(dossier, Detail::AwaitingReview { update, since }))
        .into_iter()
        .collect()
}
