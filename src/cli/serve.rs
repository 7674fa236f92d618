//! serve: the daemon, until it is asked to stop.

use super::context::{Context, runtime};
use super::error::CliError;
use super::output::Output;
use crate::app::Manner;
use crate::app::serve::{Daemon, StopSignals};

/// Runs until SIGTERM or Ctrl-C.
pub(super) fn run(context: &Context) -> Result<Output, CliError> {
    let settings = context.settings()?;
    runtime()?.block_on(async {
        let signals = StopSignals::listen()?;
        let daemon = Daemon::start(&settings, &context.data, &Manner::default()).await?;
        signals.asked().await?;
        daemon.stop().await
    })?;
    Ok(Output::nothing())
}
