//! The integration tests: one binary, a topic a file, on the real composition root.

mod architecture;
mod architecture_rules;
mod attacks;
mod cli;
mod delivery;
mod demo;
mod findings;
mod golden;
mod identity;
mod jobs;
mod ledger;
mod outside;
mod outside_prove;
mod outside_tiles;
mod recording;
mod rust_text;
mod seeds;
mod serve;
mod supervision;
mod support;
mod tiles;
mod updates;
mod verification;
mod web;
mod witnesses;
