//! The log: on standard error, by `RUST_LOG`, as lines or as JSON (`PLEDGEBOOK_LOG_FORMAT=json`).

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// Starts it. A daemon tells what it does; a command only what went wrong.
pub(super) fn start(is_daemon: bool) {
    let usual = if is_daemon { "info" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    let is_json = std::env::var("PLEDGEBOOK_LOG_FORMAT").is_ok_and(|form| form == "json");
    // A second start within one process keeps the first log.
    let started = if is_json {
        log.json().try_init()
    } else {
        log.try_init()
    };
    drop(started);
}
