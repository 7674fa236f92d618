//! Cells and tables that several commands show: a light, an office's name, the state of an update, statuses.

use super::table::Table;
use domain::quantity::{Amount, show_target};
use domain::{CommitmentStatus, Light, Office, Update};
use i18n::Localizer;
use i18n::describe::shown;

/// A light as a sign and a word.
pub(super) fn light(light: Light, localizer: Localizer) -> String {
    format!("{} {}", light.shape(), localizer.localize(&light))
}

/// Whether a lead office was confirmed, in words.
pub(super) fn assignment(is_assigned: bool, localizer: Localizer) -> String {
    localizer.t(if is_assigned {
        "csv-assigned"
    } else {
        "csv-proposed"
    })
}

/// The target in force, or that the commitment is a milestone.
pub(super) fn target(status: &CommitmentStatus, localizer: Localizer) -> String {
    let target = status.target.as_ref();
    target.map_or_else(
        || localizer.t("cli-milestone"),
        |target| show_target(target, localizer.lang()),
    )
}

/// The state of an update, and whether it came late.
pub(super) fn state(update: &Update, localizer: Localizer) -> String {
    let state = localizer.localize(&update.state);
    if update.submission.late {
        format!("{state} · {}", localizer.t("cli-late"))
    } else {
        state
    }
}

/// A cell that is empty where there is no value.
pub(super) fn maybe<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

/// A share in percent, where there is one.
pub(super) fn percent(share: Option<Amount>) -> String {
    share.map_or_else(String::new, |share| format!("{share}%"))
}

/// Statuses as rows.
pub(super) fn statuses(
    statuses: &[&CommitmentStatus],
    offices: &[Office],
    localizer: Localizer,
) -> Table {
    let accepted = |status: &CommitmentStatus| {
        let accepted = status.progress.accepted.as_ref();
        let value = accepted.map(|a| shown(a.value, status.target.as_ref(), localizer));
        value.unwrap_or_default()
    };
    Table::of(
        localizer,
        statuses,
        &[
            ("col-code", &|s| s.commitment.code.to_string()),
            ("col-title", &|s| {
                s.commitment.title.get(localizer.lang()).to_owned()
            }),
            (">col-target", &|s| target(s, localizer)),
            (">col-accepted", &|s| accepted(s)),
            (">col-share", &|s| percent(s.progress.share)),
            (">col-expected", &|s| percent(s.progress.expected_share)),
            ("col-light", &|s| light(s.progress.light, localizer)),
            ("col-due", &|s| s.due_on.to_string()),
            ("col-lead", &|s| {
                Office::name_of(&s.lead, offices, localizer.lang())
            }),
        ],
    )
}
