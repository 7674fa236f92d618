//! The result of a job's run in figures, which is stored with its record and formatted in any language.

use serde::{Deserialize, Serialize};

use crate::{Localize, Message, Period};

/// The result of a run, or the reason why there was nothing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum JobNote {
    /// Digests were frozen.
    Digests {
        /// Of this month.
        period: Period,
        /// So many.
        count: usize,
    },
    /// Reminders were written.
    Reminders {
        /// For this month.
        period: Period,
        /// So many.
        count: usize,
    },
    /// Findings opened and closed.
    Checks {
        /// Opened.
        opened: usize,
        /// Closed.
        closed: usize,
        /// Open now.
        open: usize,
    },
    /// The ledger was verified.
    Verified {
        /// So many entries.
        size: u64,
        /// So many kinds of fault.
        faults: u64,
    },
    /// A backup was taken.
    BackedUp {
        /// The file.
        file: String,
        /// Its size.
        bytes: u64,
        /// Evidence that entries name and that was not found.
        missing: usize,
    },
    /// Letters were handed over.
    Delivered {
        /// Taken.
        sent: usize,
        /// To be tried again.
        waiting: usize,
        /// Refused for good.
        failed: usize,
    },
    /// The run is in progress, or had no result.
    Nothing,
    /// The schedule has no instant for the month's digest.
    NoInstant {
        /// The month.
        period: Period,
    },
    /// The month was over before the ledger was opened.
    BeforeLedger {
        /// The month.
        period: Period,
    },
    /// The month's digest was frozen before.
    FrozenBefore {
        /// The month.
        period: Period,
    },
    /// The year was settled before the month.
    Settled {
        /// The month.
        period: Period,
    },
    /// The month's cut-off has passed.
    CutoffPassed {
        /// The month.
        period: Period,
    },
}

impl Localize for JobNote {
    fn message(&self) -> Message {
        let of = |key, period: &Period| Message::new(key).month("period", *period);
        match self {
            Self::Digests { period, count } => of("job-digests", period).number("count", *count),
            Self::Reminders { period, count } => {
                of("job-reminders", period).number("count", *count)
            }
            Self::Checks {
                opened,
                closed,
                open,
            } => Message::new("job-checks")
                .number("opened", *opened)
                .number("closed", *closed)
                .number("open", *open),
            Self::Delivered {
                sent,
                waiting,
                failed,
            } => Message::new("job-delivered")
                .number("sent", *sent)
                .number("waiting", *waiting)
                .number("failed", *failed),
            Self::BackedUp {
                file,
                bytes,
                missing,
            } => Message::new("job-backed-up")
                .arg("file", file)
                .arg("megabytes", bytes.div_ceil(1 << 20))
                .number("missing", *missing),
            Self::Verified { size, faults: 0 } => {
                Message::new("job-verified").number("size", *size)
            }
            Self::Verified { size, faults } => Message::new("job-unsound")
                .number("size", *size)
                .number("faults", *faults),
            Self::Nothing => Message::new("job-nothing"),
            Self::NoInstant { period } => of("job-no-instant", period),
            Self::BeforeLedger { period } => of("job-before-ledger", period),
            Self::FrozenBefore { period } => of("job-frozen-before", period),
            Self::Settled { period } => of("job-settled", period),
            Self::CutoffPassed { period } => of("job-cutoff-passed", period),
        }
    }
}
