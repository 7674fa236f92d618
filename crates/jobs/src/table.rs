//! The table of jobs, as data.

use chrono_tz::Tz;

use domain::schedule::Schedule;
use service::Ledger;

/// A job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Job {
    /// Freezes and queues the month's digest. Missed runs are caught up with one by one.
    Digest,
    /// Reminds departments of what they owe. A missed run is caught up with while the cut-off has not passed.
    Reminder,
    /// Looks for findings. Missed runs are caught up with once, for now.
    Checks,
    /// Verifies the whole ledger and the files beside it. Missed runs are caught up with once.
    Verify,
    /// Hands the outbox to the mailer. Missed runs need no catching up.
    Deliver,
}

impl Job {
    /// Every job, in the order in which due runs are taken.
    pub const ALL: [Self; 5] = [
        Self::Digest,
        Self::Reminder,
        Self::Checks,
        Self::Verify,
        Self::Deliver,
    ];

    /// Its name in the interfaces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Reminder => "reminder",
            Self::Checks => "checks",
            Self::Verify => "verify",
            Self::Deliver => "deliver",
        }
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.name() == name)
    }
}

/// When each job is due.
#[derive(Debug, Clone)]
pub struct Schedules {
    /// Of the digest.
    pub digest: Schedule,
    /// Of the reminder.
    pub reminder: Schedule,
    /// Of the checks.
    pub checks: Schedule,
    /// Of the verification.
    pub verify: Schedule,
    /// Of the deliveries.
    pub deliver: Schedule,
}

impl Schedules {
    /// Of one job.
    pub fn of(&self, job: Job) -> &Schedule {
        match job {
            Job::Digest => &self.digest,
            Job::Reminder => &self.reminder,
            Job::Checks => &self.checks,
            Job::Verify => &self.verify,
            Job::Deliver => &self.deliver,
        }
    }
}

/// Everything that running jobs needs. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    /// Where actions are carried out.
    pub ledger: Ledger,
    /// When each job is due.
    pub schedules: Schedules,
    /// The zone of the schedules: the ledger's.
    pub zone: Tz,
    /// Names this process in the leases of the outbox.
    pub holder: &'static str,
}
