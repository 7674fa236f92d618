//! The checks: rules that examine a commitment and report what needs a person. [`Detail`] lists what they can find.
//!
//! One rule a file: a pure function of a history, a day and the context. A new rule is registered in [`RULES`], and a new kind
//! of finding in [`Detail`]. `finding` compares the results with the findings that are open.

mod awaiting_review;
mod behind_pace;
mod dropped;
mod due_soon;
mod met_not_closed;
mod not_reported;
mod overdue;
mod value_fell;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::VariantNames;

use super::letter::Edition;
use crate::{
    Amount, AssessmentContext, CommitmentHistory, Localize, Message, Period, Seq, Timestamp,
    UpdateId,
};

/// A rule on one commitment.
type Rule = fn(&CommitmentHistory, NaiveDate, &AssessmentContext) -> Vec<Detail>;

/// The rules on commitments, in the order of their findings.
const RULES: [Rule; 7] = [
    overdue::check,
    not_reported::check,
    behind_pace::check,
    value_fell::check,
    due_soon::check,
    awaiting_review::check,
    met_not_closed::check,
];

/// What every rule finds in one history on `day`. Before the ledger was opened nothing is found, and from the day of settlement on
/// only that a later report dropped it.
pub fn details(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    let is_settled = context
        .settled_at(&history.commitment.code)
        .is_some_and(|at| context.day(at) <= day);
    if day < context.day(context.opened_at) {
        return Vec::new();
    }
    let rules = RULES.iter().filter(|_| !is_settled);
    let found = rules.flat_map(|rule| rule(history, day, context));
    found.chain(dropped::check(history, day, context)).collect()
}

/// What was found, with the figures of the moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[derive(strum::VariantNames, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Detail {
    /// Past due and not met.
    Overdue {
        /// The due date in force.
        due_on: NaiveDate,
    },
    /// Due soon and not met.
    DueSoon {
        /// The due date in force.
        due_on: NaiveDate,
        /// The step that was reached, in days.
        within_days: u32,
    },
    /// No report for a period.
    NotReported {
        /// The period.
        period: Period,
        /// Its cut-off.
        cutoff: NaiveDate,
    },
    /// Behind the plan curve.
    BehindPace {
        /// Percent of the target.
        share: Amount,
        /// Percent that the plan expects.
        expected: Amount,
        /// The difference in points.
        points: Amount,
    },
    /// An update waits for its review.
    AwaitingReview {
        /// The update.
        update: UpdateId,
        /// The day it was submitted.
        since: NaiveDate,
    },
    /// A cumulative count fell.
    ValueFell {
        /// The update that reported it.
        update: UpdateId,
        /// What it reported.
        value: Amount,
        /// The highest count accepted before.
        highest: Amount,
    },
    /// Met, and not closed.
    MetNotClosed {
        /// The update that met the target.
        update: UpdateId,
        /// The day since which it could have been closed.
        since: NaiveDate,
    },
    /// Not met, and neither continued nor mentioned in the next report.
    Dropped {
        /// The next report of the jurisdiction.
        report: String,
        /// The day on which it was entered.
        since: NaiveDate,
    },
    /// A mail that cannot be delivered.
    MailUndeliverable {
        /// Its Message-ID, without brackets.
        message_id: String,
        /// The kind of mail, such as `digest`.
        mail: Edition,
        /// What the server answered.
        answer: String,
    },
    /// A job that did not run when it should have.
    JobDidNotRun {
        /// The job.
        job: String,
        /// The instant for which it was scheduled.
        scheduled_at: Timestamp,
    },
    /// The newest verification of the ledger found something.
    LedgerUnsound {
        /// How many kinds of fault.
        faults: u64,
        /// The first of them, as `ledger verify` names it.
        fault: String,
        /// The entry at which it shows, where it shows at one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Seq>,
    },
}

impl Detail {
    /// The names of all kinds, in the order of the variants.
    pub const KINDS: &[&str] = Self::VARIANTS;

    /// The name of the kind in the interfaces.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    /// Whether it needs attention although no light shows it.
    pub fn needs_attention(&self) -> bool {
        matches!(
            self,
            Self::AwaitingReview { .. }
                | Self::ValueFell { .. }
                | Self::MetNotClosed { .. }
                | Self::Dropped { .. }
        )
    }

    /// Distinguishes findings of a kind on one subject.
    pub(super) fn aspect(&self) -> Option<String> {
        match self {
            Self::DueSoon { within_days, .. } => Some(within_days.to_string()),
            Self::NotReported { period, .. } => Some(period.to_string()),
            Self::AwaitingReview { update, .. } | Self::ValueFell { update, .. } => {
                Some(update.to_string())
            }
            Self::MailUndeliverable { message_id, .. } => Some(message_id.clone()),
            Self::JobDidNotRun { job, .. } => Some(job.clone()),
            // Another first fault is another finding.
            Self::LedgerUnsound { fault, entry, .. } => Some(match entry {
                Some(entry) => format!("{fault}:{entry}"),
                None => fault.clone(),
            }),
            Self::Overdue { .. }
            | Self::BehindPace { .. }
            | Self::MetNotClosed { .. }
            | Self::Dropped { .. } => None,
        }
    }

    /// The sentence that states it, with days, months and amounts written by `format`.
    pub fn message_with(&self, format: &impl FigureFormat) -> Message {
        match self {
            Self::Overdue { due_on } => {
                Message::new("finding-overdue").arg("due_on", format.day(*due_on))
            }
            Self::DueSoon {
                due_on,
                within_days,
            } => Message::new("finding-due-soon")
                .arg("due_on", format.day(*due_on))
                .number("days", *within_days),
            Self::NotReported { period, cutoff } => Message::new("finding-not-reported")
                .arg("period", format.period(*period))
                .arg("cutoff", format.day(*cutoff)),
            Self::BehindPace {
                share,
                expected,
                points,
            } => Message::new("finding-behind-pace")
                .arg("share", share)
                .arg("expected", expected)
                .arg("points", points),
            Self::AwaitingReview { update, since } => Message::new("finding-awaiting-review")
                .arg("update", update)
                .arg("since", format.day(*since)),
            Self::ValueFell {
                update,
                value,
                highest,
            } => Message::new("finding-value-fell")
                .arg("update", update)
                .arg("value", format.amount(*value))
                .arg("highest", format.amount(*highest)),
            Self::MetNotClosed { update, since } => Message::new("finding-met-not-closed")
                .arg("update", update)
                .arg("since", format.day(*since)),
            Self::Dropped { report, since } => Message::new("finding-dropped")
                .arg("report", report)
                .arg("since", format.day(*since)),
            Self::MailUndeliverable {
                message_id,
                mail,
                answer,
            } => Message::new("finding-mail-undeliverable")
                .arg("message_id", message_id)
                .arg("mail", mail)
                .arg("answer", answer),
            Self::JobDidNotRun { job, scheduled_at } => Message::new("finding-job-did-not-run")
                .arg("job", job)
                .instant("scheduled_at", *scheduled_at),
            Self::LedgerUnsound {
                faults,
                fault,
                entry: Some(entry),
            } => Message::new("finding-ledger-unsound-at")
                .number("faults", *faults as i64)
                .arg("fault", fault)
                .arg("entry", entry),
            Self::LedgerUnsound { faults, fault, .. } => Message::new("finding-ledger-unsound")
                .number("faults", *faults as i64)
                .arg("fault", fault),
        }
    }
}

/// How a message writes the figures of a finding. The provided methods write them as entries do.
pub trait FigureFormat {
    /// A day.
    fn day(&self, day: NaiveDate) -> String {
        day.to_string()
    }

    /// A reporting month.
    fn period(&self, period: Period) -> String {
        period.to_string()
    }

    /// An amount in the unit of the target.
    fn amount(&self, amount: Amount) -> String {
        amount.to_string()
    }
}

struct AsInEntries;

impl FigureFormat for AsInEntries {}

impl Localize for Detail {
    fn message(&self) -> Message {
        self.message_with(&AsInEntries)
    }
}
