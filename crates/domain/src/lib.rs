//! The pure core: what a commitment is and how it is judged.
//!
//! Synchronous values and functions only. It imports nothing of ours from outside this room and knows no SQL, no HTTP, no
//! mail and no clock: time, rules and facts come in as values.

#![deny(
    clippy::float_arithmetic,
    reason = "figures are exact decimals: use quantity::Amount"
)]

pub mod access;
pub mod backoff;
pub mod calendar;
pub mod case;
pub mod check;
pub mod commitment;
pub mod digest;
pub mod finding;
#[cfg(test)]
pub(crate) mod fixture;
pub mod forecast;
pub mod history;
pub mod ids;
pub mod inquiry;
pub mod job_note;
pub mod ledger;
pub mod letter;
pub mod light;
pub mod listing;
pub mod message;
pub mod office;
pub mod period;
pub mod plan;
pub mod progress;
pub mod quantity;
pub mod reminder;
pub mod reporting;
pub mod rules;
pub mod same_text;
pub mod schedule;
pub mod seed;
pub mod status;
pub mod submission_context;
pub mod summary;
pub mod throttle;
pub mod time;
pub mod update;
pub mod verdict;
