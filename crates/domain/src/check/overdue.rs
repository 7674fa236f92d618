//! Past its due date, and the accepted value does not keep the promise.

use chrono::NaiveDate;

use crate::dossier::{Dossier, Frame};
use crate::finding::{Cause, Detail};

/// At most one cause; it ends when a value that meets the target is accepted or the date is extended.
pub(super) fn causes(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Vec<Cause> {
    let due_on = dossier.due_on();
    if day <= due_on || dossier.met_on(day, frame).is_some() {
        return Vec::new();
    }
    vec![Cause::on(dossier, Detail::Overdue { due_on })]
}
