//! Findings: what a check found, from the moment it opened to the moment its cause was gone.
//!
//! Owns the kinds, their details and the key that makes one open at a time. Must not decide when a cause exists.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::history::CommitmentHistory;
use super::ids::{Code, OfficeId, Seq, UpdateId};
use super::letter::Edition;
use super::message::{Localize, Message};
use super::period::Period;
use super::quantity::Amount;
use super::time::Timestamp;

/// What was found, with the figures of the moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
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
    /// The names of all kinds.
    pub const KINDS: [&'static str; 10] = [
        "overdue",
        "due_soon",
        "not_reported",
        "behind_pace",
        "awaiting_review",
        "value_fell",
        "met_not_closed",
        "mail_undeliverable",
        "job_did_not_run",
        "ledger_unsound",
    ];

    /// The kind's name in the interfaces.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Overdue { .. } => "overdue",
            Self::DueSoon { .. } => "due_soon",
            Self::NotReported { .. } => "not_reported",
            Self::BehindPace { .. } => "behind_pace",
            Self::AwaitingReview { .. } => "awaiting_review",
            Self::ValueFell { .. } => "value_fell",
            Self::MetNotClosed { .. } => "met_not_closed",
            Self::MailUndeliverable { .. } => "mail_undeliverable",
            Self::JobDidNotRun { .. } => "job_did_not_run",
            Self::LedgerUnsound { .. } => "ledger_unsound",
        }
    }

    /// What tells two findings of a kind on one subject apart.
    fn aspect(&self) -> Option<String> {
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
            Self::Overdue { .. } | Self::BehindPace { .. } | Self::MetNotClosed { .. } => None,
        }
    }
}

/// A reason for a finding to be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The commitment it is about, if it is about one.
    pub code: Option<Code>,
    /// The office that answers, if one does.
    pub office: Option<OfficeId>,
    /// What was found.
    pub detail: Detail,
}

impl Cause {
    /// A cause on a commitment; its lead office answers.
    pub fn on(history: &CommitmentHistory, detail: Detail) -> Self {
        Self {
            code: Some(history.commitment.code.clone()),
            office: Some(history.lead.clone()),
            detail,
        }
    }

    /// A cause in the workings of the program itself.
    pub fn operational(detail: Detail) -> Self {
        Self {
            code: None,
            office: None,
            detail,
        }
    }

    /// Names the finding; at most one of a key is open at a time.
    pub fn key(&self) -> String {
        let mut key = self.detail.kind().to_owned();
        let aspect = self.detail.aspect();
        for part in [self.code.as_ref().map(Code::as_str), aspect.as_deref()]
            .into_iter()
            .flatten()
        {
            key.push(':');
            key.push_str(part);
        }
        key
    }
}

/// A finding as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The entry that opened it: its number.
    pub seq: Seq,
    /// Its key.
    pub key: String,
    /// What was found.
    pub cause: Cause,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it closed, and by which entry.
    pub closed: Option<(Seq, Timestamp)>,
}

impl Localize for Detail {
    fn message(&self) -> Message {
        match self {
            Self::Overdue { due_on } => Message::new("finding-overdue").arg("due_on", due_on),
            Self::DueSoon {
                due_on,
                within_days,
            } => Message::new("finding-due-soon")
                .arg("due_on", due_on)
                .number("days", *within_days),
            Self::NotReported { period, cutoff } => Message::new("finding-not-reported")
                .arg("period", period)
                .arg("cutoff", cutoff),
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
                .arg("since", since),
            Self::ValueFell {
                update,
                value,
                highest,
            } => Message::new("finding-value-fell")
                .arg("update", update)
                .arg("value", value)
                .arg("highest", highest),
            Self::MetNotClosed { update, since } => Message::new("finding-met-not-closed")
                .arg("update", update)
                .arg("since", since),
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
