//! The log: on standard error, by `RUST_LOG`, as lines or as JSON (`PLEDGEBOOK_LOG_FORMAT=json`).

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// What a daemon logs: what it does, without the details of libraries at each start.
const DAEMON: &str = "info,refinery_core=warn,refinery=warn,tokio_cron_scheduler=warn";

/// Starts the log. A command logs only what went wrong.
pub(super) fn start(is_daemon: bool) {
    let default = if is_daemon { DAEMON } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
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
