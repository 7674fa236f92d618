//! The integration tests: one binary, one topic a file, on the real composition root.
//!
//! A test that needs a program besides the Rust toolchain has `external_PROGRAM` in its path, such as `external_go` or
//! `external_chromium`, and one that needs the text of the government report has `raw_report_`. `scripts/test --fast` skips
//! both kinds by these names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where something fails"
)]

mod access;
mod addresses;
mod administration;
mod api;
mod attacks;
mod audit;
mod backup;
mod browser;
mod cli;
mod clock_guard;
mod connections;
mod continuations;
mod conventions;
mod delivery;
mod demo;
mod demo_two_years;
mod elsewhere;
mod erasing;
mod external_go;
mod feeds;
mod files;
mod findings;
mod golden;
mod identity;
mod jobs;
mod joint_leads;
mod jurisdictions;
mod key_rotation;
mod ledger;
mod mark;
mod older_versions;
mod operations;
mod places;
mod recording;
mod reforms;
mod report;
mod restore;
mod seeds;
mod serve;
mod several_reports;
mod snapshot_cache;
mod supervision;
mod support;
mod texts;
mod tiles;
mod two_times;
mod unwritable;
mod updates;
mod verification;
mod web;
mod web_cache;
mod web_commitments;
mod web_hostile;
mod web_office;
mod web_report;
mod web_review;
mod web_settings;
mod web_submit;
mod witnesses;
