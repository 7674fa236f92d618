//! Jobs: what runs by itself, when it is due, and how missed runs are caught up with.
//!
//! The scheduler only knocks once a minute. What is due is computed from each job's own schedule after its newest recorded
//! run; a run's record and its effects are one transaction. Must not do a job's work itself: that is the actions'.

mod by_hand;
mod dispatch;
mod due;
mod run;
mod scheduler;
mod table;

pub use by_hand::{can_record_checks, check_by_hand, run_by_hand};
pub use dispatch::{Dispatched, dispatch};
pub use due::{digest_instants, late_jobs};
pub use run::{Ran, deliver, run, verify};
pub use scheduler::{KnockError, Scheduler};
pub use table::{Job, Jobs, Schedules};
