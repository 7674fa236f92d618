//! serve: the daemon, until SIGTERM or Ctrl-C.

use std::time::Duration;

use clap::Args;

use super::{
    context::{Context, runtime},
    error::CliError,
    output::Output,
};
use crate::app::OpenOptions;
use crate::app::serve::{Daemon, StopSignals};

/// How long stopping waits for work on blocking threads.
const READING_LIMIT: Duration = Duration::from_secs(1);

/// How to begin.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Opens an empty ledger without a promise in it: a report is then read on the pages.
    #[arg(long)]
    unseeded: bool,
}

/// Runs until SIGTERM or Ctrl-C.
pub(super) fn run(context: &Context, args: &ServeArgs) -> Result<Output, CliError> {
    context.check_right()?;
    let settings = context.settings()?;
    let options = OpenOptions {
        unseeded: args.unseeded,
        ..OpenOptions::default()
    };
    let runtime = runtime()?;
    runtime.block_on(async {
        let signals = StopSignals::listen()?;
        let daemon = Daemon::start(&settings, &context.data, &options).await?;
        signals.received().await?;
        daemon.stop().await;
        Ok::<_, CliError>(())
    })?;
    // What still reads for a client that was not waited for, such as a verification, is not waited for either.
    runtime.shutdown_timeout(READING_LIMIT);
    Ok(Output::empty())
}
