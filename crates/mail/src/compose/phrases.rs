//! How a mail words what is its own; the rest is worded as everywhere.
//!
//! Everything that a person wrote passes through `clean` there. Must not choose what is told.

use super::parts::{Fact, Subject};
use domain::status::CommitmentStatus;
use i18n::Localizer;
pub(super) use i18n::phrases::*;

/// Code, title and page of a commitment.
pub(super) fn subject(
    status: &CommitmentStatus,
    localizer: Localizer,
    pages: Option<&str>,
) -> Subject {
    let code = status.commitment.code.to_string();
    Subject {
        title: own(&status.commitment.title, localizer),
        url: pages.map(|base| format!("{base}/commitments/{code}")),
        code,
    }
}

/// `目标：4万户以上`, and the mark of a simulation.
pub(super) fn fact_line(fact: &Fact, localizer: Localizer) -> String {
    let mark = if fact.is_simulated {
        format!(" [{}]", localizer.t("mail-simulated"))
    } else {
        String::new()
    };
    labelled(&fact.label, &fact.value, localizer) + &mark
}
