//! The pure core: what a commitment is and how its status is computed.
//!
//! Synchronous values and functions only, without SQL, HTTP, mail or a clock: time, rules and facts are parameters.
//! `ledger` has the entries, `history` the facts of one commitment, `progress` and `status` the light, `check` the findings,
//! `listing`, `inquiry` and `digest` the views of many commitments, and `seed` the files with which a ledger is opened.

#![deny(
    clippy::float_arithmetic,
    reason = "figures are exact decimals: use quantity::Amount"
)]

pub mod access;
pub mod administration;
pub mod backoff;
pub mod calendar;
pub mod case;
pub mod check;
pub mod commitment;
pub mod continuation;
pub mod contribution;
pub mod digest;
pub mod finding;
#[cfg(test)]
pub(crate) mod fixture;
pub mod forecast;
pub mod history;
pub mod ids;
pub mod inquiry;
pub mod job_note;
pub mod leader;
pub mod ledger;
pub mod letter;
pub mod light;
pub mod listing;
pub mod message;
mod names;
pub mod office;
pub mod period;
pub mod plan;
pub mod progress;
pub mod quantity;
pub mod reform;
pub mod reminder;
pub mod reporting;
pub mod reports;
pub mod rules;
pub mod same_text;
pub mod schedule;
pub mod seed;
pub mod status;
pub mod submission_context;
pub mod summary;
pub mod text;
pub mod throttle;
pub mod time;
pub mod update;
pub mod verdict;
pub mod via;

// The types that most callers need. The modules have the rest.
pub use access::{AccountKind, Right, Role, TokenScope, allows};
pub use commitment::Commitment;
pub use finding::Finding;
pub use history::{AssessmentContext, CommitmentHistory};
pub use ids::{AccountId, Actor, Code, IdError, OfficeId, Seq, SignInName, UpdateId};
pub use job_note::JobNote;
pub use ledger::entry::Envelope;
pub use ledger::event::Event;
pub use letter::{LetterId, LetterKind};
pub use light::Light;
pub use message::{Arg, Localize, Message};
pub use office::{Bilingual, Lang, Office};
pub use period::{Cadence, Period};
pub use plan::{Plan, PlanPoint};
pub use quantity::{Amount, Basis, Better, Comparator, Target, Unit};
pub use reform::{Reform, Register};
pub use reports::{RegisteredReport, Reports};
pub use rules::Rules;
pub use schedule::Schedule;
pub use status::CommitmentStatus;
pub use text::FreeText;
pub use time::Timestamp;
pub use update::{Evidence, Narrative, Submission, Update};
pub use verdict::Verdict;
pub use via::{Channel, Via};
