//! What a job is, when it is scheduled, and what it runs with.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use chrono_tz::Tz;

use domain::{Actor, JobNote, Schedule, Timestamp};
use service::backup::BackupSource;
use service::backup::scheduled::BackupTarget;
use service::{ActionError, Ledger, job_run};
use store::{RunOutcome, Tx};

/// A job. Two jobs are equal when their names are.
#[derive(Clone, Copy)]
pub struct Job {
    /// The key of its schedule in the configuration: `jobs.NAME`.
    pub config_key: &'static str,
    /// Its schedule unless configured: second, minute, hour, day, month, weekday.
    pub default_schedule: &'static str,
    /// What happens to runs that were missed.
    pub catch_up: CatchUp,
    /// How many runs are kept on record, for a job that runs too often to keep all. Such a job logs its runs at `debug`.
    pub runs_kept: Option<u32>,
    /// What it does.
    pub work: Work,
}

/// How missed runs are caught up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    /// Every missed run is taken, the oldest first.
    Each,
    /// Only the newest missed run is taken: it does the work of the others.
    Newest,
}

/// Ends a run early where it returns true.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// The future of a run.
pub type RunFuture<'a> = Pin<Box<dyn Future<Output = Result<Ran, ActionError>> + Send + 'a>>;

/// What a job does for one scheduled instant.
#[derive(Clone, Copy)]
pub enum Work {
    /// Its effects and the record of the run are one transaction. Arguments: the time now, and the scheduled instant.
    InTransaction(fn(&JobContext, &mut Tx<'_>, Timestamp, Timestamp) -> Result<Ran, ActionError>),
    /// It waits for the disk or the network first, and records the run itself with [`JobContext::record`].
    Outside(for<'a> fn(&'a JobContext, Timestamp, Stop<'a>) -> RunFuture<'a>),
}

impl Job {
    /// Its name in the interfaces.
    pub const fn name(self) -> &'static str {
        self.config_key.split_at("jobs.".len()).1
    }

    /// Who acts when it runs.
    pub fn actor(self) -> Actor {
        Actor::system(self.name())
    }
}

impl PartialEq for Job {
    fn eq(&self, other: &Self) -> bool {
        self.config_key == other.config_key
    }
}

impl Eq for Job {}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A job and its schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduled {
    /// The job.
    pub job: Job,
    /// When it is due.
    pub schedule: Schedule,
}

/// Every job with its schedule. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// The jobs, in the order of [`crate::ALL`].
    pub jobs: Arc<[Scheduled]>,
    /// The zone in which schedules are read: the ledger's.
    pub zone: Tz,
}

impl Timetable {
    /// The schedule of a job.
    pub fn schedule(&self, job: Job) -> Option<&Schedule> {
        let mut jobs = self.jobs.iter();
        jobs.find(|scheduled| scheduled.job == job)
            .map(|scheduled| &scheduled.schedule)
    }
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// It did its work.
    Done(JobNote),
    /// There was nothing to do for that instant.
    Skipped(JobNote),
    /// It had run for that instant before.
    Before,
}

/// Everything that running a job needs. Cheap to clone.
#[derive(Clone)]
pub struct JobContext {
    /// The ledger that jobs work on.
    pub ledger: Ledger,
    /// When each job is due.
    pub timetable: Timetable,
    /// Names this process in the leases of the outbox.
    pub holder: &'static str,
    /// What scheduled backups contain and where they are kept, where that is configured.
    pub backup: Option<(BackupSource, BackupTarget)>,
}

impl JobContext {
    /// Records a run in the transaction of its effects.
    ///
    /// # Errors
    /// [`ActionError::Store`].
    pub fn record(
        &self,
        tx: &mut Tx<'_>,
        now: Timestamp,
        job: Job,
        scheduled_at: Timestamp,
        ran: &Ran,
    ) -> Result<(), ActionError> {
        let (outcome, note) = match ran {
            Ran::Done(note) => (RunOutcome::Done, note),
            Ran::Skipped(note) => (RunOutcome::Skipped, note),
            Ran::Before => return Ok(()),
        };
        job_run::record(tx, now, job.name(), scheduled_at, outcome, note.clone())?;
        if let Some(kept) = job.runs_kept {
            job_run::forget(tx, job.name(), kept)?;
        }
        Ok(())
    }
}
