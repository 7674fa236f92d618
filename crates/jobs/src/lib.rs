//! Scheduled jobs: what runs by itself, when it is due, and how missed runs are caught up with.
//!
//! A job is one file that defines a [`Job`], and [`ALL`] is the only list of them: the keys and defaults of the configuration,
//! `jobs list`, the page of jobs, the finding on late jobs and the dispatcher all read it. What is due is computed from each
//! job's schedule and its newest recorded run. The work itself is done by the `service` crate.

pub mod backup;
pub mod checks;
pub mod deliver;
pub mod digest;
mod due;
mod job;
pub mod reminder;
mod run;
mod scheduler;
pub mod verify;

pub use due::late_jobs;
pub use job::{CatchUp, Job, JobContext, Ran, Scheduled, Stop, Timetable, Work};
pub use run::{Dispatched, dispatch, run, run_by_hand};
pub use scheduler::{Scheduler, SchedulerError};
pub use service::backup::scheduled::BackupTarget;

/// Every job, in the order in which due runs are taken.
pub const ALL: [Job; 6] = [
    digest::JOB,
    reminder::JOB,
    checks::JOB,
    verify::JOB,
    backup::JOB,
    deliver::JOB,
];
