//! The integration tests: one binary, a topic a file, on the real composition root.

mod architecture;
mod architecture_rules;
mod cli;
mod delivery;
mod demo;
mod findings;
mod identity;
mod jobs;
mod ledger;
mod recording;
mod rust_text;
mod seeds;
mod serve;
mod supervision;
mod support;
mod two_times;
mod updates;
mod web;
