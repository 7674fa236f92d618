//! The rows of a table of statuses: the same columns and values for every file format.

use std::fmt;

use chrono::NaiveDate;

use domain::quantity::{Amount, show_target};
use domain::{CommitmentStatus, Lang, Office};
use i18n::Localizer;

/// The columns in order: the key of each name, and its width in Latin characters.
pub(super) const COLUMNS: [(&str, u8); 24] = [
    ("csv-code", 12),
    ("csv-title", 36),
    ("csv-section", 10),
    ("csv-group", 16),
    ("csv-item", 10),
    ("csv-clause", 60),
    ("csv-target", 22),
    ("csv-value", 12),
    ("csv-unit", 12),
    ("csv-judged-as", 12),
    ("csv-baseline", 12),
    ("csv-starts-on", 12),
    ("csv-due-on", 12),
    ("csv-lead-office", 24),
    ("csv-assignment", 10),
    ("csv-accepted-value", 12),
    ("csv-accepted-as-of", 12),
    ("csv-share", 14),
    ("csv-expected-share", 14),
    ("csv-light", 10),
    ("csv-reasons", 40),
    ("csv-pending-update", 18),
    ("csv-closed-on", 12),
    ("csv-simulated", 10),
];

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A figure.
    Number(Amount),
    /// A share in percent, shown with one decimal.
    Share(Amount),
    /// A day.
    Day(NaiveDate),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(amount) | Self::Share(amount) => amount.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// The cells of one status.
pub(super) fn cells(
    status: &CommitmentStatus,
    offices: &[Office],
    localizer: Localizer,
) -> [Cell; 24] {
    let lang = localizer.lang();
    let commitment = &status.commitment;
    let progress = &status.progress;
    let target = status.target.as_ref();
    let accepted = progress.accepted.as_ref();
    let reasons: Vec<String> = progress
        .reasons
        .iter()
        .map(|r| localizer.localize(r))
        .collect();
    let text = |text: &str| match text {
        "" => Cell::Empty,
        text => Cell::Text(text.to_owned()),
    };
    let maybe = |given: Option<String>| given.map_or(Cell::Empty, Cell::Text);
    let number = |given: Option<Amount>| given.map_or(Cell::Empty, Cell::Number);
    let share = |given: Option<Amount>| given.map_or(Cell::Empty, Cell::Share);
    let day = |given: Option<NaiveDate>| given.map_or(Cell::Empty, Cell::Day);
    [
        text(commitment.code.as_str()),
        text(commitment.title.get(lang)),
        text(&commitment.section),
        maybe(commitment.group.clone()),
        maybe(commitment.item.clone()),
        text(&commitment.clause),
        text(&target.map_or_else(|| localizer.t("csv-milestone"), |t| show_target(t, lang))),
        number(target.map(|t| t.value)),
        maybe(target.map(|t| match lang {
            Lang::Zh => t.unit.zh.clone(),
            Lang::En => t.unit.english().to_owned(),
        })),
        maybe(target.map(|t| localizer.localize(&t.judged_as))),
        number(commitment.baseline),
        day(Some(commitment.starts_on)),
        day(Some(status.due_on)),
        text(&Office::name_of(&status.lead, offices, localizer.lang())),
        text(&localizer.t(if status.is_assigned {
            "csv-assigned"
        } else {
            "csv-proposed"
        })),
        number(accepted.map(|a| a.value)),
        day(accepted.map(|a| a.as_of)),
        share(progress.share),
        share(progress.expected_share),
        text(&localizer.localize(&progress.light)),
        text(&reasons.join(&localizer.t("csv-list-separator"))),
        maybe(status.pending.map(|id| id.to_string())),
        day(status.closed_on),
        maybe(
            accepted
                .filter(|a| a.simulated)
                .map(|_| localizer.t("csv-simulated-mark")),
        ),
    ]
}
