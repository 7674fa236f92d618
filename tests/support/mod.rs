//! Helpers that several topics share.

use std::time::Duration;

pub mod browser;
pub mod bundle;
pub mod copy;
pub mod demo;
pub mod forgery;
pub mod go_verifier;
pub mod http;
pub mod people;
pub mod process;
pub mod smtp;
pub mod test_app;
pub mod two_years;
pub mod visitor;
pub mod witness;

/// Limit for any wait on another process or thread. Waits end with the event that they wait for; this only turns a hang
/// into a failure, so it is far longer than a busy machine needs.
pub const DEADLINE: Duration = Duration::from_secs(600);
